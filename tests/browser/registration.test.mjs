// An app that registered itself, as people see it: named so at consent, and opened from the account page where it can begin a sign-in.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startApp } from '../support/app.mjs';
import { allow, signIn, startChromium, withPage } from '../support/chromium.mjs';
import { look, looks, shot } from '../support/look.mjs';
import { maria, startSignet } from '../support/signet.mjs';

const START = 'https://self-made.example/start';

describe('an app that registered itself', () => {
  let app, browser, id, signet;

  before(async () => {
    app = await startApp();
    browser = await startChromium();
    signet = await startSignet({
      providers: [{ name: 'default', registration: 'open' }],
      users: looks.map((_, at) => ({ ...maria, username: `maria${at}`, email: `maria${at}@example.com` })),
    });
    const metadata = {
      client_name: 'Self Made', application_type: 'native', token_endpoint_auth_method: 'none', redirect_uris: [app.callback],
      initiate_login_uri: START, client_uri: 'https://self-made.example/', policy_uri: 'https://self-made.example/privacy',
    };
    const answer = await fetch(`${signet.issuer}/oauth/register`, { method: 'POST', body: JSON.stringify(metadata),
      headers: { 'content-type': 'application/json' } });
    assert.equal(answer.status, 201, await answer.clone().text());
    id = (await answer.json()).client_id;
  });
  after(async () => {
    await browser?.close();
    await signet?.stop();
    await app?.stop();
  });

  function authorize() {
    return `${signet.issuer}/oauth/auz/authorize?${new URLSearchParams({
      client_id: id, redirect_uri: app.callback, response_type: 'code', scope: 'openid email', state: 's',
      code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM', code_challenge_method: 'S256' })}`;
  }

  for (const [at, { name, options }] of looks.entries()) {
    test(`says so, and is opened from the account page; both are sound ${name}`, () => withPage(browser, options, async (page, said) => {
      await page.goto(authorize());
      await signIn(page, { ...maria, username: `maria${at}` });
      await page.waitForSelector('#unverified');
      assert.match(await page.innerText('#unverified'), /registered itself/);
      await look(page, said);
      await shot(page, `self-registered-consent-${at}`);
      await allow(page);
      await page.waitForSelector('#app');
      await app.next();
      await page.goto(`${signet.issuer}/account/apps`);
      await look(page, said);
      await shot(page, `self-registered-app-${at}`);
      // The app begins a sign-in for whoever is sent to it (Core §4); its host is nobody's, so the test answers for it.
      const asked = [];
      await page.route('https://self-made.example/**', (route) => {
        asked.push(new URL(route.request().url()));
        return route.fulfill({ status: 302, headers: { location: authorize() } });
      });
      await page.click('#connected-apps >> text=Open');
      await allow(page); // as at any sign-in of an installed app without a secret (RFC 8252 §8.6)
      await page.waitForSelector('#app');
      assert.ok((await app.next()).url.searchParams.get('code'));
      const [{ origin, pathname, searchParams }] = asked;
      assert.equal(`${origin}${pathname}`, START);
      assert.deepEqual([searchParams.get('iss'), searchParams.get('target_link_uri')], [signet.issuer, 'https://self-made.example/']);
    }));
  }
});
