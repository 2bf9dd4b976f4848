import { any, maybe, type Phrasebook, say } from './grammar.ts';

// Contractions are spelled out before matching: "what's" arrives as "what is". Every word ends in a blank.

const THE = say('the|my|this|that|our|your');
const FINE = say(`
    final | finished | full | latest | whole | current | last | edited | complete | entire | rendered |
    hd | 1080p | new | resulting | generated | mp4
  `);
const VIDEO = say(`
    video | videos | clip | movie | film | mp4 | file | result | cut | reel | output | video file |
    mp4 file | video clip | final cut | video link | download link | link to the video
  `);
const PIECE = any(VIDEO, say('project|version|edit|timeline|thing|export|render'));
const IT = say('it|this|that|everything|it all|all of it|this one|that one');
const WORK = any(IT, `${maybe(THE)}${FINE}{0,3}${PIECE}`);
const AS = `${say('as|to|in|into|at')}${maybe(say('a|an|my|full|high'))}${say(`
    mp4 | mp4 file | mp4 format | 1080p | hd | full hd | quality | 1080p mp4 | hd mp4 | video file |
    file | video | disk | computer | phone | device | gallery
  `)}`;

const EXPORT = [
  `${say('export|download|re export|reexport')}${maybe(any(WORK, `${say('a|an')}${FINE}{0,3}${VIDEO}`))}${maybe(AS)}`,
  `${say('save|render|re render')}${maybe(WORK)}${maybe(AS)}`,
  `${say('video|mp4|final|start|start the|begin the|do the|run the')}${say('export|download|export again')}`,
  `${say('download link|video link')}`,
  `${say('send|give|share|deliver|post|hand')}${maybe(say('me|us'))}${any(say('it|this|that|it over'), `${maybe(THE)}${FINE}{0,3}${VIDEO}`)}`,
  `${say('show|get|show me|get me')}${THE}${FINE}{0,3}${VIDEO}`,
  `${say(`
    i want | i need | i would like | can i have | could i have | may i have | can i get | can i see |
    let me see | let me have | i want to see | i want to have | i would like to see |
    i would like to have
  `)}${THE}${FINE}{0,3}${VIDEO}`,
];

const CREDIT = say(`
    credits | credit | balance | credit balance | credits balance | account balance |
    remaining balance | credit count
  `);
const MY_CREDITS = `${say('my|the|our|remaining|current|available|account|free|total|any|enough|more')}{0,3}${CREDIT}${maybe(say('left|remaining|available|status|info|i have|i have left|do i have|do i have left'))}`;
const SHOW = say(`
    show | show me | check | see | view | display | list | tell me | give me | get | look up |
    what is | what are | how is | how are | how about | what about | check on
  `);

const CREDITS = [
  `${maybe(say('my|our|remaining|current|available|account|free|total'))}${CREDIT}${maybe(say('left|remaining|available|status|info'))}`,
  `${SHOW}${MY_CREDITS}`,
  `${say('how many|how much')}${maybe(say('free|more'))}${CREDIT}${maybe(say('do|have|are|is'))}${maybe(say('i|we|there|i got|you'))}${maybe(say('still have|have|got'))}${maybe(say('still'))}${maybe(say('left|remain|remaining|available'))}${maybe(say('in my account|on my account'))}`,
  `${say(`
    how much do i have left | how much is left | am i out of credits | did i run out of credits |
    are there any credits left
  `)}`,
  `${say('do i have|do we have|have i got|have i|are there')}${maybe(say('any|enough|some|still'))}${CREDIT}${maybe(say('left|remaining'))}`,
  `${say('top up|top up my account')}`,
  `${say('buy|get|purchase|top up')}${maybe(say('my|more|some'))}${say('credits|credit')}`,
];

const STATE = say(`
    status | state | tracks | track list | tracklist | timeline | progress | status update |
    track summary | timeline summary | project status | project state | video status |
    timeline status
  `);
const OF_IT = maybe(say('of|on|for'), WORK);
const READY = say('ready|done|finished|complete|over|working');

const STATUS = [
  `${maybe(say('my|our|current|latest|project'))}${STATE}${OF_IT}`,
  `${SHOW}${maybe(say('all|me'))}${maybe(any(THE, say('all')))}${maybe(say('current|latest|full|whole|project|video|all'))}${any(STATE, say('project|edit timeline|queue'))}${OF_IT}`,
  `${maybe(say('is there|do you have|are there'))}${say('any|an')}${say('update|updates|news|progress')}${OF_IT}`,
  `${say('what is|what do we have|what do i have|what have we got')}${maybe(say('on|in'), THE, say('timeline|video|project|tracks'))}${say('so far|now|right now')}`,
  `${say('what is on|what is in')}${THE}${say('timeline|project|tracks')}`,
  `${say('what tracks|which tracks|how many tracks')}${say('do i have|do we have|are there|are in it|are on the timeline')}`,
  `${say('is')}${WORK}${maybe(say('still'))}${READY}`,
  `${say('are we|are you')}${maybe(say('still'))}${say('done|ready|finished|there|working')}${maybe(say('on it'))}`,
  `${say('how is it|how is that|how is the video|how is my video')}${say('going|coming|coming along|doing|looking')}`,
  say('how far along are you | how far are you | how far is it'),
  `${say('where is|where are')}${say('my video|the video|my videos|it|my clip|we')}`,
  `${say('what is happening|what is going on|what are you doing')}`,
];

