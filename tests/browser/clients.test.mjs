// Apps in the console: every page on a phone and on a desk; an app that is registered here is used by openid-client for a sign-in, and
// its secret is replaced with both alive.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import * as client from 'openid-client';
import { startApp } from '../support/app.mjs';
import { allow, oneOf, signIn, startChromium, withPage } from '../support/chromium.mjs';
import { look, looks, shot, tabTo } from '../support/look.mjs';
import { maria, startSignet } from '../support/signet.mjs';

const owner = { ...maria, username: 'olga', name: 'Olga Owner', email: 'olga@example.com', admin_role: 'owner', managed: 'create' };
const kept = { client_id: 'kept', client_name: 'Kept by the file', client_secret: 'a secret of the file that is long enough',
  redirect_uris: ['https://kept.example/cb'] };

describe('apps in the console', () => {
  let app, browser, signet;

  before(async () => {
    app = await startApp();
    browser = await startChromium();
    signet = await startSignet({ users: [owner, maria], clients: [kept] });
  });
  after(async () => {
    await browser?.close();
    await signet?.stop();
    await app?.stop();
  });

  const at = (path) => `${signet.issuer}${path}`;

  async function open(page, path) {
    await page.goto(at(path));
    if (await page.locator('#login-form').count()) await signIn(page, owner);
    await page.waitForLoadState();
  }

  /** Registers an app and tells its page. */
  async function register(page, kind, fields) {
    await open(page, '/admin/clients/new');
    await page.click(`#kind-${kind}`);
    for (const [name, value] of Object.entries(fields)) await page.fill(`#${name}`, value);
    await page.click('#client-save');
  }

  async function configure(id, secret) {
    return client.discovery(new URL(signet.issuer), id, { client_secret: secret }, client.ClientSecretBasic(secret),
      { execute: [client.allowInsecureRequests] });
  }

  /** One log-in at the app, with a secret. */
  async function logIn(page, id, secret) {
    const config = await configure(id, secret);
    const [verifier, state] = [client.randomPKCECodeVerifier(), client.randomState()];
    const url = client.buildAuthorizationUrl(config, { redirect_uri: app.callback, scope: 'openid profile', state,
      code_challenge: await client.calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256' });
    await page.goto(url.href);
    if (await oneOf(page, '#login-form', '#consent-form', '#app') === '#login-form') await signIn(page, maria);
    if (await oneOf(page, '#consent-form', '#app') === '#consent-form') await allow(page);
    const { url: back } = await app.next();
    const tokens = await client.authorizationCodeGrant(config, back, { pkceCodeVerifier: verifier, expectedState: state });
    return tokens.claims();
  }

  for (const [number, { name, options }] of looks.entries()) {
    test(`are sound ${name}`, () => withPage(browser, options, async (page, said) => {
      const seen = async (title) => {
        await look(page, said);
        await shot(page, `clients-${title}-${number}`);
      };
      await register(page, 'web', { client_name: `Field notes ${number}`, redirect_uris: 'https://notes.example/cb\nhttps://notes.example/two' });
      await page.waitForSelector('#client-secret');
      await seen('secret');
      await page.click('#secret-done');
      await page.waitForSelector('#secrets');
      await seen('detail');
      const own = page.url();
      for (const section of ['about', 'addresses', 'flow', 'authentication', 'access', 'tokens', 'requests', 'logout']) {
        await page.goto(`${own}/edit?section=${section}`);
        await seen(`edit-${section}`);
      }
      await page.goto(`${own}/edit?section=addresses`);
      await page.fill('#redirect_uris', 'nonsense');
      await page.click('#client-save');
      await page.waitForSelector('#redirect_uris-problem');
      await seen('wrong');
      for (const act of ['disable', 'delete']) {
        await page.goto(`${own}/${act}`);
        await seen(act);
      }
      await page.goto(own);
      await page.click('#secrets .act a');
      await page.waitForSelector('#confirm-form');
      await seen('revoke');
      for (const path of ['', '?prefix=zz', '/new', '/new?kind=web', '/new?kind=single_page', '/new?kind=native', '/new?kind=machine', '/kept']) {
        await open(page, `/admin/clients${path}`);
        await seen(`page${path.replaceAll(/\W/g, '-')}`);
      }
    }));
  }

  test('an app that is registered here signs people in, and its secret is replaced with both alive', () =>
    withPage(browser, {}, (admin, said) => withPage(browser, {}, async (person) => {
      await register(admin, 'web', { client_name: 'Shop', redirect_uris: app.callback, client_id: 'shop' });
      const first = await admin.textContent('#client-secret');
      assert.equal((await logIn(person, 'shop', first)).aud, 'shop');
      await admin.click('#secret-done');
      await admin.click('#act-secret');
      await admin.waitForSelector('#client-secret');
      const second = await admin.textContent('#client-secret');
      assert.notEqual(second, first);
      assert.equal((await logIn(person, 'shop', first)).iss, signet.issuer);
      assert.equal((await logIn(person, 'shop', second)).iss, signet.issuer);
      await admin.click('#secret-done');
      await look(admin, said);
      assert.equal(await admin.locator('#secrets tbody tr').count(), 2);
      assert.equal(await admin.locator('#act-secret').count(), 0, 'there is room for two');
      await admin.click('#secrets .act a >> nth=0');
      await admin.click('#confirm-yes');
      await admin.waitForSelector('#told');
      await assert.rejects(logIn(person, 'shop', first), 'the first one is refused');
      assert.equal((await logIn(person, 'shop', second)).aud, 'shop');
      await admin.click('#act-disable');
      await admin.click('#confirm-yes');
      await admin.waitForSelector('#told');
      await person.goto(at(`/oauth/auz/authorize?client_id=shop&response_type=code&scope=openid&redirect_uri=${encodeURIComponent(app.callback)}`));
      await person.waitForSelector('#error-title');
    })));

  test('are registered by keyboard alone, and found', () => withPage(browser, {}, async (page) => {
    await open(page, '/admin/clients');
    await page.keyboard.press('/');
    assert.equal(await page.evaluate(() => document.activeElement.id), 'prefix');
    await tabTo(page, '#client-new');
    await page.keyboard.press('Enter');
    await page.waitForSelector('#kinds');
    await tabTo(page, '#kind-machine');
    await page.keyboard.press('Enter');
    await page.waitForSelector('#client-form');
    await tabTo(page, '#client_name');
    await page.keyboard.type('Nightly');
    await page.keyboard.press('Enter');
    await page.waitForSelector('#client-secret');
    await page.goto(at('/admin/clients'));
    await page.fill('#prefix', 'night');
    await page.keyboard.press('Enter');
    await page.waitForURL((url) => url.searchParams.get('prefix') === 'night');
    await page.click('#clients .lead a');
    await page.waitForSelector('#secrets');
    assert.equal(await page.locator('#client-state').textContent(), 'Enabled');
  }));

  test('are changed and removed without JavaScript', () => withPage(browser, { javaScriptEnabled: false }, async (page) => {
    await register(page, 'single_page', { client_name: 'Board', redirect_uris: 'https://board.example/cb', client_id: 'board' });
    await page.waitForSelector('#told');
    await page.click('#edit-flow');
    await page.check('input[name="grant_types_authorization_code"]');
    await page.uncheck('input[name="grant_types_refresh_token"]');
    await page.click('#client-save');
    await page.waitForSelector('#told');
    await page.click('#act-delete');
    await page.click('#confirm-yes');
    await page.waitForSelector('#told');
    assert.equal(await page.locator('#clients >> text=Board').count(), 0);
  }));
});
