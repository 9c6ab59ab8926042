// What developers do in the portal, by clicks alone.

/** Makes a team, from the portal's first page on, and tells its address. */
export async function makeTeam(page, name) {
  await page.click('#team-new');
  await page.fill('#name', name);
  await page.click('#team-save');
  await page.waitForSelector('#told');
  return page.url().split('?')[0];
}

/** The link with which somebody joins the team that the page shows. */
export async function invite(page, invitee) {
  await page.click('#invite');
  await page.fill('#invitee', invitee);
  await page.click('#invite-save');
  return page.textContent('#link');
}

/** Makes an app in the team that the page shows. */
export async function makeApp(page, kind, name, redirect) {
  await page.click('#app-new');
  await page.click(`#kind-${kind}`);
  await page.fill('#name', name);
  await page.click('#name-next');
  if (redirect) await page.fill('#redirect_uris', redirect);
  await page.click('#app-create');
}
