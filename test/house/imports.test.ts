import { spawnSync } from 'node:child_process';
import { cpSync, globSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nodes, sources } from './sources.ts';

// dependency-cruiser reads TypeScript through a `typescript` package that it knows; without one it reads nothing, finds
// nothing and says that all is well. So here it is shown every kind of offence, and has to name each.

interface Cruise {
  readonly modules: readonly {
    source: string;
    dependencies: readonly { resolved: string; dependencyTypes: readonly string[] }[];
  }[];
  readonly summary: { violations: readonly { from: string; to: string; rule: { name: string } }[] };
}

function cruise(cwd: string): Cruise {
  const tool = resolve('node_modules/dependency-cruiser/bin/dependency-cruiser.mjs');
  const args = [
    tool,
    '--config',
    '.dependency-cruiser.cjs',
    '--output-type',
    'json',
    '{src,emulator,test}/**/*.ts',
  ];
  const { stdout, stderr } = spawnSync(process.execPath, args, {
    cwd,
    maxBuffer: 256 * 1024 * 1024,
    encoding: 'utf8',
  });
  if (stdout === '') throw new Error(stderr);
  return JSON.parse(stdout) as Cruise;
}

/** File, its one import, and the rule that must name it. `type` imports count like the others. */
const planted: readonly (readonly [string, string, string])[] = [
  ['src/core/task.ts', "import type { Plan } from './plan.ts';\nexport interface Task { plan: Plan }", ''],
  [
    'src/core/plan.ts',
    "import type { Task } from './task.ts';\nexport interface Plan { task: Task }",
    'no-cycles',
  ],
  ['src/core/message.ts', "import type { x } from './session.ts';", 'core-layer-1-looks-down'],
  ['src/core/text/en.ts', "import '../ports.ts';", 'core-layer-2-looks-down'],
  ['src/core/ports.ts', "import '../core/intent.ts';", 'core-layer-3-looks-down'],
  ['src/core/responder.ts', "import './router.ts';", 'core-layer-4-looks-down'],
  ['src/core/router.ts', "import type { x } from './flows/upload.ts';", 'core-layer-5-looks-down'],
  ['src/core/receive.ts', "import './flows/upload.ts';", 'receive-does-not-know-flows'],
  ['src/core/flows/turn.ts', "import '../router.ts';", 'flows-do-not-know-receive'],
  ['src/core/problem.ts', "import type { x } from '../nemo/client.ts';", 'core-knows-nobody'],
  ['src/core/gui.ts', "import type { z } from 'zod';", 'core-uses-no-library'],
  ['src/core/admit.ts', "import { readFileSync } from 'node:fs';\nreadFileSync('x');", 'core-does-no-io'],
  ['src/main/odd.ts', "import '../core/unheard.ts';", 'core-files-have-a-layer'],
  ['src/core/unheard.ts', '', ''],
  ['src/nemo/client.ts', "import '../queue/redis.ts';", 'siblings-are-strangers'],
  ['src/media/probe.ts', "import type { x } from '../bots/bar.ts';", 'siblings-are-strangers'],
  ['src/queue/redis.ts', "import type { Config } from '../config.ts';", 'only-main-wires'],
  ['src/ops/log.ts', "import '../main/wire.ts';", 'only-main-wires'],
  ['src/ops/metrics.ts', "import type { Task } from '../core/task.ts';", 'ops-knows-ports-only'],
  ['src/config.ts', "import './core/session.ts';", 'config-knows-timing-only'],
  ['src/bots/telegram/listen.ts', "import type { x } from '../discord/listen.ts';", 'bots-are-strangers'],
  ['src/bots/telegram/channel.ts', "import '../common.ts';", 'bots-share-little'],
  ['src/bots/bar.ts', "import './discord/listen.ts';", 'shared-bot-files-know-no-bot'],
  ['src/bots/discord/listen.ts', "import type { x } from '../../core/receive.ts';", 'bots-do-not-decide'],
  ['src/bots/web/server.ts', "import 'grammy';", 'libraries-of-src-bots-web'],
  [
    'src/bots/discord/channel.ts',
    "import { Redis } from 'ioredis';\nnew Redis();",
    'libraries-of-src-bots-discord',
  ],
  ['src/nemo/http.ts', "import type { Redis } from 'ioredis';", 'libraries-of-src-nemo'],
  ['src/queue/bells.ts', "import 'undici';", 'libraries-of-src-queue'],
  ['src/media/sniff.ts', "import 'pino';", 'libraries-of-src-media'],
  ['src/ops/server.ts', "import 'hono';", 'libraries-of-src-ops'],
  ['src/skills/load.ts', "import 'undici';", 'libraries-of-src-skills'],
  ['src/main/wire.ts', "import 'grammy';", 'libraries-of-src-main'],
  ['src/main/dev.ts', "import fc from 'fast-check';\nfc;", 'src-uses-what-is-installed'],
  ['src/main/test.ts', "import '../../test/support/x.ts';", 'src-stands-alone'],
  ['src/main/gone.ts', "import './nowhere.ts';", 'resolves'],
  ['emulator/app.ts', "import type { x } from '../src/core/message.ts';", 'emulator-is-a-stranger'],
  ['emulator/draft.ts', "import type { z } from 'zod';", 'emulator-uses-node-only'],
  ['src/core/session.ts', '', ''],
  ['src/core/intent.ts', '', ''],
  ['src/core/flows/upload.ts', '', ''],
  ['src/bots/common.ts', '', ''],
  ['test/support/x.ts', '', ''],
];

