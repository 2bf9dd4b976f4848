import { globSync, readFileSync } from 'node:fs';
import { beforeEach, describe, expect, it } from 'vitest';
import { fingerprint, TRACK } from '../../emulator/draft.ts';
import { nameOf } from '../../emulator/render/traits.ts';
import { Project } from './support.ts';

let project: Project;
beforeEach(() => {
  project = new Project();
});

const times = () => project.pictures.map(({ s, d }) => [s, d]);
const names = () => project.pictures.map((piece) => piece.m.title);
const lines = () => project.words.map((piece) => piece.m.title);

describe('agent › uploads', () => {
  it('“the photo first for 2 seconds, then the clip” gives the photo its time, and leaves the clip its own', () => {
    project.upload('b.mp4', 'a.jpg').say('the photo first for 2 seconds, then the clip');
    expect([names(), times()]).toEqual([
      ['a.jpg', 'b.mp4'],
      [
        [0, 2000],
        [2000, 10_000],
      ],
    ]);
  });

  it('an edit of one clip changes only its time', () => {
    project.upload('a.jpg', 'b.mp4').say('make a video from these');
    project.say('use only the first 3 seconds of the clip');
    expect(project.pictures.map((piece) => piece.d)).toEqual([4000, 3000]);
    project.say('make the photo last 5 seconds');
    expect(project.pictures.map((piece) => piece.d)).toEqual([5000, 3000]);
    project.say('put the clip first');
    expect(names()).toEqual(['b.mp4', 'a.jpg']);
  });

  it('the last seconds of a clip begin late in its file', () => {
    project.upload('b.mp4').say('use the last 4 seconds of the clip');
    expect(project.pictures[0]).toMatchObject({ d: 4000, m: { trim_in: 6000 } });
  });

  it('a cut, then slow motion: the part that stays takes twice its time', () => {
    project.upload('b.mp4').say('cut the last 2 seconds and make it slow motion');
    expect(project.pictures[0]).toMatchObject({
      d: 16_000,
      m: { speed: 0.5 },
      x_engine: { clip_speed: 0.5 },
    });
  });

  it('a cut goes through several pictures, and drops what is outside', () => {
    project.upload('a.jpg', 'b.mp4', 'c.jpg').say('make a video from these');
    project.say('from 0:06 to 0:12');
    expect([names(), times()]).toEqual([['b.mp4'], [[0, 6000]]]);
    expect(project.pictures[0]!.m['trim_in']).toBe(2000);
  });

  it('each photo of a promo has its title, for as long as it is shown', () => {
    project.upload('1.jpg', '2.jpg', '3.jpg');
    project.say('make a promo from my three photos with titles: Fresh, Local, Organic');
    expect(project.words.map(({ m, s, d }) => [m.title, s, d])).toEqual([
      ['Fresh', 0, 4000],
      ['Local', 4000, 4000],
      ['Organic', 8000, 4000],
    ]);
    project.say('make it 6 seconds');
    expect(project.words.map(({ s, d }) => [s, d])).toEqual(project.pictures.map(({ s, d }) => [s, d]));
  });

  it('titles without words come from file names that say something', () => {
    project
      .upload('summer-dress.jpg', 'IMG_1234.jpg', 'red_shoes.png')
      .say('a promo with a title on each photo');
    expect(lines()).toEqual(['Summer Dress', 'Red Shoes']);
  });

  it('two seconds each', () => {
    project.upload('a.jpg', 'b.jpg').say('a square slideshow of my photos, 2 seconds each');
    expect([project.draft.d, project.draft.m.ratio]).toEqual([4000, '1:1']);
  });

  it('the clips’ own sound has its volume, beside the music', () => {
    project.upload('b.mp4').say('make a video with jazz music');
    project.say("lower the clip's sound to 30%");
    expect([project.pictures[0]!.m.volume, project.music!.m.volume]).toEqual([30, 35]);
    project.say("mute the clip's sound");
    expect([project.pictures[0]!.m.volume, project.music!.m.title]).toEqual([0, 'Jazz']);
  });
});

