import { afterAll, afterEach, beforeAll } from 'vitest';
import { type House, type HouseOptions, openHouse } from './house.ts';
import { startRedis, type TestRedis } from './redis.ts';

/** One Redis for a test file and a house for each test, emptied and closed after it. Call it at the top of the file. */
export function housesForTests(): (options?: HouseOptions) => House {
  let redis: TestRedis;
  let house: House | undefined;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.stop());
  afterEach(async () => {
    await house?.redis.flushall();
    await house?.close();
    house = undefined;
  });
  return (options) => {
    house = openHouse(redis.url, options);
    return house;
  };
}
