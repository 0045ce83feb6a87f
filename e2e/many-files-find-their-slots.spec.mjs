// Many files are dropped, pasted or chosen at once beside the slots of a checklist: the page proposes a slot for each, the
// client looks that over, and one press sends them.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { journey, sound } from './lib/journey.mjs';

const stage = journey();
const PDF = '%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n';

async function checklist(page) {
  await stage.goto(page, '/records');
  await page.getByRole('link', { name: 'Identity check 2026' }).first().click();
  await page.getByRole('link', { name: /Send what is needed/ }).first().click();
  await page.locator('.slots').waitFor();
}

/** As a browser tells of files that come from outside. */
const carried = (page, names) =>
  page.evaluateHandle(
    ([names, bytes]) => {
      const data = new DataTransfer();
      for (const name of names) data.items.add(new File([bytes.replace('1 0 obj', `% ${name}\n1 0 obj`)], name));
      return data;
    },
    [names, PDF],
  );

const proposals = (page) =>
  page.locator('.many li').evaluateAll((rows) =>
    rows.map((row) => [row.querySelector('.file-n').textContent, row.querySelector('select').selectedOptions[0].value]),
  );

test('where one of several is refused, the item says at once what it has', async () => {
  const rosa = await stage.enter('Rosa Lindt');
  await checklist(rosa);
  const statements = rosa.locator('#i-statements');
  await statements.getByText('2 of 3 ready').waitFor();
  await statements.getByLabel(/^(Choose files|One more) for/).setInputFiles([
    { name: 'statement-3.pdf', mimeType: 'application/pdf', buffer: Buffer.from(PDF.replace('1 0 obj', '% three\n1 0 obj')) },
    { name: 'fake.pdf', mimeType: 'application/pdf', buffer: Buffer.from('<script>alert(1)</script>') },
  ]);
  await statements.getByRole('button', { name: /^Send/ }).click();
  await statements.locator('.file .err', { hasText: 'The file must be a PDF, JPG or PNG' }).waitFor();
  await statements.getByText('3 of 3 ready').waitFor();
  await rosa.getByText('Not taken: 1 of 2 files').first().waitFor();
  assert.equal((await statements.locator('input[name=files]').inputValue()).split(' ').length, 3, 'all that are there');
  await sound(rosa);
  await statements.getByRole('button', { name: 'Take away statement-3.pdf' }).click();
  await statements.getByText('2 of 3 ready').waitFor();
});

test('what is dropped beside the slots is proposed, looked over and sent', async () => {
  const rosa = await stage.enter('Rosa Lindt');
  await checklist(rosa);
  await sound(rosa);
  const names = ['Statement of November.pdf', 'List of owners.pdf', 'new passport.pdf', 'prices.xlsx'];
  await rosa.dispatchEvent('main', 'drop', { dataTransfer: await carried(rosa, names) });
  await rosa.getByRole('heading', { name: 'Where do these files belong?' }).waitFor();
  assert.deepEqual(await proposals(rosa), [
    ['Statement of November.pdf', 'statements'],
    ['List of owners.pdf', 'owners'],
    ['new passport.pdf', 'identity'],
    ['prices.xlsx', ''],
  ]);
  assert.equal(await rosa.evaluate(() => document.activeElement.id), 'many-h');
  await sound(rosa);

  await rosa.getByLabel('Where prices.xlsx belongs').selectOption('owners');
  await rosa.getByRole('button', { name: 'Send the files' }).click();
  await rosa.locator('p.err', { hasText: 'No more than 1 fit for “Who owns your company”.' }).waitFor();
  await rosa.getByLabel('Where prices.xlsx belongs').selectOption('');
  await rosa.getByRole('button', { name: 'Send the files' }).click();
  // The passport asks until when it is valid: its slot has the file, and asks.
  const passport = rosa.locator('#i-identity');
  await rosa.waitForFunction(() => document.activeElement.closest('#i-identity') !== null);
  assert.equal(await passport.locator('input[type=file]').first().evaluate((input) => input.files[0].name), 'new passport.pdf');
  assert.equal(await rosa.locator('#i-owners [data-files] .sub').innerText(), 'Sent');
  await passport.getByLabel('Valid until').fill('2033-02-01');
  await passport.getByRole('button', { name: 'Send Your passport' }).click();
  await passport.getByText(/Sent by Rosa Lindt/).waitFor();
  await rosa.locator('#i-statements').getByText('3 of 3 ready').waitFor();
  await rosa.locator('#i-statements').getByRole('button', { name: 'That is all' }).click();
  await rosa.locator('#i-statements').getByText(/Sent by Rosa Lindt/).waitFor();
  await sound(rosa);
});

test('many are chosen by keyboard on a phone in the dark, a picture is pasted, and without scripts nothing of it is shown', async () => {
  const rosa = await stage.enter('Rosa Lindt', { width: 390, height: 844, theme: 'dark' });
  await checklist(rosa);
  const button = rosa.getByRole('button', { name: 'Choose many files' });
  await button.focus();
  const [chooser] = await Promise.all([rosa.waitForEvent('filechooser'), rosa.keyboard.press('Enter')]);
  const file = { name: 'Statement of December.pdf', mimeType: 'application/pdf', buffer: Buffer.from(PDF) };
  await chooser.setFiles([file, { ...file, name: 'notes.docx' }]);
  await rosa.getByRole('heading', { name: 'Where do these files belong?' }).waitFor();
  assert.deepEqual((await proposals(rosa)).map(([, key]) => key), ['statements', '']);
  await sound(rosa);
  await rosa.getByRole('button', { name: 'Never mind' }).click();
  assert.equal(await rosa.getByRole('heading', { name: 'Where do these files belong?' }).isVisible(), false);

  const statements = rosa.locator('#i-statements form[data-room]');
  const picture = await carried(rosa, ['image.png']);
  await statements.evaluate((form, data) => {
    form.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
  }, picture);
  assert.equal(await statements.locator('input[type=file]').first().evaluate((input) => input.files[0].name), 'image.png');

  const plain = await stage.enter('Rosa Lindt', { scripts: false });
  await checklist(plain);
  assert.equal(await plain.getByText('Choose many files').isVisible(), false);
});
