import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { InboundMessage } from '../../../src/core/message.ts';
import type { TelegramFake } from '../../support/telegram/fake.ts';
import type { Person } from '../../support/telegram/person.ts';
import { startTelegramFake } from '../../support/telegram/start.ts';
import type { Json } from '../../support/telegram/types.ts';
import { understand } from './rig.ts';

let fake: TelegramFake;
let ann: Person;

beforeEach(async () => {
  fake = await startTelegramFake({ readsAll: true });
  ann = fake.person({ id: 7, name: 'Ann' });
});
afterEach(async () => {
  expect([...fake.invalid, ...fake.untrue]).toEqual([]);
  await fake.close();
});

function messages(): InboundMessage[] {
  return understand(fake).flatMap((heard) => (heard.kind === 'message' ? [heard.message] : []));
}

const CLIP = 'https://example.com/clip.mp4?a=1&b=2';

/** A link behind these words of the text. */
function behind(text: string, words: string, url = CLIP): Json[] {
  const command = /^\/\w+/.exec(text);
  return [
    ...(command === null ? [] : [{ type: 'bot_command', offset: 0, length: command[0].length }]),
    { type: 'text_link', offset: text.indexOf(words), length: words.length, url },
  ];
}

describe('telegram words › links', () => {
  it.each([
    ['make a reel from this clip', 'this clip', `make a reel from [this clip](${CLIP})`],
    ['/upload here', 'here', `/upload [here](${CLIP})`],
    ['🎬🎬 take that one', 'that one', `🎬🎬 take [that one](${CLIP})`],
    ['a [b] c', '[b]', `a [b](${CLIP}) c`],
    [`see ${CLIP}`, CLIP, `see ${CLIP}`],
  ])('%s: the address behind the words stands with them', (text, words, read) => {
    ann.says(text, { marks: behind(text, words) });
    expect(messages()[0]?.text).toBe(read);
  });

  it('a caption keeps its addresses too, and two links keep both', () => {
    const text = 'cut here and there';
    const marks = [
      ...behind(text, 'here', 'https://a.example/1'),
      ...behind(text, 'there', 'https://b.example/2'),
    ];
    ann.says(text, { photo: 'package.json', marks });
    expect(messages()[0]?.text).toBe('cut [here](https://a.example/1) and [there](https://b.example/2)');
  });

  it('an address that Telegram marks without a scheme becomes one; a name in a sentence stays a name', () => {
    const mark = (offset: number, length: number) => ({ type: 'url', offset, length });
    ann.says('www.example.com/a.mp4 faster', { marks: [mark(0, 21)] });
    ann.says('example.com/a.mp4 faster', { marks: [mark(0, 17)] });
    ann.says('like pixar.com does', { marks: [mark(5, 9)] });
    expect(messages().map(({ text }) => text)).toEqual([
      'https://www.example.com/a.mp4 faster',
      'https://example.com/a.mp4 faster',
      'like pixar.com does',
    ]);
  });

  it('a forwarded post keeps the address behind its words and may have a comment beside it', () => {
    const text = 'Our new trailer';
    const origin = { type: 'hidden_user', date: 1, sender_user_name: 'News' };
    ann.says(text, { marks: behind(text, 'trailer'), fields: { forward_origin: origin } });
    expect(messages()).toMatchObject([{ text: `Our new [trailer](${CLIP})`, continues: 'forward' }]);
  });

  it.each(['make a reel of this', 'use these, please', '用这个做一个短片'])(
    '“%s” may be the comment on a forward that follows',
    (text) => {
      ann.says(text);
      expect(messages()).toMatchObject([{ continues: 'forward' }]);
    },
  );

  it.each(['make it black and white', 'a red kite', '/video this one', 'thesis video', '海边下雨', '雨の街'])(
    '“%s” waits for nothing',
    (text) => {
      ann.says(text);
      expect(messages()[0]).not.toHaveProperty('continues');
    },
  );

  it('a text of the longest length may go on, a short one does not wait', () => {
    ann.says('x'.repeat(4_096));
    ann.says('a red kite');
    const [long, short] = messages();
    expect(long).toMatchObject({ continues: 'paste' });
    expect(short).not.toHaveProperty('continues');
  });
});

