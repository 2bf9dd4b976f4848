import { ADMISSION, admit, type Refused, sift } from './admit.ts';
import { briefs } from './batch.ts';
import { beforeForgetting, skillChoice } from './choices.ts';
import { examplesIn, hello, start, withFirstLine } from './hello.ts';
import { type Intent, understand } from './intent.ts';
import { languageOf } from './language.ts';
import type { Attachment, InboundMessage, Refusal } from './message.ts';
import { NO_WISH, pendingWish, withoutVoice, withPendingWish } from './pending.ts';
import { answer, type Plan } from './plan.ts';
import type { Skills } from './ports.ts';
import { press } from './press.ts';
import { Problem } from './problem.ts';
import { quotedIn, withQuote } from './quoted.ts';
import type { Choice, Reply } from './reply.ts';
import type { Language, Session, SessionPatch } from './session.ts';
import type { SkillProfile } from './skill.ts';
import type { Work } from './task.ts';
import type { Catalog } from './text/catalog.ts';
import { isBlank } from './text/graphemes.ts';
import { paragraphs } from './text/lines.ts';
import { isLanguage, LANGUAGES, words } from './text/words.ts';

/** What routing looks at beside the message. */
export interface Situation {
  readonly session: Session;
  readonly skills: Skills;
}

/** The language a message is answered in: chosen by the person, else from the platform, else from the text. */
export function languageFor(message: InboundMessage, session: Session): Language {
  if (session.languageChosen === true && session.language !== undefined) return session.language;
  if (message.text === '' && session.language !== undefined) return session.language;
  return languageOf(message.sender.language, message.text);
}

/** Every rule of who handles what: pure, so that the whole table can be tested. */
export function route(message: InboundMessage, situation: Situation): Plan {
  const { session, skills } = situation;
  const language = languageFor(message, session);
  const skill = skills.get(session.skill);
  const say = words(language);
  const plan =
    message.pressed === undefined
      ? decide(message, situation, skill, say)
      : press(message.pressed, { session, skills, say });
  return withFirstLine({ ...plan, patch: { language, ...plan.patch } }, message, session, say);
}

function decide(raw: InboundMessage, situation: Situation, skill: SkillProfile, say: Catalog): Plan {
  if (raw.edited === true) return answer({ text: say.editIgnored });
  if (isOther(raw)) return answer({ text: say.other(raw.other ?? 'something') });
  const message = withPendingWish(raw, situation.session);
  const back = keptBack(message, skill, say);
  const refused = admit(message);
  if (refused !== undefined) return answer(...back, { text: refusal(refused, say) });
  const intent = withQuoted(understand(message.text), message);
  // Who stops it all wants nothing of what came along.
  if (intent.kind === 'cancel') {
    const patch = situation.session.pendingWish === undefined ? {} : { pendingWish: NO_WISH };
    return { ...obey(intent, message, situation, skill, say), patch };
  }
  const worded = intent.kind === 'converse' || (intent.kind === 'new' && intent.text !== '');
  const { reply, asked, attachments } = withoutVoice(message, worded, say);
  const { good, problems } = sift(attachments, skill);
  const named = [...back, ...unfit(problems, skill, say)];
  const patch = asked === undefined ? {} : { voiceNote: asked };
  const voiced = reply === undefined ? [] : [reply];
  if (named.length > 0 && good.length === 0 && isAboutFiles(intent)) {
    const kept = keptWish(named, intent, message, say);
    return { ...kept, replies: [...kept.replies, ...voiced], patch: { ...kept.patch, ...patch } };
  }
  // A voice message is all that came.
  if (reply !== undefined && good.length === 0 && isWordless(intent)) return { ...answer(reply), patch };
  const left = { ...message, attachments: good };
  const plan = (good.length === 0 ? obey : withFiles)(intent, left, situation, skill, say);
  const used = unusedOf(message, plan, say);
  const replies = [...named, ...used, ...plan.replies, ...voiced];
  return { ...plan, replies, patch: { ...forgetWish(plan, situation.session), ...patch, ...plan.patch } };
}

