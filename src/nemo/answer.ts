import type { z } from 'zod';
import type { Refusal } from './errors.ts';
import type { Incoming } from './http.ts';
import { isRecord, readJson, toNumber } from './json.ts';
import { envelope } from './wire.ts';

/** An answer that was read whole and taken out of its envelope. */
export type Answer =
  /** `own`: the envelope itself says that it went well. Without it any JSON with a good status comes here. */
  | { readonly kind: 'granted'; readonly own: boolean; readonly data: unknown }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  /** A success whose body is no JSON, or of another shape: nothing that the backend itself would say. */
  | { readonly kind: 'rubbish' };

// Larger than any state could sensibly be; a body that goes on for ever must not fill the memory.
const LARGEST_ANSWER = 32 * 1024 * 1024;

/** Reads an answer whole, of at most 32 MiB. Rejects with `Lost` where it breaks off. */
export async function readAnswer(incoming: Incoming, now: number): Promise<Answer> {
  const text = await readText(incoming);
  return text === undefined ? { kind: 'rubbish' } : openAnswer(incoming, text, now);
}

/** Takes an answer out of either envelope, or none; an HTTP status outside 200–299 is a refusal whatever the body says. */
function openAnswer(head: Pick<Incoming, 'status' | 'header'>, text: string, now: number): Answer {
  const json = parsed(text);
  const wrapped = envelope.safeParse(json).data;
  const good = head.status >= 200 && head.status < 300;
  if (good && json === undefined && text.trim() !== '') return { kind: 'rubbish' };
  const code = codeOf(wrapped);
  if (good && code === undefined && wrapped?.success !== false) {
    const own = wrapped?.success === true || toNumber(wrapped?.code) !== undefined;
    return { kind: 'granted', own, data: isRecord(json) && 'data' in json ? json['data'] : json };
  }
  const until = untilOf(head, json, now);
  const { detail } = wrapped ?? {};
  return {
    kind: 'refused',
    refusal: {
      status: head.status,
      ...(code === undefined ? {} : { code }),
      speaker: speakerOf(wrapped, code),
      ...(typeof detail === 'string' ? { detail: detail.slice(0, 2000) } : {}),
      words: [wrapped?.message, wrapped?.error, wrapped?.detail].map(wordsOf).join(' ').trim().slice(0, 2000),
      ...(until === undefined ? {} : { until }),
    },
  };
}

type Wrapped = z.output<typeof envelope>;

function speakerOf(wrapped: Wrapped | undefined, code: number | undefined): Refusal['speaker'] {
  if (wrapped === undefined) return 'nobody';
  if (code !== undefined || wrapped.success === false) return 'service';
  const { detail } = wrapped;
  const validation = Array.isArray(detail) && detail.some((one) => isRecord(one) && 'loc' in one);
  return validation ? 'host' : 'other';
}

async function readText(incoming: Incoming): Promise<string | undefined> {
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  for await (const chunk of incoming.body) {
    bytes += chunk.byteLength;
    if (bytes > LARGEST_ANSWER) return undefined;
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

function parsed(text: string): unknown {
  try {
    return readJson(text);
  } catch {
    return undefined;
  }
}

/** 0 is success; some gateways repeat HTTP's 200 there. Inside `error` a number counts only beside `success: false`. */
function codeOf(wrapped: Wrapped | undefined): number | undefined {
  const inner = wrapped?.success === false && isRecord(wrapped.error) ? wrapped.error['code'] : undefined;
  return [wrapped?.code, inner]
    .map(toNumber)
    .find((code) => code !== undefined && code !== 0 && code !== 200);
}

function wordsOf(value: unknown): string {
  if (typeof value === 'string') return value;
  return isRecord(value) && typeof value['message'] === 'string' ? value['message'] : '';
}

/** `Retry-After` in seconds or as a date; else the keys under which such a moment is usually told. */
function untilOf(head: Pick<Incoming, 'header'>, json: unknown, now: number): number | undefined {
  const after = head.header('retry-after') ?? deep(json, ['retry_after', 'retryAfter']);
  const seconds = toNumber(after);
  if (seconds !== undefined) return now + seconds * 1000;
  const moment = after ?? deep(json, ['retry_at', 'reset_at', 'available_at']);
  const at = typeof moment === 'string' ? Date.parse(moment) : Number.NaN;
  return Number.isNaN(at) ? undefined : at;
}

function deep(json: unknown, names: readonly string[]): unknown {
  for (const place of isRecord(json) ? [json, json['data']] : []) {
    for (const name of names) if (isRecord(place) && place[name] !== undefined) return place[name];
  }
  return undefined;
}
