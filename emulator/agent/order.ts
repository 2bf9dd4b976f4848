import { AMOUNT, amountOf, SECONDS } from './numbers.ts';

/** One upload in the order that a text names, and how long it is shown where the text says so. */
export interface Shown {
  kind: 'photo' | 'clip' | 'any';
  /** Counted from 0 among its kind; −1 is the last one. Absent: the next one of its kind. */
  nth?: number;
  seconds?: number;
  /** Which end of a clip the seconds are taken from. */
  end: 'first' | 'last';
  /** Named as the first or last of the whole film. */
  place?: 'start' | 'end';
}

const CLAUSES =
  /(?:[,，;；.。\n]|\b(?:and then|then|followed by|after that|afterwards|next|and finally|finally)\b|然后|接着|之后|再(?:放|接|来|用)?|最后(?:放|是|用))/i;
const THING =
  /\b(photos?|pictures?|images?|pics?|clips?|videos?|footage|recordings?)\b|(照片|图片|图|相片|片段|视频|录像|影片)/i;
const NTH =
  /\b(first|second|third|fourth|fifth|last)\b|第([一二三四五六七八九])|(?<!\d)([1-9])(?:st|nd|rd|th)\b/i;
const NUMBER = /\b(?:photo|picture|image|pic|clip|video) #?([1-9])\b(?! ?(?:s\b|sec))/i;
const TIME = new RegExp(`(${AMOUNT})[ -]{0,2}${SECONDS}`, 'i');
const ORDINALS = ['first', 'second', 'third', 'fourth', 'fifth'];
const FIRST_IN_FILM =
  /\b(?:photo|picture|image|pic|clip|video|footage) (?:comes? |goes? |is )?first\b|\b(?:at|to) the (?:start|beginning|front)\b|\b(?:start|begin|open)\w{0,5} with\b|放在?(?:最前|开头)|先(?:放|用|是|来|播放?|出现)?/i;
const LAST_IN_FILM =
  /\b(?:photo|picture|image|clip|video) (?:comes? |goes? |is )?last\b(?! [\w.]{1,8}[ -]{0,2}s)|\b(?:at|to) the end\b|\bend\w{0,3} with\b|放在?(?:最后|末尾|结尾)/i;
const MADE = /\b(?:make|create|generate|produce|turn|into|from)\b|生成|制作|做成|做一|变成/i;
const EACH = new RegExp(
  `(${AMOUNT})[ -]{0,2}${SECONDS}\\s{0,2}(?:each|per (?:photo|picture|image|clip)|for each|a (?:photo|picture|piece))|\\beach (?:one |photo |picture |image |clip ){0,1}(?:for |lasts? |is ){0,1}(${AMOUNT})[ -]{0,2}${SECONDS}|每[张个幅段]?(?:照片|图片|视频)?(?:显示|放|停留)?\\s{0,2}(${AMOUNT})\\s{0,2}${SECONDS}`,
  'i',
);
const SET =
  /\b(?:show|use|put|keep)\b|\bmake (?:the|this|that|my) (?:\w{1,8} )?(?:photo|picture|image|pic|clip|video)\b.{0,12}\b(?:last|first|sec)/i;
const LASTS = /\b(?:for|lasts?|long|only)\b|显示|停留|放|播放?|持续|只/i;

/**
 * Reads which upload is shown when and for how long: "the photo first for 2 seconds, then the clip" names two, and only
 * the photo has a time. A text that names no order and no single upload with a time gives none.
 */
export function findOrder(text: string): { order: Shown[]; words: string[] } {
  const clauses = text.split(CLAUSES).filter((clause) => clause !== undefined && clause.trim() !== '');
  const named = clauses.flatMap((clause) => {
    const shown = readClause(clause);
    return shown ? [{ shown, clause }] : [];
  });
  const [only] = named;
  const several = named.length > 1 && named.some(({ shown }) => shown.place === 'start' || timed(shown));
  const single =
    named.length === 1 && only !== undefined && (timed(only.shown) || only.shown.place !== undefined);
  if (!several && !single) return { order: [], words: [] };
  return {
    order: named.map(({ shown }) => shown),
    words: named.map(({ clause }) => clause),
  };
}

