// Keeps one socket of the live view open: asks for a ticket, listens, and comes back after growing waits.
import { FrameRow, readFrame } from './livePatch';

/** `connecting`: for the first time; `refused`: whoever is signed in may not watch. */
export type LiveState = 'connecting' | 'live' | 'reconnecting' | 'refused';

export interface LiveOutside {
  /** The address of a socket that may be opened now. Throws `Refused` for people who may not. */
  ticket: () => Promise<string>;
  socket: (address: string) => WebSocket;
  /** The picture has changed. */
  changed: (row: FrameRow) => void;
  state: (state: LiveState) => void;
  /** Between 0 and 1; spreads those who come back at the same time. */
  random?: () => number;
}

export class Refused extends Error {}

const SHORTEST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 30_000;
/** Something is sent every five seconds. */
const SILENCE_MS = 20_000;
/** A connection that lasts so long was a good one. */
const GOOD_MS = 10_000;

const NO_TICKET = 4401;
const NO_LONGER_ALLOWED = 4403;
const TOO_MANY_FRAMES = 4429;

export class LiveConnection {
  private readonly row = new FrameRow();
  private socket: WebSocket | null = null;
  private tries = 0;
  private turn = 0;
  private wasLive = false;
  private wait: ReturnType<typeof setTimeout> | undefined;
  private silence: ReturnType<typeof setTimeout> | undefined;
  private good: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly outside: LiveOutside) {}

  start(): void {
    this.outside.state('connecting');
    void this.open();
  }

  stop(): void {
    this.turn += 1;
    this.drop();
  }

  /** Somebody cannot wait, or the network is back. */
  hurry(): void {
    if (this.socket) return;
    this.tries = 0;
    void this.open();
  }

  private drop(): void {
    clearTimeout(this.wait);
    clearTimeout(this.silence);
    clearTimeout(this.good);
    this.good = undefined;
    const socket = this.socket;
    this.socket = null;
    this.row.forget();
    if (!socket) return;
    socket.onmessage = socket.onclose = null;
    socket.close();
  }

  private async open(): Promise<void> {
    this.drop();
    const mine = ++this.turn;
    try {
      const address = await this.outside.ticket();
      if (mine !== this.turn) return;
      this.listen(this.outside.socket(address));
    } catch (thrown) {
      if (mine !== this.turn) return;
      if (thrown instanceof Refused) this.outside.state('refused');
      else this.again();
    }
  }

  private listen(socket: WebSocket): void {
    this.socket = socket;
    this.heard();
    socket.onmessage = (event) => {
      this.heard();
      const frame = readFrame(String(event.data));
      if (!frame) return;
      if (!this.row.take(frame)) return this.again();
      if (frame.type === 'snapshot') {
        this.wasLive = true;
        this.outside.state('live');
        this.good ??= setTimeout(() => { this.tries = 0; }, GOOD_MS);
      }
      this.outside.changed(this.row);
    };
    socket.onclose = (event) => {
      this.socket = null;
      if (event.code === NO_LONGER_ALLOWED || event.code === NO_TICKET) return this.refused();
      if (event.code === TOO_MANY_FRAMES) this.tries = 10;
      this.again();
    };
  }

  private refused(): void {
    this.stop();
    this.outside.state('refused');
  }

  private heard(): void {
    clearTimeout(this.silence);
    this.silence = setTimeout(() => this.again(), SILENCE_MS);
  }

  private again(): void {
    this.drop();
    this.outside.state(this.wasLive ? 'reconnecting' : 'connecting');
    const longest = Math.min(LONGEST_WAIT_MS, SHORTEST_WAIT_MS * 2 ** this.tries);
    this.tries += 1;
    const spread = 0.5 + (this.outside.random ?? Math.random)() / 2;
    this.wait = setTimeout(() => void this.open(), longest * spread);
  }
}
