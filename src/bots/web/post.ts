import { ADMISSION } from '../../core/admit.ts';
import { newId } from './address.ts';
import { type Chat, FORGET } from './chat.ts';
import { type Part, readForm, text } from './multipart.ts';
import { showName } from './normalize.ts';
import type { Hold, Quota } from './quota.ts';
import { kindOf } from './shelf.ts';
import type { FileItem, Said } from './wire.ts';

/** What one posted message may weigh, in bytes and numbers. */
export interface PostLimits {
  /** Characters of the words; more are refused before anything is stored, as the core would refuse them. */
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
  text: ADMISSION.prompt,
  file: 1024 ** 3,
  files: 64,
  body: 4 * 1024 ** 3,
};

/** The body is over the limit for all of it. */
export class TooMuch extends Error {}

/** The words are over their limit. */
export class TooLong extends Error {}

/** What became of a posted form. */
export type Posted =
  /** `fresh`: it was not known before. */
  | { readonly kind: 'said'; readonly item: Said; readonly fresh: boolean }
  /** The person confirmed that the chat be forgotten; nothing was written down. */
  | { readonly kind: 'forget' };

/** A UTF-16 unit takes at most three bytes of UTF-8; a form's line ends take one more. */
const UNIT_BYTES = 4;

interface Form {
  readonly files: FileItem[];
  readonly refused: Said['refused'];
  readonly fields: Map<string, string>;
}

/**
 * Reads a posted form into the chat: files stream to disk as they come, then the message is written down. Resolves
 * once it is on disk. The same `once` again changes nothing and gives the same item. Throws `BadForm`, `TooMuch`,
 * `TooLong` or `NoRoom`, and then nothing of it stays.
 */
export async function takePost(
  chat: Chat,
  body: AsyncIterable<Uint8Array>,
  contentType: string,
  limits: PostLimits,
  quota: Quota,
): Promise<Posted> {
  const form: Form = { files: [], refused: [], fields: new Map() };
  const hold = quota.hold(chat.id);
  try {
    await readParts(
      chat,
      capped(body, limits.body),
      contentType,
      { limits, hold, largest: quota.largest },
      form,
    );
    if (form.fields.get('press') === FORGET.pressed.id) {
      await drop(chat, form.files);
      return { kind: 'forget' };
    }
    hold.end();
    const added = await chat.add(draft(chat, form));
    if (!added.fresh) await drop(chat, form.files);
    return { kind: 'said', item: added.item as Said, fresh: added.fresh };
  } catch (error) {
    await drop(chat, form.files);
    throw error;
  } finally {
    hold.end();
  }
}

/** What a form is held against while it comes in. */
interface Room {
  readonly limits: PostLimits;
  readonly hold: Hold;
  /** The largest message that fits, in bytes. */
  readonly largest: number;
}

/** The fields a page sends; others are skipped. */
const FIELDS = new Set(['text', 'press', 'answers', 'once', 'language']);
/** Beyond this number files are not even counted. */
const UNCOUNTED = 1000;

async function readParts(
  chat: Chat,
  body: AsyncIterable<Uint8Array>,
  contentType: string,
  room: Room,
  form: Form,
): Promise<void> {
  for await (const part of readForm(body, contentType)) {
    if (part.filename !== undefined) await takeFile(chat, part, part.filename, room, form);
    else if (part.name === 'text') form.fields.set('text', await readWords(part, room.limits.text));
    else if (FIELDS.has(part.name)) form.fields.set(part.name, await text(part.body, 1000));
  }
}

async function readWords({ body }: Part, limit: number): Promise<string> {
  const most = UNIT_BYTES * limit;
  // A cut may fall into a character, which takes four bytes at most.
  const raw = await text(body, most + 4);
  // A form's lines end in CRLF, whatever the person typed.
  const words = raw.replaceAll('\r\n', '\n');
  if (Buffer.byteLength(raw) > most || words.trim().length > limit)
    throw new TooLong(`more than ${limit} characters`);
  return words;
}

async function takeFile(
  chat: Chat,
  { body }: Part,
  filename: string,
  { limits, hold, largest }: Room,
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
  let held = 0;
  const grow = async (more: number) => {
    const fits = await hold.grow(more);
    if (fits) held += more;
    return fits;
  };
  const limit = Math.min(limits.file, largest);
  const kept = await chat.shelf.put(body, limit, grow);
  if (kept === undefined) {
    hold.shrink(held);
    refused.push({ name, limit });
  } else files.push({ ...kept, name, kind: kindOf(kept.mime), kept: true });
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
    text: fields.get('text') ?? '',
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
