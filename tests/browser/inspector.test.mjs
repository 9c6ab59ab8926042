// The flow inspector in a real browser: a log-in fails for its redirect_uri, the reference of the error page leads the app's owner to the
// marked difference, one click registers it, and the same log-in works. The lists follow what happens without being loaded again.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { signIn, withPage } from '../support/chromium.mjs';
import { look, looks, shot, tabTo } from '../support/look.mjs';
import { makeApp, makeTeam } from '../support/portal.mjs';
import { maria } from '../support/signet.mjs';
import { askFor, owner, person, setStage } from '../support/stage.mjs';

const filed = { client_id: 'filed', client_name: 'Kept by the file', client_secret: 'a secret of the file that is long enough',
  redirect_uris: ['https://filed.example/cb'], require_consent: false };

describe('the flow inspector', () => {
  const stage = setStage({ settings: () => ({ users: [owner, person('dennis'), maria], clients: [filed] }) });
  const { at, open } = stage;

  /** An app of a new team of the owner's: its page, its identifier and its secret. */
  async function make(page, name) {
    await open(page, '/portal');
    await makeTeam(page, name);
    await makeApp(page, 'web', name, stage.app.callback);
    const secret = await page.textContent('#secret');
    const own = page.url().split('/secrets')[0];
    return { own, id: decodeURIComponent(own.split('/apps/')[1]), secret };
  }

  /** A log-in with an address that is not registered, by somebody who is not signed in; the reference of the error page. */
  async function refused({ id, secret }, redirect_uri) {
    const { to } = await askFor(stage, id, secret, { redirect_uri });
    return withPage(stage.browser, {}, async (page) => {
      await page.goto(to.href);
      assert.equal(await page.locator('mark').count(), 0, 'nobody is shown what is registered');
      return { to, reference: await page.textContent('#error-reference'), link: await page.getAttribute('#error-flow', 'href') };
    });
  }

  const kept = (page, reference) => page.waitForSelector(`[data-key="${reference}"]`);

  test('leads from the reference on the error page to the log-in that works', () => withPage(stage.browser, {}, async (page, said) => {
    const app = await make(page, 'Walk');
    const { to, reference, link } = await refused(app, `${stage.app.callback}/`);
    await page.goto(`${app.own}/flows`);
    await kept(page, reference);
    await page.goto(new URL(link, stage.signet.issuer).href);
    assert.ok(page.url().endsWith(`/flows/${reference}`), page.url());
    assert.equal(await page.textContent('[data-received] mark'), '/');
    assert.equal(await page.textContent('[data-received]'), `${stage.app.callback}/`);
    assert.equal(await page.textContent('[data-expected]'), stage.app.callback);
    await look(page, said);
    await tabTo(page, `#add-${reference} button`);
    await page.keyboard.press('Enter');
    await page.waitForSelector('#told');
    assert.equal(await page.locator('[data-difference] form').count(), 0);
    await withPage(stage.browser, {}, async (visitor) => {
      await visitor.goto(to.href);
      await signIn(visitor, maria);
      await visitor.click('#consent-allow');
      await visitor.waitForSelector('#app');
      assert.ok((await stage.app.next()).url.searchParams.get('code'));
    });
  }));

  test('shows a new request without being loaded again, and says so', () => withPage(stage.browser, {}, async (page, said) => {
    const app = await make(page, 'Live');
    await page.goto(`${app.own}/flows`);
    await page.waitForSelector('#no-flows');
    await page.evaluate(() => { globalThis.isSame = true; });
    const first = await refused(app, `${stage.app.callback}/first`);
    await kept(page, first.reference);
    await page.waitForSelector('[data-live-said]:has-text("new request")');
    await page.focus(`[data-key="${first.reference}"] a`);
    const second = await refused(app, `${stage.app.callback}/second`);
    await kept(page, second.reference);
    assert.equal(await page.evaluate(() => document.activeElement.closest('tr')?.dataset.key), first.reference, 'the focus stays');
    assert.equal(await page.locator('#flows tbody tr').first().getAttribute('data-key'), second.reference);
    assert.ok(await page.evaluate(() => globalThis.isSame));
    await look(page, said);
  }));

  test('opens a log-in by keyboard, without JavaScript too', () => withPage(stage.browser, { javaScriptEnabled: false }, async (page) => {
    const app = await make(page, 'Plain');
    const { reference } = await refused(app, 'https://elsewhere.example/cb');
    await page.goto(`${app.own}/flows`);
    for (let tries = 0; tries < 20 && !await page.locator(`[data-key="${reference}"]`).count(); tries += 1) await page.click('#flow-again');
    await page.goto(at('/portal/flows'));
    await page.locator('#reference').pressSequentially(reference);
    await page.keyboard.press('Enter');
    await page.waitForSelector('[data-difference]');
    assert.ok((await page.textContent('[data-difference]')).includes('It cannot be registered from here'));
  }));

  for (const [number, { name, options }] of looks.entries()) {
    test(`is sound ${name}`, () => withPage(stage.browser, options, async (page, said) => {
      const seen = async (title) => {
        await look(page, said);
        await shot(page, `flows-${title}-${number}`);
      };
      const app = await make(page, `Atlas ${number}`);
      await page.goto(`${app.own}/flows`);
      await seen('app-empty');
      const { reference } = await refused(app, stage.app.callback.replace('/callback', '/Callback'));
      const foreign = await refused(app, 'https://elsewhere.example/signed-in');
      await kept(page, foreign.reference);
      await seen('app');
      await page.goto(`${app.own}/flows/${reference}`);
      await seen('app-flow');
      await page.goto(`${app.own}/flows/${foreign.reference}`);
      await seen('app-foreign');
      await page.goto(at('/portal/flows?reference=nothing'));
      await seen('reference');
      await withPage(stage.browser, options, (visitor) => stage.logIn(visitor, app.id, app.secret));
      await page.goto(`${app.own}/flows`);
      await page.waitForSelector('tr:has-text("/oauth/oauth20/token")');
      await seen('app-log-in');
      await page.click('tr:has-text("/oauth/oauth20/token") a');
      await page.waitForSelector('#flow');
      await seen('app-log-in-flow');
      for (const path of ['', '?refused=yes', '?client=nobody', '?reference=nothing', `/${reference}`]) {
        await page.goto(at(`/admin/flows${path}`));
        await page.waitForSelector('h1');
        await seen(`console${path.replace(reference, 'one').replaceAll(/\W/g, '-')}`);
      }
    }));
  }
});
