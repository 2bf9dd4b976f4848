import { Tickets } from '../../../src/bots/discord/tickets.ts';
import type { Address, Sent } from '../../../src/core/message.ts';
import type { Reply, Video } from '../../../src/core/reply.ts';
import type { FakeOptions } from '../../support/discord/options.ts';
import type { Person } from '../../support/discord/person.ts';
import { type Interaction, type Post, type Room, shown } from '../../support/discord/world.ts';
import { type Stage, setStage } from './support.ts';

/** Routes that troubles are aimed at. */
export const MESSAGES = '/channels/{channel_id}/messages';
export const MESSAGE = '/channels/{channel_id}/messages/{message_id}';
export const HOOK = '/webhooks/{webhook_id}/{webhook_token}';

/** A finished video. */
export const VIDEO: Video = {
  render: 'render_1',
  name: 'calm-sea.mp4',
  alt: 'A calm sea at dawn, 10 seconds',
};

/** A stage with one room, one person in it, and our channel to them. */
export class Chat {
  readonly stage: Stage;
  readonly room: Room;
  readonly anna: Person;
  readonly to: Address;

  constructor(stage: Stage) {
    this.stage = stage;
    this.room = stage.fake.room(stage.fake.guild('studio'));
    this.anna = stage.fake.person('anna');
    this.to = `discord:${this.room.id}`;
  }

  get fake() {
    return this.stage.fake;
  }

  get channel() {
    return this.stage.channel;
  }

  /** A reply to anna. */
  says(text: string, more: Partial<Reply> = {}): Reply {
    return { text, origin: { person: this.anna.id }, ...more };
  }

  /** What stands in a room; the one room, unless another is named. */
  posts(where = this.room): readonly Post[] {
    return this.fake.channel(where.id).messages;
  }

  /** What stands in anna's DM. */
  direct(): readonly Post[] {
    return this.posts(this.anna.directRoom);
  }

  /** A room of a server that has not installed the app. */
  elsewhere(): Room {
    return this.fake.room(this.fake.guild('elsewhere', { hasBot: false }));
  }

  /** A slash command by anna, deferred as our listener defers it. */
  async deferred(where: Room, externalApps = true): Promise<{ used: Interaction; sent: Sent }> {
    const { fake, anna } = this;
    if (fake.world.commands.length === 0) await (await this.stage.listen()).stop();
    const used = anna.slash('video', { prompt: 'x' }, { room: where, externalApps });
    const headers = {
      'content-type': 'application/json',
      'user-agent': 'DiscordBot (https://example.org, 1)',
    };
    const url = `${fake.api}/v10/interactions/${used.id}/${used.token}/callback`;
    await fetch(url, { method: 'POST', headers, body: '{"type":5}' });
    const outside = where.guild?.hasBot ? {} : { outside: anna.id };
    const ticket = {
      interaction: used.id,
      application: fake.world.bot.id,
      token: used.token,
      limit: used.uploadLimit,
    };
    await new Tickets(this.stage.safe).keep(ticket, { channel: where.id, ...outside }, 0);
    const hidden = used.original!.ephemeralFor === undefined ? '' : '!';
    const to: Address = `discord:${where.id}${'outside' in outside ? `~${anna.id}` : ''}`;
    return { used, sent: { to, id: `${used.original!.id}@${used.id}${hidden}` } };
  }
}

/** Opens a chat on a fresh stage. */
export async function openChat(options: Partial<FakeOptions> = {}): Promise<Chat> {
  return new Chat(await setStage(options));
}

/** The words that a message shows. */
export function text(post: Post | undefined): string {
  return post === undefined ? 'nothing' : shown(post).content;
}
