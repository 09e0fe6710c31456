// What some numbers were in each of the last seconds; for sparklines.

export const POINTS = 120;

/** Per number a row of points, the oldest first; null where nothing was known. */
export type History<Name extends string> = Readonly<Record<Name, readonly (number | null)[]>>;

export class HistoryRing<Name extends string> {
  private second: number | null = null;
  private points: Record<Name, (number | null)[]>;

  constructor(private readonly names: readonly Name[]) {
    this.points = this.empty();
  }

  private empty(): Record<Name, (number | null)[]> {
    return Object.fromEntries(this.names.map((name) => [name, []])) as unknown as Record<Name, (number | null)[]>;
  }

  /**
   * The values at this time. Within one second the last ones count. Seconds in between had the same values as before,
   * since only changes are sent, unless there was no connection (`wasAway`): then nobody knows.
   */
  note(milliseconds: number, values: Readonly<Partial<Record<Name, number>>>, wasAway = false): void {
    const second = Math.floor(milliseconds / 1000);
    const passed = this.second === null ? 1 : second - this.second;
    if (passed < 0) return;
    for (const name of this.names) {
      const row = this.points[name];
      const before = wasAway ? null : (row.at(-1) ?? null);
      for (let missed = Math.min(passed - 1, POINTS); missed > 0; missed -= 1) row.push(before);
      const value = values[name] ?? null;
      if (passed === 0 && row.length > 0) row[row.length - 1] = value;
      else row.push(value);
      row.splice(0, Math.max(0, row.length - POINTS));
    }
    this.second = second;
  }

  /** A copy, for drawing. */
  read(): History<Name> {
    return Object.fromEntries(this.names.map((name) => [name, [...this.points[name]]])) as unknown as History<Name>;
  }
}
