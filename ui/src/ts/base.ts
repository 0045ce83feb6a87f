// The one script of every page. Islands are light-DOM elements: they upgrade themselves after any swap,
// and the code of the rarer ones is fetched only where their element or attribute occurs.
import 'htmx.org/dist/htmx.js';
import './live';
import './reltime';
import './requests';
import './shortcuts';
import { announce, dismissFlash } from './announce';
import { around, find, words } from './dom';

const islands = new Map<string, () => Promise<unknown>>([
  ['cmd-palette', () => import('./palette')],
  ['work-list', () => import('./worklist')],
  ['check-list', () => import('./checklist')],
  ['count-down', () => import('./countdown')],
  ['form[data-autosave]', () => import('./autosave')],
  ['form[data-upload]', () => import('./upload')],
  ['sign-pad', () => import('./signpad')],
  ['[data-show-when]', () => import('./showwhen')],
  ['proof-stage', () => import('./proof')],
]);

function settle(): void {
  for (const [selector, load] of islands) {
    if (find(selector)) {
      islands.delete(selector);
      void load();
    }
  }
  dismissFlash();
}

settle();
document.addEventListener('htmx:after:swap', () => {
  settle();
  find('.errs')?.focus();
});

document.addEventListener('click', (event) => {
  const copy = around(event, '[data-copy]');
  if (copy) void navigator.clipboard.writeText(copy.dataset.copy ?? '').then(() => announce(words('copied'), true));
  if (around(event, '[data-print]')) print();
});

addEventListener('offline', () => announce(words('offline'), true));
