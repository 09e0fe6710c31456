// What an administrator types when credits are given or taken.

const MOST = 1_000_000_000;

/** Whole credits above none; null for anything else. Groups may be written with commas, and digits in full width. */
export function amountOf(text: string): number | null {
  const plain = text.normalize('NFKC').replace(/[\s,]/gu, '');
  if (!/^\d{1,10}$/u.test(plain)) return null;
  const units = Number(plain);
  return units >= 1 && units <= MOST ? units : null;
}

/** The moment when a day of the calendar is over, where its reader is. */
export function endOfDay(day: string): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  return new Date(year, month - 1, date + 1).toISOString();
}

/** The day after `now`, as a date input writes it. */
export function tomorrow(now: Date): string {
  const day = new Date(now.getFullYear(), now.getMonth(), now.getDate() + 1);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}`;
}
