import { actionOf, type GuiAction, isExport } from './actions.ts';

const WORD = "[\\w'’&+/-]+";

/** The name of a thing on a screen. */
export interface Label {
  readonly text: string;
  /** True when it cannot be anything but a label: quoted, or the export's own name. */
  readonly sure: boolean;
}

const OPENING = '["“\'‘「『【\\[*_`《]+';
const INSIDE = '[^"”’」』】\\]*_`》]{1,40}?';
const CLOSING = '["”\'’」』】\\]*_`》]+';
const QUOTED = new RegExp(`^(?:${WORD}\\s+){0,3}?${OPENING}(?<label>${INSIDE})${CLOSING}`);
const NAMED = new RegExp(
  `^(?<label>(?:${WORD}\\s+){0,4}?)(?<thing>button|icon|tab|menu|link|option|arrow|toggle|checkbox|drop-?down|thumbnail|settings|gear|plus sign|play button|timeline|tracks?|clips?|segments?|layers?|canvas)\\b`,
  'i',
);
const NOISE = /^(?:sounds?|tracks?|noises?|sfx|effects?|samples?|wheels?|bait|and|or|conference|dance)\b/i;
const KNOWN = /^(?:play|save|render|generate|apply|done|ok|next|start|upload|share|preview|publish)\b/i;

/** A label that tells an edit goes on in small letters: "click Add music to …". */
const EDITING =
  /^(?:add|remove|delete|trim|cut|split|crop|mute|replace|change|speed up|slow down|insert|apply)(?:\s+(?!(?:to|in|on|at|and|or|from|if|when|once|for|button|below|above|icon)\b)[\w+&-]+){1,3}/i;
const EXPORTING =
  /^(?:export|download)(?:\s*$|["”'’*\]]|[\s,;:]+(?:button|option|menu|tab|icon|panel|link|feature|function|to|when|once|from|in|on|at|and|or|if|now|again|for|video|file|mp4|it|your|the|here|below|above|next|as)\b)/i;

/** What is to be pressed, read off the words after the verb; nothing where they do not name a thing on a screen. */
export function labelOf(rest: string, verb: string): Label | undefined {
  const words = rest.replace(/^(?:the|your|this|that|an?)\s+/i, '');
  const strict = !/click|tap/i.test(verb);
  const vague = /select|choose|use|find|locate|look|see/i.test(verb);
  if (EXPORTING.test(words)) return { text: 'Export', sure: true };
  const quoted = QUOTED.exec(words)?.groups?.['label']?.trim();
  const named = NAMED.exec(words)?.groups;
  const button = /button|icon|tab|menu|link/i.test(named?.['thing'] ?? '');
  if (
    quoted !== undefined &&
    (!vague ||
      button ||
      isExport(quoted) ||
      /^\S+\s+(?:button|icon|tab|menu|option)/i.test(words.slice(words.indexOf(quoted) + quoted.length)))
  ) {
    return { text: quoted, sure: true };
  }
  if (NOISE.test(words) && !button) return undefined;
  if (named !== undefined && (button ? !vague || isExport(named['label'] ?? '') : !strict)) {
    const label = (named['label'] ?? '').trim();
    return { text: label, sure: actionOf(label) !== undefined };
  }
  if (vague) return undefined;
  if (/^here\b/i.test(words) && !strict) return { text: '', sure: true };
  if (/^(?:play|save|render|generate|apply)(?:\s*$|\s+(?:to|when|and|now|again)\b)/i.test(words)) {
    return { text: '', sure: true };
  }
  const edit = EDITING.exec(words)?.[0];
  if (edit !== undefined && !strict) return { text: edit, sure: true };
  const capital = /^[A-Z][\w+&]*(?:\s+[A-Z][\w+&]*){0,3}/.exec(words)?.[0];
  if (
    capital === undefined ||
    /^\s+(?:added|removed|applied|created|was|were|is|has)\b/i.test(words.slice(capital.length))
  ) {
    return undefined;
  }
  return /click/i.test(verb) || KNOWN.test(capital) ? { text: capital, sure: true } : undefined;
}

/** What pressing it comes to; `extent` may say what it is for. */
export function pressed(label: string, extent: string): GuiAction[] {
  const action = actionOf(label);
  if (action !== undefined) return [action];
  return /\b(?:to|and)\s+(?:export|download)\b/i.test(extent) ? [{ kind: 'export' }] : [];
}
