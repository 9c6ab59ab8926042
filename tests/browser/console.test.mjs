// The console in a real browser: every page on a phone and on a desk, light and dark, by keyboard alone, and without JavaScript.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { withPage } from '../support/chromium.mjs';
import { look, looks, shot, tabTo } from '../support/look.mjs';
import { maria } from '../support/signet.mjs';
import { owner, person, setStage } from '../support/stage.mjs';

const people = [person('support', { name: 'The support', admin_role: 'support' }), person('nobody', { name: 'The nobody' })];

describe('the console', () => {
  const stage = setStage({
    settings: () => ({ users: [owner, ...people, maria] }),
  });
  const { at, open } = stage;

  /** The page of a person, found as an administrator finds one. */
  async function find(page, username) {
    await page.goto(at('/admin/people'));
    await page.fill('#prefix', username);
    await page.keyboard.press('Enter');
    await page.waitForURL((url) => url.searchParams.get('prefix') === username);
    await page.click('#people .lead a');
    await page.waitForSelector('#profile-title');
  }

  for (const [number, { name, options }] of looks.entries()) {
    test(`is sound ${name}`, () => withPage(stage.browser, options, async (page, said) => {
      await open(page, '/admin');
      await look(page, said);
      await shot(page, `console-overview-${number}`);
      for (const path of ['/admin/people', '/admin/people?prefix=zz', '/admin/people/new', '/admin/keys', '/admin/keys/rotate']) {
        await page.goto(at(path));
        await look(page, said);
        await shot(page, `console${path.replaceAll(/\W/g, '-')}-${number}`);
      }
      await find(page, 'nobody');
      await look(page, said);
      await shot(page, `console-person-${number}`);
      const own = page.url();
      for (const act of ['edit', 'role', 'link', 'disable', 'delete']) {
        await page.goto(`${own}/${act}`);
        await look(page, said);
        await shot(page, `console-${act}-${number}`);
      }
      await find(page, 'maria');
      await look(page, said);
      await page.goto(at('/admin/keys'));
      await page.click('#keys .act a >> nth=0');
      await page.waitForSelector('#confirm-form');
      await look(page, said);
      await shot(page, `console-revoke-${number}`);
      await page.context().clearCookies();
      await open(page, '/admin/people', people[1]);
      await page.waitForSelector('#closed-title');
      await look(page, said);
      await shot(page, `console-closed-${number}`);
    }));
  }

  test('adds a person by keyboard alone, who chooses a password by the link', () => withPage(stage.browser, {}, (page, said) =>
    withPage(stage.browser, {}, async (other) => {
      await open(page, '/admin/people');
      await page.keyboard.press('Tab');
      assert.equal(await page.evaluate(() => document.activeElement.textContent), 'Skip to the content');
      await page.keyboard.press('/');
      assert.equal(await page.evaluate(() => document.activeElement.id), 'prefix');
      await page.locator('h1').click();
      await tabTo(page, '#person-new');
      await page.keyboard.press('Enter');
      await page.waitForSelector('#person-form');
      await tabTo(page, '#username');
      await page.keyboard.type('grace');
      await tabTo(page, '#email');
      await page.keyboard.type('grace@example.com');
      await page.keyboard.press('Enter');
      await page.waitForSelector('#link');
      await look(page, said);
      await shot(page, 'console-link-shown');
      await other.goto(await page.textContent('#link'));
      await other.fill('#password', 'seven quiet rivers run');
      await other.fill('#password_again', 'seven quiet rivers run');
      await other.click('#choose-submit');
      await other.waitForSelector('#sign-out');
    })));

  test('disables and enables without JavaScript', () => withPage(stage.browser, { javaScriptEnabled: false }, async (page) => {
    await open(page, '/admin/people', people[0]);
    assert.equal(await page.locator('#person-new').count(), 0, 'support adds nobody');
    await find(page, 'nobody');
    await page.click('#act-disable');
    await page.click('#confirm-yes');
    await page.waitForSelector('#told');
    assert.equal(await page.textContent('#status'), 'Disabled');
    await page.click('#act-enable');
    await page.waitForSelector('#told');
    assert.equal(await page.textContent('#status'), 'Active');
  }));
});
