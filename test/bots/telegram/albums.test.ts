import { beforeEach, describe, expect, it } from 'vitest';
import { Albums } from '../../../src/bots/telegram/albums.ts';
import type { InboundMessage } from '../../../src/core/message.ts';
import type { Secrets } from '../../../src/core/ports.ts';
import { Problem } from '../../../src/core/problem.ts';
import { memorySecrets, until } from './rig.ts';

let secrets: Secrets;
let received: string[];
const receive = ({ id }: InboundMessage) => Promise.resolve(void received.push(id));

function picture(id: string): InboundMessage {
  const sender = { id: '7', name: 'Ann' };
  return { id, from: 'telegram:-1', sender, text: '', attachments: [], at: 1, group: 'a', direct: false };
}

beforeEach(() => {
  secrets = memorySecrets();
  received = [];
});

describe('telegram albums', () => {
  it('a picture before the one with the words waits for it, one after it goes in at once', async () => {
    const albums = new Albums(secrets, receive, { hold: 60_000, look: 60_000 });
    await albums.offer('a', picture('1'));
    await albums.offer('a', picture('2'));
    expect(received).toEqual([]);
    await albums.claim('a');
    expect(received).toEqual(['1', '2']);
    await albums.offer('a', picture('4'));
    expect(received).toEqual(['1', '2', '4']);
  });

  it('a picture that is heard twice waits once', async () => {
    const albums = new Albums(secrets, receive, { hold: 60_000, look: 60_000 });
    await albums.offer('a', picture('1'));
    await albums.offer('a', picture('1'));
    await albums.claim('a');
    expect(received).toEqual(['1']);
  });

  it('what another process claimed is noticed here', async () => {
    const here = new Albums(secrets, receive, { hold: 60_000, look: 10 });
    await here.offer('a', picture('1'));
    await new Albums(secrets, receive).claim('a');
    await until(() => expect(received).toEqual(['1']));
  });

  it("a stranger's album is let go when its time is over", async () => {
    let looks = 0;
    const counting = { ...secrets, read: (name: string) => secrets.read(name).finally(() => (looks += 1)) };
    const albums = new Albums(counting, receive, { hold: 0, look: 10 });
    await albums.offer('a', picture('1'));
    await until(() => expect(looks).toBe(2));
    await new Promise((resolve) => setImmediate(resolve));
    await albums.claim('a');
    expect(received).toEqual([]);
  });

  it('of very many strangers the oldest is let go first', async () => {
    const albums = new Albums(secrets, receive, { hold: 60_000, look: 60_000 });
    for (let n = 0; n <= 100; n += 1) await albums.offer(`album ${n}`, picture(String(n)));
    await albums.claim('album 0');
    await albums.claim('album 1');
    expect(received).toEqual(['1']);
  });

  it('a claim that could not be noted is not taken for made', async () => {
    const broken = { ...secrets, keep: () => Promise.reject(new Problem('memory-down', {})) };
    const albums = new Albums(broken, receive);
    await albums.offer('a', picture('1'));
    await expect(albums.claim('a')).rejects.toMatchObject({ code: 'memory-down' });
    expect(received).toEqual([]);
  });
});
