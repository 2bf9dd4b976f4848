import { distinct, type GuiAction } from './gui/actions.ts';
import { chinese } from './gui/chinese.ts';
import { type Swept, sweep } from './gui/clauses.ts';
import { english } from './gui/english.ts';
import { mask, sentences } from './gui/sentences.ts';

export { editsOf, type GuiAction, showsTimeline } from './gui/actions.ts';
export { dropApology, isApology } from './gui/apology.ts';

/** The backend's words without its instructions for a screen, and what those instructions come to. */
export interface Translation {
  /** Empty when there was nothing but instructions. */
  readonly text: string;
  /** Each thing to do once, in the order it was told. */
  readonly actions: readonly GuiAction[];
}

/** Characters of an answer that are read for instructions. Nobody is told more than this; the rest is kept as it is. */
const LONGEST_READ = 50_000;

/** After so many passes a text is taken as it is; two are usual. */
const PASSES = 8;

/**
 * The backend speaks as if a person sat before an editor. Instructions for it ("Click Export", "把片段拖到开头") are taken out,
 * with the half-sentences that mean nothing without them, and handed back as actions; everything else stays to the letter.
 * What is in quotes is the person's own content and never read. Translating twice changes nothing more.
 */
export function translate(text: string): Translation {
  if (text.length > LONGEST_READ) {
    // Cut between two lines, where there is such a place, so that no instruction is cut in two.
    const end = text.lastIndexOf('\n', LONGEST_READ);
    const cut = end > LONGEST_READ / 2 ? end : LONGEST_READ;
    const { text: read, actions } = translate(text.slice(0, cut));
    return { text: read + text.slice(cut), actions };
  }
  const actions: GuiAction[] = [];
  let current = text;
  for (let pass = 0; pass < PASSES; pass++) {
    const once = translateOnce(current);
    actions.push(...once.actions);
    if (once.text === current) break;
    current = once.text;
  }
  return { text: current, actions: distinct(actions) };
}

function translateOnce(text: string): Translation {
  const lines = text.split('\n').map(cleanLine);
  if (!lines.some(({ found }) => found)) return { text, actions: [] };
  const kept = keptOf(lines);
  return {
    text: kept
      .map((line) => line.text)
      .join('\n')
      .replace(/\n{3,}/g, '\n\n')
      .trim(),
    actions: lines.flatMap((line) => line.actions),
  };
}

interface Line extends Swept {
  /** True when nothing of it is left. */
  readonly gone: boolean;
  readonly item: boolean;
}

/** What stands before the words of a line: a list's mark, a quote's, a heading's. */
const MARK = /^\s*(?:(?:[-*•>#]+|\d{1,2}[.)、])\s+)?/;

function cleanLine(line: string): Line {
  const mark = MARK.exec(line)?.[0] ?? '';
  const parts = sentences(line.slice(mark.length)).map(cleanSentence);
  const found = parts.some((part) => part.found);
  const words = parts.map((part) => part.text).join('');
  return {
    text: found ? (mark + words).trimEnd() : line,
    actions: parts.flatMap((part) => part.actions),
    found,
    gone: found && !/[\p{L}\p{N}]/u.test(words),
    item: mark.trim() !== '',
  };
}

function cleanSentence(sentence: string): Swept {
  const outer = withoutAsides(sentence);
  const grammar = /\p{Script=Han}/u.test(mask(outer.text)) ? chinese : english;
  const swept = sweep(outer.text, grammar);
  return {
    text: swept.text,
    actions: [...outer.actions, ...swept.actions],
    found: outer.found || swept.found,
  };
}

/** A remark in brackets that is nothing but an instruction goes, brackets and all. */
function withoutAsides(sentence: string): Swept {
  const actions: GuiAction[] = [];
  const text = sentence.replace(/[ \t]?[(（]([^()（）]{1,200})[)）]/g, (whole: string, inside: string) => {
    const grammar = /\p{Script=Han}/u.test(inside) ? chinese : english;
    const swept = sweep(inside, grammar);
    if (!swept.found || swept.text !== '') return whole;
    actions.push(...swept.actions);
    return '';
  });
  return { text, actions, found: text !== sentence };
}

/** The lines that stay. "Follow these steps:" goes with the last of its steps. */
function keptOf(lines: readonly Line[]): Line[] {
  const kept: Line[] = [];
  let stepsGone = false;
  let next: Line | undefined;
  // From below, so that each line knows what is left under it without looking.
  for (const line of lines.toReversed()) {
    if (line.gone) {
      stepsGone ||= line.item;
      continue;
    }
    const heading =
      stepsGone && !(next?.item ?? false) && /[:：]\*{0,4}$/.test(line.text.trimEnd().slice(-9));
    if (!heading) kept.push(line);
    if (line.text.trim() === '') continue;
    stepsGone = false;
    next = line;
  }
  return kept.reverse();
}
