// What the board says aloud: changes of state, never numbers that tick.
import { describe, expect, it } from 'vitest';
import { happenings } from '@/admin/board/happenings';
import { durationIn } from '@/admin/board/figures';
import type { Picture, PregenerationPicture, ProviderPicture } from '@/admin/livePicture';

const provider = (more: Partial<ProviderPicture> = {}): ProviderPicture => ({ breaker: 'closed', up: true, drained: false, waiting: 0, queue: 8, ...more });
const run = (more: Partial<PregenerationPicture> = {}): PregenerationPicture => ({
  paused: false, phase: 'running', total: { wanted: 9, present: 0, made: 1, failed: 0 }, done: 1, groups: {}, failures: 0, spent_usd: '0', ...more,
});
const with_ = (piapi: ProviderPicture): Picture => ({ providers: { piapi } });

describe('the board says', () => {
  it('nothing of the first picture, nothing of numbers', () => {
    expect(happenings({}, { ...with_(provider({ drained: true })), pregeneration: run({ paused: true }), actors: { mailer: { taken: 1, places: 2, up: false } } })).toEqual([]);
    expect(happenings({ ...with_(provider()), pregeneration: run() }, { ...with_(provider({ waiting: 7, submits: 99 })), pregeneration: run({ done: 5 }) })).toEqual([]);
  });

  it('that a provider is drained and asked again', () => {
    expect(happenings(with_(provider()), with_(provider({ drained: true })))).toEqual([{ what: 'drained', name: 'piapi' }]);
    expect(happenings(with_(provider({ drained: true })), with_(provider()))).toEqual([{ what: 'reopened', name: 'piapi' }]);
  });

  it('that a breaker opens and closes, not that it tries', () => {
    expect(happenings(with_(provider()), with_(provider({ breaker: 'open' })))).toEqual([{ what: 'breakerOpen', name: 'piapi' }]);
    expect(happenings(with_(provider({ breaker: 'open' })), with_(provider({ breaker: 'half_open' })))).toEqual([]);
    expect(happenings(with_(provider({ breaker: 'half_open' })), with_(provider()))).toEqual([{ what: 'breakerClosed', name: 'piapi' }]);
  });

  it('that pre-generation rests, goes on, ends, and what it could not make', () => {
    const said = (before: Partial<PregenerationPicture>, after: Partial<PregenerationPicture>) =>
      happenings({ pregeneration: run(before) }, { pregeneration: run(after) });
    expect(said({}, { paused: true })).toEqual([{ what: 'paused' }]);
    expect(said({ paused: true }, {})).toEqual([{ what: 'resumed' }]);
    expect(said({}, { phase: 'finished', failures: 2 })).toEqual([{ what: 'finished' }, { what: 'failures', count: 2 }]);
    expect(said({ failures: 2 }, { failures: 1 })).toEqual([]);
    expect(said({}, { phase: 'finished', total: { wanted: 9, present: 9, made: 0, failed: 0 } })).toEqual([]);
  });

  it('that an actor went down, and that the ledger does not add up', () => {
    const mailer = (up: boolean): Picture => ({ actors: { mailer: { taken: 0, places: 1, up } } });
    expect(happenings(mailer(true), mailer(false))).toEqual([{ what: 'actorDown', name: 'mailer' }]);
    const proof = (broken: string[]): Picture => ({ ledger_proof: { proved: 1, broken, checked_at: '' } });
    expect(happenings(proof([]), proof(['balance']))).toEqual([{ what: 'ledgerBroken' }]);
  });
});

it('times are said in the unit that says most', () => {
  expect([5, 119, 120, 7200, 172_800].map((seconds) => durationIn(seconds, 'en'))).toEqual(['5 sec', '119 sec', '2 min', '2 hr', '2 days']);
});
