import { globSync } from 'node:fs';
import ts from 'typescript';
import { nodes, place, type Source, sourceOf, sources } from './sources.ts';

/** A regular expression of the source, and where it stands or was built. */
export interface Pattern {
  readonly at: string;
  readonly source: string;
  readonly flags: string;
}

/** Functions that build a pattern for a caller. They run when their module is loaded, with texts of ours. */
export const BUILDERS = ['src/core/gui/pattern.ts', 'src/core/phrases/grammar.ts', 'emulator/routes.ts'];

/** All code that runs in production or in the emulator, the chat page's included. */
export function running(): Source[] {
  return [...sources('src', 'emulator'), ...globSync('src/**/*.js').sort().map(sourceOf)];
}

/** Every pattern that is written between slashes. */
export function literals(files: readonly Source[]): Pattern[] {
  return files.flatMap((file) =>
    [...nodes(file.tree)].filter(ts.isRegularExpressionLiteral).map((node) => {
      const end = node.text.lastIndexOf('/');
      return { at: place(file, node), source: node.text.slice(1, end), flags: node.text.slice(end + 1) };
    }),
  );
}

/** Every call of `RegExp`, with or without `new`. */
export function builds(files: readonly Source[]): { at: string; file: string; inFunction: boolean }[] {
  return files.flatMap((file) =>
    [...nodes(file.tree)]
      .filter(
        (node): node is ts.NewExpression | ts.CallExpression =>
          ts.isNewExpression(node) || ts.isCallExpression(node),
      )
      .filter((node) => node.expression.getText(file.tree) === 'RegExp')
      .map((node) => ({
        at: place(file, node),
        file: file.path,
        inFunction: ts.findAncestor(node, ts.isFunctionLike) !== undefined,
      })),
  );
}

/** Loads modules and returns the patterns that are built meanwhile, also by the libraries that they load. */
export async function built(load: () => Promise<unknown>): Promise<Pattern[]> {
  const Real = globalThis.RegExp;
  const found: Pattern[] = [];
  const record = (made: RegExp) => {
    found.push({ at: callerOf(new Error('here').stack ?? ''), source: made.source, flags: made.flags });
    return made;
  };
  globalThis.RegExp = new Proxy(Real, {
    construct: (target, given, as) => record(Reflect.construct(target, given, as)),
    apply: (target, as, given) => record(Reflect.apply(target, as, given)),
  });
  try {
    await load();
  } finally {
    globalThis.RegExp = Real;
  }
  return found.filter(({ at }) => at !== '');
}

/** The first line of ours in a stack that is not the recorder. */
function callerOf(stack: string): string {
  const lines = stack.split('\n').filter((line) => !line.includes('test/house/patterns'));
  const ours = lines.find(
    (line) => /\/(?:src|emulator)\/\S+\.ts/.test(line) && !line.includes('node_modules'),
  );
  return /(?:src|emulator)\/\S+?\.ts(?::\d+)?/.exec(ours ?? '')?.[0] ?? '';
}

/**
 * False for a pattern in which nothing repeats without a limit: the work at each place of a text is bounded then,
 * whatever the text, so it needs no checker.
 */
export function repeats({ source }: Pattern): boolean {
  const bare = source.replace(/\\./gs, '').replace(/\[[^\]]*\]/g, '');
  return /[*+]|\{\d+,\}/.test(bare);
}
