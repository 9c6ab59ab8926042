// An owner publishes terms in the console, people accept them on the way to an app, a new version is asked anew, and is withdrawn.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { signIn, withPage } from '../support/chromium.mjs';
import { look, looks, shot, tabTo } from '../support/look.mjs';
import { maria } from '../support/signet.mjs';
import { notes, owner, person, setStage } from '../support/stage.mjs';

const auditor = person('aude', { admin_role: 'auditor' });

describe('agreements in the console', () => {
  const stage = setStage({ settings: (app) => ({ users: [maria, owner, auditor], clients: [notes(app)] }) });
  const { at, ask } = stage;

  async function open(page, who) {
    await page.goto(at('/admin/agreements'));
    await signIn(page, who);
    await page.waitForSelector('h1');
  }

  /** Maria is asked for a version and accepts it. */
  async function accept(visitor, version) {
    await visitor.goto(ask());
    if (await visitor.locator('#login-form').count()) await signIn(visitor, maria);
    await visitor.waitForSelector('#agreement-form');
    assert.match(await visitor.innerText('main'), new RegExp(`Version ${version}`));
    await visitor.click('#agreement-accept');
    assert.ok((await stage.app.next()).url.searchParams.get('code'));
  }

  for (const [number, { name, options }] of looks.entries()) {
    test(`are published, accepted, counted, replaced and withdrawn, ${name}`, () => withPage(stage.browser, options, (page, said) =>
      withPage(stage.browser, {}, async (visitor) => {
        const see = async (what) => { await look(page, said); await shot(page, `terms-${what}-${number}`); };
        await open(page, owner);
        if (number === 0) await see('none');
        await page.goto(at('/admin/agreements/new'));
        await page.fill('#name', `terms-${number}`);
        await page.fill('#version', '1');
        await page.fill('#title', 'Terms of use');
        await page.click('#agreement-publish');
        await page.waitForSelector('#text-problem');
        await see('wrong');
        await page.fill('#text', 'Be kind.\n\nKeep your password to yourself.');
        await page.click('#agreement-publish');
        await page.waitForSelector('#told');
        const first = page.url().split('?')[0];
        assert.equal(await page.innerText('#accepted'), '0 people');
        await see('published');
        await accept(visitor, '1');
        await page.goto(first);
        assert.equal(await page.innerText('#accepted'), '1 person');
        await page.click('#act-version');
        await page.waitForSelector('#agreement-form');
        assert.match(await page.inputValue('#text'), /Be kind/);
        await page.fill('#version', '2');
        await see('version');
        await page.click('#agreement-publish');
        await page.waitForSelector('#told');
        await accept(visitor, '2');
        await page.goto(at('/admin/agreements'));
        await see('list');
        await page.locator('#agreements .lead a', { hasText: `terms-${number} · version 2` }).click();
        await page.click('#act-withdraw');
        await page.waitForSelector('#confirm-form');
        await see('withdraw');
        await page.click('#confirm-yes');
        await page.waitForSelector('#told');
        assert.equal(await page.innerText('#agreement-state'), 'Ended');
      })));
  }

  test('are published by keyboard alone, and an auditor only reads them', async () => {
    await withPage(stage.browser, {}, async (page) => {
      await open(page, owner);
      for (const [field, text] of [['#agreement-new', ''], ['#name', 'privacy'], ['#version', '7'], ['#title', 'Privacy notice'], ['#url', 'https://corp.example/privacy']]) {
        await tabTo(page, field);
        if (text) await page.keyboard.type(text);
        else await page.keyboard.press('Enter');
        await page.waitForSelector('#agreement-form');
      }
      await page.keyboard.press('Enter');
      await page.waitForSelector('#told');
    });
    await withPage(stage.browser, { javaScriptEnabled: false }, async (page) => {
      await open(page, auditor);
      assert.equal(await page.locator('#agreement-new').count(), 0);
      await page.click('text=Privacy notice');
      await page.waitForSelector('#accepted');
      assert.equal(await page.locator('#acts').count(), 0);
    });
  });
});
