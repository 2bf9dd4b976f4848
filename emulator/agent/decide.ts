import { hex, seedOf } from '../chance.ts';
import { type Draft, isReady, segmentsOf, settle, TRACK } from '../draft.ts';
import type { Session } from '../model.ts';
import { nameOf, placeIn } from '../render/traits.ts';
import type { Often, Switches } from '../switches.ts';
import { buildRaw, finish } from './build.ts';
import { applyWishes, type Edited } from './edit.ts';
import { isGeneric } from './phrase.ts';
import { readWishes } from './read.ts';
import { asksOnlyForEdits, canGenerate, withSample } from './sample.ts';
import {
  type Missing,
  sayAlready,
  sayCannot,
  sayChanges,
  sayFinished,
  sayGui,
  sayImpossible,
  sayNeedsWords,
  sayRaw,
  sayStart,
  sayUnclear,
  sayUndone,
} from './speak.ts';
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
  const blocked = wishes.impossible.some((one) => one.whole) && !wishes.create;
  if (!draft || !isReady(draft)) {
    if (blocked || !canGenerate(wishes, session)) return clarify(session, wishes);
    return generate(session, wishes, switches);
  }
  if (wishes.undo) return undo(session, wishes);
  if (wishes.create || wishes.script.length > 0) return generate(session, again(wishes, draft), switches);
  const edited = applyWishes(draft, session, wishes);
  if (edited.changes.length > 0) return edit(edited, text, session, wishes, switches);
  const isNewPrompt =
    !blocked && !wishes.append && placeIn(wishes.phrase) !== undefined && !text.includes('?');
  return isNewPrompt ? generate(session, wishes, switches) : clarify(session, wishes);
}

function edit(edited: Edited, text: string, session: Session, wishes: Wishes, switches: Switches): Turn {
  const seed = seedOf(text, session.edits);
  const silent = often(switches.silent, session.edits % 3 === 1);
  const said = sayChanges(edited.changes, wishes.impossible, wishes.chinese);
  const words = said + gui(switches, seed, 4, wishes.chinese);
  const actions = edited.changes.map((one) => one.what);
  return { kind: 'edit', silent, steps: editSteps(edited.draft, actions, words, silent) };
}

/** Whether something happens this time: always, never, or when the dice say so. */
export function often(setting: Often, dice: boolean): boolean {
  return setting === 'always' || (setting === 'sometimes' && dice);
}

/** "Again" without a picture in words means the picture that is there. */
function again(wishes: Wishes, draft: Draft): Wishes {
  const meant = !isGeneric(wishes.phrase) && wishes.phrase.length > 1 && !CUES.again.test(wishes.phrase);
  const repeat = !meant && wishes.script.length === 0 && CUES.again.test(wishes.said);
  return { ...wishes, phrase: repeat ? draft.m.title : wishes.phrase, ratio: wishes.ratio ?? draft.m.ratio };
}

function clarify(session: Session, wishes: Wishes): Turn {
  const zh = wishes.chinese;
  const text =
    wishes.captions?.length === 0 && session.draft
      ? sayNeedsWords(zh)
      : wishes.impossible.length > 0
        ? sayImpossible(wishes.impossible, zh)
        : session.draft && asksOnlyForEdits(wishes)
          ? sayAlready(zh)
          : sayUnclear(session.draft !== null, zh);
  return {
    kind: 'clarify',
    silent: false,
    steps: [
      { do: 'wait', ms: SPEECH_MS },
      { do: 'say', text },
    ],
  };
}

function generate(session: Session, asked: Wishes, switches: Switches): Turn {
  const { meant: wishes, missing } = withSample(asked, session);
  const raw = buildRaw(session, wishes);
  const film = finish(raw, session, wishes, switches.post);
  const seed = seedOf(wishes.phrase, session.turns);
  const zh = wishes.chinese;
  const shoot = `call_${hex(8)}`;
  const edit = `call_${hex(8)}`;
  const seconds = raw.d / 1000;
  const also = wishes.impossible.length > 0 ? ` ${sayCannot(wishes.impossible, zh)}` : '';
  const steps: Step[] = [
    { do: 'wait', ms: SPEECH_MS },
    { do: 'say', text: sayOpening(raw, wishes, missing) },
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
    { do: 'say', text: sayFinished(film, zh) + also + gui(switches, seed, 2, zh) },
  ];
  return { kind: 'generate', silent: false, steps };
}

function sayOpening(raw: Draft, wishes: Wishes, missing: Missing | undefined): string {
  const scenes = segmentsOf(raw, TRACK.video).filter((piece) => piece.m.kind === 'scene');
  const pictures = scenes.map((piece) => nameOf(piece.m.prompt ?? '', wishes.chinese));
  return sayStart(
    {
      phrase: wishes.phrase,
      foreign: wishes.foreign,
      picture: [...new Set(pictures)].join(wishes.chinese ? '、' : ', '),
      drawn: scenes.length > 0,
      missing,
    },
    raw.d / 1000,
    wishes.chinese,
  );
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
