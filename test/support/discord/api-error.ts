/** Discord's JSON error codes that this fake speaks, with the HTTP status and the words each comes with. */
const CODES = {
  0: [401, '401: Unauthorized'],
  10003: [404, 'Unknown Channel'],
  10004: [404, 'Unknown Guild'],
  10008: [404, 'Unknown Message'],
  10013: [404, 'Unknown User'],
  10015: [404, 'Unknown Webhook'],
  10062: [404, 'Unknown interaction'],
  20028: [429, 'The write action you are performing on the channel has hit the write rate limit'],
  30046: [429, 'Maximum number of edits to messages older than 1 hour reached. Try again later.'],
  20009: [403, 'Explicit content cannot be sent to the desired recipient(s)'],
  40005: [413, 'Request entity too large'],
  40060: [400, 'Interaction has already been acknowledged.'],
  40094: [400, 'This interaction has reached the maximum number of follow-up messages.'],
  50001: [403, 'Missing Access'],
  50005: [403, 'Cannot edit a message authored by another user'],
  50006: [400, 'Cannot send an empty message'],
  50007: [403, 'Cannot send messages to this user'],
  50013: [403, 'Missing Permissions'],
  50027: [401, 'Invalid Webhook Token'],
  50035: [400, 'Invalid Form Body'],
  50083: [400, 'Thread is archived'],
  50109: [400, 'The request body contains invalid JSON.'],
  50278: [403, 'Cannot send messages to this user due to having no mutual guilds'],
  160002: [400, 'Cannot reply without permission to read message history'],
  160005: [400, 'This thread is locked'],
  200000: [400, 'Message was blocked by automatic moderation'],
  240000: [400, 'Message blocked by harmful links filter'],
} as const;

/** A code that can be thrown or scripted. */
export type ErrorCode = keyof typeof CODES;

/** One complaint about one place of a body, as in Discord's nested `errors`. */
export interface Complaint {
  /** Dotted path into the body, e.g. `embeds.0.title`. */
  readonly at: string;
  readonly why: string;
}

/** An answer other than 2xx. Thrown by route handlers, written by the server. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: number;
  readonly complaints: readonly Complaint[];

  /** A code that the fake has no words for is a bad request. */
  constructor(code: number, complaints: readonly Complaint[] = []) {
    const [status, words] = code in CODES ? CODES[code as ErrorCode] : [400, 'Refused'];
    super(words);
    this.status = status;
    this.code = code;
    this.complaints = complaints;
  }

  /** The JSON body, nested the way Discord nests form errors. */
  get body(): object {
    if (this.complaints.length === 0) return { message: this.message, code: this.code };
    const errors: Record<string, unknown> = {};
    for (const { at, why } of this.complaints) {
      let level = errors;
      for (const step of at.split('.')) {
        level[step] ??= {};
        level = level[step] as Record<string, unknown>;
      }
      level['_errors'] = [{ code: 'BASE_TYPE_INVALID', message: why }];
    }
    return { message: this.message, code: this.code, errors };
  }
}
