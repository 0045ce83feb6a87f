// The minute: from the mail to the decision, with one file handed in on the way. By finger on a phone, without scripts,
// and by keyboard alone. Time itself is not measured: what is counted is what it costs.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { effort } from './lib/effort.mjs';
import { journey, sound } from './lib/journey.mjs';

// What a phone of 390 × 844 leaves of itself.
const PHONE = { width: 390, height: 664, touch: true };
const tap = (target) => target.tap();
const LOGO = { name: 'Logo.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n') };

// Each begins anew: what was decided is decided.
const finger = journey();
const plain = journey();
const keyboard = journey();

test('a client uploads, reviews and approves in under a minute', async () => {
  const { page, cost } = await begin(finger, PHONE);
  await walk(page, (target) => cost.click(target, tap), (target) => cost.click(target, choose(page)), sound);
  assert.ok(cost.count.clicks <= 7, JSON.stringify(cost.count));
  assert.ok(cost.count.loads <= 4, JSON.stringify(cost.count));
  assert.ok(cost.count.clicks >= 6, `they were counted: ${JSON.stringify(cost.count)}`);
  assert.ok(cost.count.keys === 0 && cost.count.scrolls === 0, JSON.stringify(cost.count));
});

test('the same works without scripts', async () => {
  const { page, cost } = await begin(plain, { ...PHONE, scripts: false });
  await walk(page, (target) => cost.click(target, tap), (target) => cost.click(target, choose(page)));
  assert.ok(cost.count.clicks <= 9, JSON.stringify(cost.count));
});

test('the same works by keyboard alone', async () => {
  const { page, cost } = await begin(keyboard, {});
  await walk(
    page,
    (target) => cost.key(target),
    async (target) => {
      const chooser = page.waitForEvent('filechooser');
      await cost.key(target);
      await (await chooser).setFiles(LOGO);
    },
    sound,
  );
  assert.equal(cost.count.clicks, 0, JSON.stringify(cost.count));
  assert.ok(cost.count.keys >= 7 && cost.count.keys <= 80, JSON.stringify(cost.count));
});

/** What the person does; how a button is pressed and a file is chosen is told by the caller. */
async function walk(page, press, pick, check = async () => {}) {
  await press(page.getByRole('link', { name: 'Send it' }));
  await press(page.getByRole('button', { name: 'Continue as Lena Ortiz' }));
  await pick(page.getByLabel('Choose a file for “Your logo”'));
  await press(page.getByRole('button', { name: 'Send Your logo' }));
  await page.getByRole('heading', { name: 'Thank you, that is everything' }).waitFor();
  await check(page);
  await press(page.getByRole('link', { name: 'Next: decide on it' }));
  await page.locator('main').getByText('Brand guidelines').first().waitFor();
  await press(page.getByRole('link', { name: 'Approve', exact: true }));
  await page.locator('main').getByText('Production is ordered').first().waitFor();
  await press(page.getByRole('button', { name: 'Yes, approve' }));
  await page.getByRole('heading', { name: /^You approved/ }).waitFor();
  await page.getByText('For your records').waitFor();
  await check(page);
}

/** Lena's mail is open, and nobody is signed in. */
async function begin(stage, options) {
  const reader = await stage.enter('Lena Ortiz');
  await stage.goto(reader, '/demo/mail');
  const href = await reader.locator('li', { hasText: 'Lena Ortiz' }).getByRole('link', { name: /Send Your logo: Brand guidelines/ }).getAttribute('href');
  const mail = await (await reader.request.get(`${stage.server.url}${href}/html`)).text();
  await reader.context().close();
  const page = await stage.enter(undefined, options);
  await page.setContent(mail);
  return { page, cost: await effort(page) };
}

function choose(page) {
  return async (target) => {
    const chooser = page.waitForEvent('filechooser');
    await target.tap();
    await (await chooser).setFiles(LOGO);
  };
}
