// The audit log in a real browser: what just happened is found, by keyboard, without JavaScript, on a phone and on a desk.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { withPage } from '../support/chromium.mjs';
import { look, looks, shot, tabTo } from '../support/look.mjs';
import { maria } from '../support/signet.mjs';
import { person, setStage } from '../support/stage.mjs';

const auditor = person('audrey', { name: 'Audrey Auditor', admin_role: 'auditor' });

describe('the audit log', () => {
  const stage = setStage({
    settings: () => ({ users: [auditor, maria] }),
  });
  const { at } = stage;
  const open = (page, path) => stage.open(page, path, auditor);

  /** Somebody types a wrong password for maria. */
  async function mistype(page) {
    await page.goto(at('/account'));
    await page.fill('#username', 'maria');
    await page.fill('#password', 'not this one');
    await page.keyboard.press('Enter');
    await page.waitForSelector('#password-problem, [role=alert]');
  }

  for (const [number, { name, options }] of looks.entries()) {
    test(`is sound ${name}`, () => withPage(stage.browser, options, async (page, said) => {
      await open(page, '/admin/audit');
      await look(page, said);
      await shot(page, `audit-list-${number}`);
      await page.click('#entries .lead a >> nth=0');
      await page.waitForSelector('#facts');
      await look(page, said);
      await shot(page, `audit-entry-${number}`);
      await page.goto(at('/admin/audit?actor=nobody&class=activity'));
      await page.waitForSelector('#nothing');
      await look(page, said);
      await shot(page, `audit-nothing-${number}`);
    }));
  }

  test('finds a failed sign-in by keyboard alone and takes it along', () => withPage(stage.browser, {}, (page) =>
    withPage(stage.browser, {}, async (stranger) => {
      await mistype(stranger);
      await open(page, '/admin');
      await page.click('#all-entries');
      await page.waitForSelector('#entries');
      await page.keyboard.press('/');
      assert.equal(await page.evaluate(() => document.activeElement.id), 'action');
      await page.keyboard.type('login.fail');
      await tabTo(page, '#target');
      await page.keyboard.type('maria');
      await page.keyboard.press('Enter');
      await page.waitForURL((url) => url.searchParams.get('target') === 'maria');
      const found = page.locator('#entries .lead a');
      for (let tries = 0; tries < 30 && !await found.count(); tries += 1) await page.reload(); // within a second
      assert.match(await found.first().innerText(), /login\.fail\s+wrong_password/);
      const [download] = await Promise.all([page.waitForEvent('download'), page.click('#export')]);
      const lines = readFileSync(await download.path(), 'utf8').trim().split('\n').map((line) => JSON.parse(line));
      assert.deepEqual(lines.map((line) => [line.action, line.detail.reason]), [['login.fail', 'wrong_password']]);
      await found.first().focus();
      await page.keyboard.press('Enter');
      await page.waitForSelector('#facts');
      await page.click('#to-target');
      await page.waitForURL((url) => url.searchParams.get('target')?.startsWith('user:'));
    })));

  test('needs no JavaScript', () => withPage(stage.browser, { javaScriptEnabled: false }, async (page) => {
    await open(page, '/admin/audit');
    await page.selectOption('#class', 'activity');
    await page.click('#search button');
    await page.waitForURL((url) => url.searchParams.get('class') === 'activity');
    assert.ok(await page.locator('#entries .lead a').count() > 0);
  }));
});
