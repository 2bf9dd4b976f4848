import type { Attachment } from './message.ts';

/** Words and the files they are about. */
export interface Brief {
  readonly text: string;
  readonly attachments: readonly Attachment[];
}

/** `1. …`, `2) …`, `photo 3: …`, `第一张：…`: one line that speaks of one file. */
const NUMBERED = /^\s*(?:(?:photo|clip|video|image|file|#)\s*)?(\d{1,2})\s*[.):：、]\s*(\S.*)$/i;

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
    const match = NUMBERED.exec(line);
    const file = attachments[index];
    if (match?.[2] === undefined || file === undefined || Number(match[1]) !== index + 1) return whole;
    parts.push({ text: match[2], attachments: [file] });
  }
  return parts;
}
