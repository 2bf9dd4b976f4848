import type { Address, Attachment, InboundMessage, Sent } from './message.ts';
import type { Reply, Video } from './reply.ts';
import type { Session, SessionId } from './session.ts';
import type { SkillProfile } from './skill.ts';
import type { TaskId } from './task.ts';
import type { LimitName } from './text/limits.ts';
import type { Timeline } from './timeline.ts';

// ── The studio: the video backend as the core sees it ───────────────────────────────────────────────────────────

/** The backend's account and session behind a conversation. Holds the token: only the project store keeps it. */
export interface Project {
  readonly token: string;
  /** The `X-Client-Id` the token was given to; the same one renews it. Absent for an operator's own token. */
  readonly clientId?: string;
  /** Always a string: it has 19 digits. */
  readonly session: string;
  readonly task?: string;
  /** The account's id; begins with `anon_` for a free account. */
  readonly user?: string;
  /** Whether a timeline was ever seen in it. Absent in records of earlier versions: then it may have been. */
  readonly held?: boolean;
  /** Sessions of the same account that the backend lost or the person left, the newest last; at most five. For help. */
  readonly past?: readonly string[];
  /** The first wish: what the film is about. At most 200 characters. */
  readonly title?: string;
  /** How many videos were rendered from it. */
  readonly videos?: number;
  /** The render that ended last. */
  readonly last?: LastRender;
}

/** Which draft was rendered last: an export of the same one that was asked for meanwhile is the same video. */
export interface LastRender {
  /** `Timeline.digest` of what was rendered. */
  readonly digest: string;
  /** When it ended, epoch ms. */
  readonly at: number;
  /** True when a person asked for the export; false when it followed from a change. */
  readonly asked: boolean;
}

/** What the stream tells. Keep-alives, thoughts and tool calls never come through as text. */
export type StudioEvent =
  /** Bytes came in: the backend lives. The first one says that the words were taken. */
  | { readonly kind: 'beat' }
  /** More words of the answer, to be appended as they are. */
  | { readonly kind: 'text'; readonly text: string }
  /** The backend is at work with a tool of this name. */
  | { readonly kind: 'tool'; readonly name: string }
  /** A first, unfinished video exists; music and titles follow. */
  | { readonly kind: 'raw' }
  /** The stream came to its end by itself. */
  | {
      readonly kind: 'end';
      /** The text of record: recaps win over partials, a trailing apology is dropped. */
      readonly text: string;
      /** True when nothing was said after the last tool: look at the state and say what changed. */
      readonly silent: boolean;
      /** True when a tool ran or the state moved. */
      readonly acted: boolean;
      /** The model ran out of tokens: the text breaks off. */
      readonly cut?: true;
      /** The stream ended behind a tool call without its answer, or in the middle of a text: more may have been meant to come. */
      readonly unfinished?: true;
    };

/** A project as the backend holds it now. */
export interface StudioState {
  /** The draft as JSON text, verbatim: unknown keys and integers beyond 2^53 survive. Absent when there is none. */
  readonly draft?: string;
  readonly timeline: Timeline;
  /** How many uploaded or generated pieces the project holds. */
  readonly assets: number;
}

/** Credits; `frozen` are reserved for work that runs, `total` is both together. */
export interface Credits {
  readonly available: number;
  readonly frozen: number;
  readonly total: number;
}

/** How far a render has come. `url` comes with `completed`, or not at all: then the download endpoint has the file. */
export interface RenderStatus {
  /** `missing`: the backend does not know this id. */
  readonly status: 'pending' | 'processing' | 'completed' | 'failed' | 'missing';
  /** 0–100. */
  readonly percent?: number;
  /** Signed; never logged. */
  readonly url?: string;
}

/**
 * One skill's view of the backend. Every verb rejects with a `Problem`; none but `converse` is ever unsafe to repeat.
 * `token-expired` and `session-missing` are left to the caller, who holds the project.
 */
