// The wizard with each of its choices, at a real provider: everything by hand in seven steps, read once and edited, a platform identity, a
// certificate, and dynamic registration. Each domain is saved and lets a person in; steps that a choice makes needless are not there.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { startApp } from '../support/app.mjs';
import { startAuthority } from '../support/certificates.mjs';
import { signIn, startChromium, withPage } from '../support/chromium.mjs';
import { look, looks, shot } from '../support/look.mjs';
import { startProvider } from '../support/provider.mjs';
import { freePort, maria, startSignet } from '../support/signet.mjs';

const SECRET = 'a-shared-secret-of-more-than-thirty-two-characters';
const owner = { ...maria, username: 'olga', name: 'Olga Owner', email: 'olga@example.com', admin_role: 'owner', managed: 'create' };
const SEVEN = ['Details', 'Configuration method', 'Provider', 'Authentication', 'App', 'Token', 'User'];

describe('the wizard', () => {
  const folder = mkdtempSync(join(tmpdir(), 'signet-wizard-'));
  let app, authority, browser, door, own, provider, signet;

  before(async () => {
    app = await startApp();
    browser = await startChromium();
    authority = startAuthority(folder);
    own = authority.issue('signet');
    const [port, gate] = [await freePort(), await freePort()];
    const back = `http://localhost:${port}/oauth/auz/grants/provider`;
    const usual = { application_type: 'native', redirect_uris: [`${back}/authcomplete`], response_types: ['code'] };
    const secret = { ...usual, client_secret: SECRET };
    provider = await startProvider([
      { ...secret, client_id: 'hand-0', token_endpoint_auth_method: 'client_secret_post' },
      { ...secret, client_id: 'hand-1', token_endpoint_auth_method: 'client_secret_post' },
      { ...secret, client_id: 'read', token_endpoint_auth_method: 'client_secret_post' },
      { ...usual, client_id: 'key', token_endpoint_auth_method: 'private_key_jwt', jwks_uri: `${back}/jwks/corp` },
      { ...usual, client_id: 'issued', token_endpoint_auth_method: 'tls_client_auth', tls_client_auth_san_dns: 'signet' },
    ], {
      clientAuthMethods: ['client_secret_basic', 'client_secret_post', 'private_key_jwt', 'tls_client_auth'],
      discovery: { mtls_endpoint_aliases: { token_endpoint: `https://localhost:${gate}/token` } },
      features: {
        registration: { enabled: true },
        mTLS: {
          enabled: true, tlsClientAuth: true,
          getCertificate: (ctx) => ctx.socket.getPeerX509Certificate?.()?.toString(),
          certificateAuthorized: (ctx) => ctx.socket.authorized,
          certificateSubjectMatches: (ctx, property, expected) =>
            property === 'tls_client_auth_san_dns' && ctx.socket.getPeerX509Certificate().subjectAltName === `DNS:${expected}`,
        },
      },
    });
    const there = authority.issue('localhost');
    door = createServer({ key: there.key, cert: there.cert, ca: authority.pem, requestCert: true, rejectUnauthorized: false }, provider.answer);
    await new Promise((resolve) => { door.listen(gate, '127.0.0.1', resolve); });
    signet = await startSignet({
      port,
      users: [owner],
      clients: [{ client_id: 'notes', client_name: 'Field Notes', token_endpoint_auth_method: 'none', redirect_uris: [app.callback], require_consent: false }],
      tables: { outbound: { allow: ['127.0.0.0/8'] } },
    });
  });
  after(async () => {
    await browser?.close();
    await signet?.stop();
    door?.closeAllConnections();
    door?.close();
    await provider?.stop();
    await app?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const at = (path) => `${signet.issuer}${path}`;

  /** An owner's page, and what looks at it under a name. */
  function asOwner(options, name, use) {
    return withPage(browser, options, async (page, said) => {
      await page.goto(at('/admin/domains'));
      await signIn(page, owner);
      await page.waitForSelector('#domain-new');
      return use(page, async (what) => { await look(page, said); await shot(page, `wizard-${name}-${what}`); });
    });
  }

  async function onward(page, step) {
    await page.click('#domain-next');
    await page.waitForSelector(`#domain-form input[name=step][value=${step}]`, { state: 'attached' });
  }

  const steps = (page) => page.locator('#steps > li').allInnerTexts();

  /** From the details to the step of the provider. */
  async function begin(page, name, method, more = async () => {}) {
    await page.goto(at('/admin/domains/new?preset=generic'));
    await page.fill('#name', name);
    await onward(page, 'method');
    await page.check(`#method-${method}`);
    if (method !== 'manual') await page.fill('#issuer', provider.issuer);
    await more();
    await onward(page, 'provider');
  }

  async function added(page) {
    await page.click('#domain-next');
    await page.waitForSelector('#told');
    assert.ok(!(await page.content()).includes(SECRET));
  }

  /** Somebody comes in to the app through a domain. */
  function comesIn(name) {
    return withPage(browser, {}, async (person) => {
      await person.goto(at(`/oauth/auz/authorize?${new URLSearchParams({
        client_id: 'notes', redirect_uri: app.callback, response_type: 'code', scope: 'openid', state: 's', idp_hint: name,
        code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM', code_challenge_method: 'S256' })}`));
      await person.waitForSelector('#first-form, #app');
      if (await person.locator('#first-form').count()) {
        await person.fill('#username', 'grace.hopper');
        await person.click('#first-submit');
        await person.waitForSelector('#app');
      }
      assert.ok((await app.next()).url.searchParams.get('code'), provider.errors.join('\n'));
    });
  }

  for (const [number, { name: look_name, options }] of looks.entries()) {
    test(`takes everything by hand in seven steps, ${look_name}`, async () => {
      const name = `hand-${number}`;
      await asOwner(options, name, async (page, see) => {
        await page.goto(at('/admin/domains/new?preset=generic'));
        await page.fill('#name', name);
        await see('details');
        await onward(page, 'method');
        await page.check('#method-manual');
        await see('method');
        await onward(page, 'provider');
        await page.fill('#issuer', provider.issuer);
        await page.fill('#jwks_uri', `${provider.issuer}/jwks`);
        await page.check('#claims_source-id_token_and_userinfo');
        await see('provider');
        await onward(page, 'authentication');
        assert.deepEqual(await steps(page), SEVEN);
        await page.fill('#authorization_endpoint', `${provider.issuer}/auth`);
        await page.selectOption('#response_type', 'code');
        await page.fill('#scopes', 'email profile');
        await see('authentication');
        await onward(page, 'app');
        assert.equal(await page.locator('#dynamic_registration').count(), 0, 'it takes metadata to register by itself');
        await page.fill('#client_id', name);
        await page.fill('#client_secret', SECRET);
        await see('app');
        await onward(page, 'token');
        await page.fill('#token_endpoint', `${provider.issuer}/token`);
        await page.selectOption('#token_endpoint_auth_method', 'client_secret_post');
        await see('token');
        await onward(page, 'user');
        await page.click('#domain-next');
        await page.waitForSelector('#userinfo_endpoint-problem');
        await see('user-wrong');
        await page.fill('#userinfo_endpoint', `${provider.issuer}/me`);
        await page.fill('#claims', 'nickname = family_name');
        await see('user');
        await added(page);
        await see('added');
      });
      await comesIn(name);
    });
  }

  test('reads the metadata once, and what was read can be edited', async () => {
    await asOwner(looks[1].options, 'read', async (page, see) => {
      await begin(page, 'read', 'read');
      assert.equal(await page.inputValue('#jwks_uri'), `${provider.issuer}/jwks`);
      assert.ok(await page.isEditable('#jwks_uri'));
      await page.check('#claims_source-token_id_token');
      await onward(page, 'authentication');
      assert.deepEqual(await steps(page), SEVEN.slice(0, 6), 'nothing is asked of userinfo');
      assert.equal(await page.inputValue('#authorization_endpoint'), `${provider.issuer}/auth`);
      await onward(page, 'app');
      await page.fill('#client_id', 'read');
      await page.fill('#client_secret', SECRET);
      await onward(page, 'token');
      assert.equal(await page.inputValue('#token_endpoint'), `${provider.issuer}/token`);
      await page.selectOption('#token_endpoint_auth_method', 'client_secret_post');
      await see('token');
      await added(page);
      await page.click('#edit-token');
      await page.waitForSelector('#domain-form');
      assert.equal(await page.inputValue('#token_endpoint_auth_method'), 'client_secret_post');
      await see('edit-token');
    });
    await comesIn('read');
  });

  test('leads from a new platform identity to an app that proves itself by it', async () => {
    await asOwner(looks[0].options, 'key', async (page, see) => {
      await page.click('text=Platform identities');
      await page.waitForSelector('#identity-new');
      await see('identities-none');
      await page.click('#identity-new');
      await page.waitForSelector('#identity-form');
      await page.fill('#name', 'corp');
      await page.selectOption('#algorithm', 'ES256');
      await see('identity-new');
      await page.click('#identity-make');
      await page.waitForSelector('#public-jwks');
      assert.equal(await page.innerText('#jwks-uri'), at('/oauth/auz/grants/provider/jwks/corp'));
      assert.deepEqual(JSON.parse(await page.innerText('#public-jwks')).keys.map((key) => [key.use, 'd' in key]), [['sig', false], ['enc', false]]);
      await see('identity');
      await begin(page, 'key', 'discover');
      await onward(page, 'authentication');
      await onward(page, 'app');
      assert.deepEqual(await steps(page), SEVEN.slice(0, 5), 'the metadata say the rest');
      await page.fill('#client_id', 'key');
      await page.selectOption('#platform_identity', 'corp');
      await page.selectOption('#token_endpoint_auth_method', 'private_key_jwt');
      await see('app');
      await added(page);
      await page.goto(at('/admin/platform-identities/corp/remove'));
      assert.match(await page.innerText('#uses'), /key/);
      await see('identity-used');
      await page.goto(at('/admin/platform-identities'));
      await see('identities');
    });
    await comesIn('key');
  });

  test('takes a certificate of ours with its key, and keeps the key to itself', async () => {
    await asOwner(looks[1].options, 'issued', async (page, see) => {
      await begin(page, 'issued', 'discover', () => page.fill('#ca', authority.pem));
      await onward(page, 'authentication');
      await onward(page, 'app');
      await page.fill('#client_id', 'issued');
      await page.fill('#client_certificate', own.cert);
      await page.selectOption('#token_endpoint_auth_method', 'tls_client_auth');
      await page.click('#domain-next');
      await page.waitForSelector('#trouble, #client_key-problem');
      await see('without-key');
      await page.fill('#client_key', own.key);
      await see('app');
      await added(page);
      await page.click('#edit-app');
      await page.waitForSelector('#domain-form');
      assert.equal(await page.inputValue('#client_key'), '');
      assert.ok(!(await page.content()).includes('PRIVATE KEY'));
      await see('edit-app');
    });
    await comesIn('issued');
  });

  test('lets the app register itself, without an identifier and a secret', async () => {
    await asOwner(looks[0].options, 'itself', async (page, see) => {
      await begin(page, 'itself', 'discover');
      await onward(page, 'authentication');
      await onward(page, 'app');
      await page.check('#dynamic_registration');
      await see('app');
      await added(page);
      await page.click('#edit-app');
      await page.waitForSelector('#domain-form');
      assert.ok(await page.isChecked('#dynamic_registration'));
      assert.equal(await page.locator('#client_id').count(), 0);
      await see('edit-app');
    });
    await comesIn('itself');
  });
});
