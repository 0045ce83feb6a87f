// <count-down data-seconds="30" data-wait="Send a new code in {n} s"><button>Send a new code</button></count-down>
// The button waits; the server's own limit holds with or without it.
import { fill, find } from './dom';

class CountDown extends HTMLElement {
  #timer = 0;

  connectedCallback(): void {
    const button = find<HTMLButtonElement>('button', this);
    if (!button) return;
    const ready = button.textContent ?? '';
    const until = performance.now() + Number(this.dataset.seconds ?? 0) * 1_000;
    const draw = () => {
      const left = Math.ceil((until - performance.now()) / 1_000);
      button.disabled = left > 0;
      button.textContent = left > 0 ? fill(this.dataset.wait ?? ready, { n: left }) : ready;
      if (left <= 0) clearInterval(this.#timer);
    };
    this.#timer = window.setInterval(draw, 1_000);
    draw();
  }

  disconnectedCallback(): void {
    clearInterval(this.#timer);
  }
}

customElements.define('count-down', CountDown);
