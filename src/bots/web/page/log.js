import { byId, h, icon } from './dom.js';
import { play } from './play.js';
import { drawReply } from './reply.js';
import { drawSaid } from './said.js';

/** So close to the end, in pixels, a reader counts as being there and is kept there. */
const NEAR = 80;
/** Above a film that is kept in view, in pixels. */
const MARGIN = 12;
/** The dots give up after this time: whatever the bot does, it is not writing. */
const TYPING_MS = 20_000;

/** The conversation on the page: items in order, days between them, and the reader kept at the end while they are there. */
export class Log {
  /** @type {Map<string, { item: any, element: HTMLElement }>} */
  #known = new Map();
  #atEnd = true;
  #typingTimer = 0;
  /** How far it was scrolled when we last looked, in pixels. */
  #top = 0;
  /** The film that is kept in view since it arrived, until the reader scrolls or writes. @type {HTMLElement | null} */
  #film = null;
  /** The place of the oldest message that was loaded. */
  #oldest = Number.POSITIVE_INFINITY;
  #earlier = byId('earlier');
  /** How far this machine's clock is ahead of the server's, in milliseconds. */
  #lag = 0;
  #log = byId('log');
  #toEnd = byId('to-end');
  /** Where the items stand; what is still on its way is appended here, too. */
  list = byId('items');

