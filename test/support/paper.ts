import type { Address, Attachment, Sent } from '../../src/core/message.ts';
import type { Channel, ChannelLimits, Inlet, MediaFile } from '../../src/core/ports.ts';
import { Problem } from '../../src/core/problem.ts';
import type { Reply, Video } from '../../src/core/reply.ts';

/** A message as it stands in a paper chat. */
export interface PaperMessage {
  readonly id: string;
  readonly to: Address;
  reply: Reply;
  video: Video | undefined;
  /** Every look it ever had, the first included. */
  readonly looks: string[];
  /** How often a video was put into it. */
  delivered: number;
}

type Verb = 'send' | 'edit' | 'deliver' | 'open';

/** A platform of paper: keeps everything it was told, and can be told to fail. A channel like any other. */
export class PaperChannel implements Channel {
  readonly name: string;
  readonly messages: PaperMessage[] = [];
  /** The next calls of a verb fail with these, first in, first out. */
  readonly failures: { verb: Verb; problem: Problem }[] = [];
  /** Refuses what is done in a place, for as long as it is set. */
  refuse: (verb: Verb, to: Address) => Problem | undefined = () => undefined;
  readonly sizes: ChannelLimits = { text: 4_000, caption: 1_000, fileOut: 1_000_000, editEvery: 20 };
  #count = 0;
  readonly #once = new Map<string, PaperMessage>();

  constructor(name = 'paper') {
    this.name = name;
  }

  async limits(): Promise<ChannelLimits> {
    return this.sizes;
  }

  async send(to: Address, reply: Reply, once: string): Promise<Sent> {
    this.#fail('send', to);
    const known = this.#once.get(once);
    if (known !== undefined) return { to, id: known.id };
    const message: PaperMessage = {
      id: `m${++this.#count}`,
      to,
      reply,
      video: undefined,
      looks: [reply.text],
      delivered: 0,
    };
    this.messages.push(message);
    this.#once.set(once, message);
    return { to, id: message.id };
  }

  async edit(sent: Sent, reply: Reply): Promise<void> {
    this.#fail('edit', sent.to);
    const message = this.#find(sent);
    message.reply = reply;
    message.looks.push(reply.text);
  }

  async deliver(bubble: Sent, reply: Reply, video: Video, _file: MediaFile): Promise<Sent> {
    this.#fail('deliver', bubble.to);
    const message = this.#find(bubble);
    message.reply = reply;
    message.video = video;
    message.delivered += 1;
    return bubble;
  }

  async privately(to: Address, person: string): Promise<Address | undefined> {
    return to.startsWith('paper:@') ? undefined : `paper:@${person}`;
  }

  async open(attachment: Attachment): Promise<Inlet> {
    this.#fail('open');
    return {
      body: (async function* () {
        yield Buffer.from(attachment.name);
      })(),
    };
  }

  /** What one chat shows. */
  chat(to: Address): PaperMessage[] {
    return this.messages.filter((message) => message.to === to);
  }

  /** Somebody deletes a message. */
  remove(id: string): void {
    this.messages.splice(
      this.messages.findIndex((message) => message.id === id),
      1,
    );
  }

  #find(sent: Sent): PaperMessage {
    const message = this.messages.find(({ id }) => id === sent.id);
    if (message === undefined) throw new Problem('message-gone', {});
    return message;
  }

  #fail(verb: Verb, to?: Address): void {
    const refused = to === undefined ? undefined : this.refuse(verb, to);
    if (refused !== undefined) throw refused;
    const index = this.failures.findIndex((failure) => failure.verb === verb);
    const [failure] = index === -1 ? [] : this.failures.splice(index, 1);
    if (failure !== undefined) throw failure.problem;
  }
}
