// Signet registers itself at upstreams that it was told nothing of but the issuer: at npm oidc-provider, a certified provider, and at Signet; each open
// to everybody, and for holders of an initial access token only. A person signs in through it at once, and signs out of both.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { signIn } from '../support/federation.mjs';
import { startProvider } from '../support/provider.mjs';
import { binary, freePort, startSignet, until } from '../support/signet.mjs';
import { form, startWalker } from '../support/walker.mjs';

const PASSWORD = 'correct-horse-battery';
const APP = { client_id: 'app', token_endpoint_auth_method: 'none', redirect_uris: ['http://127.0.0.1:9/cb'], require_consent: false };

/** Domains that register themselves: by secret, with a key of ours, with signed requests. */
const DOMAINS = {
  secret: {},
  key: { platform_identity: 'key', token_endpoint_auth_method: 'private_key_jwt' },
  signed: { platform_identity: 'key', request_object: 'value' },
};

function startBelow(database, common) {
  const upstream = Object.entries(DOMAINS).map(([name, own]) => ({ name, dynamic_registration: true, authority_for_usernames: true, ...common, ...own }));
  return startSignet({ database, users: [{ username: 'grace', name: 'Grace Hopper' }], clients: [APP],
    tables: { outbound: { allow: ['127.0.0.0/8'] }, platform_identity: [{ name: 'key', algorithm: 'ES256' }], upstream } });
}

/** What a command says. The provider lives in this process and has to answer meanwhile; the doctor ends with 1 if it dislikes anything. */
const command = (signet, ...args) => new Promise((resolve) => {
  execFile(binary, [...args, '--config', join(signet.folder, 'signet.toml')],
    { cwd: signet.folder, encoding: 'utf8', env: { PATH: process.env.PATH, HOME: signet.folder } }, (_, stdout) => resolve(stdout));
});

for (const registration of ['open', 'token']) {
  describe(`oidc-provider, whose registration is ${registration}`, () => {
    let provider, signet;

    before(async () => {
      const token = 'an-initial-access-token';
      provider = await startProvider([], { features: {
        registration: { enabled: true, initialAccessToken: registration === 'token' ? token : false } } });
      const domain = { issuer: provider.issuer, username_claim: 'sub' };
      signet = await startBelow(registration === 'open' ? 'sqlite' : 'postgres',
        registration === 'token' ? { ...domain, initial_access_token: token } : domain);
    });
    after(async () => {
      await signet?.stop();
      await provider?.stop();
    });

    for (const name of Object.keys(DOMAINS)) {
      test(`a person signs in through the domain ${name}`, async () => {
        for (let times = 0; times < 2; times += 1) {
          assert.ok((await signIn(startWalker(), signet, name)).get('code'), provider.errors.join('\n'));
        }
        assert.match(await command(signet, 'upstream', 'doctor', name), /ok +registration +as /);
      });
    }

    test('after a flush it registers anew', async () => {
      const as = async () => (await command(signet, 'upstream', 'doctor', 'secret')).match(/registration +as (\S+)/)[1];
      const earlier = await as();
      await command(signet, 'upstream', 'flush', 'secret');
      await until(signet.program, 'it is not registered anew', async () => {
        await signIn(startWalker(), signet, 'secret');
        return await as() !== earlier;
      }, 5);
    });
  });

  describe(`Signet, whose registration is ${registration}`, () => {
    let upper, lower;

    before(async () => {
      const port = await freePort();
      upper = await startSignet({
        database: registration === 'open' ? 'postgres' : 'sqlite', port,
        providers: [{ name: 'upper', issuer: `http://localhost:${port}`, registration }],
        users: [{ username: 'grace', password: PASSWORD, name: 'Grace Hopper', email: 'grace@example.test' }],
        tables: { outbound: { allow: ['127.0.0.0/8'] } },
      });
      const token = registration === 'token'
        && (await command(upper, 'client', 'registration-token', '--uses', '9')).match(/initial_access_token: (\S+)/)[1];
      lower = await startBelow('sqlite', { issuer: upper.issuer, username_claim: 'preferred_username',
        claims_source: 'id_token_and_userinfo', ...token && { initial_access_token: token } });
    });
    after(async () => {
      await lower?.stop();
      await upper?.stop();
    });

    async function prove(walker, page, stops) {
      const { action, fields } = form(page);
      let next = await walker.post(action, { ...fields, username: 'grace', password: PASSWORD }, stops);
      // An app that registered itself has to be allowed.
      if (next.text?.includes('consent-form')) {
        const question = form(next);
        next = await walker.post(question.action, { ...question.fields, action: 'allow' }, stops);
      }
      return next;
    }

    for (const name of Object.keys(DOMAINS)) {
      test(`a person signs in through the domain ${name}`, async () => {
        assert.ok((await signIn(startWalker(), lower, name, prove)).get('code'));
        assert.match(await command(lower, 'upstream', 'doctor', name), /ok +registration +as /);
      });
    }

    test('signing out below signs out above', async () => {
      const walker = startWalker();
      await signIn(walker, lower, 'secret', prove);
      const question = form(await walker.go(`${lower.issuer}/logout`));
      const last = await walker.post(question.action, question.fields);
      assert.equal(last.url, `${lower.issuer}/logout/done`);
      assert.notEqual((await walker.send(`${upper.issuer}/account`)).status, 200);
    });
  });
}
