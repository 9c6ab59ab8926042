// The account pages: a person looks after profile, password, devices and connected apps.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startApp } from '../support/app.mjs';
import { allow, oneOf, signIn, startChromium, withPage } from '../support/chromium.mjs';
import { look, looks } from '../support/look.mjs';
import { maria, startSignet } from '../support/signet.mjs';

const CHALLENGE = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM';
const people = ['maria', 'jonas', 'lena', 'ravi'].map((name) => ({
  ...maria, username: name, email: `${name}@example.com`, managed: 'create',
}));

describe('the account pages', () => {
  let app, browser, signet;

  before(async () => {
    app = await startApp();
    browser = await startChromium();
    signet = await startSignet({
      users: people,
      clients: [{
        client_id: 'notes', client_name: 'Field Notes', token_endpoint_auth_method: 'none', redirect_uris: [app.callback],
        grant_types: ['authorization_code', 'refresh_token'], response_types: ['code'],
        scope: 'openid profile email offline_access',
      }],
    });
  });
  after(async () => {
    await browser?.close();
    await signet?.stop();
    await app?.stop();
  });

  const at = (path) => `${signet.issuer}${path}`;

  async function open(page, path, person) {
    await page.goto(at(path));
    if (await page.locator('#login-form').count()) await signIn(page, person);
    await page.waitForURL((url) => url.pathname.startsWith('/account'));
  }

  function authorize(parameters = {}) {
    const query = new URLSearchParams({
      client_id: 'notes', redirect_uri: app.callback, response_type: 'code', scope: 'openid email offline_access', state: 's',
      code_challenge: CHALLENGE, code_challenge_method: 'S256', ...parameters,
    });
    return at(`/oauth/auz/authorize?${query}`);
  }

  for (const { name, options } of looks) {
    test(`are sound ${name}`, () => withPage(browser, options, async (page, said) => {
      const [person] = people;
      await page.goto(at('/account'));
      await page.waitForSelector('#login-form');
      await look(page, said);
      await signIn(page, person);
      for (const path of ['/account', '/account/profile', '/account/password', '/account/sessions', '/account/apps', '/']) {
        await page.goto(at(path));
        await look(page, said);
      }
    }));
  }

  const noScript = { javaScriptEnabled: false };
  /** Two devices of one person. */
  const withTwo = (use) => withPage(browser, {}, (page) => withPage(browser, {}, (other) => use(page, other)));

  test('keep what a person writes into the profile, without JavaScript too', () => withPage(browser, noScript, async (page) => {
    await open(page, '/account/profile', people[0]);
    await page.fill('#nickname', 'Mia');
    await page.fill('#address_locality', 'Berlin');
    await page.click('#profile-save');
    await page.waitForSelector('#flash');
    await page.goto(at('/account/profile'));
    assert.equal(await page.inputValue('#nickname'), 'Mia');
    assert.equal(await page.inputValue('#address_locality'), 'Berlin');
    await page.fill('#email', 'not an address');
    await page.locator('#profile-form').evaluate((form) => form.setAttribute('novalidate', ''));
    await page.click('#profile-save');
    await page.waitForSelector('#email-problem');
    assert.equal(await page.inputValue('#nickname'), 'Mia');
  }));

  test('change a password: the old one is asked for, other devices are signed out', () => withTwo(async (page, other) => {
    const jonas = people[1];
    const changed = { ...jonas, password: 'seven-quiet-rivers-run' };
    await open(other, '/account', jonas);
    await open(page, '/account/password', jonas);
    const change = async (current) => {
      await page.fill('#current', current);
      await page.fill('#password', changed.password);
      await page.fill('#password_again', changed.password);
      await page.click('#password-save');
    };
    await change('not-the-password');
    await page.waitForSelector('#current-problem');
    await change(jonas.password);
    await page.waitForSelector('#flash');
    await other.goto(at('/account'));
    await signIn(other, jonas);
    await other.waitForSelector('#login-error');
    await signIn(other, changed);
    await other.waitForURL((url) => url.pathname.startsWith('/account'));
  }));

  test('show where a person is signed in, and sign another device out', () => withTwo(async (page, other) => {
    const lena = people[2];
    await open(other, '/account', lena);
    await open(page, '/account/sessions', lena);
    assert.equal(await page.locator('#sessions > li').count(), 2);
    await page.click('#sessions form button');
    await page.waitForLoadState();
    if (await page.locator('#confirm-yes').count()) await page.click('#confirm-yes');
    await page.waitForSelector('#flash');
    assert.equal(await page.locator('#sessions > li').count(), 1);
    await other.goto(at('/account'));
    await other.waitForSelector('#login-form');
  }));

  test('list the apps that have access, and take it away', () => withPage(browser, {}, async (page, said) => {
    const ravi = people[3];
    await page.goto(authorize());
    await signIn(page, ravi);
    await allow(page);
    await page.waitForSelector('#app');
    await page.goto(at('/account/apps'));
    assert.match(await page.textContent('#connected-apps'), /Field Notes/);
    await look(page, said);
    await page.click('#connected-apps a.button');
    await page.waitForSelector('#confirm-form');
    await look(page, said);
    await page.click('#confirm-yes');
    await page.waitForSelector('#flash');
    assert.equal(await page.locator('#connected-apps').count(), 0);
    await page.goto(authorize());
    assert.equal(await oneOf(page, '#consent-form', '#app', '#login-form'), '#consent-form', 'it has to ask again');
  }));

  describe('and the pages around them', () => {
    const [phone] = looks.map(({ options }) => options);

    test('a wrong redirect_uri gets a page that goes nowhere', () => withPage(browser, phone, async (page, said) => {
      await page.goto(authorize({ redirect_uri: 'https://evil.example/callback' }));
      await page.waitForSelector('#error-title');
      assert.ok(page.url().startsWith(signet.issuer));
      const html = await page.content();
      assert.ok(!html.includes(app.callback), 'no registered address is shown');
      assert.ok((await page.textContent('#error-reference')).trim());
      await look(page, said);
    }));

    test('a person may choose the account, confirm by password, and sign out', () => withPage(browser, phone, async (page, said) => {
      await open(page, '/account', people[0]);
      await page.goto(authorize({ prompt: 'select_account' }));
      await page.waitForSelector('#select-form');
      await look(page, said);
      await page.goto(authorize({ prompt: 'login' }));
      await page.waitForSelector('#login-form');
      await look(page, said);
      await page.goto(at('/oauth/end_session'));
      await page.waitForSelector('#logout-form');
      await look(page, said);
      await page.click('#logout-confirm');
      await page.waitForSelector('#logged-out');
      await look(page, said);
      await page.goto(at('/account'));
      await page.waitForSelector('#login-form');
    }));

    test('a form_post answer goes on by a button where there is no JavaScript', () => withPage(browser, noScript, async (page) => {
      await page.goto(authorize({ response_mode: 'form_post' }));
      await signIn(page, people[0]);
      if (await oneOf(page, '#consent-form', '#form-post') === '#consent-form') await allow(page);
      await page.click('#form-post-continue');
      await page.waitForSelector('#app');
    }));
  });
});
