// <proof-stage>: pages with pins. Pins are links and every form works without this; here a click or a drawn box
// fills the form in, letters step through the comments, and pages are made larger.
import { announce } from './announce';
import { all, around, find, words } from './dom';
import { isPlainLetter, lettersAreOn } from './shortcuts';

const SVG = 'http://www.w3.org/2000/svg';
const DRAWN = 1.5; // percent: less is a click
const NAMES = ['x', 'y', 'w', 'h'] as const;
type At = Record<(typeof NAMES)[number], number>;

let zoom = 1;

function setZoom(next: number): void {
  zoom = Math.min(4, Math.max(0.5, next));
  document.documentElement.style.setProperty('--zoom', String(zoom));
}

function field(form: HTMLFormElement, name: string): HTMLInputElement {
  return form.elements.namedItem(name) as HTMLInputElement;
}

// Says in a form where something is: a point, or a box.
function say(form: HTMLFormElement, page: string, at?: At): void {
  field(form, 'page').value = page;
  const given = at?.w ? NAMES : NAMES.slice(0, 2);
  for (const name of NAMES) field(form, name).value = at && given.includes(name) ? String(at[name]) : '';
  form.dispatchEvent(new Event('input', { bubbles: true }));
}

// The composer with its page chosen and the cursor in it.
function compose(page: string, at?: At): void {
  const form = find<HTMLFormElement>('form[data-pin-form]');
  if (!form) return;
  if (form.elements.namedItem('page')) say(form, page, at);
  form.closest('details')!.open = true;
  field(form, 'words').focus();
}

// Where a comment of an older version is being given its place, what is pointed at is that place.
function move(page: string, at: At): boolean {
  const form = find<HTMLFormElement>('details[open] > form[data-place-form]');
  if (form) say(form, page, at);
  if (form) find('button', form)?.focus();
  return form !== null;
}

class ProofStage extends HTMLElement {
  #from: [number, number] | null = null;

  connectedCallback(): void {
    this.#offer();
    document.addEventListener('htmx:after:swap', this.#offer);
    this.addEventListener('pointerdown', (event) => this.#begin(event));
    this.addEventListener('pointermove', (event) => (this.#from ? this.#draw(event) : this.#swipe(event)));
    this.addEventListener('pointerup', (event) => this.#end(event));
    this.addEventListener('click', (event) => this.#click(event));
    this.addEventListener('dragstart', (event) => event.preventDefault());
    this.addEventListener('input', (event) => {
      const { id, value } = event.target as HTMLInputElement;
      this.toggleAttribute('data-faded', true);
      document.documentElement.style.setProperty(`--${id}`, `${value}%`);
    });
  }

  disconnectedCallback(): void {
    document.removeEventListener('htmx:after:swap', this.#offer);
  }

  // What works with a script alone; a page that was morphed comes without it.
  #offer = (): void => {
    this.toggleAttribute('data-ready', true);
    for (const only of all('.zoom, .fade, .pointing')) only.hidden = false;
  };

  // Only the main button, on a page, and not on a pin; a finger scrolls and taps.
  #page(event: MouseEvent): HTMLElement | null {
    const free = this.hasAttribute('data-takes') && event.button === 0 && !around(event, '.pin');
    return free ? around(event, '.page') : null;
  }

  #part(event: MouseEvent, page: Element): [number, number] {
    const box = page.getBoundingClientRect();
    const part = (at: number, from: number, size: number) => Math.min(100, Math.max(0, Math.round((1e4 * (at - from)) / size) / 100));
    return [part(event.clientX, box.left, box.width), part(event.clientY, box.top, box.height)];
  }

  #begin(event: PointerEvent): void {
    const page = this.#page(event);
    if (!page || event.pointerType === 'touch') return;
    event.preventDefault();
    this.#from = this.#part(event, page);
  }

  #at(event: MouseEvent, page: Element): At {
    const [x, y] = this.#part(event, page);
    const [a, b] = this.#from ?? [x, y];
    const round = (part: number) => Math.round(part * 100) / 100;
    const [w, h] = [round(Math.abs(x - a)), round(Math.abs(y - b))];
    const isBox = w > DRAWN && h > DRAWN;
    return { x: isBox ? Math.min(a, x) : x, y: isBox ? Math.min(b, y) : y, w: isBox ? w : 0, h: isBox ? h : 0 };
  }

  #draw(event: PointerEvent): void {
    const page = around(event, '.page');
    if (page) this.#mark(page, this.#at(event, page));
  }

  // The line between two versions follows a finger, or the mouse with its button down.
  #swipe(event: PointerEvent): void {
    const page = around(event, '.page.swipe');
    const line = find<HTMLInputElement>('#swipe', this);
    if (!page || !line || !(event.buttons & 1)) return;
    line.value = String(this.#part(event, page)[0]);
    line.dispatchEvent(new Event('input', { bubbles: true }));
  }

  #end(event: PointerEvent): void {
    const page = this.#from && this.#page(event);
    if (page) this.#place(page, this.#at(event, page));
    this.#from = null;
  }

