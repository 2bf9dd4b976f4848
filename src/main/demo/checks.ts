import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import { dirname, resolve } from 'node:path';

/** The command cannot be done as it was given. The message is one line for the person who typed it. */
export class UsageError extends Error {}

/** Rejects with a `UsageError` for a file that cannot be used, or a place where the video cannot be written. */
export async function checkFiles(options: {
  readonly files: readonly string[];
  readonly prompt: string | undefined;
  readonly out: string | undefined;
}): Promise<void> {
  const { files, prompt, out } = options;
  if (prompt === undefined && (files.length > 0 || out !== undefined))
    throw new UsageError('--photo, --clip and --out need a prompt; without one the chat page opens');
  for (const file of files) {
    const kind = await stat(file).catch(() => undefined);
    if (kind === undefined) throw new UsageError(`there is no file ${file}`);
    if (!kind.isFile()) throw new UsageError(`${file} is not a file`);
    if (!(await may(file, constants.R_OK))) throw new UsageError(`${file} cannot be read`);
  }
  if (out === undefined) return;
  const folder = dirname(resolve(out));
  if (!(await may(folder, constants.W_OK))) throw new UsageError(`nothing can be written in ${folder}`);
  const there = await stat(out).catch(() => undefined);
  if (there !== undefined && !there.isFile()) throw new UsageError(`${out} is not a file`);
}

const may = (path: string, mode: number): Promise<boolean> =>
  access(path, mode).then(
    () => true,
    () => false,
  );

/** Rejects with a `UsageError` where a port of 127.0.0.1 cannot be had. 0 can always be had. */
export async function checkPort(port: number): Promise<void> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        new UsageError(
          error.code === 'EADDRINUSE'
            ? `port ${port} is taken by another program: choose another with --port`
            : `port ${port} cannot be had (${error.code}): choose another with --port`,
        ),
      ),
    );
    server.listen(port, '127.0.0.1', () => server.close(() => resolve()));
  });
}
