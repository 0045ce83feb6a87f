// A journey: the real program, a browser, and pages that collect what should not happen while they are used.
import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import { launch, openPage } from './browser.mjs';
import { axeFindings, sideScroll } from './checks.mjs';
import { signInAs } from './people.mjs';
import { startDemo } from './server.mjs';

export function journey(start = startDemo) {
  const stage = {};
  before(async () => Object.assign(stage, await setUp(start)));
  after(() => takeDown(stage));
  /** Somebody's own browser, signed in where a name is given. */
  stage.enter = async (name, options) => {
    const page = await openPage(stage.browser, options);
    if (name) await signInAs(page, stage.server, name);
    return page;
  };
  stage.goto = (page, path) => page.goto(stage.server.url + path);
  return stage;
}

// Where one of the two does not start, the other is ended: a program that is left over would keep the runner waiting for ever.
async function setUp(start) {
  const [browser, server] = await Promise.allSettled([launch(), start()]);
  const failed = [browser, server].find(({ status }) => status === 'rejected');
  if (failed) {
    await takeDown({ browser: browser.value, server: server.value });
    throw failed.reason;
  }
  return { browser: browser.value, server: server.value };
}

async function takeDown({ browser, server }) {
  await browser?.close();
  await server?.stop();
}

/** Holds the page that is open against what every page must be. */
export async function sound(page) {
  const found = [...(await axeFindings(page)), ...(await sideScroll(page)), ...page.problems];
  assert.deepEqual(found, [], `${page.url()}\n${found.join('\n')}`);
}
