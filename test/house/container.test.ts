import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { settings } from '../../src/config/settings.ts';
import { readConfig } from '../../src/config.ts';

// No Docker engine is needed to see that the two files speak of things that exist.

/** Instructions in order, continued lines joined. */
const dockerfile = readFileSync('Dockerfile', 'utf8')
  .replace(/\\\n/g, ' ')
  .split('\n')
  .filter((line) => line.trim() !== '' && !line.startsWith('#'))
  .map((line) => ({ word: line.split(' ')[0] ?? '', rest: line.slice(line.indexOf(' ') + 1).trim() }));

const all = (word: string) => dockerfile.filter((line) => line.word === word).map(({ rest }) => rest);

interface Service {
  readonly build?: string;
  readonly image?: string;
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly ports?: readonly string[];
  readonly profiles?: readonly string[];
  readonly volumes?: readonly string[];
  readonly depends_on?: readonly string[] | Readonly<Record<string, unknown>>;
  readonly deploy?: { readonly replicas: string };
  readonly cap_drop?: readonly string[];
  readonly security_opt?: readonly string[];
  readonly read_only?: boolean;
  readonly tmpfs?: readonly string[];
  readonly mem_limit?: string;
  readonly pids_limit?: number;
  readonly user?: string;
  readonly env_file?: readonly { readonly path: string; readonly required: boolean }[];
}

const compose = parse(readFileSync('docker-compose.yml', 'utf8'), { merge: true }) as {
  services: Record<string, Service>;
  volumes: Record<string, unknown>;
};
const services = Object.entries(compose.services);
const ours = services.filter(([, service]) => service.build !== undefined);
const service = (name: string): Service => compose.services[name] ?? {};

/** As compose does: `${NAME:-default}` without the name set. */
const filled = (text: string) => String(text).replace(/\$\{\w+:-([^}]*)\}/g, '$1');
const environment = (name: string) =>
  Object.fromEntries(
    Object.entries(service(name).environment ?? {}).map(([key, value]) => [key, filled(value)]),
  );

