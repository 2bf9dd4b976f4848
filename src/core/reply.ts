import type { Address, Origin, Sent } from './message.ts';
import type { Timeline } from './timeline.ts';

/** A button. Channels draw it as they can; pressing it comes back as `InboundMessage.pressed`. */
export interface Choice {
  /**
   * ≤ 40 bytes of `[a-z0-9:_-]`, plain and not secret: channels add the asker's id to it within their own limit
   * (Telegram: 64 bytes in all). A press acts only on the presser's own session, so a forged id harms nobody.
   */
  readonly id: string;
  readonly label: string;
  readonly style?: 'primary' | 'danger';
  /** A link button instead: opens this https address, is never reported as a press. */
  readonly url?: string;
}

/** How far a task has come, for channels that can draw it; the same is said in `Reply.text` in words. */
export interface Progress {
  readonly stage: Stage;
  /** 0–100, where the stage knows it. */
  readonly percent?: number;
  /** Whole seconds since the task was accepted. */
  readonly seconds: number;
  /** What the backend says meanwhile; in `Reply.text` it stands above the stage. */
  readonly note?: string;
}

/** The stages a person sees, in their usual order. */
export type Stage =
  | 'waiting'
  /** The backend cannot be reached; the request is kept. */
  | 'away'
  /** The platform that holds the person's files cannot be reached; the request is kept. */
  | 'files-away'
  | 'connecting'
  | 'uploading'
  | 'making'
  | 'checking'
  | 'rendering'
  | 'sending';

/** Words for a person, with what a channel may draw beside them. Plain data: it lies in the outbox. */
export interface Reply {
  /** Plain text, no markup of any platform; channels split it where it is longer than they allow. */
  readonly text: string;
  readonly choices?: readonly Choice[];
  readonly origin?: Origin;
  readonly progress?: Progress;
  readonly timeline?: Timeline;
  /** True when it should arrive without a sound. */
  readonly quiet?: boolean;
  /** A text that is too long for a chat, sent as a file beside the words. Only `Channel.send` carries it. */
  readonly document?: TextFile;
  /** The message that it speaks of, in the same chat: a channel leads there by an answer or a link. Only `Channel.send` does. */
  readonly shows?: Sent;
  /** True when only the asker may read it, although others read the chat it goes to. */
  readonly aside?: boolean;
  /** The conversation it belongs to, where it stands in another place: the asker's private chat. */
  readonly about?: Address;
  /** Code of the language that the person chose just now. A channel with labels of its own shows them in it. */
  readonly language?: string;
}

/** A plain text file. */
export interface TextFile {
  /** A name a person can read, ending in `.txt`, without path parts. */
  readonly name: string;
  /** At most 1,000,000 characters. */
  readonly text: string;
}

/** A finished video as plain data: where it lies, not its bytes. */
export interface Video {
  /** The render it came from: the key for "which video is this". */
  readonly render: string;
  /** Where the backend says the file is. Signed, so never logged; absent when only the download endpoint has it. */
  readonly url?: string;
  /** A name a person can read, ending in `.mp4`, without path parts. */
  readonly name: string;
  /** What the film is called in a sentence. Absent in records of earlier versions. */
  readonly title?: string;
  /** Alt text: what the video shows, in words. */
  readonly alt: string;
}
