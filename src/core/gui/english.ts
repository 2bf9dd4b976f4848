import { isExport } from './actions.ts';
import type { Clause, Grammar, Instruction } from './clauses.ts';
import { dragged } from './english-drags.ts';
import { labelOf, pressed } from './english-labels.ts';

const WORD = "[\\w'’&+/-]+";
const MARKS = '[\\s*_•>-]{0,9}(?:\\d{1,2}[.)]\\s?)?[\\s*_]{0,4}';

/** Words that may stand before the verb of an instruction; who is told what to do is `you` or nobody. */
const LEAD = `(?:(?:and|then|now|next|so|or|but|also|please|simply|just|finally|first|second|third|lastly|afterwards|alternatively|instead|again|to do (?:that|this|so),?|remember to|don['’]t forget to|go ahead and|feel free to|make sure to|be sure to|try to|all you need to do is|you|you['’]ll|can|could|may|should|must|will|need to|have to|easily|always|directly)\\s+)*`;
const WHEN = '(?:(?:and|so)\\s+)?(?:when|once|after|if|as soon as)\\s+you(?:\\s+(?:want to|need to))?\\s+';
const TOLD = /\b(?:you|you['’]ll|please|simply|just|feel free|go ahead|make sure|be sure|try|need to)\b/i;

const CLICK =
  '(?:(?:left|right|double)[\\s-]?)?(?:click|tap|press|hit|push|select|choose|use|find|locate|look for|see)(?:\\s+on)?';
const PANEL =
  '(?:panels?|tabs?|menu|sidebar|side bar|toolbar|inspector|settings|preferences|editor|workspace|dashboard|timeline|media bin|drop-?down|properties|(?:media|asset|music|audio|stock|template) library|export (?:window|dialog|page|view)|project (?:page|view))';
const SCREEN = '(?:timeline|player|preview (?:window|panel|pane|area|player|screen|monitor))';

const VERBS = {
  click: new RegExp(`^${MARKS}(?:${LEAD}|${WHEN})(?<verb>${CLICK})\\s+(?<rest>.+)$`, 'is'),
  open: new RegExp(
    `^${MARKS}(?:${LEAD}|${WHEN})(?:open(?:\\s+up)?|go\\s+to|navigate\\s+to|head\\s+(?:over\\s+)?to|return\\s+to|expand)\\s+(?:the|your|a|this|its)?\\s*(?:(?!(?:on|with|in|to|of|and|from)\\b)["“'*]*${WORD}["”'*]*\\s+){0,4}?["“'*]*${PANEL}\\b(?!\\s+of\\b)`,
    'i',
  ),
  drag: new RegExp(
    `^${MARKS}(?:${LEAD}|${WHEN})drag(?:[\\s/&-]+(?:and|&)?[\\s-]*drop)?\\s+(?=(?:the|your|it|this|that|any|an?|each|them|all|more|new|these|those)\\b|["“'*])`,
    'i',
  ),
  drop: new RegExp(
    `^${MARKS}(?:${LEAD}|${WHEN})drop\\s+(?=(?:the|your|it|this|that|an?|them|these)\\b.*\\b(?:on|onto|into|to|in)\\s+(?:the|your)\\s+(?:${WORD}\\s+){0,2}(?:timeline|track|canvas|editor|panel|area|zone|box)\\b)`,
    'is',
  ),
  preview: new RegExp(
    `^${MARKS}${LEAD}(?:preview(?:\\s+.{0,60}?)?\\s+(?:in|on|from)\\s+(?:the\\s+|your\\s+)?${SCREEN}|(?:play|view|watch|check|see|review|look\\s+at|scrub\\s+through|find|preview)\\s+(?:.{0,60}?\\s(?:in|on|from)\\s+)?(?:the|your)\\s+${SCREEN})\\b(?!\\s+of\\b)`,
    'is',
  ),
  export: new RegExp(
    `^${MARKS}${LEAD}(?:export|download)(?:\\s+(?:(?:it|now|as|when|once|everything|mp4|an?\\s+mp4)\\b|(?:the|your|this|that)\\s+(?:(?:final|finished|whole|full|new|edited|complete|current)\\s+){0,2}(?:video|clip|project|movie|film|file|mp4|result|timeline|reel|edit|version|one)\\b)|\\s*$)`,
    'i',
  ),
  /** "Go to File > Export". */
  path: new RegExp(
    `^${MARKS}${LEAD}(?:go\\s+to|open|use|choose|select|head\\s+to)\\s+[\\w\\s"'“”*]{0,20}(?:>|→)\\s*["'“*]*(?:export|download)\\b`,
    'i',
  ),
};

/** What follows is the person's own content, even without quotes: "Caption: click here". */
const SHOWN =
  /\b(?:titles?|captions?|text|subtitles?|headlines?|labels?|slogan|cta|call to action|lines?|scene \d+|shot \d+|voice-?over|narration|script|words|says|reads|hook|overlay|prompt|heading|name)\**:\s*$/i;

/** A sentence about a button that is not there: "The Export button is in the top right corner". */
const BUTTON = new RegExp(
  `^${MARKS}(?:(?:the|an?|this|that|your)\\s+)?["“'*]*(?:${WORD}\\s*){0,2}["”'*]*\\s*\\b(?:button|icon)\\s+(?:is|can|will|sits|at|in|on|lets|allows|should|and|to)\\b`,
  'i',
);
const WAY =
  /^by\s+(?:clicking|tapping|pressing|hitting|selecting|choosing|using|dragging|opening|going\s+to)\s+(.+)$/is;

/** English. */
export const english: Grammar = {
  joints: /[,;:]\s+|\s*[—–]\s*|\s+-+\s+|(?<!\bdrag)\s+(?=(?:and|then|so|or|but)\s)|\s+(?=by\s+\w+ing\s)/gi,
  read,
  dangling: (masked) =>
    /^[\s*_•>-]{0,9}(?:\d{1,2}[.)]\s?)?(?:(?:and|but|so|then|or)\s+)?(?:to|if|when|whenever|once|after|before|for|in|on|at|from|under|using|until|unless|as soon as|in order to|should you|whether)\b/i.test(
      masked,
    ) ||
    /^[\s*_•>-]{0,9}(?:\d{1,2}[.)]\s?)?(?:(?:and|but|so|or)\s?)?(?:now|next|then|finally|first|second|third|lastly|also|please|great|perfect|ok|okay|so|alternatively|otherwise|instead|afterwards|here|there)?[\s,;:—–-]{0,9}$/i.test(
      masked,
    ) ||
    /^[^,;]*\b(?:steps?|how to|here['’]s how|instructions?|following|note|tip|hint|reminder|next)\b[^,;]*:\s*$/i.test(
      masked,
    ),
  aimed: (masked) =>
    /^[\s*_•>-]{0,9}(?:(?:and|then|so|or|but)\s+)?(?:you|to|please|just|simply|download|export|save|preview|view|access|find)\b/i.test(
      masked,
    ),
  free: (masked, joint) =>
    /^(?:(?:and|but|so|then)\s+)?(?:I|we)(?:['’]\w+)?\s/i.test(masked) ||
    (/^(?:and|but|so)\s/i.test(masked) &&
      /^\w+\s+(?:it|this|that|there|(?:the|your|my)(?:\s+[\w'’-]+){1,3}?)(?:['’]s|\s+(?:is|are|was|were|has|have|stays?|remains?|now|lasts?|plays?|starts?|ends?))\b/i.test(
        masked,
      )) ||
    /[;—–]/.test(joint),
  offered:
    /\bif\s+(?:you|needed|desired)\b|\bfeel free\b|\boptional|\bwould you like\b|\bwhenever\b|\balternatively\b|\byou (?:can|could|may) also\b/i,
  leaning: /^\s*(?:now that|since|because|as|given that|with)\s+/i,
  begin: (text) => {
    const bare = text.replace(/^(?:and|but|so|then|or)\s+/i, '');
    return bare.charAt(0).toUpperCase() + bare.slice(1);
  },
};

function read(clause: Clause): Instruction | undefined {
  const { text, masked, before } = clause;
  if (SHOWN.test(before)) return undefined;
  const way = WAY.exec(masked)?.[1];
  if (way !== undefined) {
    const rest = text.slice(masked.length - way.length);
    const label = labelOf(rest, /drag|open|going/i.test(masked) ? 'click' : 'press');
    return label === undefined ? undefined : { way: true, actions: () => pressed(label.text, rest) };
  }
  if (BUTTON.test(masked) && clause.first) {
    return { actions: () => (isExport(text) ? [{ kind: 'export' }] : []) };
  }
  // In the middle of a sentence a bare verb may belong to whoever the sentence is about.
  const addressed = clause.first || clause.led || before.trimEnd().endsWith(':') || TOLD.test(masked);
  if (addressed && VERBS.open.test(masked)) return { actions: () => [{ kind: 'state' }] };
  if (addressed && (VERBS.drag.test(masked) || VERBS.drop.test(masked))) return { actions: dragged };
  if (addressed && VERBS.preview.test(masked)) return { actions: () => [{ kind: 'tracks' }] };
  if (VERBS.path.test(masked) || (addressed && VERBS.export.test(masked)))
    return { actions: () => [{ kind: 'export' }] };
  const click = VERBS.click.exec(masked)?.groups;
  if (click?.['rest'] === undefined || click['verb'] === undefined) return undefined;
  const rest = text.slice(masked.length - click['rest'].length);
  const label = labelOf(rest, click['verb']);
  if (label === undefined || !(addressed || label.sure)) return undefined;
  return { actions: (extent) => pressed(label.text, extent) };
}
