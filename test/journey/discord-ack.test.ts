import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openStage, type Stage } from './support/discord.ts';
import { acknowledgements, setGoing } from './support/discord-ack.ts';

let stage: Stage;

beforeAll(async () => {
  stage = await openStage(30);
}, 120_000);
afterAll(() => stage.close(), 60_000);

describe('while a hundred generations run', () => {
  test('every command is acknowledged within its three seconds, and 99 of 100 within half a second', async () => {
    await setGoing(stage, 100);
    const waits = [...(await acknowledgements(stage, 200))].sort((a, b) => a - b);
    expect(waits.at(-1)).toBeLessThan(3_000);
    expect(waits[197]).toBeLessThan(500);
    const all = [...stage.fake.world.interactions.values()];
    for (const { acknowledged } of all) expect(acknowledged?.after).toBeLessThan(3_000);
    const { runs } = await stage.ledger();
    expect(runs.filter(({ endedAt }) => endedAt === undefined)).toHaveLength(100);
  }, 120_000);
});
