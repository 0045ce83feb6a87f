// The first start of a real portal: the printed token opens the setup once, and never again.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { journey, sound } from './lib/journey.mjs';
import { startServe } from './lib/server.mjs';

const stage = journey(startServe);

test('first run makes the first admin, once', async () => {
  const page = await stage.enter();
  await stage.goto(page, '/');
  await page.waitForURL(/\/(setup|sign-in)/);
  await stage.goto(page, '/setup');
  await sound(page);
  const [, token] = await stage.server.line(/(?:token|code)\D*?:?\s+([A-Za-z0-9_-]{16,})/i);
  await page.locator('input[name=token]').fill(token);
  const answers = {
    name: 'Nora Stone',
    email: 'nora@alderstone.example',
    password: 'a long and quiet river 1',
    firm: 'Alder & Stone',
  };
  for (const [name, text] of Object.entries(answers)) await page.locator(`input[name=${name}]`).fill(text);
  await page.getByRole('button', { name: 'Set up the portal' }).click();
  await page.waitForURL((url) => url.pathname !== '/setup');
  await sound(page);
  const again = await stage.goto(page, '/setup');
  assert.ok([404, 410].includes(again.status()) || !(await page.locator('input[name=token]').count()), 'setup is closed for ever');
});
