// Says now and then that somebody is here, as long as the page is seen. Nothing depends on its answer.
import { api, ask } from './client';

const EVERY_MS = 45_000;
/** The first page comes before the first beat. */
const FIRST_MS = 10_000;

export function startHeartbeat(): void {
  const beat = () => {
    if (document.visibilityState === 'visible') void ask(api.POST('/api/v1/session/heartbeat')).catch(() => undefined);
  };
  setTimeout(() => {
    beat();
    setInterval(beat, EVERY_MS);
  }, FIRST_MS);
}
