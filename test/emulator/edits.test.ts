import { beforeEach, describe, expect, it } from 'vitest';
import { decide } from '../../emulator/agent/decide.ts';
import type { Turn } from '../../emulator/agent/turn.ts';
import { type Draft, fingerprint, segmentsOf, TRACK } from '../../emulator/draft.ts';
import type { MediaInfo, Session } from '../../emulator/model.ts';
import { DEFAULTS, type Switches } from '../../emulator/switches.ts';

const MANNERS: Switches = { ...DEFAULTS, gui: 'never', noise: 'never', silent: 'never' };
let session: Session;
beforeEach(() => {
  session = {
    id: '1',
    task: 't',
    account: 'a',
    name: 'project',
    language: 'en',
    draft: null,
    past: [],
    seen: [],
    infos: [],
    used: [],
    generated: [],
    edits: 0,
    turns: 0,
  };
});

const info = (
  filename: string,
  file_type: MediaInfo['file_type'],
  size = [1920, 1080],
  duration = 0,
): MediaInfo => ({
  filename,
  file_type,
  cdn_url: `http://x/${filename}`,
  duration,
  width: size[0]!,
  height: size[1]!,
  fps: 25,
  hash: filename,
});

/** Says something and lets it take effect; gives back the turn. */
function say(text: string, switches = MANNERS): Turn {
  const turn = decide(text, session, switches);
  for (const step of turn.steps) {
    if (step.do !== 'result' || !step.store) continue;
    if (session.draft && step.store.past === 'push') session.past.push(session.draft);
    if (step.store.past === 'pop') session.past.pop();
    session.draft = step.store.draft;
    session.used = segmentsOf(step.store.draft, TRACK.video).flatMap((piece) => piece.m.hash ?? []);
  }
  if (turn.kind === 'edit') session.edits += 1;
  session.turns += 1;
  return turn;
}

const draft = (): Draft => session.draft!;
const pictures = () => segmentsOf(draft(), TRACK.video);
const music = () => segmentsOf(draft(), TRACK.audio)[0];
const title = () => segmentsOf(draft(), TRACK.text)[0];
const spoken = (turn: Turn) => turn.steps.flatMap((step) => (step.do === 'say' ? [step.text] : []));

describe('agent › without a film', () => {
  it.each([
    'hello',
    '你好',
    'thanks!',
    'what can you do?',
    'asdf',
    'add a title Hello',
    'make it louder',
    'remove the music',
  ])('“%s” gets a question back', (text) => {
    const turn = say(text);
    expect(turn.kind).toBe('clarify');
    expect(session.draft).toBeNull();
    expect(spoken(turn)[0]).toMatch(/What should|请描述/);
  });

  it.each([
    'sunset over the ocean',
    'birthday party',
    'a robot dances on a table',
    '生成一个5秒的森林视频',
    'generate a video',
  ])('“%s” makes one', (text) => {
    expect(say(text).kind).toBe('generate');
    expect(pictures().length).toBeGreaterThan(0);
  });
});

describe('agent › generation', () => {
  it('length, frame, title and music are as asked', () => {
    say('a vertical 30-second promo of a city at night, jazz music at 50%, title "Neon"');
    expect(draft()).toMatchObject({ d: 30_000, m: { width: 1080, height: 1920, ratio: '9:16' } });
    expect(music()!.m).toMatchObject({ title: 'Jazz', volume: 50 });
    expect(title()!.m.title).toBe('Neon');
    expect(pictures().reduce((sum, piece) => sum + piece.d, 0)).toBe(30_000);
  });

  it('five seconds, landscape, when nothing is said', () => {
    say('sunset over the ocean');
    expect(draft()).toMatchObject({ d: 5000, m: { width: 1920, height: 1080 } });
  });

  it('what is declined is not added', () => {
    say('a forest at dawn, no music, without title');
    expect([music(), title()]).toEqual([undefined, undefined]);
  });

  it('scenes follow each other without a gap', () => {
    say('a 9-second film: a forest, then the ocean, then the desert');
    expect(pictures().map(({ s, d }) => [s, d])).toEqual([
      [0, 3000],
      [3000, 3000],
      [6000, 3000],
    ]);
  });

  it('photos share the time, clips keep theirs', () => {
    session.infos = [
      info('a.jpg', 'image'),
      info('b.mp4', 'video', [1280, 720], 2.5),
      info('c.jpg', 'image'),
    ];
    say('make a video from these');
    expect(pictures().map((piece) => [piece.m.kind, piece.d])).toEqual([
      ['photo', 4000],
      ['clip', 2500],
      ['photo', 4000],
    ]);
    expect(pictures()[0]!.m['motion']).not.toBe(pictures()[2]!.m['motion']);
  });

  it('the frame follows the first picture', () => {
    session.infos = [info('a.jpg', 'image', [1080, 1920])];
    say('make a video');
    expect(draft().m.ratio).toBe('9:16');
  });

  it('a song that was sent is the music', () => {
    session.infos = [info('song.mp3', 'audio', [0, 0], 30)];
    say('a forest at dawn with my song');
    expect(music()!.m).toMatchObject({ kind: 'sound', title: 'song.mp3' });
  });

  it('a new wish makes a new film, and "another one" the same again', () => {
    say('a 5-second clip of a forest');
    say('generate a 4-second video of the desert');
    expect(pictures()[0]!.m.prompt).toBe('desert');
    expect(say('regenerate').kind).toBe('generate');
    expect(draft().m.title).toBe('Desert');
  });
});

