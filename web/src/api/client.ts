// The client of our API, typed by its OpenAPI document. `ask(api.GET(…))` gives the answer or throws a Problem.
import createClient from 'openapi-fetch';
import { Problem } from './problem';
import type { paths } from './schema';
import { holdTokens, refreshTokens, tokens } from './tokens';

let sessionOver: () => void = () => {};
let language: () => string = () => 'en';

/** What is done when a session turns out to be over, and which language answers are wanted in. */
export function configureClient(hooks: { sessionOver: () => void; language: () => string }): void {
  sessionOver = hooks.sessionOver;
  language = hooks.language;
}

async function attempt(request: Request, access: string | undefined): Promise<Response> {
  request.headers.set('Accept-Language', language());
  if (access) request.headers.set('Authorization', `Bearer ${access}`);
  try {
    return await fetch(request);
  } catch (thrown) {
    if (thrown instanceof DOMException && thrown.name === 'AbortError') throw thrown;
    throw Problem.offline();
  }
}

async function send(request: Request): Promise<Response> {
  const used = tokens()?.access_token;
  const again = used ? request.clone() : null;
  const answer = await attempt(request, used);
  // A wrong password is a 401 too: signing in says so itself.
  if (answer.status !== 401 || !used || !again || request.url.endsWith('/auth/login')) return answer;
  const renewed = tokens()?.access_token !== used || (await refreshTokens(used));
  if (renewed && tokens()) {
    const second = await attempt(again, tokens()?.access_token);
    if (second.status !== 401) return second;
  }
  holdTokens(null);
  sessionOver();
  return answer;
}

export const api = createClient<paths>({
  baseUrl: globalThis.location?.origin ?? 'http://localhost',
  fetch: send,
});

interface Outcome<Data> {
  data?: Data;
  error?: unknown;
  response: Response;
}

/** The answer of a call; throws a Problem for every answer that is not 2xx. */
export async function ask<Data>(call: Promise<Outcome<Data>>): Promise<NonNullable<Data>> {
  const { data, error, response } = await call;
  if (!response.ok) throw Problem.of(error, response);
  return data as NonNullable<Data>;
}