/** A message of a kind that holds no wish, without words or files beside it. */
function isOther({ other, text, attachments, refused }: InboundMessage): boolean {
  return other !== undefined && isBlank(text) && attachments.length === 0 && refused === undefined;
}

const isWordless = ({ kind }: Intent): boolean => kind === 'empty' || kind === 'video-empty';

/** Nothing but a quotation, or `/video` and a quotation, is a wish in the quoted words. */
function withQuoted(intent: Intent, message: InboundMessage): Intent {
  return isWordless(intent) && quotedIn(message) !== '' ? { kind: 'converse', text: '' } : intent;
}

/** Where not one file of a wish can be used, its words wait for others; the last refusal says so. */
function keptWish(named: readonly Reply[], intent: Intent, message: InboundMessage, say: Catalog): Plan {
  const worded = intent.kind === 'new' || (intent.kind === 'converse' && intent.text !== '');
  const hidden = message.refused?.some(({ reason }) => reason === 'hidden');
  if (!worded || hidden === true) return answer(...named);
  const last = { text: paragraphs(named.at(-1)?.text ?? '', say.wishKept) };
  return {
    ...answer(...named.slice(0, -1), last),
    patch: { pendingWish: pendingWish(message.text, message.at) },
  };
}

/** New work ends the wait of an older wish. */
function forgetWish(plan: Plan, session: Session): SessionPatch {
  return plan.work.length > 0 && session.pendingWish !== undefined ? { pendingWish: NO_WISH } : {};
}

/** What was answered and could not be used is said beside the work that goes on without it. */
function unusedOf({ unused }: InboundMessage, plan: Plan, say: Catalog): Reply[] {
  const wish = plan.work.some(({ kind }) => kind === 'generate');
  return unused === undefined || !wish ? [] : [{ text: say.unused(unused) }];
}

/** Files that the platform keeps back are named; the others of the same message go on without them. */
function keptBack({ refused = [] }: InboundMessage, skill: SkillProfile, say: Catalog): Reply[] {
  const why = {
    'too-large': ({ name, limit }: Refusal) => say.platformLimit(name, limit ?? skill.maxBytes),
    unsupported: () => say.stickerRefused,
    hidden: () => say.answeredHidden,
    unread: () => say.messageUnread,
    unreachable: ({ name }: Refusal) => say.problem(new Problem('file-unreachable', { name }), skill),
  };
  return refused.map((one) => ({ text: why[one.reason](one) }));
}

/** The same for files that we refuse, all in one reply. */
function unfit(problems: readonly Problem[], skill: SkillProfile, say: Catalog): Reply[] {
  const sentences = new Set(problems.map((problem) => say.problem(problem, skill)));
  return sentences.size === 0 ? [] : [{ text: paragraphs(...sentences) }];
}

function refusal(why: Refused, say: Catalog): string {
  return why === 'prompt-too-long' ? say.promptTooLong(ADMISSION.prompt) : say.tooManyFiles(ADMISSION.files);
}

/** Whether it makes no sense without the files that came with it; a command or a question does. */
function isAboutFiles(intent: Intent): boolean {
  switch (intent.kind) {
    case 'converse':
    case 'empty':
    case 'video-empty':
      return true;
    case 'new':
      return intent.text !== '';
    case 'upload':
      return intent.links.length === 0;
    default:
      return false;
  }
}

