// A client asks on a phone, the firm answers, the client confirms: both sides see who has the ball.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { journey, sound } from './lib/journey.mjs';

const PHONE = { width: 390, height: 664 };
const SUBJECT = 'Delivery van was booked twice';
const stage = journey();

test('client opens a request and gets an answer', async () => {
  const sam = await stage.enter('Sam Lee', PHONE);
  const address = await ask(sam);
  const mia = await stage.enter('Ruth Harbour');
  await answer(mia, address);
  await sam.reload();
  assert.match(await sam.locator('.pill').first().textContent(), /With us|Done/);
  assert.match(await sam.locator('#talk').textContent(), /credit note is on its way/);
  assert.doesNotMatch(await sam.locator('body').textContent(), /Check the supplier first/);
  await sound(sam);
  await finish(mia, address);
  await sam.reload();
  assert.equal((await sam.locator('.pill').first().textContent()).trim(), 'Done');
});

/** Fills in the form and sends it; the address of the new record. */
async function ask(page) {
  await stage.goto(page, '/records');
  await page.getByRole('link', { name: 'New request' }).click();
  // One kind of request needs no catalogue; where there are several, the first will do.
  if (await page.locator('a.kind').count()) await page.locator('a.kind').first().click();
  await sound(page);
  await page.getByLabel('Bookkeeping and invoices').check();
  await page.getByLabel('Subject').fill(SUBJECT);
  await page.getByLabel('What happened, or what do you need?').fill('The same invoice is in the books twice.');
  await page.getByLabel('This week').check();
  await page.getByRole('button', { name: 'Check your answers' }).click();
  await sound(page);
  assert.match(await page.locator('main').textContent(), new RegExp(SUBJECT));
  await page.getByRole('button', { name: /^Send to/ }).click();
  await page.waitForURL(/\/records\/[0-9a-f-]{36}/);
  assert.equal(await page.locator('h1').textContent(), SUBJECT);
  await sound(page);
  return new URL(page.url()).pathname;
}

async function answer(page, address) {
  await stage.goto(page, address);
  await page.getByRole('button', { name: 'Take it' }).click();
  await page.waitForLoadState();
  await note(page, 'Check the supplier first');
  await page.getByLabel('Reply to client').check();
  await page.getByLabel('Text').fill('Thank you, a credit note is on its way.');
  await page.getByRole('button', { name: 'Send to client', exact: true }).click();
  await page.getByText('a credit note is on its way').first().waitFor();
  await sound(page);
}

async function note(page, text) {
  await page.getByLabel('Internal note').check();
  await page.getByLabel('Text').fill(text);
  await page.getByRole('button', { name: 'Save note' }).click();
  await page.getByText(text).first().waitFor();
}

/** Finishing needs a root cause: without it the page says so. */
async function finish(page, address) {
  await stage.goto(page, `${address}/answers`);
  await page.getByLabel('Root cause').selectOption({ label: 'Our mistake' }).catch(() => page.getByLabel('Our mistake').check());
  await page.getByRole('button', { name: /Save/ }).first().click();
  await stage.goto(page, address);
  await page.getByRole('link', { name: /^Finish/ }).click();
  await page.locator('main').getByRole('button', { name: 'Finish' }).first().click();
  await page.locator('.pill', { hasText: 'Done' }).first().waitFor();
}
