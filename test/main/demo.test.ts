import { spawn } from 'node:child_process';
import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { settings } from '../../src/config/settings.ts';
import { readConfig } from '../../src/config.ts';
import { demoSettings } from '../../src/main/demo/settings.ts';
import { ownPort } from '../support/ports.ts';
import { start } from '../support/service.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const PHOTO = join(ROOT, 'test', 'fixtures', 'photo.jpg');
const WISH = 'a 5-second clip of a sunset';

/** A shell of somebody who runs the real bot from it. */
const SHELL = {
  TELEGRAM_TOKEN: '4711:telegram',
  DISCORD_TOKEN: 'discord',
  WEB_HOST: '0.0.0.0',
  REDIS_URL: 'redis://127.0.0.1:1',
  SECRET_KEY: 'a key that nobody guesses',
  DATA_DIR: '/somewhere',
  OPS_PORT: '1',
  NEMO_API_URL: 'http://127.0.0.1:1',
  NEMO_TOKEN: 'nemo',
  SKILL: 'no-such-skill',
};

let folder: string;
let envFile: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'demo-test-'));
  envFile = join(folder, '.env');
  await writeFile(
    envFile,
    'NEMO_TOKEN=from-the-file\nNEMO_WEB_URL=https://example.org\nTELEGRAM_TOKEN=4711:file\nDISCORD_TOKEN=file\n',
  );
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('demo › settings', () => {
  const place = { folder: '/tmp/demo', port: 8080, emulator: 'http://127.0.0.1:9', skill: undefined };
  const live = { ...place, emulator: undefined };

  it('take nothing of the shell but how much is logged and where skills lie', () => {
    const plain = { LOG_LEVEL: 'debug', SKILLS_DIR: '/skills' };
    const config = readConfig(demoSettings(place, { ...SHELL, ...plain }, envFile));
    expect(config).toEqual(readConfig(demoSettings(place, plain, envFile)));
    expect([config.telegram, config.discord, config.opsPort, config.redisUrl]).toEqual(
      Array(4).fill(undefined),
    );
    expect(config).toMatchObject({ logLevel: 'debug', skillsDir: '/skills', dataDir: place.folder });
    expect(config.web).toMatchObject({ host: '127.0.0.1', port: 8080 });
    expect(config.nemo).toMatchObject({ apiUrl: place.emulator, token: undefined });
  });

  it.each(Object.keys(settings).filter((name) => /^(TELEGRAM|DISCORD|WEB|OPS|REDIS|SECRET)_/.test(name)))(
    'never take %s, not for the real backend either',
    (name) => {
      const without = demoSettings(live, {}, envFile);
      expect(demoSettings(live, { [name]: 'x' }, envFile)).toEqual(without);
    },
  );

  it('take the account of the real backend from .env, as the service does', () => {
    const config = readConfig(demoSettings(live, {}, envFile));
    expect(config.nemo).toEqual({
      apiUrl: settings.NEMO_API_URL.fallback,
      webUrl: 'https://example.org',
      token: 'from-the-file',
    });
    expect([config.telegram, config.discord]).toEqual([undefined, undefined]);
  });

  it('let the environment win over .env, and do without the file', () => {
    expect(readConfig(demoSettings(live, { NEMO_TOKEN: 'mine' }, envFile)).nemo.token).toBe('mine');
    expect(readConfig(demoSettings(live, {}, join(folder, 'absent'))).nemo.token).toBeUndefined();
  });

  it('take the skill that was named', () => {
    expect(readConfig(demoSettings({ ...place, skill: 'mine' }, SHELL, envFile)).skill).toBe('mine');
  });
});

/** The program as the shell runs it; quick films. */
async function demo(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(process.execPath, [join(ROOT, 'src', 'main', 'demo.ts'), ...args], {
    cwd: folder,
    env: { PATH, HOME, LANG: 'en_US.UTF-8', EMULATOR_TINY: '1', EMULATOR_SPEED: '0.05', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += String(chunk)));
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, output };
}

