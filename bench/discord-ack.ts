import { openStage } from '../test/journey/support/discord.ts';
import { acknowledgements, setGoing } from '../test/journey/support/discord-ack.ts';
import { type Finding, quantile } from './measure.ts';

const RUNNING = 100;
const COMMANDS = 400;

/** How long a Discord command waits for its first answer while a hundred generations run, against an unladen listener. */
export async function discordAck(): Promise<Finding[]> {
  const stage = await openStage(60);
  try {
    await acknowledgements(stage, COMMANDS / 4);
    const idle = await acknowledgements(stage, COMMANDS);
    await setGoing(stage, RUNNING);
    const busy = await acknowledgements(stage, COMMANDS);
    const of = (name: string, q: number): Finding => ({
      name: `discord ack, ${name}, ${RUNNING} running`,
      ours: quantile(busy, q),
      bare: quantile(idle, q),
      unit: 'ms',
      about: 'a command until it is deferred, laden / unladen; Discord allows 3000',
    });
    return [of('median', 0.5), of('p99', 0.99), of('worst', 1)];
  } finally {
    await stage.close();
  }
}
