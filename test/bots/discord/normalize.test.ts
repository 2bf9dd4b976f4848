import type { APIAttachment, APIUser } from '@discordjs/core';
import { describe, expect, test } from 'vitest';
import {
  linksOf,
  normalize,
  normalizeEdit,
  pastesOf,
  type Written,
} from '../../../src/bots/discord/normalize.ts';
import type { Names } from '../../../src/bots/discord/text.ts';

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
      'film @Ben and @someone\nwith :wave: #channel',
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

  const names: Names = {
    ownRole: '77',
    role: (id) => (id === '78' ? 'Editors' : undefined),
    channel: (id) => (id === '22' ? 'clips' : undefined),
  };

  test.each([
    ['<@&77> a red kite', 'a red kite'],
    ['<@&78> and <@&79>', '@Editors and @role'],
    ['like in <#22> or <#23>', 'like in #clips or #channel'],
    ['ready at <t:1795953600:R>', 'ready at 2026-11-29 12:00 UTC'],
    ['at <t:1795953600> or <t:9999999999999:f>', 'at 2026-11-29 12:00 UTC or'],
    ['</video make:123456> a cat', '/video make a cat'],
    ['see <id:browse> <:ok:12> <a:go:34>', 'see #browse :ok: :go:'],
    ['5 < 6 > 4 and <b>', '5 < 6 > 4 and <b>'],
  ])('%s comes in plain words', (content, text) => {
    const heard = normalize(written({ content, mention_roles: ['77'], mentions: [] }), BOT, names);
    expect(heard?.text).toBe(text);
  });

  test('the role that Discord made for the bot speaks to it, another role does not', () => {
    const said = (mention_roles: string[]) => written({ content: 'hi', mentions: [], mention_roles });
    expect(normalize(said(['77']), BOT, names)).toBeDefined();
    expect(normalize(said(['78']), BOT, names)).toBeUndefined();
    expect(normalize(said(['77']), BOT)).toBeUndefined();
  });

  test('an answer whose words Discord keeps back is said to be unread', () => {
    const ours = written({ author: user(BOT, { bot: true }), content: 'Done.' });
    const answer = written({ type: 19, content: '', mentions: [], referenced_message: ours });
    expect(normalize(answer, BOT)).toMatchObject({ text: '', refused: [{ reason: 'unread' }] });
  });

  test('the words of an answered message go along; our own do not', () => {
    const theirs = written({ author: user('55'), content: 'A fox in the <#22>', mentions: [] });
    const ours = written({ author: user(BOT, { bot: true }), content: 'Done.' });
    const [one, two] = [theirs, ours].map((referenced_message) =>
      normalize(written({ type: 19, referenced_message }), BOT, names),
    );
    expect(one).toMatchObject({ quoted: { text: 'A fox in the #clips', by: 'person' } });
    expect(two).not.toHaveProperty('quoted');
  });

  test("a poll's question and answers go along, and a card's words", () => {
    const answers = ['A fox', 'An owl'].map((text, at) => ({ answer_id: at, poll_media: { text } }));
    const poll = { question: { text: 'What to film?' }, answers };
    const embeds = [{ type: 'rich', title: 'News', description: 'It snows.' }];
    const theirs = { ...written({ author: user('55'), content: '', mentions: [] }), poll, embeds } as Written;
    const heard = normalize(written({ type: 19, referenced_message: theirs }), BOT);
    expect(heard?.quoted?.text).toBe('What to film?\n- A fox\n- An owl\nNews\nIt snows.');
  });

  test('a sticker that is answered is refused as one that is sent', () => {
    const theirs = written({
      author: user('55'),
      content: '',
      sticker_items: [{ id: '1', name: 'Wow', format_type: 1 }],
    });
    expect(normalize(written({ type: 19, referenced_message: theirs }), BOT)?.refused).toEqual([
      { name: 'Wow', reason: 'unsupported' },
    ]);
  });

  test('a voice message says that it is one', () => {
    const attachments = [file('1', 'voice-message.ogg', 'audio/ogg')];
    expect(normalize(written({ attachments, flags: 1 << 13 }), BOT)?.attachments).toMatchObject([
      { kind: 'audio', voice: true },
    ]);
  });

  test('pictures in components, in embeds and from the GIF picker are taken by links that are kept apart', () => {
    const media = (url: string, more = {}) => ({
      url,
      proxy_url: url.replace('a.example', 'proxy.example'),
      ...more,
    });
    const components = [
      {
        type: 17,
        components: [
          { type: 12, items: [{ media: media('https://a.example/one.png') }] },
          {
            type: 9,
            components: [{ type: 10, content: 'x' }],
            accessory: { type: 11, media: media('https://a.example/two.jpg') },
          },
          { type: 13, file: media('https://a.example/three.mp4', { attachment_id: '1' }) },
        ],
      },
    ];
    const embeds = [
      { type: 'gifv', url: 'https://tenor.example/x', video: media('https://a.example/cat.mp4') },
      { type: 'image', thumbnail: media('https://a.example/four') },
      { type: 'article', thumbnail: media('https://a.example/preview.jpg') },
    ];
    const attachments = [file('1', 'three.mp4', 'video/mp4')];
    const message = { ...written({ attachments }), components, embeds } as unknown as Written;
    const heard = normalize(message, BOT);
    expect(heard?.attachments.map(({ kind, name, ref }) => [kind, name, ref])).toEqual([
      ['video', 'three.mp4', 'message/22/11/1'],
      ['image', 'one.png', 'kept/11/1'],
      ['image', 'two.jpg', 'kept/11/2'],
      ['video', 'cat.mp4', 'kept/11/3'],
      ['image', 'four', 'kept/11/4'],
    ]);
    expect(
      linksOf(message).filter(({ file: id }) => id !== '1' || message.attachments.length === 0),
    ).toContainEqual({
      of: '11',
      file: '3',
      url: 'https://proxy.example/cat.mp4',
    });
    expect(JSON.stringify(heard)).not.toContain('example');
  });

  test('a paste that Discord turned into a file is no attachment', () => {
    const attachments = [
      file('1', 'message.txt', 'text/plain; charset=utf-8'),
      file('2', 'notes.txt', 'text/plain'),
    ];
    const message = written({ attachments });
    expect(normalize(message, BOT)?.attachments.map(({ name }) => name)).toEqual(['notes.txt']);
    expect(pastesOf(message)).toEqual(['https://cdn.example/1?hm=1']);
  });

  test('a message names its channel and its server, in a DM the channel alone', () => {
    expect(normalize(written(), BOT)?.places).toEqual(['22', '33']);
    expect(normalizeEdit(written({ edited_timestamp: '2026-11-21T10:01:00.000Z' }), BOT)?.places).toEqual([
      '22',
      '33',
    ]);
    const { guild_id: _, ...direct } = written();
    expect(normalize(direct as Written, BOT)?.places).toEqual(['22']);
  });

  test('changed words are a message of their own without files, an added preview is none', () => {
    const edited_timestamp = '2026-11-21T10:01:00.000Z';
    const changed = written({ edited_timestamp, attachments: [file('1', 'a.png', 'image/png')] });
    expect(normalizeEdit(changed, BOT)).toMatchObject({
      id: 'discord:m11:edited',
      text: 'hello',
      attachments: [],
      edited: true,
      message: '11',
    });
    expect(normalizeEdit(written(), BOT)).toBeUndefined();
    expect(normalizeEdit({ id: '11', channel_id: '22' }, BOT)).toBeUndefined();
  });
});
