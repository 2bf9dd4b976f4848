import { join } from 'node:path';
import { isRecord, parseExact } from './json.ts';
import { startEmulator } from './server.ts';
import { switchesFromEnv } from './switches.ts';

const env = process.env;
const { patch, wrong } = switchesFromEnv(env);
if (wrong.length > 0) {
  process.stderr.write(`emulator: cannot make sense of ${wrong.join(', ')}\n`);
  process.exit(1);
}

const orders = parseExact(env['EMULATOR_ORDERS'] || '{}');
const emulator = await startEmulator({
  port: Number(env['EMULATOR_PORT'] || 8090),
  host: env['EMULATOR_HOST'] || '127.0.0.1',
  data: env['EMULATOR_DATA'] || join(process.cwd(), '.data', 'emulator'),
  tiny: env['EMULATOR_TINY'] === '1',
  renders: Number(env['EMULATOR_RENDERS'] || 1),
  publicUrl: env['EMULATOR_PUBLIC_URL'] ?? '',
  switches: patch,
  orders: isRecord(orders) ? orders : {},
  log: (line) => process.stderr.write(`emulator: ${line}\n`),
});
process.stdout.write(`emulator listening on ${emulator.url}\n`);

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => void emulator.close().then(() => process.exit(0)));
}
