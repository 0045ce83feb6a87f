// Staff work their queue by keyboard and in bulk: open, take, assign several, put one off, save a view.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { journey, sound } from './lib/journey.mjs';

const stage = journey();

test('staff works the queue', async () => {
  const ruth = await stage.enter('Ruth Harbour');
  await stage.goto(ruth, '/work?tab=none');
  await sound(ruth);
  const rows = ruth.locator('tbody tr');
  const before = await rows.count();
  assert.ok(before >= 2, `${before} unassigned`);
  await pickByKeyboard(ruth);
  await ruth.locator('.bulk select[name=owner]').selectOption({ label: 'Mia Okafor' });
  await ruth.getByRole('button', { name: 'Assign' }).click();
  await ruth.getByRole('heading', { name: '2 of 2 done' }).waitFor();
  await sound(ruth);
  await stage.goto(ruth, '/work?tab=none');
  assert.equal(await rows.count(), before - 2);
});

test('a view is saved, used and deleted', async () => {
  const mia = await stage.enter('Mia Okafor');
  await stage.goto(mia, '/work?tab=client');
  await mia.getByRole('button', { name: 'Save as view' }).click();
  await mia.getByLabel('Name of the view').fill('Where clients owe us');
  await mia.getByRole('button', { name: 'Save view' }).click();
  await mia.getByRole('link', { name: 'Where clients owe us' }).click();
  assert.match(mia.url(), /tab=client/);
  await sound(mia);
  await mia.getByRole('button', { name: 'Delete the view Where clients owe us' }).click();
  assert.equal(await mia.getByRole('link', { name: 'Where clients owe us' }).count(), 0);
});

test('a call becomes a request of the client who rang', async () => {
  const mia = await stage.enter('Mia Okafor');
  await stage.goto(mia, '/work');
  await mia.getByRole('link', { name: 'New record' }).click();
  await sound(mia);
  await mia.getByRole('searchbox', { name: 'How the client’s name begins' }).fill('lark');
  await mia.keyboard.press('Enter');
  await mia.getByRole('link', { name: 'Larkfield Bakery', exact: true }).click();
  await mia.getByRole('heading', { name: 'New support request' }).waitFor();
  await sound(mia);
  await mia.getByLabel('For whom of Larkfield Bakery').selectOption({ label: 'Sam Lee' });
  const kept = mia.waitForResponse((answer) => answer.url().includes('/drafts/') && answer.status() === 204);
  await mia.getByRole('textbox', { name: 'Subject' }).fill('The oven invoice is missing');
  await kept;
  await mia.getByRole('button', { name: 'Open support request' }).click();
  await mia.getByRole('alert').first().waitFor();
  await sound(mia);
  assert.equal(await mia.getByLabel('For whom of Larkfield Bakery').evaluate((list) => list.selectedOptions[0].label), 'Sam Lee');
  await mia.getByLabel('Payroll').check();
  await mia.getByLabel('What happened, or what do you need?').fill('She rang about an invoice of June.');
  await mia.getByLabel('This week').check();
  await mia.getByRole('button', { name: 'Open support request' }).click();
  await mia.getByText('It is open.').waitFor();
  await sound(mia);
  const sam = await stage.enter('Sam Lee');
  await sam.getByText('Mia Okafor opened “The oven invoice is missing” for you').first().waitFor({ state: 'attached' });
});

test('the board and the full list show the same work', async () => {
  const mia = await stage.enter('Mia Okafor');
  for (const path of ['/boards/support-request', '/records', '/organizations', '/search?q=invoice']) {
    const answer = await stage.goto(mia, path);
    assert.equal(answer.status(), 200, path);
    await sound(mia);
  }
});

/** The cursor stands on the first row after `j`; `x` ticks. */
async function pickByKeyboard(page) {
  await page.locator('body').press('j');
  await page.keyboard.press('x');
  await page.keyboard.press('j');
  await page.keyboard.press('x');
  await page.getByText('2 selected').waitFor();
}
