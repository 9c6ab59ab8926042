// npm openid-client v6 registers itself (RFC 7591) and signs a person in at once; a file of its own registration is read, changed
// and deleted through the address that it was given (RFC 7592).
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import * as client from 'openid-client';
import { startApp } from '../support/app.mjs';
import { allow, oneOf, signIn, startChromium, withPage } from '../support/chromium.mjs';
import { binary, maria, startSignet } from '../support/signet.mjs';

const SCOPE = 'openid email';

for (const registration of ['open', 'token']) {
  describe(`openid-client registers itself at a provider that is ${registration}`, () => {
    let app, browser, signet;

    before(async () => {
      app = await startApp();
      browser = await startChromium();
      signet = await startSignet({ providers: [{ name: 'default', registration }] });
    });
    after(async () => {
      await browser?.close();
      await signet?.stop();
      await app?.stop();
    });

    function metadata(more = {}) {
      const method = { token_endpoint_auth_method: 'client_secret_post' }; // what openid-client uses of itself
      return { client_name: 'Self made', application_type: 'native', redirect_uris: [app.callback], ...method, ...more };
    }

    function register(more, initialAccessToken) {
      const options = { execute: [client.allowInsecureRequests], initialAccessToken };
      return client.dynamicClientRegistration(new URL(signet.issuer), metadata(more), undefined, options);
    }

    /** An initial access token from the command line, where one is needed. */
    function admission() {
      if (registration === 'open') return undefined;
      const options = { cwd: signet.folder, encoding: 'utf8', env: { PATH: process.env.PATH, HOME: signet.folder } };
      const said = execFileSync(binary, ['client', 'registration-token', '--config', join(signet.folder, 'signet.toml')], options);
      return said.split(/\s+/).find((word) => word.length >= 32);
    }

    test('and a person signs in to what was registered', () => withPage(browser, {}, async (page) => {
      const config = await register({}, admission());
      const registered = config.clientMetadata();
      assert.equal(registered.client_name, 'Self made');
      assert.ok(registered.client_secret.length >= 32 && registered.registration_access_token);
      const verifier = client.randomPKCECodeVerifier();
      const url = client.buildAuthorizationUrl(config, {
        redirect_uri: app.callback,
        scope: SCOPE,
        code_challenge: await client.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
      });
      await page.goto(url.href);
      if (await oneOf(page, '#login-form', '#consent-form', '#error-title') === '#login-form') await signIn(page, maria);
      if (await oneOf(page, '#consent-form', '#app', '#error-title') === '#consent-form') await allow(page);
      const { url: back } = await app.next();
      const tokens = await client.authorizationCodeGrant(config, back, { pkceCodeVerifier: verifier, idTokenExpected: true });
      const claims = await client.fetchUserInfo(config, tokens.access_token, tokens.claims().sub);
      assert.equal(claims.email, maria.email);
    }));

    test('and reads, changes and deletes its registration', async () => {
      const config = await register({ contacts: ['owner@example.com'] }, admission());
      const { registration_client_uri: address, registration_access_token: token, client_id: id } = config.clientMetadata();
      const manage = (method, held, body) => fetch(address, {
        method,
        headers: { authorization: `Bearer ${held}`, ...body && { 'content-type': 'application/json' } },
        body: body && JSON.stringify(body),
      });
      const read = await manage('GET', token);
      assert.equal(read.status, 200);
      assert.deepEqual((await read.json()).contacts, ['owner@example.com']);
      const changed = await manage('PUT', token, metadata({ client_id: id, client_name: 'Renamed' }));
      assert.equal(changed.status, 200);
      const answer = await changed.json();
      assert.equal(answer.client_name, 'Renamed');
      assert.equal(answer.contacts, undefined);
      assert.equal((await manage('DELETE', answer.registration_access_token)).status, 204);
      await assert.rejects(client.clientCredentialsGrant(config));
      assert.equal((await manage('GET', answer.registration_access_token)).status, 401);
    });

    test('and is refused what nobody may register', async () => {
      const refused = (more) => assert.rejects(register(more, admission()), (error) => {
        assert.match(error.cause?.error ?? error.error ?? error.message, /invalid_(redirect_uri|client_metadata)/);
        return true;
      });
      await refused({ redirect_uris: [`${app.callback}#fragment`] });
      await refused({ redirect_uris: ['javascript:alert(1)'] });
      await refused({ initiate_login_uri: 'http://app.example.com/start' });
    });

    test('without a token only where anybody may', async () => {
      if (registration === 'open') assert.ok((await register({})).clientMetadata().client_id);
      else await assert.rejects(register({}), (error) => error.status === 401 || error.cause?.status === 401);
    });
  });
}
