import {
  becauseOf,
  isFreshRung,
  isPrivateRung,
  isRefusal,
  isVideoRung,
  nextRung,
  type Rung,
  type Step,
} from '../ladder.ts';
import type { Address, Sent } from '../message.ts';
import { point } from '../points.ts';
import type { MediaFile } from '../ports.ts';
import { Problem } from '../problem.ts';
import type { Reply, Video } from '../reply.ts';
import type { Op } from '../task.ts';
import type { Catalog } from '../text/catalog.ts';
import { paragraphs } from '../text/lines.ts';
import { split } from '../text/split.ts';
import { type Courier, type Load, lightly, placed, privatePlace, shut, wordsOf } from './courier.ts';
import { speak } from './speak.ts';

/** Every platform takes this many characters, so shorter words need no look at its limits. */
const ALWAYS_FITS = 1_000;

/**
 * Brings one op to its chat. All that matters is an edit of a message that is written down, so that a second run makes
 * no second message; where the message is gone, a new one is written down first.
 */
export async function bring(op: Op, bubble: Sent | undefined, courier: Courier): Promise<void> {
  courier.guard();
  switch (op.kind) {
    case 'bubble': {
      const stands = await speak(op, op.placeholder, op.reply, courier);
      if (stands !== undefined) await courier.adopt(stands);
      return;
    }
    case 'say':
      await speak(op, op.placeholder, await fitted(op, op.reply, 'text', courier), courier);
      return;
    case 'notice':
      // It leads to the video, where that stands in this chat.
      await speak(
        op,
        undefined,
        bubble?.to === courier.to ? { ...op.reply, shows: bubble } : op.reply,
        courier,
      );
      return;
    case 'final':
      await climb(op, bubble, courier);
  }
}

/**
 * The words as far as one message takes them. The rest, with the buttons, becomes an op of its own right behind this one:
 * so a second run changes the same message again and says nothing twice.
 */
async function fitted(op: Op, reply: Reply, limit: 'text' | 'caption', courier: Courier): Promise<Reply> {
  const { channel, to, follow } = courier;
  const { choices, timeline, ...words } = reply;
  if (words.text.length <= ALWAYS_FITS) return reply;
  const [first = ''] = split(words.text, (await channel.limits(to))[limit]);
  const rest = words.text.trim().slice(first.length).trim();
  if (rest === '') return reply;
  const next = { ...words, text: rest, quiet: true, ...(choices === undefined ? {} : { choices }) };
  const owed = op.kind === 'final' && op.owed !== undefined;
  await follow({ kind: 'say', id: `${op.id}+${owed ? 'owed' : ''}`, reply: next });
  return { ...words, text: first, ...(timeline === undefined ? {} : { timeline }) };
}

type Final = Extract<Op, { kind: 'final' }>;

/** A final on its way down the ladder. */
interface Climb {
  readonly op: Final;
  readonly courier: Courier;
  /** Only for one pair of eyes, in a place where others read. */
  readonly aside: boolean;
  readonly load: Load;
  step: Step;
  /** The message that stands for the task now. */
  stands: Sent | undefined;
}

/** Goes down the ladder until the final stands, or is kept. What is no refusal is thrown on, to be tried again. */
async function climb(op: Final, bubble: Sent | undefined, courier: Courier): Promise<void> {
  const way = await begin(op, bubble, courier);
  const wanted = op.video !== undefined && isVideoRung(way.step.rung);
  const file = wanted ? await courier.fetch(op.video) : undefined;
  try {
    if (wanted) await point('deliver.fetched');
    if (await descend(way, file)) return;
  } finally {
    await file?.discard();
  }
  if (!way.aside) return courier.keep();
  const told = lightly(wordsOf(shut(op.reply, courier.words)), ({ reply }) =>
    courier.channel.send(courier.to, reply, `${op.id}-shut`),
  );
  await told.catch((error: unknown) => {
    if (!isRefusal(error)) throw error;
  });
}

async function begin(op: Final, bubble: Sent | undefined, courier: Courier): Promise<Climb> {
  const aside = op.reply.aside === true;
  const step = courier.step ?? firstStep(op, bubble, aside);
  // Somebody who gets what was kept for them is told why it comes only now.
  const text = op.owed === undefined ? op.reply.text : paragraphs(courier.words.owed, op.reply.text);
  const limit = op.video === undefined ? 'text' : 'caption';
  const reply = await fitted(op, { ...op.reply, text }, limit, courier);
  const load: Load = { form: { reply, poster: true }, plain: courier.words.videoReady };
  if (courier.step === undefined && op.owed !== undefined) await courier.reached(step);
  return { op, courier, aside, load, step, stands: bubble };
}

