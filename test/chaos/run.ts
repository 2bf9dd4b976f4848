import { parseArgs } from 'node:util';
import { table } from './judge.ts';
import { startService } from './service.ts';
import { storm } from './storm.ts';

// npm run chaos -- --rounds N --seed S [--people P] [--seconds T]: storms one after another, each with the next seed.
// Prints the ledger of each; ends with 1 at the first difference, and leaves that storm's logs and files where they lie.

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '1' },
    seed: { type: 'string', default: String(Date.now() % 100_000) },
    people: { type: 'string', default: '60' },
    seconds: { type: 'string', default: '30' },
  },
});

for (let round = 0; round < Number(values.rounds); round += 1) {
  const seed = Number(values.seed) + round;
  const service = await startService({ workers: 2 });
  const ms = Number(values.seconds) * 1_000;
  const weather = { seed, people: Number(values.people), ms, every: 400, patience: 180_000 };
  const { verdict, deeds, ends, seconds } = await storm(service, weather);
  const good = verdict.broken.length === 0;
  console.log(
    `\nseed ${seed}: ${seconds.storm.toFixed(0)} s of storm, quiet after ${seconds.quiet.toFixed(1)} s`,
  );
  console.log(table(verdict.counts));
  console.log(
    `processes ended ${ends} times: ${Object.entries(deeds)
      .map(([name, n]) => `${name} ${n}`)
      .join(', ')}`,
  );
  for (const line of verdict.broken) console.log(`BROKEN ${line}`);
  await service.close(!good);
  if (!good) {
    console.log(`what is left of it lies in ${service.folder}`);
    process.exit(1);
  }
}
