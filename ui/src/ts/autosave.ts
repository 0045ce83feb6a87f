// Drafts of long forms: <form data-autosave="URL"> is sent there, as it stands, after a pause in typing.
// The element with data-saved says when it was kept. Nothing is asked of the person.
import { all, find, language, words, zone } from './dom';

const PAUSE = 1_500;
const AGAIN = 10_000;
const timers = new WeakMap<HTMLFormElement, number>();
const unsaved = new Set<HTMLFormElement>();
const clock = new Intl.DateTimeFormat(language(), { hour: 'numeric', minute: '2-digit', timeZone: zone() });

function later(form: HTMLFormElement, pause: number): void {
  clearTimeout(timers.get(form));
  timers.set(form, window.setTimeout(() => void save(form), pause));
}

function answers(form: HTMLFormElement): URLSearchParams {
  const body = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (typeof value === 'string') body.append(name, value);
  }
  return body;
}

function say(form: HTMLFormElement, sentence: string): void {
  const place = find('[data-saved]', form);
  if (place) place.textContent = sentence;
}

async function save(form: HTMLFormElement): Promise<void> {
  if (!form.isConnected || form.dataset.busy !== undefined) return;
  unsaved.delete(form);
  try {
    const answer = await fetch(form.dataset.autosave ?? '', { method: 'POST', body: answers(form) });
    if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
    say(form, words('saved', { time: clock.format(new Date()).replace(/[AP]M/, (half) => half.toLowerCase()) }));
    if (!unsaved.has(form)) form.dispatchEvent(new CustomEvent('draft:saved', { bubbles: true }));
  } catch {
    unsaved.add(form);
    say(form, words('saveFailed'));
    later(form, AGAIN);
  }
}

document.addEventListener('input', (event) => {
  const form = (event.target as Element).closest<HTMLFormElement>('form[data-autosave]');
  if (!form) return;
  unsaved.add(form);
  later(form, PAUSE);
});

document.addEventListener('submit', (event) => {
  const form = event.target as HTMLFormElement;
  clearTimeout(timers.get(form));
  unsaved.delete(form);
});

// Whoever leaves in the middle of the pause loses nothing.
addEventListener('pagehide', () => {
  for (const form of all<HTMLFormElement>('form[data-autosave]')) {
    if (unsaved.has(form)) navigator.sendBeacon(form.dataset.autosave ?? '', answers(form));
  }
});
