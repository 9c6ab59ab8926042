// The developer portal in a real browser: an owner invites a developer, who registers an app; openid-client signs a person in with it, and
// goes on while its secret is replaced. Then every page on a phone and on a desk, light and dark, by keyboard and without JavaScript.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import * as client from 'openid-client';
import { startApp } from '../support/app.mjs';
import { allow, oneOf, signIn, startChromium, withPage } from '../support/chromium.mjs';
import { look, looks, shot, tabTo } from '../support/look.mjs';
import { maria, startSignet } from '../support/signet.mjs';

const as = (username, more = {}) => ({ ...maria, username, name: `${username[0].toUpperCase()}${username.slice(1)} Example`,
  email: `${username}@example.com`, managed: 'create', ...more });
const owner = as('olga', { admin_role: 'owner' });
const dev = as('dennis');

describe('the developer portal', () => {
  let app, browser, signet;

  before(async () => {
    app = await startApp();
    browser = await startChromium();
    signet = await startSignet({ users: [owner, dev, maria] });
  });
  after(async () => {
    await browser?.close();
    await signet?.stop();
    await app?.stop();
  });

  const at = (path) => `${signet.issuer}${path}`;

  async function open(page, path, person) {
    await page.goto(at(path));
    if (await page.locator('#login-form').count()) await signIn(page, person);
    await page.waitForLoadState();
  }

  async function makeTeam(page, name) {
    await open(page, '/portal', owner);
    await page.click('#team-new');
    await page.fill('#name', name);
    await page.click('#team-save');
    await page.waitForSelector('#told');
  }

  /** The link with which somebody joins the team that the page shows. */
  async function invite(page, invitee) {
    await page.click('#invite');
    await page.fill('#invitee', invitee);
    await page.click('#invite-save');
    return page.textContent('#link');
  }

  async function makeApp(page, kind, name, redirect) {
    await page.click('#app-new');
    await page.click(`#kind-${kind}`);
    await page.fill('#name', name);
    await page.click('#name-next');
    if (redirect) await page.fill('#redirect_uris', redirect);
    await page.click('#app-create');
  }

  /** A whole log-in of a person by openid-client, as the portal's own recipe says. */
  async function logIn(id, secret, page) {
    const config = await client.discovery(new URL(signet.issuer), id, undefined, client.ClientSecretBasic(secret),
      { execute: [client.allowInsecureRequests] });
    const verifier = client.randomPKCECodeVerifier();
    const state = client.randomState();
    const to = client.buildAuthorizationUrl(config, { redirect_uri: app.callback, scope: 'openid profile email', state,
      code_challenge: await client.calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256' });
    await page.goto(to.href);
    if (await oneOf(page, '#login-form', '#consent-form', '#app') === '#login-form') await signIn(page, maria);
    if (await oneOf(page, '#consent-form', '#app') === '#consent-form') await allow(page);
    await page.waitForSelector('#app');
    const tokens = await client.authorizationCodeGrant(config, (await app.next()).url, { pkceCodeVerifier: verifier, expectedState: state });
    return { config, tokens };
  }

  test('an owner invites a developer, whose app signs people in and changes its secret without an outage', () =>
    withPage(browser, {}, (page) => withPage(browser, {}, (other, said) => withPage(browser, {}, async (person) => {
      await makeTeam(page, 'Maps');
      const link = await invite(page, dev.email);
      await other.goto(link);
      await signIn(other, dev);
      await other.waitForSelector('#join-form');
      await look(other, said);
      await other.click('#join-yes');
      await other.waitForSelector('#told');
      assert.equal(await other.locator('#invite').count(), 0, 'a developer invites nobody');

      await makeApp(other, 'web', 'Atlas', app.callback);
      const first = await other.textContent('#secret');
      const id = decodeURIComponent(new URL(other.url()).pathname.split('/apps/')[1].split('/')[0]);
      const { config, tokens } = await logIn(id, first, person);
      assert.equal(tokens.claims().aud, id);

      await other.click('#secret-new');
      await other.waitForSelector('#secrets tbody tr:nth-child(2)');
      const second = await other.textContent('#secret');
      await client.refreshTokenGrant(config, tokens.refresh_token);
      const again = await logIn(id, second, person);
      await other.click('#secrets .act a >> nth=0');
      await other.click('#confirm-yes');
      await other.waitForSelector('#told');
      await client.refreshTokenGrant(again.config, again.tokens.refresh_token);
      await assert.rejects(logIn(id, first, person), (error) => error.status === 401);

      await other.goto(at(`${new URL(other.url()).pathname.replace('/secrets', '/connect')}`));
      await other.click('#frameworks a:has-text("openid-client")');
      assert.ok((await other.textContent('#recipe')).includes(id));
      await other.click('button:has-text("Copy")');
      assert.deepEqual(said, []);
    }))));

  for (const [number, { name, options }] of looks.entries()) {
    test(`is sound ${name}`, () => withPage(browser, options, async (page, said) => {
      const seen = async (title) => {
        await look(page, said);
        await shot(page, `portal-${title}-${number}`);
      };
      await makeTeam(page, `Navigation ${number}`);
      await seen('team-made');
      const team = page.url().split('?')[0];
      await page.goto(at('/portal'));
      await seen('teams');
      for (const path of ['invite', 'rename', 'leave', 'delete', 'apps/new', 'apps/new/web', 'apps/new/web?name=Atlas']) {
        await page.goto(`${team}/${path}`);
        await seen(path.replaceAll(/\W/g, '-'));
      }
      await page.goto(team);
      await invite(page, 'somebody@example.com');
      await seen('link');
      await page.goto(team);
      await makeApp(page, 'web', 'Atlas', 'https://atlas.example/signed-in');
      await seen('secret');
      const own = page.url().split('/secrets')[0];
      for (const path of ['', '/secrets', '/connect', '/connect/grafana', '/connect/kubernetes', '/claims', '/delete']) {
        await page.goto(`${own}${path}`);
        await seen(`app${path.replaceAll(/\W/g, '-')}`);
      }
      for (const section of ['look', 'addresses', 'access', 'tokens', 'requests', 'logout', 'people']) {
        await page.goto(`${own}/settings/${section}`);
        await seen(`settings-${section}`);
      }
      await page.goto(`${own}/settings/addresses`);
      await page.fill('#redirect_uris', 'https://*.example/cb');
      await page.click('#app-save');
      await page.waitForSelector('#redirect_uris-problem');
      await seen('settings-wrong');
      await page.goto(team);
      await seen('team');
      await page.click('#members .lead a');
      await page.waitForSelector('#role-form');
      await seen('member');
      await page.goto(at('/portal/join?token=x'));
      await seen('join-closed');
      await page.goto(at('/admin/approvals'));
      await seen('approvals');
      await page.context().clearCookies();
      await open(page, '/portal', maria);
      await page.waitForSelector('#closed-title');
      await seen('closed');
    }));
  }

  test('makes an app by keyboard alone', () => withPage(browser, {}, async (page, said) => {
    await makeTeam(page, 'Keys');
    for (const [selector, text] of [['#app-new'], ['#kind-single_page'], ['#name', 'Tabs'], ['#redirect_uris', 'https://tabs.example/cb']]) {
      await page.waitForSelector(selector);
      await tabTo(page, selector);
      if (text) await page.keyboard.type(text);
      if (selector !== '#redirect_uris') await page.keyboard.press('Enter');
    }
    await tabTo(page, '#app-create');
    await page.keyboard.press('Enter');
    await page.waitForSelector('#client-id');
    await look(page, said);
  }));

  test('changes an app without JavaScript', () => withPage(browser, { javaScriptEnabled: false }, async (page) => {
    await makeTeam(page, 'Plain');
    await makeApp(page, 'machine', 'Night job');
    await page.click('text=Settings');
    await page.fill('#client_name', 'Day job');
    await page.click('#app-save');
    await page.waitForSelector('#told');
    assert.equal(await page.textContent('h1'), 'Day job');
  }));
});
