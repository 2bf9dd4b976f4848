import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Ajv, type ValidateFunction } from 'ajv';
import type { Json } from './types.ts';

/** Says what is wrong with a value, or `undefined` where nothing is. */
type Check = (value: unknown) => string | undefined;

/** The Bot API's documentation as checks. */
export interface BotApiSchema {
  readonly version: string;
  /** Whether the documentation knows a method of this name. */
  knows(method: string): boolean;
  /** The check of a method's parameters: closed, typed, with the lengths that the prose names. */
  params(method: string): Check;
  /** The check of a value of a documented type, e.g. `Update`. */
  type(name: string): Check;
}

interface Field {
  readonly name: string;
  readonly types: readonly string[];
  readonly required: boolean;
  readonly description: string;
}

interface Described {
  readonly fields?: readonly Field[];
  readonly subtypes?: readonly string[];
}

interface Spec {
  readonly version: string;
  readonly methods: Readonly<Record<string, Described>>;
  readonly types: Readonly<Record<string, Described>>;
}

/**
 * Reads the machine-readable Bot API from `BOT_API_SPEC`, or from `../shared/specs/telegram-bot-api.json` beside the
 * checkout. It is no part of the project: where it is absent the checks are skipped, and one printed line says so.
 */
export function loadSchema(): BotApiSchema | undefined {
  const beside = fileURLToPath(new URL('../../../../shared/specs/telegram-bot-api.json', import.meta.url));
  const path = process.env['BOT_API_SPEC'] ?? beside;
  if (existsSync(path)) return buildSchema(JSON.parse(readFileSync(path, 'utf8')) as Spec);
  console.log(`Telegram fake: no Bot API description at ${path}, its check is skipped`);
  return undefined;
}

/** Turns the description's types, methods and prose into JSON Schema; compiled on first use. */
function buildSchema(spec: Spec): BotApiSchema {
  const ajv = new Ajv({ strict: false, allErrors: true });
  ajv.addKeyword({
    keyword: 'utf8Bytes',
    type: 'string',
    validate: ([least, most]: [number, number], text: string) => {
      const bytes = Buffer.byteLength(text);
      return bytes >= least && bytes <= most;
    },
  });
  for (const [name, type] of Object.entries(spec.types)) ajv.addSchema({ $id: name, ...describe(type) });
  ajv.removeSchema('InputFile').addSchema({ $id: 'InputFile', type: 'string', pattern: '^attach://' });
  const compiled = new Map<string, ValidateFunction>();
  const check = (key: string, schema: Json): Check => {
    const validate = compiled.get(key) ?? ajv.compile(schema);
    compiled.set(key, validate);
    return (value) => (validate(value) ? undefined : ajv.errorsText(validate.errors, { dataVar: '' }));
  };
  return {
    version: spec.version,
    knows: (method) => method in spec.methods,
    params: (method) => check(`method ${method}`, describe(spec.methods[method] ?? {})),
    type: (name) => check(`type ${name}`, reference(name)),
  };
}

function describe(type: Described): Json {
  if (type.subtypes !== undefined) return { anyOf: type.subtypes.map(kindOf) };
  const fields = type.fields ?? [];
  return {
    type: 'object',
    properties: Object.fromEntries(fields.map((field) => [field.name, describeField(field)])),
    required: fields.filter((field) => field.required).map((field) => field.name),
    additionalProperties: false,
  };
}

function describeField(field: Field): Json {
  const kinds = field.types.map(kindOf);
  const schema: Json = kinds.length === 1 ? { ...kinds[0] } : { anyOf: kinds };
  return { ...schema, ...prose(field) };
}

/** Limits that stand only in the description's sentences. */
function prose({ name, description }: Field): Json {
  const limits: Json = {};
  const [, least, most, unit] = /(\d+)-(\d+) (characters|bytes|items)/.exec(description) ?? [];
  if (unit === 'characters') Object.assign(limits, { minLength: Number(least), maxLength: Number(most) });
  if (unit === 'bytes') limits['utf8Bytes'] = [Number(least), Number(most)];
  if (unit === 'items') Object.assign(limits, { minItems: Number(least), maxItems: Number(most) });
  const atMost = /At most (\d+) commands/.exec(description)?.[1];
  if (atMost !== undefined) limits['maxItems'] = Number(atMost);
  const only = /(?:must be|always) [“"]?(\w+)[”"]?\.?$/.exec(description)?.[1];
  if (only !== undefined && (name === 'type' || name === 'status' || name === 'source'))
    limits['const'] = only;
  return limits;
}

function kindOf(type: string): Json {
  const item = /^Array of (.+)$/.exec(type)?.[1];
  if (item !== undefined) return { type: 'array', items: kindOf(item) };
  if (type === 'Integer') return { type: 'integer' };
  if (type === 'Float') return { type: 'number' };
  if (type === 'String') return { type: 'string' };
  if (type === 'Boolean' || type === 'True') return { type: 'boolean' };
  return reference(type);
}

function reference(name: string): Json {
  return { $ref: name };
}
