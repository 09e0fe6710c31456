// Numbers, money, dates and the API's localized fields, as the reader's language writes them.
import { computed } from 'vue';
import { useI18n } from 'vue-i18n';

export type Currency = 'TWD' | 'USD' | (string & {});

/** `zero digits` for round amounts: NT$299, US$9.99. */
export function formatMoney(amount: number, currency: Currency, language: string): string {
  const text = new Intl.NumberFormat(language, {
    style: 'currency',
    currency,
    currencyDisplay: 'narrowSymbol',
    minimumFractionDigits: Number.isInteger(amount) ? 0 : 2,
    maximumFractionDigits: 2,
  }).format(amount);
  // Both are written "$" in places: a price says which dollar it means.
  const sign = currency === 'TWD' ? 'NT$' : currency === 'USD' ? 'US$' : null;
  return sign ? text.replace(/(NT|US)?\$/u, sign) : text;
}

const suffixes: Record<string, string> = { 'zh-TW': '_zh', ja: '_ja', ko: '_ko', es: '_es' };

/** The field `name` of `thing` in `language`; where that is missing, in English. */
export function localized(thing: object, name: string, language: string): string {
  const fields = thing as Record<string, unknown>;
  const candidates = [fields[name + (suffixes[language] ?? '_en')], fields[`${name}_en`], fields[name]];
  return candidates.find((text): text is string => typeof text === 'string' && text !== '') ?? '';
}

/** As `localized`, for fields that are lists of texts. */
export function localizedList(thing: object, name: string, language: string): string[] {
  const fields = thing as Record<string, unknown>;
  const own = fields[name + (suffixes[language] ?? '')] ?? fields[name];
  return Array.isArray(own) ? own.filter((item): item is string => typeof item === 'string') : [];
}

export function useFormat() {
  const { locale } = useI18n();
  const dates = computed(() => new Intl.DateTimeFormat(locale.value, { dateStyle: 'medium' }));
  const times = computed(() => new Intl.DateTimeFormat(locale.value, { dateStyle: 'medium', timeStyle: 'short' }));
  const numbers = computed(() => new Intl.NumberFormat(locale.value));
  return {
    number: (value: number) => numbers.value.format(value),
    percent: (share: number) => new Intl.NumberFormat(locale.value, { style: 'percent', maximumFractionDigits: 1 }).format(share),
    money: (amount: number, currency: Currency) => formatMoney(amount, currency, locale.value),
    date: (time: string) => dates.value.format(new Date(time)),
    dateTime: (time: string) => times.value.format(new Date(time)),
    local: (thing: object, name: string) => localized(thing, name, locale.value),
    localList: (thing: object, name: string) => localizedList(thing, name, locale.value),
  };
}
