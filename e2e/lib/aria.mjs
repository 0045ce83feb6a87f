// Snapshots of what assistive technology is told about a page. UPDATE=1 writes them anew.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';

const FOLDER = path.resolve(import.meta.dirname, '../snapshots');
const CHANGING = [
  [/\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) \d{1,2} [A-Z][a-z]{2}(?: \d{4})?/g, 'DATE'],
  [/\b(?:Today|Yesterday|Tomorrow)\b/gi, 'DATE'],
  [/\b\d{1,2}:\d{2} [ap]m\b/g, 'TIME'],
  [/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, 'ID'],
];

/** Compares the tree under `selector` with `snapshots/NAME.yml`; dates, times and identifiers do not count. */
export async function matchesAria(page, name, selector = 'main') {
  const tree = await page.locator(selector).ariaSnapshot();
  const plain = CHANGING.reduce((text, [pattern, word]) => text.replace(pattern, word), tree) + '\n';
  const file = path.join(FOLDER, `${name}.yml`);
  if (process.env.UPDATE) {
    fs.mkdirSync(FOLDER, { recursive: true });
    fs.writeFileSync(file, plain);
  }
  assert.equal(plain, fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '', `${file}; UPDATE=1 writes it anew`);
}
