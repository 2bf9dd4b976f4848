import { Problem } from '../core/problem.ts';

/** A request that was answered, but not granted. */
export interface Refusal {
  readonly status: number;
  /** The number in the body, whatever the HTTP status was. */
  readonly code?: number;
  /** The backend's own words: for recognising a case. They may repeat what a person wrote, so they go no further. */
  readonly words: string;
  /** Epoch ms from when on it may be tried again, where the answer says. */
  readonly until?: number;
}

/** What the request was about: decides what a code means and which details help. */
export interface About {
  /** As in `Call.name`. */
  readonly call: string;
  readonly webUrl: string;
  /** The account's id, where known. */
  readonly user?: string | undefined;
  /** True when the path or body names a session: then 404 means that it is gone. */
  readonly session?: boolean;
  /** The file that was sent, and the largest one the skill takes, in bytes. */
  readonly file?: { readonly name: string; readonly limit: number };
}

/** Says a refusal in the core's terms. The body's code counts before the HTTP status. */
export function problemOf(refusal: Refusal, about: About): Problem {
  const message = `nemo ${about.call}: HTTP ${refusal.status}${refusal.code === undefined ? '' : `, code ${refusal.code}`}`;
  const byCode = refusal.code === undefined ? undefined : named(refusal.code, refusal, about, message);
  return byCode ?? named(refusal.status, refusal, about, message) ?? fallback(refusal, message);
}

/** Where a free account keeps its work: bound to its id, plain when the id is unknown; nothing for a registered one. */
function registerLink(webUrl: string, user: string | undefined): { register?: string } {
  const page = `${webUrl.replace(/(?<!\/)\/+$/, '')}/register`;
  if (user === undefined) return { register: page };
  return user.startsWith('anon_') ? { register: `${page}?bind=${encodeURIComponent(user)}` } : {};
}

function named(code: number, refusal: Refusal, about: About, message: string): Problem | undefined {
  const because = { message };
  const { file } = about;
  const register = () => registerLink(about.webUrl, about.user);
  switch (code) {
    case 1001:
    case 401:
      return new Problem('token-expired', {}, because);
    case 1002:
      return new Problem('session-missing', {}, because);
    // The agent's host answers so for a session that it does not know, before any envelope.
    case 404:
      return about.session ? new Problem('session-missing', {}, because) : undefined;
    case 2001:
      return new Problem('no-credits', register(), because);
    case 402:
      return new Problem('plan-blocked', register(), because);
    // A free account's token has no right to export; elsewhere 403 means nothing we know.
    case 403:
      return about.call.startsWith('render') ? new Problem('plan-blocked', register(), because) : undefined;
    case 4001:
    case 415:
      return new Problem('bad-format', file ? { name: file.name } : {}, because);
    case 4002:
    case 413:
      return new Problem('too-large', file ? { name: file.name, limit: file.limit } : {}, because);
    case 429:
      return new Problem(
        'rate-limited',
        {
          ...(refusal.until === undefined ? {} : { until: refusal.until }),
          ...(about.call === 'anonymous-token' ? { account: true } : {}),
        },
        because,
      );
    default:
      return undefined;
  }
}

function fallback(refusal: Refusal, message: string): Problem {
  return refusal.status >= 500
    ? new Problem('backend-down', {}, { message })
    : new Problem('backend-failed', {}, { message });
}
