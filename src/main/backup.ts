import { resolve } from 'node:path';
import { ConfigError, readConfig } from '../config.ts';
import { backUp } from './backup-data.ts';
import { readEnvFile } from './env-file.ts';

// npm run backup -- FOLDER     copies DATA_DIR into a new folder, while the bot runs or not

try {
  readEnvFile();
  const [folder] = process.argv.slice(2);
  const { dataDir, redisUrl } = readConfig(process.env);
  if (folder === undefined)
    throw new ConfigError(['the folder to write is missing: npm run backup -- FOLDER']);
  await backUp(dataDir, resolve(folder));
  process.stdout.write(`${resolve(folder)} holds all of ${dataDir} that a bot needs to go on.\n`);
  if (redisUrl !== undefined)
    process.stdout.write('The Redis of REDIS_URL is not in it: redis-cli --rdb writes a copy of that one.\n');
} catch (error) {
  process.stderr.write(`No backup was made: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
