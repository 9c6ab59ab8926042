// The branding of a provider in the console: what is typed is looked at in a frame before it is saved, page by page, light and dark; nothing
// in the frame runs, and nothing in it breaks its policy.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { withPage } from '../support/chromium.mjs';
import { look, looks, shot } from '../support/look.mjs';
import { maria } from '../support/signet.mjs';
import { owner, setStage } from '../support/stage.mjs';

const square = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path fill="#8a1538" d="M0 0h9v9H0z"/></svg>';
const pixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==';
const wine = 'rgb(138, 21, 56)';

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

  /** The frame, once it shows what a selector names. */
  async function shown(page, selector) {
    const own = page.frameLocator('#preview').locator(selector).first();
    await own.waitFor();
    return own;
  }

  const colour = (element, property) => element.evaluate((own, name) => getComputedStyle(own)[name], property);

  for (const [number, { name, options }] of looks.entries()) {
    test(`is looked at before it is saved ${name}`, () => withPage(stage.browser, options, async (page, said) => {
      await begin(page, `acme-${number}`);
      await shown(page, '#login-form');
      const steps = await page.evaluate(() => history.length);
      await page.setInputFiles('#branding-logo', { name: 'logo.svg', mimeType: 'image/svg+xml', buffer: Buffer.from(square) });
      await page.fill('#branding-accent-color', '#8a1538');
      await page.fill('#display-name', 'Acme & Söhne');
      const logo = await shown(page, '.brand img[src^="data:image/svg"]');
      assert.ok(await logo.evaluate((own) => own.complete && own.naturalWidth > 0), 'the picture is drawn');
      assert.equal(await colour(await shown(page, '#login-submit'), 'backgroundColor'), wine);
      await look(page, said);
      await shot(page, `branding-sign-in-${number}`);
      for (const [kind, selector] of [['consent', '#consent-form'], ['error', '.person-page h1'], ['mail', '.card[role="article"] a.button']]) {
        await page.check(`#look-${kind}`);
        await shown(page, selector);
        if (kind === 'mail') assert.equal(await page.frameLocator('#preview').locator('h1').count(), 1);
        await look(page, said);
        await shot(page, `branding-${kind}-${number}`);
      }
      await page.check('#look-sign-in');
      await page.check('#theme-dark');
      await page.check('#width-desktop');
      await shown(page, 'html[data-theme="dark"] #login-form');
      await look(page, said);
      await shot(page, `branding-dark-${number}`);
      assert.equal(await page.evaluate(() => history.length), steps, 'looking is no step in the history');
      // what cannot be read says so, with its contrast
      await page.fill('#branding-accent-color', '#ffd400');
      assert.match(await (await shown(page, '#wrong')).innerText(), /contrast of 1\.2 : 1/);
      await shot(page, `branding-wrong-${number}`);
      await page.click('#settings-save');
      await page.waitForSelector('#branding-accent-color-problem');
      // the browser says of itself that the preview and the form were answered with 400
      assert.ok(said.splice(0).every((text) => text.includes('status of 400')));
      await look(page, said);
      await page.fill('#branding-accent-color', '#8a1538');
      await page.click('#settings-save');
      await page.waitForSelector('#told');
      await look(page, said);
      await shot(page, `branding-saved-${number}`);
    }));
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
