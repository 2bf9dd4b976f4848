import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Problem } from '../../src/core/problem.ts';
import { words } from '../../src/core/text/words.ts';
import { Visitor } from '../../src/main/demo/talk.ts';
import { oneSkill } from '../support/house.ts';
import { type Service, startService } from '../support/service.ts';

const PHOTO = join(import.meta.dirname, '..', 'fixtures', 'photo.jpg');

let service: Service;
beforeAll(async () => {
  // More than any disk has: every file is one too many.
  service = await startService({ DISK_FLOOR_MB: '9999999' });
}, 60_000);
afterAll(() => service.stop());

describe('below the floor of free space', () => {
  test('a photo is refused in words, and a wish without one comes to its video', async () => {
    const visitor = new Visitor(service.webUrl);
    await visitor.arrive();
    await visitor.say('a 2-second clip of a sunset', [PHOTO]);
    const full = words('en').problem(new Problem('disk-full', {}), oneSkill.get(''));
    const texts = async () => (await visitor.look()).map(({ reply }) => reply?.text ?? '');
    await expect.poll(async () => (await texts()).join('\n'), { timeout: 20_000 }).toContain(full);
    await visitor.say('a 2-second clip of the ocean', []);
    await expect
      .poll(async () => (await visitor.look()).filter(({ video }) => video !== undefined), {
        timeout: 40_000,
      })
      .toHaveLength(1);
  }, 80_000);
});