const MEDIA = say(`
    file | files | photo | photos | picture | pictures | pic | pics | image | images | video | videos |
    clip | clips | media | music | song | songs | audio | footage | something | material | assets
  `);
const SOME = `${say('a|an|the|my|this|that|these|some|more|another|new|own|few|two|three')}{0,3}`;

const HOW_LONG = [
  `${say('how long|how much time|how many minutes')}${say(`
    will it take | does it take | will this take | does this take | will that take | would it take |
    is it going to take | is this going to take | does that take | do i have to wait | do i need to wait |
    should i wait | must i wait | is the wait | is left | will my video take | will the video take |
    until it is ready | until it is done | until it is finished
  `)}`,
  `${say('how much longer')}${maybe(say('will it take|does it take|do i have to wait|is it going to take'))}`,
  `${say('when will')}${any(IT, `${THE}${VIDEO}`)}${say('be ready|be done|be finished|finish')}`,
  `${say('when is')}${any(IT, `${THE}${VIDEO}`)}${say('ready|done|finished')}`,
  say('will it take long|does it take long|eta|what is the eta'),
];

const RUN = say('job|task|generation|render|rendering|export|request|video|process|run|work');

// "Speak English" alone may be meant for a narrator in the video.
const TALK = any(
  `${say('speak|talk|write')}${say('to me|with me')}${maybe(say('in'))}`,
  `${say('reply|answer|respond|answer me|reply to me')}${say('in')}`,
);

