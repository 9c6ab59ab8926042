// npm oidc-client-ts, a certified relying party that runs in the browser, as a single-page app in a real Chromium: redirects and pop-ups,
// refresh tokens and silent frames, and its session monitor.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { signIn, startChromium, withPage } from '../support/chromium.mjs';
import { freePort, maria, startSignet } from '../support/signet.mjs';

const { resolve } = createRequire(import.meta.url);
const FILES = {
  '/oidc-client-ts.js': join(dirname(resolve('oidc-client-ts/package.json')), 'dist/esm/oidc-client-ts.js'),
  '/jwt-decode.js': join(dirname(resolve('jwt-decode')), '../esm/index.js'),
  '/app.js': new URL('single-page-app.js', import.meta.url),
};

/** The page of the app, whatever its address; its settings are in the script's data. */
const page = (authority, client) => `<!doctype html><html lang="en"><title>App</title><h1 id="app">An app</h1>
<script type="importmap">{ "imports": { "oidc-client-ts": "/oidc-client-ts.js", "jwt-decode": "/jwt-decode.js" } }</script>
<script type="module" src="/app.js" id="settings" data-authority="${authority}" data-client="${client}"></script></html>`;

async function startSinglePageApp(authority, client, port) {
  const server = createServer(async (request, response) => {
    const file = FILES[new URL(request.url, authority).pathname];
    response.setHeader('content-type', file ? 'text/javascript' : 'text/html; charset=utf-8');
    response.end(file ? await readFile(file) : page(authority, client));
  });
  await new Promise((done) => { server.listen(port, '127.0.0.1', done); });
  return { stop: () => new Promise((done) => { server.close(done); server.closeAllConnections(); }) };
}

describe('a single-page app with oidc-client-ts', () => {
  // Apps on localhost are of the same site as Signet, so their frames see its cookies; one on 127.0.0.1 is of another.
  const origins = {};
  let apps, browser, signet;

  before(async () => {
    for (const [name, host] of [['renewing', 'localhost'], ['framing', 'localhost'], ['distant', '127.0.0.1']]) origins[name] = `http://${host}:${await freePort()}`;
    signet = await startSignet({
      clients: Object.entries(origins).map(([name, origin]) => ({
        client_id: name, token_endpoint_auth_method: 'none', redirect_uris: [`${origin}/callback`], post_logout_redirect_uris: [`${origin}/goodbye`],
        grant_types: ['authorization_code', ...(name === 'renewing' ? ['refresh_token'] : [])], scope: 'openid profile email', require_consent: false,
      })),
    });
    apps = await Promise.all(Object.entries(origins).map(([name, origin]) => startSinglePageApp(signet.issuer, name, new URL(origin).port)));
    browser = await startChromium();
  });
  after(async () => {
    await browser?.close();
    await signet?.stop();
    await Promise.all((apps ?? []).map((app) => app.stop()));
  });

  const user = (page) => page.evaluate(() => manager.getUser());
  const open = async (page, name) => {
    await page.goto(origins[name]);
    await page.waitForSelector('#ready');
  };
  const logIn = async (page, name) => {
    await open(page, name);
    await page.evaluate(() => void manager.signinRedirect());
    await signIn(page, maria);
    await page.waitForSelector('#ready');
    return user(page);
  };
  const logOutElsewhere = async (page) => {
    const elsewhere = await page.context().newPage();
    await elsewhere.goto(`${signet.issuer}/logout`);
    await elsewhere.click('#logout-confirm');
    await elsewhere.waitForSelector('#logged-out');
  };

  test('signs a person in, reads userinfo, renews by refresh token, revokes', () => withPage(browser, {}, async (page, said) => {
    const first = await logIn(page, 'renewing');
    assert.equal(first.profile.email, maria.email);
    assert.equal(first.profile.given_name, maria.given_name);
    const second = await page.evaluate(() => manager.signinSilent());
    assert.notEqual(second.access_token, first.access_token);
    assert.notEqual(second.refresh_token, first.refresh_token);
    assert.equal(second.profile.sub, first.profile.sub);
    await page.evaluate(() => manager.revokeTokens());
    const answer = await fetch(`${signet.issuer}/oauth/userinfo`, { headers: { authorization: `Bearer ${second.access_token}` } });
    assert.equal(answer.status, 401);
    assert.deepEqual(said, []);
  }));

  test('renews in a frame where it is of the same site', () => withPage(browser, {}, async (page, said) => {
    const first = await logIn(page, 'framing');
    assert.equal(first.refresh_token, undefined);
    const second = await page.evaluate(() => manager.signinSilent());
    assert.notEqual(second.access_token, first.access_token);
    assert.equal(second.profile.sub, first.profile.sub);
    assert.deepEqual(said, []);
  }));

  test('is told at once that the person signed out elsewhere in the browser', () => withPage(browser, {}, async (page, said) => {
    await logIn(page, 'renewing');
    await page.waitForSelector('#unchanged', { state: 'attached' });
    await logOutElsewhere(page);
    await page.waitForSelector('#signed-out');
    assert.deepEqual(said, []);
  }));

  test('signs the person out and comes back', () => withPage(browser, {}, async (page, said) => {
    await logIn(page, 'renewing');
    await page.evaluate(() => void manager.signoutRedirect({ state: 'see you' }));
    await page.waitForURL((url) => url.href.startsWith(`${origins.renewing}/goodbye`));
    await page.waitForSelector('#ready');
    assert.equal(await user(page), null);
    assert.equal(await page.evaluate(() => manager.signinSilent().catch((error) => error.error)), 'login_required');
    assert.deepEqual(said, []);
  }));

  test('signs a person in and out by pop-up', () => withPage(browser, {}, async (page, said) => {
    await open(page, 'renewing');
    const popUp = page.waitForEvent('popup');
    const coming = page.evaluate(() => manager.signinPopup());
    await signIn(await popUp, maria);
    assert.equal((await coming).profile.email, maria.email);
    await page.evaluate(() => manager.signoutPopup());
    assert.equal(await user(page), null);
    assert.deepEqual(said, []);
  }));

  test('learns nothing where the browser keeps cookies from frames of other sites, and signs nobody out for it', () => withPage(browser, {}, async (page) => {
    const heard = page.waitForEvent('console', (message) => message.text().includes('error message from check session op iframe'));
    await logIn(page, 'distant');
    await heard;
    assert.equal(await page.evaluate(() => manager.signinSilent().catch((error) => error.error)), 'login_required');
    await logOutElsewhere(page);
    assert.equal((await user(page)).profile.email, maria.email);
    assert.equal(await page.locator('#signed-out').count(), 0);
  }));
});
