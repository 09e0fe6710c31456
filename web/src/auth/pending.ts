// The address that waits for its code, kept between the pages of signing up; not in the address bar, which others may see.
const PLACE = 'vidgo.pending-email';

export function pendingEmail(): string {
  try {
    return sessionStorage.getItem(PLACE) ?? '';
  } catch {
    return '';
  }
}

export function holdPendingEmail(email: string | null): void {
  try {
    if (email) sessionStorage.setItem(PLACE, email);
    else sessionStorage.removeItem(PLACE);
  } catch {
    // The next page asks for the address then.
  }
}
