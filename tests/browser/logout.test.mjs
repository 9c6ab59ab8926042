// Front-channel logout in a real Chromium: the logged-out page loads its apps in frames and goes on, however they behave.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startApp } from '../support/app.mjs';
import { oneOf, signIn, startChromium, withPage } from '../support/chromium.mjs';
import { look, looks, shot } from '../support/look.mjs';
import { maria, startSignet } from '../support/signet.mjs';

const SECRET = 'a-shared-secret-of-more-than-thirty-two-characters';

describe('the logged-out page', () => {
  // `near` is of the same site as Signet, so that its frame sees its own cookie; `far` is of another.
  const apps = {};
  let browser, signet;

  before(async () => {
    for (const name of ['near', 'far']) {
      const app = await startApp();
      apps[name] = { ...app, origin: name === 'near' ? app.origin.replace('127.0.0.1', 'localhost') : app.origin };
    }
    browser = await startChromium();
    signet = await startSignet({
      clients: Object.entries(apps).map(([name, { origin }]) => ({
        client_id: name, client_name: name === 'near' ? 'Field Notes' : 'Far Away', client_secret: SECRET, require_consent: false,
        redirect_uris: [`${origin}/callback`], post_logout_redirect_uris: [`${origin}/goodbye`], frontchannel_logout_uri: `${origin}/out?tenant=1`,
      })),
    });
  });
  after(async () => {
    await browser?.close();
    await signet?.stop();
    await Promise.all(Object.values(apps).map((app) => app.stop()));
  });

  /** Signs in to both apps, each of which has a cookie of its own then. */
  async function signInToBoth(page) {
    for (const [name, app] of Object.entries(apps)) {
      await page.context().addCookies([{ name: 'app', value: name, url: app.origin, sameSite: 'Lax' }]);
      const request = { client_id: name, response_type: 'code', scope: 'openid', redirect_uri: `${app.origin}/callback` };
      await page.goto(`${signet.issuer}/oauth/auz/authorize?${new URLSearchParams(request)}`);
      if (await oneOf(page, '#login-form', '#app') === '#login-form') await signIn(page, maria);
      assert.equal((await app.next()).url.pathname, '/callback');
    }
  }

  /** Says yes where an app asks to sign the person out. */
  async function signOut(page) {
    const request = { client_id: 'near', post_logout_redirect_uri: `${apps.near.origin}/goodbye`, state: 's' };
    await page.goto(`${signet.issuer}/oauth/end_session?${new URLSearchParams(request)}`);
    await page.click('#logout-confirm', { noWaitAfter: true });
  }

  /** Each app was called once in a frame, with whose session it is; the one nearby with its cookie, too. */
  async function wereTold() {
    const sids = new Set();
    for (const [name, app] of Object.entries(apps)) {
      const { url, headers } = await app.next();
      assert.equal(url.pathname, '/out');
      assert.deepEqual(['tenant', 'iss'].map((key) => url.searchParams.get(key)), ['1', signet.issuer]);
      assert.equal(headers['sec-fetch-dest'], 'iframe');
      assert.equal(headers.cookie?.includes('app=near') ?? false, name === 'near', `${name}: ${headers.cookie}`);
      sids.add(url.searchParams.get('sid'));
    }
    assert.equal(sids.size, 1);
  }

  for (const [at, { name, options }] of looks.entries()) {
    test(`waits for the apps in its frames, then goes on; it is sound ${name}`, () => withPage(browser, options, async (page, said) => {
      await signInToBoth(page);
      let go;
      const gate = new Promise((open) => { go = open; });
      await page.route('**/out?*', async (route) => { await gate; await route.continue(); });
      await signOut(page);
      await page.waitForSelector('#logged-out');
      await look(page, said);
      await shot(page, `logged-out-${at}`);
      assert.equal(new URL(page.url()).pathname, '/logout/done');
      go();
      await page.waitForURL(`${apps.near.origin}/goodbye?state=s`);
      await wereTold();
      assert.equal((await apps.near.next()).url.pathname, '/goodbye');
      assert.deepEqual(said, []);
    }));

    test(`stays where the person wished it, and tells the apps; it is sound ${name}`, () => withPage(browser, options, async (page, said) => {
      await signInToBoth(page);
      await page.goto(`${signet.issuer}/logout`);
      await page.click('#logout-confirm');
      await page.waitForSelector('#logged-out');
      await wereTold();
      await look(page, said);
      await shot(page, `logged-out-stays-${at}`);
      await page.reload();
      await wereTold();
    }));
  }

  test('goes on without an app that does not answer', () => withPage(browser, {}, async (page) => {
    await signInToBoth(page);
    await page.clock.install();
    await page.route('**/out?*', () => {}); // for ever
    await signOut(page);
    await page.waitForSelector('#logged-out');
    await page.clock.fastForward(2_900);
    assert.equal(new URL(page.url()).pathname, '/logout/done');
    await page.clock.fastForward(200);
    await page.waitForURL(`${apps.near.origin}/goodbye?state=s`);
    assert.equal((await apps.near.next()).url.pathname, '/goodbye');
  }));

  test('has a button where there is no JavaScript', () => withPage(browser, { javaScriptEnabled: false }, async (page) => {
    await signInToBoth(page);
    await signOut(page);
    await page.waitForSelector('#logged-out');
    await wereTold();
    await page.click('#continue');
    await page.waitForURL(`${apps.near.origin}/goodbye?state=s`);
    assert.equal((await apps.near.next()).url.pathname, '/goodbye');
  }));
});