describe('demo › a prompt', () => {
  it('makes a video, and calls nobody outside, whatever the shell says', async () => {
    const calls: string[] = [];
    const outside = createServer(({ url }, answer) => {
      calls.push(url ?? '');
      answer.writeHead(500).end();
    }).listen(0, '127.0.0.1');
    const url = await new Promise<string>((resolve) =>
      outside.once('listening', () => resolve(`http://127.0.0.1:${(outside.address() as AddressInfo).port}`)),
    );
    const path = join(folder, 'out.mp4');
    const api = { TELEGRAM_API_URL: url, DISCORD_API_URL: url, NEMO_API_URL: url };
    const { code, output } = await demo([WISH, '--photo', PHOTO, '--out', path], { ...SHELL, ...api });
    outside.close();
    expect(code, output).toBe(0);
    expect(output).toContain(path);
    expect((await readFile(path)).subarray(4, 8).toString()).toBe('ftyp');
    expect(calls).toEqual([]);
  }, 60_000);

  it('that is a greeting is answered, and ends without a video', async () => {
    const { code, output } = await demo(['hello']);
    expect(code, output).toBe(1);
    expect(output).toMatch(/Hi\b.*!/);
  }, 60_000);

  it('that is a question is answered, and ends without a video', async () => {
    const { code, output } = await demo(['credits']);
    expect(code, output).toBe(1);
    expect(output).toMatch(/\d+ credits? left/);
  }, 60_000);

  it('whose only file is refused is told so, and ends without a video', async () => {
    const broken = join(folder, 'broken.exe');
    await writeFile(broken, 'MZ');
    const { code, output } = await demo([WISH, '--photo', broken]);
    expect(code, output).toBe(1);
    expect(output).toMatch(/I can't use “broken.exe”/);
  }, 60_000);
});

describe('demo › what cannot be done', () => {
  const taken = async (use: (port: number) => Promise<void>) => {
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    await use((server.address() as AddressInfo).port);
    server.close();
  };
  /** One line, code 2, and a temporary folder that is as empty as before. */
  const refused = async (args: readonly string[], env: Readonly<Record<string, string>> = {}) => {
    const tmp = await mkdtemp(join(folder, 'tmp-'));
    const { code, output } = await demo(args, { TMPDIR: tmp, ...env });
    expect(code, output).toBe(2);
    expect(output.trim().split('\n')).toHaveLength(1);
    expect(await readdir(tmp)).toEqual([]);
    return output;
  };

  it.each([
    ['a photo that is not there', [WISH, '--photo', 'nowhere.jpg'], /there is no file nowhere\.jpg/],
    ['a folder for a photo', [WISH, '--photo', '.'], /\. is not a file/],
    ['a folder for a clip', [WISH, '--photo', PHOTO, '--clip', '/tmp'], /\/tmp is not a file/],
    ['a photo without a prompt', ['--photo', PHOTO], /need a prompt/],
    ['a place that is not there', [WISH, '--out', 'nowhere/out.mp4'], /nothing can be written in .*nowhere/],
    ['a folder to write to', [WISH, '--out', '.'], /\. is not a file/],
    ['a port that is none', ['--port', 'web'], /the port must be a number/],
    ['an option that is none', ['--fotos', 'x'], /--fotos.*--help/],
  ])('%s is told in one line, with code 2', async (_, args, words) => {
    expect(await refused(args)).toMatch(words);
  });

  it('a port that is taken, by --port or by WEB_PORT, is told in one line, with code 2', () =>
    taken(async (port) => {
      const words = new RegExp(`port ${port} is taken.*--port`);
      expect(await refused(['--port', String(port)])).toMatch(words);
      expect(await refused([], { WEB_PORT: String(port) })).toMatch(words);
      expect(await refused(['hello', '--port', String(port)])).toMatch(words);
    }));

  it('a skill that is none leaves nothing behind', async () => {
    const tmp = await mkdtemp(join(folder, 'tmp-'));
    const { code, output } = await demo(['hello', '--skill', 'no-such-skill'], { TMPDIR: tmp });
    expect(code, output).toBe(1);
    expect(output).toMatch(/^bin\/demo: No skill named no-such-skill .*\n$/);
    expect(await readdir(tmp)).toEqual([]);
  }, 60_000);
});

describe('demo › the page', () => {
  it('stands on the port that was asked for, is opened in the browser, and leaves nothing behind', async () => {
    const tmp = await mkdtemp(join(folder, 'tmp-'));
    const bin = await mkdtemp(join(folder, 'bin-'));
    const opened = join(folder, 'opened');
    await writeFile(join(bin, 'xdg-open'), `#!/bin/sh\necho "$1" > ${opened}\n`);
    await chmod(join(bin, 'xdg-open'), 0o755);
    const port = await ownPort();
    const env = { TMPDIR: tmp, DISPLAY: ':0', PATH: `${bin}:${process.env['PATH']}`, WEB_PORT: '1' };
    const page = start('src/main/demo.ts', env, [], ['--port', String(port)]);
    await page.says(new RegExp(`The chat page is open: http://127.0.0.1:${port}`));
    await expect.poll(() => readFile(opened, 'utf8').catch(() => '')).toBe(`http://127.0.0.1:${port}\n`);
    expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBe(200);
    page.signal('SIGINT');
    expect(await page.gone).toBe(0);
    expect(await readdir(tmp)).toEqual([]);
  }, 60_000);

  it('stands where WEB_PORT says, and no browser is needed', async () => {
    const port = await ownPort();
    const tmp = await mkdtemp(join(folder, 'tmp-'));
    const page = start('src/main/demo.ts', { TMPDIR: tmp, WEB_PORT: String(port) });
    await page.says(new RegExp(`The chat page is open: http://127.0.0.1:${port}`));
    await page.stop();
    expect(await readdir(tmp)).toEqual([]);
  }, 60_000);
});
