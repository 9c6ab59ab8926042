// Try it in a real browser: a developer runs a log-in of an app from its page and sees requests, answers, the verified tokens and each
// claim with its rule; an error leads to its very log-in in the inspector. On a phone and on a desk, light and dark, and by keyboard.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { withPage } from '../support/chromium.mjs';
import { look, looks, shot, tabTo } from '../support/look.mjs';
import { makeApp, makeTeam } from '../support/portal.mjs';
import { owner, setStage } from '../support/stage.mjs';

/** Both sizes in both colours. */
const four = looks.flatMap(({ name, options }) => ['light', 'dark'].map((colorScheme) => (
  { name: `${name}, ${colorScheme}`, options: { ...options, colorScheme } })));

describe('Try it', () => {
  const stage = setStage({ settings: () => ({ users: [owner] }) });

  /** The try page of a new app of the owner's. */
  async function openTry(page, name) {
    await stage.open(page, '/portal');
    await makeTeam(page, name);
    await makeApp(page, 'web', name, stage.app.callback);
    await page.waitForSelector('#tab-try');
    await page.click('#tab-try');
    await page.waitForSelector('#try-form');
    return page.url();
  }

  /** What the page says of a claim in each place. */
  const rows = (page, claim) => page.locator(`tr:has(code:text-is("${claim}"))`).allTextContents();

  /** Opens the log-in that the page leads to, which takes a moment to arrive. */
  async function openFlow(page) {
    const to = await page.getAttribute('#try-flow', 'href');
    for (let tries = 0; tries < 60; tries += 1) {
      await page.goto(new URL(to, stage.signet.issuer).href);
      if (!await page.locator('#awaited').count()) return;
    }
    assert.fail(`the log-in never arrives at ${to}`);
  }

  for (const [number, { name, options }] of four.entries()) {
    test(`runs a log-in and explains it ${name}`, () => withPage(stage.browser, options, async (page, said) => {
      const seen = async (title) => {
        await look(page, said);
        await shot(page, `try-${title}-${number}`);
      };
      const form = await openTry(page, `Walk ${number}`);
      await seen('form');
      await page.click('#try-start');
      await page.waitForSelector('#consent-form');
      await seen('consent');
      await page.click('#consent-allow');
      await page.waitForSelector('#steps');
      await seen('tried');
      assert.equal(await page.textContent('#tried-person'), owner.username);
      for (const step of ['Authorization', 'Token', 'Userinfo']) assert.equal(await page.locator(`#steps h3:text-is("${step}")`).count(), 1, step);
      await page.click('#steps li:first-child summary:has-text("Sent")');
      assert.ok((await page.textContent('#steps li:first-child')).includes('code_challenge'));
      const checks = await page.locator('.checks li').allTextContents();
      assert.ok(checks.length >= 4 && checks.every((text) => text.startsWith('Holds')), checks.join('\n'));
      assert.ok((await rows(page, 'nonce')).some((text) => text.includes('the nonce of the request')));
      assert.ok((await rows(page, 'given_name')).some((text) => text.includes('no scope')), 'a missing claim says why');
      await page.reload();
      await page.waitForSelector('#over-title');
      await seen('seen-before');
      await page.click('#over-again');
      await page.waitForSelector('#try-form');
      assert.equal(page.url(), form);
      await page.goto(stage.at('/portal/try?state=nothing'));
      await seen('foreign');
    }));
  }

  test('shows what failed, and leads to that very log-in', () => withPage(stage.browser, four[2].options, async (page, said) => {
    const form = await openTry(page, 'Errors');
    for (const { prompt, code, section, act } of [
      { prompt: '', code: 'access_denied', section: 'RFC 6749', act: () => page.click('#consent-deny') },
      { prompt: 'none', code: 'consent_required', section: 'OpenID Connect Core', act: async () => {} },
    ]) {
      await page.goto(form);
      await page.selectOption('#prompt', prompt);
      await page.click('#try-start');
      await act();
      await page.waitForSelector('#steps .refused');
      assert.equal(await page.textContent('.tried-error'), code);
      const failed = await page.textContent('#steps .refused');
      assert.ok(failed.includes('What has to hold') && failed.includes(section) && failed.includes('What to do'), failed);
      await look(page, said);
      await openFlow(page);
      await page.waitForSelector('h2');
      assert.ok((await page.textContent('main')).includes(code), code);
      assert.match(page.url(), /\/flows\/[^?]+$/);
      await look(page, said);
    }
  }));

  test('is run by keyboard alone, without JavaScript', () => withPage(stage.browser, { javaScriptEnabled: false }, async (page) => {
    await openTry(page, 'Keys');
    await tabTo(page, '#try-start');
    await page.keyboard.press('Enter');
    await page.waitForSelector('#consent-form');
    await tabTo(page, '#consent-allow');
    await page.keyboard.press('Enter');
    await page.waitForSelector('#tried-person');
    await tabTo(page, '#try-again');
  }));
});
