// Keys of the review. They rest while something is typed or a dialog is open, and can be turned off (WCAG 2.1.4).
import { onScopeDispose, ref, watch } from 'vue';

const PLACE = 'vidgo.review.keys';

function kept(): boolean {
  try {
    return localStorage.getItem(PLACE) !== 'off';
  } catch {
    return true;
  }
}

/** Whether keys act; remembered in this browser. */
export const areKeysOn = ref(kept());
watch(areKeysOn, (on) => {
  try {
    localStorage.setItem(PLACE, on ? 'on' : 'off');
  } catch {
    // It holds for this visit then.
  }
});

function isTaken(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return true;
  if (document.querySelector('dialog[open]')) return true;
  const target = event.target instanceof Element ? event.target : null;
  if (target?.closest('input, select, textarea, [contenteditable]')) return true;
  return event.key.startsWith('Arrow') && target?.closest('video, [role=tablist]') !== null && target !== null;
}

/** `keys` names what each key does, in lower case. "?" works always, as it says which keys there are. */
export function useKeys(keys: Readonly<Record<string, () => void>>, isActive: () => boolean): void {
  function press(event: KeyboardEvent) {
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const act = Object.hasOwn(keys, key) ? keys[key] : undefined;
    if (!act || !isActive() || isTaken(event) || (!areKeysOn.value && key !== '?')) return;
    // A key that is held down decides once, but may leaf through the list.
    if (event.repeat && ['a', 'r', 'f', '?'].includes(key)) return;
    event.preventDefault();
    act();
  }
  window.addEventListener('keydown', press);
  onScopeDispose(() => window.removeEventListener('keydown', press));
}
