import { createCompose } from './compose.js';
import { createDelete } from './delete.js';
import { byId, h } from './dom.js';
import { listenForDrops } from './drop.js';
import { listen } from './events.js';
import { Log } from './log.js';
import { createMenu } from './menu.js';
import { createOutbox } from './outbox.js';
import { deleteChat, newOnce, post } from './post.js';
import { loadPage, placeWords } from './words.js';

const { words, language, examples, limits } = await loadPage();
placeWords(words, language);

const log = new Log({ words, onPress });
const outbox = createOutbox({ words, list: log.list });
const compose = createCompose({ words, limits, onSend: say });
createMenu({ words, onCommand: (command) => say(command, []) });
createDelete({ words, onDelete: startOver, onDeleted: focus });
listenForDrops({ words, onFiles: compose.add });
drawWelcome();
showState('connecting');

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
  await post({ once: newOnce(), press: choice.id, answers: item.id }).catch(() => {
    hint.textContent = words.failed;
  });
  button.removeAttribute('aria-busy');
}

function drawWelcome() {
  const tries = examples
    .slice(0, 4)
    .map((example) =>
      h('li', {}, h('button', { type: 'button', onclick: () => compose.suggest(example) }, example)),
    );
  byId('welcome').append(
    h('img', { src: '/page/mark.svg', alt: '', width: 76, height: 76 }),
    h('h2', {}, words.welcome),
    h('p', {}, words.welcomeHint),
    ...(tries.length === 0 ? [] : [h('h3', {}, words.tryThis), h('ul', {}, ...tries)]),
  );
}

/** @param {'online' | 'connecting' | 'offline'} state */
function showState(state) {
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

function show(items, now) {
  for (const item of items) if (item.from === 'person') outbox.settle(item.once);
  const fresh = log.apply(items, now);
  showEmpty();
  return fresh;
}

/** An empty chat has its welcome, and nothing that could be deleted. */
function showEmpty() {
  byId('welcome').hidden = !log.empty;
  byId('delete-button').hidden = log.empty;
  if (!log.empty) byId('deleted').textContent = '';
}

async function startOver() {
  // The chat's end would be heard as a lost connection.
  stream.pause();
  try {
    await deleteChat();
    outbox.clear();
    compose.clear();
    log.keepOnly(new Set());
    byId('hint').textContent = '';
    showEmpty();
  } finally {
    stream.begin();
  }
}

const stream = listen({
  onAll(items, now) {
    log.keepOnly(new Set(items.map((item) => item.id)));
    show(items, now);
    // From here on a screen reader reads out what is added; the history it can walk through by itself.
    byId('log').setAttribute('aria-busy', 'false');
    byId('log').setAttribute('aria-live', 'polite');
  },
  onSome: (items, now) => countUnseen(show(items, now)),
  onState: showState,
});
focus();

function focus() {
  // On a phone the field would bring up the keyboard over half the page.
  if (matchMedia('(hover: hover)').matches) byId('text').focus();
}
