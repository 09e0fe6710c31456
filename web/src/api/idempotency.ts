// Buying twice by accident is not possible: the same wish has the same key until it is answered.
import { Problem } from './problem';

const place = (wish: string) => `vidgo.wish:${wish}`;

/** `crypto.randomUUID` is missing where the page came without TLS. */
function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function keyOf(wish: string): string {
  try {
    const kept = sessionStorage.getItem(place(wish));
    if (kept) return kept;
    const key = newKey();
    sessionStorage.setItem(place(wish), key);
    return key;
  } catch {
    return newKey();
  }
}

function forget(name: string): void {
  try {
    sessionStorage.removeItem(place(name));
  } catch {
    // Nothing was kept then.
  }
}

/** A refusal is remembered under its key. Asked again later, it may be granted: under another key. */
function isRefusal(thrown: unknown): boolean {
  return thrown instanceof Problem && [400, 402, 403, 404, 422].includes(thrown.status);
}

/** Runs `work` with the key of `wish`. Should the answer be lost on its way, the same wish sent again makes no second order. */
export async function once<Answer>(wish: unknown, work: (key: string) => Promise<Answer>): Promise<Answer> {
  const name = JSON.stringify(wish);
  try {
    const answer = await work(keyOf(name));
    forget(name);
    return answer;
  } catch (thrown) {
    if (isRefusal(thrown)) forget(name);
    throw thrown;
  }
}
