import { openAsBlob } from 'node:fs';
import { Agent, FormData, request } from 'undici';
import { z } from 'zod';
import type { Attachment, Sent } from '../../core/message.ts';
import type { Channel, ChannelLimits, Inlet, MediaFile } from '../../core/ports.ts';
import { isProblem, Problem } from '../../core/problem.ts';
import type { Reply, Video } from '../../core/reply.ts';
import { split } from '../../core/text/split.ts';
import { chatOf, readRef, WEB } from './address.ts';
import { REFUSAL_STATUS, REFUSALS } from './wire.ts';

/** How the channel reaches the platform. */
export interface WebChannelOptions {
  /** The platform's own address, e.g. `http://127.0.0.1:8080`. */
  readonly url: string;
  /** The one the server was given. */
  readonly secret: string;
  /** Largest video the platform takes, in bytes; 2 GiB by default. */
  readonly video?: number;
  /**
   * How long the platform may be silent, in ms: within a `call` (15 s by default), and within a video's `upload` and
   * after it (5 minutes by default; what counts there is that bytes move).
   */
  readonly patience?: { readonly call: number; readonly upload: number };
}

const LIMITS: ChannelLimits = { text: 100_000, caption: 100_000, fileOut: 2 * 1024 ** 3, editEvery: 500 };
const PATIENCE = { call: 15_000, upload: 300_000 };

const sentSchema = z.object({ id: z.string() });
const refusalSchema = z.object({ error: z.string() });

/** The web chat outward. Stateless; any process that can reach the platform over HTTP may hold one. */
export function createWebChannel(options: WebChannelOptions): Channel {
  const limits = { ...LIMITS, fileOut: options.video ?? LIMITS.fileOut };
  // Undici's global agent may be the one inside Node, of another version, that does not know our FormData.
  const dispatcher = new Agent();
  const { call: callMs, upload: uploadMs } = options.patience ?? PATIENCE;
  const base = options.url.replace(/\/$/, '');
  const call = async (path: string, init: Init): Promise<Answer> => {
    const headers = { ...init.headers, authorization: `Bearer ${options.secret}` };
    const answer = await request(`${base}/channel${path}`, { ...init, headers, dispatcher }).catch(
      (cause: unknown) => {
        init.signal?.throwIfAborted();
        throw new Problem('platform-down', {}, { cause });
      },
    );
    if (answer.statusCode < 300) return answer;
    throw await failure(answer, limits.fileOut);
  };
  const say = async (path: string, method: 'POST' | 'PUT', body: object): Promise<string> => {
    const headers = { 'content-type': 'application/json' };
    return idOf(await call(path, { method, headers, body: JSON.stringify(body), ...patience(callMs) }));
  };
  const path = (sent: Sent) => `/chats/${chatOf(sent.to)}/messages/${encodeURIComponent(sent.id)}`;

  return {
    name: WEB,
    limits: async () => limits,
    send: async (to, reply, once) => {
      const pieces = split(reply.text, limits.text);
      let id = '';
      for (const [index, text] of pieces.entries()) {
        const last = index === pieces.length - 1;
        const piece: Reply = last ? { ...reply, text } : { text, quiet: true };
        // The last piece keeps the plain key: it is the message that the id stands for.
        const key = last ? once : `${once}/${index}`;
        id = await say(`/chats/${chatOf(to)}/messages`, 'POST', { reply: piece, once: key });
      }
      return { to, id };
    },
    edit: async (sent, reply) => {
      await say(path(sent), 'PUT', { reply: clipped(reply, limits.text) });
    },
    deliver: async (bubble, reply, video, file) => {
      const body = await form(clipped(reply, limits.caption), video, file);
      // No limit for the whole way up.
      const init: Init = { method: 'PUT', body, ...patience(uploadMs) };
      return { to: bubble.to, id: await idOf(await call(`${path(bubble)}/video`, init)) };
    },
    open: async (attachment, signal) => {
      const { body, headers } = await download(attachment, call, signal, callMs);
      const bytes = Number(headers['content-length']);
      return { body, ...(Number.isSafeInteger(bytes) ? { bytes } : {}) } satisfies Inlet;
    },
  };
}

