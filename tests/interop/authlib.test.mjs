// PyPI Authlib: the whole log-in by its OAuth 2.0 client, the ID token checked by its own validators.
import assert from 'node:assert/strict';
import { createInterface } from 'node:readline';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { startApp } from '../support/app.mjs';
import { allow, oneOf, signIn, startChromium, withPage } from '../support/chromium.mjs';
import { maria, run, startSignet } from '../support/signet.mjs';

const python = fileURLToPath(new URL('../.tools/venv/bin/python', import.meta.url));
const script = fileURLToPath(new URL('authlib_app.py', import.meta.url));
const SECRET = 'a-shared-secret-of-more-than-thirty-two-characters';

describe('Authlib', () => {
  let app, browser, signet;

  before(async () => {
    app = await startApp();
    browser = await startChromium();
    signet = await startSignet({
      clients: ['client_secret_basic', 'client_secret_post'].map((method) => ({
        client_id: method.replaceAll('_', '-'),
        client_secret: SECRET,
        token_endpoint_auth_method: method,
        redirect_uris: [app.callback],
        grant_types: ['authorization_code', 'refresh_token'],
        response_types: ['code'],
        scope: 'openid profile email offline_access',
      })),
    });
  });
  after(async () => {
    await browser?.close();
    await signet?.stop();
    await app?.stop();
  });

  for (const method of ['client_secret_basic', 'client_secret_post']) {
    test(`signs a person in by ${method}, refreshes, introspects and revokes`, async () => {
      const id = method.replaceAll('_', '-');
      const program = run(python, [script, signet.issuer, id, SECRET, app.callback, method]);
      const lines = createInterface({ input: program.child.stdout })[Symbol.asyncIterator]();
      const hear = async () => {
        const { value, done } = await lines.next();
        if (done) throw new Error(`Authlib gave up:\n${program.said()}\nsignet:\n${signet.said().slice(-2000)}`);
        return JSON.parse(value);
      };
      const { authorize } = await hear();
      const callback = await withPage(browser, {}, async (page) => {
        await page.goto(authorize);
        await signIn(page, maria);
        if (await oneOf(page, '#consent-form', '#app', '#error-title') === '#consent-form') await allow(page);
        await page.waitForSelector('#app');
        return (await app.next()).url.href;
      });
      program.child.stdin.write(`${JSON.stringify({ callback })}\n`);
      const learnt = await hear();
      await program.stop();
      assert.equal(learnt.id_token.iss, signet.issuer);
      assert.equal(learnt.userinfo.sub, learnt.id_token.sub);
      assert.equal(learnt.userinfo.email, maria.email);
      const { rotated, active, ended, revocation_status: revocation } = learnt;
      assert.deepEqual({ rotated, active, ended, revocation }, { rotated: true, active: true, ended: true, revocation: 200 });
    });
  }
});
