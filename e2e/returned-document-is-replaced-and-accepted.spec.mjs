// A document is sent, asked for again with a reason, replaced and accepted, while the others stay as they are.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { journey, sound } from './lib/journey.mjs';

const stage = journey();
const PDF = Buffer.from('%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n');

async function checklist(page, title) {
  await stage.goto(page, '/records');
  await page.getByRole('link', { name: title }).first().click();
  const link = page.getByRole('link', { name: /Send what is needed|Look at the (list|checklist)/ });
  await link.first().click();
  await page.locator('.slots').waitFor();
}

test('a returned document is replaced and accepted', async () => {
  const [rosa, milo] = [await stage.enter('Rosa Lindt'), await stage.enter('Milo Stern')];
  await checklist(rosa, 'Identity check 2026');
  await sound(rosa);
  const passport = rosa.locator('#i-identity');
  await passport.getByText('Milo Stern asks again:').waitFor();
  assert.match(await rosa.locator('#i-address').innerText(), /Accepted/);

  await passport.getByLabel('Valid until').fill('2033-02-01');
  await passport.getByLabel('Choose a file for').setInputFiles({ name: 'whole passport.pdf', mimeType: 'application/pdf', buffer: PDF });
  await passport.getByRole('button', { name: 'Send' }).click();
  await passport.getByText(/Sent by Rosa Lindt/).waitFor();
  await sound(rosa);

  await checklist(milo, 'Identity check 2026');
  const shown = milo.locator('#i-identity');
  await shown.getByRole('link', { name: /whole passport/ }).waitFor();
  await sound(milo);
  await shown.getByRole('button', { name: 'Accept' }).click();
  await shown.getByText(/Accepted/).waitFor();
  await stage.goto(rosa, new URL(rosa.url()).pathname);
  assert.match(await passport.innerText(), /Accepted/);
  assert.match(await rosa.locator('main .head').innerText(), /2 of 6 done/);
});

test('nothing is lost when a reason is missing', async () => {
  const milo = await stage.enter('Milo Stern');
  await checklist(milo, 'Opening of an account');
  const owners = milo.locator('#i-owners');
  await owners.getByText('Ask again').first().click();
  await owners.getByRole('button', { name: 'Ask again' }).click();
  await owners.getByText('Choose a reason, or say in a few words what is wrong.').waitFor();
  await sound(milo);
  await owners.getByLabel('Words to the client').fill('Your sister is not on it.');
  await owners.getByRole('button', { name: 'Ask again' }).click();
  await owners.getByText('Your sister is not on it.').waitFor();
});
