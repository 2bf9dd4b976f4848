import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Heard } from '../../../src/bots/telegram/normalize.ts';
import type { InboundMessage } from '../../../src/core/message.ts';
import type { TelegramFake } from '../../support/telegram/fake.ts';
import type { Person } from '../../support/telegram/person.ts';
import { startTelegramFake } from '../../support/telegram/start.ts';
import { understand } from './rig.ts';

let fake: TelegramFake;
let ann: Person;

async function begin(readsAll: boolean): Promise<void> {
  fake = await startTelegramFake({ readsAll });
  ann = fake.person({ id: 7, name: 'Ann', lang: 'zh-hans' });
}

function only(heard: readonly Heard[]): InboundMessage {
  const [first] = heard;
  if (heard.length !== 1 || first?.kind !== 'message') throw new Error(`heard ${JSON.stringify(heard)}`);
  return first.message;
}

beforeEach(() => begin(true));
afterEach(async () => {
  expect([...fake.invalid, ...fake.untrue]).toEqual([]);
  await fake.close();
});

describe('telegram normalize › private chats', () => {
  it('words come with sender, address, time and number', () => {
    const { id, date } = ann.says('  a red kite over the sea ');
    expect(only(understand(fake))).toEqual({
      id: `telegram:7:${id}`,
      from: 'telegram:7',
      sender: { id: '7', name: 'Ann', language: 'zh-hans' },
      text: 'a red kite over the sea',
      attachments: [],
      at: date * 1000,
      message: String(id),
      places: ['7'],
      direct: true,
    });
  });

  it('a command keeps its name and loses the name of the bot', () => {
    ann.says('/video@clipper_bot a red kite');
    ann.says('/VIDEO\na red kite');
    ann.says('/start skill-shorts');
    const texts = understand(fake).map((heard) => heard.kind === 'message' && heard.message.text);
    expect(texts).toEqual(['/video a red kite', '/video a red kite', '/start skill-shorts']);
  });

  it('a photo is its largest size and its caption is the text', () => {
    const { now } = ann.says('/video make it move', { photo: { bytes: Buffer.from('jpeg') } });
    const { text, attachments } = only(understand(fake));
    expect(text).toBe('/video make it move');
    expect(attachments).toEqual([
      { kind: 'image', name: expect.stringMatching(/^photo-\d+\.jpg$/), bytes: 4, ref: now.media!.id },
    ]);
  });

  it.each([
    ['video', 'video', 'video.mp4'],
    ['animation', 'video', 'animation.mp4'],
    ['video_note', 'video', /^video-note-\d+\.mp4$/],
    ['live_photo', 'video', /^live-photo-\d+\.mov$/],
    ['audio', 'audio', 'audio.mp3'],
    ['voice', 'audio', /^voice-\d+\.ogg$/],
    ['document', 'file', 'file.bin'],
  ] as const)('a %s is one attachment of kind %s', (kind, as, name) => {
    ann.says('', { [kind]: { bytes: Buffer.from('bytes') } });
    const { attachments } = only(understand(fake));
    expect(attachments).toHaveLength(1);
    expect(attachments[0]).toMatchObject({ kind: as, bytes: 5 });
    expect(attachments[0]!.name).toMatch(name);
  });

  it('a photo sent as a file is an image by its claim', () => {
    ann.says('', { document: { bytes: Buffer.from('x'), name: 'IMG_1.heic', mime: 'image/heic' } });
    expect(only(understand(fake)).attachments).toMatchObject([
      { kind: 'image', name: 'IMG_1.heic', mime: 'image/heic' },
    ]);
  });

  it('a sticker is refused by its kind', () => {
    ann.says('', { sticker: { bytes: Buffer.from('x') } });
    expect(only(understand(fake))).toMatchObject({
      attachments: [],
      refused: [{ name: 'sticker', reason: 'unsupported' }],
    });
  });

  it('a clip over the limit is refused with the limit, its words stay', () => {
    ann.says('cut this', { video: { size: 21 * 1024 * 1024, name: 'holiday.mp4' } });
    expect(only(understand(fake))).toMatchObject({
      text: 'cut this',
      attachments: [],
      refused: [{ name: 'holiday.mp4', reason: 'too-large', limit: 20_971_520 }],
    });
  });

  it('a self-hosted server has no such limit', () => {
    const me = ann.says('cut this', { video: { size: 21 * 1024 * 1024 } });
    const [heard] = understand(fake, Number.POSITIVE_INFINITY);
    expect(heard).toMatchObject({ kind: 'message', message: { attachments: [{ ref: me.now.media!.id }] } });
  });

  it('an answer to a photo brings that photo', () => {
    const photo = ann.says('', { photo: { bytes: Buffer.from('x') } });
    ann.says('animate this', { replyTo: photo });
    const [, answer] = understand(fake);
    expect(answer).toMatchObject({
      kind: 'message',
      message: { text: 'animate this', attachments: [{ ref: photo.now.media!.id }] },
    });
  });

  it('items of an album share a group', () => {
    const [one, two] = [
      ann.says('both', { album: 'a1', photo: 'package.json' }),
      ann.says('', { album: 'a1', photo: 'package.json' }),
    ];
    const groups = understand(fake).map(
      (heard) => heard.kind === 'message' && [heard.message.group, heard.message.message],
    );
    expect(groups).toEqual([
      ['telegram:7:a1', String(one.id)],
      ['telegram:7:a1', String(two.id)],
    ]);
  });

  it('edits are messages of their own, one for each message that was changed, without its files', () => {
    const sent = ann.says('a red kite', { photo: 'package.json', album: 'a1' });
    const { id } = sent;
    understand(fake);
    ann.edits(sent, 'a blue kite');
    ann.edits(sent, 'a green kite');
    const [first, second] = understand(fake);
    expect(first).toMatchObject({
      kind: 'message',
      message: { id: `telegram:7:${id}:edited`, text: 'a blue kite', message: String(id), edited: true },
    });
    expect(first).not.toHaveProperty('message.group');
    expect(first).toHaveProperty('message.attachments', []);
    expect(second).toHaveProperty('message.id', `telegram:7:${id}:edited`);
  });

  it('a live location that moves says nothing, one that is sent is a message without words', () => {
    const location = { location: { latitude: 52.5, longitude: 13.4 } };
    const frame = { message_id: 5, date: 1, chat: { id: 7, type: 'private', first_name: 'Ann' } } as const;
    const from = { id: 7, is_bot: false, first_name: 'Ann' };
    fake.queue.add('message', { ...frame, from, ...location }, 7);
    fake.queue.add('edited_message', { ...frame, from, edit_date: 2, ...location }, 7);
    const [sent, moved] = understand(fake);
    expect(sent).toMatchObject({ kind: 'message', message: { text: '', attachments: [] } });
    expect(sent).not.toHaveProperty('message.refused');
    expect(moved).toEqual({ kind: 'nothing' });
  });

  it('blocking closes the chat, unblocking says nothing', () => {
    ann.blocks();
    ann.unblocks();
    expect(understand(fake)).toEqual([{ kind: 'closed', address: 'telegram:7' }, { kind: 'nothing' }]);
  });
});
