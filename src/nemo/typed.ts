import { isRecord } from './json.ts';
import { errorOf, type Frame, IDLE, isGood, type Part } from './step.ts';
import { TYPED_VOICE } from './transcript.ts';

/**
 * The other dialect: lines that say their `type`. Once published by the vendor and withdrawn the same day, so the names are read
 * generously. Types that are not named here (thinking, status, done …) say nothing to a person.
 */
export function readTyped(json: Readonly<Record<string, unknown>>): Frame {
  const type = String(json['type']).toLowerCase();
  if (type === 'error') return errorOf(json);
  const form = TEXTS.get(type);
  if (form !== undefined) {
    const text = json['content'] ?? json['text'] ?? json['delta'];
    return typeof text === 'string' && text !== '' ? step({ kind: 'text', text }, form) : IDLE;
  }
  const name = [json['name'], json['tool']].find((value) => typeof value === 'string') ?? '';
  const id = typeof json['id'] === 'string' && json['id'] !== '' ? { id: json['id'] } : {};
  if (CALL.test(type)) return step({ kind: 'call', ...id, name: String(name) }, 'whole');
  if (RESULT.test(type)) {
    const result = [json['result'], json['response'], json['output']].find(isRecord);
    return step({ kind: 'result', ...id, name: String(name), good: isGood(result) }, 'whole');
  }
  return IDLE;
}

const TEXTS: ReadonlyMap<string, 'delta' | 'line'> = new Map([
  ['text', 'line'],
  ['message', 'line'],
  ['content', 'line'],
  ['chunk', 'delta'],
  ['delta', 'delta'],
  ['text_delta', 'delta'],
  ['text_chunk', 'delta'],
]);
const CALL = /^(tool_?call|function_?call|tool)(_start)?$/;
const RESULT = /^(tool_?call_end|tool_result|tool_?end|function_?(response|result))$/;

function step(part: Part, form: 'delta' | 'whole' | 'line'): Frame {
  return { kind: 'step', step: { voice: TYPED_VOICE, form, parts: [part], moved: false } };
}
