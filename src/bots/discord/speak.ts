import { MessageFlags, type RESTPostAPIChannelMessageJSONBody } from '@discordjs/core';
import type { RawFile } from '@discordjs/rest';
import { isRefusal } from '../../core/ladder.ts';
import type { Address, Sent } from '../../core/message.ts';
import { isProblem, Problem } from '../../core/problem.ts';
import type { Reply, TextFile } from '../../core/reply.ts';
import { type Mark, type Place, readAddress, readMark, writeAddress, writeMark } from './address.ts';
import { type Attempt, isOldToken, toProblem } from './errors.ts';
import { type Lines, nonceOf } from './lines.ts';
import { pieces, pings, rowsOf, TEXT_LIMIT, textOf } from './markup.ts';
import type { Ticket } from './tickets.ts';

/** Sends words as messages of their own; resolves with the first, on which the choices are. */
export async function sendWords(lines: Lines, to: Address, reply: Reply, once: string): Promise<Sent> {
  const place = readAddress(to);
  if (place.outside !== undefined) return sendOutside(lines, place, place.outside, reply, once);
  try {
    return await sendInside(lines, place, reply, once, reply.about);
  } catch (error) {
    throw toProblem(error, attemptIn(place));
  }
}

/** What a failure in this place is about. */
export function attemptIn({ direct }: Place): Attempt {
  return direct === true ? { direct } : {};
}

/**
 * The private chat of this person, where it is not `to` itself. Rejects with `chat-closed` where they do not let the bot in.
 */
export async function directPlace(lines: Lines, to: Address, person: string): Promise<Address | undefined> {
  if (readAddress(to).direct === true || !/^\d{1,20}$/.test(person)) return undefined;
  try {
    const { id } = await lines.quick.users.createDM(person);
    return writeAddress({ channel: id, direct: true });
  } catch (error) {
    const problem = toProblem(error, { direct: true });
    throw isRefusal(problem) ? new Problem('chat-closed', {}, { message: problem.message }) : problem;
  }
}

/** Changes a message of ours into these words. A text longer than a message goes on in new ones. */
export async function editWords(lines: Lines, sent: Sent, reply: Reply): Promise<void> {
  const [first = '', ...rest] = pieces(textOf(reply));
  const place = readAddress(sent.to);
  const mark = readMark(sent.id);
  const rows = rowsOf(reply, mark.about ?? reply.about);
  try {
    await change(lines, place, mark, {
      content: first,
      components: rows,
      allowed_mentions: pings(undefined),
    });
    if (reply.progress === undefined) await goOn(lines, sent, rest);
  } catch (error) {
    throw toProblem(error, attemptIn(place));
  }
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
  const asked = reply.shows === undefined ? reply.origin?.message : readMark(reply.shows.id).message;
  const { id: message } = await lines.quick.channels.createMessage(place.channel, {
    ...spoken(reply, first, place),
    components: rowsOf(reply, about),
    nonce: nonceOf(once),
    enforce_nonce: true,
    ...(asked === undefined ? {} : { message_reference: { message_id: asked, fail_if_not_exists: false } }),
  });
  const mark = { message, ...(about === undefined ? {} : { about }) };
  const sent = { to: writeAddress(place), id: writeMark(mark) };
  await goOn(lines, sent, rest);
  return sent;
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
    const problem = toProblem(error, { once: true });
    const shut = isProblem(problem, 'message-gone') || isProblem(problem, 'not-allowed');
    if (!shut) throw problem;
  }
  try {
    const { id } = await lines.quick.users.createDM(person);
    const direct = { channel: id, direct: true };
    return await sendInside(lines, direct, { ...reply, origin: { person } }, once, writeAddress(place));
  } catch (error) {
    throw toProblem(error, { direct: true });
  }
}

/** Discord has no key against doubles here, so it is sent once: not again by the library, nor where its answer was lost. */
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
