import { parse } from 'yaml';
import { z } from 'zod';
import type { SkillFront } from '../core/skill.ts';
import { nameIn, versionIn } from './find.ts';

const line = z.string().trim().min(1).max(2000);

const words = z.object({
  title: line.optional().catch(undefined),
  description: line.optional().catch(undefined),
  greeting: line.optional().catch(undefined),
  examples: z.array(line).max(20).optional().catch(undefined),
  tip: line.optional().catch(undefined),
});

/** Keys that are not ours pass, and so does a value that is not of our kind: it is looked for elsewhere then. */
const schema = z
  .object({
    title: line.optional().catch(undefined),
    description: line.optional().catch(undefined),
    languages: z.record(z.string(), words).optional().catch(undefined),
  })
  .catch({});

const FENCED = /^\uFEFF?\s*---[ \t]*\r?\n([\s\S]*?)\r?\n---[ \t]*(?:\r?\n|$)/;

/**
 * Cuts a SKILL.md into its frontmatter and its body. Throws, with one line, only where no name can be found: in the
 * frontmatter, in what is nested in it, or in the body. A version that stands nowhere is `0`.
 */
export function readFront(text: string): { front: SkillFront; body: string } {
  const fenced = FENCED.exec(text);
  const body = fenced === null ? text : text.slice(fenced[0].length);
  const front = yamlIn(fenced?.[1] ?? '');
  const name = nameIn(front, body);
  if (name === undefined)
    throw new Error(
      'no name can be found in it: small letters, digits, - and _, as `name` in its frontmatter',
    );
  return { front: { name, version: versionIn(front, body) ?? '0', ...clean(schema.parse(front)) }, body };
}

/** Scalars are read as text: a version `1.10` must not become the number 1.1. */
function yamlIn(text: string): unknown {
  try {
    return parse(text, { schema: 'failsafe' }) ?? {};
  } catch {
    return lineByLine(text);
  }
}

/** A description with a colon in it is no YAML, and common: then each line that begins with a key is read by itself. */
function lineByLine(text: string): unknown {
  const pairs = text.split(/\r?\n/).flatMap((row) => {
    const [, key, value = ''] = /^([A-Za-z][\w-]{0,40}):([^\r\n]*)$/.exec(row) ?? [];
    return key === undefined || value.trim() === '' ? [] : [[key, unquoted(value.trim())] as const];
  });
  return Object.fromEntries(pairs);
}

const unquoted = (value: string): string => /^(["'])(.*)\1$/.exec(value)?.[2] ?? value;

type Read = z.infer<typeof schema>;

/** The same without keys that are present but undefined, which the strict types do not allow. */
function clean({ title, description, languages }: Read): Omit<SkillFront, 'name' | 'version'> {
  const defined = (entries: object) =>
    Object.fromEntries(Object.entries(entries).filter(([, value]) => value !== undefined));
  const localized = Object.entries(languages ?? {}).map(([code, entry]) => [code, defined(entry)] as const);
  return {
    ...defined({ title, description }),
    ...(localized.length === 0 ? {} : { languages: Object.fromEntries(localized) }),
  };
}
