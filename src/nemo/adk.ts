import { z } from 'zod';
import { isRecord } from './json.ts';
import { type Frame, IDLE, isGood, type Part } from './step.ts';

/** Endings without words that some servers report in the place of an error. */
const SILENT_ENDS = ['STOP', 'MODEL_RETURNED_NO_CONTENT'];

/** The model's reason for an answer that breaks off. */
const OUT_OF_TOKENS = 'MAX_TOKENS';

/** Reads an event of Google's Agent Development Kit, with keys in either spelling. Fields of a wrong type count as absent. */
export function readAdk(json: Readonly<Record<string, unknown>>): Frame {
  const found = stepSchema.safeParse(json).data;
  if (found === undefined || !Object.values(found).some((value) => value !== undefined)) return IDLE;
  const theirs = found.author === 'user' || found.content?.role === 'user';
  const code = found.errorCode === undefined ? undefined : String(found.errorCode);
  const failed = code !== undefined && !SILENT_ENDS.includes(code);
  return {
    kind: 'step',
    step: {
      voice: `${found.author ?? ''}|${found.branch ?? ''}`,
      form: found.partial === true ? 'delta' : 'whole',
      parts: (found.content?.parts ?? []).flatMap((part) => partOf(part, theirs)),
      moved: Object.keys(found.actions?.stateDelta ?? {}).some((key) => !key.startsWith('temp:')),
      ...(found.finishReason === OUT_OF_TOKENS ? { cut: true } : {}),
      ...(failed ? { failure: { code, message: found.errorMessage ?? '' } } : {}),
    },
  };
}

const text = z.string().optional().catch(undefined);
const flag = z.boolean().optional().catch(undefined);
const tool = z.object({ id: text, name: text, response: z.unknown().optional() }).optional().catch(undefined);
const partSchema = z
  .preprocess(camel, z.object({ text, thought: flag, functionCall: tool, functionResponse: tool }))
  .catch({});
const content = z.object({ role: text, parts: z.array(partSchema).catch([]) });
const actions = z.preprocess(
  camel,
  z.object({ stateDelta: z.custom<object>(isRecord).optional().catch(undefined) }),
);
const stepSchema = z.preprocess(
  camel,
  z.object({
    author: text,
    branch: text,
    partial: flag,
    content: content.optional().catch(undefined),
    actions: actions.optional().catch(undefined),
    errorCode: z.union([z.string(), z.number()]).optional().catch(undefined),
    errorMessage: text,
    finishReason: text,
  }),
);

function partOf(part: z.output<typeof partSchema>, theirs: boolean): Part[] {
  const { functionCall: call, functionResponse: result } = part;
  if (call) return [{ kind: 'call', ...idOf(call.id), name: call.name ?? '' }];
  if (result)
    return [{ kind: 'result', ...idOf(result.id), name: result.name ?? '', good: isGood(result.response) }];
  return part.text && !part.thought && !theirs ? [{ kind: 'text', text: part.text }] : [];
}

function idOf(id: string | undefined): { id?: string } {
  return id === undefined || id === '' ? {} : { id };
}

/** `function_call` → `functionCall`: one server speaks one way, its neighbour the other. */
function camel(value: unknown): unknown {
  if (!isRecord(value)) return value;
  const entries = Object.entries(value);
  if (!entries.some(([key]) => key.includes('_'))) return value;
  return Object.fromEntries(
    entries.map(([key, field]) => [
      key.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()),
      field,
    ]),
  );
}
