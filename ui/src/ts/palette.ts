// The command palette: an ARIA combobox with a listbox in a native dialog.
// The server renders the options, filtered by what the person may see.
import { all, around, find } from './dom';

const TYPING_PAUSE = 80;

class CmdPalette extends HTMLElement {
  #at = 0;
  #timer = 0;
  #request: AbortController | undefined;

  get #dialog() {
    return find<HTMLDialogElement>('dialog', this)!;
  }

  get #input() {
    return find<HTMLInputElement>('input', this)!;
  }

  get #list() {
    return find('[role=listbox]', this)!;
  }

  connectedCallback(): void {
    document.addEventListener('keydown', this.#openByKey);
    document.addEventListener('click', this.#openByClick);
    this.#input.addEventListener('input', () => this.#loadSoon());
    this.#input.addEventListener('keydown', (event) => this.#steer(event));
  }

  disconnectedCallback(): void {
    document.removeEventListener('keydown', this.#openByKey);
    document.removeEventListener('click', this.#openByClick);
  }

  #openByKey = (event: KeyboardEvent): void => {
    if (!(event.metaKey || event.ctrlKey) || event.key.toLowerCase() !== 'k') return;
    event.preventDefault();
    if (this.#dialog.open) this.#dialog.close();
    else this.#open();
  };

  #openByClick = (event: MouseEvent): void => {
    if (around(event, '[data-palette]')) this.#open();
    else if (event.target === this.#dialog) this.#dialog.close();
  };

  #open(): void {
    this.#dialog.showModal();
    this.#input.select();
    void this.#load();
  }

  #loadSoon(): void {
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => void this.#load(), TYPING_PAUSE);
  }

  async #load(): Promise<void> {
    this.#request?.abort();
    this.#request = new AbortController();
    const address = `${this.dataset.url}?q=${encodeURIComponent(this.#input.value)}`;
    try {
      const answer = await fetch(address, { signal: this.#request.signal, headers: { Accept: 'text/html' } });
      if (!answer.ok || answer.redirected) return;
      this.#list.innerHTML = await answer.text();
      this.#at = 0;
      this.#mark();
    } catch {
      // A newer question replaced this one, or the network is away: the old options stay.
    }
  }

  #steer(event: KeyboardEvent): void {
    const options = all('[role=option]', this.#list);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && options.length) {
      event.preventDefault();
      this.#at = (this.#at + step + options.length) % options.length;
      this.#mark();
    }
    if (event.key === 'Enter') {
      event.preventDefault();
      find('a, button', options[this.#at] ?? this.#list)?.click();
    }
  }

  #mark(): void {
    this.#input.removeAttribute('aria-activedescendant');
    all('[role=option]', this.#list).forEach((option, index) => {
      const current = index === this.#at;
      option.id ||= `found-${index}`;
      option.setAttribute('aria-selected', String(current));
      if (!current) return;
      this.#input.setAttribute('aria-activedescendant', option.id);
      option.scrollIntoView({ block: 'nearest' });
    });
  }
}

customElements.define('cmd-palette', CmdPalette);
