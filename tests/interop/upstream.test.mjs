// Signet as a relying party of npm oidc-provider, a certified provider: every response type in a mode of its own, client authentication by
// secret and by key, encrypted ID tokens, logging out there and being logged out.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startProvider } from '../support/provider.mjs';
import { freePort, startSignet, until } from '../support/signet.mjs';
import { form, startWalker } from '../support/walker.mjs';

const SECRET = 'a-shared-secret-of-more-than-thirty-two-characters:%&+= ~';
const APP = 'http://127.0.0.1:9/cb';

const FLOWS = [
  ['code', 'query', 'token_id_token'],
  ['code', 'form_post', 'id_token_and_userinfo'],
  ['id_token', 'form_post', 'authorization_id_token'],
  ['id_token', 'fragment', 'authorization_id_token'],
  ['id_token token', 'form_post', 'userinfo'],
  ['code id_token', 'form_post', 'token_id_token'],
  ['code token', 'fragment', 'userinfo'],
  ['code id_token token', 'form_post', 'id_token_and_userinfo'],
];

for (const database of ['sqlite', 'postgres']) {
  describe(`oidc-provider as an upstream, on ${database}`, () => {
    let provider, signet, port;

    before(async () => {
      port = await freePort();
      const issuer = `http://localhost:${port}`;
      const back = `${issuer}/oauth/auz/grants/provider`;
      const usual = { redirect_uris: [`${back}/authcomplete`], client_secret: SECRET, grant_types: ['authorization_code', 'implicit'] };
      const types = FLOWS.map(([type]) => type).filter((type, at, all) => all.indexOf(type) === at);
      const clients = [
        ...FLOWS.map(([type, mode], at) => ({ ...usual, client_id: `flow-${at}`, response_types: types,
          backchannel_logout_uri: `${back}/backchannel_logout/flow-${at}`, backchannel_logout_session_required: true,
          post_logout_redirect_uris: [`${issuer}/logout/back`] })),
        { ...usual, client_id: 'post', response_types: ['code'], token_endpoint_auth_method: 'client_secret_post' },
        { ...usual, client_id: 'jwt', response_types: ['code'], token_endpoint_auth_method: 'client_secret_jwt' },
        { ...usual, client_id: 'key', client_secret: undefined, response_types: ['code'], token_endpoint_auth_method: 'private_key_jwt',
          jwks_uri: `${back}/jwks/key`, id_token_encrypted_response_alg: 'RSA-OAEP', id_token_encrypted_response_enc: 'A256GCM' },
      ].map((client) => ({ grant_types: ['authorization_code', 'implicit'], application_type: 'native', ...client }));
      provider = await startProvider(clients);
      const domain = { issuer: provider.issuer, create_accounts: true, authority_for_usernames: true, username_claim: 'sub' };
      const upstreams = FLOWS.map(([response_type, response_mode, claims_source], at) => ({
        ...domain, name: `flow-${at}`, client_id: `flow-${at}`, client_secret: SECRET, response_type, response_mode, claims_source }));
      for (const [name, method] of [['post', 'client_secret_post'], ['jwt', 'client_secret_jwt']]) {
        upstreams.push({ ...domain, name, client_id: name, client_secret: SECRET, token_endpoint_auth_method: method });
      }
      upstreams.push({ ...domain, name: 'key', client_id: 'key', platform_identity: 'key', token_endpoint_auth_method: 'private_key_jwt' });
      signet = await startSignet({
        database, port,
        users: [{ username: 'grace', name: 'Grace Hopper' }],
        clients: [{ client_id: 'app', token_endpoint_auth_method: 'none', redirect_uris: [APP], require_consent: false }],
        tables: { outbound: { allow: ['127.0.0.0/8'] }, platform_identity: [{ name: 'key', algorithm: 'ES256' }], upstream: upstreams },
      });
    });
    after(async () => {
      await signet?.stop();
      await provider?.stop();
    });

    const isApp = (url) => url.startsWith(APP);

    function ask(name) {
      const query = new URLSearchParams({
        client_id: 'app', redirect_uri: APP, response_type: 'code', scope: 'openid email', state: 's', nonce: 'n', idp_hint: name,
        code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM', code_challenge_method: 'S256' });
      return `${signet.issuer}/oauth/auz/authorize?${query}`;
    }

    /** A log-in through an upstream, up to the app. */
    async function signIn(walker, name) {
      const isFragment = (url) => url.startsWith(signet.issuer) && url.includes('#');
      let page = await walker.go(ask(name), (url) => isApp(url) || isFragment(url));
      if (page.next && isFragment(page.next)) {
        // What the script of the fragment page does.
        const [url, fragment] = page.next.split('#');
        page = await walker.post(url, { ...Object.fromEntries(new URLSearchParams(fragment)), signet_posted: '1' }, isApp);
      }
      if (!page.next && page.url.startsWith(provider.issuer)) {
        const answer = form(page);
        page = await walker.post(answer.action, answer.fields, isApp, provider.issuer);
        const again = form(page);
        page = await walker.post(again.action, again.fields, isApp);
      }
      assert.ok(page.next, `${page.status} at ${page.url}\n${page.text}\n${provider.errors.join('\n')}\n${signet.said()}`);
      return new URL(page.next).searchParams;
    }

    for (const [at, [type, mode, source]] of FLOWS.entries()) {
      test(`${type} by ${mode}, claims from ${source}`, async () => {
        const answer = await signIn(startWalker(), `flow-${at}`);
        assert.ok(answer.get('code'), answer.toString());
      });
    }

    for (const name of ['post', 'jwt', 'key']) {
      test(`the token endpoint knows us by ${name}${name === 'key' ? ', and the ID token is encrypted to us' : ''}`, async () => {
        assert.ok((await signIn(startWalker(), name)).get('code'));
      });
    }

    test('a log-out there ends the session here', async () => {
      const walker = startWalker();
      await signIn(walker, 'flow-0');
      const session = async () => (await walker.send(`${signet.issuer}/account`)).status;
      assert.equal(await session(), 200);
      const page = await walker.go(`${provider.issuer}/session/end`);
      const question = form(page);
      await walker.post(question.action, { ...question.fields, logout: 'yes' });
      await until({ running: () => true, said: signet.said }, 'the session is still there', async () => await session() === 303, 10);
    });

    test('signing out here signs out there', async () => {
      const walker = startWalker();
      await signIn(walker, 'flow-0');
      const page = await walker.go(`${signet.issuer}/logout`);
      const question = form(page);
      const there = await walker.post(question.action, question.fields, (url) => url.startsWith(`${provider.issuer}/session/end`));
      const away = new URL(there.next);
      assert.equal(away.searchParams.get('post_logout_redirect_uri'), `${signet.issuer}/logout/back`);
      const asked = form(await walker.go(away.href));
      const last = await walker.post(asked.action, { ...asked.fields, logout: 'yes' });
      assert.equal(new URL(last.url).pathname, '/logout/done');
    });
  });
}
