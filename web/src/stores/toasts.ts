// Short messages that come and go; the toast region reads them out.
import { defineStore } from 'pinia';
import { ref } from 'vue';

export interface Toast {
  id: number;
  kind: 'good' | 'bad' | 'note';
  text: string;
}

const GOOD_MS = 6_000;

export const useToasts = defineStore('toasts', () => {
  const toasts = ref<Toast[]>([]);
  let last = 0;

  /** What went wrong stays until it is dismissed: nobody should have to be quick. */
  function show(text: string, kind: Toast['kind'] = 'good') {
    const id = ++last;
    toasts.value = [...toasts.value.slice(-3), { id, kind, text }];
    if (kind !== 'bad') setTimeout(() => dismiss(id), GOOD_MS);
  }

  function dismiss(id: number) {
    toasts.value = toasts.value.filter((toast) => toast.id !== id);
  }

  return { toasts, show, dismiss };
});
