import { name } from './compose.js';
import { byId, h } from './dom.js';

/**
 * The commands everybody can also type, for those who do not know them.
 * @param {{ words: import('../../../core/text/page.ts').PageWords, onCommand: (command: string) => void }} options
 */
export function createMenu({ words, onCommand }) {
  const menu = byId('menu');
  const button = byId('menu-button');
  name(button, 'menu', 'menu');
  for (const command of Object.keys(words.commands)) {
    const choose = () => {
      menu.hidePopover();
      onCommand(`/${command}`);
    };
    const label = h('span', { 'data-word': `commands.${command}` });
    menu.append(h('button', { type: 'button', onclick: choose }, label, h('code', {}, `/${command}`)));
  }
  menu.addEventListener('toggle', (event) => {
    if (/** @type {ToggleEvent} */ (event).newState === 'open') menu.querySelector('button')?.focus();
  });
  menu.addEventListener('keydown', (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const buttons = [...menu.querySelectorAll('button')];
    const at = buttons.indexOf(/** @type {HTMLButtonElement} */ (document.activeElement));
    buttons.at((at + step) % buttons.length)?.focus();
  });
}
