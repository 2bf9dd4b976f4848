import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { settings } from '../../src/config/settings.ts';
import { configTable } from '../../src/config.ts';

const documents = globSync(['*.md', 'docs/**/*.md']);
const scripts = (JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> })
  .scripts;
const read = (path: string) => readFileSync(path, 'utf8');

/** Code spans and code blocks: where a document says what to type. */
const code = (text: string) =>
  [...text.matchAll(/```\w*\n([\s\S]*?)```|`([^`\n]+)`/g)].map((match) => match[1] ?? match[2] ?? '');

function all<T>(take: (text: string) => Iterable<T>): { path: string; found: T }[] {
  return documents.flatMap((path) => [...take(read(path))].map((found) => ({ path, found })));
}

describe('documents › README', () => {
  it('has the table of settings that config.ts makes', () => {
    const [, table] = /<!-- settings:.* -->\n([\s\S]*?)\n<!-- \/settings -->/.exec(read('README.md')) ?? [];
    expect(table).toBe(configTable());
  });
});

describe('documents › packages', () => {
  const text = readFileSync('docs/decisions/npm-packages.md', 'utf8');
  const named = new Set([...text.matchAll(/`(@?[a-z][\w./-]*(?:\/\*)?)`/g)].map((match) => match[1] ?? ''));
  const { dependencies, devDependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as Record<
    string,
    object
  >;
  const installed = Object.keys({ ...dependencies, ...devDependencies });

  it('each package that is installed has its reason', () => {
    const known = (name: string) => named.has(name) || named.has(`${name.split('/')[0]}/*`);
    expect(installed.filter((name) => !known(name))).toEqual([]);
  });
});

describe('documents › all', () => {
  it('every link within the project leads somewhere', () => {
    const links = all((text) => text.matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)[^)]*\)/g));
    expect(links.length).toBeGreaterThan(3);
    const broken = links.filter(({ path, found }) => !existsSync(join(dirname(path), found[1] ?? '')));
    expect(broken.map(({ path, found }) => `${path}: ${found[1]}`)).toEqual([]);
  });

  it('every npm script that is named exists', () => {
    const named = all((text) =>
      code(text).flatMap((snippet) => [...snippet.matchAll(/\bnpm (?:run |(?=start|test))([a-z][a-z:]*)/g)]),
    );
    const missing = named.filter(({ found }) => scripts[found[1] ?? ''] === undefined);
    expect(missing.map(({ path, found }) => `${path}: ${found[0]}`)).toEqual([]);
  });

  it('every script starts a file that exists', () => {
    const files = Object.values(scripts).flatMap((script) => [
      ...script.matchAll(/(?:^|\s)((?:src|test|bench|bin)\/[\w./-]+)/g),
    ]);
    expect(files.map((match) => match[1]).filter((path) => !existsSync(path ?? ''))).toEqual([]);
  });

  it('every file of ours that is named in code exists', () => {
    const named = all((text) =>
      code(text).flatMap((snippet) => [
        ...snippet.matchAll(
          /(?<![\w./<-])((?:src|emulator|skills|test|bin|docs|bench)\/[\w./-]*\w)(?![\w*<{-]|\/?[*<{])/g,
        ),
      ]),
    );
    const missing = named.filter(({ found }) => !existsSync(found[1] ?? ''));
    expect(missing.map(({ path, found }) => `${path}: ${found[1]}`)).toEqual([]);
  });

  it('every setting that is named exists', () => {
    const prefixes = [...new Set(Object.keys(settings).map((name) => name.split('_')[0]))].join('|');
    const named = all((text) =>
      code(text).flatMap((snippet) => [
        ...snippet.matchAll(new RegExp(`\\b(?:${prefixes})_[A-Z_]*[A-Z]\\b`, 'g')),
      ]),
    );
    expect(named.length).toBeGreaterThan(10);
    expect(
      named.filter(({ found }) => !(found[0] in settings)).map(({ path, found }) => `${path}: ${found[0]}`),
    ).toEqual([]);
  });
});
