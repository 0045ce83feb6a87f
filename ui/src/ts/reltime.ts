// <rel-time><time datetime="…">…</time></rel-time>: "3 hours ago", the exact time on hover.
import { find, language, zone } from './dom';

const UNITS: [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 31_536_000],
  ['month', 2_628_000],
  ['week', 604_800],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
];
const relative = new Intl.RelativeTimeFormat(language(), { numeric: 'auto' });
const exact = new Intl.DateTimeFormat(language(), { dateStyle: 'medium', timeStyle: 'short', timeZone: zone() });

class RelTime extends HTMLElement {
  #timer = 0;

  connectedCallback(): void {
    this.#draw();
    this.#timer = window.setInterval(() => this.#draw(), 60_000);
  }

  disconnectedCallback(): void {
    clearInterval(this.#timer);
  }

  #draw(): void {
    const time = find<HTMLTimeElement>('time', this);
    const at = new Date(time?.dateTime ?? '');
    if (!time || Number.isNaN(at.getTime())) return;
    const seconds = (at.getTime() - Date.now()) / 1_000;
    const [unit, size] = UNITS.find(([, each]) => Math.abs(seconds) >= each) ?? ['second', 1];
    time.textContent = relative.format(Math.round(seconds / size), unit);
    time.title = exact.format(at);
  }
}

customElements.define('rel-time', RelTime);
