// Whatever somebody sends: nothing in it runs where the portal's pages are.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { journey } from './lib/journey.mjs';

const CALL = "fetch('/canary')";
const PNG = Buffer.from('89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000049454e44ae426082', 'hex');
const stage = journey();

/** Name, claimed type, bytes, and whether it is taken at all. */
const FILES = [
  ['page.html', 'text/html', `<!doctype html><script>${CALL}</script>`, false],
  ['page.pdf', 'text/html', `<html><body onload="${CALL}">`, false],
  ['page.txt', 'text/html', `<script>${CALL}</script>`, false],
  ['picture.svg', 'image/svg+xml', `<svg xmlns="http://www.w3.org/2000/svg" onload="${CALL}"/>`, false],
  ['page.xhtml', 'application/xhtml+xml', `<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><script>${CALL}</script></html>`, false],
  ['styled.xml', 'text/xml', '<?xml version="1.0"?><?xml-stylesheet type="text/xsl" href="x.xsl"?><a/>', false],
  ['mail.mht', 'multipart/related', `MIME-Version: 1.0\r\nContent-Type: text/html\r\n\r\n<script>${CALL}</script>`, true],
  ['words.txt', 'text/html', `Some words first, then <script>${CALL}</script>`, true],
  ['table.csv', 'text/html', `a,b\n<script>${CALL}</script>,1\n=cmd|'/c calc'!A1,2\nc,3\n`, true],
  ['script.pdf', 'text/html', `%PDF-1.4\n1 0 obj\n<< /OpenAction << /S /JavaScript /JS (app.launchURL('/canary')) >> >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n`, true],
  ['tail.png', 'text/html', Buffer.concat([PNG, Buffer.from(`<script>${CALL}</script>`)]), false],
  ['picture.png', 'image/svg+xml', PNG, true],
  ['comment.gif', 'application/javascript', 'GIF89a/*\0\0*/=1;fetch("/canary")//', false],
  ['code.txt', 'application/javascript', `${CALL};`, true],
  ['none', '', `plain ${CALL}`, true],
];

test('no hostile file runs a script in the portal', async () => {
  const dana = await stage.enter('Dana Reyes');
  let called = 0;
  await dana.context().route('**/canary', (route) => {
    called += 1;
    return route.abort();
  });
  dana.context().on('dialog', (dialog) => {
    called += 1;
    return dialog.dismiss();
  });
  await stage.goto(dana, '/records');
  const taken = [];
  for (const [name, type, content, isTaken] of FILES) {
    const id = await sent(dana, name, type, Buffer.from(content));
    assert.equal(Boolean(id), isTaken, `${name} is ${id ? 'taken' : 'refused'}`);
    if (id) taken.push([name, id]);
  }
  for (const [name, id] of taken) {
    await opened(dana, `${stage.server.url}/files/${id}/content`, name);
    await embedded(dana, `/files/${id}/content`);
  }
  await new Promise((soon) => setTimeout(soon, 500));
  assert.equal(called, 0, 'something in a file has run');
});

/** Sends one file as the page's own form would, with the type that is claimed; its identifier, where it is taken. */
function sent(page, name, type, bytes) {
  return page.evaluate(async ([name, type, bytes]) => {
    const { records } = await (await fetch('/api/v1/records')).json();
    const form = new FormData();
    form.append('file', new File([new Uint8Array(bytes)], name, { type }));
    const send = () => fetch(`/api/v1/records/${records[0].id}/files`, { method: 'POST', body: form });
    let answer = await send();
    // The portal may be at work on the same record: then it asks to be asked again.
    if ([409, 503].includes(answer.status)) answer = await send();
    const said = await answer.json();
    if (!said.added) throw new Error(`${name}: ${answer.status} ${JSON.stringify(said)}`);
    return said.added[0];
  }, [name, type, [...bytes]]);
}

/** Somebody follows a link to it: it is saved and never shown. */
async function opened(page, url, name) {
  const tab = await page.context().newPage();
  const download = tab.waitForEvent('download');
  await tab.goto(url).catch((error) => assert.match(error.message, /Download is starting|ERR_ABORTED/, name));
  await (await download).cancel();
  assert.equal(tab.url(), 'about:blank', `${name} is no page`);
  await tab.close();
}

/** A page of ours that is made to take it in, by every element that could. */
async function embedded(page, path) {
  await page.evaluate((path) => {
    for (const name of ['iframe', 'embed', 'object', 'img', 'script', 'link']) {
      const element = document.createElement(name);
      element[{ object: 'data', link: 'href' }[name] ?? 'src'] = path;
      if (name === 'link') element.rel = 'stylesheet';
      document.body.append(element);
    }
  }, path);
}