describe('Dockerfile', () => {
  it('is built on the Node that package.json asks for', () => {
    const { engines } = JSON.parse(readFileSync('package.json', 'utf8')) as { engines: { node: string } };
    const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as {
      packages: Readonly<Record<string, { version: string }>>;
    };
    const ours = packages['node_modules/node']?.version;
    expect(all('FROM')).toEqual([`node:${ours}-bookworm-slim`]);
    expect(ours).toMatch(/^24\.\d+\.\d+$/);
    expect(engines.node).toBe('>=24');
  });

  it('installs what bin/setup would', () => {
    const wanted =
      readFileSync('bin/setup', 'utf8').match(
        /(?<=apt-get:(?:redis|latin-font|chinese-font)\) echo )[\w-]+/g,
      ) ?? [];
    expect(wanted).toEqual(['redis-server', 'fonts-dejavu-core', 'fonts-wqy-microhei']);
    for (const name of [...wanted, 'ffmpeg', 'ca-certificates'])
      expect(all('RUN')[0]?.split(' ')).toContain(name);
  });

  it('copies only what is there, and .dockerignore lets it through', () => {
    const ignored = readFileSync('.dockerignore', 'utf8').split('\n');
    const copied = all('COPY').flatMap((rest) => rest.split(' ').slice(0, -1));
    expect(copied).toContain('src');
    for (const path of copied) {
      expect(existsSync(path), path).toBe(true);
      expect(ignored).toContain(`!${path}`);
    }
  });

  it('starts a file that was copied, as a user who is not root, with its data where that user may write', () => {
    const [command, path] = JSON.parse(all('CMD')[0] ?? '[]') as string[];
    expect([command, existsSync(path ?? '')]).toEqual(['node', true]);
    expect(all('USER')).toEqual(['node']);
    expect(all('RUN').join()).toContain('chown node:node /data');
    expect(all('VOLUME')).toEqual(['/data']);
  });

  it('sets only what config.ts reads', () => {
    const env = Object.fromEntries(all('ENV').map((rest) => rest.split('=') as [string, string]));
    expect(Object.keys(env).filter((name) => name !== 'NODE_ENV' && !(name in settings))).toEqual([]);
    expect(readConfig(env)).toMatchObject({ dataDir: '/data', opsPort: 9090 });
  });

  it('looks at a health page and a port that exist', () => {
    const [check] = all('HEALTHCHECK');
    expect(check).toContain('process.env.OPS_PORT');
    const [, page] = /(\/healthz)`/.exec(check ?? '') ?? [];
    expect(readFileSync('src/ops/server.ts', 'utf8')).toContain(`'${page}'`);
    expect(JSON.parse(check?.slice(check.indexOf('[')) ?? '[]')[0]).toBe('node');
  });
});

describe('docker-compose.yml', () => {
  it.each(services)(
    '%s may do little: no rights, no files of its own to write, not all memory',
    (_, service) => {
      expect(service).toMatchObject({
        cap_drop: ['ALL'],
        security_opt: ['no-new-privileges:true'],
        read_only: true,
        tmpfs: [expect.stringMatching(/^\/tmp:size=\d+m$/)],
        mem_limit: expect.stringMatching(/^\d+g$/),
        pids_limit: expect.any(Number),
      });
    },
  );

  it('every image that is fetched has an exact version, and no digest that nobody looked up', () => {
    const fetched = services.filter(([, { build }]) => build === undefined);
    expect(fetched.map(([name]) => name)).toEqual(['redis']);
    for (const image of [...fetched.map(([, service]) => service.image), ...all('FROM')]) {
      expect(image).toMatch(/^[a-z]+:\d+\.\d+\.\d+(-[a-z0-9.]+)*$/);
    }
  });

  it('Redis runs as a user who is not root, and refuses before its container has no memory left', () => {
    const { user, command = [], mem_limit } = service('redis');
    expect(user).toMatch(/^[1-9]\d*:[1-9]\d*$/);
    expect([command[command.indexOf('--maxmemory') + 1], mem_limit]).toEqual(['512mb', '1g']);
  });

  it('has Redis, one bots process, workers, and the demo in a profile of its own', () => {
    expect(services.map(([name]) => name)).toEqual(['redis', 'bots', 'worker', 'emulator', 'demo']);
    expect(service('worker').deploy?.replicas).toMatch(/^\$\{WORKERS:-1\}$/);
    expect(service('bots').deploy).toBeUndefined();
    const demo = services.filter(([, { profiles }]) => profiles?.includes('demo')).map(([name]) => name);
    expect(demo).toEqual(['emulator', 'demo']);
  });

  it.each(ours)('%s starts a file that exists, from the Dockerfile here', (_, { build, command }) => {
    expect(existsSync(`${build}/Dockerfile`)).toBe(true);
    expect(command?.[0]).toBe('node');
    expect(existsSync(command?.[1] ?? '')).toBe(true);
  });

  it.each(['bots', 'worker', 'demo'])('%s gets settings that exist and that config.ts takes', (name) => {
    const env = environment(name);
    expect(Object.keys(env).filter((key) => !(key in settings))).toEqual([]);
    expect(
      readConfig(
        { TELEGRAM_TOKEN: '12345:abc', ...env },
        name === 'demo' ? ['platform'] : ['redis', 'platform'],
      ),
    ).toBeDefined();
  });

  it('the emulator gets variables that it reads', () => {
    const main = readFileSync('emulator/main.ts', 'utf8');
    for (const name of Object.keys(environment('emulator'))) expect(main).toContain(`'${name}'`);
  });

  it('every address leads to a service and to the port it listens on', () => {
    const port = (name: string) =>
      new Set([
        environment(name)['EMULATOR_PORT'],
        environment(name)['WEB_PORT'],
        name === 'redis' ? '6379' : '8080',
      ]);
    const addresses = ours
      .flatMap(([name]) => Object.values(environment(name)))
      .filter((value) => value.includes('://'));
    expect(addresses.length).toBeGreaterThan(3);
    for (const { hostname, port: asked } of addresses.map((value) => new URL(value))) {
      expect(Object.keys(compose.services)).toContain(hostname);
      expect(port(hostname)).toContain(asked);
    }
    expect(environment('demo')['MEDIA_HOSTS']).toBe(
      new URL(environment('demo')['NEMO_API_URL'] ?? '').hostname,
    );
  });

  it('publishes only ports that something listens on, and only to this machine', () => {
    const published = ours.flatMap(([name, { ports }]) =>
      (ports ?? []).map((port) => ({ name, parts: filled(port).split(':') })),
    );
    expect(published).toHaveLength(3);
    for (const { name, parts } of published) {
      expect(parts[0]).toBe('127.0.0.1');
      const { WEB_PORT = '8080', TELEGRAM_WEBHOOK_PORT } = environment(name);
      expect([WEB_PORT, TELEGRAM_WEBHOOK_PORT]).toContain(parts[2]);
      expect(all('EXPOSE')[0]?.split(' ')).toContain(parts[2]);
    }
  });

  it('Redis loses nothing and evicts nothing', () => {
    const command = service('redis').command?.join(' ');
    for (const words of ['--appendonly yes', '--appendfsync always', '--maxmemory-policy noeviction'])
      expect(command).toContain(words);
    expect(service('redis').volumes).toEqual(['redis:/data']);
  });

  it('volumes, dependencies and optional files are named as they are', () => {
    for (const [, { volumes = [], depends_on = [], env_file = [] }] of services) {
      for (const volume of volumes) expect(Object.keys(compose.volumes)).toContain(volume.split(':')[0]);
      const others = Array.isArray(depends_on) ? depends_on : Object.keys(depends_on);
      for (const other of others) expect(Object.keys(compose.services)).toContain(other);
      for (const file of env_file) expect(file).toEqual({ path: '.env', required: false });
    }
  });
});
