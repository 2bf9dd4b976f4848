import type { Attachment } from './message.ts';

/** Words and the files they are about. */
export interface Brief {
  readonly text: string;
  readonly attachments: readonly Attachment[];
}

/** `1. …`, `2) …`, `photo 3: …`: one line that speaks of one file. */
const NUMBERED = /^\s*(?:(?:photo|clip|video|image|file|#)\s*)?(\d{1,2})\s*[.):：、．）]\s*(\S.*)$/i;

/** `第一张：…`, `第2段、…`, `第十一，…`: the same in Chinese, with a measure word or without. */
const ORDINAL =
  /^\s*第\s*(\d{1,2}|[一二三四五六七八九]|二?十|十[一二三四五六七八九])\s{0,4}[张張个個段幅条條]?\s{0,4}[.):：、．）,，]\s*(\S.*)$/;

/** From 1 on, as far as one message may bring files. */
const CHINESE = '一 二 三 四 五 六 七 八 九 十 十一 十二 十三 十四 十五 十六 十七 十八 十九 二十'.split(' ');

/**
 * Several files with a numbered line for each are several wishes, done one by one, each with a render of its own.
 * Everything else is one wish about all the files.
 */
export function briefs(text: string, attachments: readonly Attachment[]): readonly Brief[] {
  const whole = [{ text, attachments }];
  if (attachments.length < 2) return whole;
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  if (lines.length !== attachments.length) return whole;
  const parts: Brief[] = [];
  for (const [index, line] of lines.entries()) {
    const [, number = '', wish] = NUMBERED.exec(line) ?? ORDINAL.exec(line) ?? [];
    const file = attachments[index];
    if (wish === undefined || file === undefined || numberOf(number) !== index + 1) return whole;
    parts.push({ text: wish, attachments: [file] });
  }
  return parts;
}

function numberOf(text: string): number {
  return /^\d/.test(text) ? Number(text) : CHINESE.indexOf(text) + 1;
}
