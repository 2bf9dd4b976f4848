import { AMOUNT, amountOf, SECONDS } from './numbers.ts';

/** The part of a film that stays, in seconds; a negative number counts from the end, and an absent end is the end. */
export interface Cut {
  from: number;
  to?: number;
}

const A = `(${AMOUNT})`;
const CLOCK = String.raw`(\d{1,2}:\d{2}|\d{1,4}(?:\.\d{1,3})?)`;
const OFF = '(?:cut|remove|drop|delete|skip|lose|chop|trim)(?: off| out| away)?';
const ABOUT = '(?:the |about |its |off |out ){0,2}';
const OFF_ZH = '(?:去掉|删掉?|删除|剪掉|切掉|裁掉|不要)';

type Reading = readonly [RegExp, (one: number, two: number) => Cut];

const READINGS: readonly Reading[] = [
  [
    new RegExp(`\\b${OFF} ${ABOUT}(?:first|beginning|opening) ${A}[ -]?${SECONDS}`, 'i'),
    (one) => ({ from: one }),
  ],
  [
    new RegExp(`\\b${OFF} ${ABOUT}(?:last|final|ending) ${A}[ -]?${SECONDS}`, 'i'),
    (one) => ({ from: 0, to: -one }),
  ],
  [
    new RegExp(`${OFF_ZH}(?:视频|片子)?(?:的)?(?:最?前面?|开头的?) ?${A} ?${SECONDS}`, 'i'),
    (one) => ({ from: one }),
  ],
  [
    new RegExp(`${OFF_ZH}(?:视频|片子)?(?:的)?(?:最后|后面?|末尾|结尾的?) ?${A} ?${SECONDS}`, 'i'),
    (one) => ({ from: 0, to: -one }),
  ],
  [
    new RegExp(
      `\\b(?:from|between|seconds?) (?:second |seconds )?${CLOCK}(?: ?s| seconds?)? ?(?:to|until|till|and|-|–) ?(?:second )?${CLOCK}(?! ?%)(?: ?s\\b| ?secs?\\b| ?seconds?)?`,
      'i',
    ),
    (one, two) => ({ from: one, to: two }),
  ],
  [
    new RegExp(`从?第? ?${CLOCK} ?秒? ?(?:到|至|-|~) ?第? ?${CLOCK} ?秒`, 'i'),
    (one, two) => ({ from: one, to: two }),
  ],
  [
    new RegExp(
      `\\b(?:only |just |use |keep |take |show |with ){0,2}(?:the |its ){0,1}(?:first|opening) ${A}[ -]?${SECONDS}(?: only)?`,
      'i',
    ),
    (one) => ({ from: 0, to: one }),
  ],
  [
    new RegExp(
      `\\b(?:only |just |use |keep |take |show |with ){0,2}(?:the |its ){0,1}(?:last|final) ${A}[ -]?${SECONDS}(?: only)?`,
      'i',
    ),
    (one) => ({ from: -one }),
  ],
  [
    new RegExp(`(?:只?[要用留取]|保留)?(?:视频|片子)?的?(?:最?前面?|开头的?) ?${A} ?${SECONDS}`, 'i'),
    (one) => ({ from: 0, to: one }),
  ],
  [
    new RegExp(`(?:只?[要用留取]|保留)?(?:视频|片子)?的?(?:最后|后面?) ?${A} ?${SECONDS}`, 'i'),
    (one) => ({ from: -one }),
  ],
];

/** The part of a film that a text asks to keep, and the words that asked. */
export function findCut(text: string): { cut: Cut; words: string } | undefined {
  for (const [pattern, build] of READINGS) {
    const found = pattern.exec(text);
    if (!found) continue;
    const one = timeOf(found[1] ?? '');
    const two = timeOf(found[2] ?? '0');
    if (one === undefined || two === undefined) continue;
    const cut = build(one, two);
    if (cut.to !== undefined && cut.to >= 0 && cut.to <= cut.from) continue;
    return { cut, words: found[0] };
  }
  return undefined;
}

function timeOf(word: string): number | undefined {
  const [minutes, seconds] = word.split(':');
  if (seconds !== undefined) return Number(minutes) * 60 + Number(seconds);
  return amountOf(word);
}