type Init = Omit<NonNullable<Parameters<typeof request>[1]>, 'headers' | 'signal'> & {
  readonly headers?: Record<string, string>;
  readonly signal?: AbortSignal;
};
type Answer = Awaited<ReturnType<typeof request>>;
type Call = (path: string, init: Init) => Promise<Answer>;

const patience = (ms: number) => ({ headersTimeout: ms, bodyTimeout: ms });

/** What means that a file is not there any more. */
const LOST = ['chat-closed', 'message-gone', 'file-unreachable'] as const;

async function download(
  attachment: Attachment,
  call: Call,
  signal: AbortSignal,
  ms: number,
): Promise<Answer> {
  const ref = readRef(attachment.ref);
  if (ref === undefined) throw new Problem('file-unreachable', { name: attachment.name });
  const options: Init = { method: 'GET', signal, ...patience(ms) };
  const answer = await call(`/chats/${ref.chat}/media/${ref.media}`, options).catch((error: unknown) => {
    if (!LOST.some((code) => isProblem(error, code))) throw error;
    throw new Problem('file-unreachable', { name: attachment.name });
  });
  if (answer.headers['content-disposition'] !== undefined) return answer;
  // The page names every file that it gives. What comes without a name is a gateway's own page, not the person's file.
  await answer.body.dump();
  throw new Problem('platform-down', {}, { message: 'the platform answered no file' });
}

async function form(reply: Reply, video: Video, file: MediaFile): Promise<FormData> {
  const { render, name, alt } = video;
  const { width, height, seconds } = file;
  // The link is signed and stays here; JSON drops what is not known.
  const about = { reply, video: { render, name, alt, width, height, seconds } };
  const body = new FormData();
  body.append('about', JSON.stringify(about));
  if (file.poster !== undefined) body.append('poster', await openAsBlob(file.poster), 'poster.jpg');
  body.append('video', await openAsBlob(file.path), name);
  return body;
}

const clipped = (reply: Reply, limit: number): Reply => ({
  ...reply,
  text: split(reply.text, limit)[0] ?? '',
});

async function idOf(answer: Answer): Promise<string> {
  const body: unknown = await answer.body.json().catch(() => undefined);
  const sent = sentSchema.safeParse(body).data;
  if (sent === undefined) throw new Problem('platform-down', {}, { message: 'the platform answered no id' });
  return sent.id;
}

/** The most that is read of a refusal, in bytes: the page's own are a few words. */
const REFUSAL_BYTES = 4096;

/**
 * What a refusal means. Only the page's own words count: a 404, 410 or 401 of a proxy in between says nothing about the
 * chat, and believing it would end a paid generation.
 */
async function failure(answer: Answer, limit: number): Promise<Problem> {
  const message = `the platform answered ${answer.statusCode}`;
  const refusal = await refusalIn(answer);
  switch (refusal) {
    case REFUSALS.wrongSecret:
      return new Problem('not-allowed', {}, { message });
    case REFUSALS.noChat:
      return new Problem('chat-closed', {}, { message });
    case REFUSALS.noMessage:
      return new Problem('message-gone', {}, { message });
    case REFUSALS.noFile:
      return new Problem('file-unreachable', {}, { message });
    case REFUSALS.tooLarge:
      return new Problem('over-chat-limit', { limit }, { message });
    default:
      return new Problem('platform-down', {}, { message });
  }
}

/** The refusal that the page itself wrote, told by its status and its words; undefined for anything else. */
async function refusalIn({ statusCode, body }: Answer): Promise<string | undefined> {
  const said = refusalSchema.safeParse(await jsonIn(body)).data?.error;
  return said !== undefined && REFUSAL_STATUS[said] === statusCode ? said : undefined;
}

/** A short JSON body, with or without a declared length: a proxy may have taken that away. Anything else is undefined. */
async function jsonIn(body: Answer['body']): Promise<unknown> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of body as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > REFUSAL_BYTES) return undefined;
      chunks.push(chunk);
    }
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    return undefined;
  }
}
