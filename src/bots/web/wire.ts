import { z } from 'zod';
import type { Choice, Progress, Reply, Video } from '../../core/reply.ts';
import type { Timeline } from '../../core/timeline.ts';
import { isId } from './address.ts';

const id = z.string().refine(isId);
const text = (limit: number) => z.string().max(limit);
const count = z.number().int().nonnegative();

const choice: z.ZodType<Choice> = z.object({
  id: text(200),
  label: text(400),
  style: z.enum(['primary', 'danger']).exactOptional(),
  url: z.url({ protocol: /^https?$/ }).exactOptional(),
});

const progress: z.ZodType<Progress> = z.object({
  stage: z.enum([
    ...(['waiting', 'away', 'files-away', 'connecting', 'uploading'] as const),
    ...(['making', 'checking', 'rendering', 'sending'] as const),
  ]),
  percent: z.number().min(0).max(100).exactOptional(),
  seconds: z.number().nonnegative(),
  note: text(1_000_000).exactOptional(),
});

const clip = z.object({
  name: text(2000),
  from: z.number(),
  to: z.number(),
  volume: z.number().exactOptional(),
});

const timeline: z.ZodType<Timeline> = z.object({
  tracks: z.array(z.object({ kind: z.enum(['video', 'audio', 'text', 'other']), clips: z.array(clip) })),
  length: z.number(),
  width: z.number().exactOptional(),
  height: z.number().exactOptional(),
});

/** A reply as the channel posts it and as the log keeps it. */
const replySchema: z.ZodType<Reply> = z.object({
  text: text(1_000_000),
  choices: z.array(choice).max(100).exactOptional(),
  origin: z.object({ person: text(200), message: text(200).exactOptional() }).exactOptional(),
  progress: progress.exactOptional(),
  timeline: timeline.exactOptional(),
  quiet: z.boolean().exactOptional(),
  document: z.object({ name: text(200), text: text(1_000_000) }).exactOptional(),
  language: text(20).exactOptional(),
});

/** What the channel asks the platform to say. `once` is the key against doubles. */
export const sendSchema = z.object({ reply: replySchema, once: text(200).min(1) });

/** What the channel asks an existing message to become. */
export const editSchema = z.object({ reply: replySchema });

/** The words beside a video on its way up. `render` is the key against doubles. Its `url` never comes here. */
export const deliverSchema = z.object({
  reply: replySchema,
  video: z.object({
    render: text(200).min(1),
    name: text(400),
    alt: text(4000),
    width: z.number().positive().exactOptional(),
    height: z.number().positive().exactOptional(),
    seconds: z.number().nonnegative().exactOptional(),
  }) satisfies z.ZodType<Omit<Video, 'url'>>,
});

const file = z.object({
  media: id,
  name: z.string(),
  kind: z.enum(['video', 'image', 'audio', 'file']),
  bytes: count,
  mime: z.string().exactOptional(),
  /** False for a file that is not on disk: there were too many in one message, or newer ones took its room. */
  kept: z.boolean(),
});

const video = deliverSchema.shape.video.extend({
  media: id,
  bytes: count,
  mime: z.string().exactOptional(),
  poster: id.exactOptional(),
  /** Newer files took its room; its name and size stay. */
  kept: z.literal(false).exactOptional(),
});

const common = {
  id,
  /** Place in the chat; never changes. */
  seq: count,
  /** Grows with every change in the chat; the newest one of an item is also the id of its event. */
  rev: count,
  /** When it was first said, epoch ms. */
  at: count,
  /** When it last changed, epoch ms: from here the page counts elapsed seconds on. */
  changed: count,
  /** The key under which it was posted; a second post with the same key is the same item. */
  once: z.string(),
};

const said = z.object({
  ...common,
  from: z.literal('person'),
  text: z.string(),
  files: z.array(file),
  refused: z.array(z.object({ name: z.string(), limit: count })),
  language: z.string().exactOptional(),
  pressed: z.object({ id: z.string(), label: z.string().exactOptional() }).exactOptional(),
  answers: id.exactOptional(),
  /** True once the bot has it for certain. */
  received: z.boolean(),
  /** The last word of a chat: once the bot has it, all that was kept of the chat is removed. */
  closes: z.literal(true).exactOptional(),
});

const answered = z.object({
  ...common,
  from: z.literal('bot'),
  reply: replySchema,
  video: video.exactOptional(),
});

/** One message of a chat as it stands now: a line of the log, and what the page draws. */
export const itemSchema = z.discriminatedUnion('from', [said, answered]);

/** What a person said. */
export type Said = z.infer<typeof said>;
/** What the bot answered. */
export type Answered = z.infer<typeof answered>;
/** Either of both. */
export type Item = Said | Answered;
/** A file that came with a message. */
export type FileItem = z.infer<typeof file>;
/** A delivered video. */
export type VideoItem = z.infer<typeof video>;

/** What the page refuses its channel with, in the `error` of a JSON body. */
export const REFUSALS = {
  wrongSecret: 'wrong secret',
  noChat: 'no such chat',
  noMessage: 'no such message',
  noFile: 'no such file',
  tooLarge: 'too large',
} as const;

/** The status that goes with each. */
export const REFUSAL_STATUS: Readonly<Record<string, number>> = {
  [REFUSALS.wrongSecret]: 401,
  [REFUSALS.noChat]: 404,
  [REFUSALS.noMessage]: 410,
  [REFUSALS.noFile]: 404,
  [REFUSALS.tooLarge]: 413,
};
