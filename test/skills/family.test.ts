import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Log } from '../../src/core/ports.ts';
import { loadSkills } from '../../src/skills/load.ts';

// Documents of the same family as they are published, `.txt` without frontmatter: no part of the project. They are looked
// for in `SKILL_DOCUMENTS`, or beside the checkout, and read as an operator's own skills would be.
const beside = join(import.meta.dirname, '..', '..', '..', 'shared', 'seeds');
const documents = process.env['SKILL_DOCUMENTS'] ?? beside;
const present = existsSync(documents);
if (!present) console.log(`Skills: no documents of the family at ${documents}, they are not read`);

const quiet: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: (event, fields) => {
    throw new Error(`${event} ${JSON.stringify(fields)}`);
  },
  error: () => undefined,
  with: () => quiet,
};

describe.skipIf(!present)('documents of the family', () => {
  const folder = mkdtempSync(join(tmpdir(), 'family-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const slugs = present
    ? readdirSync(documents)
        .filter((name) => name.endsWith('.txt'))
        .map((name) => {
          const text = readFileSync(join(documents, name), 'utf8');
          const slug = /X-Skill-Source`?(?: is|:| \|)\s*`?([a-z0-9-]+)/.exec(text)?.[1] ?? name;
          mkdirSync(join(folder, slug));
          writeFileSync(join(folder, slug, 'SKILL.md'), `---\nname: ${slug}\nversion: 1.0.0\n---\n${text}`);
          return slug;
        })
    : [];

  const ours = () =>
    loadSkills(join(import.meta.dirname, '..', '..', 'skills'), { fallback: 'hailuo-ai-free', log: quiet });
  const theirs = () => loadSkills(folder, { fallback: slugs[0] ?? '', log: quiet });

  it('are all read', () => {
    expect(theirs().list()).toHaveLength(slugs.length);
    expect(slugs.length).toBeGreaterThan(0);
  });

  it.each(slugs)('%s gives the same facts as the skill that we wrote after it', (slug) => {
    const document = theirs().get(slug);
    const skill = ours().get(slug);
    expect(skill.slug).toBe(slug);
    expect(document.maxBytes).toBe(skill.maxBytes);
    expect(document.formats).toEqual(skill.formats);
    expect(document.seconds).toBe(skill.seconds);
    expect(document.examples).toHaveLength(3);
    expect(document.title).toMatch(/^[A-Z][^.]+ — [^.]+$/);
    expect(document.tip).toMatch(/^[A-Z].+\.$/);
    expect(document.greeting).toMatch(/^[A-Z].+[.!]$/);
    expect(document.description.length).toBeGreaterThan(50);
  });

  it.each(slugs)('%s lends our skill its facts, not its sentences', (slug) => {
    const document = theirs().get(slug);
    const skill = ours().get(slug);
    expect(skill.greeting).not.toBe(document.greeting);
    expect(skill.tip).not.toBe(document.tip);
    expect(skill.description).not.toBe(document.description);
  });
});
