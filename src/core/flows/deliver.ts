import type { Address, Sent } from '../message.ts';
import { point } from '../points.ts';
import type { Channel, ChannelLimits, MediaFile } from '../ports.ts';
import { isProblem, Problem } from '../problem.ts';
import type { Reply, Video } from '../reply.ts';
import type { Op } from '../task.ts';
import type { Catalog } from '../text/catalog.ts';
import { split } from '../text/split.ts';

/** What it takes to bring one op to its chat. */
export interface Courier {
  readonly channel: Channel;
  /** The chat's address as it is today. */
  readonly to: Address;
  readonly words: Catalog;
  /** Fetches a finished video, measured and with its poster. The courier discards it. */
  readonly fetch: (video: Video) => Promise<MediaFile>;
  /** Throws when the chat's lease is nearly over. */
  readonly guard: () => void;
  /** Writes down which message is the task's bubble now; before anything is made of it. */
  readonly adopt: (bubble: Sent) => Promise<void>;
  /** Puts another op right behind this one, once for its id. */
  readonly follow: (next: Op) => Promise<void>;
}

/** Every platform takes this many characters, so shorter words need no look at its limits. */
const ALWAYS_FITS = 1_000;

/**
 * Brings one op to its chat. All that matters is an edit of a message that is written down, so that a second run makes
 * no second message; where the message is gone, a new one is written down first.
 */
export async function bring(op: Op, bubble: Sent | undefined, courier: Courier): Promise<void> {
  courier.guard();
  switch (op.kind) {
    case 'bubble':
      return courier.adopt(await stand(op.placeholder, op.reply, op.id, courier));
    case 'say':
      await stand(op.placeholder, await fitted(op, 'text', courier), op.id, courier);
      return;
    case 'notice':
      await courier.channel.send(courier.to, op.reply, op.id);
      return;
    case 'final':
      if (op.video === undefined) await become(op, bubble, await fitted(op, 'text', courier), courier);
      else await post(op, op.video, bubble, courier);
  }
}

/**
 * The words as far as one message takes them. The rest, with the buttons, becomes an op of its own right behind this one:
 * so a second run changes the same message again and says nothing twice.
 */
async function fitted(op: Op, limit: 'text' | 'caption', { channel, to, follow }: Courier): Promise<Reply> {
  const { choices, timeline, ...words } = op.reply;
  if (words.text.length <= ALWAYS_FITS) return op.reply;
  const [first = ''] = split(words.text, (await channel.limits(to))[limit]);
  const rest = words.text.trim().slice(first.length).trim();
  if (rest === '') return op.reply;
  const reply = { ...words, text: rest, quiet: true, ...(choices === undefined ? {} : { choices }) };
  await follow({ kind: 'say', id: `${op.id}+`, reply });
  return { ...words, text: first, ...(timeline === undefined ? {} : { timeline }) };
}

/** A message that says these words: the placeholder that stands already, or a new one. */
async function stand(
  placeholder: Sent | undefined,
  reply: Reply,
  once: string,
  { channel, to }: Courier,
): Promise<Sent> {
  if (placeholder === undefined) return channel.send(to, reply, once);
  try {
    await channel.edit(placeholder, reply);
    return placeholder;
  } catch (error) {
    if (!isProblem(error, 'message-gone')) throw error;
    return channel.send(to, reply, once);
  }
}

type Final = Extract<Op, { kind: 'final' }>;

/** The bubble becomes these words. */
async function become(op: Final, bubble: Sent | undefined, reply: Reply, courier: Courier): Promise<void> {
  const { channel } = courier;
  try {
    await channel.edit(bubble ?? (await fresh(op, courier)), reply);
  } catch (error) {
    if (!isProblem(error, 'message-gone')) throw error;
    await channel.edit(await fresh(op, courier), reply);
  }
}

/** A new bubble where there is none any more, written down before anything is made of it. */
async function fresh(op: Final, { channel, to, words, adopt }: Courier): Promise<Sent> {
  const { origin } = op.reply;
  const reply: Reply = {
    text: words.stages.sending,
    quiet: true,
    ...(origin === undefined ? {} : { origin }),
  };
  await point('fresh.before');
  const sent = await channel.send(to, reply, `${op.id}-again`);
  await point('fresh.sent');
  await adopt(sent);
  return sent;
}

/** The bubble becomes the video; where the chat cannot take it, the words and a link. */
async function post(op: Final, video: Video, bubble: Sent | undefined, courier: Courier): Promise<void> {
  const { channel } = courier;
  const limits = await channel.limits(courier.to);
  const reply = await fitted(op, 'caption', courier);
  const file = await courier.fetch(video);
  await point('deliver.fetched');
  try {
    if (file.bytes > limits.fileOut) throw new Problem('over-chat-limit', { limit: limits.fileOut });
    courier.guard();
    await attach(op, reply, video, file, bubble, courier);
  } catch (error) {
    const words = instead(error, op, reply, video, limits, courier);
    if (words === undefined) throw error;
    await become(op, bubble, words, courier);
  } finally {
    await file.discard();
  }
}

async function attach(
  op: Final,
  reply: Reply,
  video: Video,
  file: MediaFile,
  bubble: Sent | undefined,
  courier: Courier,
): Promise<void> {
  const place = async (sent: Sent) => {
    await point('deliver.before');
    const { missing, ...stands } = await courier.channel.deliver(sent, reply, video, file);
    await point('deliver.accepted');
    if (stands.id !== sent.id) await courier.adopt(stands);
    if (missing !== undefined) await explain(sent, reply, missing, courier);
  };
  try {
    await place(bubble ?? (await fresh(op, courier)));
  } catch (error) {
    if (!isProblem(error, 'message-gone')) throw error;
    await place(await fresh(op, courier));
  }
}

/** The bubble says where the video went, and why. The video is with the asker: that this cannot be said is no loss. */
async function explain(
  bubble: Sent,
  reply: Reply,
  missing: string,
  { channel, words }: Courier,
): Promise<void> {
  const { choices: _, ...said } = reply;
  const text = `${said.text}\n\n${words.sentInPrivate(missing)}`;
  await channel.edit(bubble, { ...said, text }).catch((error: unknown) => {
    if (!(error instanceof Problem)) throw error;
  });
}

/** The words for a video that cannot stand here; nothing when the failure is another one. */
function instead(
  error: unknown,
  op: Final,
  reply: Reply,
  video: Video,
  limits: ChannelLimits,
  { words }: Courier,
): Reply | undefined {
  if (!isProblem(error, 'over-chat-limit') && !isProblem(error, 'not-allowed')) return undefined;
  const link = video.url ?? op.reply.choices?.find(({ url }) => url !== undefined)?.url;
  const why = isProblem(error, 'not-allowed')
    ? words.notAllowedHere(error.details.permission, link)
    : words.tooLargeHere(isProblem(error, 'over-chat-limit') ? error.details.limit : limits.fileOut, link);
  return { ...reply, text: `${reply.text}\n\n${why}` };
}
