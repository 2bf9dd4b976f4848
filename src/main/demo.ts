import { openBrowser } from './demo/browser.ts';
import { checkFiles, checkPort, UsageError } from './demo/checks.ts';
import { readOptions, USAGE } from './demo/options.ts';
import { perform, setStage } from './demo/run.ts';

/** Exit codes: words came but no video, or a part did not start; the command cannot be done as given; stopped by a signal. */
const EXIT = { failed: 1, usage: 2, interrupted: 130 };

async function demo(): Promise<number> {
  const options = readOptions(process.argv.slice(2), process.env['WEB_PORT']);
  if (options.help) {
    process.stdout.write(USAGE);
    return 0;
  }
  const { prompt, port } = options;
  await checkFiles(options);
  await checkPort(port);
  // From here on a signal ends the demo by its own hand, so that nothing is left behind.
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
  const interrupted = new Promise<number>((resolve) =>
    stop.signal.addEventListener('abort', () => resolve(EXIT.interrupted), { once: true }),
  );
  const stage = await setStage(options, port);
  try {
    if (stop.signal.aborted) return EXIT.interrupted;
    if (prompt !== undefined)
      return await Promise.race([perform(stage, { ...options, prompt }), interrupted]);
    const url = stage.service.webUrl ?? '';
    process.stdout.write(`The chat page is open: ${url}\nCtrl-C ends it.\n`);
    if (options.open) await openBrowser(url, process.env);
    await interrupted;
    return 0;
  } finally {
    await stage.close();
  }
}

try {
  process.exitCode = await demo();
} catch (error) {
  const words = error instanceof Error ? error.message : String(error);
  process.stderr.write(`bin/demo: ${words.replaceAll('\n', ' ')}\n`);
  process.exitCode = error instanceof UsageError ? EXIT.usage : EXIT.failed;
}
process.exit();
