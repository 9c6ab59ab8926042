// The account pages: a person looks after profile, password, devices and connected apps.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { allow, oneOf, signIn, withPage } from '../support/chromium.mjs';
import { look, looks } from '../support/look.mjs';
import { notes, person, setStage } from '../support/stage.mjs';

const people = ['maria', 'jonas', 'lena', 'ravi'].map((name) => person(name, { name: 'Maria Example' }));

describe('the account pages', () => {
  const stage = setStage({ settings: (app) => ({
    users: people,
    clients: [notes(app, { grant_types: ['authorization_code', 'refresh_token'], response_types: ['code'],
      scope: 'openid profile email offline_access', require_consent: true })],
  }) });
  const { at } = stage;
  const authorize = (extra = {}) => stage.ask({ scope: 'openid email offline_access', ...extra });

  async function open(page, path, person) {
    await page.goto(at(path));
    if (await page.locator('#login-form').count()) await signIn(page, person);
    await page.waitForURL((url) => url.pathname.startsWith('/account'));
  }

  for (const { name, options } of looks) {
    test(`are sound ${name}`, () => withPage(stage.browser, options, async (page, said) => {
      const [person] = people;
      await page.goto(at('/account'));
      await page.waitForSelector('#login-form');
      await look(page, said);
      await signIn(page, person);
      for (const path of ['/account', '/account/profile', '/account/password', '/account/sessions', '/account/apps',
        '/account/activity', '/account/data', '/account/delete', '/']) {
        await page.goto(at(path));
        await look(page, said);
      }
    }));
  }

  const noScript = { javaScriptEnabled: false };
  /** Two devices of one person. */
  const withTwo = (use) => withPage(stage.browser, {}, (page) => withPage(stage.browser, {}, (other) => use(page, other)));

  test('keep what a person writes into the profile, without JavaScript too', () => withPage(stage.browser, noScript, async (page) => {
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

  test('list the apps that have access, and take it away', () => withPage(stage.browser, {}, async (page, said) => {
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

    test('a wrong redirect_uri gets a page that goes nowhere', () => withPage(stage.browser, phone, async (page, said) => {
      await page.goto(authorize({ redirect_uri: 'https://evil.example/callback' }));
      await page.waitForSelector('#error-title');
      assert.ok(page.url().startsWith(stage.signet.issuer));
      const html = await page.content();
      assert.ok(!html.includes(stage.app.callback), 'no registered address is shown');
      assert.ok((await page.textContent('#error-reference')).trim());
      await look(page, said);
    }));

    test('a person may choose the account, confirm by password, and sign out', () => withPage(stage.browser, phone, async (page, said) => {
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

    test('a form_post answer goes on by a button where there is no JavaScript', () => withPage(stage.browser, noScript, async (page) => {
      await page.goto(authorize({ response_mode: 'form_post' }));
      await signIn(page, people[0]);
      if (await oneOf(page, '#consent-form', '#form-post') === '#consent-form') await allow(page);
      await page.click('#form-post-continue');
      await page.waitForSelector('#app');
    }));
  });
});
