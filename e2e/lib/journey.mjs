// A journey: the real program, a browser, and pages that collect what should not happen while they are used.
import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import { launch, openPage } from './browser.mjs';
import { axeFindings, sideScroll } from './checks.mjs';
import { signInAs } from './people.mjs';
import { startDemo } from './server.mjs';

export function journey(start = startDemo) {
  const stage = {};
  before(async () => {
    [stage.browser, stage.server] = await Promise.all([launch(), start()]);
  });
  after(async () => {
    await stage.browser?.close();
    await stage.server?.stop();
  });
  /** Somebody's own browser, signed in where a name is given. */
  stage.enter = async (name, options) => {
    const page = await openPage(stage.browser, options);
    if (name) await signInAs(page, stage.server, name);
    return page;
  };
  stage.goto = (page, path) => page.goto(stage.server.url + path);
  return stage;
}

/** Holds the page that is open against what every page must be. */
export async function sound(page) {
  const found = [...(await axeFindings(page)), ...(await sideScroll(page)), ...page.problems];
  assert.deepEqual(found, [], `${page.url()}\n${found.join('\n')}`);
}
