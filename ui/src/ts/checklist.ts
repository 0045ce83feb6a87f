// <check-list> around the items of a checklist that wait for the reader's word. j and k step through them; a, r and o
// press what the item under the cursor offers: accept, ask again, open.
import { all, around, find } from './dom';
import { isPlainLetter, lettersAreOn } from './shortcuts';

const GOES_ON = 'checklist-goes-on';

class CheckList extends HTMLElement {
  connectedCallback(): void {
    document.addEventListener('keydown', this.#steer, true);
    this.addEventListener('focusin', (event) => this.#mark(around(event, '[data-review]')));
    // Whoever accepts by key goes on with what is next to be looked at.
    if (sessionStorage.getItem(GOES_ON)) this.#items[0]?.focus();
    sessionStorage.removeItem(GOES_ON);
  }

  disconnectedCallback(): void {
    document.removeEventListener('keydown', this.#steer, true);
  }

  get #items() {
    return all('[data-review]', this);
  }

  #steer = (event: KeyboardEvent): void => {
    if (!lettersAreOn() || !isPlainLetter(event)) return;
    const move = { j: 1, k: -1 }[event.key];
    if (move) {
      event.preventDefault();
      this.#step(move);
      return;
    }
    // Nothing is decided on an item that nobody has stepped to.
    const item = find('.cur', this);
    const pressed = item && find(`[data-do="${CSS.escape(event.key)}"]`, item);
    if (!pressed) return;
    event.preventDefault();
    if (event.key === 'a') sessionStorage.setItem(GOES_ON, '1');
    pressed.click();
    find('details[open] textarea', item)?.focus();
  };

  #step(move: number): void {
    const items = this.#items;
    const from = items.findIndex((item) => item.matches('.cur'));
    const to = from < 0 ? 0 : Math.min(items.length - 1, Math.max(0, from + move));
    items[to]?.focus();
  }

  #mark(item: HTMLElement | null): void {
    find('.cur', this)?.classList.remove('cur');
    item?.classList.add('cur');
  }
}

customElements.define('check-list', CheckList);
