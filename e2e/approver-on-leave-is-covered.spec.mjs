// An approver goes on leave: whoever stands in decides, both names are kept, and nothing stalls.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { journey, sound } from './lib/journey.mjs';

const stage = journey();
const PHONE = { width: 390, height: 664 };

test('an approver on leave is covered', async () => {
  const lena = await stage.enter('Lena Ortiz');
  const round = await waiting(lena, 'Brand guidelines');
  await stage.goto(lena, '/account');
  await lena.getByRole('link', { name: 'Say when you are away' }).click();
  await lena.getByLabel('First day').fill(day(0));
  await lena.getByLabel('Last day').fill(day(7));
  await lena.getByLabel('Who decides meanwhile').selectOption({ label: 'Max Winter' });
  await sound(lena);
  await lena.getByRole('button', { name: 'Save' }).click();
  await lena.getByText('Max Winter decides meanwhile').waitFor();
  await sound(lena);

  const max = await stage.enter('Max Winter', PHONE);
  await until(max, `/approvals/${round}`, /Approve/);
  await sound(max);
  await max.getByRole('link', { name: 'Approve', exact: true }).click();
  await max.getByText('Production is ordered').first().waitFor();
  await sound(max);
  await max.getByRole('button', { name: 'Yes, approve' }).click();
  await max.getByRole('heading', { name: /^You approved/ }).waitFor();
  await max.getByText('For your records').waitFor();
  await sound(max);

  const theo = await stage.enter('Theo Brandt');
  await stage.goto(theo, `/approvals/${round}`);
  assert.match(await theo.locator('main').textContent(), /Max Winter approved in their place/);
  await sound(theo);
});

test('a client asks for changes by phone and without scripts, and reads what was new when it comes again', async () => {
  const max = await stage.enter('Max Winter', { ...PHONE, scripts: false });
  const round = await waiting(max, 'Leaflet for autumn');
  await stage.goto(max, `/approvals/${round}`);
  await max.getByRole('link', { name: 'Ask for changes' }).click();
  await max.getByRole('button', { name: 'Ask for changes' }).click();
  await stage.goto(max, `/approvals/${round}?decide=ask-for-changes`);
  await max.getByLabel('What is to be changed, and why').fill('The fair is a week earlier: the date on page one is wrong.');
  await max.getByRole('button', { name: 'Ask for changes' }).click();
  assert.match(await max.locator('main').textContent(), /Changes were asked for/);

  const theo = await stage.enter('Theo Brandt');
  await stage.goto(theo, `/approvals/${round}`);
  await theo.getByRole('link', { name: 'Leaflet for autumn' }).click();
  assert.match(await theo.locator('main').textContent(), /Changes were asked for/);
  await sound(theo);
  await theo.getByRole('link', { name: 'Put it forward again…' }).click();
  assert.match(await theo.locator('main').textContent(), /Nora Quist.*Lena Ortiz/s);
  await sound(theo);
});

test('somebody who cannot say so is put down as away by their own admin on a phone without scripts, and by the firm', async () => {
  const lena = await stage.enter('Lena Ortiz', { ...PHONE, scripts: false });
  await putDown(lena, '/organization', 'Lena Ortiz');
  await lena.getByRole('button', { name: 'They are back' }).click();
  await lena.getByRole('heading', { name: 'Plan it' }).waitFor();

  const alma = await stage.enter('Alma Vale');
  await stage.goto(alma, '/organizations');
  const client = await alma.getByRole('link', { name: 'Orchard Tea' }).getAttribute('href');
  await putDown(alma, `${client}/people`, 'Lena Ortiz');
  const max = await stage.enter('Max Winter', PHONE);
  await stage.goto(max, '/account/absences');
  await max.getByText('Alma Vale put this down. Why: In hospital').waitFor();
  await sound(max);
  await max.getByRole('button', { name: 'I am back' }).click();
  await max.getByRole('heading', { name: 'Plan it' }).waitFor();
});

/** From the page of Max: first without a reason, then with one. */
async function putDown(page, people, deputy) {
  await stage.goto(page, people);
  await page.getByRole('link', { name: 'Max Winter' }).click();
  await page.getByRole('link', { name: 'Put down when they are away' }).click();
  await page.getByRole('heading', { name: 'While Max Winter is away' }).waitFor();
  await sound(page);
  await page.getByLabel('First day').fill(day(0));
  await page.getByLabel('Last day').fill(day(7));
  await page.getByLabel('Why').fill(' ');
  await page.getByLabel('Who decides meanwhile').selectOption({ label: deputy });
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Say why in a few words').first().waitFor();
  await sound(page);
  await page.getByLabel('Why').fill('In hospital');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText(`${deputy} decides meanwhile`).waitFor();
  await sound(page);
}

/** The round of a piece of work that waits for somebody, found as a reader would. */
async function waiting(page, title) {
  await stage.goto(page, '/approvals');
  const address = await page.locator('main a.cover', { hasText: title }).first().getAttribute('href');
  return address.split('/').at(-1);
}

/** The worker looks each minute; what it does is waited for. */
async function until(page, path, pattern) {
  for (const end = Date.now() + 90_000; Date.now() < end; ) {
    await stage.goto(page, path);
    if (pattern.test(await page.locator('.act').first().textContent().catch(() => ''))) return;
    await page.waitForTimeout(2_000);
  }
  throw new Error(`${path} never showed ${pattern}`);
}

/** A day as whoever sits in the browser counts it. */
function day(ahead) {
  return new Date(Date.now() + ahead * 86_400_000).toLocaleDateString('sv-SE', { timeZone: 'Europe/Berlin' });
}
