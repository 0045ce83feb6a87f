// A client's admin sees the requests of her company and its offices, manages its people, and nothing of anybody else.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { journey, sound } from './lib/journey.mjs';

const stage = journey();
const OTHERS = /Kestrel|Nine Elms|Clara Vogel|Helen Marsh/;

test('client admin sees own organization only', async () => {
  const dana = await stage.enter('Dana Reyes');
  for (const path of ['/', '/records', '/records?show=done', '/organization']) {
    await stage.goto(dana, path);
    assert.doesNotMatch(await dana.locator('body').textContent(), OTHERS, path);
    await sound(dana);
  }
  assert.match(await dana.locator('main').textContent(), /Sam Lee/);
});

test('the address of another company\'s request leads nowhere', async () => {
  const clara = await stage.enter('Clara Vogel');
  await stage.goto(clara, '/records');
  const foreign = await clara.locator('main a.cover').first().getAttribute('href');
  const dana = await stage.enter('Dana Reyes');
  const answer = await stage.goto(dana, foreign);
  const nowhere = await stage.goto(dana, '/records/01890000-0000-7000-8000-000000000000');
  assert.deepEqual([answer.status(), nowhere.status()], [404, 404]);
  assert.equal(await heading(dana, foreign), await heading(dana, '/records/01890000-0000-7000-8000-000000000000'));
});

async function heading(page, path) {
  await stage.goto(page, path);
  return page.locator('h1').textContent();
}
