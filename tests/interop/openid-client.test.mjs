// npm openid-client v6, a certified relying party: every grant, every client authentication, on both databases.
// SQLite is served over plain http on loopback, PostgreSQL over https, so that both kinds of cookies are seen.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { exportJWK, generateKeyPair, jwtVerify, createLocalJWKSet } from 'jose';
import * as client from 'openid-client';
import { startApp } from '../support/app.mjs';
import { allow, oneOf, signIn, startChromium, withPage } from '../support/chromium.mjs';
import { trustingFetch } from '../support/fetch.mjs';
import { maria, startSignet } from '../support/signet.mjs';

const SECRET = 'a-shared-secret-of-more-than-thirty-two-characters';
const SCOPE = 'openid profile email offline_access';
const API = 'https://api.example.com/orders';

for (const where of [{ database: 'sqlite', tls: false }, { database: 'postgres', tls: true }]) {
  describe(`openid-client on ${where.database}${where.tls ? ' over https' : ''}`, () => {
    let app, browser, keys, signet;

    before(async () => {
      app = await startApp();
      browser = await startChromium();
      keys = await generateKeyPair('ES256', { extractable: true });
      const jwk = { ...await exportJWK(keys.publicKey), kid: 'app-key', use: 'sig', alg: 'ES256' };
      signet = await startSignet({ ...where, clients: registered(jwk), resources: [resource()] });
    });
    after(async () => {
      await browser?.close();
      await signet?.stop();
      await app?.stop();
    });

    function registered(jwk) {
      const web = {
        redirect_uris: [app.callback],
        post_logout_redirect_uris: [app.goodbye],
        grant_types: ['authorization_code', 'refresh_token'],
        response_types: ['code'],
        scope: SCOPE,
      };
      const secret = { client_secret: SECRET };
      const machine = { grant_types: ['client_credentials'], response_types: [], redirect_uris: [] };
      return [
        { client_id: 'basic', client_name: 'Basic shop', token_endpoint_auth_method: 'client_secret_basic', ...secret, ...web },
        { client_id: 'post', token_endpoint_auth_method: 'client_secret_post', ...secret, ...web },
        { client_id: 'secret-jwt', token_endpoint_auth_method: 'client_secret_jwt', ...secret, ...web },
        { client_id: 'key-jwt', token_endpoint_auth_method: 'private_key_jwt', jwks: { keys: [jwk] }, ...web },
        { client_id: 'signed', jwks: { keys: [jwk] }, require_signed_request_object: true, request_object_signing_alg: 'ES256', ...secret, ...web },
        { client_id: 'public', token_endpoint_auth_method: 'none', ...web },
        { client_id: 'es256', id_token_signed_response_alg: 'ES256', access_token_format: 'jwt', ...secret, ...web },
        { client_id: 'machine', token_endpoint_auth_method: 'client_secret_basic', scope: 'orders.read', ...secret, ...machine },
      ];
    }

    function resource() {
      return { identifier: API, display_name: 'Orders', scopes: [{ name: 'orders.read', description: 'Read orders' }],
        access_token_format: 'jwt', introspection_clients: ['machine', 'basic'] };
    }

    async function configure(id, authentication, metadata = {}) {
      const config = await client.discovery(new URL(signet.issuer), id, metadata, authentication, {
        execute: where.tls ? [] : [client.allowInsecureRequests],
        [client.customFetch]: trustingFetch(signet.ca),
      });
      config[client.customFetch] = trustingFetch(signet.ca);
      return config;
    }

    /** A whole log-in by code with PKCE; answers the tokens. */
    async function logIn(config, page, parameters = {}, build = client.buildAuthorizationUrl) {
      const verifier = client.randomPKCECodeVerifier();
      const checks = { pkceCodeVerifier: verifier, expectedState: client.randomState(), expectedNonce: client.randomNonce() };
      const url = await build(config, {
        redirect_uri: app.callback,
        scope: SCOPE,
        code_challenge: await client.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
        state: checks.expectedState,
        nonce: checks.expectedNonce,
        ...parameters,
      });
      await page.goto(url.href);
      if (await oneOf(page, '#login-form', '#consent-form', '#app', '#error-title') === '#login-form') await signIn(page, maria);
      if (await oneOf(page, '#consent-form', '#app', '#error-title', '[role=alert]') === '#consent-form') await allow(page);
      await page.waitForSelector('#app');
      const visit = await app.next();
      const back = visit.method === 'POST'
        ? new Request(visit.url, { method: 'POST', body: visit.body, headers: { 'content-type': 'application/x-www-form-urlencoded' } })
        : visit.url;
      return client.authorizationCodeGrant(config, back, { ...checks, idTokenExpected: true });
    }

    const methods = {
      basic: () => client.ClientSecretBasic(SECRET),
      post: () => client.ClientSecretPost(SECRET),
      'secret-jwt': () => client.ClientSecretJwt(SECRET),
      'key-jwt': () => client.PrivateKeyJwt({ key: keys.privateKey, kid: 'app-key' }),
      public: () => client.None(),
    };
    for (const [id, authentication] of Object.entries(methods)) {
      test(`a person signs in at a client that authenticates by ${id}, and its refresh token rotates`, async () => {
        const config = await configure(id, authentication());
        const tokens = await withPage(browser, {}, (page) => logIn(config, page));
        const claims = tokens.claims();
        assert.equal(claims.iss, signet.issuer);
        assert.equal(claims.aud, id);
        const userinfo = await client.fetchUserInfo(config, tokens.access_token, claims.sub);
        assert.equal(userinfo.email, maria.email);
        assert.equal(userinfo.given_name, maria.given_name);
        const renewed = await client.refreshTokenGrant(config, tokens.refresh_token);
        assert.notEqual(renewed.refresh_token, tokens.refresh_token);
        assert.notEqual(renewed.access_token, tokens.access_token);
        assert.equal(renewed.claims().sub, claims.sub);
        await client.fetchUserInfo(config, renewed.access_token, claims.sub);
      });
    }

    test('a used refresh token that comes back after its successor was used ends the whole grant', async () => {
      const config = await configure('basic', methods.basic());
      const first = await withPage(browser, {}, (page) => logIn(config, page));
      const second = await client.refreshTokenGrant(config, first.refresh_token);
      const third = await client.refreshTokenGrant(config, second.refresh_token);
      const invalid = { error: 'invalid_grant' };
      await assert.rejects(client.refreshTokenGrant(config, first.refresh_token), invalid);
      await assert.rejects(client.refreshTokenGrant(config, third.refresh_token), invalid);
      await assert.rejects(client.fetchUserInfo(config, third.access_token, third.claims().sub));
    });

    test('introspection tells a live token, revocation ends it', async () => {
      const config = await configure('basic', methods.basic());
      const tokens = await withPage(browser, {}, (page) => logIn(config, page));
      const live = await client.tokenIntrospection(config, tokens.access_token);
      assert.equal(live.active, true);
      assert.equal(live.client_id, 'basic');
      assert.equal(live.sub, tokens.claims().sub);
      await client.tokenRevocation(config, tokens.access_token);
      assert.equal((await client.tokenIntrospection(config, tokens.access_token)).active, false);
      await client.tokenRevocation(config, tokens.refresh_token);
      assert.equal((await client.tokenIntrospection(config, tokens.refresh_token)).active, false);
      await assert.rejects(client.refreshTokenGrant(config, tokens.refresh_token), { error: 'invalid_grant' });
    });

    test('the answer can come by form_post', async () => {
      const config = await configure('basic', methods.basic());
      const tokens = await withPage(browser, {}, (page) => logIn(config, page, { response_mode: 'form_post' }));
      assert.equal(tokens.claims().aud, 'basic');
    });

    test('a request comes as a signed object, and a client that registered so cannot send a plain one', async () => {
      const config = await configure('signed', client.ClientSecretBasic(SECRET));
      assert.equal(config.serverMetadata().request_parameter_supported, true);
      const signed = (config, parameters) => client.buildAuthorizationUrlWithJAR(config, parameters, { key: keys.privateKey, kid: 'app-key' });
      await withPage(browser, {}, async (page) => {
        const tokens = await logIn(config, page, { max_age: '3600' }, signed);
        assert.equal(tokens.claims().aud, 'signed');
        await assert.rejects(logIn(config, page), { error: 'invalid_request' });
        const stranger = (await generateKeyPair('ES256')).privateKey;
        const forged = (config, parameters) => client.buildAuthorizationUrlWithJAR(config, parameters, { key: stranger, kid: 'app-key' });
        await assert.rejects(logIn(config, page, {}, forged), { error: 'invalid_request_object' });
      });
    });

    test('an ID token is signed by ES256 where the client says so, and its access token is an RFC 9068 JWT', async () => {
      const config = await configure('es256', client.ClientSecretBasic(SECRET), { id_token_signed_response_alg: 'ES256' });
      const tokens = await withPage(browser, {}, (page) => logIn(config, page));
      const jwks = await (await trustingFetch(signet.ca)(config.serverMetadata().jwks_uri)).json();
      const { payload, protectedHeader } = await jwtVerify(tokens.access_token, createLocalJWKSet(jwks), { issuer: signet.issuer });
      assert.equal(protectedHeader.typ.toLowerCase(), 'at+jwt');
      assert.equal(payload.client_id, 'es256');
      assert.equal(payload.sub, tokens.claims().sub);
      assert.ok(payload.jti && payload.iat && payload.exp && payload.aud);
      await client.fetchUserInfo(config, tokens.access_token, payload.sub);
    });

    test('one sign-in serves a second client, and prompt=none asks nobody', async () => {
      const [first, second] = [await configure('basic', methods.basic()), await configure('post', methods.post())];
      await withPage(browser, {}, async (page) => {
        const one = await logIn(first, page);
        const two = await logIn(second, page);
        const silent = await logIn(second, page, { prompt: 'none' });
        assert.equal(two.claims().sub, one.claims().sub);
        assert.equal(silent.claims().auth_time, two.claims().auth_time);
      });
    });

    test('a person who signs out at one client comes back to it and is signed out', async () => {
      const config = await configure('basic', methods.basic());
      await withPage(browser, {}, async (page) => {
        const tokens = await logIn(config, page);
        const url = client.buildEndSessionUrl(config, {
          id_token_hint: tokens.id_token, post_logout_redirect_uri: app.goodbye, state: 'see-you',
        });
        await page.goto(url.href);
        if (await oneOf(page, '#logout-confirm', '#app') === '#logout-confirm') await page.click('#logout-confirm');
        await page.waitForSelector('#app');
        const { url: back } = await app.next();
        assert.equal(`${back.origin}${back.pathname}`, app.goodbye);
        assert.equal(back.searchParams.get('state'), 'see-you');
        await assert.rejects(logIn(config, page, { prompt: 'none' }), { error: 'login_required' });
      });
    });

    test('a machine gets a token for itself and for a resource', async () => {
      const config = await configure('machine', client.ClientSecretBasic(SECRET));
      const own = await client.clientCredentialsGrant(config);
      assert.equal(own.token_type, 'bearer');
      assert.equal((await client.tokenIntrospection(config, own.access_token)).sub, 'machine');
      const tokens = await client.clientCredentialsGrant(config, { resource: API, scope: 'orders.read' });
      const jwks = await (await trustingFetch(signet.ca)(config.serverMetadata().jwks_uri)).json();
      const { payload } = await jwtVerify(tokens.access_token, createLocalJWKSet(jwks), { issuer: signet.issuer, audience: API });
      assert.equal(payload.sub, 'machine');
      assert.equal(payload.scope, 'orders.read');
    });

    test('a wrong secret is refused with a challenge', async () => {
      const config = await configure('basic', client.ClientSecretBasic('not-the-secret-but-just-as-long-as-it-is-00000'));
      await assert.rejects(client.refreshTokenGrant(config, 'anything'), { status: 401 });
    });
  });
}
