// From the first start to an app in production, as one walk on each kind of database: the set-up link makes the owner; the owner invites two
// developers, one who types a password at the portal, one who comes through the organisation's own provider; an app is registered and
// openid-client signs people in with it; a log-in with a wrong redirect_uri leads by its reference into the inspector, where one click mends
// it; and the app's secret is replaced with both alive. Then the owner, locked out, is let in again by the host.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join as joined } from 'node:path';
import { describe, test } from 'node:test';
import { signIn, withPage } from '../support/chromium.mjs';
import { invite, makeApp, makeTeam } from '../support/portal.mjs';
import { grace } from '../support/provider.mjs';
import { binary } from '../support/signet.mjs';
import { askFor, refresh, SECRET, setStage } from '../support/stage.mjs';

const PASSWORD = 'seven quiet rivers run';
const OTHER = 'nine loud mountains stand';
const PORTAL_CALLBACK = '/api/login/ssoLogin';

// Without the private PostgreSQL of the test command there is SQLite alone.
const databases = process.env.SIGNET_TEST_POSTGRES ? ['sqlite', 'postgres'] : ['sqlite'];

for (const database of databases) describe(`the first start on ${database}`, () => {
  const stage = setStage({
    upstream: (port) => [{ client_id: 'corp', client_secret: SECRET, application_type: 'native',
      redirect_uris: ['/oauth/auz/grants/provider/authcomplete', PORTAL_CALLBACK].map((path) => `http://localhost:${port}${path}`) }],
    settings: (_, provider) => ({ database, users: [], tables: { outbound: { allow: ['127.0.0.0/8'] },
      upstream: [{ name: 'corp', display_name: 'Corp', issuer: provider.issuer, client_id: 'corp', client_secret: SECRET }] } }),
  });
  const setUpLink = () => /https?:\S+\/setup\?\S+/.exec(stage.signet.said())[0];

  async function makeOwner(page) {
    await page.goto(setUpLink());
    for (const [name, value] of Object.entries({ name: 'Olga Owner', username: 'olga', email: 'olga@example.com', password: PASSWORD, password_again: PASSWORD })) {
      await page.fill(`#${name}`, value);
    }
    await page.click('#setup-submit');
    await page.waitForSelector('#setup-done');
    await page.click('#setup-console');
    await page.waitForSelector('h1');
    assert.equal(new URL(page.url()).pathname, '/admin');
  }

  /** The owner adds somebody and gets the link with which they choose a password. */
  async function add(page, username) {
    await page.goto(stage.at('/admin/people/new'));
    await page.fill('#username', username);
    await page.fill('#email', `${username}@example.com`);
    await page.check('input[name=invite]');
    await page.click('#person-save');
    return page.textContent('#link');
  }

  async function choose(page, link, password) {
    await page.goto(link);
    await page.fill('#password', password);
    await page.fill('#password_again', password);
    await page.click('#choose-submit');
    await page.waitForURL((url) => url.pathname === '/account');
  }

  /** A developer opens the link of a team where nobody is signed in, and types a password at the portal's log-in. */
  async function signInToJoin(page, link, who) {
    await page.context().clearCookies();
    await page.goto(link);
    await page.waitForSelector('#login-form');
    await signIn(page, who);
  }

  /** Somebody comes with an address that is not registered: the reference on the page that they see, and where they came from. */
  async function refused(page, { id, secret }, redirect_uri) {
    const { to } = await askFor(stage, id, secret, { redirect_uri });
    await page.goto(to.href);
    return { to, reference: await page.textContent('#error-reference') };
  }

  /** The developer looks the reference up in the portal, sees what differs, and registers the address by one click. */
  async function mend(page, reference) {
    await page.goto(stage.at('/portal/flows'));
    for (let left = 20; left > 0 && !await page.locator('[data-difference]').count(); left -= 1) {
      await page.fill('#reference', reference);
      await page.click('#flow-find');
      await page.waitForLoadState();
    }
    assert.equal(await page.textContent('[data-received] mark'), '/');
    assert.equal(await page.textContent('[data-expected]'), stage.app.callback);
    await page.click(`#add-${reference} button`);
    await page.waitForSelector('#told');
    assert.equal(await page.locator('[data-difference] form').count(), 0);
  }

  async function join(page) {
    await page.waitForSelector('#join-form');
    await page.click('#join-yes');
    await page.waitForSelector('#told');
    assert.equal(await page.locator('#invite').count(), 0, 'a developer invites nobody');
  }

  /** Registers a web app and tells its client_id and secret. */
  async function register(page, name) {
    await makeApp(page, 'web', name, stage.app.callback);
    const secret = await page.textContent('#secret');
    return { id: decodeURIComponent(new URL(page.url()).pathname.split('/apps/')[1].split('/')[0]), secret };
  }

  /** Which secret was used, and when, is seen soon after. */
  async function bothUsed(page, path) {
    const used = () => page.locator('#secrets tbody td[data-label="Last used"] time').count();
    for (let left = 20; left > 0; left -= 1) {
      await page.goto(path);
      if (await used() === 2) return;
      await page.waitForTimeout(250);
    }
    assert.fail('both secrets were used');
  }

  /** Through the provider of the organisation, to a page of ours; whether it came back to the portal's own address. */
  async function comeThroughCorp(page) {
    const paths = [];
    page.on('request', (request) => paths.push(new URL(request.url()).pathname));
    await page.click('text=Continue with Corp');
    await page.waitForSelector('#first-form');
    await page.fill('#username', 'grace');
    await page.click('#first-submit');
    await page.waitForSelector('#join-form');
    assert.ok(paths.includes(PORTAL_CALLBACK), paths.join(' '));
  }

  test('leads from the set-up link to an app whose secret is replaced without an outage', () =>
    withPage(stage.browser, {}, (page, said) => withPage(stage.browser, {}, (local, told) => withPage(stage.browser, {}, (upstream, heard) =>
      withPage(stage.browser, {}, async (visitor) => {
        await makeOwner(page);
        await page.goto(setUpLink());
        await page.waitForSelector('#setup-used');

        // Two developers are invited: one with an account here, and one whom the organisation's provider knows.
        const password = await add(page, 'dennis');
        await page.goto(stage.at('/portal'));
        const team = await makeTeam(page, 'Maps');
        await choose(local, password, PASSWORD);
        await page.goto(team);
        const who = { username: 'dennis', password: PASSWORD };
        await signInToJoin(local, await invite(page, 'dennis'), who);
        await join(local);
        await page.goto(team);
        const link = await invite(page, grace.claims().email);
        await upstream.goto(link);
        await comeThroughCorp(upstream);
        await join(upstream);
        await page.goto(link);
        await page.waitForSelector('#join-closed');

        // The one registers an app, a real client signs somebody in with it, and the other sees it.
        const { id, secret: first } = await register(local, 'Atlas');
        const before = await stage.logIn(visitor, id, first, { who });
        assert.equal(before.tokens.claims().aud, id);
        await upstream.goto(team);
        await upstream.click('text=Atlas');
        await upstream.waitForSelector('#client-id');

        // A wrong redirect_uri: the reference leads to the log-in, one click mends it, and the same request works.
        const { to, reference } = await refused(visitor, { id, secret: first }, `${stage.app.callback}/`);
        await mend(local, reference);
        await visitor.goto(to.href);
        await visitor.waitForSelector('#app');
        const { url } = await stage.app.next();
        assert.ok(url.searchParams.get('code') && url.pathname.endsWith('/'), url.href);

        // The secret is replaced: while both live, both work; then the first one is taken away.
        await local.goto(`${team}/apps/${id}/secrets`);
        await local.click('#secret-new');
        await local.waitForSelector('#secrets tbody tr:nth-child(2)');
        const second = await local.textContent('#secret');
        const rotated = await stage.logIn(visitor, id, second, { who });
        assert.equal((await stage.logIn(visitor, id, first, { who })).tokens.claims().iss, stage.signet.issuer);
        await refresh(before);
        await bothUsed(local, `${team}/apps/${id}/secrets`);
        await local.click('#secrets .act a >> nth=0');
        await local.click('#confirm-yes');
        await local.waitForSelector('#told');
        await refresh(rotated);
        await assert.rejects(stage.logIn(visitor, id, first, { who }), (error) => error.status === 401);
        assert.deepEqual([said, told, heard], [[], [], []]);
      })))));

  test('an owner who is locked out is let in again by the host, by a link that works once', () => withPage(stage.browser, {}, async (page) => {
    const args = ['admin', 'recover', '--config', joined(stage.signet.folder, 'signet.toml')];
    const options = { cwd: stage.signet.folder, env: { PATH: process.env.PATH, HOME: stage.signet.folder } };
    const link = /https?:\S+/.exec(execFileSync(binary, args, options).toString())[0];
    await choose(page, link, OTHER);
    await page.goto(stage.at('/admin/audit'));
    await page.waitForSelector('#entries');
    assert.match(await page.innerText('#entries'), /admin\.recover/);
    await page.goto(link);
    await page.waitForSelector('#choose-closed');
    await page.context().clearCookies();
    await page.goto(stage.at('/admin'));
    await signIn(page, { username: 'olga', password: PASSWORD });
    await page.waitForSelector('#password-problem, [role=alert]');
    await signIn(page, { username: 'olga', password: OTHER });
    await page.waitForSelector('#own-account');
  }));
});
