// Two certified relying parties check every answer that a response type and a response mode can make: npm openid-client v5, the last that
// knows all six types, and v6, which knows three of them. Both compare at_hash and c_hash with what came beside the ID token.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import * as client from 'openid-client';
import { Issuer, generators } from 'openid-client-5';
import { startApp } from '../support/app.mjs';
import { signIn, startChromium } from '../support/chromium.mjs';
import { maria, startSignet } from '../support/signet.mjs';

const SECRET = 'a-shared-secret-of-more-than-thirty-two-characters';
const TYPES = ['code', 'id_token', 'id_token token', 'code id_token', 'code token', 'code id_token token'];
const ALGORITHMS = ['RS256', 'ES384', 'EdDSA']; // hashes of 256, 384 and 512 bits
const modes = (type) => (type === 'code' ? ['query', 'fragment', 'form_post'] : ['fragment', 'form_post']);

describe('every response type and mode', () => {
  let app, browser, page, signet;

  before(async () => {
    app = await startApp();
    browser = await startChromium();
    signet = await startSignet({
      providers: [{ name: 'default', response_types: TYPES }],
      clients: ALGORITHMS.map((algorithm) => ({
        // An installed app: the implicit grant of a web app needs https.
        client_id: algorithm, application_type: 'native', client_secret: SECRET, redirect_uris: [app.callback], require_consent: false, response_types: TYPES,
        grant_types: ['authorization_code', 'implicit'], scope: 'openid email', id_token_signed_response_alg: algorithm,
      })),
    });
    page = await browser.newPage();
    await page.goto(`${signet.issuer}/account`);
    await signIn(page, maria);
    await page.waitForURL((url) => url.pathname === '/account');
  });
  after(async () => {
    await browser?.close();
    await signet?.stop();
    await app?.stop();
  });

  /** The browser of the person, who is signed in, carries a request to Signet and the answer to the app. */
  async function answer(request) {
    const coming = app.next();
    await page.goto(String(request), { waitUntil: 'commit' });
    const { method, body } = await coming;
    await page.waitForURL((url) => url.href.startsWith(app.callback));
    return { url: page.url(), method, body };
  }

  describe('openid-client v5', () => {
    async function ask(type, mode, algorithm = 'RS256') {
      const issuer = await Issuer.discover(signet.issuer);
      const party = new issuer.Client({ client_id: algorithm, client_secret: SECRET, redirect_uris: [app.callback],
        response_types: [type], id_token_signed_response_alg: algorithm });
      const verifier = type.includes('code') ? generators.codeVerifier() : undefined;
      const checks = { response_type: type, state: generators.state(), nonce: generators.nonce(), code_verifier: verifier };
      const came = await answer(party.authorizationUrl({ scope: 'openid email', state: checks.state, nonce: checks.nonce,
        ...(mode ? { response_mode: mode } : {}),
        ...(verifier ? { code_challenge: generators.codeChallenge(verifier), code_challenge_method: 'S256' } : {}) }));
      const sent = came.method === 'POST' ? came : came.url.replace('#', '?');
      return { came, party, parameters: party.callbackParams(sent), finish: (parameters) => party.callback(app.callback, parameters, checks) };
    }

    /** Where an answer was found. */
    const place = ({ url, method }) => (method === 'POST' ? 'form_post' : url.includes('#') ? 'fragment' : 'query');

    for (const type of TYPES) {
      for (const mode of modes(type)) {
        test(`takes ${type} by ${mode}`, async () => {
          const { came, party, parameters, finish } = await ask(type, mode);
          assert.equal(place(came), mode);
          const words = Object.entries({ code: 'code', id_token: 'id_token', access_token: 'token' });
          const brought = words.filter(([name]) => parameters[name]).map(([, word]) => word);
          assert.deepEqual(new Set(brought), new Set(type.split(' ')), 'it brings what was asked for and no more');
          const tokens = await finish(parameters);
          if (type !== 'id_token') assert.equal((await party.userinfo(tokens)).email, maria.email);
          if (tokens.id_token) assert.equal(tokens.claims().aud, 'RS256');
          if (type === 'id_token') assert.equal(tokens.claims().email, maria.email, 'there is no userinfo to ask');
        });
      }

      test(`takes ${type} by ${modes(type)[0]}, unless told otherwise`, async () => {
        const { came, parameters, finish } = await ask(type);
        assert.equal(place(came), modes(type)[0]);
        await finish(parameters);
      });
    }

    for (const algorithm of ALGORITHMS) {
      test(`finds the hashes in an ID token signed by ${algorithm} true, and those of another answer false`, async () => {
        const { parameters, finish } = await ask('code id_token token', 'form_post', algorithm);
        const other = await ask('code id_token token', 'form_post', algorithm);
        await assert.rejects(finish({ ...parameters, access_token: other.parameters.access_token }), /at_hash mismatch/);
        await assert.rejects(finish({ ...parameters, code: other.parameters.code }), /c_hash mismatch/);
        assert.ok((await finish(parameters)).id_token);
      });
    }
  });

  describe('openid-client v6', () => {
    async function ask(type, mode) {
      const execute = [client.allowInsecureRequests, uses[type]].filter(Boolean);
      const config = await client.discovery(new URL(signet.issuer), 'RS256', {}, client.ClientSecretBasic(SECRET), { execute });
      const verifier = client.randomPKCECodeVerifier();
      const checks = { pkceCodeVerifier: verifier, expectedState: client.randomState(), expectedNonce: client.randomNonce() };
      const codeless = type === 'id_token';
      const came = await answer(client.buildAuthorizationUrl(config, { redirect_uri: app.callback, scope: 'openid email',
        state: checks.expectedState, nonce: checks.expectedNonce, response_mode: mode,
        ...(codeless ? {} : { code_challenge: await client.calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256' }) }));
      const back = came.method === 'POST'
        ? new Request(came.url, { method: 'POST', body: came.body, headers: { 'content-type': 'application/x-www-form-urlencoded' } })
        : new URL(came.url);
      return { config, back, checks };
    }

    const uses = { code: undefined, id_token: client.useIdTokenResponseType, 'code id_token': client.useCodeIdTokenResponseType };
    for (const type of Object.keys(uses)) {
      for (const mode of type === 'code' ? ['query', 'form_post'] : modes(type)) {
        test(`takes ${type} by ${mode}`, async () => {
          const { config, back, checks } = await ask(type, mode);
          const { expectedNonce, expectedState } = checks;
          const claims = type === 'id_token'
            ? await client.implicitAuthentication(config, back, expectedNonce, { expectedState })
            : (await client.authorizationCodeGrant(config, back, checks)).claims();
          assert.equal(claims.aud, 'RS256');
          assert.equal(claims.nonce, expectedNonce);
        });
      }
    }
  });
});
