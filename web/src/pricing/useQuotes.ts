// What a promotion's code makes of each price. Only who is signed in is quoted: codes can be for some, or once per person.
import { shallowRef, watch, type Ref } from 'vue';
import { api, ask } from '@/api/client';
import { useSession } from '@/stores/session';

export interface Item {
  /** Key of the item: its id. */
  id: string;
  kind: 'plan' | 'pack';
  amount: number;
}

/** Final prices by item id; an item is missing where the code takes nothing off. */
export function useQuotes(items: Ref<readonly Item[]>, code: Ref<string | null>, currency: Ref<string>) {
  const session = useSession();
  const finals = shallowRef<Record<string, number>>({});
  let turn = 0;

  async function quote(item: Item, promotion: string): Promise<[string, number] | null> {
    const which = item.kind === 'plan' ? { plan_id: item.id } : { package_id: item.id };
    const body = { ...which, promotion_code: promotion, original_amount: item.amount, currency: currency.value };
    const answer = await ask(api.POST('/api/v1/promotions/apply', { body })).catch(() => null);
    return answer?.success && answer.final_amount < item.amount ? [item.id, answer.final_amount] : null;
  }

  watch([items, code, currency, () => session.isSignedIn], async () => {
    const mine = ++turn;
    finals.value = {};
    const promotion = code.value;
    if (!promotion || !session.isSignedIn) return;
    const answers = await Promise.all(items.value.map((item) => quote(item, promotion)));
    if (mine === turn) finals.value = Object.fromEntries(answers.filter((answer) => answer !== null));
  }, { immediate: true });

  return finals;
}
