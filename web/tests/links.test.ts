// Links from mails and payments arrive where they are meant.
import { describe, expect, it } from 'vitest';
import { redirectOf, wayBack } from '@/router/links';

const at = (path: string, query: Record<string, string> = {}) => redirectOf({ path, query, hash: '' });

describe('a link from outside', () => {
  it.each(['/', '/shop', '/auth/login'])('with a reset token at %s opens the new password, the token kept out of the query', (path) => {
    expect(at(path, { reset_password: 'a/b+c', lang: 'ja' })).toMatchObject({ path: '/auth/reset', hash: '#token=a%2Fb%2Bc', query: { lang: 'ja' } });
  });

  it('with an order shows the order', () => {
    expect(at('/', { order: 'CR20261129ABCD' })).toMatchObject({ path: '/account/orders', query: { order: 'CR20261129ABCD' } });
  });

  it('with something that is no order number is left alone', () => {
    expect(at('/', { order: '<script>' })).toBeNull();
  });

  it('to the earlier shop opens the prices', () => {
    expect(at('/shop')).toMatchObject({ path: '/pricing' });
  });

  it('to a page itself stays', () => {
    expect(at('/account/orders', { order: 'CR20261129ABCD' })).toBeNull();
    expect(at('/')).toBeNull();
  });
});

describe('the way back after signing in', () => {
  it.each(['/account', '/tools/try_on?model=female-1'])('%s is ours', (path) => expect(wayBack(path)).toBe(path));
  it.each(['//evil.example', '/\\evil.example', 'https://evil.example', 'javascript:alert(1)', '/auth/login', ''])('%s is not', (path) => {
    expect(wayBack(path)).toBeNull();
  });
});
