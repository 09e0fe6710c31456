// The live picture: its sections as the server sends them. What is not known is left out.

export interface Occupancy {
  taken: number;
  places: number;
  up?: boolean;
  open?: number;
}

export interface ProviderPicture {
  breaker: 'closed' | 'open' | 'half_open' | 'unknown';
  up: boolean;
  drained?: boolean;
  waiting: number;
  queue: number;
  submits_ready?: number;
  submits_per_minute?: number;
  reads_ready?: number;
  reads_per_minute?: number;
  keys_ready?: number;
  keys?: number;
  tasks_open?: number;
  tasks_at_once?: number;
  submits?: number;
  failures?: number;
  last_error?: string;
}

export interface Counts {
  wanted: number;
  present: number;
  made: number;
  failed: number;
}

export interface PregenerationPicture {
  paused: boolean;
  phase: 'idle' | 'running' | 'finished';
  total: Counts;
  done: number;
  groups: Record<string, Counts>;
  failures: number;
  spent_usd: string;
  started_at?: string;
  eta_seconds?: number;
}

export interface QueuePicture {
  waiting: number;
  oldest_seconds?: number;
  failed?: number;
  unclear?: number;
  refused?: number;
  troubled?: number;
  parked?: number;
}

export interface TrafficPicture {
  under_way: number;
  places: number;
  sockets: number;
  requests_total: number;
  requests_per_second?: number;
  client_errors_per_second?: number;
  server_errors_per_second?: number;
  p50_ms?: number;
  p99_ms?: number;
}

export interface Picture {
  process?: { instance: string; version: string; providers_mode: 'standin' | 'live'; phase: string; counters: string; materials: number };
  traffic?: TrafficPicture;
  online?: { total: number; by_tier: Record<string, number> };
  active?: { today: number };
  providers?: Record<string, ProviderPicture>;
  spending?: { today: Record<string, { usd: string; calls: number; failed: number }>; library?: { committed_usd: string; cap_usd: string } };
  pregeneration?: PregenerationPicture;
  actors?: Record<string, Occupancy>;
  pools?: Record<string, Occupancy>;
  ledger?: { changes_total: number; failed_total: number; changes_per_second: number; batches_per_second: number };
  ledger_proof?: { proved: number; broken: string[]; checked_at: string };
  queues?: Record<string, QueuePicture>;
  faults?: Record<string, string>;
}

export const chartedNumbers = ['requests', 'p99', 'errors', 'online', 'changes'] as const;
export type ChartedNumber = (typeof chartedNumbers)[number];

/** The numbers of a picture that have a history. */
export function charted(picture: Picture): Partial<Record<ChartedNumber, number>> {
  const { traffic, online, ledger } = picture;
  const found = {
    requests: traffic?.requests_per_second,
    p99: traffic?.p99_ms,
    errors: traffic?.server_errors_per_second,
    online: online?.total,
    changes: ledger?.changes_per_second,
  };
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined));
}
