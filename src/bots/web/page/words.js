/** @typedef {import('../../../core/text/page.ts').PageWords} PageWords */

/** The language of the browser, as far as the page has words for it. */
export const browserLanguage = navigator.language.toLowerCase().startsWith('zh') ? 'zh' : 'en';

/**
 * What the page needs before it can draw anything.
 * @param {string} language The examples come in it.
 * @returns {Promise<{ words: Record<string, PageWords>, examples: string[],
 *   limits: { file: number, files: number, text: number } }>}
 */
export async function loadPage(language) {
  const answer = await fetch(`/api/page?language=${encodeURIComponent(language)}`);
  if (!answer.ok) throw new Error(`the page's words: ${answer.status}`);
  return answer.json();
}

/**
 * Puts the words in the places that wait for them: `data-word` for what an element says, `data-label` for its name,
 * `data-hint` for what an empty field shows. A dot leads into a group: `commands.help`.
 * @param {PageWords} words
 * @param {string} language
 */
export function placeWords(words, language) {
  const find = (path) => path.split('.').reduce((group, name) => group[name], words);
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
  document.title = words.title;
  for (const place of document.querySelectorAll('[data-word]')) place.textContent = find(place.dataset.word);
  for (const place of document.querySelectorAll('[data-label]')) {
    const label = find(place.dataset.label);
    place.setAttribute('aria-label', label);
    if (place instanceof HTMLButtonElement) place.title = label;
  }
  for (const place of document.querySelectorAll('[data-hint]')) place.placeholder = find(place.dataset.hint);
}

/**
 * Fills `{name}` in a sentence.
 * @param {string} sentence
 * @param {Record<string, string | number>} values
 */
export function fill(sentence, values) {
  return sentence.replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));
}

/** Bytes in a form people use: `840 KB`, `12.5 MB`. @param {number} bytes */
export function size(bytes) {
  const units = ['B', 'KB', 'MB', 'GB'];
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${value >= 10 || unit === 0 ? Math.round(value) : Math.round(value * 10) / 10} ${units[unit]}`;
}

/** Seconds as a clock shows them: `0:07`, `12:40`, `1:02:03`. @param {number} seconds */
export function clock(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  const pad = (value) => String(value).padStart(2, '0');
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor((whole % 3600) / 60);
  return hours > 0 ? `${hours}:${pad(minutes)}:${pad(whole % 60)}` : `${minutes}:${pad(whole % 60)}`;
}

/** Milliseconds on a timeline: `3 s`, `2.5 s`, from a minute on `1:30`. @param {number} ms */
export function seconds(ms) {
  return ms < 60_000 ? `${Math.round(ms / 100) / 10} s` : clock(ms / 1000);
}
