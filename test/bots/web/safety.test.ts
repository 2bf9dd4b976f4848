import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PNG, Visitor } from './visitor.ts';
import { openWorld, SECRET, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.remove());

/** `fetch` does not let a caller choose `Host`. */
function ask(path: string, headers: Record<string, string>, method = 'GET'): Promise<number> {
  return new Promise((resolve, reject) => {
    const call = request(`${world.url}${path}`, { method, headers }, (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
    });
    call.on('error', reject);
    call.end();
  });
}

describe('web safety › chats', () => {
  it('the key to a chat is a cookie that no script reads and no other site sends', async () => {
    const answer = await fetch(world.url);
    const cookie = answer.headers.getSetCookie()[0] ?? '';
    expect(cookie).toMatch(/^chat=[A-Za-z0-9_-]{43}; /);
    expect(cookie).toContain('HttpOnly');
    expect(cookie).toContain('SameSite=Strict');
    expect(cookie).not.toContain('Secure');
    const behindTls = await fetch(world.url, { headers: { 'x-forwarded-proto': 'https' } });
    expect(behindTls.headers.getSetCookie()[0]).toContain('Secure');
  });

  it('a cookie that is no key of ours is replaced, never used', async () => {
    const visitor = new Visitor(world.url, 'chat=../../etc');
    await visitor.say({ text: 'hello' });
    expect(visitor.cookie).toMatch(/^chat=[A-Za-z0-9_-]{43}$/);
  });

  it('nobody sees the chat or the files of another', async () => {
    const [mine, other] = [new Visitor(world.url), new Visitor(world.url)];
    await mine.say({ text: 'private', files: [{ name: 'a.png', bytes: PNG }] });
    await other.say({ text: 'hello' });
    const [item] = await mine.items();
    const media = item?.from === 'person' ? item.files[0]?.media : undefined;
    expect((await mine.fetch(`/api/media/${media}`)).status).toBe(200);
    expect((await other.fetch(`/api/media/${media}`)).status).toBe(404);
    expect(JSON.stringify(await other.items())).not.toContain('private');
  });
});

describe('web safety › other pages', () => {
  it('another site cannot post, listen or look', async () => {
    const headers = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' };
    const visitor = new Visitor(world.url);
    expect((await visitor.post({ text: 'forged' }, { origin: headers.origin })).status).toBe(403);
    for (const path of ['/api/events', '/api/page', '/api/media/x'])
      expect(await ask(path, headers)).toBe(403);
    expect(world.received.map(({ text }) => text)).not.toContain('forged');
  });

  it('a name that was pointed at this machine is refused', async () => {
    for (const path of ['/', '/api/page', '/page/main.js']) {
      expect(await ask(path, { host: 'rebound.example' })).toBe(421);
      expect(await ask(path, { host: 'localhost:1' })).toBe(200);
    }
  });

  it('every answer forbids framing, foreign code and guessing of types', async () => {
    for (const path of ['/', '/page/main.js', '/api/page', '/nothing']) {
      const { headers } = await fetch(`${world.url}${path}`);
      const policy = headers.get('content-security-policy') ?? '';
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).not.toContain('unsafe');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('access-control-allow-origin')).toBeNull();
    }
  });

  it.each([
    '/page/../server.ts',
    '/page/%2e%2e/server.ts',
    '/page/..%2fserver.ts',
    '/page//etc/passwd',
    '/server.ts',
  ])('%s is not served', async (path) => {
    expect([400, 404]).toContain(await ask(path, {}));
  });
});

describe('web safety › the channel’s side', () => {
  it.each([undefined, 'Bearer wrong', `Basic ${SECRET}`, SECRET])(
    'is closed to %s',
    async (authorization) => {
      const headers: Record<string, string> = authorization === undefined ? {} : { authorization };
      const answer = await fetch(`${world.url}/channel/chats/x/messages`, {
        method: 'POST',
        headers,
        body: '{}',
      });
      expect(answer.status).toBe(401);
    },
  );

  it('is closed to a browser’s cookie, too', async () => {
    const visitor = new Visitor(world.url);
    await visitor.say({ text: 'hi' });
    expect((await visitor.fetch('/channel/chats/x/messages', { method: 'POST', body: '{}' })).status).toBe(
      401,
    );
  });

  it('refuses what is no reply', async () => {
    const visitor = new Visitor(world.url);
    await visitor.say({ text: 'hi' });
    await expect.poll(() => world.received.length).toBeGreaterThan(0);
    const chat = world.received.at(-1)!.from.slice('web:'.length);
    const headers = { authorization: `Bearer ${SECRET}`, 'content-type': 'application/json' };
    const url = `${world.url}/channel/chats/${chat}/messages`;
    for (const body of ['', '{}', 'null', '{"reply":{"text":1},"once":"a"}', '{"reply":{"text":"x"}}']) {
      expect((await fetch(url, { method: 'POST', headers, body })).status, body).toBe(400);
    }
    const script = { text: 'x', choices: [{ id: 'a', label: 'a', url: 'javascript:alert(1)' }] };
    const body = JSON.stringify({ reply: script, once: 'a' });
    expect((await fetch(url, { method: 'POST', headers, body })).status).toBe(400);
  });
});
