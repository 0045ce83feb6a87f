// Forms sent by htmx: a busy button, words that are never lost, failures that explain themselves,
// and a whole new page where the answer belongs to another address.
import { announce } from './announce';
import { all, find, words } from './dom';

interface Exchange {
  sourceElement?: Element;
  target?: Element | string;
  select?: string | null;
  selectOOB?: string | null;
  swap?: string;
  response?: { status: number; raw: Response };
}

const BAR_AFTER = 300;
const STILL_WORKING_AFTER = 5_000;

const dirty = new WeakSet<Element>();
let sent: HTMLFormElement | null = null;
let waits: number[] = [];

function exchange(event: Event): Exchange {
  return (event as CustomEvent<{ ctx?: Exchange }>).detail?.ctx ?? {};
}

// A form with unsent words is left alone by every morph.
document.addEventListener('input', (event) => {
  const form = (event.target as Element).closest('form[data-guard]');
  if (!form) return;
  dirty.add(form);
  form.setAttribute('hx-morph-skip', '');
});

document.addEventListener('draft:saved', (event) => dirty.delete(event.target as Element));

addEventListener('beforeunload', (event) => {
  if (all('form[data-guard]').some((form) => dirty.has(form))) event.preventDefault();
});

// Pressing twice sends once.
document.addEventListener('submit', (event) => {
  const form = event.target as HTMLFormElement;
  if (form.dataset.busy !== undefined) return event.preventDefault();
  sent = form;
  dirty.delete(form);
  if (form.method !== 'post') return;
  form.dataset.busy = '';
  const button = event.submitter ?? form.querySelector('button:not([type=button])');
  button?.setAttribute('aria-busy', 'true');
}, true);

document.addEventListener('htmx:before:request', (event) => {
  if (!(exchange(event).sourceElement instanceof HTMLFormElement)) return;
  waits = [
    window.setTimeout(() => (document.documentElement.dataset.busy = ''), BAR_AFTER),
    window.setTimeout(() => announce(words('working'), true), STILL_WORKING_AFTER),
  ];
});

function release(): void {
  waits.forEach(clearTimeout);
  delete document.documentElement.dataset.busy;
  for (const form of all('form[data-busy]')) delete form.dataset.busy;
  for (const button of all('[aria-busy=true]')) button.removeAttribute('aria-busy');
}

addEventListener('pageshow', release);
document.addEventListener('htmx:finally:request', release);

function failed(sentence: string): void {
  release();
  if (sent?.matches('[data-guard]')) dirty.add(sent);
  announce(sentence, true);
}

document.addEventListener('htmx:error', () => failed(words(navigator.onLine ? 'sendFailed' : 'offline')));

document.addEventListener('htmx:response:error', (event) => {
  if ((exchange(event).response?.status ?? 0) >= 500) failed(words('sendFailed'));
});

// An answer for another address replaces the whole page; a sign-in page replaces nothing, so no words are lost.
document.addEventListener('htmx:before:response', (event) => {
  const answer = exchange(event);
  const raw = answer.response?.raw;
  if (!raw) return;
  const path = new URL(raw.url, location.href).pathname;
  if (raw.status === 401 || (path.startsWith('/sign-in') && !location.pathname.startsWith('/sign-in'))) {
    event.preventDefault();
    failed(words('signedOut'));
  } else if (raw.redirected && path !== location.pathname) {
    Object.assign(answer, { target: document.body, select: 'body', selectOOB: null, swap: 'outerSync show:top' });
  }
});

// A morph keeps what people typed, so after a success the form must come back empty.
document.addEventListener('htmx:before:swap', (event) => {
  const { sourceElement: form, response } = exchange(event);
  if (!(form instanceof HTMLFormElement) || form.method !== 'post') return;
  form.removeAttribute('hx-morph-skip');
  if ((response?.status ?? 200) < 400) form.reset();
  else if (form.matches('[data-guard]')) dirty.add(form);
});

document.addEventListener('htmx:after:swap', (event) => {
  if (exchange(event).target === document.body) find('#main')?.focus({ preventScroll: true });
});

// Neither a refused form nor a return to the same page belongs into the history.
document.addEventListener('htmx:before:history:update', (event) => {
  const { history: step, response } = (event as CustomEvent).detail;
  const same = new URL(step.path, location.href).pathname === location.pathname;
  if ((response?.status ?? 200) >= 400 || same) event.preventDefault();
});
