import type { App } from './app.ts';
import { FAULT_KINDS } from './faults.ts';
import { DEFAULTS, turn } from './switches.ts';

/**
 * Does what an order from the control endpoint or the environment says: `calm`, `reset`, `revokeTokens`, `credits` for every
 * account, faults by kind, and any switch. Gives back the names that it did not understand.
 */
export function obey(app: App, order: Record<string, unknown>): string[] {
  const { calm, reset, revokeTokens, credits, ...rest } = order;
  const wrong: string[] = [];
  if (calm === true || reset === true) app.faults.clear();
  if (reset === true) turn(app.switches, { ...DEFAULTS, speed: app.switches.speed });
  if (revokeTokens === true) revoke(app);
  if (typeof credits === 'number') setCredits(app, credits);
  for (const kind of FAULT_KINDS) {
    const given = rest[kind];
    delete rest[kind];
    if (given === undefined) continue;
    const list: unknown[] = Array.isArray(given) ? given : [given];
    for (const one of list) if (!app.faults.add(kind, one)) wrong.push(kind);
  }
  return [...wrong, ...turn(app.switches, rest)];
}

function revoke(app: App): void {
  for (const account of app.world.accounts.all()) {
    for (const token of account.tokens) token.revoked = true;
    app.world.accounts.put(account.id, account);
  }
}

function setCredits(app: App, credits: number): void {
  for (const account of app.world.accounts.all()) {
    app.world.accounts.put(account.id, Object.assign(account, { available: credits }));
  }
}
