// Signet as a relying party of npm oidc-provider, a certified provider: every response type in a mode of its own, client authentication by
// secret and by key, signed requests, encrypted ID tokens, logging out there and being logged out.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { FLOWS, METHODS, REQUESTS, apps, signIn, signInAtHome, startRelyingParty } from '../support/federation.mjs';
import { startProvider } from '../support/provider.mjs';
import { freePort, until } from '../support/signet.mjs';
import { form, startWalker } from '../support/walker.mjs';

for (const database of ['sqlite', 'postgres']) {
  describe(`oidc-provider as an upstream, on ${database}`, () => {
    let provider, signet;

    before(async () => {
      const port = await freePort();
      const cookies = { keys: ['a', 'b'], long: { sameSite: 'none' } };
      provider = await startProvider(apps(`http://localhost:${port}`), { enableHttpPostMethods: true, cookies });
      const domain = { issuer: provider.issuer, authority_for_usernames: true, username_claim: 'sub' };
      signet = await startRelyingParty({ database, port, domain });
    });
    after(async () => {
      await signet?.stop();
      await provider?.stop();
    });

    for (const [at, [type, mode, source]] of FLOWS.entries()) {
      test(`${type} by ${mode}, claims from ${source}`, async () => {
        const answer = await signIn(startWalker(), signet, `flow-${at}`);
        assert.ok(answer.get('code'), `${answer}\n${provider.errors.join('\n')}`);
      });
    }

    for (const name of Object.keys(METHODS)) {
      test(`the token endpoint knows us by ${name}${name === 'key' ? ', and the ID token is encrypted to us' : ''}`, async () => {
        assert.ok((await signIn(startWalker(), signet, name)).get('code'));
      });
    }

    // It knows no request_uri beyond pushed ones.
    for (const name of Object.keys(REQUESTS).filter((one) => REQUESTS[one][0] === 'value')) {
      test(`a request signed by ${REQUESTS[name][1]} is demanded there and sent, by value`, async () => {
        assert.ok((await signIn(startWalker(), signet, name)).get('code'), provider.errors.join('\n'));
      });
    }

    test('the request is posted there, and so is that of userinfo', async () => {
      assert.ok((await signIn(startWalker(), signet, 'posted')).get('code'), provider.errors.join('\n'));
    });

    test('the answer comes to a callback that only this domain has', async () => {
      assert.ok((await signIn(startWalker(), signet, 'own')).get('code'), provider.errors.join('\n'));
    });

    test('a domain for the portal lets a person in to our own pages, and is not on the way to the app', async () => {
      const walker = startWalker();
      const page = await signInAtHome(walker, signet, 'portal');
      assert.equal(page.url, `${signet.issuer}/account`, `${page.text}\n${provider.errors.join('\n')}\n${signet.said()}`);
      assert.ok(page.text.includes('Grace Hopper'));
      await assert.rejects(signIn(startWalker(), signet, 'portal'), /\/login\?interaction=/, 'the log-in page asks for the password');
    });

    test('a log-out there ends the session here', async () => {
      const walker = startWalker();
      await signIn(walker, signet, 'flow-0');
      const session = async () => (await walker.send(`${signet.issuer}/account`)).status;
      assert.equal(await session(), 200);
      const page = await walker.go(`${provider.issuer}/session/end`);
      const question = form(page);
      await walker.post(question.action, { ...question.fields, logout: 'yes' });
      await until({ running: () => true, said: signet.said }, 'the session is still there', async () => await session() === 303, 10);
    });

    test('signing out here signs out there', async () => {
      const walker = startWalker();
      await signIn(walker, signet, 'flow-0');
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
