import { globSync, readFileSync } from 'node:fs';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { exported, linesOf, nodes, place, sources } from './sources.ts';

// The budgets are here because nobody keeps a promise that no machine looks at. Each test lists what breaks one.

const ours = sources('src', 'emulator');
const bench = sources('bench');
const tests = sources('test');

const LONGEST_FILE = 300;
const MEDIAN_FILE = 80;
const LONGEST_FUNCTION = 60;

function find(
  where: readonly ReturnType<typeof sources>[number][],
  wanted: (node: ts.Node) => boolean,
): string[] {
  return where.flatMap((source) => [...nodes(source.tree)].filter(wanted).map((node) => place(source, node)));
}

describe('house › length', () => {
  it('there is something to measure', () => {
    expect(ours.length).toBeGreaterThan(50);
    expect(tests.length).toBeGreaterThan(10);
  });

  it(`no file has more than ${LONGEST_FILE} lines`, () => {
    const pages = globSync('src/**/*.{js,css,html,lua}').map((path) => ({
      path,
      lines: linesOf(readFileSync(path, 'utf8')),
    }));
    const long = [...ours, ...bench, ...tests, ...pages].filter(({ lines }) => lines > LONGEST_FILE);
    expect(long.map(({ path, lines }) => `${path}: ${lines}`)).toEqual([]);
  });

  it(`half of the files have at most ${MEDIAN_FILE} lines`, () => {
    const lengths = ours.map(({ lines }) => lines).sort((a, b) => a - b);
    expect(lengths[Math.floor(lengths.length / 2)]).toBeLessThanOrEqual(MEDIAN_FILE);
  });

  it(`no function has more than ${LONGEST_FUNCTION} lines`, () => {
    const long = [...ours, ...bench].flatMap((source) =>
      [...nodes(source.tree)]
        .filter((node) => ts.isFunctionLike(node) && 'body' in node && node.body !== undefined)
        .map((node) => ({ at: place(source, node), lines: linesOf(node.getText(source.tree)) + 1 }))
        .filter(({ lines }) => lines > LONGEST_FUNCTION),
    );
    expect(long.map(({ at, lines }) => `${at}: ${lines}`)).toEqual([]);
  });

  it('there are at least three lines of tests for two of src', () => {
    const count = (files: readonly { lines: number }[]) => files.reduce((sum, { lines }) => sum + lines, 0);
    const src = count(ours.filter(({ path }) => path.startsWith('src/')));
    expect(count(tests) / src).toBeGreaterThanOrEqual(1.5);
  });
});

describe('house › types', () => {
  it('nothing is any', () => {
    expect(find(ours, ({ kind }) => kind === ts.SyntaxKind.AnyKeyword)).toEqual([]);
  });

  it('nothing is asserted not to be null', () => {
    const assertion = (node: ts.Node) =>
      ts.isNonNullExpression(node) ||
      ((ts.isPropertyDeclaration(node) || ts.isVariableDeclaration(node)) &&
        node.exclamationToken !== undefined);
    expect(find(ours, assertion)).toEqual([]);
  });

  it('there are no enums and no default exports', () => {
    const refused = (node: ts.Node) =>
      ts.isEnumDeclaration(node) ||
      ts.isExportAssignment(node) ||
      (ts.canHaveModifiers(node) &&
        ts.getModifiers(node)?.some(({ kind }) => kind === ts.SyntaxKind.DefaultKeyword) === true);
    expect(find([...ours, ...bench], refused)).toEqual([]);
  });

  it('no checker is told to look away', () => {
    const hush = new RegExp(`@ts-(${['ignore', 'nocheck', 'expect-error'].join('|')})|${'biome'}-ignore`);
    const hushed = [...ours, ...bench, ...tests].filter(({ tree }) => hush.test(tree.text));
    expect(hushed.map(({ path }) => path)).toEqual([]);
  });
});

describe('house › words', () => {
  it('every exported name of src has a doc comment', () => {
    const bare = ours
      .filter(({ path }) => path.startsWith('src/'))
      .flatMap((source) =>
        exported(source)
          .filter(({ node }) => ts.getJSDocCommentsAndTags(node).length === 0)
          .map(({ name, node }) => `${place(source, node)} ${name}`),
      );
    expect(bare).toEqual([]);
  });

  it('nothing is left for later', () => {
    const later = new RegExp(`\\b(${['TO' + 'DO', 'FIX' + 'ME', 'X' + 'XX'].join('|')})\\b`);
    expect(
      [...ours, ...bench, ...tests].filter(({ tree }) => later.test(tree.text)).map(({ path }) => path),
    ).toEqual([]);
  });

  it('no test is skipped, and none keeps others from running', () => {
    const unfair = /\b(it|test|describe)\.(skip|only|todo|fails)\b/;
    expect(
      tests
        .filter(({ tree, path }) => unfair.test(tree.text) && !path.startsWith('test/house/'))
        .map(({ path }) => path),
    ).toEqual([]);
  });
});
