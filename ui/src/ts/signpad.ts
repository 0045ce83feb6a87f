// A box to draw a signature in. What is drawn goes into a hidden field as lines of whole numbers; a name alone is enough,
// so whoever has no pointer, or no scripts, loses nothing.
import { find } from './dom';

const WIDTH = 600;
const HEIGHT = 200;
const MOST_POINTS = 3_900;

class SignPad extends HTMLElement {
  #canvas!: HTMLCanvasElement;
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
    canvas.addEventListener('pointerdown', (event) => this.#begin(event));
    canvas.addEventListener('pointermove', (event) => this.#go(event));
    for (const end of ['pointerup', 'pointercancel']) canvas.addEventListener(end, () => (this.#isDown = false));
    find('button', this)?.addEventListener('click', () => this.#clear());
    this.#show();
  }

  #place(event: PointerEvent): string {
    const box = this.#canvas.getBoundingClientRect();
    const within = (share: number, most: number) => Math.round(Math.min(Math.max(share, 0), 1) * most);
    return `${within((event.clientX - box.left) / box.width, WIDTH)} ${within((event.clientY - box.top) / box.height, HEIGHT)}`;
  }

  #begin(event: PointerEvent): void {
    event.preventDefault();
    this.#canvas.setPointerCapture(event.pointerId);
    this.#isDown = true;
    this.#add('M', event);
  }

  #go(event: PointerEvent): void {
    if (this.#isDown) this.#add('L', event);
  }

  #add(mark: string, event: PointerEvent): void {
    const place = this.#place(event);
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
  }

  #show(): void {
    const pen = this.#canvas.getContext('2d');
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
