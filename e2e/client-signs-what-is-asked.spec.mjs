// A declaration waits for a signature: it is read first, then signed by drawing on a phone, by typing without a mouse, and
// without scripts. What is missing is said where it is missing; the certificate tells who signed and how they were known.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { effort } from './lib/effort.mjs';
import { journey, sound } from './lib/journey.mjs';

const PHONE = { width: 390, height: 664 };
const TASK = 'Your declaration: Yearly check 2026';
const CONSENT = 'It is true and complete, and I may sign for the company.';

// Each begins anew: what was signed is signed.
const finger = journey();
const keyboard = journey();
const plain = journey();

test('a client signs by drawing, and nothing of it is lost on the way', async () => {
  const page = await finger.enter('Rosa Lindt', PHONE);
  await early(page, await task(page, finger));
  await finger.goto(page, '/');
  await waits(page).click();
  await read(page);
  await sound(page);
  await page.getByRole('link', { name: 'Sign it', exact: true }).click();
  await page.getByText(CONSENT).waitFor();
  await page.getByLabel('Your full name').fill('Rosa Lindt');
  assert.equal(await page.locator('.sheet').innerText(), 'Rosa Lindt');
  await sound(page);
  await page.getByLabel('Draw it, too').check();
  // A browser would not send it without the tick; the server says the same of what is sent all the same.
  await page.locator('#sign-agreed').evaluate((box) => box.removeAttribute('required'));
  await page.getByRole('button', { name: 'Sign and finish' }).click();
  await page.locator('.errs').getByRole('link', { name: /^Draw your signature in the box/ }).waitFor();
  assert.equal(await page.getByLabel('Your full name').inputValue(), 'Rosa Lindt', 'the name is kept');
  assert.equal(await page.locator('#sign-drawn-e').isVisible(), true, 'said at the box');
  assert.match(await page.locator('#sign-agreed-e').innerText(), /Tick that you agree/);
  await sound(page);

  await draw(page);
  await page.locator('#sign-agreed').evaluate((box) => box.removeAttribute('required'));
  await page.getByRole('button', { name: 'Sign and finish' }).click();
  await page.locator('#sign-drawn-e').waitFor({ state: 'detached' });
  assert.equal(await page.getByLabel('Draw it, too').isChecked(), true);
  assert.match(await page.locator('input[name="sign.drawn"]').inputValue(), /^M\d+ \d+L/, 'the drawing is kept');
  await page.getByLabel('I agree').check();
  await sound(page);
  await page.getByRole('button', { name: 'Sign and finish' }).click();

  await signed(page, 'Rosa Lindt, drawn');
  await page.getByRole('img', { name: 'The signature of Rosa Lindt as it was drawn' }).waitFor();
  await proved(page, finger, (signature) => assert.match(signature.drawn, /^M\d+ \d+L/));
});

test('the same by typing, with the keyboard alone', async () => {
  const page = await keyboard.enter('Rosa Lindt');
  const press = await effort(page);
  await task(page, keyboard);
  await press.key(waits(page));
  await read(page);
  await press.key(page.getByRole('link', { name: 'Sign it', exact: true }));
  const name = page.getByLabel('Your full name');
  await tab(page, name);
  await page.keyboard.type('Rosa Lindt');
  await tab(page, page.getByLabel('I agree'));
  await page.keyboard.press('Space');
  await press.key(page.getByRole('button', { name: 'Sign and finish' }));
  await signed(page, 'Rosa Lindt, typed');
  assert.equal(press.count.clicks, 0);
  await proved(page, keyboard, (signature) => assert.equal(signature.drawn ?? null, null));
});

test('the same without scripts', async () => {
  const page = await plain.enter('Rosa Lindt', { ...PHONE, scripts: false });
  await task(page, plain);
  await waits(page).click();
  await read(page);
  await page.getByRole('link', { name: 'Sign it', exact: true }).click();
  assert.equal(await page.locator('sign-pad').isVisible(), false, 'no box that nobody could draw in');
  await page.getByLabel('Your full name').fill('Rosa Lindt');
  await page.getByLabel('I agree').check();
  await page.getByRole('button', { name: 'Sign and finish' }).click();
  await signed(page, 'Rosa Lindt, typed');
  await proved(page, plain, () => {});
});

