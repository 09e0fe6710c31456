// Packs of credits: the shop window for everybody, and what somebody who is signed in may buy, at the price of their plan.
import { api, ask } from '@/api/client';
import type { Promotion, Schemas } from '@/api/types';

export interface Pack {
  id: string;
  names: { name: string; name_en?: string | null; name_zh?: string | null };
  credits: number;
  bonus: number;
  amount: number;
  regular: number;
  currency: string;
  percentOff: number;
  isPopular: boolean;
  isBest: boolean;
}

function listed(pack: Schemas['PromoPackage']): Pack {
  return {
    id: pack.id,
    names: { name: pack.name, name_en: pack.name_en, name_zh: pack.name_zh },
    credits: pack.credits,
    bonus: pack.bonus_credits,
    amount: pack.price,
    regular: pack.price,
    currency: pack.currency,
    percentOff: 0,
    isPopular: pack.is_popular,
    isBest: pack.is_best_value,
  };
}

function own(pack: Schemas['PackageEntry'], currency: string, window: readonly Schemas['PromoPackage'][]): Pack {
  const amount = currency === 'TWD' ? pack.price_twd : pack.price_usd;
  return {
    id: pack.id,
    names: { name: pack.display_name, name_zh: pack.display_name_zh },
    credits: pack.credits,
    bonus: pack.bonus_credits,
    amount,
    regular: window.find((it) => it.id === pack.id)?.price ?? amount,
    currency,
    percentOff: pack.discount_percent,
    isPopular: pack.is_popular,
    isBest: pack.is_best_value,
  };
}

export async function loadPacks(currency: string, isSignedIn: boolean): Promise<{ packs: Pack[]; promotion: Promotion | null }> {
  const shown = ask(api.GET('/api/v1/promotions/packages', { params: { query: { currency } } }));
  const allowed = isSignedIn ? ask(api.GET('/api/v1/credits/packages')) : null;
  const [window, mine] = await Promise.all([shown, allowed]);
  const packs = mine ? mine.map((pack) => own(pack, currency, window.packages)) : window.packages.map(listed);
  return { packs, promotion: window.active_promotion ?? null };
}
