// What is typed when credits are given or taken, and what is shown of how a material was made.
import { expect, it } from 'vitest';
import { amountOf, endOfDay, tomorrow } from '@/admin/users/adjustment';
import { choicesOf } from '@/admin/review/made';

it.each([['40', 40], [' 1,000 ', 1000], ['４０', 40], ['1000000000', 1_000_000_000]])('%j is an amount', (text, units) => {
  expect(amountOf(text)).toBe(units);
});

it.each(['', '0', '-5', '1.5', '1e3', 'forty', '1000000001', '99999999999'])('%j is none', (text) => {
  expect(amountOf(text)).toBeNull();
});

it('credits can be spent on the whole of their last day', () => {
  expect(new Date(endOfDay('2026-12-31')).getTime()).toBe(new Date(2027, 0, 1).getTime());
  expect(tomorrow(new Date(2026, 11, 31, 23, 59))).toBe('2027-01-01');
});

it('choices are words; files and lists are none', () => {
  expect(choicesOf({ scene_type: 'studio', input_url: '/static/inputs/a.jpg', tags: ['a'], seconds: 5, note: '' })).toEqual([['scene_type', 'studio'], ['seconds', '5']]);
  expect(choicesOf(null)).toEqual([]);
});
