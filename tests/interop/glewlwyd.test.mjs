// Signet as a relying party of Glewlwyd: another language, another JOSE library, another reading of the specifications.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { FLOWS, METHODS, apps, signIn, startRelyingParty } from '../support/federation.mjs';
import { prove, signOut, startGlewlwyd } from '../support/glewlwyd.mjs';
import { freePort, until } from '../support/signet.mjs';
import { form, startWalker } from '../support/walker.mjs';

/** It compares the secret of Basic authentication without decoding it (RFC 6749 §2.3.1), so here is one that decoding does not change. */
const SECRET = 'a-shared-secret-of-more-than-thirty-two-characters';

/** What the upstream does not have: a code with an access token and no ID token. */
const isOffered = (type) => type !== 'code token';

/** One of our apps in the upstream's words. */
const client = ({ client_id, client_secret, redirect_uris, token_endpoint_auth_method = 'client_secret_basic', ...rest }) => ({
  client_id, redirect_uri: redirect_uris, authorization_type: ['code', 'token', 'id_token', 'refresh_token'],
  token_endpoint_auth_method: [token_endpoint_auth_method], ...(client_secret && { client_secret: SECRET }),
  post_logout_redirect_uris: rest.post_logout_redirect_uris, backchannel_logout_uri: rest.backchannel_logout_uri,
});

for (const [type, size, alg, database] of [['rsa', '256', 'RS256', 'sqlite'], ['ecdsa', '256', 'ES256', 'postgres']]) {
  describe(`Glewlwyd as an upstream that signs by ${alg}, on ${database}`, () => {
    let glewlwyd, signet;

    before(async () => {
      const port = await freePort();
      glewlwyd = await startGlewlwyd(apps(`http://localhost:${port}`).map(client), { type, size });
      signet = await startRelyingParty({ database, port, secret: SECRET, domain: { issuer: glewlwyd.issuer, username_claim: 'email', id_token_algs: [alg],
        client_assertion_audience: 'token_endpoint' } });
      // It fetches keys by https only, so it is told them.
      const jwks = await (await fetch(`${signet.issuer}/oauth/auz/grants/provider/jwks/key`)).json();
      await glewlwyd.change('key', { jwks });
    });
    after(async () => {
      await signet?.stop();
      await glewlwyd?.stop();
    });

    for (const [at, [type, mode, source]] of FLOWS.entries()) {
      test(`${type} by ${mode}, claims from ${source}`, { skip: !isOffered(type) }, async () => {
        assert.ok((await signIn(startWalker(), signet, `flow-${at}`, prove)).get('code'), glewlwyd.program.said());
      });
    }

    for (const name of Object.keys(METHODS)) {
      test(`the token endpoint knows us by ${name}`, async () => {
        assert.ok((await signIn(startWalker(), signet, name, prove)).get('code'));
      });
    }

    test('a log-out there ends the session here', async () => {
      const walker = startWalker();
      await signIn(walker, signet, 'flow-0', prove);
      const session = async () => (await walker.send(`${signet.issuer}/account`)).status;
      assert.equal(await session(), 200);
      await signOut(walker, glewlwyd);
      await until(signet.program, 'the session is still there', async () => await session() === 303, 10);
    });

    test('signing out here goes there, and back', async () => {
      const walker = startWalker();
      await signIn(walker, signet, 'flow-0', prove);
      const question = form(await walker.go(`${signet.issuer}/logout`));
      const there = await walker.post(question.action, question.fields);
      const asked = new URL(there.url).searchParams;
      assert.equal(asked.get('prompt'), 'end_session', there.url);
      await signOut(walker, glewlwyd);
      const last = await walker.go(asked.get('callback_url'));
      assert.equal(last.url, `${signet.issuer}/logout/done`);
    });
  });
}

describe('Glewlwyd that signs by PS256 and names itself in its answers', () => {
  let glewlwyd, signet;

  before(async () => {
    const port = await freePort();
    glewlwyd = await startGlewlwyd(apps(`http://localhost:${port}`).map(client), { type: 'rsa-pss', saysIssuer: true });
    signet = await startRelyingParty({ database: 'sqlite', port, secret: SECRET, domain: { issuer: glewlwyd.issuer, username_claim: 'email' } });
  });
  after(async () => {
    await signet?.stop();
    await glewlwyd?.stop();
  });

  for (const [at, [type, mode]] of FLOWS.entries()) {
    if (!isOffered(type)) continue;
    if (mode === 'form_post') {
      test(`${type} by form_post, where it encodes the issuer twice, is not believed`, async () => {
        await assert.rejects(signIn(startWalker(), signet, `flow-${at}`, prove), /response_issuer/);
      });
    } else {
      test(`${type} by ${mode}`, async () => {
        assert.ok((await signIn(startWalker(), signet, `flow-${at}`, prove)).get('code'));
      });
    }
  }
});
