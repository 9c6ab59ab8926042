// A provider whose certificate a private authority has signed: the wizard says why loading failed and shows the chain, the authority is
// added to the tenant's trust store on that page, loading works, and people sign in through it. Then the authority is removed again.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { startApp } from '../support/app.mjs';
import { startAuthority } from '../support/certificates.mjs';
import { signIn, startChromium, withPage } from '../support/chromium.mjs';
import { look, looks, shot, tabTo } from '../support/look.mjs';
import { startProvider } from '../support/provider.mjs';
import { freePort, maria, startSignet } from '../support/signet.mjs';

const SECRET = 'a-shared-secret-of-more-than-thirty-two-characters';
const owner = { ...maria, username: 'olga', name: 'Olga Owner', email: 'olga@example.com', admin_role: 'owner', managed: 'create' };
const auditor = { ...maria, username: 'aude', name: 'Aude Auditor', email: 'aude@example.com', admin_role: 'auditor', managed: 'create' };

describe('a provider of a private authority', () => {
  let app, authority, stranger, browser, folder, provider, signet;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'signet-trust-'));
    const own = (name) => { const path = join(folder, name); mkdirSync(path); return startAuthority(path); };
    [authority, stranger] = [own('right'), own('wrong')];
    app = await startApp();
    browser = await startChromium();
    const port = await freePort();
    const redirect_uris = [`http://localhost:${port}/oauth/auz/grants/provider/authcomplete`];
    provider = await startProvider([{ client_id: 'signet', client_secret: SECRET, redirect_uris, application_type: 'native' }],
      { tls: authority.issue('localhost') });
    signet = await startSignet({
      port,
      users: [owner, auditor],
      clients: [{ client_id: 'notes', client_name: 'Field Notes', token_endpoint_auth_method: 'none', redirect_uris: [app.callback], require_consent: false }],
      tables: { outbound: { allow: ['127.0.0.0/8'] } },
    });
  });
  after(async () => {
    await browser?.close();
    await signet?.stop();
    await provider?.stop();
    await app?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const at = (path) => `${signet.issuer}${path}`;

  async function onward(page, step) {
    await page.click('#domain-next');
    await page.waitForSelector(`#domain-form input[name=step][value=${step}]`, { state: 'attached' });
  }

  /** Removes the authority on its page, as it stands in the list. */
  async function distrust(page, see) {
    await page.goto(at('/admin/trust'));
    await see('list');
    await page.click('#authorities .act a');
    await page.waitForSelector('#confirm-form');
    await see('remove');
    await page.click('#confirm-yes');
    await page.waitForSelector('#told');
    assert.equal(await page.locator('#authorities').count(), 0);
    await see('empty');
  }

  for (const [number, { name: look_name, options }] of looks.entries()) {
    const name = ['phone', 'desk'][number];
    test(`is trusted from within the wizard, ${look_name}`, () => withPage(browser, options, (page, said) =>
      withPage(browser, options, async (person) => {
        const see = async (what) => { await look(page, said); await shot(page, `trust-${what}-${number}`); };
        await page.goto(at('/admin/domains/new?preset=generic'));
        await signIn(page, owner);
        await page.waitForSelector('#domain-form');
        await page.fill('#name', name);
        await onward(page, 'method');
        await page.fill('#issuer', provider.issuer);
        await page.click('#domain-next');
        await page.waitForSelector('#trouble');
        const trouble = await page.innerText('#trouble');
        assert.match(trouble, /Loading configuration failed[\s\S]*nobody who is trusted here has signed it[\s\S]*certificate_untrusted/);
        assert.match(await page.innerText('#chain'), /CN=localhost[\s\S]*CN=Test authority/);
        await see('failed');
        await page.fill('#authority', stranger.pem);
        await page.click('#domain-next');
        await page.waitForSelector('#authority-problem');
        await see('wrong');
        await page.fill('#authority', authority.pem);
        await onward(page, 'provider');
        assert.equal(await page.inputValue('#jwks_uri'), `${provider.issuer}/jwks`);
        await onward(page, 'authentication');
        await onward(page, 'app');
        await page.fill('#client_id', 'signet');
        await page.fill('#client_secret', SECRET);
        await page.click('#domain-next');
        await page.waitForSelector('#told');
        await page.goto(at(`/admin/domains/${name}/doctor`));
        assert.match(await page.innerText('#findings'), /localhost: trusted, issued by CN=Test authority/);

        await person.goto(at(`/oauth/auz/authorize?${new URLSearchParams({
          client_id: 'notes', redirect_uri: app.callback, response_type: 'code', scope: 'openid', state: 's', idp_hint: name,
          code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM', code_challenge_method: 'S256' })}`));
        await person.waitForSelector('#first-form, #app');
        if (number === 0) {
          await person.fill('#username', 'grace.hopper');
          await person.click('#first-submit');
        }
        await person.waitForSelector('#app');
        assert.ok((await app.next()).url.searchParams.get('code'));

        await distrust(page, see);
        await page.goto(at(`/admin/domains/${name}/doctor`));
        assert.match(await page.innerText('#findings'), /TLS\s+Does not work/);
        await see('doctor');
      })));
  }

  test('is trusted by its page, by keyboard alone, which an auditor only reads', async () => {
    await withPage(browser, {}, async (page, said) => {
      await page.goto(at('/admin/trust'));
      await signIn(page, owner);
      await page.waitForSelector('#trust-new');
      await tabTo(page, '#trust-new');
      await page.keyboard.press('Enter');
      await page.waitForSelector('#trust-form');
      await look(page, said);
      await shot(page, 'trust-new');
      await tabTo(page, '#authority');
      await page.keyboard.insertText('not a certificate');
      await tabTo(page, '#trust-add');
      await page.keyboard.press('Enter');
      await page.waitForSelector('#authority-problem');
      await look(page, said);
      await tabTo(page, '#authority');
      await page.keyboard.press('Control+A');
      await page.keyboard.insertText(authority.pem);
      await tabTo(page, '#trust-add');
      await page.keyboard.press('Enter');
      await page.waitForSelector('#told');
    });
    await withPage(browser, { javaScriptEnabled: false }, async (page) => {
      await page.goto(at('/admin/trust'));
      await signIn(page, auditor);
      await page.waitForSelector('#authorities');
      assert.match(await page.innerText('#authorities'), /CN=Test authority/);
      assert.equal(await page.locator('#trust-new, #authorities .act').count(), 0);
    });
  });
});
