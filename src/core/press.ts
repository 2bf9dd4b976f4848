import { exampleOf, skillChoice } from './choices.ts';
import { asSound, NO_VOICE } from './pending.ts';
import { answer, type Plan } from './plan.ts';
import type { Skills } from './ports.ts';
import type { Session } from './session.ts';
import type { Work } from './task.ts';
import type { Catalog } from './text/catalog.ts';
import { isLanguage, words } from './text/words.ts';

/** Who pressed, and what their choice is looked up in. */
export interface Presser {
  readonly session: Session;
  readonly skills: Skills;
  readonly say: Catalog;
}

/** What a pressed choice means. Ids are plain: what they act on is looked up, and only in the presser's own session. */
export function press(id: string, presser: Presser): Plan {
  const { skills, say } = presser;
  const [verb, rest] = cut(id);
  switch (verb) {
    case 'export':
    case 'status':
    case 'credits':
    case 'new':
    case 'open':
    case 'register':
      return work({ kind: verb });
    case 'cancel':
      return {
        replies: [],
        work: [],
        act: rest === '' ? { kind: 'cancel' } : { kind: 'cancel', task: rest },
      };
    case 'retry':
      return { replies: [], work: [], act: { kind: 'again', task: rest, from: 'start' } };
    case 'anew':
      return { replies: [], work: [], act: { kind: 'again', task: rest, from: 'start', anew: true } };
    case 'go-on':
      return { replies: [], work: [{ kind: 'generate', text: say.goOn, attachments: [] }] };
    case 'continue':
      return { replies: [], work: [], act: { kind: 'again', task: rest, from: 'phase' } };
    case 'drop':
      return answer({ text: say.dropped });
    case 'try':
      return example(id, presser);
    case 'sound':
      return sound(presser);
    case 'forget':
      return rest === 'yes'
        ? { replies: [], work: [], act: { kind: 'forget' } }
        : answer({ text: say.forgetKept });
    case 'skill':
      return skill(id, skills, say);
    case 'language':
      return language(rest, say);
    default:
      return answer({ text: say.unknownChoice });
  }
}

const work = (...items: Work[]): Plan => ({ replies: [], work: items });

function cut(id: string): [string, string] {
  const colon = id.indexOf(':');
  return colon === -1 ? [id, ''] : [id.slice(0, colon), id.slice(colon + 1)];
}

function example(id: string, { skills, say }: Presser): Plan {
  const text = exampleOf(id, skills.list(), say.code);
  if (text === undefined) return answer({ text: say.unknownChoice });
  return work({ kind: 'generate', text, attachments: [] });
}

/** The voice message that the person was asked about, once. */
function sound({ session: { voiceNote }, say }: Presser): Plan {
  if (voiceNote === undefined || voiceNote.ref === '') return answer({ text: say.unknownChoice });
  return {
    ...work({ kind: 'upload', attachments: [asSound(voiceNote, say)] }),
    patch: { voiceNote: NO_VOICE },
  };
}

function skill(id: string, skills: Skills, say: Catalog): Plan {
  const chosen = skills.list().find(({ slug }) => skillChoice(slug) === id);
  if (chosen === undefined) return answer({ text: say.unknownChoice });
  return { replies: [{ text: say.skillChosen(chosen) }], patch: { skill: chosen.slug }, work: [] };
}

function language(code: string, say: Catalog): Plan {
  if (!isLanguage(code)) return answer({ text: say.unknownChoice });
  const patch = { language: code, languageChosen: true } as const;
  return { replies: [{ text: words(code).languageChosen, language: code }], patch, work: [] };
}
