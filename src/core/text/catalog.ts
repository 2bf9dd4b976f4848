import type { Change } from '../changes.ts';
import type { OtherKind, Unused } from '../message.ts';
import type { Problem } from '../problem.ts';
import type { Progress, Stage } from '../reply.ts';
import type { Language } from '../session.ts';
import type { SkillProfile } from '../skill.ts';
import type { Timeline } from '../timeline.ts';
import type { LimitWords } from './limits.ts';

/** What came with a message, counted. */
export interface Brought {
  readonly images: number;
  readonly videos: number;
  readonly audios: number;
  readonly others: number;
  readonly links: number;
}

/** The commands every platform offers; the menu's descriptions are `Catalog.commands`. */
export type CommandName =
  | 'video'
  | 'export'
  | 'status'
  | 'credits'
  | 'upload'
  | 'new'
  | 'cancel'
  | 'skill'
  | 'language'
  | 'help'
  | 'forget';

/**
 * How far a task had come that was stopped: `early`, nothing was sent yet; `sent`, the backend is at it, and nobody can
 * stop that; `made`, only its export is stopped.
 */
export type Stopped = 'early' | 'sent' | 'made';

/** Hello, small talk, and what the bot cannot use: files of their own, so that each language's main file stays short. */
export interface TalkWords {
  /** A short hello with the skill's own sentence; its examples stand below as buttons. */
  readonly greeting: (skill: SkillProfile, person: string) => string;
  /** For those who were greeted before. */
  readonly helloAgain: string;
  /** One line before the answer to a first wish. */
  readonly firstWish: (person: string) => string;
  /** Answers to a message that is nothing but thanks, laughter, or an apology. */
  readonly talk: Readonly<Record<'thanks' | 'laugh' | 'wrong', string>>;
  /** How long a video takes; `seconds` since the first of `tasks` was taken. */
  readonly howLong: (tasks: number, seconds: number) => string;
  /** `near`: the commands that were perhaps meant, without their slashes. */
  readonly unknownCommand: (name: string, near: readonly string[]) => string;
  readonly uploadHow: (skill: SkillProfile) => string;
  /** A message that can hold no wish: a location, a poll. */
  readonly other: (kind: OtherKind) => string;
  /** What was answered goes into nothing; the words do. */
  readonly unused: (what: Unused) => string;
  /** For the backend, behind a wish: the words that it quotes. */
  readonly quoted: (text: string) => string;
  /** Behind the refusal of all files of a wish. */
  readonly wishKept: string;
  /** `worded`: words came with it and are used. */
  readonly voiceNote: (worded: boolean) => string;
  /** What a voice message is called instead of its file name. */
  readonly voiceName: string;
}

/**
 * Everything a person can read, one function or string a thought. A language that lacks one does not compile.
 * Plain text, no platform's markup; short, warm, no jargon, never a raw code or a token. A link stands in it only where it
 * is what the person gets instead of the video.
 */
export interface Catalog extends TalkWords, LimitWords {
  /** The language's own name, for `/language`. */
  readonly name: string;
  readonly code: Language;

  // First contact and menus
  readonly help: (skill: SkillProfile) => string;
  readonly ready: (skill: SkillProfile) => string;
  readonly commands: Readonly<Record<CommandName, string>>;
  /** Descriptions of command options: prompt, media, shape, skill, url, language. */
  readonly options: Readonly<Record<'prompt' | 'media' | 'shape' | 'skill' | 'url' | 'language', string>>;
  /** The message command's name (Discord: Apps ▸ …), at most 32 characters. */
  readonly makeVideo: string;
  readonly shapes: Readonly<Record<'16:9' | '9:16' | '1:1', string>>;
  readonly chooseSkill: (current: SkillProfile) => string;
  readonly skillChosen: (skill: SkillProfile) => string;
  readonly chooseLanguage: string;
  readonly languageChosen: string;
  readonly choices: Readonly<
    Record<
      | 'exportAgain'
      | 'export'
      | 'status'
      | 'new'
      | 'cancel'
      | 'retry'
      | 'continue'
      | 'drop'
      | 'open'
      | 'register'
      | 'sound'
      | 'forget'
      | 'keep'
      | 'goOn'
      | 'anew',
      string
    >
  >;

  // While it works
  /** First words of a bubble: what was understood, and the place in line (0: its turn is now). */
  readonly accepted: (brought: Brought, place: number) => string;
  /** First words of a bubble for a quick question. */
  readonly moment: string;
  readonly stages: Readonly<Record<Stage, string>>;
  /** One line for the bubble: stage, percent, elapsed. */
  readonly progress: (progress: Progress) => string;
  /** "⏳ Still working…", words of their own every two minutes. */
  readonly stillWorking: (seconds: number) => string;
  /** The raw video exists; post-production follows. */
  readonly rawReady: string;

