import type { Attachment, InboundMessage } from './message.ts';
import { Problem } from './problem.ts';
import type { SkillProfile } from './skill.ts';

/** The most a single message may bring. */
export interface Admission {
  /** Characters of a prompt. */
  readonly prompt: number;
  /** Files in one message. */
  readonly files: number;
}

/** Long enough for a script, short enough for the backend: the seeds advise under 60 words. */
export const ADMISSION: Admission = { prompt: 8_000, files: 20 };

/** Why a whole message goes no further; the words are in `text/`. */
export type Refused = 'prompt-too-long' | 'too-many-files';

/** The files of a message, parted by what their claims say. */
export interface Sifted {
  readonly good: readonly Attachment[];
  /** What is wrong with the others, one for each. */
  readonly problems: readonly Problem[];
}

/** Endings of names that cannot be media; the bytes decide later for all others. */
const HOPELESS =
  /\.(exe|dll|msi|bat|cmd|com|scr|sh|jar|apk|zip|rar|7z|gz|tar|iso|dmg|pdf|docx?|xlsx?|pptx?|txt|html?|js|svg)$/i;

/** What refuses a message as a whole. */
export function admit(message: InboundMessage, limits: Admission = ADMISSION): Refused | undefined {
  if (message.text.length > limits.prompt) return 'prompt-too-long';
  return message.attachments.length > limits.files ? 'too-many-files' : undefined;
}

/**
 * Parts the files that can be refused by what the platform claims, before anything is downloaded, so that the person
 * hears within a second. A claim that lies is caught by the bytes when the file is taken in.
 */
export function sift(files: readonly Attachment[], skill: SkillProfile): Sifted {
  const judged = files.map((file) => ({ file, problem: refusal(file, skill) }));
  return {
    good: judged.filter(({ problem }) => problem === undefined).map(({ file }) => file),
    problems: judged.flatMap(({ problem }) => problem ?? []),
  };
}

function refusal(file: Attachment, skill: SkillProfile): Problem | undefined {
  const name = file.name;
  if (file.kind === 'link') return undefined;
  if (file.bytes === 0) return new Problem('empty-file', { name });
  if (file.bytes !== undefined && file.bytes > skill.maxBytes) {
    return new Problem('too-large', { name, limit: skill.maxBytes });
  }
  if (file.kind === 'file' && HOPELESS.test(name)) return new Problem('bad-format', { name });
  return undefined;
}