/** Files first, then the words: a question is answered after them; what takes no work of its own is done beside them. */
function withFiles(
  intent: Intent,
  message: InboundMessage,
  situation: Situation,
  skill: SkillProfile,
  say: Catalog,
): Plan {
  const { attachments } = message;
  switch (intent.kind) {
    case 'converse':
      return work(...made(intent.text, message, say));
    case 'new':
      if (intent.text === '') return work({ kind: 'new' }, { kind: 'upload', attachments });
      return work(...afresh(made(intent.text, message, say)));
    case 'export':
    case 'credits':
    case 'status':
      return work({ kind: 'upload', attachments }, { kind: intent.kind });
    case 'upload':
      return work({ kind: 'upload', attachments: [...attachments, ...links(intent.links)] });
    case 'help':
    case 'start':
    case 'greeting':
    case 'skill':
    case 'language':
    case 'talk':
    case 'how-long':
    case 'unknown':
    case 'forget':
      return {
        ...obey(intent, message, situation, skill, say),
        work: [{ kind: 'upload', attachments }],
      };
    default:
      return work({ kind: 'upload', attachments });
  }
}

function obey(
  intent: Intent,
  message: InboundMessage,
  { session, skills }: Situation,
  skill: SkillProfile,
  say: Catalog,
): Plan {
  switch (intent.kind) {
    case 'converse':
      return work(...made(intent.text, message, say));
    case 'new':
      return intent.text === '' ? work({ kind: 'new' }) : work(...afresh(made(intent.text, message, say)));
    case 'export':
    case 'credits':
    case 'status':
      return work({ kind: intent.kind });
    case 'upload':
      return intent.links.length > 0
        ? work({ kind: 'upload', attachments: links(intent.links) })
        : answer({ text: say.uploadHow(skill) });
    case 'cancel':
      return { replies: [], work: [], act: { kind: 'cancel' } };
    case 'forget':
      return answer({ text: say.forgetAsk, choices: beforeForgetting(say) });
    case 'how-long':
      return { replies: [], work: [], act: { kind: 'how-long' } };
    case 'talk':
      return answer({ text: say.talk[intent.about] });
    case 'unknown':
      return answer({ text: say.unknownCommand(intent.name, intent.near) });
    case 'help':
      return { ...answer({ text: say.help(skill) }), always: true };
    case 'start':
      return start(intent.payload, message, skills, skill, say);
    case 'greeting':
      return session.greeted || !message.direct
        ? answer({ text: say.helloAgain, choices: examplesIn(skill, say) })
        : hello(skill, message, say);
    case 'skill':
      return chooseSkill(intent.slug, skills, skill, say);
    case 'language':
      return chooseLanguage(intent.code, say);
    default:
      return answer({ text: say.emptyMessage(skill) });
  }
}

const work = (...items: Work[]): Plan => ({ replies: [], work: items });

/** A wish, or one for each file, with what it quotes. */
function made(text: string, message: InboundMessage, say: Catalog): Work[] {
  const quote = quotedIn(message);
  return briefs(text, message.attachments).map((brief) => ({
    kind: 'generate',
    ...brief,
    text: withQuote(brief.text, quote, say),
  }));
}

/** The first of them begins a project: as one piece of work, since the words must not fall into the old one. */
const afresh = ([first, ...more]: readonly Work[]): Work[] =>
  first?.kind === 'generate' ? [{ ...first, fresh: true }, ...more] : more;

const links = (urls: readonly string[]): Attachment[] =>
  urls.map((url) => ({ kind: 'link', name: new URL(url).hostname, ref: url }));

function chooseSkill(slug: string | undefined, skills: Skills, current: SkillProfile, say: Catalog): Plan {
  const chosen = skills.list().find((skill) => skill.slug === slug);
  if (chosen !== undefined) {
    return { replies: [{ text: say.skillChosen(chosen) }], patch: { skill: chosen.slug }, work: [] };
  }
  const choices = skills.list().map((skill): Choice => ({ id: skillChoice(skill.slug), label: skill.title }));
  return answer({ text: say.chooseSkill(current), choices });
}

function chooseLanguage(code: string | undefined, say: Catalog): Plan {
  if (isLanguage(code)) {
    const patch = { language: code, languageChosen: true };
    return { replies: [{ text: words(code).languageChosen, language: code }], patch, work: [] };
  }
  const choices = LANGUAGES.map((known): Choice => ({ id: `language:${known}`, label: words(known).name }));
  return answer({ text: say.chooseLanguage, choices });
}