export interface Studio {
  /**
   * A new project in the account behind `existing`, else in the operator's (`NEMO_TOKEN`), else in a free account opened
   * for it. `language` is the backend's ISO tag (`en`, `zh-CN`). Rejects with `token-expired` for an old `existing`.
   */
  createProject(language: string, existing: Project | undefined, signal: AbortSignal): Promise<Project>;
  /** Only a new token for the same client id; the session stays. Rejects with `token-expired` for an operator's token. */
  renewToken(project: Project, signal: AbortSignal): Promise<Project>;
  /**
   * Sends the words once; only words that were refused for too many requests are sent once more, after a pause. Ends with `end`, or
   * throws: `outcome-unknown` when the answer was lost, `backend-down` when surely nothing was taken.
   */
  converse(project: Project, text: string, signal: AbortSignal): AsyncIterable<StudioEvent>;
  state(project: Project, signal: AbortSignal): Promise<StudioState>;
  /** Streams a file from disk. */
  upload(project: Project, file: MediaFile, signal: AbortSignal): Promise<void>;
  /** Lets the backend fetch public links by itself. */
  uploadUrls(project: Project, urls: readonly string[], signal: AbortSignal): Promise<void>;
  /** Resolves also when the id is known already: the render is under way then. */
  startRender(project: Project, render: string, draft: string, signal: AbortSignal): Promise<void>;
  renderStatus(project: Project, render: string, signal: AbortSignal): Promise<RenderStatus>;
  cancelRender(project: Project, render: string): Promise<void>;
  /** The documented fallback where a render has no URL: the bytes by bearer token. */
  download(project: Project, render: string, signal: AbortSignal): Promise<Inlet>;
  credits(project: Project, signal: AbortSignal): Promise<Credits>;
  /** A link that opens the project in a browser; holds a claim token, never the account's. */
  claimLink(project: Project, signal: AbortSignal): Promise<string>;
  /** Where a free account is kept for good: whoever opens it owns the account. Nothing for a registered one. */
  registerLink(project: Project): string | undefined;
}

/** One studio a skill: the skill's slug and version go with every request. */
export type StudioOf = (skill: SkillProfile) => Studio;

// ── Files ───────────────────────────────────────────────────────────────────────────────────────────────────────

/** Bytes on their way in: to be read once, with back-pressure. */
export interface Inlet {
  readonly body: AsyncIterable<Uint8Array>;
  /** As claimed by the sender; counted again while reading. */
  readonly bytes?: number;
}

/** A file of ours on disk, looked at by its bytes. Whoever got it removes it by `discard`. */
export interface MediaFile {
  readonly path: string;
  readonly bytes: number;
  /** By magic bytes, never by name. */
  readonly mime: string;
  /** For display and for the form field; safe characters only. */
  readonly name: string;
  /** Pixels as shown (rotation applied), where it has a picture. */
  readonly width?: number;
  readonly height?: number;
  readonly seconds?: number;
  /** A JPEG of ≤ 320 px and < 200 kB, for a video. */
  readonly poster?: string;
  discard(): Promise<void>;
}

/** Takes bytes in: counts, caps, sniffs. */
export interface Intake {
  /**
   * Spools an inlet to disk. Rejects with `too-large` over `maxBytes`, `empty-file` for nothing,
   * `bad-format` where the bytes are no medium the backend takes, `disk-full` where there is no room for it.
   */
  take(inlet: Inlet, name: string, maxBytes: number, signal: AbortSignal): Promise<MediaFile>;
  /** The same for a public URL: http(s) only, no private address, every redirect checked. */
  fetch(url: string, name: string, maxBytes: number, signal: AbortSignal): Promise<MediaFile>;
  /**
   * Measures a finished video; one of more than `posterAbove` bytes gets a poster, none where that is absent. Rejects with
   * `unplayable` where no player would show it.
   */
  prepare(file: MediaFile, posterAbove?: number): Promise<MediaFile>;
}

// ── Platforms ───────────────────────────────────────────────────────────────────────────────────────────────────

/** What a chat allows today; asked for before each use, because boosts and plans change it. */
export interface ChannelLimits {
  /** Characters of one message. Longer words are cut by it, one message an op; what is longer all the same, the channel splits. */
  readonly text: number;
  /** Characters beside a video. */
  readonly caption: number;
  /** Largest file this chat takes from us, in bytes. */
  readonly fileOut: number;
  /** Shortest time between two edits of one message, in milliseconds. */
  readonly editEvery: number;
  /** Messages and edits that the chat takes in a minute, where the platform counts them. */
  readonly perMinute?: number;
  /** A video of more bytes needs a poster of ours; absent where the platform makes its own. */
  readonly posterAbove?: number;
}

