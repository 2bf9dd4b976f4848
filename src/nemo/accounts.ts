import { randomUUID } from 'node:crypto';
import type { Credits, Project } from '../core/ports.ts';
import { Problem } from '../core/problem.ts';
import { answerTo, ask, granted, jsonBody, type Line, PATIENCE, read } from './ask.ts';
import { claimAnswer, creditsAnswer, sessionAnswer, tokenAnswer } from './wire.ts';

/** Who is speaking: a free account with the client id it was given to, or the operator's own. */
type Account = Pick<Project, 'token' | 'clientId' | 'user'>;

/**
 * A free account for this client id. The same id gets its own account back, with a new token when the old one has run out (7 days).
 * An id that the backend does not accept (400) is replaced by a fresh one, once: the id in the result counts.
 */
export async function openAccount(line: Line, clientId: string, signal: AbortSignal): Promise<Account> {
  const about = { call: 'anonymous-token', webUrl: line.webUrl };
  const first = await answerTo(line, tokenCall(clientId), about, signal);
  const refused =
    'kind' in first && first.kind === 'refused' && (first.refusal.code ?? first.refusal.status) === 400;
  const id = refused ? randomUUID() : clientId;
  const answer = refused ? await answerTo(line, tokenCall(id), about, signal) : first;
  const { token, user_id } = read(tokenAnswer, granted(answer, about), about.call);
  return { token, clientId: id, ...(user_id === undefined ? {} : { user: user_id }) };
}

/** A new project on this account. `language` is an IETF tag. */
export async function openSession(
  line: Line,
  account: Account,
  language: string,
  signal: AbortSignal,
): Promise<Project> {
  const call = {
    name: 'with-session',
    method: 'POST',
    repeatable: true,
    path: '/api/tasks/me/with-session/nemo_agent',
    token: account.token,
    body: jsonBody(JSON.stringify({ task_name: 'project', language })),
    idle: PATIENCE,
  } as const;
  const about = { call: call.name, webUrl: line.webUrl, user: account.user };
  const { session_id, task_id, user_id } = read(
    sessionAnswer,
    await ask(line, call, about, signal),
    call.name,
  );
  const user = account.user ?? user_id;
  return {
    token: account.token,
    ...(account.clientId === undefined ? {} : { clientId: account.clientId }),
    session: session_id,
    ...(task_id === undefined ? {} : { task: task_id }),
    ...(user === undefined ? {} : { user }),
  };
}

/** A new token for the client id of this project; its session stays. */
export async function renewToken(line: Line, project: Project, signal: AbortSignal): Promise<Project> {
  if (project.clientId === undefined) {
    throw new Problem('token-expired', {}, { message: "nemo: the operator's token was refused" });
  }
  return { ...project, ...(await openAccount(line, project.clientId, signal)) };
}

/** What is left on the account. */
export async function credits(line: Line, project: Project, signal: AbortSignal): Promise<Credits> {
  const call = {
    name: 'credits',
    method: 'GET',
    path: '/api/credits/balance/simple',
    token: project.token,
    idle: PATIENCE,
  } as const;
  const about = { call: call.name, webUrl: line.webUrl, user: project.user };
  return read(creditsAnswer, await ask(line, call, about, signal), call.name);
}

/** A link that hands the project over in a browser: its token opens nothing else. */
export async function claimLink(line: Line, project: Project, signal: AbortSignal): Promise<string> {
  const call = {
    name: 'claim-token',
    method: 'POST',
    repeatable: true,
    path: '/api/auth/claim-token',
    token: project.token,
    body: jsonBody(JSON.stringify({ task_id: project.task, session_id: project.session })),
    idle: PATIENCE,
  } as const;
  const about = { call: call.name, webUrl: line.webUrl, user: project.user, session: true };
  const { claim_token } = read(claimAnswer, await ask(line, call, about, signal), call.name);
  return `${line.webUrl}/workspace/claim?ct=${encodeURIComponent(claim_token)}`;
}

function tokenCall(clientId: string) {
  return {
    name: 'anonymous-token',
    method: 'POST',
    path: '/api/auth/anonymous-token',
    headers: { 'x-client-id': clientId },
    idle: PATIENCE,
  } as const;
}