  #click(event: MouseEvent): void {
    const pin = around<SVGAElement>(event, '.pin');
    const link = around(event, '[data-on]');
    if (pin) {
      event.preventDefault();
      show(pin);
    } else if (link && find('form[data-pin-form]')) {
      event.preventDefault();
      compose(link.dataset.on ?? '');
    } else if ((event as PointerEvent).pointerType === 'touch') {
      const page = this.#page(event);
      if (page) this.#place(page, this.#at(event, page));
    }
  }

  #place(page: HTMLElement, at: At): void {
    const number = page.dataset.page ?? '';
    this.#mark(page, at);
    if (!move(number, at)) compose(number, at);
    announce(words('pinPlaced', { page: number }));
  }

  // What is about to be said, where it will point.
  #mark(page: Element, { x, y, w, h }: At): void {
    find('.draft', this)?.remove();
    const draft = document.createElementNS(SVG, 'g');
    draft.setAttribute('class', 'pin draft');
    const shape = (name: string, look: string, values: Record<string, string>) => {
      const element = document.createElementNS(SVG, name);
      for (const [key, value] of Object.entries({ class: look, ...values })) element.setAttribute(key, value);
      draft.append(element);
    };
    if (w) shape('rect', 'box', { x: `${x}%`, y: `${y}%`, width: `${w}%`, height: `${h}%` });
    shape('circle', 'dot', { cx: `${x}%`, cy: `${y}%`, r: '13' });
    find('.pins', page)?.append(draft);
  }
}

function pins(): SVGAElement[] {
  return all<SVGAElement>('a.pin');
}

// Leads from a pin to what was said, and marks it.
function show(pin: SVGAElement): void {
  for (const each of pins()) each.toggleAttribute('aria-current', false);
  pin.setAttribute('aria-current', 'true');
  pin.scrollIntoView({ block: 'center' });
  const thread = find(pin.getAttribute('href') ?? '');
  thread?.focus({ preventScroll: true });
  thread?.scrollIntoView({ block: 'nearest' });
}

function step(by: number): void {
  const open = pins().filter((pin) => !pin.hasAttribute('data-done'));
  const list = open.length > 0 ? open : pins();
  const now = list.findIndex((pin) => pin.getAttribute('aria-current') === 'true');
  const next = list[(now + by + list.length + (now < 0 && by < 0 ? 1 : 0)) % list.length];
  if (next) show(next);
}

function cancel(): void {
  find('.draft')?.remove();
  const form = find<HTMLFormElement>('form[data-pin-form]');
  const fold = form?.closest('details');
  if (!form || !fold) return;
  if (field(form, 'words').value === '') fold.open = false;
  find('summary', fold)?.focus({ preventScroll: true });
}

document.addEventListener('keydown', (event) => {
  if (!find('proof-stage')) return;
  if (event.key === 'Escape' && (find('.draft') || around(event, 'form[data-pin-form]'))) return cancel();
  if (!lettersAreOn() || !isPlainLetter(event)) return;
  const act = { n: () => step(1), p: () => step(-1), c: () => compose(''), '+': () => setZoom(zoom * 1.25), '-': () => setZoom(zoom / 1.25) }[event.key];
  if (!act) return;
  event.preventDefault();
  act();
});

document.addEventListener('click', (event) => {
  const way = around(event, '[data-zoom]')?.dataset.zoom;
  if (way) setZoom(way === 'fit' ? 1 : zoom * (way === 'in' ? 1.25 : 0.8));
  const number = around<HTMLAnchorElement>(event, 'a.pin-n');
  const pin = number && find<SVGAElement>(number.hash);
  if (pin) {
    event.preventDefault();
    show(pin as unknown as SVGAElement);
  }
});

customElements.define('proof-stage', ProofStage);
