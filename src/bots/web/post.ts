import { newId } from './address.ts';
import type { Chat } from './chat.ts';
import { type Part, readForm, text } from './multipart.ts';
import { showName } from './normalize.ts';
import { kindOf } from './shelf.ts';
import type { FileItem, Said } from './wire.ts';

/** What one posted message may weigh, in bytes and numbers. */
export interface PostLimits {
  /** Words beyond this are cut: the core has refused them long before. */
  readonly text: number;
  /** One file; a larger one is refused by name, the message still arrives. */
  readonly file: number;
  /** Files beyond this number are counted and named, but their bytes are dropped: the core refuses so many anyway. */
  readonly files: number;
  /** The whole body; a larger one is answered by 413. */
  readonly body: number;
}

/** Sensible for one person's own machine: twice the largest file any skill takes. */
export const POST_LIMITS: PostLimits = {
  text: 1_000_000,
  file: 1024 ** 3,
  files: 64,
  body: 4 * 1024 ** 3,
};

/** The body is over the limit for all of it. */
export class TooMuch extends Error {}

interface Form {
  readonly files: FileItem[];
  readonly refused: Said['refused'];
  readonly fields: Map<string, string>;
}

/**
 * Reads a posted form into the chat: files stream to disk as they come, then the message is written down. Resolves
 * with the item's id once it is on disk. The same `once` again changes nothing and gives the same id.
 * Throws `BadForm` or `TooMuch`, and then nothing of it stays.
 */
export async function takePost(
  chat: Chat,
  body: AsyncIterable<Uint8Array>,
  contentType: string,
  limits: PostLimits,
): Promise<{ readonly item: Said; readonly fresh: boolean }> {
  const form: Form = { files: [], refused: [], fields: new Map() };
  try {
    await readParts(chat, capped(body, limits.body), contentType, limits, form);
    const added = await chat.add(draft(chat, form));
    if (!added.fresh) await drop(chat, form.files);
    return { item: added.item as Said, fresh: added.fresh };
  } catch (error) {
    await drop(chat, form.files);
    throw error;
  }
}

/** The fields a page sends; others are skipped. */
const FIELDS = new Set(['text', 'press', 'answers', 'once', 'language']);
/** Beyond this number files are not even counted. */
const UNCOUNTED = 1000;

async function readParts(
  chat: Chat,
  body: AsyncIterable<Uint8Array>,
  contentType: string,
  limits: PostLimits,
  form: Form,
): Promise<void> {
  for await (const part of readForm(body, contentType)) {
    if (part.filename !== undefined) await takeFile(chat, part, part.filename, limits, form);
    else if (FIELDS.has(part.name)) {
      form.fields.set(part.name, await text(part.body, part.name === 'text' ? limits.text : 1000));
    }
  }
}

async function takeFile(
  chat: Chat,
  { body }: Part,
  filename: string,
  limits: PostLimits,
  { files, refused }: Form,
): Promise<void> {
  // A browser sends an empty file field as a file without a name.
  if (filename === '' || files.length + refused.length >= UNCOUNTED) return;
  const name = showName(filename);
  if (files.length >= limits.files) {
    let bytes = 0;
    for await (const chunk of body) bytes += chunk.length;
    files.push({ media: newId(), name, kind: 'file', bytes, kept: false });
    return;
  }
  const kept = await chat.shelf.put(body, limits.file);
  if (kept === undefined) refused.push({ name, limit: limits.file });
  else files.push({ ...kept, name, kind: kindOf(kept.mime), kept: true });
}

function draft(chat: Chat, { files, refused, fields }: Form): Parameters<Chat['add']>[0] {
  const press = fields.get('press') ?? '';
  const answers = fields.get('answers') ?? '';
  const asked = chat.item(answers);
  const label =
    asked?.from === 'bot' ? asked.reply.choices?.find((choice) => choice.id === press)?.label : undefined;
  const language = fields.get('language') ?? '';
  return {
    from: 'person',
    // A form's lines end in CRLF, whatever the person typed.
    text: (fields.get('text') ?? '').replaceAll('\r\n', '\n'),
    files,
    refused,
    once: fields.get('once') || crypto.randomUUID(),
    received: false,
    ...(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$/.test(language) ? { language } : {}),
    ...(press === '' ? {} : { pressed: { id: press, ...(label === undefined ? {} : { label }) } }),
    ...(asked === undefined ? {} : { answers: asked.id }),
  };
}

async function* capped(body: AsyncIterable<Uint8Array>, limit: number): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.length;
    if (bytes > limit) throw new TooMuch(`more than ${limit} bytes`);
    yield chunk;
  }
}

async function drop(chat: Chat, files: readonly FileItem[]): Promise<void> {
  await Promise.all(files.filter((file) => file.kept).map((file) => chat.shelf.drop(file.media)));
}
