// <work-list> around a table of records and its bulk form. j and k move, Enter opens (the focused link does that),
// x ticks, and the letters of the bulk bar act on what is ticked, else on the row the cursor stands on.
import { all, around, fill, find } from './dom';
import { isPlainLetter, lettersAreOn } from './shortcuts';

class WorkList extends HTMLElement {
  connectedCallback(): void {
    document.addEventListener('keydown', this.#steer, true);
    document.addEventListener('htmx:after:swap', this.#count);
    this.addEventListener('change', (event) => this.#ticked(event));
    this.addEventListener('reset', () => setTimeout(this.#count));
    this.addEventListener('focusin', (event) => this.#follow(around(event, 'tbody tr')));
    this.#count();
  }

  disconnectedCallback(): void {
    document.removeEventListener('keydown', this.#steer, true);
    document.removeEventListener('htmx:after:swap', this.#count);
  }

  get #boxes() {
    return all<HTMLInputElement>('tbody .pick-c input', this);
  }

  get #cursor() {
    return find('tbody tr.cur', this);
  }

  #ticked(event: Event): void {
    const box = event.target as HTMLInputElement;
    if (box.matches('[data-all]')) this.#boxes.forEach((each) => (each.checked = box.checked));
    this.#count();
  }

  #count = (): void => {
    const boxes = this.#boxes;
    const ticked = boxes.filter((each) => each.checked).length;
    const every = find<HTMLInputElement>('[data-all]', this);
    if (every) {
      every.checked = ticked > 0 && ticked === boxes.length;
      every.indeterminate = ticked > 0 && ticked < boxes.length;
    }
    const label = find('[data-selected]', this);
    if (label && ticked) label.textContent = fill(label.dataset.selected ?? '', { n: ticked });
  };

  #steer = (event: KeyboardEvent): void => {
    if (!lettersAreOn() || !isPlainLetter(event)) return;
    const move = { j: 1, k: -1 }[event.key];
    if (move) {
      event.preventDefault();
      this.#step(move);
    } else if (event.key === 'x' && this.#cursor) {
      event.preventDefault();
      find('.pick-c input', this.#cursor)?.click();
    } else if (find(`.bulk [data-key="${CSS.escape(event.key)}"]`, this)) {
      this.#tickCursorIfNothingIs();
    }
  };

  #step(move: number): void {
    const rows = all('tbody tr:has(a.cover)', this);
    const from = rows.findIndex((row) => row === this.#cursor);
    const to = from < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, from + move));
    find('a.cover', rows[to])?.focus();
  }

  #follow(row: HTMLElement | null): void {
    if (!row) return;
    this.#cursor?.classList.remove('cur');
    row.classList.add('cur');
  }

  // The bulk bar appears with the first tick, so the letter finds its button there.
  #tickCursorIfNothingIs(): void {
    if (this.#cursor && !this.#boxes.some((each) => each.checked)) find('.pick-c input', this.#cursor)?.click();
  }
}

customElements.define('work-list', WorkList);
