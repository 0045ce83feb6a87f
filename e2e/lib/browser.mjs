// One browser for a test file: Debian's Chromium, a fresh profile, no network of its own.
import { chromium } from 'playwright-core';

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export function launch() {
  return chromium.launch({
    executablePath: process.env.PORTICO_CHROMIUM ?? '/usr/bin/chromium',
    headless: true,
    args: FLAGS,
  });
}

/**
 * A page in a session of its own. `page.problems` collects what should not happen while it is used:
 * script errors, broken content policy, failed files.
 */
export async function openPage(browser, { width = 1280, height = 800, theme = 'light', scripts = true, touch = false, state } = {}) {
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme: theme,
    reducedMotion: 'reduce',
    javaScriptEnabled: scripts,
    hasTouch: touch,
    isMobile: touch,
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
    storageState: state,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  page.problems = [];
  page.hasScripts = scripts;
  page.on('pageerror', (error) => page.problems.push(`script: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error' && !isAnsweredRefusal(message)) page.problems.push(`console: ${message.text()}`);
  });
  page.on('response', (response) => {
    if (response.status() >= 500) page.problems.push(`${response.status()} ${response.url()}`);
  });
  return page;
}

// A page may be a refusal: the browser then complains about its status, which the test looks at itself.
function isAnsweredRefusal(message) {
  return /status of 4\d\d/.test(message.text());
}
