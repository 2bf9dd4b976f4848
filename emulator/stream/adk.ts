import { hex } from '../chance.ts';
import { writeExact } from '../json.ts';
import { type Dialect, frame } from './dialect.ts';

const AGENT = 'nemo_agent';

/**
 * Events as an agent server of the ADK kind sends them: camelCase, no heartbeat of its own. With `partials` each text
 * comes in chunks first and then once more whole, which only the missing `partial: true` tells apart.
 */
export function adkDialect(partials: boolean): Dialect {
  const invocationId = `e-${hex(16)}`;
  const event = (
    content: unknown,
    stateDelta: Record<string, unknown> = {},
    more: Record<string, unknown> = {},
  ): string =>
    frame(
      writeExact({
        ...(content ? { content } : {}),
        ...more,
        invocationId,
        author: AGENT,
        actions: { stateDelta, artifactDelta: {}, requestedAuthConfigs: {} },
        id: hex(4),
        timestamp: Date.now() / 1000,
      }),
    );
  const model = (part: unknown) => ({ parts: [part], role: 'model' });
  const usage = { usageMetadata: { candidatesTokenCount: 7, promptTokenCount: 11, totalTokenCount: 18 } };
  return {
    frames: (told, delta) => {
      if (told.do === 'call') {
        return [event(model({ functionCall: { id: told.id, name: told.name, args: told.args } }), {}, usage)];
      }
      if (told.do === 'result') {
        const part = { functionResponse: { id: told.id, name: told.name, response: told.response } };
        return [event({ parts: [part], role: 'user' }, delta)];
      }
      const chunks = partials
        ? chunksOf(told.text).map((text) => event(model({ text }), {}, { partial: true }))
        : [];
      return [...chunks, event(model({ text: told.text }), {}, usage)];
    },
    silentEnd: (seed) => {
      if (seed % 3 === 1) return [event(model({ text: '' }), {}, usage)];
      return seed % 3 === 2 ? [event(null, {}, { errorCode: 'STOP' })] : [];
    },
    error: (message) => frame(writeExact({ error: message })),
  };
}

function chunksOf(text: string): string[] {
  return text.match(/[\s\S]{1,18}(?:\s|$)|[\s\S]{1,18}/g) ?? [];
}