describe('telegram words › answers', () => {
  it('the words of the answered message go along', () => {
    const bob = fake.person({ id: 8, name: 'Bob' });
    const { id: chat } = fake.group();
    const said = bob.says('A fox crosses the snow at dawn', { chat });
    ann.says('/video@clipper_bot make this', { chat, replyTo: said });
    expect(messages()).toMatchObject([
      { text: '/video make this', quoted: { text: 'A fox crosses the snow at dawn', by: 'person' } },
    ]);
  });

  it('a part that the person chose goes along alone, with its address', () => {
    const said = ann.says('Scene 1: a fox. Scene 2: snow.');
    const quote = {
      text: 'a fox',
      position: 9,
      is_manual: true,
      entities: [{ type: 'text_link', offset: 2, length: 3, url: 'https://a.example/fox' }],
    };
    messages();
    ann.says('do this one', { replyTo: said, fields: { quote } });
    expect(messages()).toMatchObject([
      { quoted: { text: 'a [fox](https://a.example/fox)', by: 'person', partial: true } },
    ]);
  });

  it("the bot's own words go along only where a part of them was chosen", () => {
    const { chat, id } = ann.says('hi');
    const ours = fake.world.post({ chat, from: fake.botId, text: 'Idea 1: a fox. Idea 2: an owl.' });
    messages();
    ann.says('warmer', { replyTo: ours });
    const quote = { text: 'an owl', position: 23, is_manual: true };
    ann.says('do this one', { replyTo: ours, fields: { quote } });
    const [whole, part] = messages();
    expect(whole).not.toHaveProperty('quoted');
    expect(part).toMatchObject({ quoted: { text: 'an owl', by: 'bot', partial: true } });
    expect(id).toBeLessThan(ours.id);
  });

  it("a poll's question and answers go along", () => {
    const poll = {
      id: '1',
      question: 'What shall we film?',
      options: ['A fox', 'An owl'].map((text, at) => ({ persistent_id: `o${at}`, text, voter_count: 0 })),
      total_voter_count: 0,
      is_closed: false,
      is_anonymous: true,
      type: 'regular',
      allows_multiple_answers: false,
      allows_revoting: false,
      members_only: false,
    };
    const asked = ann.says('', { fields: { poll } });
    messages();
    ann.says('make the first one', { replyTo: asked });
    expect(messages()).toMatchObject([
      { quoted: { text: 'What shall we film?\n- A fox\n- An owl', by: 'person' } },
    ]);
  });

  it('a sticker that is answered is refused as one that is sent', () => {
    const sticker = ann.says('', { sticker: { bytes: Buffer.from('x') } });
    messages();
    ann.says('animate this', { replyTo: sticker });
    expect(messages()).toMatchObject([{ refused: [{ name: 'sticker', reason: 'unsupported' }] }]);
  });

  it('what holds neither words nor files is told to be of no use', () => {
    const place = ann.says('', { fields: { location: { latitude: 52.5, longitude: 13.4 } } });
    messages();
    ann.says('make a film of this', { replyTo: place });
    expect(messages()).toMatchObject([{ text: 'make a film of this', unused: 'other' }]);
  });
});

describe('telegram words › messages that hold no wish', () => {
  const prize = { chats: [], winners_selection_date: 1, winner_count: 1 };
  it.each<[string, Json]>([
    ['location', { location: { latitude: 52.5, longitude: 13.4 } }],
    ['contact', { contact: { phone_number: '1', first_name: 'Bob' } }],
    ['dice', { dice: { emoji: '🎲', value: 3 } }],
    ['paid-media', { paid_media: { star_count: 1, paid_media: [] } }],
    ['giveaway', { giveaway: prize }],
    [
      'invoice',
      { invoice: { title: 'a', description: 'b', start_parameter: 'c', currency: 'EUR', total_amount: 1 } },
    ],
  ])('a %s is answered in private', (other, fields) => {
    ann.says('', { fields });
    expect(messages()).toMatchObject([{ text: '', attachments: [], other }]);
  });

  it('a kind that Telegram invents later is answered too, a service message is not', () => {
    const frame = { message_id: 5, date: 1, chat: { id: 7, type: 'private', first_name: 'Ann' } };
    const from = { id: 7, is_bot: false, first_name: 'Ann' };
    fake.queue.check = () => undefined;
    fake.queue.add('message', { ...frame, from, hologram: { depth: 3 } }, 7);
    fake.queue.add('message', { ...frame, from, write_access_allowed: {} }, 7);
    fake.queue.add('message', { ...frame, from }, 7);
    expect(understand(fake).map(({ kind }) => kind)).toEqual(['message', 'nothing', 'nothing']);
  });

  it("a group's own location is not answered", () => {
    const { id: chat } = fake.group();
    ann.says('', { chat, fields: { location: { latitude: 52.5, longitude: 13.4 } } });
    expect(understand(fake)).toEqual([{ kind: 'nothing' }]);
  });

  it('a voice message says that it is one', () => {
    ann.says('', { voice: { bytes: Buffer.from('x') } });
    expect(messages()).toMatchObject([{ attachments: [{ kind: 'audio', voice: true }] }]);
  });
});
