// Live refresh. The server sends topic names, never data: a page that depends on a topic reads its own address again.
// One connection for each browser: the tab that holds the lock listens and tells the others.
import { find } from './dom';

const EVERYTHING = '*';
const OWN_DOING = 2_000; // a topic this soon after our own page came is most likely our own doing
const LONG_HIDDEN = 30_000;

let waiting = false;
let freshAt = 0;
let hiddenAt = 0;
let source: EventSource | undefined;
let resign: (() => void) | undefined;

const main = () => find('#main');
const offer = () => find<HTMLButtonElement>('.fresh');
const topics = () => main()?.dataset.live?.split(' ') ?? [];

// Nothing moves under a pointer or a caret.
const calm = () => !main()?.matches(':hover, :focus-within');

function refresh(): void {
  waiting = false;
  const chip = offer();
  if (chip) chip.hidden = true;
  document.body.dispatchEvent(new CustomEvent('live:refresh', { bubbles: true }));
}

function hear(topic: string): void {
  if (topic !== EVERYTHING && !topics().includes(topic)) return;
  if (calm()) return refresh();
  waiting = true;
  const chip = offer();
  if (chip && topic !== EVERYTHING && performance.now() - freshAt > OWN_DOING) chip.hidden = false;
}

function refreshOnceCalm(): void {
  setTimeout(() => {
    if (waiting && calm() && !offer()?.matches(':hover, :focus')) refresh();
  }, 400);
}

function listen(tell: (topic: string) => void): Promise<void> {
  return new Promise((done) => {
    let opened = false;
    source = new EventSource('/live');
    source.addEventListener('topic', (event) => tell(event.data));
    source.addEventListener('open', () => {
      if (opened) tell(EVERYTHING); // what happened in the gap is unknown
      opened = true;
    });
    resign = () => {
      source?.close();
      done();
    };
  });
}

function start(others: BroadcastChannel): void {
  const tell = (topic: string) => {
    hear(topic);
    others.postMessage(topic);
  };
  if (navigator.locks) void navigator.locks.request('live', () => listen(tell));
  else void listen(tell);
}

if (main()?.dataset.live) {
  const others = new BroadcastChannel('live');
  others.addEventListener('message', (event) => hear(event.data));
  start(others);

  document.addEventListener('htmx:after:swap', () => (freshAt = performance.now()));
  document.addEventListener('pointerout', refreshOnceCalm);
  document.addEventListener('focusout', refreshOnceCalm);
  document.addEventListener('click', (event) => {
    if (event.target === offer()) refresh();
  });
  document.addEventListener('visibilitychange', () => {
    if (document.hidden) hiddenAt = performance.now();
    else if (performance.now() - hiddenAt > LONG_HIDDEN) hear(EVERYTHING);
  });

  // An open connection would keep the page out of the back-forward cache.
  addEventListener('pagehide', () => resign?.());
  addEventListener('pageshow', (event) => {
    if (!event.persisted) return;
    start(others);
    hear(EVERYTHING);
  });
}
