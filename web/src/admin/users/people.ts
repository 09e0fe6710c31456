// What the pages about accounts ask the API for.
import { api, ask } from '@/api/client';
import { once } from '@/api/idempotency';
import type { Schemas } from '@/api/types';

export type Person = Schemas['UserRow'];
export type PersonDetail = Schemas['UserDetail'];
export type PersonPage = Schemas['UserPage'];
export type Act = Schemas['AuditEntry'];

export const plans = ['demo', 'starter', 'pro', 'pro_plus'] as const;
export type Plan = (typeof plans)[number];
export const isPlan = (word: string): word is Plan => (plans as readonly string[]).includes(word);

export const PER_PAGE = 20;
const ACTS = 10;

export interface Wanted {
  search: string;
  plan: string;
  sort: string;
  order: string;
  page: string;
}

export const usual: Wanted = { search: '', plan: '', sort: 'created_at', order: 'desc', page: '1' };

/** A page number out of the address, whatever stands there. */
export function pageOf(text: string): number {
  const page = Number.parseInt(text, 10);
  return Number.isSafeInteger(page) && page > 0 ? page : 1;
}

export function list(wanted: Wanted): Promise<PersonPage> {
  const query = {
    page: pageOf(wanted.page),
    per_page: PER_PAGE,
    search: wanted.search || undefined,
    plan: wanted.plan || undefined,
    sort_by: wanted.sort,
    sort_order: wanted.order,
  };
  return ask(api.GET('/api/v1/admin/users', { params: { query } }));
}

export function one(id: string): Promise<PersonDetail> {
  return ask(api.GET('/api/v1/admin/users/{id}', { params: { path: { id } } }));
}

/** What staff did to an account, the newest first. */
export async function acts(id: string): Promise<Act[]> {
  return (await ask(api.GET('/api/v1/admin/audit', { params: { query: { subject: `user:${id}`, per_page: ACTS } } }))).entries;
}

export function ban(id: string, reason: string): Promise<Schemas['Message']> {
  return ask(api.POST('/api/v1/admin/users/{id}/ban', { params: { path: { id } }, body: { reason } }));
}

export function unban(id: string): Promise<Schemas['Message']> {
  return ask(api.POST('/api/v1/admin/users/{id}/unban', { params: { path: { id } } }));
}

export type Adjustment = Schemas['Adjustment'];

/** The key goes with the wish: sent twice, because an answer was lost, it gives once. */
export function adjust(id: string, adjustment: Adjustment): Promise<Schemas['Adjusted']> {
  return once(['credits', id, adjustment], (key) =>
    ask(api.POST('/api/v1/admin/users/{id}/credits', { params: { path: { id }, header: { 'Idempotency-Key': key } }, body: adjustment })));
}

export const credits = (person: Person) => person.subscription_credits + person.purchased_credits + person.bonus_credits;
