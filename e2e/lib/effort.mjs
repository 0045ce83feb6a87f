// Counts what a task costs whoever does it: clicks, keys, pages that are loaded anew, and scrolling to reach a button.

/** Counts from now on. `where` is the page on which the person acts. */
export function effort(page) {
  const count = { clicks: 0, keys: 0, loads: 0, scrolls: 0 };
  page.on('domcontentloaded', () => (count.loads += 1));
  return {
    count,
    /** Presses with mouse or finger. Where it lies outside of what is shown, reaching it was a scroll. */
    async click(locator, act = (target) => target.click()) {
      await locator.waitFor();
      count.clicks += 1;
      if (!(await isInView(page, locator))) count.scrolls += 1;
      await act(locator);
    },
    /** Tabs until the focus is on it, then presses Enter. */
    async key(locator) {
      await locator.waitFor();
      for (let tabs = 0; tabs < 60; tabs += 1) {
        if (await locator.evaluate((element) => element === document.activeElement)) {
          count.keys += 1;
          return page.keyboard.press('Enter');
        }
        count.keys += 1;
        await page.keyboard.press('Tab');
      }
      throw new Error(`the keyboard never reached ${locator}`);
    },
  };
}

async function isInView(page, locator) {
  const box = await locator.boundingBox();
  const { width, height } = page.viewportSize();
  return Boolean(box) && box.x >= 0 && box.y >= 0 && box.x + box.width <= width && box.y + box.height <= height;
}
