// The live picture for pages: connection, numbers and their short history. A hidden tab listens on but draws nothing.
import { defineStore } from 'pinia';
import { ref, shallowRef } from 'vue';
import { api, ask } from '@/api/client';
import { Problem } from '@/api/problem';
import { router } from '@/router';
import { useSession } from '@/stores/session';
import { LiveConnection, Refused, type LiveState } from './liveConnection';
import { HistoryRing, type History } from './liveHistory';
import { charted, chartedNumbers, type ChartedNumber, type Picture } from './livePicture';

const SECOND_MS = 1000;

async function ticket(): Promise<string> {
  try {
    return (await ask(api.POST('/api/v1/admin/ws/ticket'))).path;
  } catch (thrown) {
    const problem = Problem.from(thrown);
    if ([401, 403].includes(problem.status)) throw new Refused();
    throw problem;
  }
}

function socket(path: string): WebSocket {
  const address = new URL(path, location.href);
  address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
  return new WebSocket(address);
}

/** Whoever is signed out by now signs in again (the session sees to it); others may simply not be here any more. */
async function leave(): Promise<void> {
  const session = useSession();
  await session.reload().catch((thrown: unknown) => Problem.from(thrown));
  if (session.isSignedIn && session.user && !session.isAdmin) await router.replace({ name: 'forbidden' });
}

export const useLive = defineStore('live', () => {
  const state = ref<LiveState>('connecting');
  const picture = shallowRef<Picture>({});
  /** When the picture was true, by the server's clock. */
  const at = ref('');
  const ring = new HistoryRing<ChartedNumber>(chartedNumbers);
  const history = shallowRef<History<ChartedNumber>>(ring.read());

  let newest: Picture = {};
  let newestAt = '';
  let isDue = false;
  let wasAway = true;
  let watchers = 0;
  let clock: ReturnType<typeof setInterval> | undefined;

  function draw() {
    isDue = false;
    picture.value = newest;
    at.value = newestAt;
  }

  /** At most once per repaint; never while hidden. */
  function drawSoon() {
    if (isDue || document.hidden) return;
    isDue = true;
    requestAnimationFrame(draw);
  }

  function note() {
    if (state.value !== 'live') return;
    ring.note(Date.now(), charted(newest), wasAway);
    wasAway = false;
  }

  const connection = new LiveConnection({
    ticket,
    socket,
    state(next) {
      if (next !== 'live') wasAway = true;
      state.value = next;
      if (next === 'refused') void leave();
    },
    changed(row) {
      newest = row.picture as Picture;
      newestAt = row.at;
      note();
      drawSoon();
    },
  });

  function tick() {
    note();
    if (!document.hidden) history.value = ring.read();
  }

  function shown() {
    if (document.hidden) return;
    isDue = false;
    draw();
    tick();
  }

  const hurry = () => connection.hurry();

  /** Listens as long as somebody watches; every `start` needs its `stop`. */
  function start() {
    watchers += 1;
    if (watchers > 1) return;
    clock = setInterval(tick, SECOND_MS);
    document.addEventListener('visibilitychange', shown);
    addEventListener('online', hurry);
    connection.start();
  }

  function stop() {
    watchers -= 1;
    if (watchers > 0) return;
    clearInterval(clock);
    document.removeEventListener('visibilitychange', shown);
    removeEventListener('online', hurry);
    connection.stop();
  }

  return { state, picture, at, history, start, stop, hurry };
});
