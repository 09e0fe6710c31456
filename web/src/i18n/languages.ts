// The languages of the app, and which one a visitor gets.

export const languages = ['en', 'zh-TW', 'ja', 'ko', 'es'] as const;
export type Language = (typeof languages)[number];

export const languageNames: Record<Language, string> = {
  en: 'English',
  'zh-TW': '繁體中文',
  ja: '日本語',
  ko: '한국어',
  es: 'Español',
};

/** Our language for a tag like `zh-Hant-HK` or `es-MX`; null when we have none. Simplified Chinese readers get zh-TW too. */
export function matchLanguage(tag: string): Language | null {
  const wanted = tag.toLowerCase();
  const primary = wanted.split('-')[0];
  return languages.find((it) => it.toLowerCase() === wanted) ?? languages.find((it) => it.split('-')[0] === primary) ?? null;
}

/** `?lang` before what was chosen before what the browser prefers. */
export function chooseLanguage(query: string, stored: string | null, preferred: readonly string[]): Language {
  const asked = new URLSearchParams(query).get('lang');
  for (const tag of [asked, stored, ...preferred]) {
    const match = tag ? matchLanguage(tag) : null;
    if (match) return match;
  }
  return 'en';
}
