import type { GuiAction } from './actions.ts';
import { mask } from './sentences.ts';

/** A part of a sentence between two of its joints. */
export interface Clause {
  readonly text: string;
  /** The same with quotes made unreadable. */
  readonly masked: string;
  /** True for the first clause of its sentence. */
  readonly first: boolean;
  /** The clause before it with its joint, quotes unreadable; empty for the first. */
  readonly before: string;
  /** True when the clause before it was an instruction. */
  readonly led: boolean;
}

/** An instruction for a screen, found in a clause. */
export interface Instruction {
  /** What it comes to, given its whole extent: its clause and those that only continue it. */
  readonly actions: (extent: string) => readonly GuiAction[];
  /** True where it only says by which way ("… by clicking"): then "you can download it" before it goes as well. */
  readonly way?: boolean;
}

/** How one language joins its clauses and gives instructions. */
export interface Grammar {
  /** Finds the joints: each match belongs to the clause before it. */
  readonly joints: RegExp;
  readonly read: (clause: Clause) => Instruction | undefined;
  /** Whether a clause before an instruction means nothing without it ("when you are ready"). */
  readonly dangling: (masked: string) => boolean;
  /** Whether a clause before "by clicking …" tells a person what they can do. */
  readonly aimed: (masked: string) => boolean;
  /** Whether a clause after an instruction stands on its own; `joint` is what stood between. */
  readonly free: (masked: string, joint: string) => boolean;
  /** Whether an edit is merely on offer in this sentence; then it is not done unasked. */
  readonly offered: RegExp;
  /** Makes a beginning out of a clause that was none. */
  readonly begin: (text: string) => string;
  /** What makes a lone clause lean on one that is gone ("now that …"). */
  readonly leaning: RegExp;
}

/** What is left of a sentence, and what was taken out of it. */
export interface Swept {
  readonly text: string;
  readonly actions: readonly GuiAction[];
  /** True where an instruction was found, even one that comes to nothing. */
  readonly found: boolean;
}

interface Part {
  readonly text: string;
  readonly joint: string;
  readonly at: number;
}

/** Nobody gives instructions in a sentence of this length. */
const LONGEST = 1500;

/** Where a sentence's closing signs and blanks begin. */
function endOf(sentence: string): number {
  let end = sentence.trimEnd().length;
  while (end > 0 && '.!?…。！？'.includes(sentence.charAt(end - 1))) end -= 1;
  return end;
}

/** Takes the instructions out of one sentence and leaves a whole sentence, or nothing. */
export function sweep(sentence: string, grammar: Grammar): Swept {
  const untouched: Swept = { text: sentence, actions: [], found: false };
  // A link is worth more than a clean sentence.
  if (sentence.length > LONGEST || /https?:\/\//i.test(sentence)) return untouched;
  const body = sentence.slice(0, endOf(sentence));
  const end = sentence.slice(body.length);
  const { kept, instructions, last } = sort(partsOf(body, grammar), grammar);
  if (instructions.length === 0) return untouched;

  const text = assemble(kept, grammar, last);
  const actions = instructions
    .flatMap(({ instruction, extent }) => instruction.actions(extent))
    .filter((action) => action.kind !== 'edit' || !grammar.offered.test(sentence));
  const close = last ? end.replace(/[?？]/g, (mark) => (mark === '?' ? '.' : '。')) : end;
  return { text: /[\p{L}\p{N}]/u.test(text) ? text + close : '', actions, found: true };
}

interface Sorted {
  readonly kept: readonly Part[];
  readonly instructions: readonly { readonly instruction: Instruction; readonly extent: string }[];
  /** True when the sentence ended with an instruction. */
  readonly last: boolean;
}

function sort(parts: readonly Part[], grammar: Grammar): Sorted {
  const kept: Part[] = [];
  const instructions: { instruction: Instruction; extent: string }[] = [];
  let led = false;
  let joint = '';
  let before = '';
  for (const part of parts) {
    const masked = mask(part.text);
    const instruction = grammar.read({ text: part.text, masked, first: part.at === 0, before, led });
    const current = instructions.at(-1);
    if (instruction !== undefined) {
      const gone = instruction.way === true ? grammar.aimed : grammar.dangling;
      while (kept.length > 0 && gone(mask(kept.at(-1)?.text ?? '') + (kept.at(-1)?.joint ?? ''))) kept.pop();
      instructions.push({ instruction, extent: part.text });
      led = true;
    } else if (led && current !== undefined && !grammar.free(masked, joint)) {
      current.extent += joint + part.text;
    } else {
      kept.push(part);
      led = false;
    }
    joint = part.joint;
    before = masked + joint;
  }
  return { kept, instructions, last: led };
}

function partsOf(body: string, grammar: Grammar): Part[] {
  const masked = mask(body);
  const parts: Part[] = [];
  let start = 0;
  for (const joint of masked.matchAll(grammar.joints)) {
    if (joint.index <= start) continue;
    parts.push({ text: body.slice(start, joint.index), joint: joint[0], at: start });
    start = joint.index + joint[0].length;
  }
  parts.push({ text: body.slice(start), joint: '', at: start });
  return parts;
}

function assemble(kept: readonly Part[], grammar: Grammar, cut: boolean): string {
  const first = kept[0];
  if (first === undefined) return '';
  const joined = kept.map((part, index) => part.text + (index < kept.length - 1 ? part.joint : '')).join('');
  const leans = cut && kept.length === 1 && grammar.leaning.test(joined);
  if (first.at === 0 && !leans) return joined.trimEnd();
  return grammar.begin((leans ? joined.replace(grammar.leaning, '') : joined).trim());
}
