// npm jose encrypts request objects (RFC 9101, nested JWT) to the keys that signet publishes, by every pair of algorithms that
// discovery advertises, for apps that registered themselves; then the keys are rotated and revoked under it.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { CompactEncrypt, SignJWT, exportJWK, generateKeyPair, importJWK } from 'jose';
import * as client from 'openid-client';
import { startApp } from '../support/app.mjs';
import { allow, oneOf, signIn, startChromium, withPage } from '../support/chromium.mjs';
import { trustingFetch } from '../support/fetch.mjs';
import { binary, maria, startSignet } from '../support/signet.mjs';

for (const where of [{ database: 'sqlite', tls: false }, { database: 'postgres', tls: true }]) {
  describe(`npm jose encrypts request objects to signet on ${where.database}${where.tls ? ' over https' : ''}`, () => {
    let app, browser, keys, signet;

    before(async () => {
      app = await startApp();
      browser = await startChromium();
      keys = await generateKeyPair('ES256', { extractable: true });
      signet = await startSignet({ ...where, providers: [{ name: 'default', registration: 'open' }] });
    });
    after(async () => {
      await browser?.close();
      await signet?.stop();
      await app?.stop();
    });

    /** An app that registers itself, to encrypt like this. */
    async function register(alg, enc) {
      const jwk = { ...await exportJWK(keys.publicKey), kid: 'app-key', use: 'sig', alg: 'ES256' };
      const metadata = {
        client_name: `Sealed by ${alg}`,
        application_type: 'native',
        redirect_uris: [app.callback],
        token_endpoint_auth_method: 'client_secret_post',
        jwks: { keys: [jwk] },
        request_object_signing_alg: 'ES256',
        ...alg && { request_object_encryption_alg: alg, request_object_encryption_enc: enc },
      };
      const options = where.tls ? { [client.customFetch]: trustingFetch(signet.ca) } : { execute: [client.allowInsecureRequests] };
      const config = await client.dynamicClientRegistration(new URL(signet.issuer), metadata, undefined, options);
      if (where.tls) config[client.customFetch] = trustingFetch(signet.ca);
      return config;
    }

    /** The keys that are published for encryption. */
    async function recipients(config) {
      const get = where.tls ? trustingFetch(signet.ca) : fetch;
      const { keys } = await (await get(config.serverMetadata().jwks_uri)).json();
      return keys.filter((key) => key.use === 'enc');
    }

    /** Asks for a code with nothing but an encrypted object, and redeems it. */
    async function logIn(config, page, [alg, enc], published) {
      const jwk = published.find((key) => key.kty === (alg.startsWith('RSA') ? 'RSA' : 'EC'));
      const { client_id: id } = config.clientMetadata();
      const verifier = client.randomPKCECodeVerifier();
      const state = client.randomState();
      const claims = {
        client_id: id,
        response_type: 'code',
        redirect_uri: app.callback,
        scope: 'openid email',
        state,
        code_challenge: await client.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
      };
      const header = { alg: 'ES256', kid: 'app-key', typ: 'oauth-authz-req+jwt' };
      const object = new SignJWT(claims).setProtectedHeader(header).setIssuer(id).setAudience(signet.issuer);
      const signed = await object.setIssuedAt().setNotBefore('0s').setExpirationTime('5m').sign(keys.privateKey);
      const request = await new CompactEncrypt(new TextEncoder().encode(signed))
        .setProtectedHeader({ alg, enc, cty: 'JWT', kid: jwk.kid })
        .encrypt(await importJWK(jwk, alg));
      const url = new URL(config.serverMetadata().authorization_endpoint);
      url.search = new URLSearchParams({ client_id: id, request });
      await page.goto(url.href);
      if (await oneOf(page, '#login-form', '#consent-form', '#app', '#error-title') === '#login-form') await signIn(page, maria);
      const seen = await oneOf(page, '#consent-form', '#app', '#error-title');
      if (seen === '#error-title') return undefined; // nothing was said in the clear, not even where an error may go
      if (seen === '#consent-form') await allow(page);
      const { url: back } = await app.next();
      return client.authorizationCodeGrant(config, back, { pkceCodeVerifier: verifier, expectedState: state, idTokenExpected: true });
    }

    function signetKeys(...line) {
      const options = { cwd: signet.folder, encoding: 'utf8', env: { PATH: process.env.PATH, HOME: signet.folder } };
      return execFileSync(binary, ['keys', ...line, '--config', join(signet.folder, 'signet.toml')], options);
    }

    test('by every pair of algorithms that is advertised', () => withPage(browser, {}, async (page) => {
      const metadata = (await register()).serverMetadata();
      const algs = metadata.request_object_encryption_alg_values_supported;
      const encs = metadata.request_object_encryption_enc_values_supported;
      assert.deepEqual([algs.length, encs.length], [6, 3]);
      for (const alg of algs) {
        for (const enc of encs) {
          const config = await register(alg, enc);
          const tokens = await logIn(config, page, [alg, enc], await recipients(config));
          assert.equal(tokens?.claims().aud, config.clientMetadata().client_id, `${alg} ${enc}`);
        }
      }
    }));

    test('and with a copy of the key set from before a rotation, but not to a key that was revoked', () => withPage(browser, {}, async (page) => {
      const pair = ['ECDH-ES+A256KW', 'A256GCM'];
      const config = await register(...pair);
      const copy = await recipients(config);
      signetKeys('rotate');
      const renewed = await until(async () => {
        const now = await recipients(config);
        return now.every(({ kid }) => copy.every((old) => old.kid !== kid)) && now;
      });
      assert.ok(await logIn(config, page, pair, copy));
      assert.ok(await logIn(config, page, pair, renewed));
      const { kid } = renewed.find((key) => key.kty === 'EC');
      signetKeys('revoke', kid);
      await until(async () => (await recipients(config)).every((key) => key.kid !== kid));
      assert.equal(await logIn(config, page, pair, renewed), undefined);
      assert.ok(await logIn(config, page, pair, await recipients(config)));
      assert.ok(await logIn(config, page, pair, copy), 'its window is not over');
    }));
  });
}

/** What `look` finds within two seconds: every process follows the settings within one. */
async function until(look) {
  for (const end = Date.now() + 2_000; ;) {
    const found = await look();
    if (found) return found;
    assert.ok(Date.now() < end, 'the running server did not follow within two seconds');
  }
}
