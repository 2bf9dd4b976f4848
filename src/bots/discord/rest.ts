import { API } from '@discordjs/core';
import { DefaultRestOptions, REST, type ResponseLike } from '@discordjs/rest';
import { CODE } from './errors.ts';

/** How Discord is reached. */
export interface Access {
  readonly token: string;
  /** Without the version, `https://discord.com/api`. */
  readonly apiUrl: string;
}

/** Longest pause, in ms, that a call waits out by itself; a longer one is left to the deliveries (`slow-down`). */
const PATIENCE = 5_000;

/** Small calls that may be repeated: reads, edits, and sends with a nonce. */
export function quickApi(access: Access): API {
  return new API(makeRest(access, 15_000, 2));
}

/** First answers to interactions, of no use after three seconds: short, and repeated while there is time. */
export function promptApi(access: Access): API {
  return new API(makeRest(access, 5_000, 2));
}

/** Calls that carry a file, and sends that Discord cannot tell from their repetition: minutes of time, never repeated here. */
export function slowApi(access: Access): API {
  return new API(makeRest(access, 300_000, 0));
}

function makeRest({ token, apiUrl }: Access, timeout: number, retries: number): REST {
  const rest = new REST({
    api: apiUrl,
    timeout,
    retries,
    rejectOnRateLimit: ({ timeToReset }) => timeToReset > PATIENCE,
    makeRequest: async (url, init) => unmask(await DefaultRestOptions.makeRequest(url, init)),
  });
  // The library drops its token at the first 401; then even a token that works again would need a restart.
  const keep = rest.setToken.bind(rest);
  rest.setToken = (given: string | null) => keep(given ?? token);
  return rest.setToken(token);
}

/**
 * "Too many edits of an old message" comes as a 429, on which the library would wait and edit on for ever. It is a refusal
 * of this message, not of this moment, so it is shown as one.
 */
async function unmask(response: ResponseLike): Promise<ResponseLike> {
  if (response.status !== 429 || !response.headers.get('content-type')?.startsWith('application/json'))
    return response;
  const body = (await response.json()) as { code?: unknown };
  const { headers, statusText } = response;
  const again = {
    json: async () => body,
    text: async () => JSON.stringify(body),
    arrayBuffer: async () => new TextEncoder().encode(JSON.stringify(body)).buffer,
  };
  const status = body.code === CODE.tooManyOldEdits ? 400 : 429;
  return { ...again, status, statusText, headers, ok: false, body: null, bodyUsed: true };
}
