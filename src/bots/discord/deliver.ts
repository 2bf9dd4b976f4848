import { openAsBlob } from 'node:fs';
import { Routes } from '@discordjs/core';
import type { Address, Sent } from '../../core/message.ts';
import type { MediaFile } from '../../core/ports.ts';
import { Problem } from '../../core/problem.ts';
import type { Reply, Video } from '../../core/reply.ts';
import { headOf } from '../../core/text/graphemes.ts';
import { readAddress, readMark, writeAddress, writeMark } from './address.ts';
import { isOldToken, toProblem } from './errors.ts';
import { type Lines, nonceOf } from './lines.ts';
import { pieces, pings, rowsOf, textOf } from './markup.ts';
import { attemptIn, change, goOn } from './speak.ts';

const ALT_LIMIT = 1024;

/** A video on its way into a message. */
interface Parcel {
  readonly reply: Reply;
  readonly video: Video;
  readonly file: MediaFile;
}

/**
 * The bubble becomes the video. `attachments` names the new file alone, so however often this is repeated the message
 * holds one video.
 */
export async function deliverVideo(lines: Lines, bubble: Sent, parcel: Parcel): Promise<Sent> {
  const [, ...rest] = pieces(textOf(parcel.reply));
  const inside = readAddress(bubble.to).outside === undefined && !readMark(bubble.id).hidden;
  const stands = await (inside
    ? deliverInside(lines, bubble, parcel)
    : deliverOutside(lines, bubble, parcel));
  await goOn(lines, stands, rest).catch((error: unknown) => {
    throw toProblem(error);
  });
  return stands;
}

async function deliverInside(lines: Lines, bubble: Sent, parcel: Parcel): Promise<Sent> {
  const place = readAddress(bubble.to);
  const { message, about = parcel.reply.about } = readMark(bubble.id);
  try {
    const route = Routes.channelMessage(place.channel, message);
    await attach(lines, { method: 'patch', route, about }, parcel);
    return bubble;
  } catch (error) {
    throw toProblem(error, { file: true, ...attemptIn(place) });
  }
}

/** From outside: by DM, as was said beforehand; where that is shut, into the answer itself while its token lives. */
async function deliverOutside(lines: Lines, bubble: Sent, parcel: Parcel): Promise<Sent> {
  const person = readAddress(bubble.to).outside ?? parcel.reply.origin?.person;
  if (person === undefined) throw new Problem('message-gone', {});
  try {
    const sent = await deliverDirect(lines, person, bubble, parcel);
    await leaveWords(lines, bubble, parcel.reply);
    return sent;
  } catch (error) {
    const problem = toProblem(error, { file: true, direct: true });
    if (problem.code !== 'chat-closed') throw problem;
    return deliverByTicket(lines, bubble, parcel, problem);
  }
}

async function deliverByTicket(lines: Lines, bubble: Sent, parcel: Parcel, closed: Problem): Promise<Sent> {
  const { interaction, message } = readMark(bubble.id);
  const ticket = await lines.tickets.of(interaction);
  if (ticket === undefined) throw closed;
  try {
    const route = Routes.webhookMessage(ticket.application, ticket.token, message);
    await attach(lines, { method: 'patch', route, auth: false }, parcel);
    return bubble;
  } catch (error) {
    throw isOldToken(error) ? closed : toProblem(error, { file: true, limit: ticket.limit });
  }
}

async function deliverDirect(lines: Lines, person: string, bubble: Sent, parcel: Parcel): Promise<Sent> {
  const { id: channel } = await lines.quick.users.createDM(person);
  const way = {
    method: 'post',
    route: Routes.channelMessages(channel),
    about: bubble.to,
    nonce: nonceOf(`${bubble.id}/${parcel.video.render}`),
  } as const;
  const { reply } = parcel;
  const id = await attach(lines, way, { ...parcel, reply: { ...reply, origin: { person } } });
  return { to: writeAddress({ channel, direct: true }), id: writeMark({ message: id, about: bubble.to }) };
}

/** The words that came with the video stay behind where it could not stand; that they cannot is no loss. */
async function leaveWords(lines: Lines, bubble: Sent, reply: Reply): Promise<void> {
  const [content = ''] = pieces(textOf(reply));
  const body = { content, components: [], allowed_mentions: pings(undefined) };
  await change(lines, readAddress(bubble.to), readMark(bubble.id), body).catch(() => undefined);
}

/** How a file gets into a message. */
interface Way {
  readonly method: 'patch' | 'post';
  readonly route: `/${string}`;
  /** False where the route itself holds the right to write (an interaction's token). */
  readonly auth?: boolean;
  readonly about?: Address | undefined;
  readonly nonce?: string;
}

/**
 * One request with the file. Handed over as a form of its own, since the library's `files` would hold the whole video in
 * memory several times; a blob of the file is read from disk as it goes out.
 */
async function attach(lines: Lines, way: Way, { reply, video, file }: Parcel): Promise<string> {
  const [content = ''] = pieces(textOf(reply));
  const payload = {
    content,
    components: rowsOf(reply, way.about),
    allowed_mentions: pings(undefined),
    attachments: [{ id: '0', filename: video.name, description: headOf(video.alt, ALT_LIMIT) }],
    ...(way.nonce === undefined ? {} : { nonce: way.nonce, enforce_nonce: true }),
  };
  const body = new FormData();
  body.append('payload_json', JSON.stringify(payload));
  body.append('files[0]', await openAsBlob(file.path, { type: file.mime }), video.name);
  const request = { body, passThroughBody: true, auth: way.auth ?? true };
  const made = (await lines.slow.rest[way.method](way.route, request)) as { id: string };
  return made.id;
}
