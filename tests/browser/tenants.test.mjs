// Tenants in the console: every page on a phone and on a desk; an owner makes a tenant at a second host name, whoever has the link makes the
// first account there and owns it, and a disabled tenant answers nothing.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { withPage } from '../support/chromium.mjs';
import { look, looks, shot, tabTo } from '../support/look.mjs';
import { maria } from '../support/signet.mjs';
import { owner, setStage } from '../support/stage.mjs';

describe('tenants in the console', () => {
  const stage = setStage({ settings: () => ({ users: [owner, maria] }) });
  const { open } = stage;

  for (const [number, { name, options }] of looks.entries()) {
    test(`are sound ${name}`, () => withPage(stage.browser, options, async (page, said) => {
      const seen = async (title) => { await look(page, said); await shot(page, `tenants-${title}-${number}`); };
      await open(page, '/admin/tenants');
      await seen('list');
      await page.click('#own-new');
      await page.waitForSelector('#settings-form');
      await seen('new');
      await page.fill('#name', 'Wrong name');
      await page.fill('#issuer', 'http://acme.example');
      await page.click('#settings-save');
      await page.waitForSelector('#issuer-problem');
      await seen('wrong');
      await page.fill('#name', `acme-${number}`);
      await page.fill('#issuer', `https://acme-${number}.example`);
      await page.fill('#display-name', 'Acme');
      await page.click('#settings-save');
      await page.waitForSelector('#link-done');
      await seen('link');
      await page.click('#link-done');
      await page.waitForSelector('#nobody');
      await seen('detail');
      const own = page.url().split('?')[0];
      for (const act of ['edit', 'disable', 'link']) {
        await page.goto(`${own}/${act}`);
        await seen(act);
      }
      await open(page, '/admin/tenants?q=zzz');
      await seen('nothing');
    }));
  }

  test('one at a second host name belongs to whoever opens the link, until it is disabled', () =>
    withPage(stage.browser, {}, (page, said) => withPage(stage.browser, {}, async (visitor, heard) => {
      const second = stage.signet.issuer.replace('localhost', '127.0.0.1');
      await open(page, '/admin/tenants');
      await tabTo(page, '#own-new');
      await page.keyboard.press('Enter');
      await page.waitForSelector('#settings-form');
      for (const [field, text] of [['#name', 'second'], ['#display-name', 'Second house'], ['#issuer', second]]) {
        await tabTo(page, field);
        await page.keyboard.type(text);
      }
      await page.keyboard.press('Enter');
      const link = (await page.textContent('#link')).trim();
      assert.ok(link.startsWith(`${second}/setup?token=`), link);
      await visitor.goto(link);
      assert.match(await visitor.innerText('main'), /owns Second house/);
      await look(visitor, heard);
      await shot(visitor, 'tenants-setup');
      await visitor.fill('#name', 'Sofia Second');
      await visitor.fill('#username', 'sofia');
      await visitor.fill('#email', 'sofia@second.example');
      await visitor.fill('#password', 'a long enough passphrase of hers');
      await visitor.fill('#password_again', 'a long enough passphrase of hers');
      await visitor.click('#setup-submit');
      await visitor.waitForSelector('#setup-done');
      await visitor.click('#setup-console');
      await visitor.waitForSelector('nav[aria-label="Console"]');
      assert.equal(await visitor.locator('a[href$="/admin/tenants"]').count(), 0);
      assert.equal((await visitor.goto(`${second}/admin/tenants`)).status(), 404);
      // whoever made it does not come in
      await page.click('#link-done');
      assert.equal(await page.locator('#nobody').count(), 0);
      await page.click('#act-disable');
      await page.click('#confirm-yes');
      await page.waitForSelector('#told');
      await look(page, said);
      const answer = await fetch(`${second}/.well-known/openid-configuration`, { redirect: 'manual' });
      assert.notEqual(answer.status, 200);
      await page.click('#act-enable');
      await page.waitForSelector('#told');
      await visitor.goto(`${second}/admin`);
      await visitor.waitForSelector('nav[aria-label="Console"]');
    })));
});
