import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newKey } from '../../../src/bots/web/address.ts';
import { Visitor } from './visitor.ts';
import { openWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.remove());

const TLS = { 'x-forwarded-proto': 'https' };
const cookies = async (path: string, headers: Record<string, string>, method = 'GET') =>
  (await fetch(`${world.url}${path}`, { headers, method })).headers.getSetCookie();

describe('web cookie', () => {
  it('over https it is one that no other host of the domain can set', async () => {
    const [cookie = '', ...more] = await cookies('/', TLS);
    expect(more).toEqual([]);
    expect(cookie).toMatch(/^__Host-chat=[A-Za-z0-9_-]{43}; /);
    for (const part of ['Secure', 'HttpOnly', 'SameSite=Strict', 'Path=/']) expect(cookie).toContain(part);
    expect(cookie).not.toContain('Domain');
  });

  it('over plain http it is the plain one, for a browser takes no other', async () => {
    expect((await cookies('/', {}))[0]).toMatch(/^chat=/);
  });

  it('a chat from before stays: its key moves to the new name, and the old one goes', async () => {
    const key = newKey();
    const [cookie, old, ...more] = await cookies('/', { ...TLS, cookie: `chat=${key}` });
    expect(cookie).toContain(`__Host-chat=${key};`);
    expect(old).toMatch(/^chat=; Max-Age=0/);
    expect(more).toEqual([]);
  });

  it('a plain cookie beside the safe one counts for nothing', async () => {
    const [mine, planted] = [newKey(), newKey()];
    const cookie = `chat=${planted}; __Host-chat=${mine}`;
    expect((await cookies('/', { ...TLS, cookie }))[0]).toContain(`__Host-chat=${mine};`);
  });

  it('over https one speaks in the chat of the safe cookie', async () => {
    const visitor = new Visitor(world.url, `__Host-chat=${newKey()}`);
    expect((await visitor.post({ text: 'behind tls' }, TLS)).status).toBe(202);
    await expect.poll(() => world.received.map(({ text }) => text)).toEqual(['behind tls']);
    const answer = await visitor.fetch('/api/history?before=9', { headers: TLS });
    expect(((await answer.json()) as { items: object[] }).items).toMatchObject([{ text: 'behind tls' }]);
  });

  it('a deleted chat gives a safe key over https, too', async () => {
    const cookie = `__Host-chat=${newKey()}`;
    const [given = ''] = await cookies('/api/chat', { ...TLS, cookie }, 'DELETE');
    expect(given).toMatch(/^__Host-chat=/);
    expect(given).not.toContain(cookie);
  });
});
