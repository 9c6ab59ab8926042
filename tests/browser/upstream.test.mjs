// Signing in through an upstream in a real browser: the buttons, the first log-in, the app, the account's sign-in methods, and out again.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startApp } from '../support/app.mjs';
import { signIn, startChromium, withPage } from '../support/chromium.mjs';
import { look, looks, shot, tabTo } from '../support/look.mjs';
import { startProvider } from '../support/provider.mjs';
import { freePort, maria, startSignet } from '../support/signet.mjs';

const SECRET = 'a-shared-secret-of-more-than-thirty-two-characters';
const PRESETS = ['google', 'okta', 'entra', 'auth0', 'keycloak', 'github', 'gitlab', 'apple'];

describe('signing in through an upstream', () => {
  let app, browser, provider, signet, port;

  before(async () => {
    app = await startApp();
    browser = await startChromium();
    port = await freePort();
    const back = `http://localhost:${port}/oauth/auz/grants/provider/authcomplete`;
    const client = (client_id, response_type) => ({ client_id, client_secret: SECRET, redirect_uris: [back], application_type: 'native',
      response_types: [response_type], grant_types: ['authorization_code', 'implicit'],
      post_logout_redirect_uris: [`http://localhost:${port}/logout/back`] });
    provider = await startProvider([client('corp', 'code'), client('fragment', 'id_token'), client('form', 'code id_token'),
      { ...client('sparse', 'code'), scope: 'openid' }]);
    const domain = { issuer: provider.issuer, client_secret: SECRET };
    // Buttons only: nobody presses them here.
    const buttons = PRESETS.map((preset) => ({ name: preset, preset, client_id: 'x', client_secret: 'x', ...(['okta', 'auth0', 'keycloak'].includes(preset) ? { issuer: `https://${preset}.example.com` } : {}) }));
    signet = await startSignet({
      port,
      users: [maria, { ...maria, username: 'grace', name: 'Another Grace', email: 'linda@corp.example', managed: 'create' }],
      clients: [{ client_id: 'notes', client_name: 'Field Notes', token_endpoint_auth_method: 'none', redirect_uris: [app.callback], require_consent: false }],
      tables: {
        outbound: { allow: ['127.0.0.0/8'] },
        upstream: [
          { ...domain, name: 'corp', display_name: 'Corp', client_id: 'corp' },
          { ...domain, name: 'fragment', display_name: 'Corp by fragment', client_id: 'fragment', response_type: 'id_token', claims_source: 'authorization_id_token' },
          { ...domain, name: 'form', display_name: 'Corp by form', client_id: 'form', response_type: 'code id_token', response_mode: 'form_post' },
          { ...domain, name: 'sparse', display_name: 'Corp that says little', client_id: 'sparse', scopes: [],
            required_claims: ['given_name', 'family_name', 'email', 'phone_number'] },
          ...buttons,
        ],
      },
    });
  });
  after(async () => {
    await browser?.close();
    await signet?.stop();
    await provider?.stop();
    await app?.stop();
  });

  function ask(extra = {}) {
    const query = new URLSearchParams({
      client_id: 'notes', redirect_uri: app.callback, response_type: 'code', scope: 'openid email', state: 's',
      code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM', code_challenge_method: 'S256', ...extra });
    return `${signet.issuer}/oauth/auz/authorize?${query}`;
  }

  for (const [at, { name, options }] of looks.entries()) {
    test(`asks a new person for everything that the domain requires, by keyboard, and is sound ${name}`, () => withPage(browser, options, async (page, said) => {
      await page.goto(ask({ idp_hint: 'sparse' }));
      await page.waitForSelector('#first-form');
      await look(page, said);
      await shot(page, `first-sparse-${at}`);
      const fields = ['given_name', 'family_name', 'email', 'phone_number', 'username'];
      assert.deepEqual(await page.locator('#first-form input:not([type=hidden])').evaluateAll((all) => all.map((one) => one.id)), fields);
      const typed = ['Linus', 'Here', 'linus@corp.example', 'none', 'linus'];
      await page.focus('#given_name');
      for (const text of typed) {
        await page.keyboard.type(text);
        await page.keyboard.press('Tab');
      }
      await page.keyboard.press('Enter');
      await page.waitForSelector('#phone_number-problem');
      await look(page, said);
      await shot(page, `first-sparse-wrong-${at}`);
      // Nobody is made here, so that each look begins anew, and whoever comes next is new, too.
      assert.equal(await page.inputValue('#family_name'), 'Here');
    }));
  }

  for (const [at, { name, options }] of looks.entries()) {
    test(`leads from the button to the app and out again, and is sound ${name}`, () => withPage(browser, options, async (page, said) => {
      await page.goto(ask());
      assert.equal(await page.locator('.idp-button').count(), PRESETS.length + 4);
      await look(page, said);
      await shot(page, `login-${at}`);
      await page.click('text=Continue with Corp >> nth=0');
      if (at === 0) {
        await page.waitForSelector('#first-form');
        await look(page, said);
        await shot(page, `first-${at}`);
        assert.equal(await page.locator('#first-form input:not([type=hidden])').count(), 1, 'only the user name is asked');
        await page.fill('#username', 'grace');
        await page.click('#first-submit');
        await page.waitForSelector('#username-problem');
        await look(page, said);
        await page.fill('#username', 'grace.hopper');
        await page.click('#first-submit');
      }
      await page.waitForSelector('#app');
      assert.ok((await app.next()).url.searchParams.get('code'));
      await page.goto(`${signet.issuer}/account/identities`);
      await look(page, said);
      await shot(page, `identities-${at}`);
      assert.match(await page.innerText('#identities'), /Corp[\s\S]*grace@corp\.example[\s\S]*Your only way in/);
      await page.goto(`${signet.issuer}/logout`);
      await page.click('#logout-confirm');
      await page.waitForURL((url) => url.href.startsWith(provider.issuer));
      await page.click('text=/Yes|sign me out/i');
      await page.waitForURL((url) => url.pathname === '/logout/done');
      await page.goto(ask({ prompt: 'none' }));
      assert.equal((await app.next()).url.searchParams.get('error'), 'login_required');
    }));
  }

  for (const [at, { name, options }] of looks.entries()) {
    test(`asks whoever another site sends which way to go, and is sound ${name}`, () => withPage(browser, options, async (page, said) => {
      const start = `${signet.issuer}/oauth/auz/grants/provider/initiate_login?${new URLSearchParams({ iss: provider.issuer })}`;
      await page.goto(start);
      await look(page, said);
      await shot(page, `initiated-${at}`);
      assert.equal(await page.locator('#initiated .idp-button').count(), 4, 'the domains at that issuer');
      await page.goto(`${signet.issuer}/account`);
      await signIn(page, maria);
      await page.goto(start);
      await look(page, said);
      await shot(page, `initiated-signed-in-${at}`);
      await tabTo(page, '#initiated-stay');
      await page.keyboard.press('Enter');
      await page.waitForURL((url) => url.pathname === '/account');
    }));
  }

  test('comes back in the fragment and in a form, on its own', () => withPage(browser, {}, async (page, said) => {
    for (const name of ['fragment', 'form']) {
      await page.context().clearCookies();
      await page.goto(ask({ idp_hint: name }), { waitUntil: 'commit' });
      await page.waitForSelector('#app, #first-form');
      if (await page.locator('#first-form').count()) assert.fail('the person is known');
      assert.ok((await app.next()).url.searchParams.get('code'));
    }
    assert.deepEqual(said, []);
  }));

  test('says what to do when it does not work, and the password still signs in', () => withPage(browser, looks[0].options, async (page, said) => {
    await page.goto(`${signet.issuer}/oauth/auz/grants/provider/authcomplete?state=nobodys&code=x`);
    await page.waitForSelector('#error-title');
    await look(page, said);
    await shot(page, 'error');
    await page.goto(ask());
    await signIn(page, maria);
    await page.waitForSelector('#app');
    await app.next();
  }));
});
