import type { Call } from '../app.ts';
import { writeExact } from '../json.ts';

const MEANING: Readonly<Record<number, string>> = {
  1001: 'token is invalid or expired',
  1002: 'session not found',
  2001: 'insufficient credits',
  4001: 'unsupported file format',
  4002: 'file too large',
  400: 'X-Client-Id header is required',
  402: 'export is not available on the current plan',
  404: 'not found',
  429: 'too many requests',
  500: 'internal error',
};

/** A call that is turned down. Codes from 1000 on travel in a 200 body unless `http` says otherwise, smaller ones are the status. */
export class Refusal extends Error {
  readonly code: number;
  readonly http: number;

  constructor(code: number, message?: string, http?: number) {
    super(message ?? MEANING[code] ?? 'refused');
    this.code = code;
    this.http = http ?? (code >= 1000 ? 200 : code);
  }
}

/** Answers with JSON, or drops the connection when this answer was ordered to get lost. */
export function answer(call: Call, status: number, body: unknown): void {
  if (call.lost) {
    call.res.destroy();
    return;
  }
  if (call.res.headersSent) return;
  call.res.writeHead(status, { 'content-type': 'application/json; charset=utf-8' });
  call.res.end(writeExact(body));
}

/** The common success: code 0 and the data. */
export function ok(call: Call, data: unknown): void {
  answer(call, 200, { code: 0, message: 'success', data });
}

/** Says no in the words of the endpoint: render calls speak of `success` and `error`, all others of `code` and `message`. */
export function refuse(call: Call, refusal: Refusal): void {
  const { code, message, http } = refusal;
  const body = call.endpoint.startsWith('render')
    ? { success: false, code, error: message }
    : { code, message, data: null };
  answer(call, http, body);
}