describe('agent › scripts', () => {
  const SCRIPT =
    'A cat wakes up in the garden. It walks to the ocean. It waits. At night it sleeps under the stars of the galaxy.';

  it('each sentence is a scene with its words below it, whole and in order', () => {
    project.say(`make a 12-second video from this script: ${SCRIPT}`);
    expect(lines().join(' ')).toBe(SCRIPT);
    expect(project.words.map(({ s, d }) => [s, d])).toEqual(times());
    expect(project.draft.d).toBe(12_000);
    expect(project.pictures.map((piece) => nameOf(piece.m.prompt ?? '', false))).toEqual([
      'A meadow',
      'The sea',
      'The sea',
      'Space',
    ]);
  });

  it('a script of thirty sentences loses none of them', () => {
    const sentences = Array.from({ length: 30 }, (_, at) => `Sentence number ${at} is about the sea.`);
    project.say(sentences.join(' '));
    expect(lines()).toEqual(sentences);
    expect(project.pictures.length).toBeLessThanOrEqual(10);
    expect(project.draft.d).toBeLessThanOrEqual(120_000);
  });

  it('photos show a script where there are some', () => {
    project.upload('a.jpg', 'b.jpg').say(`make a video from this script: ${SCRIPT}`);
    expect(names()).toEqual(['a.jpg', 'b.jpg', 'a.jpg', 'b.jpg']);
  });

  it('captions can be taken away and come back from the script', () => {
    project.say(`make a video from this script: ${SCRIPT}`);
    project.say('remove the captions');
    expect(lines()).toEqual([]);
    project.say('add subtitles');
    expect(lines().join(' ')).toBe(SCRIPT);
  });
});

describe('agent › edits of a drawn film', () => {
  beforeEach(() => {
    project.say('a 6-second clip of a forest, then the ocean, lo-fi music, title Walk');
  });

  it.each([
    ['slower', () => project.draft.d, 8000],
    ['twice as fast', () => project.draft.d, 3000],
    ['use the first 3 seconds', () => names(), ['forest']],
    ['trim the video to the first 3 seconds', () => project.draft.d, 3000],
    ['只要前4秒', () => project.draft.d, 4000],
    ['black and white', () => project.pictures.map((piece) => piece.m.grade), ['mono', 'mono']],
    ['film noir', () => project.pictures[0]!.m.grade, 'noir'],
    ['fade out', () => project.draft.m['fade'], 'out'],
    ['loop it', () => project.draft.m['loop'], 'boomerang'],
    ['add captions: Hello there.', () => lines(), ['Walk', 'Hello there.']],
    ['加字幕：你好', () => lines(), ['Walk', '你好']],
    ['add captions', () => lines(), ['Walk', 'Forest', 'The ocean']],
    ['make the title bigger', () => project.words[0]!.m['size'], 'bigger'],
    ['标题大一点', () => [project.words[0]!.m.title, project.words[0]!.m['size']], ['Walk', 'bigger']],
    [
      'title in red at the bottom',
      () => project.words[0]!.m,
      { title: 'Walk', color: '#ff6b6b', position: 'bottom' },
    ],
    ['1:1', () => project.draft.m.ratio, '1:1'],
    ['make it vertical for TikTok', () => project.draft.m.ratio, '9:16'],
    ['music at 60%', () => project.music!.m.volume, 60],
  ])('%s', (text, read, expected) => {
    const before = fingerprint(project.draft);
    expect(project.say(text).kind).toBe('edit');
    const found = read();
    if (typeof expected === 'object' && !Array.isArray(expected)) expect(found).toMatchObject(expected);
    else expect(found).toEqual(expected);
    expect(fingerprint(project.draft)).not.toBe(before);
  });

  it('a look can be taken back', () => {
    project.say('sepia');
    project.say('back to colour');
    expect(project.pictures.map((piece) => piece.m.grade)).toEqual([undefined, undefined]);
  });

  it('captions share the film by their length, and follow when it changes', () => {
    project.say('add captions: One. This sentence is a good deal longer than the other.');
    const [, one, two] = project.words;
    expect(one!.d).toBeLessThan(two!.d);
    project.say('make it 4 seconds');
    expect(project.words.at(-1)!.s + project.words.at(-1)!.d).toBe(4000);
  });
});

