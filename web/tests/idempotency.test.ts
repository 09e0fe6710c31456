// The same wish has the same key until it is answered.
import { beforeEach, expect, it } from 'vitest';
import { once } from '@/api/idempotency';
import { Problem } from '@/api/problem';

beforeEach(() => sessionStorage.clear());

async function keyWhen(thrown?: Problem): Promise<string> {
  let used = '';
  await once('40 credits', async (key) => {
    used = key;
    if (thrown) throw thrown;
  }).catch((error: unknown) => { if (error !== thrown) throw error; });
  return used;
}

it('a wish whose answer was lost keeps its key', async () => {
  for (const lost of [Problem.offline(), new Problem(503, 'busy', ''), new Problem(409, 'still_running', '')]) {
    const first = await keyWhen(lost);
    expect(await keyWhen()).toBe(first);
  }
});

it('a wish that was granted has another key the next time', async () => {
  expect(await keyWhen()).not.toBe(await keyWhen());
});

it('a wish that was refused has another key the next time', async () => {
  const refused = await keyWhen(new Problem(402, 'insufficient_credits', ''));
  expect(await keyWhen()).not.toBe(refused);
});
