/** One bot personality, read from a SKILL.md. Its slug and version travel with every request to the backend. */
export interface SkillProfile {
  /** Frontmatter `name`; the backend's `X-Skill-Source`. */
  readonly slug: string;
  /** Frontmatter `version`; the backend's `X-Skill-Version`. */
  readonly version: string;
  readonly title: string;
  readonly description: string;
  readonly greeting: string;
  /** Things to try, without their quotes. */
  readonly examples: readonly string[];
  readonly tip?: string;
  /** Largest file it takes, in bytes (the document's "up to N MB", N × 1024 × 1024). */
  readonly maxBytes: number;
  /** Preferred formats as written, e.g. `MP4`. */
  readonly formats: readonly string[];
  /** Usual length of a result in seconds, where the document says. */
  readonly seconds?: number;
  /** `X-Skill-Platform`: `clawhub`, `cursor` or `unknown`, from where the file lies, unless configured. */
  readonly platform: string;
  /** The same words in other languages, by language code (`zh`), where the document brings them. */
  readonly localized?: Readonly<Record<string, SkillWords>>;
}

/** The words of a skill that may be given in another language; what is missing stays in the document's own. */
export interface SkillWords {
  readonly title?: string;
  readonly description?: string;
  readonly greeting?: string;
  readonly examples?: readonly string[];
  readonly tip?: string;
}

/** A SKILL.md's frontmatter, already checked; everything but `name` and `version` may be read from the body instead. */
export interface SkillFront {
  readonly name: string;
  readonly version: string;
  readonly title?: string;
  readonly description?: string;
  readonly languages?: Readonly<Record<string, SkillWords>>;
}

/** Every format the backend takes, as the documents list them. */
export const BACKEND_FORMATS: readonly string[] = [
  ...['MP4', 'MOV', 'AVI', 'WEBM', 'MKV'],
  ...['JPG', 'PNG', 'GIF', 'WEBP'],
  ...['MP3', 'WAV', 'M4A', 'AAC'],
];

/** Where a document names no limit, the smaller of the two that the family uses. */
const DEFAULT_MEGABYTES = 200;
const DEFAULT_FORMATS = ['MP4', 'MOV', 'JPG', 'PNG'];

/**
 * Reads a SKILL.md of the family: what the frontmatter does not say is looked for in the body, by the phrases that these
 * documents share. Nothing is required of the body, so an unfamiliar document still becomes a usable skill.
 */
export function readSkill(front: SkillFront, body: string, platform: string): SkillProfile {
  const lines = body.split(/\r?\n/).map((line) => line.trim());
  const head = titleLine(lines);
  const title = front.title ?? head?.title ?? front.name;
  const description = front.description ?? (head === undefined ? '' : after(lines, head.at));
  const examples = examplesIn(lines);
  const tip = tipIn(body);
  const seconds = secondsIn(examples, body);
  return {
    slug: front.name,
    version: front.version,
    title,
    description,
    greeting: greetingIn(lines) ?? (firstSentence(description) || title),
    examples,
    ...(tip === undefined ? {} : { tip }),
    maxBytes: megabytesIn(body) * 1024 * 1024,
    formats: formatsIn(body),
    ...(seconds === undefined ? {} : { seconds }),
    platform,
    ...(front.languages === undefined ? {} : { localized: front.languages }),
  };
}

/** The skill with its words in a language, where it brings them; facts (limits, formats) never differ. */
export function skillIn(skill: SkillProfile, language: string): SkillProfile {
  const words = skill.localized?.[language];
  return words === undefined ? skill : { ...skill, ...words };
}

/** `X-Skill-Platform` by where a SKILL.md lies; both kinds of slash are read. */
export function platformOf(path: string): string {
  const plain = path.replaceAll('\\', '/');
  if (plain.includes('/.clawhub/')) return 'clawhub';
  return plain.includes('/.cursor/skills/') ? 'cursor' : 'unknown';
}

