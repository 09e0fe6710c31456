// What goes wrong when the API is asked: one class for answers of RFC 9457, for silence and for anything unexpected.

export interface Fault {
  pointer: string;
  detail: string;
}

export interface StartProgress {
  done: number;
  wanted: number;
  eta_seconds?: number | null;
}

interface ProblemBody {
  detail?: unknown;
  code?: string;
  errors?: Fault[];
  progress?: StartProgress;
}

/** `status` 0 is no answer at all. `detail` is for people, `code` for programs. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly detail: string,
    readonly faults: readonly Fault[] = [],
    readonly retryAfterSeconds: number | null = null,
    readonly progress: StartProgress | null = null,
    /** The rest of the body: what some problems say beside, such as `tries_left`. */
    readonly values: Readonly<Record<string, unknown>> = {},
  ) {
    super(detail || code);
    this.name = 'Problem';
  }

  get isOffline(): boolean {
    return this.status === 0;
  }

  /** The server is there but cannot help right now; asking again later is right. */
  get isTemporary(): boolean {
    return this.status === 0 || this.status === 502 || this.status === 503 || this.status === 504;
  }

  /** What is wrong with one field of the body; null when nothing is. */
  fault(field: string): string | null {
    return this.faults.find((fault) => fault.pointer === `/${field}`)?.detail ?? null;
  }

  /** Faults of no field in `shown`: they must be said somewhere else. */
  faultsBeside(shown: readonly string[]): Fault[] {
    return this.faults.filter((fault) => !shown.some((field) => fault.pointer === `/${field}`));
  }

  static offline(): Problem {
    return new Problem(0, 'offline', '');
  }

  static of(body: unknown, response: Response): Problem {
    const given: ProblemBody = typeof body === 'object' && body !== null ? body : {};
    const detail = typeof given.detail === 'string' ? given.detail : '';
    const after = Number(response.headers.get('Retry-After') ?? Number.NaN);
    return new Problem(
      response.status,
      given.code ?? 'unexpected',
      detail,
      Array.isArray(given.errors) ? given.errors : [],
      Number.isFinite(after) ? after : null,
      given.progress ?? null,
      { ...given },
    );
  }

  /** Anything thrown as a problem; what is no problem of ours stays visible in the console. */
  static from(thrown: unknown): Problem {
    if (thrown instanceof Problem) return thrown;
    console.error(thrown);
    return new Problem(-1, 'unexpected', '');
  }
}
