// Every page that somebody can reach, in each theme and width: no accessibility findings,
// nothing sideways, one first heading, one primary button, no script errors.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openPage } from './browser.mjs';
import { clientStatuses, colourFindings, findings, missingIcons } from './checks.mjs';
import { crawl } from './crawl.mjs';
import { journey } from './journey.mjs';
import { eachView } from './views.mjs';

const NOWHERE = '/no-such-page';

/** One test for each reader: `{ name, client }`, without a name a stranger. */
export function findNothingWrong(readers) {
  const stage = journey();
  for (const { name, client } of readers) {
    test(`${name ?? 'a stranger'} finds nothing wrong with any page`, async (t) => {
      const state = name && (await stateOf(stage, name));
      const reading = await openPage(stage.browser, { state, scripts: false });
      const pages = await crawl(reading, stage.server.url, name ? ['/', NOWHERE] : ['/sign-in', NOWHERE]);
      await reading.context().close();
      const looking = await openPage(stage.browser, { state });
      for (const [kind, address] of pages) {
        await t.test(kind, () => look(looking, address, client));
      }
      await looking.context().close();
    });
  }
}

async function stateOf(stage, name) {
  const page = await stage.enter(name);
  const state = await page.context().storageState();
  await page.context().close();
  return state;
}

// Layout and structure are the same in both themes: in the dark only what hangs on colour is asked.
async function look(page, address, client) {
  page.problems.length = 0;
  await page.goto(address);
  const found = [...(await missingIcons(page)), ...(client ? await clientStatuses(page) : [])];
  for await (const { view, theme } of eachView(page)) {
    const wrong = await (theme === 'light' ? findings(page) : colourFindings(page));
    found.push(...wrong.map((finding) => `${view}: ${finding}`));
  }
  found.push(...page.problems);
  assert.deepEqual(found, [], `${address}\n${found.join('\n')}`);
}
