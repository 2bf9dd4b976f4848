import type { Attachment, InboundMessage } from './message.ts';

/** Languages the bot has words for. */
export type Language = 'en' | 'zh';

/** `<address>|<person>`: one person in one place. */
export type SessionId = `${string}|${string}`;

/** Which session a message belongs to: two people in one group never share a project. */
export function sessionOf(message: InboundMessage): SessionId {
  return `${message.from}|${message.sender.id}`;
}

/** What is remembered of one person in one place. The project's token is kept apart and never here. */
export interface Session {
  readonly id: SessionId;
  /** Slug of the skill in use. */
  readonly skill: string;
  /** Set once known: chosen by `/language`, else from the platform, else from the text. */
  readonly language?: Language;
  /** True when the language was chosen by the person and must not be guessed again. */
  readonly languageChosen?: boolean;
  /** True once the greeting was said. */
  readonly greeted: boolean;
  /** True once a project stands behind the session. */
  readonly connected: boolean;
  /** A wish whose files were all refused. The next files that come without words take it up. */
  readonly pendingWish?: PendingWish;
  /** The last voice message that the person was asked about. */
  readonly voiceNote?: Attachment;
}

/** Words that wait for files. Empty words take back what waited. */
export interface PendingWish {
  /** As written, with the command before them. */
  readonly text: string;
  /** Epoch ms by the platform's clock. */
  readonly until: number;
}

/** Fields that change; an absent field stays as it is. */
export type SessionPatch = Partial<Omit<Session, 'id'>>;
