// Buying twice by accident is not possible: the same wish has the same key until it is answered.

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

/** Runs `work` with the key of `wish`. Should the answer be lost on its way, the same wish sent again makes no second order. */
export async function once<Answer>(wish: unknown, work: (key: string) => Promise<Answer>): Promise<Answer> {
  const name = JSON.stringify(wish);
  const answer = await work(keyOf(name));
  try {
    sessionStorage.removeItem(place(name));
  } catch {
    // Nothing was kept then.
  }
  return answer;
}
