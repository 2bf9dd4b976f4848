import type { Log, Studio, StudioOf } from '../core/ports.ts';
import type { SkillProfile } from '../core/skill.ts';
import { claimLink, credits, openFreeProject, openSession, renewToken } from './accounts.ts';
import type { Line, Spare } from './ask.ts';
import { behind, createBreaker } from './breaker.ts';
import { converse } from './converse.ts';
import { registerLink } from './errors.ts';
import { watchAccounts } from './exhausted.ts';
import { createAgents, createHttp, type Http } from './http.ts';
import { cancelRender, download, renderStatus, startRender } from './renders.ts';
import { state } from './state.ts';
import { upload, uploadUrls } from './uploads.ts';

/** Where the backend is, and how patient we are with it. */
export interface NemoOptions {
  /** Base of the API, e.g. `https://mega-api-prod.nemovideo.ai`. */
  readonly apiUrl: string;
  /** Base of the pages that people open: registering, claiming a project. */
  readonly webUrl: string;
  /** The operator's own token (`NEMO_TOKEN`): then it serves for everybody and no free account is ever opened. */
  readonly token?: string | undefined;
  /** In milliseconds. */
  readonly timing: Line['timing'];
  readonly log: Log;
  /** 0 ≤ x < 1, for jitter; `Math.random` where absent. */
  readonly random?: (() => number) | undefined;
}

/** The NemoVideo backend as a studio; all skills share its connections. */
export function createNemo(options: NemoOptions): StudioOf {
  const agents = createAgents();
  const breaker = createBreaker(options.log);
  const spare: Spare = { ids: [], accounts: [] };
  const opening = watchAccounts(options.log, Date.now);
  return (skill) => {
    const http = createHttp(options.apiUrl, skill, options.log, agents);
    return studioOf(options, skill, behind(breaker, http), spare, opening);
  };
}

function studioOf(
  options: NemoOptions,
  skill: SkillProfile,
  http: Http,
  spare: Spare,
  opening: ReturnType<typeof watchAccounts>,
): Studio {
  const line: Line = {
    http,
    webUrl: options.webUrl.replace(/(?<!\/)\/+$/, ''),
    timing: options.timing,
    log: options.log,
    random: options.random ?? Math.random,
    spare,
  };
  return {
    async createProject(language, existing, signal) {
      const operators = options.token === undefined ? undefined : { token: options.token };
      const account = existing ?? operators;
      return account === undefined
        ? opening(openFreeProject(line, language, signal))
        : openSession(line, account, language, signal);
    },
    renewToken: (project, signal) => renewToken(line, project, signal),
    converse: (project, text, signal) => converse(line, project, text, signal),
    state: (project, signal) => state(line, project, signal),
    upload: (project, file, signal) => upload(line, skill, project, file, signal),
    uploadUrls: (project, urls, signal) => uploadUrls(line, project, urls, signal),
    startRender: (project, render, draft, signal) => startRender(line, project, render, draft, signal),
    renderStatus: (project, render, signal) => renderStatus(line, project, render, signal),
    cancelRender: (project, render) => cancelRender(line, project, render),
    download: (project, render, signal) => download(line, project, render, signal),
    credits: (project, signal) => credits(line, project, signal),
    claimLink: (project, signal) => claimLink(line, project, signal),
    registerLink: ({ user }) => registerLink(line.webUrl, user).register,
  };
}
