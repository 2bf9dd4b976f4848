import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ownPort } from '../support/ports.ts';
import { startRedis, type TestRedis } from '../support/redis.ts';
import { type Process, start } from '../support/service.ts';

let folder: string;
let redis: TestRedis;
let url: string;
const started: Process[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tls-test-'));
  const [key, cert, port] = [join(folder, 'key.pem'), join(folder, 'cert.pem'), await ownPort()];
  const name = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=IP:127.0.0.1'];
  const form = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-keyout', key, '-out', cert];
  execFileSync('openssl', [...form, ...name], { stdio: 'ignore' });
  const files = ['--tls-cert-file', cert, '--tls-key-file', key, '--tls-ca-cert-file', cert];
  redis = await startRedis({
    more: ['--tls-port', String(port), ...files, '--tls-auth-clients', 'no'],
  });
  url = `rediss://127.0.0.1:${port}/0`;
}, 30_000);
afterAll(async () => {
  await Promise.all(started.map((process) => process.stop()));
  await redis.stop();
  rmSync(folder, { recursive: true, force: true });
});

function bots(env: Readonly<Record<string, string>>): Process {
  const place = { REDIS_URL: url, DATA_DIR: join(folder, 'data'), WEB_PORT: '0' };
  const process = start('src/main/bots.ts', { ...place, ...env });
  started.push(process);
  return process;
}

describe('rediss:// with a certificate of an own authority', () => {
  it('is refused in one line that names NODE_EXTRA_CA_CERTS', async () => {
    const process = bots({});
    expect(await process.gone).toBe(1);
    expect(process.output.filter((line) => line.includes('NODE_EXTRA_CA_CERTS'))).toEqual([
      expect.stringMatching(/^The bot could not start: REDIS_URL has a certificate that Node does not trust/),
    ]);
  });

  it('is taken where NODE_EXTRA_CA_CERTS names the authority', async () => {
    await bots({ NODE_EXTRA_CA_CERTS: join(folder, 'cert.pem') }).says(/"event":"ready"/);
  });
});
