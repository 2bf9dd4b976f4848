import { describe, expect, it } from 'vitest';
import type { Change } from '../../../src/core/changes.ts';
import { Problem, type ProblemCode, type ProblemDetails } from '../../../src/core/problem.ts';
import type { SkillProfile } from '../../../src/core/skill.ts';
import { BACKEND_FORMATS } from '../../../src/core/skill.ts';
import type { Brought, Catalog } from '../../../src/core/text/catalog.ts';
import { LANGUAGES, words } from '../../../src/core/text/words.ts';
import { EMPTY_TIMELINE, type Timeline } from '../../../src/core/timeline.ts';

const skill: SkillProfile = {
  slug: 'hailuo-ai-free',
  version: '1.0.0',
  title: 'Hailuo AI Free',
  description: 'Short clips.',
  greeting: 'Send me a few words.',
  examples: ['make a 5-second video of a sunset', 'turn this photo into a clip', 'a third', 'a fourth'],
  tip: 'Short prompts work best.',
  maxBytes: 200 * 1024 * 1024,
  formats: ['JPG', 'PNG', 'MP4'],
  seconds: 5,
  platform: 'unknown',
  localized: {
    zh: { title: '海螺', greeting: '发几个字给我。', examples: ['做一个 5 秒的日落视频'], tip: '越短越好。' },
  },
};
const bareSkill: SkillProfile = { ...skill, examples: [] };

const timeline: Timeline = {
  length: 10_000,
  width: 1080,
  height: 1920,
  tracks: [
    { kind: 'video', clips: [{ name: 'city timelapse', from: 0, to: 10_000 }] },
    { kind: 'audio', clips: [{ name: 'Lo-fi', from: 0, to: 10_000, volume: 0.35 }] },
    { kind: 'text', clips: [{ name: 'Urban Dreams', from: 0, to: 3000 }] },
  ],
};
const long: Timeline = {
  length: 900_000,
  tracks: Array.from({ length: 20 }, () => ({
    kind: 'other' as const,
    clips: Array.from({ length: 30 }, (_, at) => ({
      name: 'x'.repeat(300),
      from: at * 1234,
      to: at * 1234 + 1000,
    })),
  })),
};

const nothing: Brought = { images: 0, videos: 0, audios: 0, others: 0, links: 0 };
const much: Brought = { images: 3, videos: 1, audios: 2, others: 1, links: 4 };

const lofi = { name: 'Lo-fi', from: 0, to: 10_000, volume: 0.35 };
const changes: readonly Change[] = [
  { kind: 'added', track: 'audio', clip: lofi },
  { kind: 'removed', track: 'text', clip: { name: 'Hi', from: 0, to: 3000 } },
  {
    kind: 'moved',
    track: 'text',
    clip: { name: 'Hi', from: 2500, to: 5500 },
    was: { name: 'Hi', from: 0, to: 3000 },
  },
  {
    kind: 'moved',
    track: 'video',
    clip: { name: '', from: 0, to: 8000 },
    was: { name: '', from: 0, to: 10_000 },
  },
  {
    kind: 'moved',
    track: 'other',
    clip: { name: 'glow', from: 0, to: 9000 },
    was: { name: 'glow', from: 0, to: 1000 },
  },
  { kind: 'volume', track: 'audio', clip: { ...lofi, volume: 0.6 }, was: lofi },
  { kind: 'volume', track: 'audio', clip: lofi, was: { name: 'Lo-fi', from: 0, to: 10_000 } },
  { kind: 'length', length: 8000, was: 10_000 },
  { kind: 'shape', width: 1080, height: 1920 },
  { kind: 'shape', width: 1000, height: 1000 },
];

