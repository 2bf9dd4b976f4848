import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { Complaint } from './api-error.ts';

type Schema = Record<string, unknown>;
interface Spec {
  readonly paths: Record<string, Record<string, unknown>>;
  readonly components: { readonly schemas: Record<string, Schema> };
}

const HERE = fileURLToPath(new URL('../../../', import.meta.url));
const PATH = process.env['DISCORD_SPEC'] ?? `${HERE}../shared/specs/discord-openapi.json`;

/** Fields that Discord's documentation has and its published schema does not have yet. */
const NEWER = new Map([
  ['ApplicationCommandAttachmentOption', { file_types: { type: 'array', maxItems: 10 } }],
]);

/** Checks request bodies and answers against Discord's own OpenAPI document. */
export interface Checker {
  /** Whether the document is here. */
  readonly present: boolean;
  /** What is wrong with a request's JSON body; empty when nothing is, or when the document is absent. */
  request(template: string, method: string, body: unknown): Complaint[];
  /** What is wrong with an answer of this fake. */
  answer(template: string, method: string, status: number, body: unknown): Complaint[];
  /** Whether the document knows the route at all; true when the document is absent. */
  knows(template: string, method: string): boolean;
}

let loaded: Checker | undefined;

/** The checker for `DISCORD_SPEC`; where that file is absent it accepts everything and says so in one line. */
export function checker(): Checker {
  loaded ??= existsSync(PATH) ? warmed(fromSpec(JSON.parse(readFileSync(PATH, 'utf8')) as Spec)) : absent();
  return loaded;
}

/** Compiling the big schemas takes half a second: done before anybody waits for an answer. */
function warmed(check: Checker): Checker {
  check.request('/interactions/{interaction_id}/{interaction_token}/callback', 'POST', {});
  check.request('/channels/{channel_id}/messages', 'POST', {});
  check.answer('/channels/{channel_id}/messages', 'POST', 200, {});
  return check;
}

function absent(): Checker {
  console.warn(`discord fake: no OpenAPI document at ${PATH}, requests are not checked against it`);
  return { present: false, request: () => [], answer: () => [], knows: () => true };
}

function fromSpec(spec: Spec): Checker {
  const open = makeAjv();
  open.addSchema({ $id: 'open', ...spec });
  for (const [name, fields] of NEWER) {
    const schema = spec.components.schemas[name];
    if (schema) schema['properties'] = { ...(schema['properties'] as object), ...fields };
  }
  const closed = makeAjv();
  closed.addSchema({ $id: 'closed', ...spec, components: { schemas: close(spec.components.schemas) } });
  const compiled = new Map<string, ValidateFunction | undefined>();

  const run = (ajv: Ajv2020, id: string, steps: readonly string[], body: unknown): Complaint[] => {
    const key = `${id}#/${steps.map((step) => encodeURIComponent(step.replaceAll('~', '~0').replaceAll('/', '~1'))).join('/')}`;
    if (!compiled.has(key)) {
      const exists =
        steps.reduce<unknown>((at, step) => (at as Schema | undefined)?.[step], spec) !== undefined;
      compiled.set(key, exists ? ajv.compile({ $ref: key }) : undefined);
    }
    const validate = compiled.get(key);
    if (!validate || validate(body)) return [];
    return (validate.errors ?? []).slice(0, 8).map((error) => ({
      at: error.instancePath.slice(1).replaceAll('/', '.') || 'body',
      why: `${error.message ?? error.keyword} ${JSON.stringify(error.params)}`,
    }));
  };

  return {
    present: true,
    knows: (template, method) => spec.paths[template]?.[method.toLowerCase()] !== undefined,
    request: (template, method, body) =>
      run(
        closed,
        'closed',
        ['paths', template, method.toLowerCase(), 'requestBody', 'content', 'application/json', 'schema'],
        withoutNothings(body),
      ),
    answer: (template, method, status, body) =>
      run(
        open,
        'open',
        [
          'paths',
          template,
          method.toLowerCase(),
          'responses',
          `${status}`,
          'content',
          'application/json',
          'schema',
        ],
        body,
      ),
  };
}

/** discord.js sends `tts: false` and `enforce_nonce: false` even where there is no such field; Discord ignores them. */
function withoutNothings(body: unknown): unknown {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return body;
  return Object.fromEntries(
    Object.entries(body)
      .filter(([key, value]) => !((key === 'tts' || key === 'enforce_nonce') && value === false))
      .map(([key, value]) => [key, key === 'data' ? withoutNothings(value) : value]),
  );
}

function makeAjv(): Ajv2020 {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats.default(ajv);
  ajv.addFormat('snowflake', /^(0|[1-9]\d{0,19})$/);
  ajv.addFormat('nonce', /^.{0,25}$/s);
  for (const format of ['int32', 'int64', 'double']) ajv.addFormat(format, true);
  return ajv;
}

/** Discord refuses or silently drops unknown fields; closing every object makes a misspelt field an error here. */
function close(schemas: Record<string, Schema>): Record<string, Schema> {
  return Object.fromEntries(
    Object.entries(schemas).map(([name, schema]) => [
      name,
      'properties' in schema && !('additionalProperties' in schema)
        ? { ...schema, additionalProperties: false }
        : schema,
    ]),
  );
}
