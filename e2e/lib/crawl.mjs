// Finds the pages that a person can reach by links: one example of each kind of address.

const MOST_PAGES = 60;
const PARTS = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[A-Z]+-\d+|\b\d+\b|(?<=\/links\/)[\w-]+/g;
const NO_PAGES = /^\/(assets|api\/v1|demo\/enter|health|metrics|live)\b/;

/** `/records/{id}?show`: addresses of one kind differ only in identifiers and in the values of parameters. */
export function kindOf(url) {
  const keys = [...url.searchParams.keys()].sort().join('&');
  return url.pathname.replace(PARTS, '{id}') + (keys && `?${keys}`);
}

/** Map from kind to an address of that kind, beginning with `start`. */
export async function crawl(page, base, start = ['/']) {
  const found = new Map();
  const waiting = start.map((path) => new URL(path, base));
  while (waiting.length && found.size < MOST_PAGES) {
    const url = waiting.shift();
    if (found.has(kindOf(url))) continue;
    const response = await page.goto(url.href, { waitUntil: 'domcontentloaded' }).catch(() => null);
    if (!isPage(response)) continue;
    found.set(kindOf(url), url.href);
    waiting.push(...(await links(page, base)));
  }
  return found;
}

// What is shown in a sandbox (a mail, a file) is somebody else's document. No script runs there, nor any check.
function isPage(response) {
  const headers = response?.headers() ?? {};
  const isSandboxed = headers['content-security-policy']?.includes('sandbox');
  return headers['content-type']?.includes('text/html') && !isSandboxed;
}

async function links(page, base) {
  const hrefs = await page.locator('a[href]:not([download])').evaluateAll((all) => all.map((link) => new URL(link.getAttribute('href'), document.baseURI).href));
  return hrefs
    .map((href) => new URL(href))
    .map((url) => Object.assign(url, { hash: '' }))
    .filter((url) => url.origin === new URL(base).origin && !NO_PAGES.test(url.pathname));
}
