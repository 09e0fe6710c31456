// The pair of tokens, kept for all tabs of this browser, and how a used-up one is replaced.
import { Problem } from './problem';

export interface Tokens {
  access_token: string;
  refresh_token: string;
}

const PLACE = 'vidgo.tokens';
let current: Tokens | null = parse(readPlace());
let refreshing: Promise<boolean> | null = null;
const listeners = new Set<(tokens: Tokens | null) => void>();

function readPlace(): string | null {
  try {
    return localStorage.getItem(PLACE);
  } catch {
    return null;
  }
}

function parse(text: string | null): Tokens | null {
  try {
    const value: unknown = JSON.parse(text ?? 'null');
    if (typeof value !== 'object' || value === null) return null;
    const { access_token, refresh_token } = value as Partial<Tokens>;
    return access_token && refresh_token ? { access_token, refresh_token } : null;
  } catch {
    return null;
  }
}

export function tokens(): Tokens | null {
  return current;
}

export function holdTokens(next: Tokens | null): void {
  current = next && { access_token: next.access_token, refresh_token: next.refresh_token };
  try {
    if (current) localStorage.setItem(PLACE, JSON.stringify(current));
    else localStorage.removeItem(PLACE);
  } catch {
    // Without storage the session lives as long as the page.
  }
}

/** Calls `listener` when another tab signed in, out, or refreshed. */
export function onTokensElsewhere(listener: (tokens: Tokens | null) => void): void {
  listeners.add(listener);
}

globalThis.addEventListener?.('storage', (event) => {
  if (event.key !== PLACE && event.key !== null) return;
  current = parse(readPlace());
  for (const listener of listeners) listener(current);
});

/** A refresh token is good once: one tab asks, the others take what it got. */
function alone<T>(work: () => Promise<T>): Promise<T> {
  return navigator.locks ? (navigator.locks.request('vidgo.refresh', work) as Promise<T>) : work();
}

/**
 * Replaces the pair whose access token was `used`, once however many calls need it. Reply: whether there is a new one.
 * Throws a Problem when the server does not answer or cannot: the session may still be good then.
 */
export function refreshTokens(used: string): Promise<boolean> {
  refreshing ??= alone(() => renew(used)).finally(() => {
    refreshing = null;
  });
  return refreshing;
}

async function renew(used: string): Promise<boolean> {
  const stored = parse(readPlace()) ?? current;
  if (!stored) return false;
  if (stored.access_token !== used) {
    current = stored;
    return true;
  }
  let answer: Response;
  try {
    answer = await fetch('/api/v1/auth/refresh', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ refresh_token: stored.refresh_token }),
    });
  } catch {
    throw Problem.offline();
  }
  if (answer.ok) {
    holdTokens((await answer.json()) as Tokens);
    return true;
  }
  if (answer.status >= 500 || answer.status === 429) throw Problem.of(await answer.json().catch(() => null), answer);
  return false;
}
