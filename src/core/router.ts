import { ADMISSION, admit, type Refused, sift } from './admit.ts';
import { briefs } from './batch.ts';
import { skillChoice } from './choices.ts';
import { type Intent, understand } from './intent.ts';
import { languageOf } from './language.ts';
import type { Attachment, InboundMessage, Refusal } from './message.ts';
import { answer, type Plan } from './plan.ts';
import type { Skills } from './ports.ts';
import { press } from './press.ts';
import { Problem } from './problem.ts';
import type { Choice, Reply } from './reply.ts';
import type { Language, Session, SessionPatch } from './session.ts';
import type { SkillProfile } from './skill.ts';
import type { Work } from './task.ts';
import type { Catalog } from './text/catalog.ts';
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
      : press(message.pressed, skills, say);
  return withGreeting({ ...plan, patch: { language, ...plan.patch } }, message, session, skill, say);
}

/**
 * The first answer ever begins with the greeting, unless it greets by itself. One for a single pair of eyes leaves it to
 * the next one.
 */
function withGreeting(
  plan: Plan,
  message: InboundMessage,
  session: Session,
  skill: SkillProfile,
  say: Catalog,
): Plan {
  if (session.greeted || plan.act?.kind === 'forget' || message.pressed !== undefined) return plan;
  const patch: SessionPatch = { ...plan.patch, greeted: true };
  const greeting = say.greeting(skill, message.sender.name);
  // Who chose a skill heard that one's own greeting.
  const greets = plan.patch?.skill !== undefined || plan.replies.some(({ text }) => text === greeting);
  if (greets) return { ...plan, patch };
  if (message.aside === true) return plan;
  return { ...plan, patch, replies: [{ text: greeting }, ...plan.replies] };
}

function decide(message: InboundMessage, situation: Situation, skill: SkillProfile, say: Catalog): Plan {
  if (message.edited === true) return answer({ text: say.editIgnored });
  const back = keptBack(message, skill, say);
  const refused = admit(message);
  if (refused !== undefined) return answer(...back, { text: refusal(refused, say) });
  const intent = understand(message.text);
  // Whoever stops it all wants nothing of what came along.
  if (intent.kind === 'cancel' || intent.kind === 'forget')
    return obey(intent, message, situation, skill, say);
  const { good, problems } = sift(message.attachments, skill);
  const named = [...back, ...unfit(problems, skill, say)];
  if (named.length > 0 && good.length === 0 && isAboutFiles(intent)) return answer(...named);
  const left = { ...message, attachments: good };
  const plan = (good.length === 0 ? obey : withFiles)(intent, left, situation, skill, say);
  return { ...plan, replies: [...named, ...plan.replies] };
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
      return work(...made(intent.text, attachments));
    case 'new':
      if (intent.text === '') return work({ kind: 'new' }, { kind: 'upload', attachments });
      return work(...afresh(made(intent.text, attachments)));
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
      // The upload opens an account where there is none, so it stands in for the `connect` of a first contact.
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
      return work(...made(intent.text, []));
    case 'new':
      return intent.text === '' ? work({ kind: 'new' }) : work(...afresh(made(intent.text, [])));
    case 'export':
    case 'credits':
    case 'status':
      return work({ kind: intent.kind });
    case 'upload':
      return intent.links.length > 0
        ? work({ kind: 'upload', attachments: links(intent.links) })
        : answer({ text: say.emptyMessage(skill) });
    case 'cancel':
      return { replies: [], work: [], act: { kind: 'cancel' } };
    case 'forget':
      return { replies: [], work: [], act: { kind: 'forget' } };
    case 'help':
      return answer({ text: say.help(skill) });
    case 'start':
      return start(intent.payload, message, session, skills, skill, say);
    case 'greeting':
      return session.connected
        ? answer({ text: say.greeting(skill, message.sender.name) })
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

const made = (text: string, attachments: readonly Attachment[]): Work[] =>
  briefs(text, attachments).map((brief) => ({ kind: 'generate', ...brief }));

/** The first of them begins a project: as one piece of work, since the words must not fall into the old one. */
const afresh = ([first, ...more]: readonly Work[]): Work[] =>
  first?.kind === 'generate' ? [{ ...first, fresh: true }, ...more] : more;

const links = (urls: readonly string[]): Attachment[] =>
  urls.map((url) => ({ kind: 'link', name: new URL(url).hostname, ref: url }));

function hello(skill: SkillProfile, message: InboundMessage, say: Catalog, patch?: SessionPatch): Plan {
  const replies = [{ text: say.greeting(skill, message.sender.name) }];
  return { replies, work: [{ kind: 'connect' }], ...(patch === undefined ? {} : { patch }) };
}

function start(
  payload: string | undefined,
  message: InboundMessage,
  session: Session,
  skills: Skills,
  skill: SkillProfile,
  say: Catalog,
): Plan {
  const named = payload === undefined ? undefined : skills.list().find(({ slug }) => slug === payload);
  if (named !== undefined) return hello(named, message, say, { skill: named.slug });
  return session.connected
    ? answer({ text: say.greeting(skill, message.sender.name) })
    : hello(skill, message, say);
}

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
    return { replies: [{ text: words(code).languageChosen }], patch, work: [] };
  }
  const choices = LANGUAGES.map((known): Choice => ({ id: `language:${known}`, label: words(known).name }));
  return answer({ text: say.chooseLanguage, choices });
}