function timed(shown: Shown): boolean {
  return shown.seconds !== undefined;
}

function readClause(clause: string): Shown | undefined {
  const thing = THING.exec(clause);
  if (!thing) return undefined;
  const time = TIME.exec(clause);
  const seconds = time ? amountOf(time[1] ?? '') : undefined;
  // "a 30-second video from my photos" speaks of the film: the time stands before the thing, without "the".
  if (MADE.test(clause) && !SET.test(clause)) return undefined;
  const shown: Shown = {
    kind: kindOf(thing[0]),
    end: /\bthe (?:last|final) [\w.]{1,8}[ -]sec|最后/i.test(clause) ? 'last' : 'first',
  };
  if (seconds !== undefined && (LASTS.test(clause) || /\b(?:first|last)\b|前|后/i.test(clause)))
    shown.seconds = seconds;
  const nth = nthOf(clause, time?.index ?? clause.length);
  if (nth !== undefined) shown.nth = nth;
  if (FIRST_IN_FILM.test(clause)) shown.place = 'start';
  else if (LAST_IN_FILM.test(clause)) shown.place = 'end';
  return shown;
}

function kindOf(word: string): Shown['kind'] {
  return /^(?:photo|picture|image|pic|照片|图片|图|相片)/i.test(word) ? 'photo' : 'clip';
}

/** "the second photo" is one of several; "the first 3 seconds" and "the photo first" are not. */
function nthOf(clause: string, timeAt: number): number | undefined {
  const number = NUMBER.exec(clause);
  if (number) return Number(number[1]) - 1;
  const found = NTH.exec(clause);
  if (!found) return undefined;
  const next = clause.slice(found.index + found[0].length, found.index + found[0].length + 12);
  if (found.index < timeAt && /^\s{0,2}(?:\d|\w{1,8}[ -]sec)/i.test(next)) return undefined;
  if (!/^[\s张个段]{0,2}(?:photo|picture|image|pic|clip|video|照片|图|片段|视频|one\b)/i.test(next))
    return undefined;
  const word = (found[1] ?? '').toLowerCase();
  if (word === 'last') return -1;
  if (found[2]) return (amountOf(found[2]) ?? 1) - 1;
  return found[3] ? Number(found[3]) - 1 : ORDINALS.indexOf(word);
}

/** "2 seconds each": how long every upload is shown. */
export function findEach(text: string): { seconds: number; words: string } | undefined {
  const found = EACH.exec(text);
  const seconds = amountOf(found?.[1] ?? found?.[2] ?? found?.[3] ?? '');
  return found && seconds !== undefined ? { seconds, words: found[0] } : undefined;
}

/** Things in the order that was asked for, each with what was said of it. What was not named keeps its place between them. */
export function arrange<T>(
  things: readonly T[],
  kindOf: (thing: T) => 'photo' | 'clip' | 'other',
  order: readonly Shown[],
): { thing: T; shown?: Shown }[] {
  const free = new Set(things);
  const find = (shown: Shown): T | undefined => {
    const same = things.filter((thing) => shown.kind === 'any' || kindOf(thing) === shown.kind);
    const found = shown.nth === undefined ? same.find((thing) => free.has(thing)) : same.at(shown.nth);
    return found !== undefined && free.delete(found) ? found : undefined;
  };
  const named = order.flatMap((shown) => {
    const thing = find(shown);
    return thing === undefined ? [] : [{ thing, shown }];
  });
  const [only] = named;
  if (named.length === 1 && only && only.shown.place === undefined)
    return things.map((thing) => (thing === only.thing ? only : { thing }));
  const rest = things.filter((thing) => free.has(thing)).map((thing) => ({ thing }));
  const atEnd = named.filter(({ shown }) => shown.place === 'end');
  return [...named.filter(({ shown }) => shown.place !== 'end'), ...rest, ...atEnd];
}
