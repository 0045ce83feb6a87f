// What scripts add to pages: keys and bulk selection, drafts, conditional fields, sending that loses no words, live refresh.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openPage } from './lib/browser.mjs';
import { serveFixtures } from './lib/fixtures.mjs';
import { journey } from './lib/journey.mjs';

const stage = journey();

async function open(name, { answers, scripts = true, formAnswer } = {}) {
  const page = await openPage(stage.browser, { scripts });
  page.formAnswer = formAnswer;
  await serveFixtures(page, stage.server.url, answers);
  await page.goto(`${stage.server.url}/fixtures/${name}`, { waitUntil: 'networkidle' });
  return page;
}

const focused = (page) => page.evaluate(() => document.activeElement.textContent.trim());
const says = (page, words) => page.locator('.toast', { hasText: words }).waitFor();

test('a list is worked without a mouse', async () => {
  const page = await open('queue');
  const bulk = page.locator('.bulk');
  assert.equal(await bulk.isVisible(), false);
  await page.keyboard.press('j');
  assert.equal(await focused(page), 'One');
  await page.keyboard.press('j');
  await page.keyboard.press('x');
  assert.equal(await bulk.locator('b').textContent(), '1 selected');
  await page.keyboard.press('k');
  assert.equal(await focused(page), 'One');
  const [request] = await Promise.all([page.waitForRequest('**/fixtures/bulk'), page.keyboard.press('e')]);
  assert.equal(request.postData(), 'record=2&act=assign');
});

test('a letter of the bulk bar acts on the row of the cursor when nothing is ticked', async () => {
  const page = await open('queue');
  await page.keyboard.press('j');
  const [request] = await Promise.all([page.waitForRequest('**/fixtures/bulk'), page.keyboard.press('e')]);
  assert.equal(request.postData(), 'record=1&act=assign');
});

test('select all ticks every row, and clearing hides the bar again', async () => {
  const page = await open('queue');
  await page.getByLabel('Select all').check();
  assert.equal(await page.locator('.bulk b').textContent(), '3 selected');
  await page.getByLabel('Select Two').uncheck();
  assert.equal(await page.getByLabel('Select all').evaluate((box) => box.indeterminate), true);
  await page.getByRole('button', { name: 'Clear selection' }).click();
  await page.locator('.bulk').waitFor({ state: 'hidden' });
});

test('letters typed into a field are no shortcuts, and they can be switched off', async () => {
  const page = await open('queue');
  await page.evaluate(() => (document.documentElement.dataset.keys = 'off'));
  await page.keyboard.press('j');
  assert.equal(await page.locator('tr.cur').count(), 0);
});

test('a draft is kept after a pause, and the page says when', async () => {
  const page = await open('form');
  const [request] = await Promise.all([page.waitForRequest('**/fixtures/draft'), page.locator('#name').fill('Dana Reyes')]);
  assert.match(request.postData(), /name=Dana\+Reyes/);
  await page.getByText(/^Saved at \d{1,2}:\d{2} [ap]m$/).waitFor();
});

test('a draft that could not be kept says so and tries again', async () => {
  const page = await open('form', { answers: { draft: { status: 503 } } });
  await page.locator('#name').fill('Dana');
  await page.getByText("Not saved. We'll try again.").waitFor();
});

test('a field that depends on an answer comes and goes with it', async () => {
  const page = await open('form');
  assert.equal(await page.locator('#why').isVisible(), false);
  await page.getByLabel('B', { exact: true }).check();
  assert.equal(await page.locator('#why').isVisible(), true);
  await page.getByLabel('A', { exact: true }).check();
  assert.equal(await page.locator('#why').isVisible(), false);
});

test('without scripts conditional fields are there and waiting buttons are free', async () => {
  const page = await open('form', { scripts: false });
  assert.equal(await page.locator('#why').isVisible(), true);
  assert.equal(await page.getByRole('button', { name: 'Send a new code' }).isEnabled(), true);
});

test('a new code can be asked for only after a while', async () => {
  const page = await open('form');
  const button = page.getByRole('button', { name: /^Send a new code in \d+ s$/ });
  assert.equal(await button.isDisabled(), true);
});

test('a refused form moves focus to the summary and keeps the words', async () => {
  const page = await open('form', { answers: { refused: { file: 'refused', status: 422 } }, formAnswer: 'refused' });
  await page.locator('#name').fill('Dana');
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  await page.locator('.errs:focus').waitFor();
  assert.equal(await page.locator('#name').inputValue(), 'Dana');
  assert.equal(page.url(), `${stage.server.url}/fixtures/form`);
});

