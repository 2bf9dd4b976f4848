import { parse } from 'yaml';
import { z } from 'zod';
import type { SkillFront } from '../core/skill.ts';

const line = z.string().trim().min(1).max(2000);

const words = z.object({
  title: line.optional().catch(undefined),
  description: line.optional().catch(undefined),
  greeting: line.optional().catch(undefined),
  examples: z.array(line).max(20).optional().catch(undefined),
  tip: line.optional().catch(undefined),
});

/** `name` and `version` go into request headers, so their signs are limited; keys that are not ours pass. */
const schema = z.object({
  name: z
    .string('is missing')
    .trim()
    .regex(/^[a-z0-9][a-z0-9_-]{0,63}$/, 'must be small letters, digits, - and _'),
  version: z
    .string('is missing')
    .trim()
    .regex(/^[\w.+-]{1,40}$/, 'must be a version such as 1.0.0'),
  title: line.optional().catch(undefined),
  description: line.optional().catch(undefined),
  languages: z.record(z.string(), words).optional().catch(undefined),
});

const FENCED = /^\uFEFF?---[ \t]*\r?\n([\s\S]*?)\r?\n---[ \t]*(?:\r?\n|$)/;

/**
 * Cuts a SKILL.md into its checked frontmatter and its body. Throws with one line that says what is wrong. Scalars are read
 * as text: a version `1.10` must not become the number 1.1.
 */
export function readFront(text: string): { front: SkillFront; body: string } {
  const fenced = FENCED.exec(text);
  if (fenced?.[1] === undefined) throw new Error('it does not begin with frontmatter');
  const read = schema.safeParse(parse(fenced[1], { schema: 'failsafe' }));
  if (!read.success) {
    const [issue] = read.error.issues;
    throw new Error(`its frontmatter's ${issue?.path.join('.') || 'text'} ${issue?.message ?? 'is wrong'}`);
  }
  return { front: clean(read.data), body: text.slice(fenced[0].length) };
}

type Read = z.infer<typeof schema>;

/** The same without keys that are present but undefined, which the strict types do not allow. */
function clean({ name, version, title, description, languages }: Read): SkillFront {
  const defined = (entries: object) =>
    Object.fromEntries(Object.entries(entries).filter(([, value]) => value !== undefined));
  const localized = Object.entries(languages ?? {}).map(([code, entry]) => [code, defined(entry)] as const);
  return {
    name,
    version,
    ...defined({ title, description }),
    ...(localized.length === 0 ? {} : { languages: Object.fromEntries(localized) }),
  };
}
