// The client: a used-up access token is renewed once, a dead session ends, problems keep the server's words.
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { api, ask, configureClient } from '@/api/client';
import { Problem } from '@/api/problem';
import { holdTokens, tokens } from '@/api/tokens';

const over = vi.fn();
const server = vi.fn<(request: Request) => Response | Promise<Response>>();
const json = (status: number, body: unknown, headers: Record<string, string> = {}) =>
  new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json', ...headers } });
const bearer = (request: Request) => request.headers.get('Authorization');

beforeEach(() => {
  over.mockReset();
  server.mockReset();
  configureClient({ sessionOver: over, language: () => 'zh-TW' });
  vi.stubGlobal('fetch', async (input: Request | string, init?: RequestInit) =>
    server(typeof input === 'string' ? new Request(new URL(input, 'http://localhost'), init) : input));
  holdTokens({ access_token: 'old', refresh_token: 'refresh-1' });
});

describe('a used-up access token', () => {
  it('is renewed once for calls made together, and both are repeated', async () => {
    let renewals = 0;
    server.mockImplementation((request) => {
      if (request.url.endsWith('/auth/refresh')) {
        renewals += 1;
        return json(200, { access_token: 'new', refresh_token: 'refresh-2' });
      }
      return bearer(request) === 'Bearer new' ? json(200, { fine: true }) : json(401, { detail: 'Could not validate credentials' });
    });
    const both = await Promise.all([ask(api.GET('/api/v1/auth/me')), ask(api.GET('/api/v1/credits/balance'))]);
    expect(both).toEqual([{ fine: true }, { fine: true }]);
    expect(renewals).toBe(1);
    expect(tokens()).toEqual({ access_token: 'new', refresh_token: 'refresh-2' });
    expect(over).not.toHaveBeenCalled();
  });

  it('that another tab has renewed is taken from there', async () => {
    localStorage.setItem('vidgo.tokens', JSON.stringify({ access_token: 'theirs', refresh_token: 'refresh-9' }));
    server.mockImplementation((request) => {
      if (request.url.endsWith('/auth/refresh')) throw new Error('asked again');
      return bearer(request) === 'Bearer theirs' ? json(200, {}) : json(401, {});
    });
    await ask(api.GET('/api/v1/auth/me'));
    expect(tokens()?.refresh_token).toBe('refresh-9');
  });

  it('that cannot be renewed ends the session', async () => {
    server.mockImplementation(() => json(401, { detail: 'Could not validate credentials' }));
    await expect(ask(api.GET('/api/v1/auth/me'))).rejects.toMatchObject({ status: 401 });
    expect(tokens()).toBeNull();
    expect(over).toHaveBeenCalledOnce();
  });

  it('keeps the session while the server is away', async () => {
    server.mockImplementation((request) => (request.url.endsWith('/auth/refresh') ? json(503, { detail: 'busy' }) : json(401, {})));
    await expect(ask(api.GET('/api/v1/auth/me'))).rejects.toMatchObject({ status: 503 });
    expect(tokens()?.access_token).toBe('old');
    expect(over).not.toHaveBeenCalled();
  });
});

describe('an answer', () => {
  it('of signing in wrongly does not touch the session', async () => {
    server.mockImplementation(() => json(401, { detail: 'Wrong pair' }));
    const sign = ask(api.POST('/api/v1/auth/login', { body: { email: 'a@b.co', password: 'wrong-one' } }));
    await expect(sign).rejects.toMatchObject({ status: 401, detail: 'Wrong pair' });
    expect(tokens()?.access_token).toBe('old');
  });

  it('that is a problem keeps detail, faults of fields and when to ask again', async () => {
    const body = { detail: 'no', code: 'invalid_request', errors: [{ pointer: '/email', detail: 'no address' }, { pointer: '/x', detail: 'odd' }] };
    server.mockImplementation(() => json(422, body, { 'Retry-After': '7' }));
    const problem = (await ask(api.GET('/api/v1/plans')).catch((thrown: unknown) => thrown)) as Problem;
    expect(problem).toBeInstanceOf(Problem);
    expect(problem.fault('email')).toBe('no address');
    expect(problem.faultsBeside(['email'])).toEqual([{ pointer: '/x', detail: 'odd' }]);
    expect(problem.retryAfterSeconds).toBe(7);
  });

  it('that does not come is a problem of its own', async () => {
    server.mockImplementation(() => {
      throw new TypeError('failed');
    });
    await expect(ask(api.GET('/api/v1/plans'))).rejects.toMatchObject({ isOffline: true });
  });

  it('is asked for in the language of the page', async () => {
    server.mockImplementation((request) => json(200, { language: request.headers.get('Accept-Language') }));
    expect(await ask(api.GET('/api/v1/plans'))).toEqual({ language: 'zh-TW' });
  });
});