/** What the rules allow, one of a kind; a rule that refuses these would be worse than none. */
const honest: readonly (readonly [string, string])[] = [
  [
    'src/core/phrases.ts',
    "import type { x } from './text/en.ts';\nimport './task.ts';\nimport type { Buffer } from 'node:buffer';",
  ],
  ['src/core/flows/run.ts', "import '../responder.ts';\nimport './upload.ts';"],
  ['src/nemo/wire.ts', "import { z } from 'zod';\nimport '../core/timing.ts';\nz;"],
  ['src/core/timing.ts', ''],
  [
    'src/bots/web/listen.ts',
    "import { Hono } from 'hono';\nimport '../bar.ts';\nimport './server.ts';\nnew Hono();",
  ],
  [
    'src/main/all.ts',
    "import '../config.ts';\nimport '../core/receive.ts';\nimport '../bots/web/listen.ts';",
  ],
  [
    'test/all.test.ts',
    "import '../src/main/all.ts';\nimport '../emulator/app.ts';\nimport fc from 'fast-check';\nfc;",
  ],
];

describe('house › imports', () => {
  let folder: string;
  let found: { from: string; name: string }[];

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'imports-'));
    for (const name of ['.dependency-cruiser.cjs', 'tsconfig.json', 'package.json'])
      cpSync(name, join(folder, name));
    symlinkSync(resolve('node_modules'), join(folder, 'node_modules'));
    for (const [path, text] of [...planted, ...honest]) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), `${text}\nexport const mark = 1;\n`);
    }
    found = cruise(folder).summary.violations.map(({ from, rule }) => ({ from, name: rule.name }));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each(planted.filter(([, , rule]) => rule !== ''))('%s is caught', (from, _, name) => {
    expect(found).toContainEqual({ from, name });
  });

  it('what is allowed is not called an offence', () => {
    const paths = honest.map(([path]) => path);
    expect(found.filter(({ from }) => paths.includes(from))).toEqual([]);
  });

  it('every rule is shown at least one offence', async () => {
    const { default: config } = (await import(resolve('.dependency-cruiser.cjs'))) as {
      default: { forbidden: { name: string }[] };
    };
    const shown = new Set(planted.map(([, , rule]) => rule));
    const rules = config.forbidden.map(({ name }) => name);
    const silent = rules.filter(
      (name) => !shown.has(name) && !/^libraries-of-src-(config|bots-ts|bots-telegram|bots)$/.test(name),
    );
    expect(silent).toEqual([]);
  });

  it('the real tree is read: every import that the compiler sees is seen, types too', () => {
    const seen = new Map(
      cruise('.').modules.map(({ source, dependencies }) => [source, dependencies.length]),
    );
    const files = sources('src', 'emulator');
    expect([...seen.keys()]).toEqual(expect.arrayContaining(globSync('{src,emulator}/**/*.ts')));
    for (const file of files) {
      const from = [...nodes(file.tree)]
        .filter(ts.isImportDeclaration)
        .map(({ moduleSpecifier }) => moduleSpecifier.getText(file.tree));
      expect(seen.get(file.path), file.path).toBeGreaterThanOrEqual(new Set(from).size);
    }
  });
});