describe('agent › edits', () => {
  beforeEach(() => {
    say('a 6-second clip of a forest, then the ocean, lo-fi music, title Walk');
  });

  it.each([
    ['make it vertical', () => draft().m.ratio, '9:16'],
    ['改成方形', () => draft().m.ratio, '1:1'],
    ['add a title Golden Hour', () => title()!.m.title, 'Golden Hour'],
    ['标题 黄金时刻', () => title()!.m.title, '黄金时刻'],
    ['put the title at the bottom', () => title()!.m.position, 'bottom'],
    ['put the title in red', () => title()!.m.color, '#ff6b6b'],
    ['remove the title', () => title(), undefined],
    ['remove the music', () => music(), undefined],
    ['去掉音乐', () => music(), undefined],
    ['louder', () => music()!.m.volume, 55],
    ['音乐小声一点', () => music()!.m.volume, 15],
    ['set the music to 80%', () => music()!.m.volume, 80],
    ['change the music to jazz', () => music()!.m.title, 'Jazz'],
    ['shorter', () => draft().d, 4000],
    ['2 seconds longer', () => draft().d, 8000],
    ['make it 10 seconds', () => draft().d, 10_000],
    ['make it black and white', () => pictures().map((piece) => piece.m.grade), ['mono', 'mono']],
    ['add a fade in', () => draft().m['fade'], 'in'],
    ['add a scene with a city at night', () => pictures().at(-1)!.m.prompt, 'city at night'],
  ])('%s', (text, read, expected) => {
    const before = fingerprint(draft());
    const turn = say(text);
    expect(turn.kind).toBe('edit');
    expect(read()).toEqual(expected);
    expect(fingerprint(draft())).not.toBe(before);
    expect(spoken(turn)).toHaveLength(1);
  });

  it('several at once', () => {
    say('make it vertical, add a title "Hi" and remove the music');
    expect([draft().m.ratio, title()!.m.title, music()]).toEqual(['9:16', 'Hi', undefined]);
  });

  it('the pictures always fill the length, and nothing sticks out', () => {
    for (const text of ['shorter', 'make it 7 seconds', '1 second shorter', 'shorter', 'shorter']) say(text);
    expect(pictures().reduce((sum, piece) => sum + piece.d, 0)).toBe(draft().d);
    expect(music()!.d).toBe(draft().d);
    expect(title()!.s + title()!.d).toBeLessThanOrEqual(draft().d);
  });

  it('keys that are not understood survive', () => {
    const [first] = pictures();
    draft()['x_unknown' as 'v'] = 'kept';
    say('make it vertical');
    expect(draft()).toMatchObject({ x_unknown: 'kept', x_engine: { flags: [1, 0, null, true] } });
    expect(pictures()[0]!.gid).toBe(first!.gid);
  });

  it('a new photo goes to the end', () => {
    session.infos.push(info('a.jpg', 'image'));
    say('add this photo');
    expect(pictures().map((piece) => piece.m.kind)).toEqual(['scene', 'scene', 'photo']);
    expect(draft().d).toBe(10_000);
  });

  it('undo goes back, and back again', () => {
    say('make it vertical');
    say('remove the music');
    say('undo');
    expect([draft().m.ratio, music()?.m.title]).toEqual(['9:16', 'Lo-fi']);
    say('撤销');
    expect(draft().m.ratio).toBe('16:9');
  });

  it.each(['sing me something', 'why is it blue?', '嗯嗯啊啊'])(
    '“%s” is not understood, and nothing changes',
    (text) => {
      const before = fingerprint(draft());
      expect(say(text).kind).toBe('clarify');
      expect(fingerprint(draft())).toBe(before);
    },
  );

  it('a silent one has the same effect and no words', () => {
    const turn = say('make it vertical', { ...MANNERS, silent: 'always' });
    expect(turn.silent).toBe(true);
    expect(spoken(turn)).toEqual([]);
    expect(draft().m.ratio).toBe('9:16');
  });

  it('answers come in the language of the message', () => {
    expect(spoken(say('去掉音乐'))[0]).toMatch(/已去掉音乐/);
    expect(spoken(say('add music'))[0]).toMatch(/^Done/);
  });
});
