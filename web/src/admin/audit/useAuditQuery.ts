// What the page looks for, kept in the address, so that it can be sent to a colleague and survives going back.
import { computed, onScopeDispose, ref, watch } from 'vue';
import { useRoute, useRouter } from 'vue-router';

export const filters = ['action', 'actor', 'subject', 'from', 'to'] as const;
export type Filter = (typeof filters)[number];

const TYPING_MS = 350;
const DAY = /^\d{4}-\d{2}-\d{2}$/;
const DAY_MS = 86_400_000;

/** The last day is meant whole; the API wants the first moment that counts no more. */
export function dayAfter(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + DAY_MS).toISOString().slice(0, 10);
}

export function useAuditQuery() {
  const route = useRoute();
  const router = useRouter();
  const text = (name: string) => (typeof route.query[name] === 'string' ? route.query[name] : '');

  /** As typed; the address follows a little later. */
  const typed = ref(Object.fromEntries(filters.map((name) => [name, text(name)])) as Record<Filter, string>);
  let timer: ReturnType<typeof setTimeout> | undefined;

  function write() {
    clearTimeout(timer);
    const query = Object.fromEntries(filters.flatMap((name) => (typed.value[name].trim() ? [[name, typed.value[name].trim()]] : [])));
    if (filters.some((name) => text(name) !== (query[name] ?? ''))) void router.replace({ query });
  }

  watch(typed, () => {
    clearTimeout(timer);
    timer = setTimeout(write, TYPING_MS);
  }, { deep: true });
  watch(() => route.query, () => {
    clearTimeout(timer);
    for (const name of filters) if (typed.value[name].trim() !== text(name)) typed.value[name] = text(name);
  });
  onScopeDispose(() => clearTimeout(timer));

  const page = computed({
    get: () => Math.max(1, Math.trunc(Number(text('page'))) || 1),
    set: (next) => void router.push({ query: { ...route.query, page: next > 1 ? String(next) : undefined } }),
  });

  const wanted = computed(() => {
    const [from, to] = [text('from'), text('to')];
    return {
      action: text('action') || undefined,
      actor: text('actor') || undefined,
      subject: text('subject') || undefined,
      from: DAY.test(from) ? from : undefined,
      to: DAY.test(to) ? dayAfter(to) : undefined,
      page: page.value,
    };
  });
  const isFiltered = computed(() => filters.some((name) => text(name) !== ''));

  function clear() {
    for (const name of filters) typed.value[name] = '';
    write();
  }

  return { typed, page, wanted, isFiltered, clear };
}
