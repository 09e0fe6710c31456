// The live view: changes put together, gaps noticed, connections that come back, and what numbers were.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LiveConnection, Refused, type LiveState } from '@/admin/liveConnection';
import { HistoryRing, POINTS } from '@/admin/liveHistory';
import { FrameRow, mergePatch, readFrame, type JsonObject } from '@/admin/livePatch';

describe('a merge patch (the examples of RFC 7396, appendix A)', () => {
  it.each<[JsonObject, JsonObject, JsonObject]>([
    [{ a: 'b' }, { a: 'c' }, { a: 'c' }],
    [{ a: 'b' }, { b: 'c' }, { a: 'b', b: 'c' }],
    [{ a: 'b' }, { a: null }, {}],
    [{ a: 'b', b: 'c' }, { a: null }, { b: 'c' }],
    [{ a: ['b'] }, { a: 'c' }, { a: 'c' }],
    [{ a: 'c' }, { a: ['b'] }, { a: ['b'] }],
    [{ a: { b: 'c' } }, { a: { b: 'd', c: null } }, { a: { b: 'd' } }],
    [{ a: [{ b: 'c' }] }, { a: [1] }, { a: [1] }],
    [{ e: null }, { a: 1 }, { e: null, a: 1 }],
    [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
  ])('%j with %j is %j', (target, patch, result) => {
    expect(mergePatch(target, patch)).toEqual(result);
  });

  it('leaves what it was given as it was, and what did not change the same object', () => {
    const before = { still: { a: 1 }, moving: { b: 1 } };
    const after = mergePatch(before, { moving: { b: 2 } }) as JsonObject;
    expect(before).toEqual({ still: { a: 1 }, moving: { b: 1 } });
    expect(after['still']).toBe(before.still);
  });
});

describe('a row of frames', () => {
  const snapshot = (number: number, data: JsonObject) => ({ type: 'snapshot', number, at: '', data }) as const;
  const delta = (number: number, data: JsonObject) => ({ type: 'delta', number, at: '', data }) as const;

  it('is a picture with its changes', () => {
    const row = new FrameRow();
    expect(row.take(snapshot(7, { traffic: { sockets: 1, places: 9 } }))).toBe(true);
    expect(row.take(delta(8, { traffic: { sockets: 2 } }))).toBe(true);
    expect(row.picture).toEqual({ traffic: { sockets: 2, places: 9 } });
  });

  it('takes no change after a gap, no change twice, and none before a snapshot', () => {
    const row = new FrameRow();
    expect(row.take(delta(1, { a: 1 }))).toBe(false);
    row.take(snapshot(4, { a: 0 }));
    expect(row.take(delta(6, { a: 6 }))).toBe(false);
    expect(row.take(delta(4, { a: 4 }))).toBe(false);
    expect(row.picture).toEqual({ a: 0 });
  });

  it('takes a snapshot whatever its number is: the server may have restarted', () => {
    const row = new FrameRow();
    row.take(snapshot(400, { a: 1, b: 1 }));
    expect(row.take(snapshot(3, { a: 2 }))).toBe(true);
    expect(row.picture).toEqual({ a: 2 });
  });

  it('knows no other messages', () => {
    expect(readFrame('{"type":"stats_update","data":{"online_users":3}}')).toBeNull();
    expect(readFrame('{"type":"delta","data":{}}')).toBeNull();
    expect(readFrame('null')).toBeNull();
    expect(readFrame('{')).toBeNull();
  });
});

describe('the history', () => {
  it('holds the last value of each second, and the value before for seconds without news', () => {
    const ring = new HistoryRing(['rps']);
    ring.note(1_000, { rps: 1 });
    ring.note(1_900, { rps: 2 });
    ring.note(5_000, { rps: 9 });
    expect(ring.read().rps).toEqual([2, 2, 2, 2, 9]);
  });

  it('knows nothing of the time without a connection', () => {
    const ring = new HistoryRing(['rps']);
    ring.note(1_000, { rps: 1 });
    ring.note(4_000, { rps: 3 }, true);
    expect(ring.read().rps).toEqual([1, null, null, 3]);
  });

  it('forgets what is older than two minutes', () => {
    const ring = new HistoryRing(['rps']);
    for (let second = 0; second < 500; second += 1) ring.note(second * 1000, { rps: second });
    const points = ring.read().rps;
    expect(points).toHaveLength(POINTS);
    expect(points.at(-1)).toBe(499);
    expect(points[0]).toBe(500 - POINTS);
  });
});

class FakeSocket {
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;
  isClosed = false;
  constructor(readonly address: string) {}
  close() { this.isClosed = true; }
  send(message: object) { this.onmessage?.({ data: JSON.stringify(message) }); }
  end(code: number) { this.onclose?.({ code }); }
}

describe('the connection', () => {
  let sockets: FakeSocket[];
  let states: LiveState[];
  let pictures: JsonObject[];
  let refuses: boolean;
  let asked: number;

  function connection() {
    return new LiveConnection({
      async ticket() {
        asked += 1;
        if (refuses) throw new Refused();
        return `/ws?ticket=${asked}`;
      },
      socket(address) {
        const socket = new FakeSocket(address);
        sockets.push(socket);
        return socket as unknown as WebSocket;
      },
      changed: (row) => pictures.push(row.picture),
      state: (state) => states.push(state),
      random: () => 1,
    });
  }
  const last = () => sockets.at(-1) as FakeSocket;
  const pass = (milliseconds: number) => vi.advanceTimersByTimeAsync(milliseconds);
  const snapshot = { type: 'snapshot', number: 1, at: '', data: { a: 1 } };

  beforeEach(() => {
    vi.useFakeTimers();
    [sockets, states, pictures, refuses, asked] = [[], [], [], false, 0];
  });
  afterEach(() => { vi.useRealTimers(); });

  it('is live with the first snapshot', async () => {
    connection().start();
    await pass(0);
    expect(states).toEqual(['connecting']);
    last().send(snapshot);
    expect(states.at(-1)).toBe('live');
    expect(pictures).toEqual([{ a: 1 }]);
  });

  it('opens a new socket, with a new ticket, after a gap', async () => {
    connection().start();
    await pass(0);
    last().send(snapshot);
    last().send({ type: 'delta', number: 3, at: '', data: { a: 3 } });
    expect(sockets[0]?.isClosed).toBe(true);
    expect(states.at(-1)).toBe('reconnecting');
    await pass(500);
    expect(sockets.map((socket) => socket.address)).toEqual(['/ws?ticket=1', '/ws?ticket=2']);
    last().send({ type: 'snapshot', number: 9, at: '', data: { a: 9 } });
    expect(states.at(-1)).toBe('live');
    expect(pictures.at(-1)).toEqual({ a: 9 });
  });

  it('waits longer from time to time, and half a minute at most', async () => {
    connection().start();
    await pass(0);
    for (const wait of [500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]) {
      const before = sockets.length;
      last().end(1006);
      await pass(wait - 1);
      expect(sockets).toHaveLength(before);
      await pass(1);
      expect(sockets).toHaveLength(before + 1);
    }
  });

  it('begins with short waits again after a connection that lasted', async () => {
    connection().start();
    await pass(0);
    for (const wait of [500, 1000, 2000]) {
      last().end(1006);
      await pass(wait);
    }
    last().send(snapshot);
    await pass(10_000);
    last().end(1012);
    await pass(500);
    expect(sockets).toHaveLength(5);
  });

  it.each([4401, 4403])('does not come back when it is shown out with %i', async (code) => {
    connection().start();
    await pass(0);
    last().send(snapshot);
    last().end(code);
    await pass(600_000);
    expect(states.at(-1)).toBe('refused');
    expect(sockets).toHaveLength(1);
  });

  it('opens nothing for people who get no ticket', async () => {
    refuses = true;
    connection().start();
    await pass(600_000);
    expect(states.at(-1)).toBe('refused');
    expect([sockets.length, asked]).toEqual([0, 1]);
  });

  it.each([4408, 1001])('comes back soon after %i, and late after 4429', async (code) => {
    connection().start();
    await pass(0);
    last().end(code);
    await pass(500);
    expect(sockets).toHaveLength(2);
    last().end(4429);
    await pass(29_999);
    expect(sockets).toHaveLength(2);
    await pass(1);
    expect(sockets).toHaveLength(3);
  });

  it('does not trust a socket that says nothing', async () => {
    connection().start();
    await pass(0);
    last().send(snapshot);
    await pass(19_999);
    expect(last().isClosed).toBe(false);
    await pass(1);
    expect(sockets[0]?.isClosed).toBe(true);
    await pass(1000);
    expect(sockets).toHaveLength(2);
  });

  it('is over when it is stopped', async () => {
    const stopped = connection();
    stopped.start();
    await pass(0);
    stopped.stop();
    await pass(600_000);
    expect([sockets.length, last().isClosed]).toEqual([1, true]);
  });

  it('comes back at once when somebody is in a hurry, and not twice', async () => {
    const hurried = connection();
    hurried.start();
    await pass(0);
    last().end(1006);
    hurried.hurry();
    await pass(0);
    expect(sockets).toHaveLength(2);
    hurried.hurry();
    await pass(10_000);
    expect(sockets).toHaveLength(2);
  });
});
