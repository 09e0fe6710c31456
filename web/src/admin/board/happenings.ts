// What happened between two pictures, in few words; for people who cannot watch numbers tick.
import type { Picture } from '../livePicture';

export interface Happening {
  what: 'drained' | 'reopened' | 'breakerOpen' | 'breakerClosed' | 'paused' | 'resumed' | 'finished' | 'failures' | 'actorDown' | 'actorUp' | 'ledgerBroken';
  /** Which provider or actor. */
  name?: string;
  count?: number;
}

/** Nothing has happened when there was no picture before. */
export function happenings(before: Picture, after: Picture): Happening[] {
  const found: Happening[] = [];
  for (const [name, now] of Object.entries(after.providers ?? {})) {
    const then = before.providers?.[name];
    if (!then || then === now) continue;
    if (then.drained === false && now.drained === true) found.push({ what: 'drained', name });
    if (then.drained === true && now.drained === false) found.push({ what: 'reopened', name });
    if (then.breaker !== 'open' && now.breaker === 'open') found.push({ what: 'breakerOpen', name });
    if (then.breaker !== 'closed' && now.breaker === 'closed') found.push({ what: 'breakerClosed', name });
  }
  const [run, runBefore] = [after.pregeneration, before.pregeneration];
  if (run && runBefore) {
    if (run.paused !== runBefore.paused) found.push({ what: run.paused ? 'paused' : 'resumed' });
    if (runBefore.phase === 'running' && run.phase === 'finished') found.push({ what: 'finished' });
    if (run.failures > runBefore.failures) found.push({ what: 'failures', count: run.failures });
  }
  for (const [name, now] of Object.entries(after.actors ?? {})) {
    const then = before.actors?.[name];
    if (then && then.up !== now.up) found.push({ what: now.up ? 'actorUp' : 'actorDown', name });
  }
  if (before.ledger_proof?.broken.length === 0 && (after.ledger_proof?.broken.length ?? 0) > 0) found.push({ what: 'ledgerBroken' });
  return found;
}
