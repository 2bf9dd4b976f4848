/**
 * Where to answer: `<channel>:<opaque>`. Only the channel named before the colon reads past it.
 * Plain data, safe in a task, a log line or a Redis key; it never holds a token.
 */
export type Address = `${string}:${string}`;

/** The name before the colon: which channel an address belongs to. */
export function channelOf(address: Address): string {
  return address.slice(0, address.indexOf(':'));
}

/** The person who wrote, as the platform names them. */
export interface Sender {
  /** The platform's user id; unique within the channel, not across channels. */
  readonly id: string;
  /** Display name; for greeting only, never an identity. */
  readonly name: string;
  /** IETF tag that the platform reports (`zh-CN`, `en`), where it reports one. */
  readonly language?: string;
}

/** A file that came with a message. Nothing was downloaded yet, so every field but `ref` is only a claim. */
export interface Attachment {
  readonly kind: 'video' | 'image' | 'audio' | 'file' | 'link';
  /** As the person named it; for display only, never for a path. */
  readonly name: string;
  /** As the platform claims; the bytes are counted again on the way in. */
  readonly bytes?: number;
  readonly mime?: string;
  /** True for a voice message: it may hold the wish itself, so it is used as sound only when the person says so. */
  readonly voice?: true;
  /**
   * Opaque to all but its channel, plain data, so that it survives the queue. Never a URL that holds a token.
   * For `kind: 'link'` it is the public https URL that the person typed.
   */
  readonly ref: string;
}

/** A message that already stands in the chat, by the platform's own id. Plain data. */
export interface Sent {
  readonly to: Address;
  /** Opaque to all but its channel. */
  readonly id: string;
}

/**
 * Whether a message of ours is the one that the platform calls `id`. Behind a platform's id a channel may keep how the
 * message can be changed; that begins with a sign which no id has.
 */
export function isMessage(sent: Sent, id: string): boolean {
  return sent.id === id || (sent.id.startsWith(id) && /^[^A-Za-z0-9_-]/.test(sent.id.slice(id.length)));
}

/** Who asked, and with which message: lets a channel answer as a reply and mention only the asker. */
export interface Origin {
  readonly person: string;
  /** The platform's id of the message that asked, where it has one that can be replied to. */
  readonly message?: string;
}

/** What a person sent, the same whichever platform it came from. */
export interface InboundMessage {
  /** Stable across redeliveries, begins with the channel's name: the key of "seen before". */
  readonly id: string;
  readonly from: Address;
  readonly sender: Sender;
  /** Trimmed words; a platform command is written `/name rest`. May be empty when there are files or a press. */
  readonly text: string;
  readonly attachments: readonly Attachment[];
  /** When the person sent it, epoch ms, by the platform's clock. */
  readonly at: number;
  /** The platform's own id of this message, to reply to. */
  readonly message?: string;
  /** The id of the choice (button) that was pressed. */
  readonly pressed?: string;
  /** The bubble or video that this message answers. */
  readonly answers?: string;
  /** Messages with the same group are one message sent in parts (a Telegram album); they are gathered before routing. */
  readonly group?: string;
  /**
   * More of the same request may follow within 1.5 s: a forward and its comment, a paste that the platform cut in pieces. Set on
   * each part of which the adapter can tell. Such parts of one sender in one chat are joined before routing; every other message is
   * routed at once.
   */
  readonly continues?: 'forward' | 'paste';
  /** It was gathered, or waited behind what was: nothing of its sender's is to come before it. */
  readonly gathered?: boolean;
  /** A message of ours that stands already and is to become the bubble (Discord's deferred reply). */
  readonly placeholder?: Sent;
  /** Files that were refused before download (over the platform's limit), so that the person can be told. */
  readonly refused?: readonly Refusal[];
  /** Words of an earlier message that this one answers or quotes. */
  readonly quoted?: Quoted;
  /** What this message answers and the bot cannot use: the person is told that it was left out. */
  readonly unused?: Unused;
  /** A message of the platform that can hold no wish. With words or files beside it, those count instead. */
  readonly other?: OtherKind;
  /** True for a change of a message that was taken before: what was asked stands, and the person is told so. */
  readonly edited?: boolean;
  /**
   * Ids of the places that it was written in, by the platform's own numbers, from the chat outward: a channel, then its server. Absent where
   * the platform has one place a person.
   */
  readonly places?: readonly string[];
  /** True when nobody else reads this chat. */
  readonly direct: boolean;
  /** True when only the sender is to see the answer. The platform hides one message, so nothing else is said beside it. */
  readonly aside?: boolean;
}

/** Quoted words, without the platform's markup. */
export interface Quoted {
  readonly text: string;
  /** `bot` is this bot: its own words go along only where the person chose a part of them. */
  readonly by: 'person' | 'bot';
  /** True when the person chose a part of the message. */
  readonly partial?: boolean;
}

/** An answered message that brings nothing along: `hidden` was not shown to the bot, `other` is of a kind without words or files. */
export type Unused = 'poll' | 'hidden' | 'other';

/** Messages without words or files that a person can send by themselves. `something` stands for kinds that the adapter has no name for. */
export type OtherKind =
  | 'location'
  | 'poll'
  | 'contact'
  | 'paid-media'
  | 'giveaway'
  | 'invoice'
  | 'gift'
  | 'story'
  | 'dice'
  | 'game'
  | 'checklist'
  | 'something';

/** A file that the platform will not hand over, that is no medium (a sticker), or that stands where we may not look. */
export interface Refusal {
  readonly name: string;
  readonly reason: 'too-large' | 'unsupported' | 'hidden' | 'unread' | 'unreachable';
  /** For `too-large`: the platform's limit in bytes. */
  readonly limit?: number;
}