function firstStep(op: Final, bubble: Sent | undefined, aside: boolean): Step {
  const video = op.video !== undefined;
  if (op.owed !== undefined) return { rung: video ? 'new' : 'words-new', ...leaving(bubble) };
  if (aside && bubble === undefined) return { rung: 'words-private' };
  return { rung: video ? 'edit' : 'words' };
}

const leaving = (bubble: Sent | undefined): Pick<Step, 'left'> =>
  bubble === undefined ? {} : { left: bubble };

/** False where the ladder has no rung left but to keep it. */
async function descend(way: Climb, file: MediaFile | undefined): Promise<boolean> {
  while (way.step.rung !== 'kept') {
    try {
      await stand(way, file);
      return true;
    } catch (error) {
      const rung = nextRung(way.step.rung, error, way.aside);
      if (rung === undefined) throw error;
      way.step = stepTo(rung, way, error);
      await way.courier.reached(way.step);
    }
  }
  return false;
}

function stepTo(rung: Rung, { step, stands, courier }: Climb, error: unknown): Step {
  const why = isVideoRung(step.rung) ? becauseOf(error) : {};
  const behind = stands?.to === courier.to ? stands : step.behind;
  const left = behind === undefined ? leaving(stands) : { ...leaving(stands), behind };
  return { rung, ...left, because: { ...step.because, ...why } };
}

/** One try of one rung. */
async function stand(way: Climb, file: MediaFile | undefined): Promise<void> {
  const { op, courier, step } = way;
  const place = isPrivateRung(step.rung) ? await privatePlace(op.reply, courier) : courier.to;
  const target = await targetOf(way, place);
  if (op.video !== undefined && file !== undefined && isVideoRung(step.rung))
    await attach(way, target, op.video, file);
  else await become(way, target);
  if (target.to !== courier.to && !way.aside) await explain(way);
}

/** The message that is to become the final: the one that stands, or a new one, written down before anything is made of it. */
async function targetOf(way: Climb, place: Address): Promise<Sent> {
  const { op, courier, step, stands } = way;
  const refused = stands !== undefined && stands.id === step.left?.id && stands.to === step.left.to;
  if (stands !== undefined && !(isFreshRung(step.rung) && refused)) return stands;
  const { origin } = op.reply;
  const bare = {
    text: courier.words.stages.sending,
    quiet: true,
    ...(origin === undefined ? {} : { origin }),
  };
  const once = `${op.id}-${isPrivateRung(step.rung) ? 'private' : 'again'}`;
  await point('fresh.before');
  const sent = await lightly(wordsOf(placed(bare, place, courier)), ({ reply }) =>
    courier.channel.send(place, reply, once),
  );
  await point('fresh.sent');
  await courier.adopt(sent);
  way.stands = sent;
  return sent;
}

/** The message becomes the video. */
async function attach(way: Climb, target: Sent, video: Video, file: MediaFile): Promise<void> {
  const { channel, adopt, guard } = way.courier;
  const { fileOut } = await channel.limits(target.to);
  if (file.bytes > fileOut) throw new Problem('over-chat-limit', { limit: fileOut });
  guard();
  const { poster: _, ...plain } = file;
  await point('deliver.before');
  const stands = await lightly(way.load, ({ reply, poster }) =>
    channel.deliver(target, placed(reply, target.to, way.courier), video, poster ? file : plain),
  );
  await point('deliver.accepted');
  if (stands.id !== target.id) await adopt(stands);
}

/** The message becomes words; for a video, with the way to have it all the same. */
async function become(way: Climb, target: Sent): Promise<void> {
  const { op, courier, step, load } = way;
  const { reply } = load.form;
  const said = op.video === undefined ? reply : instead(reply, op.video, step.because, courier.words);
  await lightly(wordsOf(placed(said, target.to, courier)), (form) =>
    courier.channel.edit(target, form.reply),
  );
}

function instead(reply: Reply, video: Video, because: Step['because'] = {}, words: Catalog): Reply {
  const { limit, permission } = because;
  const link = video.url ?? reply.choices?.find(({ url }) => url !== undefined)?.url;
  const why = limit === undefined ? words.notAllowedHere(permission, link) : words.tooLargeHere(limit, link);
  return { ...reply, text: paragraphs(reply.text, why) };
}

/** The message that was left behind says where the final went. The final is with the asker: that this cannot be said is no loss. */
async function explain({ op, courier, step }: Climb): Promise<void> {
  const { behind, because, rung } = step;
  if (behind === undefined) return;
  const { choices: _, ...said } = op.reply;
  const { words, channel } = courier;
  const video = op.video !== undefined && isVideoRung(rung);
  const text = video
    ? paragraphs(said.text, words.sentInPrivate(because?.permission))
    : words.answeredInPrivate;
  await channel.edit(behind, { ...said, text }).catch(() => undefined);
}
