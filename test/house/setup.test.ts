import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

// bin/setup on a machine of our making: a PATH with the few tools it needs, and stand-ins for package managers that
// write down how they were called and "install" by putting a program on that PATH.

let machine: string;
const bin = () => join(machine, 'path');
const said = () =>
  existsSync(join(machine, 'calls')) ? readFileSync(join(machine, 'calls'), 'utf8').trim().split('\n') : [];

const TOOLS = 'bash cat chmod cp dirname env find grep head id ln mkdir mktemp rm tail touch tr'.split(' ');

function which(name: string): string {
  const folder = (process.env['PATH'] ?? '').split(delimiter).find((path) => existsSync(join(path, name)));
  if (folder === undefined) throw new Error(`${name} is not on the PATH`);
  return join(folder, name);
}

function program(name: string, script: string): void {
  const path = join(bin(), name);
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
}

/** A program that exists and does nothing. */
const have = (...names: string[]) => {
  for (const name of names) program(name, 'exit 0');
};

/** A package manager: `installs` says which programs a package brings. */
function manager(name: string, installs: Readonly<Record<string, readonly string[]>>): void {
  const cases = Object.entries(installs).map(([pack, programs]) => {
    const made = programs.map(
      (made) => `printf '#!/bin/sh\\n' >"${bin()}/${made}"; chmod +x "${bin()}/${made}"`,
    );
    return `${pack}) ${made.join('; ')}; done=yes ;;`;
  });
  program(
    name,
    `echo "${name} $*" >>"${machine}/calls"
case "$*" in *update*) exit 0 ;; esac
done=no
for word in "$@"; do case "$word" in ${cases.join('\n')} esac; done
[ $done = yes ] || { echo "E: no such package" >&2; exit 100; }`,
  );
}

/** npm that makes a node_modules with a Node of some version. */
function npm(version: string, exit = 0): void {
  program(
    'npm',
    `echo "npm $*" >>"${machine}/calls"
[ ${exit} = 0 ] || { echo "npm error code E404"; echo "npm error 404 Not Found - left-pad"; echo "npm error A complete log"; exit ${exit}; }
mkdir -p node_modules/.bin node_modules/node/bin
echo '{}' >node_modules/.package-lock.json
printf '#!/bin/sh\\necho ${Number(version.split('.')[0]) >= 24}\\n' >node_modules/node/bin/node
chmod +x node_modules/node/bin/node
ln -sf ../node/bin/node node_modules/.bin/node`,
  );
}

function setup(...options: string[]): { status: number | null; out: string } {
  const home = join(machine, 'home');
  const run = spawnSync(join(machine, 'bin/setup'), options, {
    env: { PATH: bin(), HOME: home },
    encoding: 'utf8',
  });
  return { status: run.status, out: run.stdout + run.stderr };
}

beforeEach(() => {
  machine = mkdtempSync(join(tmpdir(), 'setup-'));
  for (const folder of ['bin', 'path', 'home/.local/share/fonts'])
    mkdirSync(join(machine, folder), { recursive: true });
  for (const tool of TOOLS) symlinkSync(which(tool), join(bin(), tool));
  copyFileSync('bin/setup', join(machine, 'bin/setup'));
  writeFileSync(join(machine, 'package-lock.json'), '{}');
  for (const font of ['wqy-microhei.ttc', 'DejaVuSans.ttf'])
    writeFileSync(join(machine, 'home/.local/share/fonts', font), '');
  program('id', 'echo 0');
});
afterEach(() => rmSync(machine, { recursive: true, force: true }));

describe('bin/setup › a bare machine', () => {
  it('installs each missing thing, after one look at the package lists, and says so', () => {
    npm('24.1.0');
    manager('apt-get', { 'redis-server': ['redis-server'], ffmpeg: ['ffmpeg', 'ffprobe'] });
    const { status, out } = setup();
    expect(out).toBe(
      [
        'setup: installing redis: apt-get redis-server',
        'setup: installing ffmpeg: apt-get ffmpeg',
        'setup: installing the npm packages (npm install)',
        '',
      ].join('\n'),
    );
    expect(status).toBe(0);
    expect(said().filter((call) => call.includes('update'))).toHaveLength(1);
    expect(said()[0]).toBe('apt-get -qq update');
    expect(said().at(-1)).toMatch(/^npm install --no-save /);
  });

  it('takes Valkey where there is no Redis', () => {
    have('ffmpeg', 'ffprobe');
    npm('24.1.0');
    manager('dnf', { redis: ['redis-server'] });
    expect(setup().out).toContain(
      'setup: installing redis: dnf valkey\nsetup: installing redis: dnf redis\n',
    );
    rmSync(join(bin(), 'redis-server'));
    have('valkey-server');
    expect(setup()).toEqual({ status: 0, out: '' });
  });

  it('asks for a browser only when told to', () => {
    have('ffmpeg', 'ffprobe', 'redis-server');
    npm('24.1.0');
    manager('apk', { chromium: ['chromium'] });
    expect(setup().out).not.toContain('chromium');
    expect(setup('--browser')).toEqual({ status: 0, out: 'setup: installing chromium: apk chromium\n' });
  });

  it('uses sudo where it is not root', () => {
    have('ffmpeg', 'ffprobe');
    npm('24.1.0');
    program('id', 'echo 1000');
    program('sudo', `echo "sudo $*" >>"${machine}/calls"; shift; "$@"`);
    manager('apt-get', { 'redis-server': ['redis-server'] });
    expect(setup().status).toBe(0);
    expect(said()).toContain('sudo -n apt-get -qq update');
  });
});

