import { crowd } from './crowd.ts';
import { discordAck } from './discord-ack.ts';
import { line } from './measure.ts';
import { receipt } from './receipt.ts';
import { render } from './render.ts';
import { stream } from './stream.ts';
import { telegramAck } from './telegram-ack.ts';

/** Runs every case, or those named on the command line. */
const CASES = {
  crowd,
  receipt,
  stream,
  render,
  'discord-ack': discordAck,
  'telegram-ack': telegramAck,
} as const;
const wanted = process.argv.slice(2);

for (const [name, run] of Object.entries(CASES)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  for (const finding of await run()) process.stdout.write(`${line(finding)}\n`);
}
process.exit();
