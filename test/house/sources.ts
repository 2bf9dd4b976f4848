import { globSync, readFileSync } from 'node:fs';
import ts from 'typescript';

/** A source file as the house tests look at it. */
export interface Source {
  readonly path: string;
  readonly lines: number;
  readonly tree: ts.SourceFile;
}

/** All TypeScript files below some folders, read and parsed. Fixtures are data, not source. */
export function sources(...folders: readonly string[]): Source[] {
  return folders
    .flatMap((folder) => globSync(`${folder}/**/*.ts`))
    .filter((path) => !path.includes('/fixtures/'))
    .sort()
    .map(sourceOf);
}

/** One file, read and parsed. */
export function sourceOf(path: string): Source {
  const text = readFileSync(path, 'utf8');
  return { path, lines: linesOf(text), tree: ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true) };
}

/** As `wc -l` counts. */
export function linesOf(text: string): number {
  return text.split('\n').length - 1;
}

/** Every node of a file, parents first. */
export function* nodes(node: ts.Node): Generator<ts.Node> {
  yield node;
  const children: ts.Node[] = [];
  ts.forEachChild(node, (child) => void children.push(child));
  for (const child of children) yield* nodes(child);
}

/** Where a node stands, as an editor opens it. */
export function place(source: Source, node: ts.Node): string {
  const { line } = source.tree.getLineAndCharacterOfPosition(node.getStart(source.tree));
  return `${source.path}:${line + 1}`;
}

/** The names that a file exports by declarations of its own, with the node that a doc comment would stand on. */
export function exported({ tree }: Source): { name: string; node: ts.Node }[] {
  return tree.statements.flatMap((statement) => {
    const modifiers = ts.canHaveModifiers(statement) ? ts.getModifiers(statement) : undefined;
    if (!modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)) return [];
    if (ts.isVariableStatement(statement)) {
      return statement.declarationList.declarations.map(({ name }) => ({
        name: name.getText(tree),
        node: statement,
      }));
    }
    const { name } = statement as ts.DeclarationStatement;
    return [{ name: name?.getText(tree) ?? 'default', node: statement }];
  });
}
