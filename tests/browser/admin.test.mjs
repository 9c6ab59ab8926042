// From nothing to signed out everywhere: an owner adds a provider in the console's wizard, a person comes in through it to an app, fills in
// what is missing, and signs out of everything.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startApp } from '../support/app.mjs';
import { signIn, startChromium, withPage } from '../support/chromium.mjs';
import { look, looks, shot, tabTo } from '../support/look.mjs';
import { startProvider } from '../support/provider.mjs';
import { freePort, maria, startSignet } from '../support/signet.mjs';

const SECRET = 'a-shared-secret-of-more-than-thirty-two-characters';
const owner = { ...maria, username: 'olga', name: 'Olga Owner', email: 'olga@example.com', admin_role: 'owner', managed: 'create' };

describe('an owner and a new provider', () => {
  let app, browser, provider, signet, port;

  before(async () => {
    app = await startApp();
    browser = await startChromium();
    port = await freePort();
    const back = `http://localhost:${port}/oauth/auz/grants/provider/authcomplete`;
    const client = (client_id, redirect) => ({ client_id, client_secret: SECRET, redirect_uris: [redirect], application_type: 'native',
      post_logout_redirect_uris: [`http://localhost:${port}/logout/back`] });
    provider = await startProvider([client('phone', `${back}/phone`), client('desk', `${back}/desk`)]);
    signet = await startSignet({
      port,
      users: [owner],
      clients: [{ client_id: 'notes', client_name: 'Field Notes', token_endpoint_auth_method: 'none', redirect_uris: [app.callback], require_consent: false,
        backchannel_logout_uri: `${app.origin}/backchannel` }],
      tables: { outbound: { allow: ['127.0.0.0/8'] } },
    });
  });
  after(async () => {
    await browser?.close();
    await signet?.stop();
    await provider?.stop();
    await app?.stop();
  });

  const at = (path) => `${signet.issuer}${path}`;
  const ask = (extra = {}) => at(`/oauth/auz/authorize?${new URLSearchParams({
    client_id: 'notes', redirect_uri: app.callback, response_type: 'code', scope: 'openid email', state: 's',
    code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM', code_challenge_method: 'S256', ...extra })}`);

  async function onward(page, step) {
    await page.click('#domain-next');
    await page.waitForSelector(`#domain-form input[name=step][value=${step}]`, { state: 'attached' });
  }

  /** The wizard, up to the domain's page; `see` looks at each page. */
  async function add(page, name, see) {
    await page.goto(at('/admin/domains'));
    await see('domains');
    await page.goto(at('/admin/domains/new'));
    await see('presets');
    await page.click('#preset-generic');
    await page.waitForSelector('#domain-form');
    await page.fill('#name', name);
    await page.fill('#display_name', `Corp of the ${name}`);
    await see('details');
    await onward(page, 'method');
    await page.fill('#issuer', 'http://127.0.0.1:9');
    await page.click('#domain-next');
    await page.waitForSelector('#issuer-problem');
    assert.match(await page.innerText('#trouble'), /Loading configuration failed/);
    await see('failed');
    await page.fill('#issuer', provider.issuer);
    await onward(page, 'provider');
    assert.equal(await page.inputValue('#jwks_uri'), `${provider.issuer}/jwks`);
    await see('provider');
    await onward(page, 'authentication');
    await page.check('#own_callback');
    await see('authentication');
    await onward(page, 'app');
    assert.equal(await page.innerText('#register-0-0'), at(`/oauth/auz/grants/provider/authcomplete/${name}`));
    await page.fill('#client_id', name);
    await page.fill('#client_secret', SECRET);
    await see('app');
    await page.click('#domain-next');
    await page.waitForSelector('#told');
    await see('added');
    assert.ok(!(await page.content()).includes(SECRET));
  }

  for (const [number, { name: look_name, options }] of looks.entries()) {
    const name = ['phone', 'desk'][number];
    test(`who adds it by the wizard lets people in to the apps and out again, ${look_name}`, () => withPage(browser, options, (page, said) =>
      withPage(browser, options, async (person, told) => {
        await page.goto(at('/admin/domains'));
        await signIn(page, owner);
        await page.waitForSelector('h1');
        await add(page, name, async (what) => { await look(page, said); await shot(page, `domain-${what}-${number}`); });

        await person.goto(ask());
        await person.click(`text=Continue with Corp of the ${name}`);
        if (number === 0) {
          await person.waitForSelector('#first-form');
          await look(person, told);
          await person.fill('#username', 'grace.hopper');
          await person.click('#first-submit');
        }
        await person.waitForSelector('#app');
        assert.ok((await app.next()).url.searchParams.get('code'));

        await page.goto(at('/admin/people?prefix=grace'));
        await page.click('#people .lead a');
        await page.waitForSelector('#identities');
        assert.match(await page.innerText('#identities'), /grace@corp\.example/);
        await look(page, said);
        await shot(page, `domain-person-${number}`);

        await person.goto(at('/logout'));
        await person.click('#logout-confirm');
        await person.waitForURL((url) => url.href.startsWith(provider.issuer));
        await person.click('text=/Yes|sign me out/i');
        await person.waitForURL((url) => url.pathname === '/logout/done');
        // Everywhere: the app is told, there is no session here, and none at the provider.
        const told_app = await app.next();
        assert.deepEqual([told_app.method, told_app.url.pathname], ['POST', '/backchannel']);
        const [, claims] = new URLSearchParams(told_app.body).get('logout_token').split('.').map((part) => Buffer.from(part, 'base64url').toString());
        assert.ok('http://schemas.openid.net/event/backchannel-logout' in JSON.parse(claims).events);
        await person.goto(ask({ prompt: 'none' }));
        assert.equal((await app.next()).url.searchParams.get('error'), 'login_required');
        const there = await person.request.get(`${provider.issuer}/auth?${new URLSearchParams({ client_id: name, response_type: 'code', prompt: 'none',
          scope: 'openid', redirect_uri: at(`/oauth/auz/grants/provider/authcomplete/${name}`), state: 's', nonce: 'n',
          code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM', code_challenge_method: 'S256' })}`, { maxRedirects: 0 });
        assert.equal(new URL(there.headers().location).searchParams.get('error'), 'login_required');

        for (const act of ['edit?step=app', 'doctor', 'disable', 'delete']) {
          await page.goto(at(`/admin/domains/${name}/${act}`));
          await look(page, said);
          await shot(page, `domain-${act.replaceAll(/\W/g, '-')}-${number}`);
        }
      })));
  }

  test('by keyboard alone, without a mouse and without JavaScript', async () => {
    await withPage(browser, {}, async (page) => {
      await page.goto(at('/admin/domains/new'));
      await signIn(page, owner);
      await page.waitForSelector('#presets');
      await tabTo(page, '#preset-google');
      await page.keyboard.press('Enter');
      await page.waitForSelector('#domain-form');
      await tabTo(page, '#name');
      await page.keyboard.type('google');
      await tabTo(page, '#domain-next');
      await page.keyboard.press('Enter');
      await page.waitForURL((url) => url.searchParams.get('step') === 'method');
    });
    await withPage(browser, { javaScriptEnabled: false }, async (page) => {
      await page.goto(at('/admin/domains/new?preset=generic'));
      await signIn(page, owner);
      await page.fill('#name', 'plain');
      await onward(page, 'method');
      await page.fill('#issuer', provider.issuer);
      await onward(page, 'provider');
      await page.click('#domain-back');
      assert.equal(await page.inputValue('#issuer'), provider.issuer, 'what was chosen is still there');
    });
  });
});