test('after a failure the button is free, the words are kept and the reason is shown', async () => {
  const page = await open('form', { answers: { broken: { status: 503 } }, formAnswer: 'broken' });
  await page.locator('#name').fill('Dana');
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  await says(page, "That didn't reach us.");
  assert.equal(await page.locator('#name').inputValue(), 'Dana');
  assert.equal(await page.locator('[aria-busy=true]').count(), 0);
});

test('whoever was signed out in the meantime keeps the words', async () => {
  const page = await open('form', { answers: { gone: { file: 'refused', status: 401 } }, formAnswer: 'gone' });
  await page.locator('#name').fill('Dana');
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  await says(page, 'You were away for a while.');
  assert.equal(await page.locator('#name').inputValue(), 'Dana');
});

test('a live refresh waits while the pointer is on the page, says so, and comes once it has left', async () => {
  const page = await open('queue');
  const tell = () => page.evaluate(() => new BroadcastChannel('live').postMessage('record:41'));
  const refreshed = () => page.waitForRequest('**/fixtures/queue', { timeout: 5_000 });
  await page.mouse.move(0, 0);
  await Promise.all([refreshed(), tell()]);
  await page.waitForFunction(() => !document.querySelector('#main').matches('.htmx-request'));
  // What follows our own page at once is taken for our own doing.
  const since = await page.evaluate(() => performance.now());
  await page.waitForFunction((from) => performance.now() - from > 2_000, since);
  await page.locator('h1').hover();
  await tell();
  await page.getByRole('button', { name: 'Updated. Show' }).waitFor();
  await Promise.all([refreshed(), page.mouse.move(0, 0)]);
  await page.getByRole('button', { name: 'Updated. Show' }).waitFor({ state: 'hidden' });
});

test('a live refresh leaves unsent words alone', async () => {
  const page = await open('form');
  await page.locator('#name').fill('half a thought');
  await page.evaluate(() => document.activeElement.blur());
  await page.mouse.move(0, 0);
  const tell = () => page.evaluate(() => new BroadcastChannel('live').postMessage('record:41'));
  await Promise.all([page.waitForResponse('**/fixtures/form'), tell()]);
  await page.waitForFunction(() => !document.querySelector('#main').matches('.htmx-request'));
  assert.equal(await page.locator('#name').inputValue(), 'half a thought');
});

test('a signature is drawn as lines of whole numbers, and drawn again', async () => {
  const page = await open('sign');
  const canvas = page.locator('sign-pad canvas');
  await page.getByLabel('Your full name').fill('Dana Reyes');
  assert.equal(await page.locator('sign-pad .sheet').innerText(), 'Dana Reyes', 'the name stands on the sheet');
  assert.equal(await canvas.isVisible(), false);
  await page.getByLabel('Draw it, too').check();
  await canvas.waitFor();
  const box = await canvas.boundingBox();
  const draw = async () => {
    await page.mouse.move(box.x + 10, box.y + 10);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2, { steps: 4 });
    await page.mouse.move(box.x + box.width + 50, box.y - 50);
    await page.mouse.up();
  };
  const drawn = () => page.locator('input[name="sign.drawn"]').inputValue();
  await draw();
  assert.match(await drawn(), /^M\d+ \d+(L\d+ \d+)+L600 0$/);
  await page.getByRole('button', { name: 'Draw it again' }).click();
  assert.equal(await drawn(), '');
  await draw();
  await draw();
  assert.equal((await drawn()).split('M').length, 3, 'two lines');
  await page.getByRole('radio', { name: 'With my name' }).check();
  await page.getByLabel('Draw it, too').check();
  assert.equal((await drawn()).split('M').length, 3, 'nothing is lost on the way back');
  await page.getByLabel('I agree').check();
  const [request] = await Promise.all([page.waitForRequest('**/fixtures/signed'), page.getByRole('button', { name: 'Approve' }).click()]);
  assert.match(decodeURIComponent(request.postData()), /sign\.manner=drawn&sign\.drawn=M\d+/);
  assert.deepEqual(page.problems, []);
});

test('without scripts a signature is a name, and no empty box is shown', async () => {
  const page = await open('sign', { scripts: false });
  assert.equal(await page.locator('sign-pad').isVisible(), false);
  assert.equal(await page.getByLabel('Your full name').isVisible(), true);
});
