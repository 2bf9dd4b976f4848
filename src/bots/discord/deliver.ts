import { openAsBlob } from 'node:fs';
import { Routes } from '@discordjs/core';
import type { Sent } from '../../core/message.ts';
import type { MediaFile } from '../../core/ports.ts';
import { Problem } from '../../core/problem.ts';
import type { Reply, Video } from '../../core/reply.ts';
import { readAddress, readMark, writeAddress, writeMark } from './address.ts';
import { isGone, isOldToken, isShutOut, toProblem } from './errors.ts';
import { type Lines, nonceOf } from './lines.ts';
import { pieces, pings, rowsOf, textOf } from './markup.ts';
import { change, orDenied } from './speak.ts';

const ALT_LIMIT = 1024;

/** A video on its way into a message. */
interface Parcel {
  readonly reply: Reply;
  readonly video: Video;
  readonly file: MediaFile;
}

/**
 * The bubble becomes the video. `attachments` names the new file alone, so however often this is repeated the message
 * holds one video. Where the bot may not attach it, it goes to the asker by DM, and the bubble says the words.
 */
export async function deliverVideo(lines: Lines, bubble: Sent, parcel: Parcel): Promise<Sent> {
  const place = readAddress(bubble.to);
  const mark = readMark(bubble.id);
  const person = place.outside ?? parcel.reply.origin?.person;
  const attempt = { file: true };
  try {
    if (place.outside === undefined && !mark.hidden) {
      await attach(lines, Routes.channelMessage(place.channel, mark.message), 'patch', parcel, {});
      return bubble;
    }
  } catch (error) {
    if (isGone(error)) throw new Problem('message-gone', {}, { message: toProblem(error).message });
    if (place.direct || person === undefined || !isShutOut(error)) throw toProblem(error, attempt);
    const sent = await orDenied(deliverDirect(lines, person, bubble, parcel), error);
    await leaveWords(lines, bubble, parcel.reply);
    return sent;
  }
  return deliverOutside(lines, bubble, parcel, person);
}

/** From outside: by DM, as was said beforehand; where that is shut, into the answer itself while its token lives. */
async function deliverOutside(
  lines: Lines,
  bubble: Sent,
  parcel: Parcel,
  person: string | undefined,
): Promise<Sent> {
  const mark = readMark(bubble.id);
  if (person === undefined) throw new Problem('message-gone', {});
  try {
    const sent = await deliverDirect(lines, person, bubble, parcel);
    await leaveWords(lines, bubble, parcel.reply);
    return sent;
  } catch (error) {
    const problem = toProblem(error, { file: true });
    const ticket = problem.code === 'chat-closed' ? await lines.tickets.of(mark.interaction) : undefined;
    if (ticket === undefined) throw problem;
    try {
      await attach(
        lines,
        Routes.webhookMessage(ticket.application, ticket.token, mark.message),
        'patch',
        parcel,
        {},
        false,
      );
      return bubble;
    } catch (late) {
      throw isOldToken(late) ? problem : toProblem(late, { file: true, limit: ticket.limit });
    }
  }
}

async function deliverDirect(lines: Lines, person: string, bubble: Sent, parcel: Parcel): Promise<Sent> {
  const { id: channel } = await lines.quick.users.createDM(person);
  const nonce = nonceOf(`${bubble.id}/${parcel.video.render}`);
  const id = await attach(lines, Routes.channelMessages(channel), 'post', parcel, {
    nonce,
    enforce_nonce: true,
  });
  return { to: writeAddress({ channel, direct: true }), id: writeMark({ message: id }) };
}

/** The words that came with the video stay behind where it could not stand; that they cannot is no loss. */
async function leaveWords(lines: Lines, bubble: Sent, reply: Reply): Promise<void> {
  const [content = ''] = pieces(textOf(reply));
  const body = { content, components: [], allowed_mentions: pings(undefined) };
  await change(lines, readAddress(bubble.to), readMark(bubble.id), body).catch(() => undefined);
}

/**
 * One request with the file. Handed over as a form of its own, since the library's `files` would hold the whole video in
 * memory several times; a blob of the file is read from disk as it goes out.
 */
async function attach(
  lines: Lines,
  route: ReturnType<
    typeof Routes.channelMessage | typeof Routes.channelMessages | typeof Routes.webhookMessage
  >,
  method: 'patch' | 'post',
  { reply, video, file }: Parcel,
  extra: object,
  auth = true,
): Promise<string> {
  const [content = ''] = pieces(textOf(reply));
  const attachments = [{ id: '0', filename: video.name, description: video.alt.slice(0, ALT_LIMIT) }];
  const payload = {
    content,
    components: rowsOf(reply),
    allowed_mentions: pings(undefined),
    attachments,
    ...extra,
  };
  const body = new FormData();
  body.append('payload_json', JSON.stringify(payload));
  body.append('files[0]', await openAsBlob(file.path, { type: file.mime }), video.name);
  const made = (await lines.slow.rest[method](route, { body, passThroughBody: true, auth })) as {
    id: string;
  };
  return made.id;
}
