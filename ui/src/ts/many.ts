// <drop-many> on a page with slots: files that are dropped or pasted beside them, or chosen many at once, are proposed a
// slot each by kind and name. The reader looks the proposal over and sends it with one press.
import { announce } from './announce';
import { all, find, words } from './dom';
import { propose, type Slot } from './match';
import { filesOf, put, sendAll } from './upload';

interface Choice {
  file: File;
  select: HTMLSelectElement;
}

class DropMany extends HTMLElement {
  #panel: HTMLElement | null = null;
  #choices: Choice[] = [];

  connectedCallback(): void {
    if (slots().length < 2) return;
    this.hidden = false;
    for (const input of all<HTMLInputElement>('input[type=file]', this)) {
      input.addEventListener('change', () => {
        this.#show([...(input.files ?? [])]);
        input.value = '';
      });
    }
    // A button that opens the picker: a label is no stop of the keyboard.
    for (const button of all<HTMLButtonElement>('button[data-picks]', this)) {
      button.addEventListener('click', () => find<HTMLInputElement>(`#${button.dataset.picks}`, this)?.click());
    }
    document.addEventListener('dragover', this.#over);
    document.addEventListener('dragleave', this.#leave);
    document.addEventListener('drop', this.#drop);
    document.addEventListener('paste', this.#paste);
  }

  disconnectedCallback(): void {
    document.removeEventListener('dragover', this.#over);
    document.removeEventListener('dragleave', this.#leave);
    document.removeEventListener('drop', this.#drop);
    document.removeEventListener('paste', this.#paste);
  }

  #over = (event: DragEvent): void => {
    if (isInSlot(event) || !event.dataTransfer?.types.includes('Files')) return;
    event.preventDefault();
    this.dataset.over = '';
  };

  #leave = (event: DragEvent): void => {
    if (!event.relatedTarget || isInSlot(event)) delete this.dataset.over;
  };

  #drop = async (event: DragEvent): Promise<void> => {
    delete this.dataset.over;
    if (isInSlot(event) || !event.dataTransfer?.types.includes('Files')) return;
    event.preventDefault();
    this.#show(await filesOf(event.dataTransfer));
  };

  #paste = (event: ClipboardEvent): void => {
    const files = [...(event.clipboardData?.files ?? [])];
    if (files.length === 0 || isInSlot(event)) return;
    event.preventDefault();
    this.#show(files);
  };

  // What was there before stays as it was looked over.
  #show(files: File[]): void {
    if (files.length === 0) return;
    const panel = (this.#panel ??= this.#open());
    const open = slots();
    const taken = this.#choices.map(({ select }) => select.value);
    const proposed = propose(files, open, taken);
    const list = find('ul', panel);
    files.forEach((file, index) => {
      const select = choose(file, open, proposed[index] ?? '');
      this.#choices.push({ file, select });
      list?.append(row(file, select));
    });
    panel.hidden = false;
    find('h2', panel)?.focus();
    announce(words('manyProposed', { count: files.length }));
  }

  #open(): HTMLElement {
    const panel = find('section', this) as HTMLElement;
    find('[data-send]', panel)?.addEventListener('click', () => void this.#send(panel));
    find('[data-drop]', panel)?.addEventListener('click', () => this.#close(panel));
    return panel;
  }

  #close(panel: HTMLElement): void {
    this.#choices = [];
    find('ul', panel)?.replaceChildren();
    find('.err', panel)?.setAttribute('hidden', '');
    panel.hidden = true;
    find<HTMLButtonElement>('button[data-picks]', this)?.focus();
  }

  async #send(panel: HTMLElement): Promise<void> {
    const wrong = this.#wrong();
    const error = find('.err', panel);
    if (error) {
      error.textContent = wrong;
      error.hidden = wrong === '';
    }
    if (wrong) return announce(wrong);
    const open = slots();
    const groups = open.map((slot) => ({ slot, files: this.#filesFor(slot.key) })).filter(({ files }) => files.length > 0);
    const asking = groups.filter(({ slot }) => slot.asks);
    const sending = groups.filter(({ slot }) => !slot.asks);
    if (groups.length === 0) return this.#close(panel);
    this.#close(panel);
    for (const { slot, files } of asking) put(slot.form, files);
    let refused = 0;
    for (const { slot, files } of sending) refused += await sendAll(slot.form, files);
    const [first] = asking;
    if (refused > 0) return;
    if (!first) return location.assign(sending[0]?.slot.form.dataset.done ?? location.pathname);
    // What is asked about a file stands in its slot, with the file in it.
    first.slot.form.scrollIntoView({ block: 'center' });
    find<HTMLElement>('input:not([type=hidden]):not([type=file]), select, textarea', first.slot.form)?.focus();
    announce(words('manyAsks', { label: first.slot.label }), true);
  }

  #filesFor(key: string): File[] {
    return this.#choices.filter(({ select }) => select.value === key).map(({ file }) => file);
  }

  #wrong(): string {
    const over = slots().find((slot) => this.#filesFor(slot.key).length > slot.room);
    return over ? words('manyOver', { label: over.label, room: over.room }) : '';
  }
}

// The slots that take a file now, as their forms say.
function slots(): Slot[] {
  return all<HTMLFormElement>('.slot form[data-room]').map((form) => {
    const slot = form.closest('.slot');
    return {
      form,
      key: find<HTMLInputElement>('input[name=slot]', form)?.value ?? '',
      label: find('h2', slot ?? form)?.textContent?.trim() ?? '',
      help: find('.slot-b > .sub', slot ?? form)?.textContent?.trim() ?? '',
      accept: find<HTMLInputElement>('input[type=file]', form)?.accept ?? '',
      room: Number(form.dataset.room) || 1,
      asks: find('.field :is(input:not([type=file]), select, textarea)', form) !== null,
      isOpen: slot?.getAttribute('data-s') === '' || slot?.getAttribute('data-s') === 'back',
    };
  });
}

function isInSlot(event: Event): boolean {
  return event.target instanceof Element && event.target.closest('form[data-upload]') !== null;
}

function choose(file: File, open: Slot[], proposed: string): HTMLSelectElement {
  const select = document.createElement('select');
  select.className = 'input';
  select.setAttribute('aria-label', words('manyWhere', { name: file.name }));
  select.append(new Option(words('manyLeaveOut'), ''));
  for (const { key, label } of open) select.append(new Option(label, key, key === proposed, key === proposed));
  return select;
}

function row(file: File, select: HTMLSelectElement): HTMLLIElement {
  const element = document.createElement('li');
  const name = document.createElement('span');
  name.className = 'file-n';
  name.textContent = file.name;
  element.append(name, select);
  return element;
}

customElements.define('drop-many', DropMany);
