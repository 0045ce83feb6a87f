// What every page is held against. Each check gives the list of what is wrong, in words.
import axe from 'axe-core';

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa', 'best-practice'];
const COLOUR_RULES = ['color-contrast', 'link-in-text-block'];

/** Accessibility, as far as a machine can tell. */
export function axeFindings(page) {
  return findingsOf(page, RULES);
}

/** What a theme can make wrong: the rules of accessibility that look at colours. */
export function colourFindings(page) {
  return findingsOf(page, COLOUR_RULES);
}

// Where scripts are off axe would never answer.
async function findingsOf(page, runOnly) {
  if (page.hasScripts === false) return [];
  // What is fading in is not yet what is read.
  await page.evaluate(() => Promise.allSettled(document.getAnimations().map((animation) => animation.finished)));
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source);
  const { violations } = await page.evaluate((runOnly) => window.axe.run({ runOnly, resultTypes: ['violations'] }), runOnly);
  const found = violations.flatMap(({ id, help, nodes }) => nodes.map(({ target }) => ({ id, help, target })));
  const still = [];
  for (const one of found) {
    if (one.id !== 'target-size' || (await isSmallInView(page, one.target))) still.push(`${one.id}: ${one.help} at ${one.target.join(' ')}`);
  }
  return still;
}

// What lies half under the bar at the bottom is small there alone: it is measured where a reader would bring it.
function isSmallInView(page, target) {
  return page.evaluate(async (target) => {
    document.querySelector(target[0]).scrollIntoView({ block: 'center' });
    const { violations } = await window.axe.run({ include: [target] }, { runOnly: { type: 'rule', values: ['target-size'] } });
    scrollTo(0, 0);
    return violations.length > 0;
  }, target);
}

export function sideScroll(page) {
  return page.evaluate(() => {
    const over = document.documentElement.scrollWidth - innerWidth;
    return over > 0 ? [`scrolls sideways by ${over} px`] : [];
  });
}

export function headings(page) {
  return page.evaluate(() => {
    const count = document.querySelectorAll('h1').length;
    return count === 1 ? [] : [`${count} first headings`];
  });
}

/** At most one primary button, whole in the first view where the screen is not tiny. */
export function primaryButton(page) {
  return page.evaluate(() => {
    const shown = [...document.querySelectorAll('.btn-p')].filter((button) => button.checkVisibility());
    if (shown.length > 1) return [`${shown.length} primary buttons: ${shown.map((button) => button.textContent.trim()).join(', ')}`];
    const box = shown[0]?.getBoundingClientRect();
    return box && innerWidth > 320 && (box.top < 0 || box.bottom > innerHeight) ? ['the primary button lies outside the first view'] : [];
  });
}

/** Pills say status and nothing else. */
export function datesInPills(page) {
  return page.evaluate(() => {
    const date = /\b\d{1,2} (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)|\b(today|tomorrow|yesterday)\b/i;
    return [...document.querySelectorAll('.pill')].map((pill) => pill.textContent).filter((text) => date.test(text)).map((text) => `a date in a pill: ${text}`);
  });
}

const CLIENT_STATUSES = ['Waiting for you', 'With us', 'Waiting for someone else', 'Done', 'Stopped', 'There is a problem'];

/** Clients see no status outside the six. */
export async function clientStatuses(page) {
  const pills = await page.locator('.pill').allTextContents();
  return pills.map((text) => text.trim()).filter((text) => !CLIENT_STATUSES.includes(text)).map((text) => `a status that clients do not know: ${text}`);
}

/** An icon whose name is not in the sprite draws nothing. */
export function missingIcons(page) {
  return page.evaluate(async () => {
    const sheets = new Map();
    const missing = [];
    for (const use of document.querySelectorAll('svg use')) {
      const [file, name] = use.getAttribute('href').split('#');
      if (!sheets.has(file)) sheets.set(file, await fetch(file).then((answer) => answer.text()));
      if (!sheets.get(file).includes(`id="${name}"`)) missing.push(`no icon ${name}`);
    }
    return [...new Set(missing)];
  });
}

/** Everything a page is held against in each theme and width. */
export async function findings(page) {
  const checks = [headings, primaryButton, datesInPills, sideScroll, axeFindings];
  const found = [];
  for (const check of checks) found.push(...(await check(page)));
  return found;
}
