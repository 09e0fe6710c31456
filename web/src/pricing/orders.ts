// Orders that this browser made: the API names no list of unpaid ones, and a payment page leads back without saying which.
const PAYING = 'vidgo.paying';
const OPEN = 'vidgo.open-orders';
const KEPT = 12;

function read(storage: () => Storage, place: string): string | null {
  try {
    return storage().getItem(place);
  } catch {
    return null;
  }
}

function write(storage: () => Storage, place: string, value: string | null): void {
  try {
    if (value === null) storage().removeItem(place);
    else storage().setItem(place, value);
  } catch {
    // Storage is off: the mails about orders have their numbers.
  }
}

interface Open {
  user: string;
  number: string;
}

function all(): Open[] {
  try {
    const value: unknown = JSON.parse(read(() => localStorage, OPEN) ?? '[]');
    return Array.isArray(value) ? (value as Open[]) : [];
  } catch {
    return [];
  }
}

/** Remembered on the way to the payment page. */
export function rememberOrder(user: string, number: string): void {
  const others = all().filter((order) => order.number !== number);
  write(() => localStorage, OPEN, JSON.stringify([{ user, number }, ...others].slice(0, KEPT)));
  write(() => sessionStorage, PAYING, number);
}

export function openOrders(user: string): string[] {
  return all().filter((order) => order.user === user).map((order) => order.number);
}

export function forgetOrder(number: string): void {
  write(() => localStorage, OPEN, JSON.stringify(all().filter((order) => order.number !== number)));
}

/** The order that was being paid in this tab, once. */
export function takePaying(): string | null {
  const number = read(() => sessionStorage, PAYING);
  if (number) write(() => sessionStorage, PAYING, null);
  return number;
}
