// The six digits in what was typed or pasted.

/** A pasted line may have a year or a price in it: six digits in a row win. */
export function digits(text: string): string {
  return /(?:^|\D)(\d{6})(?!\d)/u.exec(text)?.[1] ?? text.replace(/\D/gu, '').slice(0, 6);
}
