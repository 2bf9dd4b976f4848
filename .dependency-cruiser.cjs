// Who may import whom. One message flows one way: everything may know `core`, `core` knows nothing of ours and no library,
// siblings never know each other, only `main` wires. Types count as imports (`tsPreCompilationDeps`).

// Inside core: from the words at the bottom to the receipt at the top. A file may import its own layer and those below.
const layers = [
  ['message', 'reply', 'timeline', 'problem', 'timing', 'points', 'order', 'quotes', 'pointing'],
  ['text', 'skill', 'changes', 'session'],
  ['task', 'ports', 'plan', 'mail', 'outage'],
  [
    'phrases',
    'links',
    'near',
    'intent',
    'quoted',
    'hello',
    'pending',
    'admit',
    'gui',
    'responder',
    'choices',
    'press',
    'batch',
    'language',
    'turn',
    'ladder',
    'limits',
  ],
  ['router'],
  ['receive', 'flows'],
];
const core = (names) => `^src/core/(${names.join('|')})(\\.ts|/)`;

const downward = layers.slice(0, -1).map((layer, index) => ({
  name: `core-layer-${index + 1}-looks-down`,
  comment: `${layer.join(', ')} may not import what stands above them`,
  severity: 'error',
  from: { path: core(layer) },
  to: { path: core(layers.slice(index + 1).flat()) },
}));

// Who may use which library.
const libraries = {
  '^src/config': ['zod'],
  '^src/nemo/': ['undici', 'zod', 'eventsource-parser', 'lossless-json', 'cockatiel'],
  '^src/queue/': ['bullmq', 'ioredis', 'rate-limiter-flexible', 'zod'],
  '^src/media/': ['file-type', 'mediabunny', 'nano-spawn', 'undici', 'ipaddr\\.js', 'zod'],
  '^src/skills/': ['yaml', 'zod'],
  '^src/bots/[^/]+\\.ts$': [],
  '^src/bots/telegram/': ['grammy', '@grammyjs/[^/]+', 'undici', 'zod'],
  '^src/bots/discord/': ['discord\\.js', '@discordjs/[^/]+', 'discord-api-types', 'undici', 'zod'],
  '^src/bots/web/': [
    'hono',
    '@hono/node-server',
    'undici',
    'file-type',
    'zod',
    'ipaddr\\.js',
    'rate-limiter-flexible',
  ],
  '^src/ops/': ['pino', 'prom-client'],
  '^src/main/': ['ioredis', 'cockatiel', 'zod'],
};
const npm = ['npm', 'npm-dev', 'npm-optional', 'npm-peer', 'npm-bundled', 'npm-no-pkg', 'npm-unknown'];

const borrowed = Object.entries(libraries).map(([path, names]) => ({
  name: `libraries-of-${path.replace(/\W+/g, '-').replace(/^-|-$/g, '')}`,
  comment: `may use ${names.length === 0 ? 'no library' : names.join(', ')}`,
  severity: 'error',
  from: { path },
  to: {
    dependencyTypes: npm,
    pathNot: names.length === 0 ? '^$' : `(^|node_modules/)(${names.join('|')})(/|$)`,
  },
}));

const forbid = (name, from, to, comment) => ({ name, comment, severity: 'error', from, to });

module.exports = {
  forbidden: [
    forbid('no-cycles', {}, { circular: true }, 'also none of types: a cycle is one thing in two files'),
    forbid(
      'resolves',
      { path: '^(src|emulator)/' },
      { couldNotResolve: true },
      'an import that leads nowhere',
    ),
    forbid(
      'core-knows-nobody',
      { path: '^src/core/' },
      { path: '^(src|emulator|test|bench)/', pathNot: '^src/core/' },
      'core is below everything',
    ),
    forbid('core-uses-no-library', { path: '^src/core/' }, { dependencyTypes: npm }, 'core is plain code'),
    forbid(
      'core-does-no-io',
      { path: '^src/core/' },
      { dependencyTypes: ['core'], dependencyTypesNot: ['type-only'], path: '^(?!(node:)?crypto$)' },
      'node: types only, and crypto for ids and digests',
    ),
    ...downward,
    forbid(
      'core-files-have-a-layer',
      { path: '^src/' },
      { path: '^src/core/', pathNot: core(layers.flat()) },
      'add the new file to its layer',
    ),
    forbid(
      'flows-do-not-know-receive',
      { path: '^src/core/flows/' },
      { path: '^src/core/(receive|router)(\\.ts|/)' },
      'they stand side by side',
    ),
    forbid(
      'receive-does-not-know-flows',
      { path: '^src/core/receive' },
      { path: '^src/core/flows/' },
      'they stand side by side',
    ),
    forbid(
      'siblings-are-strangers',
      { path: '^src/(nemo|queue|media|skills|ops|bots)/' },
      { path: '^src/(nemo|queue|media|skills|ops|bots)/', pathNot: '^src/$1/' },
      'they meet in main',
    ),
    forbid(
      'only-main-wires',
      { path: '^src/', pathNot: '^src/(main|config)(\\.ts|/)' },
      { path: '^src/(main|config)(\\.ts|/)' },
      'values come in by argument',
    ),
    forbid(
      'config-knows-timing-only',
      { path: '^src/config(\\.ts|/)' },
      { path: '^src/', pathNot: '^src/(config(\\.ts|/)|core/timing\\.ts)' },
      'config is read before anything else',
    ),
    forbid(
      'bots-are-strangers',
      { path: '^src/bots/([^/]+)/' },
      { path: '^src/bots/[^/]+/', pathNot: '^src/bots/$1/' },
      'one platform never meets another',
    ),
    forbid(
      'bots-share-little',
      { path: '^src/bots/[^/]+/' },
      { path: '^src/bots/[^/]+\\.ts$', pathNot: '^src/bots/(listener|bar)\\.ts$' },
      'listener and bar are shared',
    ),
    forbid(
      'shared-bot-files-know-no-bot',
      { path: '^src/bots/[^/]+\\.ts$' },
      { path: '^src/bots/[^/]+/' },
      'they are below the platforms',
    ),
    forbid(
      'bots-do-not-decide',
      { path: '^src/bots/' },
      { path: core(['flows', 'receive', 'router']) },
      'a listener hears and hands over',
    ),
    forbid(
      'ops-knows-ports-only',
      { path: '^src/ops/' },
      { path: '^src/core/', pathNot: '^src/core/(ports|problem)\\.ts$' },
      'logging needs no more',
    ),
    ...borrowed,
    forbid(
      'emulator-is-a-stranger',
      { path: '^emulator/' },
      { path: '^(src|test|bench)/' },
      'shared code would share mistakes',
    ),
    forbid(
      'emulator-uses-node-only',
      { path: '^emulator/' },
      { dependencyTypes: npm },
      'node: and ffmpeg are all it has',
    ),
    forbid(
      'src-stands-alone',
      { path: '^src/' },
      { path: '^(emulator|test|bench)/' },
      'what runs in production needs no test',
    ),
    forbid(
      'src-uses-what-is-installed',
      { path: '^src/' },
      { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['type-only'] },
      'dev dependencies are absent there',
    ),
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(coverage|test/fixtures)/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['node', 'import', 'types', 'default'],
      extensions: ['.ts', '.js', '.d.ts'],
    },
  },
};
