// Figures of the board in the reader's language; what is not known is a dash.
import { useI18n } from 'vue-i18n';
import { useFormat } from '@/i18n/format';

export const UNKNOWN = '–';

const providerNames: Record<string, string> = { piapi: 'PiAPI', pollo: 'Pollo', a2e: 'A2E', gemini: 'Gemini' };
export const providerName = (provider: string): string => providerNames[provider] ?? provider;

const MINUTE_S = 60;
const HOUR_S = 3600;
const DAY_S = 86_400;

/** In the unit that says most: 42 s, 7 min, 3 h, 2 d. */
export function durationIn(seconds: number, language: string): string {
  const units = [['day', DAY_S], ['hour', HOUR_S], ['minute', MINUTE_S]] as const;
  const [unit, size] = units.find(([, least]) => seconds >= 2 * least) ?? (['second', 1] as const);
  const format = new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits: 0 });
  return format.format(Math.round(seconds / size));
}

export function useFigures() {
  const { locale, t, te } = useI18n();
  const { number, money } = useFormat();
  const known = <Value>(value: Value | undefined | null, show: (value: Value) => string) =>
    value === undefined || value === null ? UNKNOWN : show(value);

  return {
    whole: (value: number | undefined) => known(value, number),
    rate: (value: number | undefined) =>
      known(value, (it) => new Intl.NumberFormat(locale.value, { minimumFractionDigits: it < 100 ? 1 : 0, maximumFractionDigits: it < 100 ? 1 : 0 }).format(it)),
    milliseconds: (value: number | undefined) => known(value, (it) => number(it < 10 ? Math.round(it * 10) / 10 : Math.round(it))),
    usd: (value: string | undefined) => known(value, (it) => money(Number(it), 'USD')),
    duration: (seconds: number | undefined) => known(seconds, (it) => durationIn(it, locale.value)),
    /** The text of `key` where there is one; else the word as the server says it. */
    word: (key: string, word: string) => (te(key, 'en') || te(key) ? t(key) : word.replaceAll('_', ' ')),
  };
}
