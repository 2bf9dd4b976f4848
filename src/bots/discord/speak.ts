import { MessageFlags, type RESTPostAPIChannelMessageJSONBody } from '@discordjs/core';
import type { RawFile } from '@discordjs/rest';
import type { Address, Sent } from '../../core/message.ts';
import { Problem } from '../../core/problem.ts';
import type { Reply, TextFile } from '../../core/reply.ts';
import { type Mark, type Place, readAddress, readMark, writeAddress, writeMark } from './address.ts';
import { CODE, isGone, isOldToken, isShutOut, refusedWith, toProblem } from './errors.ts';
import { type Lines, nonceOf } from './lines.ts';
import { pieces, pings, rowsOf, TEXT_LIMIT, textOf } from './markup.ts';
import type { Ticket } from './tickets.ts';

/** Sends words as messages of their own; resolves with the first, on which the choices are. */
export async function sendWords(lines: Lines, to: Address, reply: Reply, once: string): Promise<Sent> {
  const place = readAddress(to);
  if (place.outside !== undefined) return sendOutside(lines, place, place.outside, reply, once);
  try {
    return await sendInside(lines, place, reply, once);
  } catch (error) {
    const person = reply.origin?.person;
    if (place.direct || person === undefined || !isShutOut(error)) throw toProblem(error);
    return orDenied(sendDirect(lines, person, reply, once, to), error);
  }
}

/**
 * Sends words to a person in private, about a conversation elsewhere. Rejects with `chat-closed` where they do not let the
 * bot in.
 */
async function sendDirect(
  lines: Lines,
  person: string,
  reply: Reply,
  once: string,
  about: Address,
): Promise<Sent> {
  try {
    const { id } = await lines.quick.users.createDM(person);
    return await sendInside(
      lines,
      { channel: id, direct: true },
      { ...reply, origin: { person } },
      once,
      about,
    );
  } catch (error) {
    throw toProblem(error);
  }
}

/**
 * The DM is the last way. Where it is shut as well, the chat as such is not closed (others are in it): what is missing in
 * it is told instead.
 */
export async function orDenied<T>(direct: Promise<T>, first: unknown): Promise<T> {
  try {
    return await direct;
  } catch (error) {
    const problem = toProblem(error);
    if (problem.code === 'platform-down' || problem.code === 'slow-down') throw problem;
    const { code, details, message } = toProblem(first);
    throw new Problem('not-allowed', code === 'not-allowed' ? details : {}, { message });
  }
}

/** Changes a message of ours into these words. A text longer than a message goes on in new ones. */
export async function editWords(lines: Lines, sent: Sent, reply: Reply): Promise<void> {
  const [first = '', ...rest] = pieces(textOf(reply));
  const place = readAddress(sent.to);
  const mark = readMark(sent.id);
  const body = { content: first, components: rowsOf(reply, mark.about), allowed_mentions: pings(undefined) };
  try {
    await change(lines, place, mark, body).catch((error: unknown) => {
      // Words without their buttons are better than no words.
      if (!refusedWith(error, CODE.badBody)) throw error;
      return change(lines, place, mark, { ...body, components: [] });
    });
  } catch (error) {
    const problem = toProblem(error);
    // A new message, or a DM where not even that is allowed: both are what `send` does.
    const anew = isGone(error) || (!place.direct && reply.origin !== undefined && isShutOut(error));
    throw anew ? new Problem('message-gone', {}, { message: problem.message }) : problem;
  }
  if (reply.progress === undefined) await goOn(lines, sent, rest).catch(rethrow);
}

/** What a message is changed into. Files that it has stay, as they are not named. */
export type Change = Pick<RESTPostAPIChannelMessageJSONBody, 'components' | 'allowed_mentions'> & {
  readonly content: string;
};

/** The one way to change a message: by its interaction's token while that is good, else by the bot's own. */
export async function change(lines: Lines, place: Place, mark: Mark, body: Change): Promise<void> {
  const ticket = await lines.tickets.of(mark.interaction);
  if (ticket !== undefined) {
    try {
      await lines.quick.interactions.editReply(ticket.application, ticket.token, body, mark.message);
      return;
    } catch (error) {
      if (!isOldToken(error)) throw error;
    }
  }
  if (place.outside !== undefined || mark.hidden) throw new Problem('message-gone', {});
  const { flags = 0 } = await lines.quick.channels.editMessage(place.channel, mark.message, body);
  // Only the interaction can end its "thinking…": one that nobody filled in its time stays so, and makes way for a new message.
  if ((flags & MessageFlags.Loading) === 0) return;
  await lines.quick.channels.deleteMessage(place.channel, mark.message).catch(() => undefined);
  throw new Problem('message-gone', {});
}

