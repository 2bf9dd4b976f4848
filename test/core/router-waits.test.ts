import { describe, expect, test } from 'vitest';
import type { Attachment, InboundMessage } from '../../src/core/message.ts';
import type { Session } from '../../src/core/session.ts';
import { words } from '../../src/core/text/words.ts';
import { kinds, known, photo, plan, say, texts } from './support/routing.ts';

const AT = Date.UTC(2026, 0, 1);
const MINUTE = 60_000;
const NAMELESS = { attachments: [{ ...photo('party.jpg'), bytes: 0 }], at: AT };

/** The session after a plan, as far as the plan changes it. */
const sessionAfter = (text: string, over: Partial<InboundMessage>): Session => ({
  ...known,
  ...plan(text, over).patch,
});

describe('a wish whose files were all refused', () => {
  const session = sessionAfter('make this photo move slowly', NAMELESS);

  test('says that it waits, and for how long', () => {
    const made = plan('make this photo move slowly', NAMELESS);
    expect(texts(made)).toEqual([expect.stringContaining(say.wishKept)]);
    expect(made.patch?.pendingWish).toEqual({ text: 'make this photo move slowly', until: AT + 10 * MINUTE });
  });

  test('is made with the files that come next without words, once', () => {
    const made = plan('', { attachments: [photo()], at: AT + 9 * MINUTE }, session);
    expect(made.work).toEqual([
      { kind: 'generate', text: 'make this photo move slowly', attachments: [photo()] },
    ]);
    const later = { ...session, ...made.patch };
    expect(kinds(plan('', { attachments: [photo()], at: AT + 9 * MINUTE }, later))).toEqual(['upload']);
  });

  test('keeps its command', () => {
    const fresh = sessionAfter('/new make this move', NAMELESS);
    expect(plan('', { attachments: [photo()], at: AT }, fresh).work).toEqual([
      { kind: 'generate', text: 'make this move', attachments: [photo()], fresh: true },
    ]);
  });

  test('still waits when the next files are refused as well', () => {
    const again = plan('', { ...NAMELESS, at: AT + 5 * MINUTE }, session);
    expect(again.patch?.pendingWish).toEqual({
      text: 'make this photo move slowly',
      until: AT + 15 * MINUTE,
    });
  });

  test('waits for files that the platform keeps back, and for a picture instead of a sticker', () => {
    for (const refused of [
      { name: 'big.mp4', reason: 'too-large', limit: 20 } as const,
      { name: 'sticker', reason: 'unsupported' } as const,
    ]) {
      const made = plan('animate this', { refused: [refused], at: AT });
      expect([kinds(made), made.patch?.pendingWish?.text]).toEqual([[], 'animate this']);
    }
    expect(texts(plan('animate this', { refused: [{ name: 'sticker', reason: 'unsupported' }] }))).toEqual([
      expect.stringContaining(say.stickerRefused),
    ]);
  });

  test.each([
    ['after ten minutes', '', { attachments: [photo()], at: AT + 11 * MINUTE }, ['upload']],
    ['beside other words', 'spin it', { attachments: [photo()], at: AT }, ['generate']],
    ['without files', 'a sunset', { at: AT }, ['generate']],
    ['for small talk', 'thanks', { at: AT }, []],
  ] as const)('is not made %s', (_name, text, over, made) => {
    const found = plan(text, { ...over }, session);
    expect(kinds(found)).toEqual(made);
    for (const work of found.work) if (work.kind === 'generate') expect(work.text).toBe(text);
  });

  test('is forgotten over a newer one', () => {
    const later = { ...session, ...plan('a sunset', { at: AT }, session).patch };
    expect(kinds(plan('', { attachments: [photo()], at: AT }, later))).toEqual(['upload']);
  });

  test('is forgotten by a cancel', () => {
    const later = { ...session, ...plan('stop', { at: AT }, session).patch };
    expect(kinds(plan('', { attachments: [photo()], at: AT }, later))).toEqual(['upload']);
  });

  test('waits only where it has words', () => {
    for (const text of ['', '/video', '/upload', '\u2800'])
      expect(plan(text, NAMELESS).patch?.pendingWish, text).toBeUndefined();
  });
});