/** A `# Title`, or a short bare line with a dash in it ("Name — what it does"), whichever comes first. */
function titleLine(lines: readonly string[]): { title: string; at: number } | undefined {
  for (const [at, line] of lines.entries()) {
    const heading = /^#\s+(\S.*)$/.exec(line)?.[1];
    if (heading !== undefined) return { title: heading, at };
    if (/^[^\s>#|*-].{0,60}(?: — | ?—— ?)[^.。]{1,60}$/.test(line)) return { title: line, at };
  }
  return undefined;
}

function after(lines: readonly string[], at: number): string {
  const next = lines.slice(at + 1).find((line) => line !== '');
  return next === undefined || /^[#>|*-]/.test(next) ? '' : next;
}

function greetingIn(lines: readonly string[]): string | undefined {
  const start = lines.findIndex((line) => /^>\s*\S/.test(line));
  if (start >= 0) {
    const end = lines.findIndex((line, at) => at > start && !line.startsWith('>'));
    const quote = lines.slice(start, end < 0 ? undefined : end);
    return quote
      .map((line) => line.replace(/^>\s*/, ''))
      .join(' ')
      .trim();
  }
  const section = lines.findIndex((line) =>
    /^#*\s*(?:getting started|快速开始|快速入门|开始使用|入门)\s*$/i.test(line),
  );
  if (section < 0) return undefined;
  return firstSentence(after(lines, section)) || undefined;
}

function firstSentence(text: string): string {
  return /^.*?[.!?。！？](?=\s|$)/.exec(text)?.[0] ?? text;
}

/** Quotation marks at both ends of an example. */
const QUOTES_ROUND = /^["“”'‘’「」『』]+|(?<!["“”'‘’「」『』])["“”'‘’「」『』]+$/g;

function examplesIn(lines: readonly string[]): string[] {
  const start = lines.findIndex((line) =>
    /^[*_#\s]*(?:try saying\b|(?:可以)?(?:试试|试着|这样)(?:这样)?(?:说|问|看)|示例|例如)/i.test(line),
  );
  if (start < 0) return [];
  const examples: string[] = [];
  for (const line of lines.slice(start + 1)) {
    const bullet = /^[-*•]\s+(\S.*)$/.exec(line)?.[1];
    if (bullet !== undefined) examples.push(bullet.replace(QUOTES_ROUND, '').trim());
    else if (line !== '') break;
  }
  return examples.filter((example) => example !== '');
}

function tipIn(body: string): string | undefined {
  const found =
    /(?:^|\n)[>* \t]*(?:one thing worth knowing|worth noting|tip|小提示|小贴士|提示|值得注意)\*{0,4}\s{0,4}(?:——?|–|:|：)\*{0,4}\s{0,4}([^\n]+)/i.exec(
      body,
    );
  const tip = found?.[1]?.trim();
  if (tip === undefined || tip === '') return undefined;
  return tip.charAt(0).toUpperCase() + tip.slice(1);
}

function megabytesIn(body: string): number {
  const found =
    /\bmax(?:imum)?\s{1,4}file\s{1,4}size\s{0,4}(?:is|:)?\s{0,4}(\d{1,6}(?:\.\d+)?)\s{0,4}(MB|GB)\b/i.exec(
      body,
    ) ??
    /\bup\s{1,4}to\s{1,4}(\d{1,6}(?:\.\d+)?)\s{0,4}(MB|GB)\b/i.exec(body) ??
    /(?:最大|不超过|上限|最多)[^\d\n]{0,12}(\d{1,6}(?:\.\d+)?)\s{0,4}(MB|GB)/i.exec(body);
  if (found?.[1] === undefined || Number(found[1]) <= 0) return DEFAULT_MEGABYTES;
  return Number(found[1]) * (found[2]?.toUpperCase() === 'GB' ? 1024 : 1);
}

function formatsIn(body: string): string[] {
  const found =
    /\b(?:stick\s+to|works\s+with|upload)\s+((?:[a-z0-9]{3,4}(?:,\s*(?:and\s+|or\s+)?|\s+(?:and|or)\s+))+[a-z0-9]{3,4})\b/gi;
  for (const [, list = ''] of body.matchAll(found)) {
    const formats = list.split(/[\s,]+/).filter((word) => isFormat(word));
    if (formats.length > 0) return formats;
  }
  const [listed = ''] = /(?:支持|格式)[^\n]{0,120}/.exec(body) ?? [];
  const formats = listed.split(/[^a-z0-9]+/i).filter((word) => isFormat(word));
  if (formats.length > 0) return formats;
  return [...DEFAULT_FORMATS];
}

function isFormat(word: string): boolean {
  const upper = word.toUpperCase();
  return BACKEND_FORMATS.includes(upper === 'JPEG' ? 'JPG' : upper);
}

function secondsIn(examples: readonly string[], body: string): number | undefined {
  const found = /\b(\d{1,4})(?:-second\b|\s?秒)/i.exec(`${examples.join('\n')}\n${body}`)?.[1];
  return found === undefined || Number(found) === 0 ? undefined : Number(found);
}