describe('agent › honest answers', () => {
  it.each([
    ['translate it to Spanish', 'cannot translate'],
    ['remove the background', 'cut somebody or something out'],
    ['swap my face with a star', 'swap faces'],
    ['make the dog smile', 'single things'],
    ['stabilize it', 'steady'],
    ['reverse it', 'reverse pictures'],
    ['add a logo', 'put logos'],
    ['zoom in slowly', 'camera moves'],
    ['加个转场', '转场'],
    ['换背景', '不能抠图'],
    ['翻译成英文', '不能翻译'],
  ])('“%s” is refused in words, with what can be done, and changes nothing', (text, words) => {
    project.say('a 5-second clip of a dog in a garden');
    const before = fingerprint(project.draft);
    const answer = project.hear(text);
    expect(answer).toContain(words);
    expect(answer).toMatch(/black and white|黑白/);
    expect(fingerprint(project.draft)).toBe(before);
  });

  it('a voice-over becomes captions, and that is said', () => {
    project.say('a 5-second clip of a bakery product');
    const answer = project.hear('add a voice-over: Welcome to our bakery.');
    expect(answer).toMatch(/voice-over stands as captions.*cannot speak/);
    expect(project.words.at(-1)!.m).toMatchObject({ title: 'Welcome to our bakery.', voice_over: true });
  });

  it('what can be done of a message is done, and what cannot is named', () => {
    project.say('a 5-second clip of a dog in a garden');
    const answer = project.hear('make it vertical and add a song from Spotify');
    expect(project.draft.m.ratio).toBe('9:16');
    expect(answer).toContain('cannot fetch songs');
  });

  it('what the picture really shows is said before it is drawn', () => {
    expect(project.hear('一只猫在弹钢琴')).toContain('草地');
    expect(new Project().hear('a robot dances on a table')).toContain('abstract colours');
  });

  it('captions without words are asked for where the film has none', () => {
    project.upload('a.jpg').say('make a video of my photo');
    expect(project.hear('add captions')).toContain('What should the captions say?');
  });

  it.each(['hola, quiero un video de una playa', 'ein Video von einem Wald bei Nacht'])(
    '“%s” is not read, which is said, and gives no title',
    (text) => {
      expect(project.hear(text)).toContain('reads English and Chinese only');
      expect(lines()).toEqual([]);
    },
  );

  it('the length of a transition is not the length of the film', () => {
    project.upload('a.jpg', 'b.jpg');
    const answer = project.hear('make a slideshow with a 1 second crossfade, each photo 3 seconds');
    expect([project.draft.d, lines()]).toEqual([6000, []]);
    expect(answer).toContain('cannot crop, turn');
  });

  it('an edit that changes nothing is not called done', () => {
    project.say('a 5-second clip of a forest, no title');
    expect(project.hear('remove the title')).toContain('like that already');
  });
});

/** Every "Try saying" bullet and every translated example of every skill, with the skill's name. */
const EXAMPLES = globSync('skills/*/SKILL.md').flatMap((path) => {
  const text = readFileSync(path, 'utf8');
  const bullets = [...text.matchAll(/^- "(.+)"$/gm)].map((found) => found[1]!);
  const translated = [...(/^ {4}examples:\n((?: {6}- .+\n)+)/m.exec(text)?.[1] ?? '').matchAll(/- (.+)/g)];
  return [...bullets, ...translated.map((found) => found[1]!)];
});

describe('agent › the skills’ own examples', () => {
  it('all of them are found', () => {
    expect(EXAMPLES).toHaveLength(30);
  });

  it.each(EXAMPLES)('“%s” makes a film, alone', (text) => {
    const answer = project.hear(text);
    const asked = /(\d+)[- ]?(?:second|秒)/.exec(text)?.[1];
    expect(project.draft.d).toBe(asked ? Number(asked) * 1000 : project.draft.d);
    expect(project.draft.d).toBeGreaterThanOrEqual(5000);
    expect(project.draft.t.map((track) => track.tt)).toEqual(
      expect.arrayContaining([TRACK.video, TRACK.audio]),
    );
    // No scrap of the command stands on the film, in its name or in a scene.
    const scraps =
      /turn|generat|create|promo|video|mp4|prompt|descri|text|photo|image|free|paying|生成|做|视频|文字|描述|根据|照片|图片|免费|一段|的$/i;
    for (const words of [project.draft.m.title, ...lines(), ...names()]) expect(words).not.toMatch(scraps);
    expect(
      project.pictures.every((piece) => nameOf(piece.m.prompt ?? '', false) !== 'Abstract colours'),
    ).toBe(true);
    expect(answer).toMatch(/\p{Script=Han}/u.test(text) ? /没有 AI/ : /no AI/);
  });

  it.each(EXAMPLES.filter((text) => /photo|image|照片|图/.test(text)))(
    '“%s” uses photos that came',
    (text) => {
      project.upload('one.jpg', 'two.jpg', 'three.jpg').say(text);
      expect(names()).toEqual(['one.jpg', 'two.jpg', 'three.jpg']);
      expect(lines().join()).not.toMatch(/photo|image|照片|图/i);
    },
  );
});
