// Links that mails, payments and our earlier pages lead to, and where the app shows what they mean.
import type { RouteLocationNormalized, RouteLocationRaw } from 'vue-router';

const ORDER = /^[A-Za-z0-9-]{4,40}$/;
const entrances = new Set(['/', '/shop', '/pricing', '/auth/login']);

export const isEntrance = (path: string) => entrances.has(path);

function one(value: unknown): string | null {
  const text: unknown = Array.isArray(value) ? value[0] : value;
  return typeof text === 'string' && text !== '' ? text : null;
}

/** Where a link from outside belongs; null when it is where it should be. */
export function redirectOf(to: Pick<RouteLocationNormalized, 'path' | 'query' | 'hash'>): RouteLocationRaw | null {
  if (!isEntrance(to.path)) return null;
  const { reset_password, order, order_number, ...rest } = to.query;
  const token = one(reset_password);
  if (token) return { path: '/auth/reset', query: rest, hash: `#token=${encodeURIComponent(token)}`, replace: true };
  const number = one(order) ?? one(order_number);
  if (number && ORDER.test(number)) return { path: '/account/orders', query: { ...rest, order: number }, replace: true };
  if (to.path === '/shop') return { path: '/pricing', query: to.query, hash: to.hash, replace: true };
  return null;
}

/** A path inside the app to go back to after signing in; never another site. */
export function wayBack(value: unknown): string | null {
  const path = one(value);
  return path && /^\/(?![/\\])/u.test(path) && !path.startsWith('/auth/') ? path : null;
}