  /**
   * @param {{ words: import('../../../core/text/page.ts').PageWords,
   *   onPress: (item: object, choice: object, button: HTMLElement) => void,
   *   onEarlier: (before: number) => Promise<void> }} options `onEarlier` brings what stands before a place to `prepend`.
   */
  constructor({ words, onPress, onEarlier }) {
    this.words = words;
    this.onPress = onPress;
    this.time = new Intl.DateTimeFormat(navigator.language, { hour: '2-digit', minute: '2-digit' });
    this.dots = h('div', { class: 'bubble' }, h('i'), h('i'), h('i'));
    this.typing = h(
      'li',
      { class: 'item bot typing', role: 'status', 'data-label': 'typing', 'aria-label': words.typing },
      face(),
      this.dots,
    );
    this.#toEnd.append(icon('down'), h('span', { 'data-word': 'newMessages' }));
    this.#toEnd.addEventListener('click', () => this.scrollToEnd());
    this.#earlier.addEventListener('click', () => void onEarlier(this.#oldest));
    // What scrolls must be reached by keyboard.
    this.#log.tabIndex = 0;
    this.#log.addEventListener('scroll', () => {
      const { scrollTop, scrollHeight, clientHeight } = this.#log;
      // We note where we scroll to ourselves; any other place is the reader's choice.
      if (Math.abs(scrollTop - this.#top) > 1) this.#film = null;
      // Growing alone leaves nobody behind: only who scrolls up has left the end.
      this.#atEnd = scrollHeight - scrollTop - clientHeight < NEAR || (this.#atEnd && scrollTop >= this.#top);
      this.#top = scrollTop;
      if (this.#atEnd) this.#toEnd.hidden = true;
    });
    const keep = new ResizeObserver(() => this.#follow());
    for (const moving of [this.list, this.#log]) keep.observe(moving);
  }

  get empty() {
    return this.#known.size === 0 && this.list.querySelector('.pending') === null;
  }

  /** Draws what changed. `now` is the server's clock. Returns the items that are new here. */
  apply(items, now) {
    this.#lag = Date.now() - now;
    // What is older than all that was loaded is drawn when it is asked for.
    const shown = items.filter((item) => item.seq >= this.#oldest || this.#earlier.hidden);
    const fresh = shown.filter((item) => !this.#known.has(item.id));
    const films = shown.filter(
      (item) => item.video && item.video.media !== this.#known.get(item.id)?.item.video?.media,
    );
    for (const item of shown) this.#put(item);
    if (fresh.length > 0) {
      this.#arrange();
      this.#showTyping();
    }
    if (this.#atEnd) this.#present(films);
    else if (fresh.some((item) => item.from === 'bot')) this.#toEnd.hidden = false;
    return fresh;
  }

  /** Begins anew with the newest messages. `more`: there are older ones. */
  begin(items, now, more) {
    this.keepOnly(new Set(items.map((item) => item.id)));
    this.#reach(items, more);
    return this.apply(items, now);
  }

  /** Draws older messages above; the reader stays where they are. */
  prepend(items, now, more) {
    const fromEnd = this.#log.scrollHeight - this.#log.scrollTop;
    this.#atEnd = false;
    this.#reach(items, more);
    this.apply(items, now);
    this.#toEnd.hidden = true;
    this.#scrollTo(this.#log.scrollHeight - fromEnd);
  }

  /** Draws everything once more, in the words that hold now. */
  redraw() {
    const items = [...this.#known.values()].map(({ item }) => item);
    const shown = this.#film;
    this.#forget(() => true);
    for (const item of items) this.#put(item);
    this.#arrange();
    this.#showTyping();
    if (shown !== null) this.#present(items.filter((item) => item.video));
  }

  #reach(items, more) {
    this.#oldest = items.reduce((seq, item) => Math.min(seq, item.seq), Number.POSITIVE_INFINITY);
    this.#earlier.hidden = !more;
  }

  /** Forgets items that the chat no longer has. */
  keepOnly(ids) {
    this.#forget((id) => !ids.has(id));
    this.#arrange();
    this.#showTyping();
    if (this.#known.size > 0) return;
    this.#atEnd = true;
    this.#film = null;
    this.#earlier.hidden = true;
    this.#toEnd.hidden = true;
  }

  scrollToEnd() {
    this.#atEnd = true;
    this.#film = null;
    this.#toEnd.hidden = true;
    this.#follow();
  }

  #forget(goes) {
    for (const [id, { element }] of this.#known) {
      if (!goes(id)) continue;
      element.remove();
      this.#known.delete(id);
    }
  }

  /**
   * The newest of the films that came is kept in view and plays. Of a chat that is opened anew that is so only while its
   * film is the last thing that happened.
   */
  #present(films) {
    const film = films.filter((item) => item.video.kept !== false).sort((a, b) => b.seq - a.seq)[0];
    const later = [...this.#known.values()].some(
      ({ item }) => item.from === 'person' && item.seq > film?.seq,
    );
    if (film === undefined || (later && this.#log.getAttribute('aria-busy') === 'true')) return;
    this.#film = this.#known.get(film.id)?.element.querySelector('.film') ?? null;
    const player = this.#film?.querySelector('video');
    if (player) play(player);
    this.#follow();
  }

  /** Keeps a reader who is at the end there, or at the film that just came. */
  #follow() {
    if (!this.#atEnd || this.empty) return;
    const { scrollHeight, clientHeight, scrollTop } = this.#log;
    const end = scrollHeight - clientHeight;
    if (this.#film?.isConnected !== true) {
      this.#scrollTo(end);
      return;
    }
    const above = this.#film.getBoundingClientRect().top - this.#log.getBoundingClientRect().top;
    this.#scrollTo(Math.min(end, Math.max(0, scrollTop + above - MARGIN)));
  }

  #scrollTo(top) {
    this.#log.scrollTop = top;
    this.#top = this.#log.scrollTop;
  }

  #put(item) {
    const before = this.#known.get(item.id);
    const element = before?.element ?? this.#make(item);
    const bubble = /** @type {HTMLElement} */ (element.querySelector('.bubble'));
    const { words, onPress } = this;
    if (item.from === 'bot') drawReply(bubble, item, { words, lag: this.#lag, onPress });
    else {
      drawSaid(bubble, item, this.words);
      this.#tick(element, item.received ? 'received' : 'sent');
    }
    this.#known.set(item.id, { item, element });
    if (before === undefined) this.#insert(element, item.seq);
  }

  #make(item) {
    const person = item.from === 'person';
    const when = h('time', { datetime: new Date(item.at).toISOString() }, this.time.format(item.at));
    const who = h('span', { class: 'unseen' }, `${person ? this.words.you : this.words.bot}: `);
    const kind = item.pressed === undefined ? '' : ' note';
    return h(
      'li',
      { class: `item ${item.from}${kind}`, 'data-seq': item.seq },
      person ? null : face(),
      who,
      h('div', { class: 'bubble' }),
      h('p', { class: 'meta' }, when),
    );
  }

  #insert(element, seq) {
    let before = this.list.lastElementChild;
    // What is on its way has no number yet and stays last.
    while (before !== null && !(Number(before.getAttribute('data-seq') ?? Number.POSITIVE_INFINITY) < seq)) {
      before = before.previousElementSibling;
    }
    if (before === null) this.list.prepend(element);
    else before.after(element);
  }

  #tick(element, state) {
    const meta = /** @type {HTMLElement} */ (element.querySelector('.meta'));
    if (meta.dataset.state === state) return;
    meta.dataset.state = state;
    const when = /** @type {Node} */ (meta.firstElementChild);
    meta.replaceChildren(when, icon(state), h('span', { class: 'unseen' }, this.words[state]));
  }

  /** Days between the items, and one face for several answers in a row. */
  #arrange() {
    for (const day of this.list.querySelectorAll('.day')) day.remove();
    let day = '';
    let from = '';
    for (const { item, element } of [...this.#known.values()].sort((a, b) => a.item.seq - b.item.seq)) {
      const its = this.#dayOf(item.at);
      if (its !== day) element.before(h('li', { class: 'day', 'data-seq': item.seq }, its));
      element.classList.toggle('follows', from === item.from && its === day);
      day = its;
      from = item.pressed === undefined ? item.from : '';
    }
  }

  #dayOf(at) {
    const midnight = (time) => new Date(time).setHours(0, 0, 0, 0);
    const days = Math.round((midnight(Date.now()) - midnight(at)) / 86_400_000);
    if (days === 0) return this.words.today;
    if (days === 1) return this.words.yesterday;
    return new Intl.DateTimeFormat(navigator.language, { dateStyle: 'long' }).format(at);
  }

  /** Three dots until the bot says something. */
  #showTyping() {
    const items = [...this.#known.values()].map(({ item }) => item);
    const last = items.reduce((a, b) => (a.seq > b.seq ? a : b), items[0]);
    clearTimeout(this.#typingTimer);
    this.typing.remove();
    if (last?.from !== 'person' || Date.now() - last.at > TYPING_MS) return;
    this.list.append(this.typing);
    this.#typingTimer = setTimeout(() => this.typing.remove(), TYPING_MS);
  }
}

const face = () => h('img', { class: 'avatar', src: '/page/mark.svg', alt: '' });
