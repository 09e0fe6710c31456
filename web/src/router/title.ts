// The title of the page in the tab, and the description that search engines show.
import { shallowRef, watchEffect } from 'vue';
import { i18n } from '@/i18n';

interface Title {
  key: string;
  values?: Record<string, unknown>;
  description?: string;
}

export const pageTitle = shallowRef<Title | null>(null);

/** Keeps document and language in step; called once. */
export function keepTitle(): void {
  const own = document.querySelector('meta[name=description]')?.getAttribute('content') ?? '';
  watchEffect(() => {
    const title = pageTitle.value;
    if (!title) return;
    const text = i18n.global.t(title.key, title.values ?? {});
    document.title = text.includes('VidGo') ? text : `${text} · VidGo`;
    document.querySelector('meta[name=description]')?.setAttribute('content', title.description ? i18n.global.t(title.description, title.values ?? {}) : own);
  });
}
