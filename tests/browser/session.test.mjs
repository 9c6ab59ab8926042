// Session management as an app's frame sees it: the same, another, and nothing to be seen where the browser keeps its cookies back.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startApp } from '../support/app.mjs';
import { signIn, startChromium, withFramedCookies, withPage } from '../support/chromium.mjs';
import { maria, startSignet } from '../support/signet.mjs';

describe('the frame that watches a session', () => {
  let app, signet;

  before(async () => {
    app = await startApp();
    signet = await startSignet({ tls: true, clients: [{ client_id: 'notes', client_secret: 'a-shared-secret-of-more-than-thirty-two-characters',
      redirect_uris: [app.callback], require_consent: false }] });
  });
  after(async () => { await signet?.stop(); await app?.stop(); });

  /** Signs in and returns to the app; what the app was told. */
  async function sessionState(page) {
    const request = { client_id: 'notes', response_type: 'code', scope: 'openid', redirect_uri: app.callback };
    await page.goto(`${signet.issuer}/oauth/auz/authorize?${new URLSearchParams(request)}`);
    await signIn(page, maria);
    await page.waitForSelector('#app');
    return new URL(page.url()).searchParams.get('session_state');
  }

  /** Asks the frame from a page of the app, which is another site. */
  async function ask(page, message) {
    const { check_session_iframe: address } = await (await page.request.get(`${signet.issuer}/.well-known/openid-configuration`)).json();
    await page.goto(app.origin);
    return page.evaluate(({ address, message }) => new Promise((resolve) => {
      const frame = document.createElement('iframe');
      frame.src = address;
      addEventListener('message', (event) => { if (event.origin === new URL(address).origin) resolve(event.data); });
      frame.onload = () => frame.contentWindow.postMessage(message, new URL(address).origin);
      document.body.append(frame);
    }), { address, message });
  }

  test('says unchanged until somebody signs out, and changed to what was not told to this app', () => withFramedCookies(async (page) => {
    const state = await sessionState(page);
    assert.equal(await ask(page, `notes ${state}`), 'unchanged');
    assert.equal(await ask(page, `other ${state}`), 'changed');
    assert.equal(await ask(page, 'notes'), 'error');
    await page.goto(`${signet.issuer}/logout`);
    await page.click('#logout-confirm');
    await page.waitForSelector('#logged-out');
    assert.equal(await ask(page, `notes ${state}`), 'changed');
  }));

  test('says error, and signs nobody out, where the browser keeps cookies from framed sites', async () => {
    const browser = await startChromium();
    try {
      await withPage(browser, {}, async (page) => {
        const state = await sessionState(page);
        assert.equal(await ask(page, `notes ${state}`), 'error');
      });
    } finally {
      await browser.close();
    }
  });
});
