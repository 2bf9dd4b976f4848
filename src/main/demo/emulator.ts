import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { leash } from '../leash.ts';

const MAIN = join(import.meta.dirname, '..', '..', '..', 'emulator', 'main.ts');

/** The local stand-in for the backend, as a process of its own: it shares nothing with us but HTTP. */
export interface Emulator {
  readonly url: string;
  stop(): Promise<void>;
}

/** Starts it on a free port. Rejects with its last words when it does not come up. */
export async function startEmulator(folder: string): Promise<Emulator> {
  const child = leash(
    '/usr/bin/env',
    ['EMULATOR_PORT=0', `EMULATOR_DATA=${folder}`, process.execPath, MAIN],
    process.cwd(),
  );
  const last: string[] = [];
  const url = await new Promise<string>((resolve, reject) => {
    for (const input of child.output) {
      createInterface({ input }).on('line', (line) => {
        last.push(line);
        const found = /listening on (http:\/\/\S+)/.exec(line)?.[1];
        if (found !== undefined) resolve(found);
      });
    }
    void child.gone.then(() =>
      reject(new Error(`the emulator did not start: ${last.slice(-3).join(' | ')}`)),
    );
  });
  return {
    url,
    async stop() {
      child.release();
      await child.gone;
    },
  };
}
