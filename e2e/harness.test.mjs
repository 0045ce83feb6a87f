// The harness itself: it sees what is wrong with a page, and nothing where nothing is.
import assert from 'node:assert/strict';
import http from 'node:http';
import { after, before, test } from 'node:test';
import { launch, openPage } from './lib/browser.mjs';
import { clientStatuses, findings } from './lib/checks.mjs';
import { crawl, kindOf } from './lib/crawl.mjs';

const POLICY = "default-src 'none'; script-src 'self'; style-src 'self'";
const GOOD = '<!doctype html><html lang="en"><title>Good</title><main><h1>Good</h1><a class="btn-p" href="/">Go on</a></main></html>';
const LINKS = `<!doctype html><html lang="en"><title>Links</title><main><h1>Links</h1>
  <a href="/records/1?show=open">a</a><a href="/records/2?show=done">b</a><a href="/good#part">c</a>
  <a href="/assets/app.css">d</a><a href="/mail">a mail</a><a href="https://elsewhere.example/">e</a></main></html>`;
const BAD = `<!doctype html><html><title></title><script>document.title = 'inline'</script>
  <main><h1>One</h1><h1>Two</h1><img src="data:,"><p class="pill">Due 3 Nov</p><p class="pill">Pending</p>
  <a class="btn-p" href="/">A</a><a class="btn-p" href="/">B</a><table width="5000"><tr><td>wide</td></tr></table></main></html>`;

let browser, server, url;

before(async () => {
  browser = await launch();
  server = http.createServer((request, response) => {
    const policy = request.url === '/mail' ? `${POLICY}; sandbox` : POLICY;
    response.writeHead(200, { 'content-type': 'text/html', 'content-security-policy': policy });
    response.end({ '/bad': BAD, '/': LINKS }[request.url] ?? GOOD);
  });
  await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
  url = `http://127.0.0.1:${server.address().port}`;
});

after(async () => {
  await browser.close();
  server.close();
});

test('a sound page has no findings', async () => {
  const page = await openPage(browser);
  await page.goto(`${url}/good`);
  assert.deepEqual(await findings(page), []);
  assert.deepEqual(page.problems, []);
});

test('everything that is wrong with a page is found', async () => {
  const page = await openPage(browser, { width: 390 });
  await page.goto(`${url}/bad`);
  const found = (await findings(page)).join('\n');
  for (const words of ['2 first headings', '2 primary buttons', 'a date in a pill', 'scrolls sideways', 'html-has-lang', 'image-alt']) {
    assert.match(found, new RegExp(words), found);
  }
  assert.match(page.problems.join('\n'), /Content Security Policy/);
  assert.deepEqual(await clientStatuses(page), [
    'a status that clients do not know: Due 3 Nov',
    'a status that clients do not know: Pending',
  ]);
});

test('a crawl finds one page of each kind', async () => {
  const page = await openPage(browser);
  assert.deepEqual([...(await crawl(page, url)).keys()], ['/', '/records/{id}?show', '/good']);
  assert.equal(kindOf(new URL('/records/019aa5f0-2c3d-7e4f-8a5b-0123456789ab/edit', url)), '/records/{id}/edit');
});
