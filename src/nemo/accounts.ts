import { randomUUID } from 'node:crypto';
import type { Credits, Project } from '../core/ports.ts';
import { isPassing, isProblem, Problem } from '../core/problem.ts';
import type { Answer } from './answer.ts';
import {
  type Account,
  actLimits,
  answerTo,
  ask,
  askLimits,
  granted,
  jsonBody,
  type Line,
  read,
  shaped,
  tryOnce,
} from './ask.ts';
import { type About, isBrokenGateway } from './errors.ts';
import { type Call, Lost } from './http.ts';
import { claimAnswer, creditsAnswer, sessionAnswer, tokenAnswer } from './wire.ts';

/** A new project in a free account of its own. An account in which no project could be opened just now serves the next call. */
export async function openFreeProject(line: Line, language: string, signal: AbortSignal): Promise<Project> {
  const account = line.spare.accounts.pop() ?? (await openAccount(line, signal));
  try {
    return await openSession(line, account, language, signal);
  } catch (error) {
    const { clientId } = account;
    if (isProblem(error, 'token-expired') && clientId !== undefined)
      return openSession(line, await openWith(line, clientId, signal), language, signal);
    if (isUndecided(error)) line.spare.accounts.push(account);
    throw error;
  }
}

/** True where a call may go well another time: it was stopped, or the backend did not answer. */
const isUndecided = (error: unknown): boolean => !(error instanceof Problem) || isPassing(error);

/**
 * Opens a free account under a client id of its own. A client id that the service refuses (400 in its own words) is replaced
 * once. One whose answer was lost is tried first when the next account is opened, so that no account is wasted.
 */
async function openAccount(line: Line, signal: AbortSignal): Promise<Account> {
  const spare = line.spare.ids.pop();
  const regained = spare === undefined ? undefined : await regain(line, spare, signal);
  if (regained !== undefined) return regained;
  const clientId = randomUUID();
  return keepingId(line, clientId, async () => {
    const answer = await answerTo(line, grantCall(line, clientId), aboutGrant(line), signal);
    return isRefusedId(answer) ? openWith(line, randomUUID(), signal) : accountOf(line, answer, clientId);
  });
}

/** The account of a client id whose answer was lost; undefined where the service refuses to name it a second time. */
function regain(line: Line, clientId: string, signal: AbortSignal): Promise<Account | undefined> {
  return keepingId(line, clientId, async () => {
    const answer = await tryOnce(line, grantCall(line, clientId), signal);
    const known = answer instanceof Lost || answer.kind !== 'refused' || isBrokenGateway(answer.refusal);
    return known ? accountOf(line, answer, clientId) : undefined;
  });
}

/** Keeps the client id for the next account where this call leaves open whether its account exists. */
async function keepingId<T>(line: Line, clientId: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (!(error instanceof Problem) || isProblem(error, 'backend-down')) line.spare.ids.push(clientId);
    throw error;
  }
}

async function openWith(line: Line, clientId: string, signal: AbortSignal): Promise<Account> {
  const answer = await answerTo(line, grantCall(line, clientId), aboutGrant(line), signal);
  return accountOf(line, answer, clientId);
}

function accountOf(line: Line, answer: Answer | Lost, clientId: string): Account {
  const about = aboutGrant(line);
  const { token, user_id } = read(tokenAnswer, granted(answer, about), about.call);
  return { token, clientId, ...(user_id === undefined ? {} : { user: user_id }) };
}

function grantCall(line: Line, clientId: string): Call {
  return {
    name: 'anonymous-token',
    method: 'POST',
    path: '/api/auth/anonymous-token',
    headers: { 'x-client-id': clientId },
    ...actLimits(line),
  };
}

const aboutGrant = ({ webUrl }: Line): About => ({
  call: 'anonymous-token',
  webUrl,
  fits: shaped(tokenAnswer),
});

function isRefusedId(answer: Answer | Lost): boolean {
  if (answer instanceof Lost || answer.kind !== 'refused') return false;
  const { code, status, speaker } = answer.refusal;
  return speaker === 'service' && (code ?? status) === 400;
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
    ...actLimits(line),
  } as const;
  const about = { call: call.name, webUrl: line.webUrl, user: account.user, fits: shaped(sessionAnswer) };
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

/** A new token for the client id of this project, which is never replaced; its session stays. */
export async function renewToken(line: Line, project: Project, signal: AbortSignal): Promise<Project> {
  if (project.clientId === undefined) {
    throw new Problem('token-expired', {}, { message: "nemo: the operator's token was refused" });
  }
  return { ...project, ...(await openWith(line, project.clientId, signal)) };
}

/** What is left on the account. */
export async function credits(line: Line, project: Project, signal: AbortSignal): Promise<Credits> {
  const call = {
    name: 'credits',
    method: 'GET',
    path: '/api/credits/balance/simple',
    token: project.token,
    ...askLimits(line),
  } as const;
  const about = { call: call.name, webUrl: line.webUrl, user: project.user, fits: shaped(creditsAnswer) };
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
    ...actLimits(line),
  } as const;
  const about = {
    call: call.name,
    webUrl: line.webUrl,
    user: project.user,
    session: true,
    fits: shaped(claimAnswer),
  };
  const { claim_token } = read(claimAnswer, await ask(line, call, about, signal), call.name);
  return `${line.webUrl}/workspace/claim?ct=${encodeURIComponent(claim_token)}`;
}
