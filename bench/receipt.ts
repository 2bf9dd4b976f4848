import { type House, message, openHouse } from '../test/support/house.ts';
import { startRedis } from '../test/support/redis.ts';
import { type Finding, quantile, time, until } from './measure.ts';

const ROUNDS = 400;
const RUNNING = 100;

/** How long a message takes to be safe: idle, and while a hundred generations run; against a bare write of the same bytes. */
export async function receipt(): Promise<Finding[]> {
  const redis = await startRedis({ appendOnly: true });
  const house = openHouse(redis.url, { workers: 0 });
  try {
    const bare = await time(ROUNDS, (round) => bareWrite(house, round));
    const idle = await time(ROUNDS, (round) =>
      house.receive(message('a sunset', { from: `paper:idle-${round}` })),
    );
    await house.redis.flushall();
    const busy = await whileRunning(house);
    const cancel = await cancelled(house);
    const publish = await time(50, () => house.redis.publish('nobody', 'x'));
    return [
      {
        name: 'receipt, median',
        ours: quantile(idle, 0.5),
        bare: quantile(bare, 0.5),
        unit: 'ms',
        about: 'a message made safe / its bytes written in one MULTI',
      },
      {
        name: 'receipt, p99',
        ours: quantile(idle, 0.99),
        bare: quantile(bare, 0.99),
        unit: 'ms',
        about: 'the same',
      },
      {
        name: `receipt, p99, ${RUNNING} running`,
        ours: quantile(busy, 0.99),
        bare: quantile(idle, 0.99),
        unit: 'ms',
        about: 'while generations run / idle',
      },
      {
        name: `cancel, p99, ${RUNNING} running`,
        ours: quantile(cancel, 0.99),
        bare: quantile(publish, 0.99),
        unit: 'ms',
        about: 'until the turn has ended / one PUBLISH',
      },
    ];
  } finally {
    await house.close();
    await redis.stop();
  }
}

function bareWrite(house: House, round: number): Promise<unknown> {
  const text = JSON.stringify(message('a sunset', { from: `paper:bare-${round}` }));
  return house.redis
    .multi()
    .set(`bare:${round}`, '1', 'EX', 100, 'NX')
    .rpush(`bare:list:${round}`, text, text, text)
    .exec();
}

async function whileRunning(house: House): Promise<number[]> {
  house.studio.hold = new Promise(() => undefined);
  house.worker();
  house.worker();
  await Promise.all(
    Array.from({ length: RUNNING }, (_, index) =>
      house.receive(message('a film', { from: `paper:run-${index}` })),
    ),
  );
  await until(() => house.studio.said.length >= RUNNING);
  return time(ROUNDS, (round) => house.receive(message('hello', { from: `paper:busy-${round}` })));
}

async function cancelled(house: House): Promise<number[]> {
  return time(50, async (round) => {
    const from = `paper:run-${round}` as const;
    await house.receive(message('/cancel', { from }));
    await until(async () => (await house.redis.exists(`vb:box:${from}|ann#work`)) === 0);
  });
}
