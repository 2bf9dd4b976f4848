import { describe, expect, test } from 'vitest';
import type { Address, Sent } from '../../src/core/message.ts';
import type { Channel, MediaFile } from '../../src/core/ports.ts';
import type { Reply, Video } from '../../src/core/reply.ts';

/** One chat of a platform, as the contract needs to see it. */
export interface Bench {
  readonly channel: Channel;
  readonly to: Address;
  /** The asker, as the platform names them. */
  readonly person: string;
  /** A real MP4 on disk. */
  readonly film: MediaFile;
  /** What the bot's messages say now, oldest first. */
  texts(): Promise<string[]> | string[];
  /** How many videos stand in the chat. */
  videos(): Promise<number> | number;
  /** The text files that stand in the chat: their names and what they say. */
  documents(): Promise<string[]> | string[];
  /** Somebody deletes a message. */
  remove(sent: Sent): Promise<void>;
  close(): Promise<void>;
}

const VIDEO: Video = { render: 'render_1', name: 'golden-hour.mp4', alt: 'A sunset over the ocean' };

/** What every channel promises to the deliveries, whichever platform it speaks to. `lacks` names what a platform cannot do. */
export function channelContract(
  name: string,
  open: () => Promise<Bench>,
  lacks: { readonly once?: string; readonly remove?: string } = {},
): void {
  const on = (
    title: string,
    run: (bench: Bench, reply: (text: string) => Reply) => Promise<void>,
    lack?: string,
  ) => {
    if (lack !== undefined) {
      process.stdout.write(`skipped: channel contract › ${name} › ${title} (${lack})\n`);
      return;
    }
    test(title, async () => {
      const bench = await open();
      try {
        await run(bench, (text) => ({ text, origin: { person: bench.person }, quiet: true }));
      } finally {
        await bench.close();
      }
    });
  };

  describe(`channel contract › ${name}`, () => {
    on('its name is the part of an address before the colon', async ({ channel, to }) => {
      expect(to.startsWith(`${channel.name}:`)).toBe(true);
    });

    on('its limits are numbers that something can be fitted to', async ({ channel, to }) => {
      const { posterAbove = 0, ...limits } = await channel.limits(to);
      for (const limit of Object.values(limits)) expect(limit).toBeGreaterThan(0);
      // 0 asks for a poster of every video.
      expect(posterAbove).toBeGreaterThanOrEqual(0);
    });

    on(
      'what was sent stands, and what it is edited to stands instead',
      async ({ channel, to, texts }, reply) => {
        const sent = await channel.send(to, reply('Got it.'), 'op-1');
        expect(await texts()).toEqual(['Got it.']);
        await channel.edit(sent, reply('Nearly there.'));
        expect(await texts()).toEqual(['Nearly there.']);
      },
    );

    on('a text file stands beside its words', async ({ channel, to, texts, documents }, reply) => {
      const document = { name: 'answer.txt', text: 'A long answer. 很长。' };
      await channel.send(to, { ...reply('The whole answer.'), document }, 'op-1');
      expect(await texts()).toEqual(['The whole answer.']);
      expect(await documents()).toEqual(['answer.txt: A long answer. 很长。']);
    });

    on('an edit that changes nothing is no error', async ({ channel, to, texts }, reply) => {
      const sent = await channel.send(to, reply('Got it.'), 'op-1');
      await channel.edit(sent, reply('Got it.'));
      expect(await texts()).toEqual(['Got it.']);
    });

    on(
      'one op sent twice is one message',
      async ({ channel, to, texts }, reply) => {
        const first = await channel.send(to, reply('Got it.'), 'op-1');
        const second = await channel.send(to, reply('Got it.'), 'op-1');
        expect(second).toEqual(first);
        expect(await texts()).toEqual(['Got it.']);
      },
      lacks.once,
    );

    on(
      'a bubble becomes the video, and stays one video when it is done again',
      async ({ channel, to, film, texts, videos }, reply) => {
        const bubble = await channel.send(to, reply('Working.'), 'op-1');
        await channel.deliver(bubble, reply('Here it is.'), VIDEO, film);
        await channel.deliver(bubble, reply('Here it is.'), VIDEO, film);
        expect(await videos()).toBe(1);
        expect(await texts()).toEqual(['Here it is.']);
      },
    );

    on(
      'an edit of a message that is gone says so',
      async ({ channel, to, remove }, reply) => {
        const sent = await channel.send(to, reply('Got it.'), 'op-1');
        await remove(sent);
        await expect(channel.edit(sent, reply('Nearly there.'))).rejects.toMatchObject({
          code: 'message-gone',
        });
      },
      lacks.remove,
    );
  });
}
