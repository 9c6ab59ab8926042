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

  /** Holds what matches until it is let go. */
  async function hold(page, pattern) {
    let letGo;
    const gate = new Promise((open) => { letGo = open; });
    await page.route(pattern, async (route) => { await gate; await route.continue(); });
    return letGo;
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
      const [letFramesGo, letScriptGo] = [await hold(page, '**/out?*'), await hold(page, '**/onward*')];
      await signOut(page);
      await page.waitForSelector('#logged-out');
      await look(page, said);
      await shot(page, `logged-out-${at}`);
      // Without its time limit it goes on when the frames have loaded, and not before.
      await page.evaluate(() => { globalThis.setTimeout = () => {}; });
      const begun = page.waitForEvent('requestfinished', (request) => request.url().includes('/onward'));
      letScriptGo();
      await begun;
      assert.equal(new URL(page.url()).pathname, '/logout/done');
      letFramesGo();
      await page.waitForURL(`${apps.near.origin}/goodbye?state=s`);
      await wereTold();
      assert.equal((await apps.near.next()).url.pathname, '/goodbye');
      assert.deepEqual(said, []);
    }));
  }

  test('stays where the person wished it, and tells the apps', () => withPage(browser, {}, async (page, said) => {
    await signInToBoth(page);
    await page.goto(`${signet.issuer}/logout`);
    await page.click('#logout-confirm');
    await page.waitForSelector('#logged-out');
    await wereTold();
    await look(page, said);
    await page.reload();
    await wereTold();
  }));

  test('goes on without an app that does not answer', () => withPage(browser, {}, async (page) => {
    await signInToBoth(page);
    await page.addInitScript(() => {
      globalThis.timers = [];
      globalThis.setTimeout = (run, after) => { timers.push({ run, after }); };
    });
    await page.route('**/out?*', () => {}); // for ever
    await signOut(page);
    await page.waitForFunction(() => timers.length > 0);
    assert.deepEqual(await page.evaluate(() => timers.map(({ after }) => after)), [3000]);
    await page.evaluate(() => { timers[0].run(); });
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
