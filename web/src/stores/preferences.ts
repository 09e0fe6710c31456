// What a visitor chose for themselves: theme and language, remembered in this browser.
import { defineStore } from 'pinia';
import { ref, watch } from 'vue';
import { showLanguage } from '@/i18n';
import { chooseLanguage, type Language } from '@/i18n/languages';

export type Theme = 'dark' | 'light';
const PLACE = 'vidgo.preferences';

interface Kept {
  theme?: Theme;
  language?: string;
}

function kept(): Kept {
  try {
    return JSON.parse(localStorage.getItem(PLACE) ?? '{}') as Kept;
  } catch {
    return {};
  }
}

export const usePreferences = defineStore('preferences', () => {
  const before = kept();
  const theme = ref<Theme>(before.theme === 'light' ? 'light' : 'dark');
  const language = ref<Language>(chooseLanguage(location.search, before.language ?? null, navigator.languages));
  // A language that nobody chose is not kept: it follows the browser.
  const chosen = ref(before.language !== undefined || new URLSearchParams(location.search).has('lang'));

  watch(theme, paint, { immediate: true });
  watch([theme, language], keep);
  // A link with a language in it is a choice, too.
  if (chosen.value && before.language !== language.value) keep();

  function paint() {
    if (theme.value === 'light') document.documentElement.dataset['theme'] = 'light';
    else delete document.documentElement.dataset['theme'];
    document.querySelector('meta[name=theme-color]')?.setAttribute('content', theme.value === 'light' ? '#fbfbfd' : '#0b0d13');
  }

  function keep() {
    try {
      localStorage.setItem(PLACE, JSON.stringify({ theme: theme.value, language: chosen.value ? language.value : undefined }));
    } catch {
      // Storage is off: the choice lasts as long as the page.
    }
  }

  function toggleTheme() {
    theme.value = theme.value === 'dark' ? 'light' : 'dark';
  }

  async function setLanguage(next: Language) {
    await showLanguage(next);
    chosen.value = true;
    language.value = next;
  }

  return { theme, language, toggleTheme, setLanguage };
});
