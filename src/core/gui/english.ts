import { isExport } from './actions.ts';
import type { Clause, Grammar, Instruction } from './clauses.ts';
import { dragged } from './english-drags.ts';
import { labelOf, pressed } from './english-labels.ts';
import { from, MARKS, one } from './pattern.ts';

const WORD = "[\\w'’&+/\\-]+";
const NAME = "[\\w'’&+/\\-]{1,30}";
const THE = one('the|your|a|this|its|that');
const QUOTE = '["“”\'’*]{0,4}';

/** Words before the verb of an instruction: who is told what to do is "you" or nobody. */
const LEAD = `(?:${one(`
  and | then | now | next | so | or | but | also | please | simply | just | finally | first | second | third |
  lastly | afterwards | alternatively | instead | again | remember to | don['’]t forget to | go ahead and |
  feel free to | make sure to | be sure to | try to | all you need to do is | you | you['’]ll | can | could | may |
  should | must | will | need to | have to | easily | always | directly
`)}\\s{1,4}){0,9}`;
const WHEN = `(?:${one('and|so')}\\s+)?${one('when|once|after|if|as soon as')}\\s+you\\s+(?:${one('want to|need to')}\\s+)?`;
const TOLD = new RegExp(
  `\\b${one('you|please|simply|just|feel free|go ahead|make sure|be sure|try|need to')}\\b`,
  'i',
);

const PRESS = `(?:${one('left|right|double')}[\\s\\-]?)?${one('click|tap|press|hit|push|select|choose|use|find|locate|look for|see')}(?:\\s+on)?`;
const OPEN = one('open|open up|go to|navigate to|head to|head over to|return to|expand');
const DRAG = 'drag(?:[\\s/&\\-]+(?:and|&)?[\\s\\-]*drop)?';
const LOOK = one('play|view|watch|check|see|review|look at|scrub through|find|preview');

const PANEL = one(`
  panels? | tabs? | menu | sidebar | side bar | toolbar | inspector | settings | preferences | editor | workspace |
  dashboard | timeline | media bin | drop-?down | properties | project page | project view |
  media library | asset library | music library | audio library | stock library | template library |
  export window | export dialog | export page | export view
`);
const SCREEN = one(`
  timeline | player | preview window | preview panel | preview pane | preview area | preview screen | preview monitor
`);
const FIELD = one('timeline|track|canvas|editor|panel|area|zone|box');
const WORK = `${one('the|your|this|that')}\\s+(?:${one('final|finished|whole|full|new|edited|complete|current')}\\s+){0,2}${one(
  'video|clip|project|movie|film|file|mp4|result|timeline|reel|edit|version|one',
)}`;

const VERBS = {
  press: from(MARKS, `(?:${LEAD}|${WHEN})(?<verb>${PRESS})\\s+(?<rest>.+)$`),
  // "Open the menu", "go to the blue Media panel"; never "open on a page of the book".
  open: from(
    MARKS,
    `(?:${LEAD}|${WHEN})${OPEN}\\s+(?:${THE}\\s+)?`,
    `(?:(?!${one('on|with|in|to|of|and|from')}\\b)${QUOTE}${WORD}${QUOTE}\\s+){0,4}?${QUOTE}${PANEL}\\b(?!\\s+of\\b)`,
  ),
  // "Drag race" is no instruction: somebody drags a thing.
  drag: from(
    MARKS,
    `(?:${LEAD}|${WHEN})${DRAG}\\s+`,
    `(?=${one('the|your|it|this|that|any|an?|each|them|all|more|new|these|those')}\\b|["“'*])`,
  ),
  drop: from(
    MARKS,
    `(?:${LEAD}|${WHEN})drop\\s+(?=${one('the|your|it|this|that|an?|them|these')}\\b.*`,
    `\\b${one('on|onto|into|to|in')}\\s+${one('the|your')}\\s+(?:${WORD}\\s+){0,2}${FIELD}\\b)`,
  ),
  preview: from(
    MARKS,
    `${LEAD}(?:preview(?:\\s+.{0,60}?)?\\s+${one('in|on|from')}\\s+(?:${THE}\\s+)?${SCREEN}`,
    `|${LOOK}\\s+(?:.{0,60}?\\s${one('in|on|from')}\\s+)?${one('the|your')}\\s+${SCREEN})\\b(?!\\s+of\\b)`,
  ),
  export: from(
    MARKS,
    `${LEAD}${one('export|download')}(?:\\s*$|\\s+(?:${one('it|now|as|when|once|everything|mp4|an? mp4')}|${WORK})\\b)`,
  ),
  // "Go to File > Export".
  path: from(
    MARKS,
    `${LEAD}${one('go to|open|use|choose|select|head to')}\\s+[\\w\\s"'“”*]{0,20}[>→]\\s*${QUOTE}${one('export|download')}\\b`,
  ),
  // "… by clicking the Export button".
  way: from(
    `by\\s+${one('clicking|tapping|pressing|hitting|selecting|choosing|using|dragging|opening|going to')}\\s+(.+)$`,
  ),
};

/** A sentence about a button that is not there: "The Export button is in the top right corner". */
const BUTTON = from(
  MARKS,
  `(?:${THE}\\s+)?${QUOTE}(?:${NAME}(?:\\s{1,4}${NAME})?)?\\s{0,4}${QUOTE}\\s{0,4}\\b${one('button|icon')}\\s{1,4}`,
  `${one('is|can|will|sits|at|in|on|lets|allows|should|and|to')}\\b`,
);

/** What follows is the person's own content, even without quotes: "Caption: click here". */
const SHOWN = new RegExp(
  `\\b${one(`
    titles? | captions? | text | subtitles? | headlines? | labels? | slogan | cta | call to action | lines? | scene \\d+ |
    shot \\d+ | voice-?over | narration | script | words | says | reads | hook | overlay | prompt | heading | name
  `)}\\*{0,4}:\\s{0,9}$`,
  'i',
);

const AND = `(?:${one('and|but|so|then|or')}\\s{1,4})?`;

/** "When you are ready", "to download it": nothing without what follows. */
const BESIDE = from(
  MARKS,
  AND,
  one(`
    to | if | when | whenever | once | after | before | for | in | on | at | from | under | using | until | unless |
    as soon as | in order to | should you | whether
  `),
  '\\b',
);
/** "Great," and other words that only lead on. */
const EMPTY = from(
  MARKS,
  AND,
  `(?:${one(`
    now | next | then | finally | first | second | third | lastly | also | please | great | perfect | ok | okay | so |
    alternatively | otherwise | instead | afterwards | here | there
  `)})?[\\s,;:—–\\-]{0,9}$`,
);
/** "Follow these steps:". */
const STEPS = new RegExp(
  `\\b${one("steps?|how to|here['’]s how|instructions?|following|note|tip|hint|reminder|next")}\\b`,
  'i',
);
const AIM = from(
  MARKS,
  AND,
  one('you|to|please|just|simply|download|export|save|preview|view|access|find'),
  '\\b',
);

const SPEAKER = from(AND, "(?:I|we)(?:['’]\\w+)?\\s");
/** "and the music starts at 3 s": a clause with a subject and a verb of its own. */
const STATEMENT = from(
  `${one('and|but|so')}\\s+(?:${one('it|this|that|there')}|${one('the|your|my')}(?:\\s+[\\w'’\\-]+){1,3}?)`,
  `(?:['’]s|\\s+${one('is|are|was|were|has|have|stays?|remains?|now|lasts?|plays?|starts?|ends?')})\\b`,
);

/** English. */
export const english: Grammar = {
  joints:
    /[,;:]\s+|(?<!\s)\s+(?:[—–]\s*|-{1,9}\s+|(?=by\s{1,4}\w{1,20}ing\s))|[—–]\s*|(?<!\bdrag|\s)\s+(?=(?:and|then|so|or|but)\s)/gi,
  read,
  dangling: (masked) => BESIDE.test(masked) || EMPTY.test(masked) || isHeading(masked),
  aimed: (masked) => AIM.test(masked),
  free: (masked, joint) => SPEAKER.test(masked) || STATEMENT.test(masked) || /[;—–]/.test(joint),
  offered: new RegExp(
    `\\b${one('if you|if needed|if desired|feel free|optional|optionally|would you like|whenever|alternatively')}\\b|\\byou ${one('can|could|may')} also\\b`,
    'i',
  ),
  leaning: /^\s*(?:now that|since|because|as|given that|with)\s+/i,
  begin: (text) => {
    const bare = text.replace(/^(?:and|but|so|then|or)\s+/i, '');
    return bare.charAt(0).toUpperCase() + bare.slice(1);
  },
};

/** A line that only announces what is gone: one clause with a colon at its end. */
function isHeading(masked: string): boolean {
  return masked.trimEnd().endsWith(':') && !/[,;]/.test(masked) && STEPS.test(masked);
}

function read(clause: Clause): Instruction | undefined {
  const { text, masked, before } = clause;
  if (SHOWN.test(before)) return undefined;
  const way = VERBS.way.exec(masked)?.[1];
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
  if (VERBS.path.test(masked) || (addressed && VERBS.export.test(masked))) {
    return { actions: () => [{ kind: 'export' }] };
  }
  const press = VERBS.press.exec(masked)?.groups;
  if (press?.['rest'] === undefined || press['verb'] === undefined) return undefined;
  const rest = text.slice(masked.length - press['rest'].length);
  const label = labelOf(rest, press['verb']);
  if (label === undefined || !(addressed || label.sure)) return undefined;
  return { actions: (extent) => pressed(label.text, extent) };
}
