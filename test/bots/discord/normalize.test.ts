import type { APIAttachment, APIUser } from '@discordjs/core';
import { describe, expect, test } from 'vitest';
import { normalize, type Written } from '../../../src/bots/discord/normalize.ts';

const BOT = '900000000000000001';
const user = (id: string, more: Partial<APIUser> = {}): APIUser => ({
  id,
  username: `user${id}`,
  global_name: null,
  discriminator: '0',
  avatar: null,
  ...more,
});
const file = (id: string, filename: string, content_type?: string): APIAttachment =>
  ({
    id,
    filename,
    size: 5,
    url: `https://cdn.example/${id}?hm=1`,
    proxy_url: '',
    ...(content_type === undefined ? {} : { content_type }),
  }) as APIAttachment;

function written(more: Partial<Written> = {}): Written {
  return {
    id: '11',
    channel_id: '22',
    guild_id: '33',
    author: user('44', { global_name: 'Anna' }),
    content: `<@${BOT}> hello`,
    mentions: [user(BOT)],
    attachments: [],
    embeds: [],
    components: [],
    type: 0,
    timestamp: '2026-11-21T10:00:00.000Z',
    edited_timestamp: null,
    tts: false,
    mention_everyone: false,
    mention_roles: [],
    pinned: false,
    ...more,
  } as Written;
}

describe('discord normalize', () => {
  test('the mention is the address, other names stay readable, line breaks stay', () => {
    const mentions = [user(BOT), user('55', { global_name: 'Ben' })];
    const content = `<@!${BOT}>  film <@55> and <@66>\nwith <a:wave:123> <#22>`;
    expect(normalize(written({ content, mentions }), BOT)?.text).toBe(
      'film @Ben and @someone\nwith :wave: <#22>',
    );
  });

  test.each([
    ['a bot', { author: user('1', { bot: true }) }],
    ['a webhook', { webhook_id: '1' }],
    ['a notice of Discord', { type: 7 }],
    ['words to nobody', { mentions: [], content: 'hello all' }],
  ])('%s is not for us', (_, more) => {
    expect(normalize(written(more as Partial<Written>), BOT)).toBeUndefined();
  });

  test('in a DM no mention is needed', () => {
    const { guild_id: _, ...direct } = written({ mentions: [], content: 'hello' });
    expect(normalize(direct, BOT)).toMatchObject({ from: 'discord:@22', direct: true, text: 'hello' });
  });

  test('kinds come from the type, or from the name where Discord knows no type', () => {
    const files = [
      file('1', 'a.bin', 'video/mp4'),
      file('2', 'IMG_1.HEIC'),
      file('3', 'v.ogg', 'audio/ogg; codecs=opus'),
      file('4', 'x.pdf', 'application/pdf'),
    ];
    const kinds = normalize(written({ attachments: files }), BOT)?.attachments.map(({ kind, mime }) => [
      kind,
      mime,
    ]);
    expect(kinds).toEqual([
      ['video', 'video/mp4'],
      ['image', undefined],
      ['audio', 'audio/ogg'],
      ['file', 'application/pdf'],
    ]);
  });

  test('a forwarded message brings its words and its files', () => {
    const message_snapshots = [
      {
        message: { content: 'from elsewhere', mentions: [], attachments: [file('7', 'a.png', 'image/png')] },
      },
    ] as never;
    const heard = normalize(written({ message_snapshots, content: `<@${BOT}>` }), BOT);
    expect(heard?.text).toBe('from elsewhere');
    expect(heard?.attachments[0]?.ref).toBe('message/22/11/7');
  });

  test('a sticker is refused by name', () => {
    const sticker_items = [{ id: '1', name: 'Wumpus', format_type: 1 as const }];
    expect(normalize(written({ sticker_items }), BOT)?.refused).toEqual([
      { name: 'Wumpus', reason: 'unsupported' },
    ]);
  });

  test('an answer to what the bot may not see says so; to what it sees, or to its own, it does not', () => {
    const answering = (more: Partial<Written>) =>
      normalize(written({ referenced_message: written({ author: user('55'), content: '', ...more }) }), BOT)
        ?.refused;
    expect(answering({})).toEqual([{ name: '', reason: 'hidden' }]);
    expect(answering({ content: 'a wish' })).toBeUndefined();
    expect(answering({ attachments: [file('1', 'a.png', 'image/png')] })).toBeUndefined();
    expect(answering({ author: user(BOT) })).toBeUndefined();
    expect(answering({ type: 7 })).toBeUndefined();
  });

  test('the same message always has the same id, and no link ever leaves', () => {
    const message = written({ attachments: [file('1', 'a.png', 'image/png')] });
    expect(normalize(message, BOT)).toEqual(normalize(structuredClone(message), BOT));
    expect(JSON.stringify(normalize(message, BOT))).not.toContain('cdn.example');
  });
});