function rethrow(error: unknown): never {
  throw toProblem(error);
}

/** The rest of a long text, after the message that began it. */
export async function goOn(lines: Lines, sent: Sent, rest: readonly string[]): Promise<void> {
  const place = readAddress(sent.to);
  const mark = readMark(sent.id);
  const ticket =
    place.outside !== undefined || mark.hidden ? await lines.tickets.of(mark.interaction) : undefined;
  for (const [index, content] of rest.entries()) {
    const flags = mark.hidden ? MessageFlags.Ephemeral : MessageFlags.SuppressNotifications;
    const body = { content, allowed_mentions: pings(undefined), flags };
    const nonce = nonceOf(`${sent.id}/${index}/${content}`);
    if (ticket !== undefined) await lines.slow.interactions.followUp(ticket.application, ticket.token, body);
    else if (place.outside === undefined)
      await lines.quick.channels.createMessage(place.channel, { ...body, nonce, enforce_nonce: true });
  }
}

async function sendInside(
  lines: Lines,
  place: Place,
  reply: Reply,
  once: string,
  about?: Address,
): Promise<Sent> {
  const [first = '', ...rest] = pieces(textOf(reply));
  const asked = reply.origin?.message;
  const made = await create(lines, place.channel, {
    ...spoken(reply, first, place),
    components: rowsOf(reply, about),
    nonce: nonceOf(once),
    enforce_nonce: true,
    ...(asked === undefined ? {} : { message_reference: { message_id: asked, fail_if_not_exists: false } }),
  });
  const mark = { message: made, ...(about === undefined ? {} : { about }) };
  const sent = { to: writeAddress(place), id: writeMark(mark) };
  await goOn(lines, sent, rest);
  return sent;
}

/** Posts a message; where Discord dislikes what stands around the words, the words alone. */
async function create(
  lines: Lines,
  channel: string,
  body: RESTPostAPIChannelMessageJSONBody,
): Promise<string> {
  const { channels } = lines.quick;
  try {
    return (await channels.createMessage(channel, body)).id;
  } catch (error) {
    const { message_reference: _, components = [], ...bare } = body;
    if (refusedWith(error, CODE.noHistory))
      return (await channels.createMessage(channel, { ...bare, components })).id;
    if (refusedWith(error, CODE.badBody)) return (await channels.createMessage(channel, bare)).id;
    throw error;
  }
}

/** Content and pings: the asker is named where others read along and it should make a sound. */
function spoken(reply: Reply, text: string, { direct }: Place): Spoken {
  const person = reply.quiet || direct ? undefined : reply.origin?.person;
  const named = person === undefined ? text : `<@${person}> ${text}`;
  return {
    content: named.length > TEXT_LIMIT ? text : named,
    components: rowsOf(reply),
    allowed_mentions: pings(person),
    ...(reply.quiet ? { flags: MessageFlags.SuppressNotifications } : {}),
    ...(reply.document === undefined ? {} : { files: [fileOf(reply.document)] }),
  };
}

type Spoken = Pick<
  RESTPostAPIChannelMessageJSONBody,
  'content' | 'components' | 'allowed_mentions' | 'flags'
> & {
  files?: RawFile[];
};

const fileOf = ({ name, text }: TextFile): RawFile => ({
  name,
  data: Buffer.from(text),
  contentType: 'text/plain; charset=utf-8',
});

/** Where the bot is no part of the place: through the last interaction there while it lives, else by DM. */
async function sendOutside(
  lines: Lines,
  place: Place,
  person: string,
  reply: Reply,
  once: string,
): Promise<Sent> {
  const ticket = await lines.tickets.in(place);
  try {
    if (ticket !== undefined) return await followUp(lines, place, ticket, reply);
  } catch (error) {
    if (!isOldToken(error) && !isShutOut(error) && !refusedWith(error, CODE.tooManyFollowUps))
      throw toProblem(error);
  }
  return sendDirect(lines, person, reply, once, writeAddress(place));
}

/** Discord has no key against doubles here, so it is sent once and never repeated by the library. */
async function followUp(lines: Lines, place: Place, ticket: Ticket, reply: Reply): Promise<Sent> {
  const [first = '', ...rest] = pieces(textOf(reply));
  const made = await lines.slow.interactions.followUp(
    ticket.application,
    ticket.token,
    spoken(reply, first, place),
  );
  const hidden = ((made.flags ?? 0) & MessageFlags.Ephemeral) !== 0;
  const sent = {
    to: writeAddress(place),
    id: writeMark({ message: made.id, interaction: ticket.interaction, hidden }),
  };
  await goOn(lines, sent, rest);
  return sent;
}
