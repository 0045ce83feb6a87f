// Forms with files: <form data-upload="URL"> sends each file there piece by piece (tus), shows how far it is, goes on
// by itself after a cut, and where the same file is chosen again after leaving. Without it the form is sent whole.
import { type DetailedError, Upload } from 'tus-js-client';
import { announce } from './announce';
import { all, find, words } from './dom';

// What a cut costs at most has to be sent again.
const PIECE = 8 * 1024 * 1024;
// Milliseconds; after the last of them the reader is asked to try again.
const AGAIN_AFTER = [0, 500, 1_000, 2_000, 4_000, 8_000, 15_000, 30_000, 30_000, 60_000, 60_000, 60_000];

interface Row {
  element: HTMLElement;
  bar: HTMLProgressElement;
  says: HTMLElement;
  stop: HTMLButtonElement;
}

document.addEventListener('submit', (event) => {
  const form = event.target as HTMLFormElement;
  // A second press while files are on their way has been stopped already.
  if (event.defaultPrevented || !form.matches('form[data-upload]')) return;
  const files = chosen(form);
  // The server says what to do where nothing was chosen.
  if (files.length === 0) return;
  event.preventDefault();
  void send(form, files);
});

// What is copied, such as a picture of the screen, goes where the reader stands.
document.addEventListener('paste', (event) => {
  const form = over(event);
  const files = [...(event.clipboardData?.files ?? [])];
  if (!form || files.length === 0) return;
  event.preventDefault();
  put(form, files);
});

document.addEventListener('dragover', (event) => {
  const form = over(event);
  if (!form) return;
  event.preventDefault();
  form.dataset.over = '';
});

document.addEventListener('dragleave', (event) => {
  const form = over(event);
  if (form && !form.contains(event.relatedTarget as Node | null)) delete form.dataset.over;
});

document.addEventListener('drop', async (event) => {
  const form = over(event);
  if (!form || !event.dataTransfer?.files.length) return;
  event.preventDefault();
  delete form.dataset.over;
  put(form, await filesOf(event.dataTransfer));
});

/** Files as if they had been chosen in the form. */
export function put(form: HTMLFormElement, files: File[]): void {
  const input = find<HTMLInputElement>('input[type=file]', form);
  if (!input) return;
  const chosen = new DataTransfer();
  for (const file of input.multiple ? files : files.slice(0, 1)) chosen.items.add(file);
  input.files = chosen.files;
  input.dispatchEvent(new Event('input', { bubbles: true }));
}

/** What was dropped, with what lies in folders. */
export async function filesOf(dropped: DataTransfer): Promise<File[]> {
  // What is dropped can be asked about only before the first pause.
  const entries = [...dropped.items].map((item) => item.webkitGetAsEntry());
  const files = [...dropped.files];
  if (!entries.some((entry) => entry?.isDirectory)) return files;
  const found: File[] = [];
  for (const entry of entries) if (entry) await walk(entry, found);
  return found;
}

// More than this nobody looks over.
const MOST_OF_FOLDERS = 100;

