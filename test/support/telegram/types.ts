/** Plain JSON as it goes over the wire. */
export type Json = Record<string, unknown>;

/** The kinds of media that a message can hold, named as the field of `Message` that carries them. */
export type MediaKind =
  | 'photo'
  | 'video'
  | 'document'
  | 'animation'
  | 'video_note'
  | 'audio'
  | 'voice'
  | 'sticker'
  | 'live_photo';

/** A file that Telegram holds. The bytes lie on disk under `path`. */
export interface StoredFile {
  readonly id: string;
  readonly unique: string;
  readonly kind: MediaKind | 'thumbnail';
  readonly path: string;
  /** The path that `getFile` tells, below `/file/bot<token>/`. */
  readonly route: string;
  readonly name: string;
  readonly mime: string;
  readonly bytes: number;
  readonly width?: number;
  readonly height?: number;
  readonly duration?: number;
  readonly streaming?: boolean;
  readonly thumbnail?: StoredFile;
}

/** One state of a message, as people could read it from `at` on. */
export interface Version {
  /** Epoch ms of the fake's clock. */
  readonly at: number;
  readonly text?: string;
  readonly entities?: readonly Json[];
  readonly caption?: string;
  readonly captionEntities?: readonly Json[];
  readonly media?: StoredFile;
  readonly buttons: readonly (readonly Button[])[];
}

/** An inline button as it was sent. */
export interface Button extends Json {
  readonly text: string;
  readonly callback_data?: string;
  readonly url?: string;
}

/** A message in a chat: its current state, and every state it went through. */
export interface StoredMessage {
  readonly id: number;
  readonly chat: number;
  /** User id of the sender; the bot's own id for what the bot sent. */
  readonly from: number;
  /** Unix seconds. */
  readonly date: number;
  readonly thread?: number;
  /** True when `thread` is a forum topic, not merely a chain of replies. */
  readonly inTopic: boolean;
  readonly replyTo?: number;
  readonly album?: string;
  /** A service message's own field, e.g. `{ migrate_to_chat_id: … }`. */
  readonly service?: Json;
  readonly silent: boolean;
  readonly now: Version;
  readonly history: readonly Version[];
  readonly deleted: boolean;
  /** The emoji that the bot put under it. */
  readonly reaction?: string;
}

/** One request the bot made, as the server saw it. */
export interface LedgerEntry {
  /** Epoch ms when the request was read to its end. */
  readonly at: number;
  readonly method: string;
  readonly params: Json;
  readonly chat?: number;
  readonly ok: boolean;
  readonly code: number;
  readonly description?: string;
  /** The message that the call created or changed. */
  readonly message?: number;
  /** True when the answer was thrown away on purpose after the call was carried out. */
  readonly answerLost: boolean;
}

/** A request that the Bot API's documentation does not allow. */
export interface Invalid {
  readonly method: string;
  readonly why: string;
}

/** A file that came with a multipart request. */
export interface Upload {
  readonly field: string;
  readonly name: string;
  readonly mime: string;
  readonly path: string;
  readonly bytes: number;
}

/** A request after parsing: values decoded, uploads on disk. */
export interface Call {
  readonly method: string;
  readonly params: Json;
  readonly uploads: ReadonlyMap<string, Upload>;
  /** True when the body was larger than the server takes; nothing of it was kept then. */
  readonly oversized: boolean;
}
