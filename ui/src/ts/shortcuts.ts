// Single-letter shortcuts: a letter presses the visible element that names it with data-key.
// They can be switched off in the account (data-keys="off" on <html>), as WCAG 2.1.4 asks.
import { all, find } from './dom';

export function lettersAreOn(): boolean {
  return document.documentElement.dataset.keys !== 'off';
}

// A letter typed into a field, or with a modifier, is no shortcut.
export function isPlainLetter(event: KeyboardEvent): boolean {
  const typing = (event.target as Element).closest?.('input:not([type=checkbox]), textarea, select, [contenteditable]');
  return !event.defaultPrevented && !event.ctrlKey && !event.metaKey && !event.altKey && !typing;
}

document.addEventListener('keydown', (event) => {
  if (!lettersAreOn() || !isPlainLetter(event)) return;
  if (event.key === '?') {
    find('#keys[popover]')?.togglePopover();
    return;
  }
  const element = all(`[data-key="${CSS.escape(event.key)}"]`).find((each) => each.checkVisibility());
  if (!element) return;
  event.preventDefault();
  if (element.matches('input, textarea, select')) element.focus();
  else element.click();
});
