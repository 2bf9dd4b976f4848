import type { Kept } from './kept.ts';
import { pointsOfSource } from './points.ts';
import type { Dice } from './random.ts';
import type { Name, Service } from './service.ts';

/** What a storm may do at one moment. Resolves once it is done; what it leads to comes later. */
export type Deed = (service: Service, dice: Dice) => Promise<void> | void;

const MESSAGES = '/channels/{channel_id}/messages';

function one(service: Service, dice: Dice, ...names: readonly Name[]): Kept {
  const kept = service.processes.get(dice.pick(names.filter((name) => service.processes.has(name))));
  if (kept === undefined) throw new Error('there is no such process');
  return kept;
}

const points = pointsOfSource();

/** The deeds by name, each as likely as its number says. */
export const DEEDS: Readonly<Record<string, readonly [number, Deed]>> = {
  'kill bots': [2, (service, dice) => one(service, dice, 'bots').signal('SIGKILL')],
  'end bots': [1, (service, dice) => one(service, dice, 'bots').signal('SIGTERM')],
  'kill worker': [5, (service, dice) => one(service, dice, 'worker-1', 'worker-2').signal('SIGKILL')],
  'end worker': [3, (service, dice) => one(service, dice, 'worker-1', 'worker-2').signal('SIGTERM')],
  'kill at a point': [
    5,
    (service, dice) =>
      one(service, dice, 'worker-1', 'worker-2', 'bots').order(
        `CRASH ${dice.pick(points)}:${dice.between(1, 8)}`,
      ),
  ],
  'freeze worker': [
    3,
    (service, dice) => one(service, dice, 'worker-1', 'worker-2').freeze(dice.between(2_000, 5_000)),
  ],
  'freeze before the call': [
    1,
    (service, dice) =>
      one(service, dice, 'worker-1', 'worker-2').order(
        `STOP converse.before:1:${dice.between(2_000, 5_000)}`,
      ),
  ],
  'kill redis': [
    1,
    async ({ redis }) => {
      await redis?.kill();
      await redis?.restart();
    },
  ],
  'kill emulator': [1, (service, dice) => one(service, dice, 'emulator').signal('SIGKILL')],
  'end emulator': [1, (service, dice) => one(service, dice, 'emulator').signal('SIGTERM')],
  'lose answers of telegram': [
    3,
    ({ telegram }, dice) => {
      const method = dice.pick([/^send/, /^edit/, 'editMessageMedia']);
      telegram.faults.plan({ lose: 'answer' }, { method, times: dice.between(1, 3) });
    },
  ],
  'lose answers of discord': [
    3,
    ({ discord }, dice) => {
      const [method, route] = dice.pick([
        ['POST', MESSAGES],
        ['PATCH', `${MESSAGES}/{message_id}`],
      ] as const);
      discord.trouble(method, route, { lose: 'answer' }, { times: dice.between(1, 3) });
    },
  ],
  'repeat an update': [2, ({ discord }) => discord.gateway.repeat('MESSAGE_CREATE')],
  'cut a wire': [3, ({ wires }, dice) => dice.pick(wires).next({ cut: dice.between(0, 2_000) })],
  'slow a wire': [2, ({ wires }, dice) => dice.pick(wires).next({ delay: dice.between(200, 1_500) })],
  'reset a wire': [3, ({ wires }, dice) => dice.pick(wires).next({ reset: true })],
};

/** The names, as often as they are likely. */
export const LOTS: readonly string[] = Object.entries(DEEDS).flatMap(([name, [weight]]) =>
  Array.from({ length: weight }, () => name),
);
