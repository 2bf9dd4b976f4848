import { readOptions, USAGE } from './demo/options.ts';
import { perform, setStage } from './demo/run.ts';

/** Where the chat page opens without a prompt. */
const PAGE_PORT = 8080;

async function demo(): Promise<number> {
  const options = readOptions(process.argv.slice(2));
  if (options.help) {
    process.stdout.write(USAGE);
    return 0;
  }
  const { prompt } = options;
  const stage = await setStage(options, prompt === undefined ? PAGE_PORT : 0);
  const interrupted = new Promise<number>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve(130));
  });
  try {
    if (prompt !== undefined)
      return await Promise.race([perform(stage, { ...options, prompt }), interrupted]);
    process.stdout.write(`The chat page is open: ${stage.service.webUrl}\nCtrl-C ends it.\n`);
    await interrupted;
    return 0;
  } finally {
    await stage.close();
  }
}

try {
  process.exitCode = await demo();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
  process.exitCode = 1;
}
process.exit();
