// vue-i18n with texts that load per language and area, so that a page ships its own texts only.
import { createI18n, type I18nOptions } from 'vue-i18n';
import type { Language } from './languages';

export type Area = 'common' | 'public' | 'auth' | 'account' | 'pricing' | 'admin';

type Messages = Record<string, unknown>;
const files = import.meta.glob<{ default: Messages }>('../locales/*/*.json');
const held = new Map<string, Promise<void>>();
const wanted = new Set<Area>(['common']);

export const i18n = createI18n({
  legacy: false,
  locale: 'en',
  fallbackLocale: 'en',
  messages: {} as I18nOptions['messages'],
  missingWarn: import.meta.env.DEV,
  fallbackWarn: false,
});

function load(language: Language, area: Area): Promise<void> {
  const path = `../locales/${language}/${area}.json`;
  const file = files[path];
  // Some areas are in English and Chinese only: others read them in English.
  if (!file) return language === 'en' ? Promise.resolve() : load('en', area);
  const loading =
    held.get(path) ??
    file()
      .then((module) => i18n.global.mergeLocaleMessage(language, { [area]: module.default }))
      .catch((error: unknown) => {
        held.delete(path);
        throw error;
      });
  held.set(path, loading);
  return loading;
}

/** Loads the texts of these areas in the language that is shown; `common` is always among them. */
export async function needTexts(...areas: Area[]): Promise<void> {
  for (const area of areas) wanted.add(area);
  await Promise.all([...wanted].map((area) => load(currentLanguage(), area)));
}

export function currentLanguage(): Language {
  return i18n.global.locale.value as Language;
}

/** Shows the app in `language`, once its texts are there. */
export async function showLanguage(language: Language): Promise<void> {
  await Promise.all([...wanted].map((area) => load(language, area)));
  speak(language);
}

/** As `showLanguage`, before any texts are loaded: the first page brings its own. */
export function speak(language: Language): void {
  i18n.global.locale.value = language;
  document.documentElement.lang = language === 'zh-TW' ? 'zh-Hant-TW' : language;
}

/** Outside components: the text of a key. */
export const translate = (key: string, values: Record<string, unknown> = {}): string => i18n.global.t(key, values);
