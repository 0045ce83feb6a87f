// An approval covers the bytes that were looked at: a newer version takes it away, and everybody who decided is told.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { journey, sound } from './lib/journey.mjs';

const stage = journey();
const NEWER = { name: 'Brand guidelines.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4\n% another cover\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n') };

// ask 26, ask 31
test('an approval dies when the file changes', async () => {
  // Without scripts her page stays as it was, however much changes.
  const lena = await stage.enter('Lena Ortiz', { scripts: false });
  const round = await waiting(lena, 'Brand guidelines');
  await stage.goto(lena, `/approvals/${round}?decide=approve`);

  const theo = await stage.enter('Theo Brandt');
  await stage.goto(theo, '/files?q=guidelines');
  await theo.locator('a.cover', { hasText: 'Brand guidelines' }).first().click();
  await theo.getByLabel('Newer version').setInputFiles(NEWER);
  await theo.getByRole('button', { name: 'Send newer version' }).click();
  await theo.waitForURL(/said=replaced/);

  // The page that Lena has open shows another file than there is now, and what she presses decides nothing.
  await lena.getByRole('button', { name: 'Yes, approve' }).click();
  await lena.locator('main').getByText('What you looked at has changed since.').first().waitFor();
  await stage.goto(lena, `/approvals/${round}`);
  await lena.getByRole('heading', { name: 'Changed since it was decided on' }).waitFor();
  const difference = await lena.locator('section.note', { hasText: 'Changed since it was decided on' }).innerText();
  assert.match(difference, /Brand guidelines\.pdf\s+version (\d+)\s*→\s*version (?!\1)\d+/);
  assert.equal(await lena.getByRole('heading', { name: /^You approved/ }).count(), 0);
});

test('what was approved before is void, and the release is not there any more', async () => {
  const theo = await stage.enter('Theo Brandt');
  await stage.goto(theo, '/records?q=Label');
  await theo.locator('a', { hasText: 'Label of the tea box' }).first().click();
  await theo.getByText('Released').first().waitFor();
  await stage.goto(theo, '/files?q=Label');
  await theo.locator('a.cover', { hasText: 'Label of the tea box' }).first().click();
  await theo.getByLabel('Newer version').setInputFiles({ ...NEWER, name: 'Label of the tea box.pdf' });
  await theo.getByRole('button', { name: 'Send newer version' }).click();
  await theo.waitForURL(/said=replaced/);
  await stage.goto(theo, '/records?q=Label');
  await theo.locator('a', { hasText: 'Label of the tea box' }).first().click();
  await theo.getByText('In the making').first().waitFor();
  await sound(theo);

  const max = await stage.enter('Max Winter');
  await stage.goto(max, '/');
  await told(max, 'Label of the tea box.pdf: version');
  await told(max, 'what was decided on it does not count any more');
});

/** The worker tells a moment later. */
async function told(page, words) {
  for (const end = Date.now() + 30_000; Date.now() < end; await page.waitForTimeout(1_000)) {
    await page.reload();
    if ((await page.content()).includes(words)) return;
  }
  throw new Error(`nobody was told that ${words}`);
}

async function waiting(page, title) {
  await stage.goto(page, '/approvals');
  const address = await page.locator('main a.cover', { hasText: title }).first().getAttribute('href');
  return address.split('/').at(-1);
}
