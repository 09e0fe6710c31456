// The audit log: what an act changed, and days that are meant whole.
import { expect, it } from 'vitest';
import { changes } from '@/admin/audit/diff';
import { dayAfter } from '@/admin/audit/useAuditQuery';

it('an act is shown by the fields that it changed', () => {
  expect(changes({ is_active: true, plan: 'pro' }, { is_active: false, plan: 'pro', why: 'spam' })).toEqual([
    { field: 'is_active', before: 'true', after: 'false' },
    { field: 'why', before: null, after: 'spam' },
  ]);
});

it('fields of fields have a path, lists are one value, and null is a value', () => {
  expect(changes({ rules: { days: [1, 2], code: 'A' }, note: null }, { rules: { days: [1], code: 'A' } })).toEqual([
    { field: 'rules.days', before: '[1,2]', after: '[1]' },
    { field: 'note', before: 'null', after: null },
  ]);
});

it('nothing before or nothing after is no fault', () => {
  expect(changes(null, { email: 'a@example.com' })).toEqual([{ field: 'email', before: null, after: 'a@example.com' }]);
  expect(changes(undefined, null)).toEqual([]);
});

it('the last day is meant whole', () => {
  expect(dayAfter('2026-11-29')).toBe('2026-11-30');
  expect(dayAfter('2026-12-31')).toBe('2027-01-01');
});
