import { Problem } from '../core/problem.ts';

/** A request that was answered, but not granted. */
export interface Refusal {
  readonly status: number;
  /** The number in the body of the service's own envelope, whatever the HTTP status was. */
  readonly code?: number;
  /**
   * Who speaks. `service`: the body is one of the service's envelopes (`code`, or `success: false`). `host`: the agent host's
   * validation errors. `other`: JSON of another shape. `nobody`: HTML or nothing. The last two come from a broken gateway.
   */
  readonly speaker: 'service' | 'host' | 'other' | 'nobody';
  /** The agent host's sentence, where the body has one: it names a session that the host does not know. */
  readonly detail?: string;
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
  /** True when the path or body names a session: then the agent host may say that it is gone. */
  readonly session?: boolean;
  /**
   * Whether a success is one that the service would give. Without it a login page or an empty body of a gateway, at HTTP 200, would
   * pass for an answer. `own`: the envelope itself says that it went well.
   */
  readonly fits?: (own: boolean, data: unknown) => boolean;
  /** The file that was sent, and the largest one the skill takes, in bytes. */
  readonly file?: { readonly name: string; readonly limit: number };
}

/**
 * Maps a refusal to a problem. A meaning comes from the service's own words only: from the code in the body, from the status of
 * an envelope without a code, or from the agent host's sentence. Everything else is a broken gateway: `backend-down`.
 */
export function problemOf(refusal: Refusal, about: About): Problem {
  const message = `nemo ${about.call}: HTTP ${refusal.status}${refusal.code === undefined ? '' : `, code ${refusal.code}`}`;
  return named(meaning(refusal, about), refusal, about, message) ?? fallback(refusal, message);
}

/** True for an answer that the service itself would not give: the request may be repeated where that does no harm. */
export function isBrokenGateway({ speaker }: Refusal): boolean {
  return speaker === 'other' || speaker === 'nobody';
}

/** Where a free account keeps its work: bound to its id, plain when the id is unknown; nothing for a registered one. */
export function registerLink(webUrl: string, user: string | undefined): { register?: string } {
  const page = `${webUrl.replace(/(?<!\/)\/+$/, '')}/register`;
  if (user === undefined) return { register: page };
  return user.startsWith('anon_') ? { register: `${page}?bind=${encodeURIComponent(user)}` } : {};
}

/** The number that says what is meant: one of the documented codes, or a status that means the same whoever sends it. */
function meaning(refusal: Refusal, about: About): number | undefined {
  const { status, code, speaker, detail = '', words } = refusal;
  if (code !== undefined) return code;
  const sessionUnknown = status === 404 && /\bsession\b/i.test(detail) && /not found/i.test(detail);
  if (about.session && sessionUnknown) return SESSION_MISSING;
  // Nobody answers 429 for a request that was passed on; a proxy refuses a file for its size or type as the service does.
  if (status === 429 || ((status === 413 || status === 415) && about.file)) return status;
  // No document says how the body of a 402 looks, but a gateway has no plans to sell.
  if (status === 402 && speaker !== 'nobody' && words !== '') return status;
  if (speaker !== 'service') return undefined;
  return status === 401 && isRender(about) ? TOKEN_EXPIRED : status;
}

const TOKEN_EXPIRED = 1001;
const SESSION_MISSING = 1002;

const isRender = ({ call }: About): boolean => call.startsWith('render');

function named(
  code: number | undefined,
  refusal: Refusal,
  about: About,
  message: string,
): Problem | undefined {
  const because = { message };
  const { file } = about;
  const register = () => registerLink(about.webUrl, about.user);
  switch (code) {
    case TOKEN_EXPIRED:
      return new Problem('token-expired', {}, because);
    case SESSION_MISSING:
      return new Problem('session-missing', {}, because);
    case 2001:
      return new Problem('no-credits', register(), because);
    case 402:
      return new Problem('plan-blocked', register(), because);
    // A free account's token has no right to export; elsewhere 403 means nothing we know.
    case 403:
      return isRender(about) ? new Problem('plan-blocked', register(), because) : undefined;
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
          ...(about.call === 'anonymous-token' && refusal.speaker === 'service' ? { account: true } : {}),
        },
        because,
      );
    default:
      return undefined;
  }
}

function fallback(refusal: Refusal, message: string): Problem {
  return refusal.status >= 500 || isBrokenGateway(refusal)
    ? new Problem('backend-down', {}, { message })
    : new Problem('backend-failed', {}, { message });
}
