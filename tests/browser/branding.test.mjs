// The branding of a provider in the console: what is typed is looked at in a frame before it is saved, and nothing in the frame runs.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { withPage } from '../support/chromium.mjs';
import { maria } from '../support/signet.mjs';
import { owner, setStage } from '../support/stage.mjs';

const pixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==';

describe('the branding of a provider', () => {
  const stage = setStage({ settings: () => ({ users: [owner, maria] }) });
  const { open } = stage;

  async function begin(page, name) {
    await open(page, '/admin/providers/new');
    await page.fill('#name', name);
    await page.fill('#issuer', `https://${name}.example`);
    await page.fill('#display-name', 'Acme');
    await page.click('#settings-save');
    await page.waitForSelector('#told');
    await page.goto(`${page.url().split('?')[0]}/edit?section=branding`);
    await page.waitForSelector('#branding-accent-color-pick:not([hidden])');
  }

  test('is shown without scripts, too, under a policy that lets nothing run', () =>
    withPage(stage.browser, {}, async (page) => {
      await begin(page, 'still');
      const address = page.url();
      const cookies = await page.context().cookies();
      await withPage(stage.browser, { javaScriptEnabled: false }, async (plain) => {
        await plain.context().addCookies(cookies);
        await plain.goto(address);
        await plain.setInputFiles('#branding-logo', { name: 'x.png', mimeType: 'image/png', buffer: Buffer.from(pixel, 'base64') });
        await plain.fill('#branding-accent-color', '#8a1538');
        await plain.check('#look-mail');
        const [answer] = await Promise.all([
          plain.waitForResponse((own) => own.url().endsWith('/preview') && own.request().method() === 'POST'),
          plain.click('#preview-show'),
        ]);
        const policy = answer.headers()['content-security-policy'];
        assert.match(policy, /default-src 'none'/);
        assert.match(policy, /; sandbox$/);
        assert.doesNotMatch(policy, /script-src/);
        const frame = plain.frames().find((own) => own.name() === 'preview');
        await frame.waitForSelector('.card a.button');
        assert.equal(plain.url(), address);
      });
    }));
});