/**
 * One platform outward: stateless, REST by bot token, safe in any number of processes. Called by the deliveries alone,
 * except `open`, which turns call. Rejects with the platform problems: `message-gone`, `chat-closed`, `not-allowed`,
 * `platform-refused`, `slow-down`, `chat-moved`, `over-chat-limit`, `platform-down`. A channel only says what was refused;
 * what is tried next is `ladder.ts`'s alone.
 */
export interface Channel {
  readonly name: string;
  limits(to: Address): Promise<ChannelLimits>;
  /** `once` is the op's id: the platform's own key against doubles, where it has one. */
  send(to: Address, reply: Reply, once: string): Promise<Sent>;
  /** Unchanged text is no error. */
  edit(sent: Sent, reply: Reply): Promise<void>;
  /** The bubble becomes the video: an edit, so safe to repeat. Resolves with where the video now stands. */
  deliver(bubble: Sent, reply: Reply, video: Video, file: MediaFile): Promise<Sent>;
  /**
   * The private chat of this person, where the platform has one that is not `to` itself. Rejects with `chat-closed` where
   * they do not let the bot in. A channel without this verb has private chats alone.
   */
  privately?(to: Address, person: string): Promise<Address | undefined>;
  /**
   * Reads an attachment of this channel. Rejects with `platform-down` where that may go better in a while, else with
   * `file-unreachable` or `too-large`.
   */
  open(attachment: Attachment, signal: AbortSignal): Promise<Inlet>;
}

/** Small secrets with an end, encrypted at rest (an interaction token that lives 15 minutes). */
export interface Secrets {
  keep(name: string, value: string, seconds: number): Promise<void>;
  read(name: string): Promise<string | undefined>;
}

// ── Receipt ─────────────────────────────────────────────────────────────────────────────────────────────────────

/** What a listener hands a message to. Resolves once the message is safe; rejects with `memory-down` when it is not. */
export type Receive = (message: InboundMessage) => Promise<void>;

/** What is remembered of people, for reading. It is written by the ledger alone, together with what a message causes. */
export interface Sessions {
  /** A session that was never seen comes back with its defaults. */
  read(id: SessionId): Promise<Session>;
}

/** One message in the terms of the limits. Names are `<platform>:<id>`. */
export interface Asked {
  /** The message's id: asked again, it is counted once. */
  readonly message: string;
  readonly person: string;
  readonly chat: string;
  readonly session: SessionId;
  /** What it begins, in order; of questions only one that opens an account. */
  readonly tasks: readonly {
    readonly id: TaskId;
    /** True for a video that counts by the day. */
    readonly video: boolean;
    /** Of the files that come with it. */
    readonly bytes: number;
    /**
     * Tasks with the same place count as one at once; absent for a task that is not counted so. The session's own name is a place that every
     * other task of the session shares.
     */
    readonly place?: string;
  }[];
  /** True for a person who has a project, and so is not new. */
  readonly known: boolean;
}

/** What the limits leave of a message. */
export interface Verdict {
  /** The first so many tasks may begin. */
  readonly granted: number;
  /** The limit that was reached. `until` is epoch ms; 0 where it depends on work that runs. */
  readonly refused?: { readonly limit: LimitName; readonly until: number };
}

/** Counts what people ask for. Every verb rejects with `memory-down` when the counters do not answer. */
export interface Limits {
  /** Counts a message and what it begins, as far as the limits allow. What is refused counts nothing. */
  ask(asked: Asked): Promise<Verdict>;
  /** True for the first message with this name within `ms`, and for the same message asked again. */
  first(name: string, message: string, ms: number): Promise<boolean>;
}

// ── Others ──────────────────────────────────────────────────────────────────────────────────────────────────────

/** One line an event: a name in plain words and plain fields. Never message text, media, tokens or signed links. */
export interface Log {
  debug(event: string, fields?: object): void;
  info(event: string, fields?: object): void;
  warn(event: string, fields?: object): void;
  error(event: string, fields?: object): void;
  /** A log that puts these fields on every line. */
  with(fields: object): Log;
}

/** Reads a skill by its slug; the default skill where the slug is unknown. */
export interface Skills {
  get(slug: string): SkillProfile;
  list(): readonly SkillProfile[];
}
