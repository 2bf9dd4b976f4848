import { readAdk } from './adk.ts';
import { isRecord } from './json.ts';
import type { StreamEvent } from './sse.ts';
import { errorOf, type Frame, IDLE } from './step.ts';
import { readTyped } from './typed.ts';

const KEEP_ALIVE = /^(heartbeat|ping|pong|keep-?alive|\[done\])$/i;
/** An old server puts the message between quotes without escaping it; a line break in it cuts the event short. */
const BROKEN_ERROR = /^\{\s*"error"\s*:\s*"?/;

/** Reads one event, whichever dialect it speaks. Never throws. */
export function readFrame({ name, data }: StreamEvent): Frame {
  const text = data.trim();
  if (text === '' || KEEP_ALIVE.test(text) || (name !== undefined && KEEP_ALIVE.test(name))) return IDLE;
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    if (!BROKEN_ERROR.test(text)) return { kind: 'rubbish' };
    return { kind: 'error', message: text.replace(BROKEN_ERROR, '').replace(/"?\s{0,9}\}?$/, '') };
  }
  return isRecord(json) ? readRecord(json, name) : IDLE;
}

/** Reads one event that is a JSON object already, as they come where an answer is a list in the place of a stream. */
export function readRecord(json: Readonly<Record<string, unknown>>, name?: string): Frame {
  const { error, code } = json;
  if (name === 'error' || (error !== undefined && error !== null)) return errorOf(json);
  // The gateway's own envelope in the middle of a stream: 0 is its word for success.
  if (typeof code === 'number' && code !== 0 && code !== 200) return errorOf(json);
  return typeof json['type'] === 'string' && !isRecord(json['content']) ? readTyped(json) : readAdk(json);
}
