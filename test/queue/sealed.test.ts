import { describe, expect, test } from 'vitest';
import { Problem } from '../../src/core/problem.ts';
import type { Task } from '../../src/core/task.ts';
import {
  protectRecords,
  readOp,
  readPhase,
  readTask,
  Unreadable,
  writeOp,
  writePhase,
  writeTask,
} from '../../src/queue/records.ts';
import { createVault } from '../../src/queue/vault.ts';
import { redisContents } from '../support/contents.ts';
import { message } from '../support/house.ts';
import { housesForTests } from '../support/houses.ts';

const LINK = 'https://files.example/film.mp4?X-Amz-Signature=canary4711';
const CLAIM = 'https://studio.example/workspace/claim?ct=canary4712';
const BIND = 'https://studio.example/register?bind=anon_canary4713';
const open = housesForTests();

describe('links at rest', () => {
  test('to a finished video, to claim a project and to register lie in Redis only encrypted', async () => {
    const house = open({ workers: 0 });
    house.studio.claimLink = async () => CLAIM;
    const status = house.studio.renderStatus.bind(house.studio);
    house.studio.renderStatus = async (project, render) => {
      const now = await status(project, render);
      return now.status === 'completed' ? { ...now, url: LINK } : now;
    };
    // The delivery waits, so that all of it stands in the outbox.
    house.channel.failures.push({ verb: 'send', problem: new Problem('slow-down', { seconds: 3_600 }) });
    house.worker();
    await house.receive(message('a sunset'));
    await expect
      .poll(() => house.redis.lrange('vb:out:paper:1', 0, -1))
      .toContainEqual(expect.stringMatching(/-final$/));
    const memory = await redisContents(house.redis);
    expect(memory).not.toMatch(/canary47/);
    expect(memory).toContain('sealed:');
    await house.redis.del('vb:pause:out:paper:1');
    await house.redis.zadd('vb:outs', 0, 'paper:1');
    await house.quiet();
    const shown = JSON.stringify(house.channel.messages);
    expect(shown).toContain(CLAIM);
  });

  test('are encrypted wherever they stand in a record, words of a person included', () => {
    protectRecords(createVault(new Uint8Array(32).fill(7)));
    const op = {
      kind: 'final',
      id: 't1-final',
      task: 't1',
      reply: { text: `Register here: ${BIND}`, choices: [{ id: 'claim', label: 'Open', url: CLAIM }] },
      video: { render: 'r1', name: 'a.mp4', alt: 'a film', url: LINK },
    } as const;
    const written = writeOp(op);
    expect(written).not.toContain('canary');
    expect(readOp(written)).toEqual(op);
    const ready = { name: 'ready', video: op.video, told: { said: '' } } as const;
    expect(writePhase(ready)).not.toContain('canary');
    expect(readPhase(writePhase(ready))).toEqual(ready);
    const task: Task = {
      kind: 'generate',
      text: `use ${LINK}`,
      attachments: [],
      id: 't1',
      session: 'paper:1|ann',
      to: 'paper:1',
      origin: { person: 'ann' },
      language: 'en',
      skill: 's',
      tongue: 'en',
      at: 1,
    };
    expect(writeTask(task)).not.toContain('canary');
    expect(readTask(writeTask(task))).toEqual(task);
  });

  test('whose key is lost are absent, and the record is still read', () => {
    protectRecords(createVault(new Uint8Array(32).fill(8)));
    const written = writePhase({
      name: 'ready',
      video: { render: 'r1', name: 'a.mp4', alt: 'a film', url: LINK },
      told: { said: `see ${CLAIM}` },
    });
    protectRecords(createVault(new Uint8Array(32).fill(7)));
    expect(readPhase(written)).toEqual({
      name: 'ready',
      video: { render: 'r1', name: 'a.mp4', alt: 'a film' },
      told: { said: '' },
    });
  });
});

describe('a record', () => {
  test('says its schema; one without a number is of 0.1.0, and one of a later schema is not read', () => {
    const phase = { name: 'uploading', done: 1, failed: [] } as const;
    expect(JSON.parse(writePhase(phase))).toEqual({ ...phase, schema: 1 });
    expect(readPhase(JSON.stringify(phase))).toEqual(phase);
    expect(() => readPhase(JSON.stringify({ ...phase, schema: 2 }))).toThrow(Unreadable);
  });

  test('that is damaged is refused by an error that quotes none of it', () => {
    const read = () => readTask('{"text":"my secret wish');
    expect(read).toThrow(new Unreadable('task', 'it is no JSON object'));
  });
});
