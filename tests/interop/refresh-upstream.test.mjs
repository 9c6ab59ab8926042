// Signet asks npm oidc-provider again with its refresh token, which rotates: the profile follows, and an account that is gone there is out here.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { SECRET, signIn } from '../support/federation.mjs';
import { startProvider } from '../support/provider.mjs';
import { binary, freePort, startSignet } from '../support/signet.mjs';
import { startWalker } from '../support/walker.mjs';

const APP = 'http://127.0.0.1:9/cb';
const VERIFIER = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk'; // RFC 7636, appendix B

for (const database of ['sqlite', 'postgres']) {
  describe(`refresh tokens of oidc-provider, on ${database}`, () => {
    const used = [];
    let person = { given_name: 'Grace', family_name: 'Hopper', email: 'grace@corp.example', email_verified: true };
    let provider, signet, tokens;

    before(async () => {
      const port = await freePort();
      provider = await startProvider([{
        client_id: 'us', client_secret: SECRET, application_type: 'native', response_types: ['code'],
        grant_types: ['authorization_code', 'refresh_token'],
        redirect_uris: [`http://localhost:${port}/oauth/auz/grants/provider/authcomplete`],
      }], {
        rotateRefreshToken: true,
        findAccount: () => person && { accountId: 'grace', claims: () => ({ sub: 'grace', ...person }) },
      });
      provider.provider.on('grant.success', ({ oidc }) => {
        if (oidc.params.grant_type === 'refresh_token') used.push(oidc.params.refresh_token);
      });
      signet = await startSignet({
        database, port,
        users: [{ username: 'grace', managed: 'create' }],
        clients: [{ client_id: 'app', token_endpoint_auth_method: 'none', redirect_uris: [APP], require_consent: false,
          grant_types: ['authorization_code', 'refresh_token'] }],
        tables: {
          outbound: { allow: ['127.0.0.0/8'] },
          upstream: [{ name: 'again', issuer: provider.issuer, client_id: 'us', client_secret: SECRET, prompt: 'consent',
            claims_source: 'id_token_and_userinfo', refresh_tokens: true, refresh_after: '1s',
            authority_for_usernames: true, username_claim: 'sub' }],
        },
      });
    });
    after(async () => {
      await signet?.stop();
      await provider?.stop();
    });

    async function token(fields) {
      const answer = await fetch(`${signet.issuer}/oauth/oauth20/token`, { method: 'POST', body: new URLSearchParams({ client_id: 'app', ...fields }) });
      return { status: answer.status, ...await answer.json() };
    }

    /** The app refreshes, once the upstream's last word is old. */
    async function refresh() {
      await pause(2_100);
      return token({ grant_type: 'refresh_token', refresh_token: tokens.refresh_token });
    }

    test('each refresh of the app uses the upstream\'s next token, and brings the name of today', async () => {
      const answer = await signIn(startWalker(), signet, 'again');
      assert.ok(answer.get('code'), `${answer}\n${provider.errors.join('\n')}\n${signet.said()}`);
      tokens = await token({ grant_type: 'authorization_code', code: answer.get('code'), redirect_uri: APP, code_verifier: VERIFIER });
      assert.equal(tokens.status, 200, JSON.stringify(tokens));
      for (const given_name of ['Amazing', 'Rear Admiral']) {
        person = { ...person, email: `${given_name.toLowerCase().replace(' ', '-')}@corp.example` };
        tokens = await refresh();
        assert.equal(tokens.status, 200, `${JSON.stringify(tokens)}\n${signet.said()}`);
        const said = await fetch(`${signet.issuer}/oauth/userinfo`, { headers: { authorization: `Bearer ${tokens.access_token}` } });
        assert.equal((await said.json()).email, person.email, signet.said());
      }
      assert.ok(used.length >= 2 && new Set(used).size === used.length, `${used.length} uses, each of a token of its own`);
    });

    test('the upstream\'s token is sealed anew with the master key', async () => {
      const command = ['keys', 'master', 'rotate', '--config', join(signet.folder, 'signet.toml')];
      const env = { PATH: process.env.PATH, HOME: signet.folder };
      // After two rotations the first key is gone.
      for (const _ of [1, 2]) await promisify(execFile)(binary, command, { cwd: signet.folder, env });
      const before = used.length;
      tokens = await refresh();
      assert.equal(tokens.status, 200, `${JSON.stringify(tokens)}\n${signet.said()}`);
      assert.equal(used.length, before + 1, signet.said());
    });

    test('an account that is gone there is out here, and so are its tokens', async () => {
      person = undefined;
      const refused = await refresh();
      assert.deepEqual([refused.status, refused.error], [400, 'invalid_grant'], signet.said());
      const said = await fetch(`${signet.issuer}/oauth/userinfo`, { headers: { authorization: `Bearer ${tokens.access_token}` } });
      assert.equal(said.status, 401);
    });
  });
}
