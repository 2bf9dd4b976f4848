import { pathToFileURL } from 'node:url';
import { check } from 'recheck';
import { describe, expect, it } from 'vitest';
import { BUILDERS, builds, built, literals, type Pattern, repeats, running } from './patterns.ts';

// A pattern that needs more than linear time on one text lets one sentence stop the process for everybody. `recheck`
// builds hostile texts from a pattern's own alternatives and counts steps, so its verdict does not depend on the machine.

const files = running();
const calls = builds(files);

/** Counted, not timed: no verdict may depend on how busy the machine is. */
const UNTIMED = { timeout: null, attackTimeout: null, incubationTimeout: null } as const;

async function faults(patterns: readonly Pattern[]): Promise<string[]> {
  const found: string[] = [];
  for (const { at, source, flags } of patterns) {
    const verdict = await check(source, flags, UNTIMED);
    if (verdict.status === 'safe') continue;
    const how =
      verdict.status === 'vulnerable'
        ? `${verdict.complexity.summary}: ${verdict.attack.pattern}`
        : 'unknown';
    found.push(`${at} /${source.slice(0, 100)}/ ${how.slice(0, 200)}`);
  }
  return found;
}

const once = (patterns: readonly Pattern[]): Pattern[] => [
  ...new Map(patterns.map((pattern) => [`/${pattern.source}/${pattern.flags}`, pattern])).values(),
];

describe('house › every pattern is linear on any text', () => {
  it('the checker knows a pattern that is not', async () => {
    const [first] = await faults([{ at: 'here', source: '^(?:but[,\\s]*(?:but\\s+)?)*I', flags: 'i' }]);
    expect(first).toContain('exponential');
    expect(await faults([{ at: 'here', source: '\\s+$', flags: '' }])).toHaveLength(1);
    expect(await faults([{ at: 'here', source: '(?<!\\s)\\s+$', flags: '' }])).toEqual([]);
  });

  it('the patterns that are written down', async () => {
    const patterns = literals(files);
    expect(patterns.length).toBeGreaterThan(300);
    expect(await faults(once(patterns.filter(repeats)))).toEqual([]);
  }, 600_000);

  it('the patterns that are built', async () => {
    const modules = [...new Set([...calls.map(({ file }) => file), ...usersOfBuilders()])];
    const patterns = await built(async () => {
      for (const path of modules) await import(pathToFileURL(path).href);
    });
    for (const file of new Set(calls.map(({ file }) => file))) {
      expect(
        patterns.filter(({ at }) => at.startsWith(file)).length,
        `patterns recorded from ${file}`,
      ).toBeGreaterThan(0);
    }
    expect(await faults(once(patterns.filter(repeats)))).toEqual([]);
  }, 600_000);

  it('none is built from what comes from outside', async () => {
    const inFunctions = calls.filter(({ inFunction, file }) => inFunction && !BUILDERS.includes(file));
    expect(inFunctions.map(({ at }) => at)).toEqual([]);
    const { translate } = await import('../../src/core/gui.ts');
    const { wishOf } = await import('../../src/core/phrases.ts');
    const use = async () => {
      translate('I added (.*)+ a sunset. Click Export, then drag the clip to the start. 点击导出。');
      wishOf('please export (.*)+');
    };
    expect(await built(use)).toEqual([]);
  });
});

/** The files that import a builder: their patterns are built when they are loaded. */
function usersOfBuilders(): string[] {
  const names = BUILDERS.map((path) => path.split('/').at(-1) ?? '');
  return files
    .filter(({ path }) => path.endsWith('.ts'))
    .filter(({ tree }) => names.some((name) => new RegExp(`from '\\./(?:\\w+/)?${name}'`).test(tree.text)))
    .map(({ path }) => path);
}
