import { createCompose } from './compose.js';
import { createDelete } from './delete.js';
import { byId, h } from './dom.js';
import { listenForDrops } from './drop.js';
import { listen } from './events.js';
import { Log } from './log.js';
import { createMenu } from './menu.js';
import { createOutbox } from './outbox.js';
import { deleteChat, newOnce, post, reasonIn } from './post.js';
import { browserLanguage, loadPage, placeWords } from './words.js';

const page = await loadPage(browserLanguage);
const { limits } = page;
/** The words that hold now: the same object in every language. */
const words = { ...page.words[browserLanguage] };
let language = browserLanguage;
/** @type {'online' | 'connecting' | 'offline'} */
let state = 'connecting';
/** What the bot is told by the button under its question; the page is cleared then. */
const FORGET = 'forget:yes';

const log = new Log({ words, onPress, onEarlier });
const outbox = createOutbox({ words, list: log.list });
const compose = createCompose({ words, limits, onSend: say });
createMenu({ words, onCommand: (command) => say(command, []) });
createDelete({ words, onDelete: () => startOver(deleteChat), onDeleted: focus });
listenForDrops({ onFiles: compose.add });
placeWords(words, language);
drawWelcome(page.examples);
showState(state);

/** Goes over to the language that was chosen in the chat, or back to the browser's. */
async function speak(chosen = browserLanguage) {
  if (chosen === language || page.words[chosen] === undefined) return;
  language = chosen;
  Object.assign(words, page.words[chosen]);
  placeWords(words, language);
  showState(state);
  log.redraw();
  const next = await loadPage(chosen).catch(() => undefined);
  if (next !== undefined && chosen === language) drawWelcome(next.examples);
}

async function onEarlier(before) {
  const answer = await fetch(`/api/history?before=${before}`).catch(() => undefined);
  if (answer?.ok !== true) return;
  const { items, now, more } = await answer.json();
  log.prepend(items, now, more);
}

function say(text, taken) {
  outbox.send({ once: newOnce(), text }, taken);
  showEmpty();
  log.scrollToEnd();
}

async function onPress(item, choice, button) {
  if (button.getAttribute('aria-busy') === 'true') return;
  button.setAttribute('aria-busy', 'true');
  const hint = byId('hint');
  hint.textContent = '';
  const press = () => post({ once: newOnce(), press: choice.id, answers: item.id });
  try {
    if (choice.id === FORGET) await startOver(press);
    else await press();
  } catch (error) {
    hint.textContent = reasonIn(error, words);
  }
  button.removeAttribute('aria-busy');
}

function drawWelcome(examples) {
  const tries = examples
    .slice(0, 4)
    .map((example) =>
      h('li', {}, h('button', { type: 'button', onclick: () => compose.suggest(example) }, example)),
    );
  byId('welcome').replaceChildren(
    h('img', { src: '/page/mark.svg', alt: '', width: 76, height: 76 }),
    h('h2', {}, words.welcome),
    h('p', {}, words.welcomeHint),
    ...(tries.length === 0 ? [] : [h('h3', {}, words.tryThis), h('ul', {}, ...tries)]),
  );
}

/** @param {'online' | 'connecting' | 'offline'} now */
function showState(now) {
  state = now;
  const status = byId('status');
  status.className = `status ${state}`;
  status.textContent = words[state];
}

/** What came while nobody looked, counted in the tab's title. */
let unseen = 0;
function countUnseen(fresh) {
  if (!document.hidden) return;
  unseen += fresh.filter((item) => item.from === 'bot' && item.reply.quiet !== true).length;
  document.title = unseen > 0 ? `(${unseen}) ${words.title}` : words.title;
}
document.addEventListener('visibilitychange', () => {
  if (document.hidden) return;
  unseen = 0;
  document.title = words.title;
});

/** @param {import('./events.js').Told} told */
function show({ items, now, more }) {
  for (const item of items) if (item.from === 'person') outbox.settle(item.once);
  const fresh = more === undefined ? log.apply(items, now) : log.begin(items, now, more);
  showEmpty();
  return fresh;
}

/** An empty chat has its welcome, and nothing that could be deleted. */
function showEmpty() {
  byId('welcome').hidden = !log.empty;
  byId('delete-button').hidden = log.empty;
  if (!log.empty) byId('deleted').textContent = '';
}

/** Clears the page once the chat is gone. @param {() => Promise<unknown>} remove */
async function startOver(remove) {
  // The chat's end would be heard as a lost connection.
  stream.pause();
  try {
    await remove();
    outbox.clear();
    compose.clear();
    log.keepOnly(new Set());
    byId('hint').textContent = '';
    showEmpty();
    byId('deleted').textContent = words.deleted;
  } finally {
    stream.begin();
  }
}

const stream = listen({
  onAll(told) {
    void speak(told.language);
    show(told);
    // From here on a screen reader reads out what is added; the history it can walk through by itself.
    byId('log').setAttribute('aria-busy', 'false');
    byId('log').setAttribute('aria-live', 'polite');
  },
  onSome(told) {
    void speak(told.language);
    countUnseen(show(told));
  },
  onState: showState,
});
focus();

function focus() {
  // On a phone the field would bring up the keyboard over half the page.
  if (matchMedia('(hover: hover)').matches) byId('text').focus();
}
