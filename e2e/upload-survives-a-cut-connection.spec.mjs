// A large file is on its way when the line is cut: it goes on where it was, and arrives whole and once.
import assert from 'node:assert/strict';
import crypto from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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

test('what was left goes on, but not for other readers than it was begun for', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'portico-e2e-'));
  const line = await cutOnce(stage.server.url, CUT_AT);
  try {
    const [file, content] = [join(folder, 'Draft accounts.pdf'), pdf(SIZE)];
    await writeFile(file, content);
    const ruth = await stage.enter('Ruth Harbour');
    const record = await firstRecord(await stage.enter('Dana Reyes'));
    await ruth.goto(`${line.url}/records/${record}/files`);
    await send(ruth, file);
    await ruth.getByText(/The line was cut|You are offline/).waitFor();
    // Only pieces that arrived are kept; the page is left before it goes on by itself.
    await ruth.goto('about:blank');
    const before = line.sent;
    await again(ruth, `${line.url}/records/${record}/files`);
    await ruth.getByLabel('Only for your team', { exact: false }).check();
    await send(ruth, file);
    await ruth.waitForURL(/said=several/, { timeout: 60_000 });
    assert.ok(line.sent - before > SIZE, 'it was begun anew');
    const afterwards = line.sent;
    await again(ruth, `${line.url}/records/${record}/files`);
    await send(ruth, file);
    await ruth.waitForURL(/said=several/, { timeout: 60_000 });
    assert.ok(line.sent - afterwards < SIZE - PIECE + MEGABYTE, `${line.sent - afterwards} bytes were sent although a piece was there`);
    const dana = await stage.enter('Dana Reyes');
    await stage.goto(dana, `/records/${record}/files`);
    assert.equal(await dana.locator('a.cover', { hasText: 'Draft accounts' }).count(), 1, 'the client sees the one that is for both sides');
    const all = await ruth.evaluate(async (path) => (await fetch(path)).json(), `/api/v1/records/${record}/files`);
    const drafts = all.filter((one) => one.title.startsWith('Draft accounts'));
    assert.deepEqual(drafts.map((one) => one.firm_only).sort(), [false, true]);
  } finally {
    await line.close();
    await rm(folder, { recursive: true });
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
  await dana.getByText('Not taken: 1 of 2 files').first().waitFor();
  await sound(dana);
  await dana.reload();
  assert.equal(await dana.locator('a.cover', { hasText: 'Good' }).count(), 1);
});

async function send(page, file) {
  await page.getByLabel('Files', { exact: true }).setInputFiles(file);
  await page.getByRole('button', { name: 'Send files' }).click();
}

// Nobody gets through for a while after the cut.
async function again(page, url) {
  for (let tries = 0; ; tries += 1) {
    try {
      return await page.goto(url);
    } catch (error) {
      if (tries > 40) throw error;
      await new Promise((done) => setTimeout(done, 250));
    }
  }
}

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
