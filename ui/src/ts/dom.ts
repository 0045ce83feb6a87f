// Short names for looking things up, and the words that scripts show (written by the server into #i18n).

export function find<T extends Element = HTMLElement>(selector: string, root: ParentNode = document): T | null {
  return root.querySelector<T>(selector);
}

export function all<T extends Element = HTMLElement>(selector: string, root: ParentNode = document): T[] {
  return [...root.querySelectorAll<T>(selector)];
}

// The nearest element around an event's target that matches.
export function around<T extends Element = HTMLElement>(event: Event, selector: string): T | null {
  return event.target instanceof Element ? event.target.closest<T>(selector) : null;
}

// A sentence in the reader's language, with its {places} filled.
export function words(name: string, values: Record<string, string | number> = {}): string {
  return fill(find('#i18n')?.dataset[name] ?? name, values);
}

export function fill(sentence: string, values: Record<string, string | number>): string {
  return sentence.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ''));
}

// The zone the reader chose in the account; else the browser's own.
export function zone(): string | undefined {
  return document.documentElement.dataset.zone || undefined;
}

export function language(): string | undefined {
  return document.documentElement.lang || undefined;
}
