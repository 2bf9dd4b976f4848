import { writeExact } from '../json.ts';
import { type Dialect, frame } from './dialect.ts';

/** The lines of the vendor's own reference: each event names its `type`. */
export function typedDialect(): Dialect {
  const line = (value: unknown): string => frame(writeExact(value));
  return {
    frames: (told) => {
      if (told.do === 'say') return [line({ type: 'text', content: told.text })];
      if (told.do === 'call') return [line({ type: 'tool_call', name: told.name, args: told.args })];
      return [line({ type: 'tool_result', name: told.name, result: told.response })];
    },
    silentEnd: () => [],
    error: (message) => line({ type: 'error', error: message }),
  };
}
