// Which slot a file is for, by its kind and by the words that its name shares with the slot's label.

export interface Slot {
  form: HTMLFormElement;
  key: string;
  label: string;
  help: string;
  /** Endings, as a picker knows them: ".pdf,.jpg". */
  accept: string;
  /** So many more files fit. */
  room: number;
  /** Something is asked about each file. */
  asks: boolean;
  /** Something is still needed there. */
  isOpen: boolean;
}

// Shorter words say nothing: "of", "the", "my".
const SHORTEST = 3;
// A label says more than the help below it.
const BY_LABEL = 3;

/** For each file the key of a slot, or nothing; slots that have no room left, with what was chosen before, are passed over. */
export function propose(files: File[], slots: Slot[], taken: string[]): string[] {
  const room = new Map(slots.map(({ key, room }) => [key, room - taken.filter((one) => one === key).length]));
  const pairs = files.flatMap((file, index) =>
    slots.filter((slot) => fits(file, slot)).map((slot) => ({ index, slot, score: score(file.name, slot) })),
  );
  const proposed = files.map(() => '');
  const give = (index: number, key: string): void => {
    proposed[index] = key;
    room.set(key, (room.get(key) ?? 1) - 1);
  };
  for (const { index, slot, score } of pairs.sort((one, other) => other.score - one.score)) {
    if (score > 0 && !proposed[index] && (room.get(slot.key) ?? 0) > 0) give(index, slot.key);
  }
  // Names such as IMG_2041 say nothing: where one slot alone is left for such a file, it is that one.
  files.forEach((file, index) => {
    const left = slots.filter((slot) => slot.isOpen && fits(file, slot) && (room.get(slot.key) ?? 0) > 0);
    const [only] = left;
    if (!proposed[index] && only && left.length === 1) give(index, only.key);
  });
  return proposed;
}

function fits(file: File, { accept }: Slot): boolean {
  const name = file.name.toLowerCase();
  return accept === '' || accept.split(',').some((ending) => name.endsWith(ending.trim().toLowerCase()));
}

function score(name: string, { key, label, help, isOpen }: Slot): number {
  const told = tokens(name.replace(/\.[^.]*$/, ''));
  const shared = BY_LABEL * common(told, tokens(`${label} ${key}`)) + common(told, tokens(help));
  // Of two that are alike, the one where something is still needed.
  return shared > 0 && isOpen ? shared + 0.5 : shared;
}

// Words are the same where one begins with the other: "statement" and "statements".
function common(some: string[], others: string[]): number {
  return some.filter((one) => others.some((other) => other.startsWith(one) || one.startsWith(other))).length;
}

function tokens(text: string): string[] {
  const plain = text.normalize('NFD').replace(/\p{M}/gu, '').replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2').toLowerCase();
  const found = plain.match(/\p{L}+/gu) ?? [];
  return [...new Set(found.filter((word) => word.length >= SHORTEST))];
}
