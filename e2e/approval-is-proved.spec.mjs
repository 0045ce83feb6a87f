// A decision leaves a certificate that two programs check against the log, without the portal: with scripts and without.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { journey, sound } from './lib/journey.mjs';
import { PROGRAM } from './lib/server.mjs';

const run = promisify(execFile);
const SECOND = path.resolve(import.meta.dirname, '../docs/reference/verify-audit.mjs');
const PHONE = { width: 390, height: 664 };
const stage = journey();
const ended = ({ code = 0, stdout }) => ({ code, last: stdout.trim().split('\n').at(-1) });

for (const [title, options] of [['Brand guidelines', {}], ['Leaflet for autumn', { ...PHONE, scripts: false }]]) {
  test(`a decision is proved by its certificate, ${options.scripts === false ? 'by phone and without scripts' : 'with scripts'}`, async () => {
    const lena = await stage.enter('Lena Ortiz', options);
    await stage.goto(lena, '/approvals');
    await lena.locator('main a.cover', { hasText: title }).first().click();
    await lena.getByRole('link', { name: 'Ask for changes' }).click();
    await lena.getByLabel(/What is to be changed, and why|Anything to add to the comments/).fill('The colours of the second page.');
    await lena.getByRole('button', { name: 'Ask for changes' }).click();
    await lena.getByRole('link', { name: 'Your receipt' }).waitFor();
    await sound(lena);
    const kept = await saved(lena, await lena.getByRole('link', { name: 'Your receipt' }).getAttribute('href'), 'receipt.txt');

    await lena.getByRole('link', { name: 'See the certificate' }).click();
    await lena.getByRole('heading', { name: `Changes asked for: ${title}` }).waitFor();
    await sound(lena);
    const files = [];
    for (const kind of ['PDF', 'JSON']) {
      const href = await lena.getByRole('link', { name: kind, exact: true }).getAttribute('href');
      files.push(await saved(lena, href, `certificate.${kind.toLowerCase()}`));
    }
    await agree(title, files, kept);
  });
}

async function saved(page, href, name) {
  const answer = await page.request.get(stage.server.url + href);
  assert.equal(answer.status(), 200, href);
  const file = path.join(stage.server.data, name);
  fs.writeFileSync(file, await answer.body());
  return file;
}

/** Both programs find nothing wrong, and both find a word that was changed. */
async function agree(title, [pdf, json], kept) {
  const data = stage.server.data;
  const log = path.join(data, `${title}.jsonl`);
  await run(PROGRAM, ['audit', 'export', '--workspace', 'Vale Studio', '--data', data, '--out', log]);
  const own = (file) => run(PROGRAM, ['audit', 'verify', '--certificate', file, '--export', log, '--held', kept]).then(ended, ended);
  const other = (file) => run(process.execPath, [SECOND, log, file, kept]).then(ended, ended);
  for (const file of [pdf, json]) {
    const said = await own(file);
    assert.equal(said.code, 0, said.last);
    assert.match(said.last, /changes-asked, 0 wrong$/);
  }
  assert.match((await other(json)).last, /2 kept outside agree, 0 wrong$/);
  const forged = path.join(data, 'forged.json');
  fs.writeFileSync(forged, fs.readFileSync(json, 'utf8').replace('The colours of the second page.', 'Nothing at all.'));
  assert.deepEqual([(await own(forged)).code, (await other(forged)).code], [1, 1]);
  const page = fs.readFileSync(pdf);
  page[page.length - 60] ^= 1;
  fs.writeFileSync(forged, page);
  assert.equal((await own(forged)).code, 1);
}
