// Providers and APIs in the console: every page on a phone and on a desk; an owner adds a provider at a second host name, registers an app
// there, and openid-client signs somebody in at it.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { signIn, withPage } from '../support/chromium.mjs';
import { look, looks, shot, tabTo } from '../support/look.mjs';
import { maria } from '../support/signet.mjs';
import { owner, person, setStage } from '../support/stage.mjs';

const auditor = person('aude', { admin_role: 'auditor' });

describe('providers in the console', () => {
  const stage = setStage({ settings: () => ({ users: [owner, maria, auditor] }) });
  const { at, open } = stage;

  for (const [number, { name, options }] of looks.entries()) {
    test(`are sound ${name}`, () => withPage(stage.browser, options, async (page, said) => {
      const seen = async (title) => { await look(page, said); await shot(page, `providers-${title}-${number}`); };
      await open(page, '/admin/providers');
      await seen('list');
      await page.click('#own-new');
      await page.waitForSelector('#settings-form');
      await seen('new');
      await page.fill('#name', `Wrong name`);
      await page.fill('#issuer', 'http://acme.example');
      await page.click('#settings-save');
      await page.waitForSelector('#issuer-problem');
      await seen('wrong');
      await page.fill('#name', `acme-${number}`);
      await page.fill('#issuer', `https://acme-${number}.example`);
      await page.fill('#display-name', 'Acme');
      await page.click('#settings-save');
      await page.waitForSelector('#told');
      await seen('detail');
      const own = page.url().split('?')[0];
      for (const section of ['branding', 'sign-in', 'algorithms', 'lifetimes', 'responses', 'registration']) {
        await page.goto(`${own}/edit?section=${section}`);
        await seen(`edit-${section}`);
      }
      for (const act of ['disable', 'delete']) {
        await page.goto(`${own}/${act}`);
        await seen(act);
      }
      await open(page, '/admin/providers?q=zzz');
      await seen('nothing');
      await open(page, '/admin/resources');
      await seen('apis');
      await page.click('#own-new');
      await page.fill('#identifier', `https://api-${number}.example`);
      await page.fill('#scopes', 'orders:read See your orders');
      await seen('api-new');
      await page.click('#settings-save');
      await page.waitForSelector('#told');
      await seen('api');
      await page.click('#act-delete');
      await page.waitForSelector('#confirm-form');
      await seen('api-delete');
      await page.click('#confirm-yes');
      await page.waitForSelector('#told');
    }));
  }

  test('one at a second host name signs people in to an app of its own, until it is removed with it', () =>
    withPage(stage.browser, {}, (page, said) => withPage(stage.browser, {}, async (visitor) => {
      const second = stage.signet.issuer.replace('localhost', '127.0.0.1');
      assert.notEqual(second, stage.signet.issuer);
      await open(page, '/admin/providers/new');
      await page.fill('#name', 'second');
      await page.fill('#issuer', second);
      await page.fill('#display-name', 'Second house');
      await page.click('#settings-save');
      await page.waitForSelector('#told');
      const own = page.url().split('?')[0];
      // its console is at its own address, for the same people
      await page.goto(`${second}/admin/clients/new?kind=web`);
      await signIn(page, owner);
      await page.waitForSelector('#client-save');
      await page.fill('#client_name', 'Shop');
      await page.fill('#client_id', 'shop');
      await page.fill('#redirect_uris', stage.app.callback);
      await page.click('#client-save');
      const secret = await page.textContent('#client-secret');
      const { tokens } = await stage.logIn(visitor, 'shop', secret, { issuer: second });
      assert.equal(tokens.claims().iss, second);
      await page.goto(`${own}/delete`);
      assert.match(await page.innerText('#takes-along'), /1 app is registered at it and goes with it/);
      await look(page, said);
      await page.click('#confirm-yes');
      await page.waitForSelector('#told');
      const answer = await fetch(`${second}/.well-known/openid-configuration`, { redirect: 'manual' });
      assert.notEqual(answer.status, 200);
    })));

  test('are added by keyboard alone, and an auditor only reads them', async () => {
    await withPage(stage.browser, {}, async (page) => {
      await open(page, '/admin/providers');
      await tabTo(page, '#own-new');
      await page.keyboard.press('Enter');
      await page.waitForSelector('#settings-form');
      for (const [field, text] of [['#name', 'keys'], ['#issuer', 'https://keys.example']]) {
        await tabTo(page, field);
        await page.keyboard.type(text);
      }
      await page.keyboard.press('Enter');
      await page.waitForSelector('#told');
    });
    await withPage(stage.browser, { javaScriptEnabled: false }, async (page) => {
      await page.goto(at('/admin/providers'));
      await signIn(page, auditor);
      await page.locator('#found .lead a', { hasText: 'keys' }).click();
      await page.waitForSelector('#own-clients');
      assert.equal(await page.locator('#acts').count(), 0);
    });
  });
});
