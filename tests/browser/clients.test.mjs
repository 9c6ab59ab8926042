// Apps in the console: every page on a phone and on a desk; an app that is registered here is used by openid-client for a sign-in, and
// its secret is replaced with both alive.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { withPage } from '../support/chromium.mjs';
import { look, looks, shot, tabTo } from '../support/look.mjs';
import { maria } from '../support/signet.mjs';
import { owner, setStage } from '../support/stage.mjs';

const kept = { client_id: 'kept', client_name: 'Kept by the file', client_secret: 'a secret of the file that is long enough',
  redirect_uris: ['https://kept.example/cb'] };

describe('apps in the console', () => {
  const stage = setStage({ settings: () => ({ users: [owner, maria], clients: [kept] }) });
  const { at, open } = stage;

  /** Registers an app and tells its page. */
  async function register(page, kind, fields) {
    await open(page, '/admin/clients/new');
    await page.click(`#kind-${kind}`);
    for (const [name, value] of Object.entries(fields)) await page.fill(`#${name}`, value);
    await page.click('#client-save');
  }

  const logIn = async (page, id, secret) => (await stage.logIn(page, id, secret)).tokens.claims();

  for (const [number, { name, options }] of looks.entries()) {
    test(`are sound ${name}`, () => withPage(stage.browser, options, async (page, said) => {
      const seen = async (title) => {
        await look(page, said);
        await shot(page, `clients-${title}-${number}`);
      };
      await register(page, 'web', { client_name: `Field notes ${number}`, redirect_uris: 'https://notes.example/cb\nhttps://notes.example/two' });
      await page.waitForSelector('#client-secret');
      await seen('secret');
      await page.click('#secret-done');
      await page.waitForSelector('#secrets');
      await seen('detail');
      const own = page.url();
      for (const section of ['about', 'addresses', 'flow', 'authentication', 'access', 'tokens', 'requests', 'logout', 'others']) {
        await page.goto(`${own}/edit?section=${section}`);
        await seen(`edit-${section}`);
      }
      await page.goto(`${own}/edit?section=addresses`);
      await page.fill('#redirect_uris', 'nonsense');
      await page.click('#client-save');
      await page.waitForSelector('#redirect_uris-problem');
      await seen('wrong');
      for (const act of ['disable', 'delete']) {
        await page.goto(`${own}/${act}`);
        await seen(act);
      }
      await page.goto(own);
      await page.click('#secrets .act a');
      await page.waitForSelector('#confirm-form');
      await seen('revoke');
      for (const path of ['', '?prefix=zz', '/new', '/new?kind=web', '/new?kind=single_page', '/new?kind=native', '/new?kind=machine', '/kept']) {
        await open(page, `/admin/clients${path}`);
        await seen(`page${path.replaceAll(/\W/g, '-')}`);
      }
    }));
  }

  test('an app that is registered here signs people in, and its secret is replaced with both alive', () =>
    withPage(stage.browser, {}, (admin, said) => withPage(stage.browser, {}, async (person) => {
      await register(admin, 'web', { client_name: 'Shop', redirect_uris: stage.app.callback, client_id: 'shop' });
      const first = await admin.textContent('#client-secret');
      assert.equal((await logIn(person, 'shop', first)).aud, 'shop');
      await admin.click('#secret-done');
      await admin.click('#act-secret');
      await admin.waitForSelector('#client-secret');
      const second = await admin.textContent('#client-secret');
      assert.notEqual(second, first);
      assert.equal((await logIn(person, 'shop', first)).iss, stage.signet.issuer);
      assert.equal((await logIn(person, 'shop', second)).iss, stage.signet.issuer);
      await admin.click('#secret-done');
      await look(admin, said);
      assert.equal(await admin.locator('#secrets tbody tr').count(), 2);
      assert.equal(await admin.locator('#act-secret').count(), 0, 'there is room for two');
      await admin.click('#secrets .act a >> nth=0');
      await admin.click('#confirm-yes');
      await admin.waitForSelector('#told');
      await assert.rejects(logIn(person, 'shop', first), 'the first one is refused');
      assert.equal((await logIn(person, 'shop', second)).aud, 'shop');
      await admin.click('#act-disable');
      await admin.click('#confirm-yes');
      await admin.waitForSelector('#told');
      await person.goto(at(`/oauth/auz/authorize?client_id=shop&response_type=code&scope=openid&redirect_uri=${encodeURIComponent(stage.app.callback)}`));
      await person.waitForSelector('#error-title');
    })));

  test('are registered by keyboard alone, and found', () => withPage(stage.browser, {}, async (page) => {
    await open(page, '/admin/clients');
    await page.keyboard.press('/');
    assert.equal(await page.evaluate(() => document.activeElement.id), 'prefix');
    await tabTo(page, '#client-new');
    await page.keyboard.press('Enter');
    await page.waitForSelector('#kinds');
    await tabTo(page, '#kind-machine');
    await page.keyboard.press('Enter');
    await page.waitForSelector('#client-form');
    await tabTo(page, '#client_name');
    await page.keyboard.type('Nightly');
    await page.keyboard.press('Enter');
    await page.waitForSelector('#client-secret');
    await page.goto(at('/admin/clients'));
    await page.fill('#prefix', 'night');
    await page.keyboard.press('Enter');
    await page.waitForURL((url) => url.searchParams.get('prefix') === 'night');
    await page.click('#clients .lead a');
    await page.waitForSelector('#secrets');
    assert.equal(await page.locator('#client-state').textContent(), 'Enabled');
  }));

  test('are changed and removed without JavaScript', () => withPage(stage.browser, { javaScriptEnabled: false }, async (page) => {
    await register(page, 'single_page', { client_name: 'Board', redirect_uris: 'https://board.example/cb', client_id: 'board' });
    await page.waitForSelector('#told');
    await page.click('#edit-flow');
    await page.check('input[name="grant_types_authorization_code"]');
    await page.uncheck('input[name="grant_types_refresh_token"]');
    await page.click('#client-save');
    await page.waitForSelector('#told');
    await page.click('#act-delete');
    await page.click('#confirm-yes');
    await page.waitForSelector('#told');
    assert.equal(await page.locator('#clients >> text=Board').count(), 0);
  }));
});
