// The person at a real browser, where the suite's own does not do: opens every address that a running module asks for, signs in,
// allows, and signs out where asked.
import { withFramedCookies, signIn, allow } from '../support/chromium.mjs';

/** Serves one module until `done()`. */
export async function serve({ call, id, username, password, done }) {
  const visited = new Set();
  await withFramedCookies(async (page) => {
    while (!done()) {
      const asked = await call('GET', `api/runner/browser/${id}`).catch(() => null);
      for (const url of asked?.urls ?? []) {
        if (visited.has(url)) continue;
        visited.add(url);
        await call('POST', `api/runner/browser/${id}/visit`, { url });
        await page.goto(url);
        await answer(page, { username, password });
      }
      await new Promise((resolve) => setTimeout(resolve, 300));
    }
  });
}

async function answer(page, person) {
  for (let pages = 0; pages < 6; pages += 1) {
    await page.waitForLoadState('load');
    if (await page.locator('#login-form').count()) await signIn(page, person);
    else if (await page.locator('#consent-form').count()) await allow(page);
    else if (await page.locator('#logout-confirm').count()) await page.click('#logout-confirm');
    else return;
  }
}
