import { settings } from './settings.ts';

/** Names that may stand in `.env` for Node, for the system, for Docker Compose or for the emulator. */
const FOREIGN =
  /^(?:NODE_|npm_|LC_|SSL_CERT_|COMPOSE_|DOCKER_|EMULATOR_|BUILDKIT_)|_PROXY$|^(?:TZ|LANG|PATH|HOME|WORKERS|UV_THREADPOOL_SIZE|REDIS_ARGS)$/i;

/** A name that is no setting, and the setting whose name is nearest, where one is near. */
export interface Misspelt {
  readonly name: string;
  readonly nearest: string | undefined;
}

/**
 * Names that look like settings and are none. Of `inFile`, the names in `.env`, every one that nothing else reads; of `inShell`,
 * which holds names of all kinds of programs, only those that differ from a setting by one or two letters.
 */
export function misspelt(inFile: readonly string[], inShell: readonly string[]): readonly Misspelt[] {
  const found = new Map<string, string | undefined>();
  for (const name of inShell) {
    const near = nearestSetting(name, 2);
    if (isUnknown(name) && name.includes('_', 1) && near !== undefined) found.set(name, near);
  }
  for (const name of inFile) {
    if (isUnknown(name)) found.set(name, nearestSetting(name, Math.ceil(name.length * 0.4)));
  }
  return [...found].map(([name, nearest]) => ({ name, nearest }));
}

const isUnknown = (name: string): boolean => !(name in settings) && !FOREIGN.test(name);

function nearestSetting(name: string, most: number): string | undefined {
  const [best] = Object.keys(settings)
    .map((setting) => ({ setting, far: distance(name.slice(0, 60).toUpperCase(), setting) }))
    .sort((a, b) => a.far - b.far);
  return best !== undefined && best.far <= most ? best.setting : undefined;
}

/** Letters to add, take away or change until one word is the other (Levenshtein). */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, at) => at);
  for (const [down, letter] of [...from].entries()) {
    const next = [down + 1];
    for (const [right, other] of [...to].entries()) {
      const change = (row[right] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(change, (row[right + 1] ?? 0) + 1, (next[right] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}
