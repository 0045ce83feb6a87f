// A client of the demo's studio does everything that clients do: upload, fill in, pay, review, ask for changes, approve,
// download, by what stands on the pages. The studio says that the money has arrived. Once more on a phone and without scripts.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { journey, sound } from './lib/journey.mjs';

const PHONE = { width: 390, height: 844 };
const LOGO = { name: 'Logo.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n') };

// Each begins anew: what was paid is paid.
const stage = journey();
const plain = journey();

// req 32
test('a client does all seven things', async () => {
  const lena = await stage.enter('Lena Ortiz');
  await uploads(lena, stage);
  await sound(lena);
  await fills(lena);
  await sound(lena);
  await pays(lena);
  await sound(lena);
  await arrives(await stage.enter('Theo Brandt'));
  await stage.goto(lena, new URL(lena.url()).pathname);
  await lena.locator('#i-deposit').getByText(/^Arrived/).waitFor();

  await opens(lena, stage, 'Leaflet for autumn');
  await asksForChanges(lena);
  await sound(lena);
  await opens(lena, stage, 'Brand guidelines');
  await reviews(lena);
  await sound(lena);
  await approves(lena);
  await sound(lena);
  await downloads(lena, stage);
});

// req 32
test('the card of a payment is sound by day and by night, small and wide', async () => {
  for (const theme of ['light', 'dark']) {
    for (const size of [PHONE, { width: 1280, height: 900 }]) {
      const lena = await plain.enter('Lena Ortiz', { ...size, theme });
      await list(lena, plain);
      await lena.getByRole('button', { name: 'Copy IBAN of Your deposit' }).waitFor();
      await sound(lena);
      await lena.context().close();
    }
  }
});

// req 32
test('the same on a phone and without scripts', async () => {
  const lena = await plain.enter('Lena Ortiz', { ...PHONE, scripts: false });
  await uploads(lena, plain);
  await fills(lena);
  await pays(lena);
  assert.equal(await lena.getByRole('button', { name: /^Copy/ }).count(), 0, 'no button that does nothing');
  await opens(lena, plain, 'Leaflet for autumn');
  await asksForChanges(lena);
  await opens(lena, plain, 'Brand guidelines');
  await reviews(lena);
  await approves(lena);
  await downloads(lena, plain);
});

async function list(page, on) {
  await on.goto(page, '/records');
  await page.getByRole('link', { name: 'Stand for the tea fair' }).first().click();
  await page.getByRole('link', { name: /Look at the (list|checklist)|Send what is needed/ }).first().click();
  await page.locator('.slots').waitFor();
}

async function uploads(page, on) {
  await list(page, on);
  await page.getByLabel('Choose a file for “Your logo”').setInputFiles(LOGO);
  await page.getByRole('button', { name: 'Send Your logo' }).click();
  await page.getByText('It is here. 2 things are still needed.').waitFor();
}

async function fills(page) {
  const brief = page.locator('#i-brief');
  await brief.getByRole('link', { name: 'Fill it in' }).click();
  await page.getByLabel('What is it for?').fill('Twelve square metres at the end of a row, with a bar for tasting, and room for a kettle.');
  await page.getByRole('button', { name: /Save|Send|Change/ }).last().click();
  await page.getByRole('link', { name: /Look at the (list|checklist)|Send what is needed/ }).first().click();
  await brief.getByRole('button', { name: /It is complete/ }).click();
  await page.getByText('It is here. 1 thing is still needed.').waitFor();
}

async function pays(page) {
  const deposit = page.locator('#i-deposit');
  const card = await deposit.innerText();
  for (const line of ['€1,200.00', 'Vale Studio', 'DE40 1234 5678 0000 1234 56', 'EXMPDEFFXXX', 'deposit']) assert.ok(card.includes(line), `${line}: ${card}`);
  const day = deposit.getByLabel('Date of the transfer');
  const today = await day.inputValue();
  assert.match(today, /^\d{4}-\d\d-\d\d$/, 'today stands there');
  // A browser would not send another year; the server says the same of what is sent all the same.
  await day.fill('2001-01-01');
  await deposit.locator('form').evaluate((form) => form.setAttribute('novalidate', ''));
  await deposit.getByRole('button', { name: /I have paid/ }).click();
  await deposit.locator('#deposit-paid-on-e').getByText('Enter a date on or after').waitFor();
  await deposit.getByLabel('Date of the transfer').fill(today);
  await deposit.getByRole('button', { name: /I have paid/ }).click();
  await deposit.getByText('Said to be paid by Lena Ortiz').waitFor();
}

async function arrives(theo) {
  await list(theo, stage);
  const deposit = theo.locator('#i-deposit');
  await deposit.getByText('Lena Ortiz says that €1,200.00 was paid on').waitFor();
  await sound(theo);
  // By keys: step to it and say that it is there.
  for (let steps = 0; steps < 4 && !(await deposit.evaluate((item) => item.matches('.cur'))); steps += 1) await theo.keyboard.press('j');
  await theo.keyboard.press('a');
  await deposit.getByText(/^Arrived/).waitFor();
}

/** The decision that waits, by the list of them. */
async function opens(page, on, title) {
  await on.goto(page, '/approvals');
  await page.locator('main a.cover', { hasText: title }).first().click();
  await page.getByRole('link', { name: 'Ask for changes' }).waitFor();
}

async function asksForChanges(page) {
  await page.getByRole('link', { name: 'Ask for changes' }).click();
  await page.getByLabel(/What is to be changed/).fill('The prices of the autumn blends are missing.');
  await page.getByRole('button', { name: 'Ask for changes' }).click();
  await page.getByRole('heading', { name: /^You asked for changes/ }).waitFor();
}

/** What is shown is looked at, with what others say about it. */
async function reviews(page) {
  await page.locator('.page[data-page="1"] img').waitFor();
  assert.match(await page.locator('.talk').innerText(), /open/);
}

async function approves(page) {
  await page.getByRole('link', { name: 'Approve', exact: true }).click();
  await page.getByRole('button', { name: 'Yes, approve' }).click();
  await page.getByRole('heading', { name: /^You approved/ }).waitFor();
}

async function downloads(page, on) {
  await on.goto(page, '/files');
  await page.locator('main a', { hasText: 'Brand guidelines' }).first().click();
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'Download', exact: true }).click()]);
  const bytes = await readFile(await download.path());
  assert.equal(bytes.subarray(0, 5).toString(), '%PDF-');
}