describe('a voice message', () => {
  const note: Attachment = { kind: 'audio', name: 'voice-338.ogg', ref: 'v', voice: true, bytes: 900 };

  test('is asked about and brings no work', () => {
    const made = plan('', { attachments: [note] });
    expect(made).toMatchObject({ work: [], replies: [{ text: say.voiceNote(false) }] });
    expect(made.replies[0]?.choices).toEqual([{ id: 'sound', label: say.choices.sound }]);
  });

  test('with nothing but /video is asked about as well', () => {
    expect(texts(plan('/video', { attachments: [note] }))).toEqual([say.voiceNote(false)]);
  });

  test('becomes the sound when the person says so, under a name of words', () => {
    const session = sessionAfter('', { attachments: [note] });
    expect(plan('', { pressed: 'sound' }, session).work).toEqual([
      { kind: 'upload', attachments: [{ kind: 'audio', name: say.voiceName, ref: 'v', bytes: 900 }] },
    ]);
    const used = { ...session, ...plan('', { pressed: 'sound' }, session).patch };
    for (const none of [used, known])
      expect(texts(plan('', { pressed: 'sound' }, none))).toEqual([say.unknownChoice]);
  });

  test('leaves its caption a wish without it', () => {
    const made = plan('a cat on a skateboard', { attachments: [note, photo()] });
    expect(made.work).toEqual([{ kind: 'generate', text: 'a cat on a skateboard', attachments: [photo()] }]);
    expect(texts(made)).toEqual([say.voiceNote(true)]);
  });

  test.each([
    'use this as the soundtrack and voice',
    'add it as voice-over',
    '用这段做旁白',
    'use the recording',
  ])('goes along where its caption asks for it: %s', (text) => {
    const made = plan(text, { attachments: [note] });
    const [work] = made.work;
    expect(work).toMatchObject({ kind: 'generate', attachments: [{ kind: 'audio', ref: 'v' }] });
    expect(JSON.stringify(made)).not.toContain('voice-338');
  });

  test.each(['add calm music', 'make a music video of a cat', 'make the sound louder', '加一点音乐'])(
    'is not taken for the sound where its caption speaks of another: %s',
    (text) => {
      const made = plan(text, { attachments: [note] });
      expect(made.work).toMatchObject([{ kind: 'generate', text, attachments: [] }]);
      expect([say.voiceNote(true), words('zh').voiceNote(true)]).toContain(texts(made)[0]);
    },
  );

  test('beside a photo without words leaves the photo', () => {
    const made = plan('', { attachments: [photo(), note] });
    expect(made.work).toEqual([{ kind: 'upload', attachments: [photo()] }]);
    expect(texts(made)).toEqual([say.voiceNote(false)]);
  });

  test('does not take up a wish that waits for files', () => {
    const session = sessionAfter('make this move', NAMELESS);
    expect(kinds(plan('', { attachments: [note], at: AT }, session))).toEqual([]);
  });
});

describe('quoted words', () => {
  const quoted = { text: 'a fox in the snow', by: 'person' } as const;

  test('go along with a wish, marked as quoted', () => {
    expect(plan('do this one', { quoted }).work).toEqual([
      { kind: 'generate', text: 'do this one\n\n(quoted: “a fox in the snow”)', attachments: [] },
    ]);
    const made = plan('做这个', { quoted, sender: { id: 'ann', name: 'Ann', language: 'zh' } });
    expect(made.work).toMatchObject([{ text: `做这个\n\n${words('zh').quoted(quoted.text)}` }]);
  });

  test('of the bot go along only where a part was chosen', () => {
    expect(plan('shorter', { quoted: { ...quoted, by: 'bot' } }).work).toMatchObject([{ text: 'shorter' }]);
    const part = { ...quoted, by: 'bot', partial: true } as const;
    expect(plan('shorter', { quoted: part }).work).toMatchObject([{ text: expect.stringContaining('fox') }]);
  });

  test.each(['', '/video'])('are the wish where “%s” says nothing else', (text) => {
    expect(plan(text, { quoted }).work).toEqual([
      { kind: 'generate', text: 'a fox in the snow', attachments: [] },
    ]);
  });

  test('change nothing about a command or small talk', () => {
    expect(kinds(plan('export', { quoted }))).toEqual(['export']);
    expect(texts(plan('thanks', { quoted }))).toEqual([say.talk.thanks]);
  });

  test('go along with each of several wishes', () => {
    const files = { attachments: [photo('a.jpg'), photo('b.jpg')] };
    const made = plan('1. make it move\n2. make it spin', { ...files, quoted });
    expect(made.work).toMatchObject([
      { text: 'make it move\n\n(quoted: “a fox in the snow”)' },
      { text: 'make it spin\n\n(quoted: “a fox in the snow”)' },
    ]);
  });

  test('are cut to what a prompt may hold, between two graphemes', () => {
    const long = { ...quoted, text: '👨‍👩‍👧'.repeat(3_000) };
    const [work] = plan('x'.repeat(7_000), { quoted: long }).work;
    expect(work?.kind === 'generate' && work.text.length).toBeLessThanOrEqual(8_000);
    expect(work?.kind === 'generate' && work.text).toMatch(/👨‍👩‍👧…”\)$/u);
  });

  test('that show nothing are left out', () => {
    expect(plan('do this', { quoted: { ...quoted, text: '\u3164' } }).work).toMatchObject([
      { text: 'do this' },
    ]);
  });

  test('that could not be read are named beside the wish, not beside a command', () => {
    expect(texts(plan('make this', { unused: 'poll' }))).toEqual([say.unused('poll')]);
    expect(texts(plan('export', { unused: 'poll' }))).toEqual([]);
  });
});
