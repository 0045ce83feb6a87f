// The one script of every page. Islands are light-DOM elements: they upgrade themselves after any swap,
// and the code of the rarer ones is fetched only where their element or attribute occurs.
import 'htmx.org/dist/htmx.js';
import './live';
import './reltime';
import './requests';
import './shortcuts';
import { announce, dismissFlash } from './announce';
import { all, around, find, words } from './dom';

const islands = new Map<string, () => Promise<unknown>>([
  ['cmd-palette', () => import('./palette')],
  ['work-list', () => import('./worklist')],
  ['check-list', () => import('./checklist')],
  ['count-down', () => import('./countdown')],
  ['form[data-autosave]', () => import('./autosave')],
  ['form[data-upload]', () => import('./upload')],
  ['drop-many', () => import('./many')],
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
  // Where there is no clipboard, as without encryption, what is shown is selected by hand.
  if ('clipboard' in navigator) for (const button of all<HTMLElement>('[data-copy][hidden]')) button.hidden = false;
  dismissFlash();
}

settle();
document.addEventListener('htmx:after:swap', () => {
  settle();
  // What is wrong is looked at, wherever on the page it is said; whoever is typing goes on.
  const isTyping = document.activeElement?.matches('input, textarea, select');
  const wrong = find('.errs') ?? (isTyping ? null : find('[aria-invalid="true"]'));
  wrong?.focus();
});

document.addEventListener('click', (event) => {
  const copy = around(event, '[data-copy]');
  if (copy) void navigator.clipboard.writeText(copy.dataset.copy ?? '').then(() => announce(words('copied'), true));
  if (around(event, '[data-print]')) print();
});

// What was unfolded to write in is left by Escape; what was typed stays in it.
document.addEventListener('keydown', (event) => {
  const fold = event.key === 'Escape' && around<HTMLDetailsElement>(event, 'details.fold[open]');
  if (!fold) return;
  fold.open = false;
  find('summary', fold)?.focus();
});

addEventListener('offline', () => announce(words('offline'), true));
