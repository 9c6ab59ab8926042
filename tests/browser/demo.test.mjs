// The demo as a newcomer meets it: sign in, a wrong password, no consent, consent, the greeting, sign out everywhere.
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import { startChromium, withPage } from '../support/chromium.mjs';
import { startDemo } from '../support/demo.mjs';
import { look, looks, tabTo } from '../support/look.mjs';

describe('the demo', () => {
  let browser, demo;

  before(async () => { browser = await startChromium(); });
  after(() => browser?.close());
  // Consent is remembered, so each story needs a demo that has seen nobody.
  beforeEach(async () => { demo = await startDemo(); });
  afterEach(() => demo?.stop());

  /** The name and password that the app's home page shows. */
  async function person(page) {
    return { username: await page.textContent('#demo-username'), password: await page.textContent('#demo-password') };
  }

  /** The whole story; `seen` is called at each page. */
  async function story(page, seen) {
    await page.goto(demo.url);
    const { username, password } = await person(page);
    await seen();
    await page.click('#sign-in');
    await page.waitForSelector('#login-form');
    await seen();

    await page.fill('#username', username);
    await page.fill('#password', 'not-the-password');
    await page.click('#login-submit');
    await page.waitForSelector('#login-error[role=alert]');
    assert.equal(await page.inputValue('#username'), username, 'the name is kept');
    assert.equal(await page.inputValue('#password'), '', 'the password is not');
    await seen();

    await page.fill('#password', password);
    await page.click('#login-submit');
    await page.waitForSelector('#consent-form');
    await seen();
    await page.click('#consent-deny');
    await page.waitForSelector('#demo-refused');
    assert.match(await page.textContent('#demo-refused'), /access_denied/);
    await seen();

    await page.click('#sign-in');
    await page.waitForSelector('#consent-form');
    await page.click('#consent-allow');
    await page.waitForSelector('#greeting');
    const claims = await page.locator('#claims tbody th').allInnerTexts();
    for (const claim of ['sub', 'iss', 'name', 'email']) assert.ok(claims.includes(claim), `${claim} among ${claims}`);
    await seen();

    await page.click('#sign-out');
    await page.waitForSelector('#demo-signed-out');
    await seen();
    await page.click('#sign-in');
    await page.waitForSelector('#login-form');
  }

  for (const { name, options } of looks) {
    test(`tells its whole story ${name}, and axe finds nothing`, () => withPage(browser, options, async (page, said) => {
      await story(page, () => look(page, said));
    }));
  }

  test('tells its whole story without JavaScript', () => withPage(browser, { javaScriptEnabled: false }, async (page) => {
    await story(page, async () => {});
  }));

  test('needs no mouse', () => withPage(browser, {}, async (page) => {
    const press = async (selector) => { await tabTo(page, selector); await page.keyboard.press('Enter'); };
    await page.goto(demo.url);
    const { username, password } = await person(page);
    await press('#sign-in');
    await page.waitForSelector('#login-form');
    await tabTo(page, '#username');
    await page.keyboard.type(username);
    await tabTo(page, '#password');
    await page.keyboard.type(password);
    await page.keyboard.press('Enter');
    await page.waitForSelector('#consent-form, #greeting');
    if (await page.locator('#consent-form').count()) await press('#consent-allow');
    await page.waitForSelector('#greeting');
    await press('#sign-out');
    await page.waitForSelector('#demo-signed-out');
  }));

  test('lets a person cancel at the log-in page', () => withPage(browser, {}, async (page) => {
    await page.goto(demo.url);
    await page.click('#sign-in');
    await page.click('#login-cancel');
    await page.waitForSelector('#demo-refused');
    assert.match(await page.textContent('#demo-refused'), /access_denied/);
  }));
});
