// How somebody signs: with the name alone, which is shown as it will stand there, or with a drawing besides. What is drawn
// goes into a hidden field as lines of whole numbers. Whoever has no pointer, or no scripts, signs with the name.
import { all, find } from './dom';

const WIDTH = 600;
const HEIGHT = 200;
const MOST_POINTS = 3_900;

class SignPad extends HTMLElement {
  static observedAttributes = ['hidden'];
  #canvas?: HTMLCanvasElement;
  #field!: HTMLInputElement;
  #points = 0;
  #isDown = false;
  #last = '';

  connectedCallback(): void {
    const canvas = find<HTMLCanvasElement>('canvas', this);
    const field = find<HTMLInputElement>('input[type=hidden]', this);
    if (!canvas || !field) return;
    this.#canvas = canvas;
    this.#field = field;
    this.hidden = false;
    canvas.addEventListener('pointerdown', (event) => this.#begin(canvas, event));
    canvas.addEventListener('pointermove', (event) => this.#go(canvas, event));
    for (const end of ['pointerup', 'pointercancel']) canvas.addEventListener(end, () => this.#end());
    find('button', this)?.addEventListener('click', () => this.#clear());
    for (const way of all<HTMLInputElement>('input[type=radio]', this)) way.addEventListener('change', () => this.#turn());
    this.#follow(field.name.replace(/\.drawn$/, '.name'));
    this.#turn();
  }

  // A page that comes back takes the place of this one piece by piece: what the server wrote is hidden again.
  attributeChangedCallback(): void {
    if (!this.hidden || !this.#canvas) return;
    queueMicrotask(() => {
      this.hidden = false;
      this.#turn();
    });
  }

  // What is typed stands on the sheet as a signature would.
  #follow(name: string): void {
    const typed = this.closest('form')?.elements.namedItem(name);
    const sheet = find('.sheet p', this);
    if (!(typed instanceof HTMLInputElement) || !sheet) return;
    const show = (): void => void (sheet.textContent = typed.value);
    typed.addEventListener('input', show);
    show();
  }

  #turn(): void {
    const draws = find<HTMLInputElement>('input[value=drawn]', this)?.checked ?? false;
    this.toggleAttribute('data-draws', draws);
    if (draws) this.#show();
  }

  #place(canvas: HTMLCanvasElement, event: PointerEvent): string {
    const box = canvas.getBoundingClientRect();
    const within = (share: number, most: number) => Math.round(Math.min(Math.max(share, 0), 1) * most);
    return `${within((event.clientX - box.left) / box.width, WIDTH)} ${within((event.clientY - box.top) / box.height, HEIGHT)}`;
  }

  #begin(canvas: HTMLCanvasElement, event: PointerEvent): void {
    event.preventDefault();
    canvas.setPointerCapture(event.pointerId);
    this.#isDown = true;
    this.#add('M', this.#place(canvas, event));
  }

  #go(canvas: HTMLCanvasElement, event: PointerEvent): void {
    if (this.#isDown) this.#add('L', this.#place(canvas, event));
  }

  #end(): void {
    if (!this.#isDown) return;
    this.#isDown = false;
    this.#changed();
  }

  #add(mark: string, place: string): void {
    if (this.#points >= MOST_POINTS || (mark === 'L' && place === this.#last)) return;
    this.#points += 1;
    this.#last = place;
    this.#field.value += mark + place;
    this.#show();
  }

  #clear(): void {
    this.#field.value = '';
    this.#points = 0;
    this.#show();
    this.#changed();
  }

  // A draft is kept after a stroke as after a word.
  #changed(): void {
    this.#field.dispatchEvent(new Event('input', { bubbles: true }));
  }

  #show(): void {
    const pen = this.#canvas?.getContext('2d');
    if (!pen) return;
    pen.clearRect(0, 0, WIDTH, HEIGHT);
    pen.strokeStyle = getComputedStyle(this).color;
    pen.lineWidth = 3;
    pen.lineCap = 'round';
    pen.lineJoin = 'round';
    pen.stroke(new Path2D(this.#field.value));
  }
}

customElements.define('sign-pad', SignPad);
