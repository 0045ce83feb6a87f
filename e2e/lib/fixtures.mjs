// Small pages for the scripts, shown at the real server's address with its own head, styles and scripts.
import fs from 'node:fs';
import path from 'node:path';

const TOP = '<header class="top"><div class="top-in"><button class="fresh" type="button" hidden>Updated. Show</button></div></header>';
const FOLDER = path.resolve(import.meta.dirname, '../fixtures');

/** Answers of `/fixtures/…`: a file of that name as a page, what `answers` has for the address, else a bare yes. */
export async function serveFixtures(page, base, answers = {}) {
  const real = await page.request.get(`${base}/sign-in`);
  const source = await real.text();
  const policy = real.headers()['content-security-policy'];
  const head = source.match(/<head>[\s\S]*?<\/head>/)[0];
  const words = source.match(/<div id="i18n"[^>]*><\/div>/)[0];
  const shell = (main) => `<!doctype html><html lang="en" data-zone="Europe/Berlin">${head}<body>${words}${TOP}${main}</body></html>`;
  await page.route('**/fixtures/**', async (route) => {
    const request = route.request();
    const name = new URL(request.url()).pathname.split('/').pop();
    const answer = answers[name] ?? (request.method() === 'GET' ? { file: name } : { status: 204 });
    const file = path.join(FOLDER, `${answer.file}.html`);
    const body = answer.file ? shell(fs.readFileSync(file, 'utf8').replace('ANSWER', page.formAnswer ?? 'form')) : '';
    await route.fulfill({ status: answer.status ?? 200, body, headers: { 'content-type': 'text/html', 'content-security-policy': policy } });
  });
  await page.route('**/live', (route) => route.fulfill({ status: 204 }));
}