/** The home says what waits; where it leads. */
async function task(page, stage) {
  await stage.goto(page, '/');
  await page.locator('main').getByText(TASK).first().waitFor();
  return stage.server.url + (await waits(page).getAttribute('href'));
}

/** As what comes first, or as one of the others. */
function waits(page) {
  return page.getByRole('link', { name: 'Read it and sign' }).or(page.getByRole('link', { name: TASK })).first();
}

/** Whoever has not opened the file cannot sign it, whatever is sent. */
async function early(page, round) {
  await page.goto(`${round}?decide=approve#decide`);
  await page.getByText('Open these first').waitFor();
  await page.getByLabel('Your full name').fill('Rosa Lindt');
  await page.getByLabel('I agree').check();
  await page.getByRole('button', { name: 'Sign and finish' }).click();
  await page.locator('.errs').getByText('Open every file first').waitFor();
  assert.equal(await page.getByLabel('Your full name').inputValue(), 'Rosa Lindt');
  await sound(page);
}

/** The declaration is on the page: who was shown its pages has opened it. */
async function read(page) {
  await page.getByRole('heading', { name: 'Declaration of Orchard Lane Dental', level: 1 }).waitFor();
  await page.getByText('Open these first').waitFor();
  const sheet = page.locator('.page[data-page="1"] img');
  await sheet.scrollIntoViewIfNeeded();
  // Asked from outside, as without scripts nothing waits inside.
  for (const until = Date.now() + 10_000; Date.now() < until; ) {
    if (await sheet.evaluate((image) => image.complete && image.naturalWidth > 0)) return;
    await new Promise((again) => setTimeout(again, 50));
  }
  throw new Error('the pages of the declaration never came');
}

async function draw(page) {
  const canvas = page.locator('sign-pad canvas');
  await canvas.evaluate((box) => box.scrollIntoView({ block: 'center' }));
  const box = await canvas.boundingBox();
  const at = (x, y) => [box.x + box.width * x, box.y + box.height * y];
  for (const line of [[[0.1, 0.6], [0.2, 0.2], [0.3, 0.6]], [[0.4, 0.4], [0.6, 0.6], [0.8, 0.3]]]) {
    await page.mouse.move(...at(...line[0]));
    await page.mouse.down();
    for (const [x, y] of line.slice(1)) await page.mouse.move(...at(x, y), { steps: 6 });
    await page.mouse.up();
  }
}

async function tab(page, target) {
  for (let tabs = 0; tabs < 60; tabs += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`the keyboard never reached ${target}`);
}

async function signed(page, words) {
  await page.getByRole('heading', { name: 'You signed “Yearly check 2026”' }).waitFor();
  await page.locator('.dl').getByText(words, { exact: true }).waitFor();
  await page.getByRole('link', { name: 'Your receipt' }).waitFor();
  await page.locator('main').getByText(CONSENT).first().waitFor();
  await sound(page);
}

/** The certificate as page and as file: the signature, and how its giver was known. The list itself is closed by it. */
async function proved(page, stage, check) {
  await page.getByRole('link', { name: 'See the certificate' }).click();
  const text = await page.locator('.certificate').innerText();
  assert.match(text, /Signed: Rosa Lindt, (typed|drawn)\. I have read the declaration\./);
  assert.match(text, /signed in by a link of the demonstration/);
  assert.match(text, /Declaration of Orchard Lane Dental/);
  await sound(page);
  const href = await page.getByRole('link', { name: 'JSON', exact: true }).getAttribute('href');
  const { certificate } = await (await page.request.get(stage.server.url + href)).json();
  const [decision] = certificate.decisions;
  assert.equal(decision.signature.name, 'Rosa Lindt');
  assert.match(decision.signature.consent, new RegExp(CONSENT));
  assert.equal(decision.identified, 'demo-link');
  check(decision.signature);
  await stage.goto(page, '/');
  assert.equal(await page.getByText(TASK).count(), 0, 'it waits no more');
  const answer = await page.request.get(`${stage.server.url}/api/v1/records/${certificate.record.id}`);
  assert.equal((await answer.json()).state, 'complete');
}
