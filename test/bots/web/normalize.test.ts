import { describe, expect, it } from 'vitest';
import { newId } from '../../../src/bots/web/address.ts';
import { normalize, showName } from '../../../src/bots/web/normalize.ts';
import type { Said } from '../../../src/bots/web/wire.ts';

const said = (more: Partial<Said> = {}): Said => ({
  id: newId(),
  seq: 1,
  rev: 1,
  at: 1_700_000_000_000,
  changed: 1_700_000_000_000,
  once: 'k',
  from: 'person',
  text: '  a sunset \n',
  files: [],
  refused: [],
  received: false,
  ...more,
});

describe('web normalize', () => {
  it('makes the same message of the same item every time', () => {
    const item = said();
    expect(normalize('chat', item)).toEqual(normalize('chat', item));
    expect(normalize('chat', item)).toEqual({
      id: `web:chat:${item.id}`,
      from: 'web:chat',
      sender: { id: 'chat', name: '' },
      text: 'a sunset',
      attachments: [],
      at: item.at,
      message: item.id,
      direct: true,
    });
  });

  it('carries language, press and the answered message', () => {
    const answers = newId();
    const message = normalize(
      'chat',
      said({ language: 'zh-CN', pressed: { id: 'export', label: 'Export' }, answers }),
    );
    expect(message).toMatchObject({ sender: { language: 'zh-CN' }, pressed: 'export', answers });
  });

  it('names each file by chat and id, with what its bytes said', () => {
    const media = newId();
    const file = { media, name: 'a.png', kind: 'image', bytes: 7, mime: 'image/png', kept: true } as const;
    expect(normalize('chat', said({ files: [file] })).attachments).toEqual([
      { kind: 'image', name: 'a.png', bytes: 7, mime: 'image/png', ref: `chat/${media}` },
    ]);
  });

  it('tells of files that were too large', () => {
    const message = normalize('chat', said({ refused: [{ name: 'long.mov', limit: 9 }] }));
    expect(message.refused).toEqual([{ name: 'long.mov', reason: 'too-large', limit: 9 }]);
  });
});

describe('web file names', () => {
  it.each([
    ['photo.jpg', 'photo.jpg'],
    ['../../etc/passwd', 'passwd'],
    ['C:\\Users\\me\\clip.mp4', 'clip.mp4'],
    ['..', 'file'],
    ['', 'file'],
    ['\u0000\u001b[31m', '[31m'],
    ['in\nvoice\r.pdf', 'invoice.pdf'],
    ['photo\u202egpj.exe', 'photogpj.exe'],
    ['夕阳 🌅.png', '夕阳 🌅.png'],
  ])('%j is shown as %j', (claimed, shown) => {
    expect(showName(claimed)).toBe(shown);
  });

  it('long ones keep their ending', () => {
    const shown = showName(`${'x'.repeat(4000)}.mp4`);
    expect(shown).toHaveLength(120);
    expect(shown.endsWith('….mp4')).toBe(true);
  });
});