const SPELLED: readonly (readonly [RegExp, string])[] = [
  [/\blet's\b/g, 'let us'],
  [/\b(what|where|how|who)s\b/g, '$1 is'],
  [/'s\b/g, ' is'],
  [/'re\b/g, ' are'],
  [/'m\b/g, ' am'],
  [/'d\b/g, ' would'],
  [/'ll\b/g, ' will'],
  [/'ve\b/g, ' have'],
  [/n't\b/g, ' not'],
  [/'/g, ' '],
];

/** Contractions spelled out, one blank after every word. */
function english(plain: string): string {
  const spelled = SPELLED.reduce((text, [from, to]) => text.replace(from, to), plain);
  return `${spelled.replace(/\s+/g, ' ').trim()} `;
}

/** How English speakers ask. */
export const en: Phrasebook = {
  names: /^(?:en\b.*|english|英文|英语|英語)$/i,
  tidy: english,
  lead: say(`
    please | pls | plz | ok | okay | hey | hi | hello | so | now | and | then | great | perfect |
    nice | cool | awesome | good | thanks | thank you | yes | yeah | yep | sure | alright | well |
    just | kindly | can you | could you | would you | will you | can i | could i | may i | can we |
    i want to | i want you to | i would like to | i would like you to | i need to | i need you to |
    let us | let me | go ahead and | it is time to | time to | help me | how do i | how can i |
    i am ready to | ready to | looks good | looks great | that is great | that is perfect | love it |
    i love it | i like it | all good | bot | sorry | oh | wait | actually | quickly | simply
  `),
  tail: say(`
    please | pls | plz | now | right now | again | for me | to me | with me | thanks | thank you | ok |
    okay | asap | then | here | when you can | if you can | if possible | when ready | yet |
    once more | one more time | already | today | will you | would you | could you | can you |
    when it is ready | when it is done | once it is ready | once it is done | at the moment | bot |
    currently | still | immediately | quickly | too | first
  `),
  wishes: {
    export: EXPORT,
    credits: CREDITS,
    status: STATUS,
    upload: [
      `${say('upload|attach')}${maybe(any(say('it|this|here|them'), `${SOME}${MEDIA}`))}`,
      `${say('send you|give you')}${SOME}${MEDIA}`,
    ],
    new: [
      say('new|new project|new video|a new project|fresh start|blank project|reset|restart'),
      say(`
    start over | start again | start afresh | start fresh | start from scratch | begin again |
    from scratch
  `),
      `${say('start|create|begin|open|make')}${say('a|another')}${say('new project|fresh project|blank project|project')}`,
      `${say('start|begin')}${say('a|another')}${say('new video|fresh video')}`,
      `${say('start|create|begin|reset')}${maybe(say('the|my|this'))}${say('new project|project')}`,
    ],
    cancel: [
      say('cancel|stop|abort|halt|quit|never mind|nevermind|nvm|forget it|stop working'),
      `${say('cancel|stop|abort|kill')}${say('it|this|that|everything|all|all of it|them all')}`,
      `${say('cancel|stop|abort|kill')}${maybe(any(THE, say('all')))}${maybe(say('current|last|running'))}${RUN}`,
      say('stop generating|stop rendering|stop exporting|do not do it|cancel my request'),
    ],
    help: [
      say('help|help me|i need help|i need some help|commands|menu|instructions|what now'),
      say('what can you do|what do you do|what can i do|what can i do here|who are you|how to use'),
      say('how does this work|how does it work|how do you work|how to use this|how to use this bot'),
      say('how do i use this|how do i use this bot|how do i use it|how do i start|show commands'),
      say('list commands|show me the commands|what are the commands|what are your commands'),
      say(
        'are you a bot|are you real|are you human|are you a human|are you an ai|are you a robot|are you ai',
      ),
      say('how much does it cost|how much does this cost|what does it cost|do i have to pay|is it paid'),
      say('what are you|what is this|what is this bot|who made you|is this free|is it free|are you free'),
    ],
    forget: [
      say(`
    forget me | delete my data | erase my data | remove my data | delete all my data |
    erase all my data
  `),
      say(`
    forget everything about me | delete everything about me | delete everything you know about me
  `),
      say('delete my account|erase me|delete all of my data|forget all about me'),
    ],
    skill: [
      say('skill|skills|list skills|show skills|change skill|switch skill|choose a skill'),
      say('change the skill|switch the skill|change skills|switch skills|pick a skill|which skills'),
      say('use another skill|what skills do you have|which skills do you have|show me the skills'),
    ],
    language: [
      say('language|languages|change language|change the language|change my language|set language'),
      say(`
    switch language | switch the language | choose a language | language settings |
    change your language
  `),
      say('which languages do you speak|what languages do you speak'),
    ],
    'speak-en': [
      `${TALK}english `,
      say(`
    do you speak english | switch language to english | change language to english |
    set language to english
  `),
    ],
    'speak-zh': [
      `${TALK}${say('chinese|mandarin')}`,
      `${say(`
    do you speak chinese | switch language to chinese | change language to chinese |
    set language to chinese
  `)}`,
    ],
    greeting: [
      say('hi|hello|hey|hiya|howdy|yo|hi there|hello there|hey there|hi bot|hello bot'),
      say('good morning|good afternoon|good evening|good day|greetings|hi everyone|hello everyone'),
      say('how are you|how are you doing|nice to meet you|you there|anybody there|anyone there'),
      say('test|testing|test test|this is a test|just testing|ping'),
    ],
    'how-long': HOW_LONG,
  },
  talk: {
    thanks: [
      say(
        'thanks|thank you|thank u|thx|ty|tysm|tyvm|many thanks|cheers|much appreciated|tks|tnx|thnx|thanx|thks',
      ),
      say('thanks a lot|thanks so much|thanks very much|thanks a million|thanks a bunch|thanks again'),
      say('thank you so much|thank you very much|thank you again|i appreciate it|appreciate it'),
      say('good job|great job|nice job|good work|great work|nice work|well done|good bot|nice one|bravo'),
      say('wow|omg|amazing|incredible|love it|i love it|so cool|so good|so cute|so beautiful|so funny'),
      say('you are the best|you are great|you are amazing|you are awesome|you rock|you are welcome'),
      `${say('this is|that is|it is')}${maybe(say('so|really|just|absolutely'))}${say('amazing|awesome|incredible|beautiful|wonderful|hilarious|so good|so cool')}`,
    ],
    laugh: [
      ...[
        '(?:a|ba|bwa|mua)?(?:ha){2,40}h? ',
        '(?:he){2,40}h? ',
        '(?:hi){2,40} ',
        'x{1,3}d{1,9} ',
        'lo{1,9}l{1,9} ',
        'lolol ',
      ],
      say('ha|lmao|lmfao|rofl|hehe|teehee|that is funny|so funny|very funny|funny'),
      say('bye|bye bye|goodbye|good bye|good night|goodnight|see you|see you later|see ya|take care|cya'),
    ],
    wrong: [
      say('sorry|so sorry|i am sorry|my apologies|apologies|my bad|my mistake|oops|whoops|ups|excuse me'),
      say('wrong chat|wrong person|wrong window|wrong group|wrong channel|wrong number|wrong bot'),
      say('sent by mistake|sent it by mistake|sent that by mistake|that was a mistake|by mistake'),
      say('that was not for you|this was not for you|that was not meant for you|not meant for you'),
    ],
  },
  around: say(`
    oh | ah | aw | aww | ok | okay | great | nice | cool | perfect | awesome | good | very good |
    looks good | looks great | hey | well | all good | no problem | bot | man | bro | dude | buddy |
    friend | my friend | guys | everyone | all
  `),
};
