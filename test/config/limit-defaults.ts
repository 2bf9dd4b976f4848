import type { Config } from '../../src/config.ts';

/** What is limited where the environment says nothing. */
export const LIMITS = {
  workerConcurrency: 200,
  maxQueued: 5,
  limits: {
    personPerMinute: 20,
    personPerDay: 50,
    personAtOnce: 3,
    personBytes: 0,
    chatPerDay: 0,
    botPerDay: 0,
    botAtOnce: 0,
    newPeoplePerHour: 0,
  },
  access: { allow: [], deny: [], admins: [] },
} as const satisfies Partial<Config>;
