import {
  type DestinationStream,
  destination,
  type LevelWithSilent,
  type Logger,
  pino,
  stdTimeFunctions,
} from 'pino';
import type { Log } from '../core/ports.ts';
import { plain } from './plain.ts';
import { scrub } from './scrub.ts';

/** Names that the line itself uses; a field of the same name is moved aside, or one key would stand there twice. */
const OWN = new Set(['time', 'level', 'event']);

/**
 * A log of one JSON line an event: `level`, `time` (ISO, UTC), the fields, `event`. Every string in it is scrubbed,
 * wherever it stands. Writes to standard error, synchronously, so that the last words before an exit are not lost and
 * standard output stays free for what a command prints.
 */
export function createLog(
  level: LevelWithSilent,
  to: DestinationStream = destination({ dest: 2, sync: true }),
): Log {
  return wrap(
    pino(
      {
        level,
        base: null,
        messageKey: 'event',
        timestamp: stdTimeFunctions.isoTime,
        formatters: { level: (label) => ({ level: label }) },
      },
      to,
    ),
  );
}

function wrap(logger: Logger): Log {
  const at = (level: 'debug' | 'info' | 'warn' | 'error') => (event: string, fields?: object) => {
    if (logger.isLevelEnabled(level)) logger[level](aside(fields), scrub(event));
  };
  return {
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    with: (fields) => wrap(logger.child(aside(fields))),
  };
}

/** Scrubbed fields. An error handed over by itself stands under `error`. */
function aside(fields: object | undefined): Record<string, unknown> {
  if (fields === undefined) return {};
  const copy = fields instanceof Error ? { error: plain(fields) } : plain(fields);
  if (typeof copy !== 'object' || copy === null) return { fields: copy };
  return Object.fromEntries(
    Object.entries(copy).map(([name, value]) => [OWN.has(name) ? `${name}_` : name, value]),
  );
}
