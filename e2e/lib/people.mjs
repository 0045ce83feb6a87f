// Somebody of the demo's cast enters by the link that the demo printed, as a reader of its output would.

export async function signInAs(page, server, name) {
  const link = server.links.get(name);
  if (!link) throw new Error(`the demo printed no link for ${name}; it has ${[...server.links.keys()].join(', ')}`);
  await page.goto(link);
  const enter = page.locator('main form button');
  if (await enter.count()) await Promise.all([page.waitForURL((url) => !url.pathname.startsWith('/demo/')), enter.first().click()]);
}
