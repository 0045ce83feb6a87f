// Counts what a task costs whoever does it: clicks, keys, pages that are loaded anew, and scrolling to reach a button.
//
// Clicks and keys are what the browser itself received, not what a test says that it did: pressing Enter on a link is a key
// and no click, whoever sends it. Where scripts are off, nothing can listen, and the presses of the test are counted.

/** Counts from now on. `page` is where the person acts, and shows what they begin with. */
export async function effort(page) {
  const scripts = page.hasScripts;
  const count = { clicks: 0, keys: 0, loads: 0, scrolls: 0 };
  page.on('domcontentloaded', () => (count.loads += 1));
  if (scripts) {
    await page.exposeFunction('spent', (what) => (count[what] += 1));
    await page.addInitScript(listen);
    await page.evaluate(listen);
  }
  return {
    count,
    /** Presses with mouse or finger. Where it is not wholly to be seen, reaching it was a scroll. */
    async click(locator, act = (target) => target.click()) {
      await locator.waitFor();
      if (!scripts) count.clicks += 1;
      if (!(await isInView(locator))) count.scrolls += 1;
      await act(locator);
    },
    /** Tabs until the focus is on it, then presses Enter. */
    async key(locator) {
      await locator.waitFor();
      for (let tabs = 0; tabs < 60; tabs += 1) {
        if (await locator.evaluate((element) => element === document.activeElement)) return page.keyboard.press('Enter');
        await page.keyboard.press('Tab');
      }
      throw new Error(`the keyboard never reached ${locator}`);
    },
  };
}

// What the person does and no script: a click that a key made has no detail.
function listen() {
  const spent = (what) => window.spent?.(what);
  window.addEventListener('click', (event) => event.isTrusted && event.detail > 0 && spent('clicks'), true);
  window.addEventListener('keydown', (event) => event.isTrusted && spent('keys'), true);
}

/** Whether all of it is on the screen, and no bar that stays lies over it. */
async function isInView(locator) {
  return locator.evaluate((element) => {
    const box = element.getBoundingClientRect();
    const [right, bottom] = [document.documentElement.clientWidth, window.innerHeight];
    if (!box.width || box.left < 0 || box.top < 0 || box.right > right || box.bottom > bottom) return false;
    const [middle, centre] = [(box.left + box.right) / 2, (box.top + box.bottom) / 2];
    const points = [[middle, centre], [middle, box.top + 2], [middle, box.bottom - 2], [box.left + 2, centre], [box.right - 2, centre]];
    // A field that is not painted, such as a file's, is pressed by its label.
    return points.every(([x, y]) => {
      const found = document.elementFromPoint(x, y);
      return found && (found === element || element.contains(found) || found.contains(element) || [...(element.labels ?? [])].some((label) => label.contains(found)));
    });
  });
}
