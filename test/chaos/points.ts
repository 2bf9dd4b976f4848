import { globSync, readFileSync } from 'node:fs';

const ROOT = new URL('../../', import.meta.url).pathname;
const read = (path: string) => readFileSync(`${ROOT}${path}`, 'utf8');

/**
 * Every named point of the source, found by reading it, so that none is forgotten: those that are written out, those
 * made from a phase's or an op's name, and the two around each Lua script.
 */
export function pointsOfSource(): string[] {
  const found = globSync('src/**/*.ts', { cwd: ROOT }).flatMap((path) => [
    ...written(read(path)),
    ...scripts(read(path)),
  ]);
  return [...new Set(found)].sort();
}

function written(text: string): string[] {
  const names = [...text.matchAll(/\bpoint\((['`])([^'`]+)\1\)/g)].map(([, , name]) => name ?? '');
  return names.filter((name) => name !== `\${name}.before` && name !== `\${name}.after`).flatMap(filledIn);
}

function filledIn(name: string): string[] {
  const hole = /\$\{([^}]+)\}/.exec(name);
  if (hole === null) return [name];
  const values = NAMES[hole[1] ?? ''];
  if (values === undefined) throw new Error(`nobody knows what ${hole[0]} may be in point "${name}"`);
  return values().map((value) => name.replace(hole[0], value));
}

/** What the holes of a point's name may hold, read from the types that the values have. */
const NAMES: Readonly<Record<string, () => string[]>> = {
  'next.name': () => literals('export type Phase =', 'name'),
  'op.kind': () => literals('export type Op =', 'kind'),
};

function literals(type: string, field: string): string[] {
  const text = read('src/core/task.ts');
  const begin = text.indexOf(type);
  const body = text.slice(begin, text.indexOf('\n\n', begin));
  return [...body.matchAll(new RegExp(`readonly ${field}: '([\\w-]+)'`, 'g'))].map(
    ([, value]) => value ?? '',
  );
}

function scripts(text: string): string[] {
  const names = [...text.matchAll(/\bscript\(`\n(?:-- (\S+)\n)?/g)].map(([, name]) => name);
  if (names.includes(undefined)) throw new Error('a Lua script has no name in its first line');
  return names.flatMap((name) => [`${name}.before`, `${name}.after`]);
}
