// What people are asked to accept: on the way to an app, with their first log-in through an upstream, and in the account afterwards; and the
// page on which somebody who was invited chooses a password.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { after, before, describe, test } from 'node:test';
import { join } from 'node:path';
import { startApp } from '../support/app.mjs';
import { signIn, startChromium, withPage } from '../support/chromium.mjs';
import { look, looks, shot, tabTo } from '../support/look.mjs';
import { startProvider } from '../support/provider.mjs';
import { binary, freePort, maria, startSignet } from '../support/signet.mjs';

const SECRET = 'a-shared-secret-of-more-than-thirty-two-characters';
const people = ['maria', 'jonas', 'lena', 'ravi', 'nora'].map((name) => ({ ...maria, username: name, email: `${name}@example.com`, managed: 'create' }));
const clause = 'Use the service for lawful purposes only, and keep your password to yourself. ';
const views = [...looks,
  { name: 'on a phone in the dark', options: { viewport: { width: 390, height: 844 }, colorScheme: 'dark', hasTouch: true } },
  { name: 'on a desk in the light', options: { viewport: { width: 1280, height: 800 }, colorScheme: 'light' } }];

describe('agreements', () => {
  let app, browser, provider, signet;

  before(async () => {
    app = await startApp();
    browser = await startChromium();
    const port = await freePort();
    provider = await startProvider([{ client_id: 'corp', client_secret: SECRET, application_type: 'native', response_types: ['code'],
      grant_types: ['authorization_code'], redirect_uris: [`http://localhost:${port}/oauth/auz/grants/provider/authcomplete`] }]);
    signet = await startSignet({
      port,
      users: people,
      clients: [{ client_id: 'notes', client_name: 'Field Notes', token_endpoint_auth_method: 'none', redirect_uris: [app.callback], require_consent: false }],
      tables: {
        outbound: { allow: ['127.0.0.0/8'] },
        upstream: [{ name: 'corp', display_name: 'Corp', issuer: provider.issuer, client_id: 'corp', client_secret: SECRET }],
        agreement: [
          { name: 'terms', version: '2026-11', title: 'Terms of use', text: Array(12).fill(clause.repeat(3)).join('\n\n') },
          { name: 'privacy', version: '7', title: 'Privacy notice', url: 'https://corp.example/privacy' },
        ],
      },
    });
  });
  after(async () => {
    await browser?.close();
    await signet?.stop();
    await provider?.stop();
    await app?.stop();
  });

  function ask(extra = {}) {
    const query = new URLSearchParams({
      client_id: 'notes', redirect_uri: app.callback, response_type: 'code', scope: 'openid email', state: 's',
      code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM', code_challenge_method: 'S256', ...extra });
    return `${signet.issuer}/oauth/auz/authorize?${query}`;
  }

  const answer = async (name) => (await app.next()).url.searchParams.get(name);

  for (const [at, { name, options }] of views.entries()) {
    test(`are sound ${name}, declined or accepted`, () => withPage(browser, options, async (page, said) => {
      await page.goto(ask());
      await signIn(page, people[at]);
      await page.waitForSelector('#agreement-form');
      await look(page, said);
      await shot(page, `agreements-${at}`);
      await page.click('#agreement-decline');
      assert.equal(await answer('error'), 'access_denied');
      await page.goto(ask());
      await page.click('#agreement-accept');
      assert.ok(await answer('code'));
      await page.goto(`${signet.issuer}/account/agreements`);
      await page.click('#accepted summary');
      await look(page, said);
      await shot(page, `accepted-${at}`);
      assert.match(await page.innerText('#accepted'), /Terms of use[\s\S]*Version 2026-11/);
    }));

    test(`are on the first-log-in page, sound ${name}`, () => withPage(browser, options, async (page, said) => {
      await page.goto(ask({ idp_hint: 'corp' }));
      await page.waitForSelector('#first-form');
      await look(page, said);
      await shot(page, `first-${at}`);
      await page.click('#first-decline');
      assert.equal(await answer('error'), 'access_denied');
    }));
  }

  test('can be read and accepted by keyboard alone', () => withPage(browser, {}, async (page) => {
    await page.goto(ask({ idp_hint: 'corp' }));
    await page.waitForSelector('#first-form');
    await tabTo(page, '#username');
    await page.keyboard.type('grace');
    await tabTo(page, '.document');
    await page.keyboard.press('End');
    await page.waitForFunction(() => document.querySelector('.document').scrollTop > 0);
    await tabTo(page, '#first-submit');
    await page.keyboard.press('Enter');
    assert.ok(await answer('code'));
  }));

  test('need no JavaScript', () => withPage(browser, { javaScriptEnabled: false }, async (page) => {
    await page.goto(ask());
    await signIn(page, people[4]);
    await page.click('#agreement-accept');
    await page.waitForSelector('#app');
    assert.ok(await answer('code'));
    await page.goto(`${signet.issuer}/account/agreements`);
    assert.match(await page.innerText('#accepted'), /Privacy notice/);
  }));

  const link = (username) => {
    const args = ['admin', 'recover', username, '--config', join(signet.folder, 'signet.toml')];
    return execFileSync(binary, args, { cwd: signet.folder, env: { PATH: process.env.PATH, HOME: signet.folder } }).toString().match(/https?:\S+/)[0];
  };
  for (const [at, { name, options }] of views.entries()) {
    test(`the page to choose a password is sound ${name}`, () => withPage(browser, options, async (page, said) => {
      await page.goto(link('ravi'));
      await page.waitForSelector('#choose-form');
      await look(page, said);
      await shot(page, `choose-${at}`);
    }));
  }

  test('a password is chosen by keyboard alone and without JavaScript', () => withPage(browser, { javaScriptEnabled: false }, async (page) => {
    await page.goto(link('lena'));
    await page.locator('#password').focus();
    await page.keyboard.type('seven quiet rivers run');
    await page.keyboard.press('Tab');
    await page.keyboard.type('seven quiet rivers run');
    await page.keyboard.press('Enter');
    await page.waitForURL((url) => !url.pathname.startsWith('/password'));
  }));
});
