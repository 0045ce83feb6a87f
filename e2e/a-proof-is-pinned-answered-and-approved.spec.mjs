// A proof is pinned by mouse and by keyboard, answered, and approved; once more without scripts.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { journey, sound } from './lib/journey.mjs';

const stage = journey();
const PHONE = { width: 390, height: 664 };

test('a proof is pinned, answered and approved', async () => {
  const [lena, theo] = [await stage.enter('Lena Ortiz'), await stage.enter('Theo Brandt')];
  const round = await open(lena);
  await lena.locator('.page[data-page="2"] img').waitFor();
  assert.match(await lena.locator('.talk').innerText(), /2 open, 1 done/);
  await sound(lena);

  // All pages are seen small, with what is open on them, and lead to the page.
  const small = lena.getByRole('navigation', { name: 'Go to a page' }).getByRole('link');
  assert.equal(await small.count(), 3);
  assert.match(await small.nth(1).innerText(), /2/);
  await small.nth(2).click();
  await lena.waitForFunction(() => document.querySelector('#page-3').getBoundingClientRect().top < innerHeight / 2);
  await small.nth(0).click();

  // What was said about an older version is given its place in this one by pointing at it.
  const carried = lena.locator('#c2');
  await carried.locator('summary', { hasText: 'It belongs somewhere else' }).click();
  const second = lena.locator('.page[data-page="2"]');
  const wide = (await second.boundingBox()).width;
  await second.click({ position: { x: wide * 0.25, y: 60 } });
  assert.equal(await carried.getByLabel('Page', { exact: true }).inputValue(), '2');
  await sound(lena);
  await carried.getByRole('button', { name: 'Put it there' }).click();
  await carried.getByText('Moved?').waitFor({ state: 'detached' });
  assert.match(await lena.locator('#p-c2 .dot').getAttribute('cx'), /^(24\.\d+|25(\.\d+)?)%$/);

  // By mouse: a box is drawn, and the form knows where.
  const box = await lena.locator('.page[data-page="1"]').boundingBox();
  await lena.mouse.move(box.x + box.width * 0.1, box.y + box.height * 0.4);
  await lena.mouse.down();
  await lena.mouse.move(box.x + box.width * 0.4, box.y + box.height * 0.55, { steps: 4 });
  await lena.mouse.up();
  assert.equal(await lena.evaluate(() => document.activeElement.id), 'words');
  assert.equal(await lena.locator('#page').inputValue(), '1');
  await lena.keyboard.type('The name could be a little larger.');
  await lena.getByRole('radio', { name: 'Must change' }).first().check();
  await lena.getByRole('button', { name: 'Add comment', exact: true }).click();
  await lena.locator('#c4 p').getByText('The name could be a little larger.').waitFor();
  assert.ok(await lena.locator('#p-c4 + .box').count(), 'the box is on the page');
  await sound(lena);

  // By keyboard alone: c writes, Esc leaves, n steps.
  await lena.locator('h1').click();
  await lena.keyboard.press('c');
  await lena.keyboard.press('Escape');
  await lena.keyboard.press('n');
  const first = await lena.evaluate(() => document.activeElement.id);
  await lena.keyboard.press('n');
  const next = await lena.evaluate(() => document.activeElement.id);
  assert.match(`${first} ${next}`, /^c\d c\d$/);
  assert.notEqual(first, next);
  await lena.keyboard.press('p');
  assert.equal(await lena.evaluate(() => document.activeElement.id), first);

  // The studio answers on the same page, and reads what clients never see.
  await stage.goto(theo, `/approvals/${round}`);
  const thread = theo.locator('#c4');
  await thread.locator('summary', { hasText: 'Reply' }).click();
  await thread.getByLabel('Your reply to comment 4').fill('It is as large as the box allows.');
  await thread.getByRole('button', { name: 'Send reply' }).click();
  await theo.locator('#c4 p').getByText('It is as large as the box allows.').waitFor();
  await theo.getByText('Ask the printer whether the gold holds on cream.').waitFor();
  await sound(theo);
  await stage.goto(lena, `/approvals/${round}`);
  await lena.locator('#c4 p').getByText('It is as large as the box allows.').waitFor();
  assert.doesNotMatch(await lena.content(), /Ask the printer|nternal comment/);

  // Approving in spite of an own comment is asked once.
  await lena.getByRole('link', { name: 'Approve', exact: true }).click();
  await lena.getByText('A comment of yours says that something must change').waitFor();
  await sound(lena);
  await lena.getByRole('button', { name: 'Yes, approve' }).click();
  await lena.getByRole('heading', { name: /^You approved/ }).waitFor();
  await stage.goto(theo, `/approvals/${round}`);
  await theo.getByText('This was approved as it is.').waitFor();
  await sound(theo);
});