describe('bin/setup › where nothing is missing', () => {
  it('says nothing and calls nobody', () => {
    have('ffmpeg', 'ffprobe', 'redis-server', 'chromium');
    npm('24.1.0');
    manager('apt-get', {});
    setup();
    rmSync(join(machine, 'calls'));
    expect(setup('--browser')).toEqual({ status: 0, out: '' });
    expect(said()).toEqual([]);
  });

  it('installs the npm packages again when the lock file is newer', () => {
    have('ffmpeg', 'ffprobe', 'redis-server');
    npm('24.1.0');
    setup();
    const soon = Date.now() / 1000 + 60;
    utimesSync(join(machine, 'package-lock.json'), soon, soon);
    expect(setup().out).toBe('setup: installing the npm packages (npm install)\n');
  });
});

describe('bin/setup › what it cannot do', () => {
  it('is said in one line for each thing, with the reason, and everything else is still done', () => {
    npm('24.1.0');
    manager('apt-get', { ffmpeg: ['ffmpeg', 'ffprobe'] });
    const { status, out } = setup();
    expect(status).toBe(1);
    expect(out).toContain(
      'setup: redis is missing and could not be installed (E: no such package). Install it by hand, then run bin/setup again.',
    );
    expect(existsSync(join(bin(), 'ffmpeg'))).toBe(true);
    expect(existsSync(join(machine, 'node_modules'))).toBe(true);
  });

  it('without a package manager it names what to install', () => {
    npm('24.1.0');
    const { status, out } = setup();
    expect(status).toBe(1);
    expect(
      out.match(/is missing and could not be installed \(none of apt-get, dnf, apk and brew is here\)/g),
    ).toHaveLength(2);
  });

  it('without root and sudo it says that', () => {
    have('ffmpeg', 'ffprobe');
    npm('24.1.0');
    program('id', 'echo 1000');
    manager('apt-get', { 'redis-server': ['redis-server'] });
    expect(setup().out).toContain('(no sudo here, and this user is not root)');
    expect(said().filter((call) => call.startsWith('apt-get'))).toEqual([]);
  });

  it('a failed npm install is told in npm’s own words', () => {
    have('ffmpeg', 'ffprobe', 'redis-server');
    npm('24.1.0', 1);
    const { status, out } = setup();
    expect(status).toBe(1);
    expect(out).toContain('setup: npm install failed: npm error 404 Not Found - left-pad\n');
  });

  it('an install script that npm did not run is run by hand', () => {
    have('ffmpeg', 'ffprobe', 'redis-server');
    npm('18.0.0');
    program('node', 'printf "#!/bin/sh\\necho true\\n" >bin/node');
    expect(setup()).toEqual({
      status: 0,
      out: 'setup: installing the npm packages (npm install)\nsetup: fetching Node 24 (the npm package node)\n',
    });
  });

  it('the machine’s own Node serves when it is new enough', () => {
    have('ffmpeg', 'ffprobe', 'redis-server');
    npm('18.0.0');
    program('node', '[ "$1" = -v ] && echo v26.1.0; echo true');
    const { status, out } = setup();
    expect(status).toBe(0);
    expect(out).toContain('does not run here; this machine’s own'.replace('’', "'"));
    expect(existsSync(join(machine, 'node_modules/.bin/node'))).toBe(false);
  });

  it('no Node 24 anywhere is one clear line', () => {
    have('ffmpeg', 'ffprobe', 'redis-server');
    npm('18.0.0');
    program('node', 'echo "Error: cannot fetch" >&2; exit 1');
    const { status, out } = setup();
    expect(status).toBe(1);
    expect(out).toMatch(
      /setup: Node 24 is missing: .*\(Error: cannot fetch\)\. Install Node 24 or newer by hand/,
    );
  });

  it('an unknown option is refused', () => {
    expect(setup('--help').status).toBe(2);
  });
});
