import { isRecord } from './json.ts';

/** How often something happens that a client must be ready for. */
export type Often = 'never' | 'sometimes' | 'always';

/** Everything about the emulator's manners that can be turned while it runs. The README's table explains each. */
export interface Switches {
  speed: number;
  dialect: 'adk' | 'typed';
  partials: Often;
  silent: Often;
  gui: Often;
  noise: Often;
  heartbeat: 'cycle' | 'typed' | 'word' | 'empty' | 'comment' | 'event' | 'none';
  stream: 'normal' | 'nothing' | 'hang';
  shape: 'R1' | 'R2';
  post: boolean;
  refuseEveryThird: boolean;
  strictTokens: boolean;
  ipLimit: number;
  tokenSeconds: number;
  startCredits: number;
  costGeneration: number;
  costEdit: number;
  maxUploadMb: number;
}

/** Friendly manners: what a newcomer should meet who just wants to see a film. */
export const DEFAULTS: Readonly<Switches> = {
  speed: 1,
  dialect: 'adk',
  partials: 'sometimes',
  silent: 'sometimes',
  gui: 'sometimes',
  noise: 'sometimes',
  heartbeat: 'cycle',
  stream: 'normal',
  shape: 'R1',
  post: true,
  refuseEveryThird: false,
  strictTokens: false,
  ipLimit: 0,
  tokenSeconds: 7 * 24 * 3600,
  startCredits: 100,
  costGeneration: 20,
  costEdit: 5,
  maxUploadMb: 200,
};

const OFTEN = ['never', 'sometimes', 'always'];
const CHOICES: Partial<Record<keyof Switches, readonly string[]>> = {
  dialect: ['adk', 'typed'],
  partials: OFTEN,
  silent: OFTEN,
  gui: OFTEN,
  noise: OFTEN,
  heartbeat: ['cycle', 'typed', 'word', 'empty', 'comment', 'event', 'none'],
  stream: ['normal', 'nothing', 'hang'],
  shape: ['R1', 'R2'],
};

/**
 * Takes what it knows from a patch and gives back the names that it did not know or whose value is of the wrong kind,
 * so that a misspelt switch in a test is an error and not a silent nothing.
 */
export function turn(switches: Switches, patch: unknown): string[] {
  if (!isRecord(patch)) return ['(not an object)'];
  const wrong: string[] = [];
  for (const [name, value] of Object.entries(patch)) {
    if (!isSwitch(name) || !fits(name, value)) wrong.push(name);
    else Object.assign(switches, { [name]: value });
  }
  return wrong;
}

/** The switches that environment variables set: EMULATOR_ and the name in capitals, as in EMULATOR_REFUSE_EVERY_THIRD. */
export function switchesFromEnv(env: Readonly<Record<string, string | undefined>>): {
  patch: Partial<Switches>;
  wrong: string[];
} {
  const switches: Switches = { ...DEFAULTS };
  const given: Record<string, unknown> = {};
  const wrong: string[] = [];
  for (const name of Object.keys(DEFAULTS).filter(isSwitch)) {
    const variable = `EMULATOR_${name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;
    const written = env[variable];
    if (written === undefined || written === '') continue;
    const value = valueFor(name, written);
    if (turn(switches, { [name]: value }).length > 0) wrong.push(variable);
    else given[name] = value;
  }
  return { patch: given, wrong };
}

function valueFor(name: keyof Switches, written: string): unknown {
  if (typeof DEFAULTS[name] === 'number') return Number(written);
  if (typeof DEFAULTS[name] === 'boolean') return ['1', 'true', 'yes', 'on'].includes(written.toLowerCase());
  return written;
}

function isSwitch(name: string): name is keyof Switches {
  return Object.hasOwn(DEFAULTS, name);
}

function fits(name: keyof Switches, value: unknown): boolean {
  if (typeof value !== typeof DEFAULTS[name]) return false;
  if (typeof value === 'number') return Number.isFinite(value) && value >= 0;
  return CHOICES[name]?.includes(String(value)) ?? true;
}
