// Every page that a client, a member of staff and a stranger can reach, in each theme and width:
// no accessibility findings, nothing sideways, one first heading, one primary button, no script errors.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openPage } from './lib/browser.mjs';
import { clientStatuses, findings, missingIcons } from './lib/checks.mjs';
import { crawl } from './lib/crawl.mjs';
import { journey } from './lib/journey.mjs';
import { eachView } from './lib/views.mjs';

const READERS = [
  { name: 'Dana Reyes', client: true },
  { name: 'Ana Flores', client: true },
  { name: 'Mia Okafor' },
  { name: 'Ruth Harbour' },
  { name: 'Lena Ortiz', client: true },
  { name: 'Alma Vale' },
  { name: 'Rosa Lindt', client: true },
  { name: 'Milo Stern' },
  { name: undefined },
];
const NOWHERE = '/no-such-page';

const stage = journey();

for (const { name, client } of READERS) {
  test(`${name ?? 'a stranger'} finds nothing wrong with any page`, async (t) => {
    const state = name && (await stateOf(name));
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

async function stateOf(name) {
  const page = await stage.enter(name);
  const state = await page.context().storageState();
  await page.context().close();
  return state;
}

async function look(page, address, client) {
  page.problems.length = 0;
  await page.goto(address);
  const found = [...(await missingIcons(page)), ...(client ? await clientStatuses(page) : [])];
  for await (const view of eachView(page)) {
    found.push(...(await findings(page)).map((finding) => `${view}: ${finding}`));
  }
  found.push(...page.problems);
  assert.deepEqual(found, [], `${address}\n${found.join('\n')}`);
}
