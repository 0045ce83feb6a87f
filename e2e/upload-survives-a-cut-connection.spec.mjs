// A large file is on its way when the line is cut: it goes on where it was, and arrives whole and once.
import assert from 'node:assert/strict';
import crypto from 'node:crypto';
import { test } from 'node:test';
import { journey, sound } from './lib/journey.mjs';
import { cutOnce } from './lib/line.mjs';

const MEGABYTE = 1024 * 1024;
const SIZE = 24 * MEGABYTE;
const CUT_AT = 13 * MEGABYTE;
/** What is sent at once, and may have to be sent again. */
const PIECE = 8 * MEGABYTE;
const stage = journey();

test('an upload survives a cut connection', async () => {
  const line = await cutOnce(stage.server.url, CUT_AT);
  try {
    const dana = await stage.enter('Dana Reyes', { width: 390, height: 844 });
    const record = await firstRecord(dana);
    await dana.goto(`${line.url}/records/${record}/files`);
    const file = pdf(SIZE);
    await dana.getByLabel('Files', { exact: true }).setInputFiles({ name: 'Annual report.pdf', mimeType: 'application/pdf', buffer: file });
    await dana.getByRole('button', { name: 'Send files' }).click();
    await dana.getByText(/The line was cut|You are offline/).waitFor();
    await dana.waitForURL(/said=several/, { timeout: 60_000 });
    assert.equal(line.cuts, 1);
    assert.ok(line.sent < SIZE + PIECE + MEGABYTE, `${line.sent} bytes were sent for ${SIZE}`);
    // The cut itself is what was wanted.
    dana.problems = dana.problems.filter((problem) => !/ERR_|Failed to load/.test(problem));
    await sound(dana);
    assert.equal(await dana.locator('a.cover', { hasText: 'Annual report' }).count(), 1);
    await dana.locator('a.cover', { hasText: 'Annual report' }).click();
    await dana.waitForURL(/\/files\/[0-9a-f-]{36}$/);
    assert.equal(await digestOf(dana, `${new URL(dana.url()).pathname}/content`), sha256(file));
  } finally {
    await line.close();
  }
});

test('without scripts the same page sends a form', async () => {
  const dana = await stage.enter('Dana Reyes', { scripts: false });
  await stage.goto(dana, '/files');
  await dana.locator('a.cover').first().click();
  await dana.locator('a.back').click();
  await dana.getByLabel('Files', { exact: true }).setInputFiles([
    { name: 'Plain.txt', mimeType: 'text/plain', buffer: Buffer.from('Sent by a form.') },
    { name: 'page.pdf', mimeType: 'application/pdf', buffer: Buffer.from('<script>alert(1)</script>') },
  ]);
  await dana.getByRole('button', { name: 'Send files' }).click();
  await dana.getByText('page.pdf: The file must be').first().waitFor();
  assert.equal(await dana.locator('a.cover', { hasText: 'Plain' }).count(), 1, 'the other one is there');
});

test('what is refused is said beside the file, and the others are there', async () => {
  const dana = await stage.enter('Dana Reyes');
  const record = await firstRecord(dana);
  await stage.goto(dana, `/records/${record}/files`);
  await dana.getByLabel('Files', { exact: true }).setInputFiles([
    { name: 'page.pdf', mimeType: 'application/pdf', buffer: Buffer.from('<script>alert(1)</script>') },
    { name: 'Good.txt', mimeType: 'text/plain', buffer: Buffer.from('All is well.') },
  ]);
  await dana.getByRole('button', { name: 'Send files' }).click();
  await dana.locator('.file .err', { hasText: 'The file must be' }).waitFor();
  await dana.getByText('1 of 2 files were not taken').first().waitFor();
  await sound(dana);
  await dana.reload();
  assert.equal(await dana.locator('a.cover', { hasText: 'Good' }).count(), 1);
});

async function firstRecord(page) {
  await stage.goto(page, '/records');
  const records = await page.evaluate(async () => (await fetch('/api/v1/records')).json());
  return records.records[0].id;
}

function pdf(size) {
  const [head, tail] = ['%PDF-1.4\n% ', '\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n'];
  return Buffer.concat([Buffer.from(head), Buffer.alloc(size - head.length - tail.length, 'abcdefghijklmnopqrstuvwxyz\n% '), Buffer.from(tail)]);
}

function sha256(bytes) {
  return crypto.createHash('sha256').update(bytes).digest('hex');
}

function digestOf(page, path) {
  return page.evaluate(async (path) => {
    const bytes = await (await fetch(path)).arrayBuffer();
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
    return [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  }, path);
}