  // Answers
  /** `Timeline (3 tracks): 1. Video: city timelapse (0-10s) 2. BGM: Lo-fi (0-10s, 35%) 3. Title: "Urban Dreams" (0-3s)` */
  readonly timeline: (timeline: Timeline) => string;
  readonly emptyTimeline: string;
  /** What changed, for an edit that the backend did without words. */
  readonly changes: (changes: readonly Change[]) => string;
  /** Nothing changed and nothing was said. */
  readonly nothingChanged: string;
  /** Edits that the backend left to the person, as words to send. */
  readonly leftToDo: (edits: readonly string[]) => string;
  /** The backend broke off in the middle; what was said and done until then stands above or beside it. */
  readonly brokeOff: string;
  /** The same, where the timeline is as it was. */
  readonly brokeOffUnchanged: string;
  /** The answer stopped at the backend's limit of words; a button that has it go on stands below. */
  readonly answerCut: string;
  /** What is said to the backend so that a cut answer goes on. */
  readonly goOn: string;
  /** Beside a file that holds an answer which is too long for a chat. */
  readonly wholeAnswer: string;
  /** The answer came, but the timeline could not be looked at after it. */
  readonly notChecked: string;
  /** Pieces were made that are not on the timeline. */
  readonly newPieces: string;
  /** An export of what was rendered a moment ago. */
  readonly sameVideo: string;
  /** A wish that answers an older video: the latest one is changed. */
  readonly changesLatest: (title: string) => string;
  /** The backend lost a project that held a timeline: a new one is begun only after a yes. */
  readonly projectGone: string;
  /** The backend lost a project that held nothing, or the person said yes: a new one was begun. */
  readonly projectReplaced: string;
  readonly videoReady: string;
  /** The short notice with a sound, after the bubble became the video. */
  readonly notice: string;
  /** The same, with what the film is called above it. */
  readonly noticeOf: (title: string) => string;
  readonly creditsLeft: (available: number) => string;
  readonly credits: (credits: { available: number; frozen: number; total: number }) => string;
  readonly uploaded: (brought: Brought, failed: readonly string[]) => string;
  /** Files that could not be taken, beside an answer about the others. */
  readonly leftOut: (names: readonly string[]) => string;
  readonly newProject: string;
  /** Under the words that came with a video which could not be brought; an export button stands below. */
  readonly notBrought: string;
  /** The video is larger than this chat takes: its link instead, where there is one. `limit` in bytes. */
  readonly tooLargeHere: (limit: number, link: string | undefined) => string;
  /** A right is missing to post the video here, named as the platform calls it where known: its link instead, where there is one. */
  readonly notAllowedHere: (permission: string | undefined, link: string | undefined) => string;
  /** The same, where the video could go to the asker in private instead. */
  readonly sentInPrivate: (permission: string | undefined) => string;
  /** An answer in words went to the asker in private, because the place took none. */
  readonly answeredInPrivate: string;
  /** An answer is for one person alone, and their private chat with the bot is shut. */
  readonly writeToMeFirst: string;
  /** Before an answer that could not be brought when it was made. */
  readonly owed: string;
  /** Above the link that hands the project over in a browser; a button with the link stands below. */
  readonly openHere: string;
  /** Above the link that keeps a free account; a button with the link stands below. */
  readonly registerHere: string;
  /** There is nothing to register: the account is one already. */
  readonly registered: string;
  /** The account belongs to who runs the bot: neither its projects nor its balance are shown. */
  readonly operatorsAccount: string;
  /** Alt text of a finished video. */
  readonly alt: (timeline: Timeline) => string;

  // Cancel, forget, restart
  /** The answer to a cancel: what left the line, and whether something that runs is being stopped. */
  readonly cancelled: (queued: number, running: boolean) => string;
  /** What a stopped task's own message becomes: the one place that tells what it cost and what may still come. */
  readonly cancelledBubble: (stopped: Stopped) => string;
  readonly nothingToCancel: string;
  readonly forgotten: string;
  readonly forgetAsk: string;
  readonly forgetKept: string;
  /** A task older than two hours was interrupted. */
  readonly interrupted: (hours: number) => string;
  /** A request that was asked hours before the bot heard it. */
  readonly heardLate: (hours: number) => string;
  readonly dropped: string;
  /** The backend does not answer: the request is kept and goes on by itself. */
  readonly waitingForBackend: string;
  readonly waitingForFiles: string;
  /** A video that arrived after its task was cancelled. */
  readonly lateVideo: string;

  // Refusals
  readonly emptyMessage: (skill: SkillProfile) => string;
  readonly promptTooLong: (limit: number) => string;
  readonly tooManyFiles: (limit: number) => string;
  /** `limit`: the requests in line, the one at work included. */
  readonly queueFull: (limit: number) => string;
  readonly unknownChoice: string;
  /** A toast for someone who presses another's button, ≤ 200 characters. */
  readonly notYours: string;
  /** A short toast that says a press was heard. */
  readonly heard: string;
  readonly stickerRefused: string;
  /** Discord without the message content intent: what somebody else wrote, and was answered, is not shown to the bot. */
  readonly answeredHidden: string;
  /** The same for the person's own message, which reached the bot without its words. */
  readonly messageUnread: string;
  readonly editIgnored: string;
  /** A file the platform itself will not hand over; `limit` in bytes. Names the ways round it. */
  readonly platformLimit: (name: string, limit: number) => string;
  /** Part of the album came after its task had begun. */
  readonly lateItem: string;
  /** Discord, user install only: the result will come by direct message. */
  readonly resultByDm: string;
  /** Our own memory is away for a moment; the message is not lost and will be taken up. */
  readonly memoryAway: string;
  /** A failure in one sentence with the next step. `skill` gives formats and the size limit. */
  readonly problem: (problem: Problem, skill: SkillProfile) => string;
}
