import type { Change } from '../../../src/core/changes.ts';
import type { OtherKind } from '../../../src/core/message.ts';
import { Problem, type ProblemCode, type ProblemDetails } from '../../../src/core/problem.ts';
import type { SkillProfile } from '../../../src/core/skill.ts';
import type { Brought, Catalog } from '../../../src/core/text/catalog.ts';
import type { LimitName } from '../../../src/core/text/limits.ts';
import { EMPTY_TIMELINE, type Timeline } from '../../../src/core/timeline.ts';

export const skill: SkillProfile = {
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
const OTHER_KINDS: readonly OtherKind[] = [
  ...(['location', 'poll', 'contact', 'paid-media', 'giveaway', 'invoice', 'gift', 'story'] as const),
  ...(['dice', 'game', 'checklist', 'something'] as const),
];
const LIMITS: readonly LimitName[] = [
  ...(['person-per-minute', 'person-per-day', 'person-at-once', 'person-bytes'] as const),
  ...(['chat-per-day', 'bot-per-day', 'bot-at-once', 'new-people'] as const),
];
const bareSkill: SkillProfile = { ...skill, examples: [] };

export const timeline: Timeline = {
  length: 10_000,
  width: 1080,
  height: 1920,
  tracks: [
    { kind: 'video', clips: [{ name: 'city timelapse', from: 0, to: 10_000 }] },
    { kind: 'audio', clips: [{ name: 'Lo-fi', from: 0, to: 10_000, volume: 0.35 }] },
    { kind: 'text', clips: [{ name: 'Urban Dreams', from: 0, to: 3000 }] },
  ],
};
export const long: Timeline = {
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

export const nothing: Brought = { images: 0, videos: 0, audios: 0, others: 0, links: 0 };
const much: Brought = { images: 3, videos: 1, audios: 2, others: 1, links: 4 };

const lofi = { name: 'Lo-fi', from: 0, to: 10_000, volume: 0.35 };
export const changes: readonly Change[] = [
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
  { kind: 'detail', name: 'look', value: 'black-and-white', track: 'video' },
  { kind: 'detail', name: 'colour', value: 'red', track: 'text' },
  { kind: 'detail', name: 'speed', value: '2', track: 'video', clip: { name: 'city', from: 0, to: 3000 } },
  { kind: 'detail', name: 'fadeOut', value: undefined, track: 'audio' },
  { kind: 'details', track: 'video' },
  { kind: 'details', track: 'text' },
  { kind: 'details' },
];

export const REGISTER = 'https://nemovideo.com/register?bind=anon_abc123';
const SAID = '{"code":5000,"trace":"nmv_usr_secret"} TypeError: terminated';
const PROBLEMS: { readonly [C in ProblemCode]: readonly ProblemDetails[C][] } = {
  'token-expired': [{}],
  'session-missing': [{}],
  'no-credits': [{}, { register: REGISTER }],
  'bad-format': [{}, { name: 'notes.exe' }, { name: 'me.jpg', really: 'exe' }, { really: 'pdf' }],
  'too-large': [{}, { name: 'clip.mov', limit: 20 * 1024 * 1024 }],
  'plan-blocked': [{}, { register: REGISTER }],
  'rate-limited': [{}, { until: Date.UTC(2026, 10, 21, 14, 5) }, { until: Number.POSITIVE_INFINITY }],
  'backend-down': [{}],
  'outcome-unknown': [{}, { said: SAID }],
  'backend-failed': [{}, { said: SAID }],
  unplayable: [{}],
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
  'platform-refused': [{ part: 'unknown' }],
  'memory-down': [{}],
  'memory-full': [{}],
  'disk-full': [{}],
  'gave-up': [{}],
  'took-too-long': [{}],
};
export const problems = Object.entries(PROBLEMS).flatMap(([code, details]) =>
  details.map((detail) => new Problem(code as ProblemCode, detail, { message: SAID })),
);

/** Every text of a catalogue, each called with what it may be called with. */
export function texts(say: Catalog): Record<string, string> {
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
        say.leftToDo(names),
        say.videoReady,
        say.notice,
        say.newProject,
        say.noticeOf('a fox'),
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
      ...[
        say.helloAgain,
        say.firstWish('Ann'),
        say.firstWish(''),
        say.forgetAsk,
        say.forgetKept,
        say.wishKept,
      ],
      ...[
        say.voiceName,
        say.voiceNote(true),
        say.voiceNote(false),
        say.quoted('a fox'),
        ...Object.values(say.talk),
      ],
      ...[say.stickerRefused, say.answeredHidden, say.editIgnored, say.lateItem, say.resultByDm],
    ],
    usedUp: [
      ...LIMITS.flatMap((limit) => [0, 1, 59_000, 61_000, 86_400_000].map((ms) => say.limited(limit, ms))),
      ...[say.limitedPart(2, 5), say.denied, say.noCreditsYet],
    ],
    tables: [say.commands, say.options, say.shapes, say.choices, say.stages].flatMap((table) =>
      Object.values(table),
    ),
    skill: [skill, bareSkill].flatMap((one) => [
      ...[say.greeting(one, 'Ann'), say.greeting(one, ''), say.help(one), say.ready(one)],
      ...[say.chooseSkill(one), say.skillChosen(one), say.emptyMessage(one), say.uploadHow(one)],
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
    links: [say.tooLargeHere(10 * 1024 * 1024, REGISTER), say.tooLargeHere(10 * 1024 * 1024, undefined)],
    rights: [
      say.notAllowedHere('Attach Files', REGISTER),
      say.notAllowedHere(undefined, undefined),
      say.sentInPrivate('Attach Files'),
      say.sentInPrivate(undefined),
      say.answeredInPrivate,
      say.writeToMeFirst,
      say.owed,
      say.openHere,
      say.registerHere,
      say.registered,
      say.operatorsAccount,
    ],
    cancelled: [
      ...[say.cancelled(0, false), say.cancelled(2, false), say.cancelled(0, true), say.cancelled(1, true)],
      ...(['early', 'sent', 'made'] as const).map((how) => say.cancelledBubble(how)),
    ],
    answers: [
      ...[say.brokeOff, say.brokeOffUnchanged, say.answerCut, say.goOn, say.wholeAnswer, say.notChecked],
      ...[say.newPieces, say.sameVideo, say.changesLatest('a fox'), say.changesLatest('')],
      ...[say.projectGone, say.projectReplaced],
    ],
    heardLate: [3, 1, 26, 80].map((hours) => say.heardLate(hours)),
    howLong: [say.howLong(0, 0), say.howLong(1, 65), say.howLong(2, 5), say.howLong(5, 3725)],
    unknown: [say.unknownCommand('foo', []), say.unknownCommand('x'.repeat(90), ['export', 'help'])],
    other: OTHER_KINDS.map((kind) => say.other(kind)),
    unused: (['poll', 'hidden', 'other'] as const).map((what) => say.unused(what)),
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
