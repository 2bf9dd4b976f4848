import { hex, seedOf } from '../chance.ts';
import { type Draft, isReady, settle } from '../draft.ts';
import type { Session } from '../model.ts';
import { isPicturesque, placeIn } from '../render/traits.ts';
import type { Often, Switches } from '../switches.ts';
import { buildRaw, finish, materialFor } from './build.ts';
import { applyWishes } from './edit.ts';
import { readWishes } from './read.ts';
import { sayChanges, sayFinished, sayGui, sayRaw, sayStart, sayUnclear, sayUndone } from './speak.ts';
import type { Past, Step, Turn } from './turn.ts';
import type { Wishes } from './wishes.ts';
import { CUES } from './words.ts';

const GENERATE_MS = 15_000;
const POST_MS = 5000;
const EDIT_MS = 4000;
const SPEECH_MS = 400;

/** Decides a whole turn from the words, the project and the manners; changes nothing yet. */
export function decide(text: string, session: Session, switches: Switches): Turn {
  const wishes = readWishes(text);
  const { draft } = session;
  if (CUES.hello.test(text)) return clarify(session, wishes);
  if (!draft || !isReady(draft)) {
    return canGenerate(wishes, session) ? generate(session, wishes, switches) : clarify(session, wishes);
  }
  if (wishes.undo) return undo(session, wishes);
  if (wishes.create) return generate(session, again(wishes, draft), switches);
  const edited = applyWishes(draft, session, wishes);
  if (edited.changes.length > 0) {
    const seed = seedOf(text, session.edits);
    const silent = often(switches.silent, session.edits % 3 === 1);
    const words = sayChanges(edited.changes, wishes.chinese) + gui(switches, seed, 4, wishes.chinese);
    return {
      kind: 'edit',
      silent,
      steps: editSteps(
        edited.draft,
        edited.changes.map((one) => one.what),
        words,
        silent,
      ),
    };
  }
  const isNewPrompt = !wishes.append && placeIn(wishes.phrase) !== undefined && !text.includes('?');
  return isNewPrompt ? generate(session, wishes, switches) : clarify(session, wishes);
}

/** Whether something happens this time: always, never, or when the dice say so. */
export function often(setting: Often, dice: boolean): boolean {
  return setting === 'always' || (setting === 'sometimes' && dice);
}

function canGenerate(wishes: Wishes, session: Session): boolean {
  if (wishes.create || materialFor(session, wishes).length > 0 || isPicturesque(wishes.phrase)) return true;
  const onlyEdits =
    wishes.dropMusic || wishes.dropTitle || wishes.volumeStep || wishes.resize || wishes.addTitle;
  // Words that name nothing known still make a picture of their own; a single one more likely is a slip.
  const chat =
    /[?？]\s*$|^(?:what|who|why|how|when|where|can|do|is|are|ok|yes|no|thanks|sounds|cool|nice|great)\b/i;
  const several = wishes.phrase.split(/\s+/).length > 1 || /\p{Script=Han}{3}/u.test(wishes.phrase);
  return !onlyEdits && several && !chat.test(wishes.phrase);
}

/** "Again" without a picture in words means the picture that is there. */
function again(wishes: Wishes, draft: Draft): Wishes {
  const meant = wishes.phrase.length > 3 && !CUES.again.test(wishes.phrase);
  return { ...wishes, phrase: meant ? wishes.phrase : draft.m.title, ratio: wishes.ratio ?? draft.m.ratio };
}

function clarify(session: Session, wishes: Wishes): Turn {
  const text = sayUnclear(session.draft !== null, wishes.chinese);
  return {
    kind: 'clarify',
    silent: false,
    steps: [
      { do: 'wait', ms: SPEECH_MS },
      { do: 'say', text },
    ],
  };
}

function generate(session: Session, wishes: Wishes, switches: Switches): Turn {
  const raw = buildRaw(session, wishes);
  const film = finish(raw, session, wishes, switches.post);
  const seed = seedOf(wishes.phrase, session.turns);
  const zh = wishes.chinese;
  const shoot = `call_${hex(8)}`;
  const edit = `call_${hex(8)}`;
  const seconds = raw.d / 1000;
  const steps: Step[] = [
    { do: 'wait', ms: SPEECH_MS },
    { do: 'say', text: sayStart(wishes.phrase, seconds, zh) },
    {
      do: 'call',
      id: shoot,
      name: 'generate_video_with_seedance',
      args: { prompt: wishes.phrase, duration: seconds, ratio: raw.m.ratio },
    },
    { do: 'wait', ms: GENERATE_MS },
    {
      do: 'result',
      id: shoot,
      name: 'generate_video_with_seedance',
      response: { status: 'success', clips: raw.t[0]?.sg.length ?? 0 },
      store: {
        draft: raw,
        past: 'push',
        generated: { title: raw.m.title, duration: seconds, type: 'video' },
      },
    },
    { do: 'say', text: sayRaw(zh) },
    { do: 'call', id: edit, name: 'edit_multitrack', args: { actions: ['add_bgm', 'add_title', 'grade'] } },
    { do: 'wait', ms: POST_MS },
    {
      do: 'result',
      id: edit,
      name: 'edit_multitrack',
      response: { status: 'success', tracks: film.t.length },
      store: { draft: film, past: 'keep' },
    },
    { do: 'say', text: sayFinished(film, zh) + gui(switches, seed, 2, zh) },
  ];
  return { kind: 'generate', silent: false, steps };
}

function editSteps(
  draft: Draft,
  actions: readonly string[],
  words: string,
  silent: boolean,
  past: Past = 'push',
): Step[] {
  const id = `call_${hex(8)}`;
  const steps: Step[] = [
    { do: 'wait', ms: SPEECH_MS },
    { do: 'call', id, name: 'edit_multitrack', args: { actions } },
    { do: 'wait', ms: EDIT_MS },
    { do: 'result', id, name: 'edit_multitrack', response: { status: 'success' }, store: { draft, past } },
  ];
  return silent ? steps : [...steps, { do: 'say', text: words }];
}

function undo(session: Session, wishes: Wishes): Turn {
  const before = session.past.at(-1);
  const words = sayUndone(before !== undefined, wishes.chinese);
  if (!before) return { kind: 'clarify', silent: false, steps: [{ do: 'say', text: words }] };
  return {
    kind: 'undo',
    silent: false,
    steps: editSteps(settle(structuredClone(before)), ['undo'], words, false, 'pop'),
  };
}

function gui(switches: Switches, seed: number, oneIn: number, zh: boolean): string {
  return often(switches.gui, seed % oneIn === 0) ? ` ${sayGui(seed, zh)}` : '';
}
