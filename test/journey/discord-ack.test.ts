import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openStage, type Stage } from './support/discord.ts';
import { acknowledgements, setGoing } from './support/discord-ack.ts';

let stage: Stage;

beforeAll(async () => {
  stage = await openStage(30);
}, 120_000);
afterAll(() => stage.close(), 60_000);

describe('while a hundred generations run', () => {
  test('every command is acknowledged within its three seconds', async () => {
    await setGoing(stage, 100);
    await acknowledgements(stage, 200);
    const all = [...stage.fake.world.interactions.values()];
    for (const { acknowledged } of all) expect(acknowledged?.after).toBeLessThan(3_000);
    const { runs } = await stage.ledger();
    expect(runs.filter(({ endedAt }) => endedAt === undefined)).toHaveLength(100);
  }, 120_000);
});
