import { isRefusal } from '../ladder.ts';
import type { Sent } from '../message.ts';
import { isProblem } from '../problem.ts';
import type { Reply } from '../reply.ts';
import type { Op } from '../task.ts';
import { type Courier, lightly, placed, privatePlace, shut, wordsOf } from './courier.ts';

/**
 * A message that says these words: the placeholder that stands already, a new one, or one in the asker's private chat. For
 * one pair of eyes there is no new message where others read; where the private chat is shut as well, the place only hears
 * how to open it. Resolves with nothing where nothing had to be said.
 */
export async function speak(
  op: Op,
  placeholder: Sent | undefined,
  reply: Reply,
  courier: Courier,
): Promise<Sent | undefined> {
  if (placeholder !== undefined && (await changed(placeholder, reply, courier))) return placeholder;
  if (reply.aside !== true) return inPlace(op, reply, courier);
  // The first look at work for one person is nothing to open a private chat for: its answer will be.
  if (op.kind === 'bubble') return undefined;
  try {
    return await inPrivate(op, reply, courier);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return await courier.channel.send(courier.to, shut(reply, courier.words), `${op.id}-shut`);
  }
}

/** Whether the message could be changed. What closes the whole chat is thrown on. */
async function changed(placeholder: Sent, reply: Reply, { channel }: Courier): Promise<boolean> {
  try {
    await lightly(wordsOf(reply), (form) => channel.edit(placeholder, form.reply));
    return true;
  } catch (error) {
    if (!isRefusal(error) || isProblem(error, 'chat-closed')) throw error;
    return false;
  }
}

/** A new message, or one in private where the place takes none. Where that is shut as well, it is the place that refused. */
async function inPlace(op: Op, reply: Reply, courier: Courier): Promise<Sent> {
  const { channel, to } = courier;
  try {
    return await lightly(wordsOf(reply), (form) => channel.send(to, form.reply, op.id));
  } catch (error) {
    if (!isRefusal(error) || isProblem(error, 'chat-closed')) throw error;
    return await inPrivate(op, reply, courier).catch((second: unknown) => {
      throw isRefusal(second) ? error : second;
    });
  }
}

async function inPrivate(op: Op, reply: Reply, courier: Courier): Promise<Sent> {
  const place = await privatePlace(reply, courier);
  const there = wordsOf(placed(reply, place, courier));
  return await lightly(there, (form) => courier.channel.send(place, form.reply, `${op.id}-private`));
}
