import type { App, Call } from './app.ts';
import { hex } from './chance.ts';
import { ok, Refusal } from './http/reply.ts';
import type { Account } from './model.ts';

const WEEK = 7 * 24 * 3600 * 1000;

/**
 * POST /api/auth/anonymous-token. The documented limit, one token for a client in seven days, is applied
 * only with `strictTokens`; otherwise a known client gets its account back with a further token.
 */
export function grantToken(call: Call): void {
  const clientId = String(call.req.headers['x-client-id'] ?? '').trim();
  if (!clientId || clientId.length > 64) throw new Refusal(400);
  const { app } = call;
  const known = app.world.accounts.all().find((account) => account.clientId === clientId);
  if (known && app.switches.strictTokens && known.tokens.some(isAlive)) throw new Refusal(429);
  if (!known) checkAddress(app);
  const account = known ?? open(app, clientId);
  const token = {
    value: `nmv_usr_${hex(20)}`,
    expiresAt: Date.now() + app.switches.tokenSeconds * 1000,
    revoked: false,
  };
  account.tokens.push(token);
  app.tokens.set(token.value, account.id);
  app.world.accounts.put(account.id, account);
  ok(call, {
    token: token.value,
    user_id: account.id,
    expires_at: new Date(token.expiresAt).toISOString(),
    credits: account.available,
  });
}

/** The account behind the bearer token; 1001 when there is none or its time is over. */
export function accountOf(call: Call): Account {
  const value = /^Bearer\s+(\S+)$/i.exec(String(call.req.headers.authorization ?? ''))?.[1] ?? '';
  const account = call.app.world.accounts.get(call.app.tokens.get(value) ?? '');
  if (!account?.tokens.some((token) => token.value === value && isAlive(token))) throw new Refusal(1001);
  return account;
}

/** GET /api/credits/balance/simple. */
export function balance(call: Call): void {
  const { available, frozen } = accountOf(call);
  ok(call, { available, frozen, total: available + frozen });
}

/** Sets credits aside for a run; 2001 when there are not enough. */
export function freeze(app: App, account: Account, cost: number): void {
  if (account.available < cost) throw new Refusal(2001);
  account.available -= cost;
  account.frozen += cost;
  app.world.accounts.put(account.id, account);
}

/** Ends what {@link freeze} began: the credits are spent, or given back when nothing came of the run. */
export function settleCredits(app: App, account: Account, cost: number, spent: boolean): void {
  account.frozen -= cost;
  if (spent) account.spent += cost;
  else account.available += cost;
  app.world.accounts.put(account.id, account);
}

function isAlive(token: { expiresAt: number; revoked: boolean }): boolean {
  return !token.revoked && token.expiresAt > Date.now();
}

function checkAddress(app: App): void {
  const { ipLimit } = app.switches;
  const recent = app.world.accounts.all().filter((account) => account.createdAt > Date.now() - WEEK);
  // All callers of a stand-in share one address, so every account counts.
  if (ipLimit > 0 && recent.length >= ipLimit) throw new Refusal(429);
}

function open(app: App, clientId: string): Account {
  return {
    id: `anon_${hex(8)}`,
    clientId,
    available: app.switches.startCredits,
    frozen: 0,
    spent: 0,
    tokens: [],
    createdAt: Date.now(),
  };
}
