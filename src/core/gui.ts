import { distinct, type GuiAction } from './gui/actions.ts';
import { chinese } from './gui/chinese.ts';
import { type Swept, sweep } from './gui/clauses.ts';
import { english } from './gui/english.ts';
import { mask, sentences } from './gui/sentences.ts';

export type { GuiAction } from './gui/actions.ts';

/** The backend's words without its instructions for a screen, and what those instructions come to. */
export interface Translation {
  /** Empty when there was nothing but instructions. */
  readonly text: string;
  /** Each thing to do once, in the order it was told. */
  readonly actions: readonly GuiAction[];
}

/** After so many passes a text is taken as it is; two are usual. */
const PASSES = 8;

/**
 * The backend speaks as if a person sat before an editor. Instructions for it ("Click Export", "把片段拖到开头") are taken out,
 * with the half-sentences that mean nothing without them, and handed back as actions; everything else stays to the letter.
 * What is in quotes is the person's own content and never read. Translating twice changes nothing more.
 */
export function translate(text: string): Translation {
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
  const kept = lines.filter((line, at) => !line.gone && !introducesNothing(lines, at));
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

/** "Follow these steps:" goes with the last of its steps. */
function introducesNothing(lines: readonly Line[], at: number): boolean {
  if (!/[:：]\**\s*$/.test(lines[at]?.text ?? '')) return false;
  const rest = lines.slice(at + 1);
  const end = rest.findIndex((line) => !line.gone && line.text.trim() !== '');
  const below = end < 0 ? rest : rest.slice(0, end);
  const next = end < 0 ? undefined : rest[end];
  return below.some((line) => line.gone && line.item) && !(next?.item ?? false);
}

const APOLOGY =
  /^\s*(?:(?:(?:I['’]?m |I am )?(?:so |very )?sorry|apologies|unfortunately|however|but|oops|it (?:seems|looks like))[,.!:\s]*(?:that\s+)?(?:but\s+)?)*(?:I|we)(?:['’]ve| have)?\s+(?:just\s+)?(?:encountered|ran into|hit|experienced)\s+a temporary\s+(?:issue|problem|error|glitch)\b[^.!?]*[.!?]*\s*$/i;
const APOLOGY_ZH =
  /^\s*(?:非常)?(?:抱歉|对不起|不好意思)?[，,]?\s*(?:我|系统|这边)?(?:遇到|出现)了?(?:一个|一些|了)?(?:临时|暂时)(?:性)?的?(?:问题|故障|错误)[^。！？]*[。！？]?\s*$/;
const RETRY =
  /^\s*(?:please\s+)?(?:try|retry)\b[^.!?]{0,60}[.!?]*\s*$|^\s*(?:I['’]?m\s+)?sorry\b[^.!?]{0,60}[.!?]*\s*$|^\s*请?(?:您|你)?(?:稍后|过一会儿?)?(?:再试|重试)[^。！？]{0,12}[。！？]?\s*$/i;

/**
 * The text without an apology for a "temporary issue" at its very end, where real words stand before it; an apology
 * that is all there is stays.
 */
export function dropApology(text: string): string {
  const parts = text.split(/(?<=\n)/).flatMap(sentences);
  let end = parts.length;
  let sorry = false;
  while (end > 0) {
    const part = parts[end - 1] ?? '';
    const apology = APOLOGY.test(part) || APOLOGY_ZH.test(part);
    if (!apology && part.trim() !== '' && (sorry || !RETRY.test(part))) break;
    sorry ||= apology;
    end -= 1;
  }
  const kept = parts.slice(0, end).join('');
  return sorry && /[\p{L}\p{N}]/u.test(kept) ? kept.trimEnd() : text;
}
