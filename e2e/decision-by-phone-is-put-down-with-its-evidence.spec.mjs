// A client says yes on the phone: staff put it down with a file that shows it, in one form; the client reads that it was
// put down and never the file. With scripts, and by phone without them.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { journey, sound } from './lib/journey.mjs';

const stage = journey();
const PHONE = { width: 390, height: 664 };
const NOTE = { name: 'Note of the call.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n') };
const PAGE = { name: 'Note.pdf', mimeType: 'application/pdf', buffer: Buffer.from('<html><script>alert(1)</script></html>') };

for (const [title, options] of [['Brand guidelines', {}], ['Leaflet for autumn', { ...PHONE, scripts: false }]]) {
  test(`a decision by phone is put down with its evidence, ${options.scripts === false ? 'without scripts' : 'with scripts'}`, async () => {
    const [lena, alma] = [await stage.enter('Lena Ortiz'), await stage.enter('Alma Vale', options)];
    await stage.goto(lena, '/approvals');
    const href = await lena.locator('main a.cover', { hasText: title }).first().getAttribute('href');
    await stage.goto(alma, href);
    await alma.getByRole('link', { name: /^Put down a decision by phone or mail/ }).click();
    await alma.getByLabel('Whose decision it is').selectOption({ label: 'Lena Ortiz' });
    await sound(alma);

    // What is no PDF is not taken, said at the field; nothing was written down, and the words are there.
    await alma.getByLabel(/^What shows it/).fill('She rang at ten.');
    await alma.getByLabel(/^Their words/).fill('Print it as it is.');
    await alma.getByLabel(/^A file that shows it/).setInputFiles(PAGE);
    await alma.getByRole('button', { name: 'Put it down' }).click();
    await alma.locator('.errs').getByRole('link', { name: /The file must be/ }).waitFor();
    assert.match(await alma.locator('#file-e').innerText(), /The file must be/);
    assert.equal(await alma.getByLabel(/^What shows it/).inputValue(), 'She rang at ten.');
    assert.equal(await alma.getByLabel(/^Their words/).inputValue(), 'Print it as it is.');
    assert.equal(await alma.getByLabel('Whose decision it is').locator('option:checked').innerText(), 'Lena Ortiz');
    await sound(alma);

    await alma.getByLabel(/^A file that shows it/).setInputFiles(NOTE);
    await alma.getByRole('button', { name: 'Put it down' }).click();
    await alma.getByText(/approved outside of the portal; put down by Alma Vale/).waitFor();
    await sound(alma);

    await stage.goto(lena, href);
    await lena.getByText(/approved outside of the portal; put down by/).waitFor();
    assert.match(await lena.locator('main').innerText(), /A file that stays with the firm, SHA-256 [0-9a-f]{64}/);
    assert.doesNotMatch(await lena.content(), /Note of the call/);
    await sound(lena);
  });
}
