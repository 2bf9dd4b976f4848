import { spawn } from 'node:child_process';
import { findProgram } from '../redis-program.ts';

/**
 * Opens a page in the person's browser, where there is a screen and a program that knows how. Resolves when that program was
 * started; whether a page appears is not known. A machine without a screen stays as it is.
 */
export async function openBrowser(
  url: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<void> {
  const screen = process.platform === 'darwin' || Boolean(env['DISPLAY'] || env['WAYLAND_DISPLAY']);
  const names = process.platform === 'darwin' ? ['open'] : ['xdg-open', 'gio', 'wslview'];
  const program = screen && !env['CI'] ? await findProgram(names) : undefined;
  if (program === undefined) return;
  const args = program.endsWith('/gio') ? ['open', url] : [url];
  const child = spawn(program, args, { detached: true, stdio: 'ignore' });
  child.on('error', () => undefined);
  child.unref();
}
