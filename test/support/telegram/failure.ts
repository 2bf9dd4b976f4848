import type { Json } from './types.ts';

/** An error answer of the Bot API, in its own words. */
export class BotApiFailure extends Error {
  readonly code: number;
  readonly parameters: Json | undefined;

  constructor(code: number, description: string, parameters?: Json) {
    super(description);
    this.code = code;
    this.parameters = parameters;
  }
}

/** `400 Bad Request: …` */
export function bad(description: string, parameters?: Json): BotApiFailure {
  return new BotApiFailure(400, `Bad Request: ${description}`, parameters);
}

/** `403 Forbidden: …` */
export function forbidden(description: string): BotApiFailure {
  return new BotApiFailure(403, `Forbidden: ${description}`);
}

/** `429` with the seconds to wait, in the text and in the parameters, as the server does. */
export function tooMany(seconds: number): BotApiFailure {
  return new BotApiFailure(429, `Too Many Requests: retry after ${seconds}`, { retry_after: seconds });
}

/** The text that an edit without a change is refused with. */
export const NOT_MODIFIED =
  'message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message';

/** The text that a late or unknown callback is refused with. */
export const QUERY_TOO_OLD = 'query is too old and response timeout expired or query ID is invalid';