async function walk(entry: FileSystemEntry, found: File[]): Promise<void> {
  if (found.length >= MOST_OF_FOLDERS || entry.name.startsWith('.')) return;
  if (entry.isFile) {
    found.push(await new Promise<File>((done, failed) => (entry as FileSystemFileEntry).file(done, failed)));
    return;
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const next = (): Promise<FileSystemEntry[]> => new Promise((done, failed) => reader.readEntries(done, failed));
  // A folder is told in parts, until a part is empty.
  for (let part = await next(); part.length > 0; part = await next()) {
    for (const inner of part) await walk(inner, found);
  }
}

function over(event: Event): HTMLFormElement | null {
  return event.target instanceof Element ? event.target.closest<HTMLFormElement>('form[data-upload]') : null;
}

function chosen(form: HTMLFormElement): File[] {
  return all<HTMLInputElement>('input[type=file]', form).flatMap((input) => [...(input.files ?? [])]);
}

async function send(form: HTMLFormElement, files: File[]): Promise<void> {
  const refused = await sendAll(form, files);
  delete form.dataset.busy;
  for (const button of all('[aria-busy=true]', form)) button.removeAttribute('aria-busy');
  if (refused === 0) location.assign(form.dataset.done ?? location.pathname);
}

/** One after the other: each has the whole line. What is refused stays to be read and chosen, the others are there. */
export async function sendAll(form: HTMLFormElement, files: File[]): Promise<number> {
  find('[data-files]', form)?.remove();
  const list = document.createElement('ul');
  list.className = 'stack-s';
  list.dataset.files = '';
  form.append(list);
  const rows = files.map((file) => [file, row(list, file)] as const);
  const refused: File[] = [];
  for (const [file, shown] of rows) {
    if (!(await sendOne(form, file, shown))) refused.push(file);
  }
  if (refused.length === 0) return 0;
  for (const input of all<HTMLInputElement>('input[type=file]', form)) input.value = '';
  // Whoever mends what was wrong beside it need not choose it again.
  put(form, refused);
  if (refused.length < files.length) await renew(form);
  const said = files.length === 1 ? words('uploadRefusedOne') : words('uploadRefused', { count: refused.length, of: files.length });
  announce(said, true);
  return refused.length;
}

// Some are there and some are not: the item says what it has now, and what is chosen and typed stays.
async function renew(form: HTMLFormElement): Promise<void> {
  const slot = form.closest('.slot');
  const answer = await fetch(location.pathname, { headers: { Accept: 'text/html' } }).catch(() => null);
  if (!slot || !answer?.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  const fresh = page.getElementById(slot.id);
  if (!fresh) return;
  const parts = all('[data-renew]', fresh);
  for (const [place, part] of all('[data-renew]', slot).entries()) {
    const newer = parts[place];
    if (newer) part.replaceWith(document.adoptNode(newer));
  }
  const room = find<HTMLFormElement>('form[data-room]', fresh)?.dataset.room;
  if (form.dataset.room && room) form.dataset.room = room;
}

// Whether it is there.
async function sendOne(form: HTMLFormElement, file: File, shown: Row): Promise<boolean> {
  const endpoint = new URL(form.dataset.upload ?? '', location.href).href;
  return new Promise((done) => {
    const end = (sentence: string, isThere: boolean): void => {
      shown.stop.remove();
      shown.bar.hidden = !isThere;
      shown.says.textContent = sentence;
      shown.says.className = isThere ? 'sub' : 'err';
      done(isThere);
    };
    const upload = new Upload(file, {
      endpoint,
      chunkSize: PIECE,
      retryDelays: AGAIN_AFTER,
      removeFingerprintOnSuccess: true,
      fingerprint: () => Promise.resolve(keyOf(form, endpoint, file)),
      metadata: { ...told(form), filename: file.name },
      onProgress: (sent, all) => {
        shown.bar.value = sent;
        shown.says.textContent = words('uploading', { done: size(sent), size: size(all) });
      },
      onShouldRetry: (error) => {
        if (!mayPass(error as DetailedError)) return false;
        shown.says.textContent = words(navigator.onLine ? 'uploadAgain' : 'uploadOffline');
        return true;
      },
      onSuccess: () => end(words('uploaded'), true),
      onError: (error) => end(sentence(error as DetailedError), false),
    });
    shown.stop.addEventListener('click', () => void upload.abort(true).finally(() => end(words('uploadStopped'), false)));
    void upload.findPreviousUploads().then(([last]) => {
      if (last) upload.resumeFromPreviousUpload(last);
      upload.start();
    });
  });
}

// What an upload goes on by: the same file for the same purpose. With another slot, for other readers or with other
// answers it is another one, because what the server was told at its beginning is what it becomes.
function keyOf(form: HTMLFormElement, endpoint: string, file: File): string {
  const { once, ...purpose } = told(form);
  const fields = Object.entries(purpose).sort(([one], [other]) => (one < other ? -1 : 1));
  return JSON.stringify(['portico', endpoint, file.name, file.type, file.size, file.lastModified, fields]);
}

// The other fields of the form, by which the server knows what it becomes.
function told(form: HTMLFormElement): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const [name, value] of new FormData(form)) {
    if (typeof value === 'string') fields[name] = value;
  }
  return fields;
}

// A line that was cut, a server that starts anew, somebody else at the same upload: all of that passes.
function mayPass(error: DetailedError): boolean {
  const status = error.originalResponse?.getStatus() ?? 0;
  return status === 0 || status >= 500 || [409, 423, 429].includes(status);
}

// What the server said to people, where it said something to them.
function sentence(error: DetailedError): string {
  const answer = error.originalResponse;
  const isText = answer?.getHeader('Content-Type')?.startsWith('text/plain');
  return (isText && answer?.getBody()) || words('uploadFailed');
}

function size(bytes: number): string {
  return bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} KB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

function row(list: HTMLElement, file: File): Row {
  const element = document.createElement('li');
  element.className = 'file';
  const name = document.createElement('span');
  name.className = 'file-n';
  name.textContent = file.name;
  const stop = document.createElement('button');
  stop.type = 'button';
  stop.className = 'btn btn-q';
  stop.textContent = words('stop');
  stop.setAttribute('aria-label', `${words('stop')}: ${file.name}`);
  const bar = document.createElement('progress');
  bar.className = 'bar';
  bar.max = file.size || 1;
  bar.value = 0;
  bar.setAttribute('aria-label', file.name);
  const says = document.createElement('span');
  says.className = 'sub';
  says.textContent = words('uploadWaits');
  element.append(name, stop, bar, says);
  list.append(element);
  return { element, bar, says, stop };
}
