// Says something to screen readers and, when it matters to everybody, shows it as a toast too.
import { all } from './dom';

const SHOWN_FOR = 5_000;
const FLASH_FOR = 10_000;
let region: HTMLElement | undefined;

export function announce(sentence: string, show = false): void {
  const status = liveRegion();
  status.textContent = '';
  requestAnimationFrame(() => (status.textContent = sentence));
  if (show) toast(sentence);
}

// The toast a page came with goes by itself, but never while somebody points at it or stands in it.
export function dismissFlash(): void {
  const [flash] = all('.toast[data-flash]');
  if (!flash || flash.dataset.flash === 'timed') return;
  flash.dataset.flash = 'timed';
  const leave = () => {
    if (flash.matches(':hover, :focus-within')) setTimeout(leave, 1_000);
    else flash.remove();
  };
  setTimeout(leave, FLASH_FOR);
}

function liveRegion(): HTMLElement {
  if (!region?.isConnected) {
    region = document.createElement('div');
    region.className = 'vh';
    region.setAttribute('role', 'status');
    document.body.append(region);
  }
  return region;
}

// The newest sentence takes the place of the one before.
function toast(sentence: string): void {
  for (const older of all('.toast')) older.remove();
  const element = document.createElement('div');
  element.className = 'toast';
  element.setAttribute('aria-hidden', 'true');
  element.textContent = sentence;
  document.body.append(element);
  setTimeout(() => element.remove(), SHOWN_FOR);
}
