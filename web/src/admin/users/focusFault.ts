// After a form was refused, the first field with a fault gets the focus.
import { nextTick } from 'vue';

export async function focusFault(form: HTMLElement | null): Promise<void> {
  await nextTick();
  form?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus();
}
