// What people read: money that says which dollar, texts in their language, and the code in a pasted line.
import { describe, expect, it } from 'vitest';
import { digits } from '@/auth/code';
import { formatMoney, localized } from '@/i18n/format';

describe('money', () => {
  it.each([
    [299, 'TWD', 'zh-TW', 'NT$299'],
    [299, 'TWD', 'en', 'NT$299'],
    [9.99, 'USD', 'en', 'US$9.99'],
    [4.5, 'USD', 'en', 'US$4.50'],
    [1234, 'USD', 'zh-TW', 'US$1,234'],
  ])('%d %s in %s is %s', (amount, currency, language, expected) => expect(formatMoney(amount, currency, language)).toBe(expected));
});

describe('a field of the API', () => {
  const pack = { name: 'small', name_en: 'Small pack', name_zh: '小包' };
  it.each([['zh-TW', '小包'], ['en', 'Small pack'], ['ja', 'Small pack']])('in %s is %s', (language, expected) => expect(localized(pack, 'name', language)).toBe(expected));
  it('without any translation is itself', () => expect(localized({ title: 'Lena' }, 'title', 'es')).toBe('Lena'));
  it('that is missing is empty', () => expect(localized({ title: null }, 'title', 'es')).toBe(''));
});

describe('a pasted code', () => {
  it.each([
    ['123456', '123456'],
    ['123 456', '123456'],
    ['Your code: 654321 (2026)', '654321'],
    ['驗證碼 112233', '112233'],
    ['12ab34', '1234'],
    ['1234567', '123456'],
  ])('%s is %s', (text, code) => expect(digits(text)).toBe(code));
});
