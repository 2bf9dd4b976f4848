import { openWorld } from './world.ts';

// A platform in a process of its own, for tests that kill it. Says where it is and takes every message.
const [dataDir = ''] = process.argv.slice(2);
const world = await openWorld({
  dataDir,
  ...(process.env['DEAF'] === undefined ? {} : { receive: () => Promise.reject(new Error('deaf')) }),
});
process.stdout.write(`${world.url}\n`);