const REGISTER = 'https://nemovideo.com/register?bind=anon_abc123';
const SAID = '{"code":5000,"trace":"nmv_usr_secret"} TypeError: terminated';
const PROBLEMS: { readonly [C in ProblemCode]: readonly ProblemDetails[C][] } = {
  'token-expired': [{}],
  'session-missing': [{}],
  'no-credits': [{}, { register: REGISTER }],
  'bad-format': [{}, { name: 'notes.exe' }],
  'too-large': [{}, { name: 'clip.mov', limit: 20 * 1024 * 1024 }],
  'plan-blocked': [{}, { register: REGISTER }],
  'rate-limited': [{}, { until: Date.UTC(2026, 10, 21, 14, 5) }, { until: Number.POSITIVE_INFINITY }],
  'backend-down': [{}],
  'outcome-unknown': [{}, { said: SAID }],
  'backend-failed': [{}, { said: SAID }],
  'render-failed': [{}],
  'nothing-to-export': [{}],
  'file-unreachable': [{}, { name: 'a.mp4' }],
  'empty-file': [{}, { name: 'a.mp4' }],
  'over-chat-limit': [{ limit: 10 * 1024 * 1024 }],
  'message-gone': [{}],
  'chat-closed': [{}],
  'not-allowed': [{}, { permission: 'Attach Files' }],
  'slow-down': [{ seconds: 3 }],
  'chat-moved': [{ to: 'telegram:-100123' }],
  'platform-down': [{}],
  'memory-down': [{}],
  'gave-up': [{}],
  'took-too-long': [{}],
};
const problems = Object.entries(PROBLEMS).flatMap(([code, details]) =>
  details.map((detail) => new Problem(code as ProblemCode, detail, { message: SAID })),
);

/** Every text of a catalogue, each called with what it may be called with. */
function texts(say: Catalog): Record<string, string> {
  const names = ['a.exe', '', 'x'.repeat(300), 'b.txt', 'c.pdf', 'd.zip'];
  const many: Record<string, readonly string[]> = {
    plain: [
      ...[
        say.name,
        say.makeVideo,
        say.chooseLanguage,
        say.languageChosen,
        say.moment,
        say.rawReady,
        say.emptyTimeline,
      ],
      ...[
        say.nothingChanged,
        say.videoReady,
        say.notice,
        say.newProject,
        say.cancelledBubble,
        say.nothingToCancel,
      ],
      ...[
        say.forgotten,
        say.dropped,
        say.waitingForBackend,
        say.lateVideo,
        say.unknownChoice,
        say.notYours,
        say.heard,
      ],
      ...[say.stickerRefused, say.editIgnored, say.lateItem, say.resultByDm],
    ],
    tables: [say.commands, say.options, say.shapes, say.choices, say.stages].flatMap((table) =>
      Object.values(table),
    ),
    skill: [skill, bareSkill].flatMap((one) => [
      ...[say.greeting(one, 'Ann'), say.greeting(one, ''), say.help(one), say.ready(one)],
      ...[say.chooseSkill(one), say.skillChosen(one), say.emptyMessage(one)],
    ]),
    accepted: [nothing, much, { ...nothing, images: 1 }].flatMap((one) =>
      [0, 1, 2, 5].map((place) => say.accepted(one, place)),
    ),
    progress: Object.keys(say.stages).flatMap((stage) => [
      say.progress({ stage: stage as keyof typeof say.stages, seconds: 65 }),
      say.progress({ stage: stage as keyof typeof say.stages, percent: 49.7, seconds: 3725 }),
    ]),
    stillWorking: [say.stillWorking(5), say.stillWorking(120), say.stillWorking(3600)],
    timeline: [timeline, long, EMPTY_TIMELINE].flatMap((one) => [say.timeline(one), say.alt(one)]),
    changes: [
      say.changes(changes),
      ...changes.map((one) => say.changes([one])),
      say.changes(Array.from({ length: 5 }, () => changes).flat()),
    ],
    credits: [
      ...[say.creditsLeft(0), say.creditsLeft(1), say.creditsLeft(25_000)],
      ...[
        say.credits({ available: 88, frozen: 0, total: 88 }),
        say.credits({ available: 1, frozen: 12, total: 13 }),
      ],
    ],
    uploaded: [
      ...[
        say.uploaded(much, []),
        say.uploaded(nothing, names),
        say.uploaded(much, ['a.exe']),
        say.uploaded(nothing, []),
      ],
      say.leftOut(names),
    ],
    links: [say.openInBrowser(REGISTER), say.tooLargeHere(10 * 1024 * 1024, REGISTER)],
    cancelled: [
      say.cancelled(0, false),
      say.cancelled(2, false),
      say.cancelled(0, true),
      say.cancelled(1, true),
    ],
    interrupted: [3, 1, 26, 80].map((hours) => say.interrupted(hours)),
    limits: [
      ...[say.promptTooLong(8000), say.tooManyFiles(20), say.queueFull(5), say.queueFull(1)],
      ...[say.platformLimit('clip.mov', 20 * 1024 * 1024), say.platformLimit('', 500)],
    ],
    problem: problems.map((problem) => say.problem(problem, skill)),
  };
  return Object.fromEntries(
    Object.entries(many).flatMap(([thought, all]) => all.map((text, at) => [`${thought} ${at}`, text])),
  );
}

