import { closeSync, openSync, readSync } from 'node:fs';
import { bad, forbidden } from './failure.ts';
import { list, record, type Server } from './server.ts';
import type { Button, Call, Json, Upload, Version } from './types.ts';
import type { Room } from './world.ts';

/** Refuses a chat in which the bot cannot write, in the server's own words. */
export function mayWrite(server: Server, room: Room): void {
  if (room.movedTo !== undefined) {
    throw bad('group chat was upgraded to a supergroup chat', { migrate_to_chat_id: room.movedTo });
  }
  const person = room.type === 'private' ? server.world.accounts.get(room.id) : undefined;
  if (person?.blocked === true) throw forbidden('bot was blocked by the user');
  if (person?.started === false) throw forbidden("bot can't initiate conversation with a user");
  if (room.bot === 'kicked') throw forbidden(`bot was kicked from the ${room.type} chat`);
  if (room.bot === 'left') throw forbidden(`bot is not a member of the ${room.type} chat`);
  if (room.bot === 'muted') throw bad('not enough rights to send text messages to the chat');
}

/** The topic a message goes to. The general topic has no number: `1` is refused, as on the real server. */
export function topicOf(room: Room, thread: number | undefined): number | undefined {
  if (thread === undefined) return undefined;
  if (!room.forum || thread === 1 || !room.topics.has(thread)) throw bad('message thread not found');
  if (room.closedTopics.has(thread)) throw bad('TOPIC_CLOSED');
  return thread;
}

/** 4096 characters of text, 1024 of a caption. */
export function checkLength(text: string, most: number, what: 'message' | 'message caption'): void {
  if (text.length > most) throw bad(`${what} is too long`);
}

/** The inline keyboard of a call, checked: one action a button, `callback_data` of 1–64 bytes. */
export function keyboard(server: Server, call: Call): Version['buttons'] {
  const rows = list(record(call.params, 'reply_markup') ?? {}, 'inline_keyboard') ?? [];
  for (const button of rows.flat() as Json[]) {
    const actions = Object.keys(button).filter(
      (key) => !['text', 'style', 'icon_custom_emoji_id'].includes(key),
    );
    if (actions.length !== 1) server.object(call.method, `a button with ${actions.length} actions`);
    if (typeof button['text'] !== 'string' || button['text'] === '') {
      throw bad("can't parse inline keyboard button: Text must be non-empty");
    }
    const data = button['callback_data'];
    if (typeof data === 'string' && (data === '' || Buffer.byteLength(data) > 64))
      throw bad('BUTTON_DATA_INVALID');
    const url = button['url'];
    if (typeof url === 'string' && !/^(https?|tg):\/\/\S+$/.test(url)) throw bad('BUTTON_URL_INVALID');
    if (typeof url === 'string' && /^https?:/.test(url) && !new URL(url).hostname.includes('.'))
      throw bad(`inline keyboard button URL '${url}' is invalid: Wrong HTTP URL`);
  }
  return rows as unknown as readonly (readonly Button[])[];
}

/** Entities must lie inside the text, in UTF-16 units; the server drops those that do not, which hides the mistake. */
export function checkEntities(server: Server, method: string, text: string, entities: readonly Json[]): void {
  for (const { offset, length } of entities) {
    const end = Number(offset) + Number(length);
    if (!(Number(offset) >= 0 && Number(length) > 0 && end <= text.length)) {
      server.object(method, `an entity at ${String(offset)}+${String(length)} outside its text`);
    }
  }
}

/** A thumbnail must be a JPEG of less than 200 kB and at most 320 pixels a side; the server ignores others. */
export function checkThumbnail(server: Server, method: string, upload: Upload): void {
  const size = jpegSize(upload.path);
  if (upload.bytes >= 200_000) server.object(method, `a thumbnail of ${upload.bytes} bytes`);
  if (size === undefined) server.object(method, 'a thumbnail that is no JPEG');
  else if (Math.max(...size) > 320) server.object(method, `a thumbnail of ${size.join('×')} pixels`);
}

/** Width and height of a JPEG, from its frame header. */
export function jpegSize(path: string): [number, number] | undefined {
  const bytes = Buffer.alloc(262_144);
  const file = openSync(path, 'r');
  const length = readSync(file, bytes, 0, bytes.length, 0);
  closeSync(file);
  if (length < 4 || bytes.readUInt16BE(0) !== 0xffd8) return undefined;
  let at = 2;
  while (at + 9 < length) {
    const marker = bytes.readUInt16BE(at);
    if (marker >= 0xffc0 && marker <= 0xffc2) return [bytes.readUInt16BE(at + 7), bytes.readUInt16BE(at + 5)];
    at += 2 + bytes.readUInt16BE(at + 2);
  }
  return undefined;
}