test('two versions are compared, and what was said about the way is listed', async () => {
  const max = await stage.enter('Max Winter');
  await stage.goto(max, '/files');
  await max.locator('main a', { hasText: 'Brand guidelines' }).first().click();
  await max.getByRole('link', { name: 'Pages and comments' }).click();
  await max.getByRole('link', { name: 'Compare with version 2' }).click();
  await max.getByRole('heading', { name: 'Changed since version 2' }).waitFor();
  assert.match(await max.locator('.talk').innerText(), /Done since then\s+1 The green is narrow/);
  assert.equal(await max.locator('.pair-p .page img').count(), 6);
  await sound(max);
  await max.getByRole('link', { name: 'One above the other' }).click();
  assert.equal(await max.locator('.upper').first().evaluate((image) => getComputedStyle(image).mixBlendMode), 'difference');
  await max.getByLabel('How much of version 3 is seen').fill('20');
  assert.equal(await max.locator('.upper').first().evaluate((image) => getComputedStyle(image).opacity), '0.2');
  await sound(max);

  // The line follows the slider, and the mouse that draws over a page.
  await max.getByRole('link', { name: 'Split' }).click();
  const cut = () => max.locator('.upper').first().evaluate((image) => getComputedStyle(image).clipPath);
  assert.equal(await cut(), 'inset(0px 0px 0px 50%)');
  await max.getByLabel('Where the line is').fill('80');
  assert.equal(await cut(), 'inset(0px 0px 0px 80%)');
  const page = await max.locator('.page.swipe').first().boundingBox();
  await max.mouse.move(page.x + page.width * 0.8, page.y + 40);
  await max.mouse.down();
  await max.mouse.move(page.x + page.width * 0.3, page.y + 40, { steps: 3 });
  await max.mouse.up();
  assert.match(await cut(), /^inset\(0px 0px 0px (29|30|31)(\.\d+)?%\)$/);
  await sound(max);
});

test('by phone and without scripts a comment is put on a page by its numbers', async () => {
  const theo = await stage.enter('Theo Brandt', { ...PHONE, scripts: false });
  await stage.goto(theo, '/files');
  await theo.locator('main a', { hasText: 'Brand guidelines' }).first().click();
  await theo.getByRole('link', { name: 'Pages and comments' }).click();
  const inside = theo.locator('.inside');
  await inside.locator('summary', { hasText: 'Add an internal comment' }).click();
  await inside.getByLabel('About').selectOption({ label: 'Page 2' });
  await inside.locator('summary', { hasText: 'Where on the page' }).click();
  await inside.getByLabel('From the left, in %').fill('36.5');
  await inside.getByLabel('From the top, in %').fill('88.5');
  await inside.getByLabel('For your team alone').fill('Ask for the tin before it is printed.');
  await inside.getByRole('button', { name: 'Add internal comment' }).click();
  await theo.locator('#i2 p').getByText('Ask for the tin before it is printed.').waitFor();
  assert.equal(await theo.locator('#p-i2 .dot').getAttribute('cx'), '36.5%');
});

/** The page of the round that waits for somebody, by its list of decisions. */
async function open(page) {
  await stage.goto(page, '/approvals');
  const link = page.locator('main a.cover', { hasText: 'Brand guidelines' }).first();
  const round = (await link.getAttribute('href')).split('/').at(-1);
  await stage.goto(page, `/approvals/${round}`);
  return round;
}