describe.each(LANGUAGES)('words in %s', (language) => {
  const say = words(language);
  const all = Object.entries(texts(say));

  it.each(all)('%s is whole', (_, text) => {
    expect(text.trim()).not.toBe('');
    expect(text).not.toMatch(
      /undefined|\[object|NaN|null|Infinity|\$\{| {2}|\n{3}|，，|。。|(?<!\.)\.\. |:$/,
    );
    expect(text).toBe(text.trim());
    expect(text.length).toBeLessThan(4096);
  });

  it('keep to the limits of the platforms', () => {
    expect(say.notYours.length).toBeLessThanOrEqual(200);
    expect(say.heard.length).toBeLessThanOrEqual(200);
    expect(say.makeVideo.length).toBeLessThanOrEqual(32);
    for (const text of [
      ...Object.values(say.commands),
      ...Object.values(say.options),
      ...Object.values(say.shapes),
    ]) {
      expect(text.length).toBeLessThanOrEqual(100);
    }
    for (const text of Object.values(say.choices)) expect(text.length).toBeLessThanOrEqual(40);
    for (const one of [timeline, long]) expect(say.alt(one).length).toBeLessThanOrEqual(1024);
  });

  it.each(problems.map((problem) => [problem.code, problem] as const))(
    'tell %s without codes, tokens or JSON',
    (code, problem) => {
      const text = say.problem(problem, skill);
      expect(text).not.toContain(code);
      expect(text.replace(REGISTER, '')).not.toMatch(
        /nmv_|Bearer|[{}[\]]|Error|\b[1-5]\d{3}\b|\b4\d\d\b|anon_|token/,
      );
      expect(
        text.replace(REGISTER, '').match(/[.!?。！？](?=\s|$)|[。！？]/g)?.length ?? 0,
      ).toBeLessThanOrEqual(3);
      expect(text.length).toBeLessThan(320);
    },
  );

  it('name what helps', () => {
    const tell = <C extends ProblemCode>(code: C, details: ProblemDetails[C]) =>
      say.problem(new Problem(code, details), skill);
    expect(tell('no-credits', { register: REGISTER })).toContain(REGISTER);
    expect(tell('plan-blocked', { register: REGISTER })).toContain(REGISTER);
    expect(tell('plan-blocked', {})).not.toMatch(/credit|积分/i);
    for (const format of BACKEND_FORMATS) expect(tell('bad-format', { name: 'a.exe' })).toContain(format);
    expect(tell('too-large', { name: 'a.mp4' })).toContain('200 MB');
    expect(tell('too-large', { name: 'a.mp4', limit: 20 * 1024 * 1024 })).toContain('20 MB');
    expect(tell('rate-limited', { until: Date.UTC(2026, 10, 21, 14, 5) })).toContain('14:05');
    expect(tell('over-chat-limit', { limit: 10 * 1024 * 1024 })).toContain('10 MB');
    expect(say.platformLimit('clip.mov', 20 * 1024 * 1024)).toContain('20 MB');
  });

  it('make no line break, direction sign or endless name out of what a person typed', () => {
    const nasty = `a\n\u202egpj.${'x'.repeat(500)}`;
    for (const text of [
      say.greeting(skill, nasty).split('\n')[0] ?? '',
      say.problem(new Problem('bad-format', { name: nasty }), skill),
    ]) {
      expect(text).not.toMatch(/[\n\u202e]/);
      expect(text.length).toBeLessThan(320);
    }
  });
});

describe('words', () => {
  it('summarise a timeline as people know it', () => {
    expect(words('en').timeline(timeline)).toBe(
      'Timeline (3 tracks): 1. Video: city timelapse (0-10s) 2. BGM: Lo-fi (0-10s, 35%) 3. Title: "Urban Dreams" (0-3s)',
    );
    expect(words('zh').timeline(timeline)).toBe(
      '时间线（3 条轨道）：1. 视频：city timelapse（0-10 秒） 2. 背景音乐：Lo-fi（0-10 秒，35%） 3. 标题：“Urban Dreams”（0-3 秒）',
    );
  });

  it('neither count nor list a track that holds nothing', () => {
    const half: Timeline = {
      length: 2500,
      tracks: [
        { kind: 'audio', clips: [] },
        {
          kind: 'video',
          clips: [
            { name: 'sea', from: 0, to: 2500 },
            { name: '', from: 2500, to: 3000 },
          ],
        },
      ],
    };
    expect(words('en').timeline(half)).toBe('Timeline (1 track): 1. Video: sea (0-2.5s), untitled (2.5-3s)');
    expect(words('en').timeline(EMPTY_TIMELINE)).toBe(words('en').emptyTimeline);
  });

  it('tell silent edits', () => {
    const tell = (one: Change) => words('en').changes([one]);
    expect(changes.map(tell)).toEqual([
      'Added music: Lo-fi (0–10 s, 35 %)',
      'Removed title: "Hi"',
      'Moved title: "Hi" (2.5–5.5 s, was 0–3 s)',
      'Shortened video: untitled (0–8 s, was 0–10 s)',
      'Lengthened layer: glow (0–9 s, was 0–1 s)',
      'Turned up music: Lo-fi (60 %, was 35 %)',
      'Turned down music: Lo-fi (35 %, was 100 %)',
      'New length: 8 s (was 10 s)',
      'New shape: vertical, 1080×1920',
      'New shape: square, 1000×1000',
    ]);
    expect(words('zh').changes(changes.slice(0, 1))).toBe('添加了音乐：Lo-fi（0–10 秒，35%）');
  });

  it('list several edits, and cut a very long list short', () => {
    expect(words('en').changes(changes.slice(0, 2))).toBe(
      '• Added music: Lo-fi (0–10 s, 35 %)\n• Removed title: "Hi"',
    );
    const lines = words('en')
      .changes(Array.from({ length: 3 }, () => changes).flat())
      .split('\n');
    expect(lines).toHaveLength(13);
    expect(lines.at(-1)).toBe('• and 18 more');
  });

  it('say that work goes on, each time differently', () => {
    const { stillWorking } = words('en');
    expect(stillWorking(120)).toBe('⏳ Still working... 2 min so far.');
    expect(stillWorking(119)).toMatch(/^⏳ Still working\.\.\./);
    expect(stillWorking(240)).not.toBe(stillWorking(120));
    expect(words('zh').stillWorking(120)).toMatch(/^⏳ .+2 分钟/);
  });

  it('speak of a blocked plan as of a plan', () => {
    const text = words('en').problem(new Problem('plan-blocked', {}), skill);
    expect(text).toContain('Register or upgrade your plan to unlock export.');
    expect(words('en').problem(new Problem('no-credits', {}), skill)).toContain(
      'Top up credits in your account',
    );
    expect(words('en').problem(new Problem('memory-down', {}), skill)).toBe(
      "I'm having trouble remembering things. Please try again in a minute.",
    );
  });

  it('show stage, percent and clock in one line', () => {
    expect(words('en').progress({ stage: 'rendering', percent: 50, seconds: 65 })).toBe(
      '⏳ Rendering the MP4... 50% (1:05)',
    );
    expect(words('en').progress({ stage: 'connecting', seconds: 3 })).toBe('⏳ Connecting... (0:03)');
    expect(words('zh').progress({ stage: 'making', seconds: 3725 })).toBe('⏳ 正在制作视频...（1:02:05）');
  });

  it('tell what came and the place in line', () => {
    expect(words('en').accepted({ ...nothing, images: 2, videos: 1 }, 0)).toBe(
      'Got 2 photos and 1 clip. On it now.',
    );
    expect(words('en').accepted(nothing, 3)).toBe("Got it. You're number 3 in line.");
    expect(words('zh').accepted({ ...nothing, images: 2, videos: 1 }, 2)).toBe(
      '收到 2 张照片和 1 段视频。你排在第 2 位。',
    );
  });

  it('greet with the skill’s own words, in Chinese where it has them', () => {
    expect(words('en').greeting(skill, 'Ann')).toContain('Hi Ann! Send me a few words.');
    expect(words('zh').greeting(skill, '小明')).toContain('小明，你好！发几个字给我。');
    const { localized: _, ...english } = skill;
    expect(words('zh').greeting(english, '')).not.toContain('Send me');
    expect(words('zh').greeting(english, '')).toContain('make a 5-second video of a sunset');
  });

  it('speak Chinese in Chinese', () => {
    const foreign = Object.entries(texts(words('zh'))).filter(
      ([thought, text]) => !/\p{Script=Han}/u.test(text) && !thought.startsWith('tables'),
    );
    expect(foreign).toEqual([]);
  });
});
