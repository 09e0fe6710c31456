// The choices of a list (search, filters, order, page) kept in the query of the address: they can be shared, and Back undoes them.
import { computed, shallowRef, watch, type ComputedRef } from 'vue';
import { useRoute, useRouter } from 'vue-router';

export interface Address<Name extends string> {
  values: ComputedRef<Record<Name, string>>;
  /** Changes some of them. Whatever else changes, the list starts at its first page again. */
  change: (changes: Partial<Record<Name, string>>, how?: 'push' | 'replace') => Promise<void>;
}

/** What is as in `defaults` is left out of the address. `moved` runs when the values have become others. */
export function useAddress<Name extends string>(defaults: Record<Name, string>, moved: () => void): Address<Name> {
  const route = useRoute();
  const router = useRouter();
  const names = Object.keys(defaults) as Name[];
  const path = route.path;
  const seen = shallowRef(read());

  function read(): Record<Name, string> {
    const entries = names.map((name) => {
      const given = route.query[name];
      return [name, typeof given === 'string' ? given : defaults[name]] as const;
    });
    return Object.fromEntries(entries) as Record<Name, string>;
  }

  // A page that is being left still hears of the next page's address.
  watch(() => route.fullPath, () => {
    if (route.path !== path) return;
    const now = read();
    if (names.every((name) => now[name] === seen.value[name])) return;
    seen.value = now;
    moved();
  });

  async function change(changes: Partial<Record<Name, string>>, how: 'push' | 'replace' = 'push') {
    const first = 'page' in changes ? {} : { page: undefined };
    const merged: Record<string, string | undefined> = { ...seen.value, ...first, ...changes };
    const query = Object.fromEntries(names.flatMap((name) => {
      const value = merged[name];
      return value === undefined || value === defaults[name] ? [] : [[name, value]];
    }));
    await router[how]({ path, query });
  }

  return { values: computed(() => seen.value), change };
}
