// The settings that the portal shows, as a developer uses them: an app made in the portal, the addresses and the settings that the page
// asks for, its text copied into the real product with the secret put in, the product run, and a person signed in with it.
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { allow, oneOf, signIn, withPage } from '../support/chromium.mjs';
import { makeApp, makeTeam } from '../support/portal.mjs';
import { freePort, maria } from '../support/signet.mjs';
import { owner, setStage } from '../support/stage.mjs';
import { withFolder } from './recipes/folder.mjs';
import { apache } from './recipes/apache.mjs';
import { angular, oidcClientTs, openidClientInPage } from './recipes/page.mjs';
import { authJs, deviceOpenidClient, expressOpenidConnect, openidClient, passport } from './recipes/node.mjs';
import { allauth, authlib, mozilla, synapse } from './recipes/python.mjs';
import { curl, deviceCurl } from './recipes/shell.mjs';

/** Those that run here: the product, for each kind of app that its text is driven for. */
const DRIVEN = {
  mod_auth_openidc: { web: apache },
  auth_js: { web: authJs },
  openid_client: { web: openidClient, native: openidClient, single_page: openidClientInPage },
  passport_openidconnect: { web: passport },
  express_openid_connect: { web: expressOpenidConnect },
  authlib: { web: authlib },
  django_allauth: { web: allauth },
  mozilla_django_oidc: { web: mozilla },
  oidc_client_ts: { single_page: oidcClientTs },
  angular_oauth2_oidc: { single_page: angular },
  device: { device: deviceCurl },
  device_openid_client: { device: deviceOpenidClient },
  curl: { machine: curl },
  synapse: { web: synapse },
};

const JVM = 'needs a Java runtime and hundreds of megabytes from Maven Central';
const GO = 'needs a Go toolchain newer than Debian’s, and minutes to build';
const SERVER = 'is in none of Debian, npm and PyPI';
const HOSTED = 'is a service that nobody can install';
/** Those that do not, and why. */
const NOT_DRIVEN = {
  spring_security: JVM,
  spring_client_credentials: JVM,
  quarkus: JVM,
  keycloak: JVM,
  jenkins: JVM,
  aspnet_core: 'needs the .NET SDK, which Debian does not have',
  laravel_socialite: 'needs packages of Packagist',
  appauth: 'needs an Android device or emulator',
  go_oidc: GO,
  go_client_credentials: GO,
  oauth2_proxy: GO,
  gitea: GO,
  minio: GO,
  vault: GO,
  argo_cd: 'needs a Kubernetes cluster',
  kubernetes: 'needs a Kubernetes cluster',
  grafana: SERVER,
  gitlab: SERVER,
  nextcloud: SERVER,
  outline: SERVER,
  proxmox: SERVER,
  smartiq: HOSTED,
  federated_directory: HOSTED,
  akana: HOSTED,
  semarchy_xdm: HOSTED,
};

const KINDS = { web: 'https://app.example/cb', single_page: 'https://app.example/cb', native: 'com.example.app:/cb', machine: undefined, device: undefined };

describe('the settings that the portal shows', () => {
  const stage = setStage({ settings: () => ({ tls: true, users: [owner, maria] }) });
  let portal, team;

  before(async () => {
    portal = await stage.browser.newPage({ ignoreHTTPSErrors: true });
    portal.setDefaultTimeout(15_000);
    await stage.open(portal, '/portal');
    team = await makeTeam(portal, 'Products');
  });

  /** What a product of here trusts and finds. */
  const environment = (folder) => ({ PATH: process.env.PATH, HOME: folder, NODE_EXTRA_CA_CERTS: stage.signet.caFile,
    SSL_CERT_FILE: stage.signet.caFile, REQUESTS_CA_BUNDLE: stage.signet.caFile, CURL_CA_BUNDLE: stage.signet.caFile });

  /** The person signs in and allows what is asked, and the product shows `there`. */
  async function enter(page, there) {
    if (await oneOf(page, '#login-form', '#consent-form', there, '#error-title') === '#login-form') await signIn(page, maria);
    if (await oneOf(page, '#consent-form', there, '#error-title', '[role=alert]') === '#consent-form') await allow(page);
    await page.waitForSelector(there);
  }

  /** Makes an app in the developer's team; tells its address in the portal and its secret, if it has one. */
  async function register(page, kind, name, callback) {
    await page.goto(team);
    await makeApp(page, kind, name, callback);
    await page.waitForSelector('#client-id, #secret');
    const secret = await page.locator('#secret').count() ? await page.textContent('#secret') : undefined;
    return { own: /^.*\/apps\/[^/?]+/.exec(page.url())[0], secret };
  }

  /** Does what the page of a recipe asks for, and reads its text. */
  async function copy(page, address) {
    const settle = async (caution, change) => {
      await page.goto(address);
      if (!await page.locator(caution).count()) return;
      const [value] = await page.locator(`${caution} code`).allTextContents();
      await page.click(`${caution} a`);
      await change(value);
      await page.click('#app-save');
      await page.waitForSelector('#told');
    };
    await settle('#caution-method', (method) => page.selectOption('#token_endpoint_auth_method', method));
    await settle('#caution-challenge', () => page.selectOption('#require_pkce', 'false'));
    for (await page.goto(address); await page.locator('#addresses form button').count();) {
      await page.locator('#addresses form button').first().click();
      await page.waitForSelector('#told');
    }
    for (const caution of ['#caution-method', '#caution-challenge', '#caution-id-token']) assert.equal(await page.locator(caution).count(), 0, caution);
    return page.textContent('#recipe');
  }

  const withSecret = (text, secret) => {
    const placeholder = 'PASTE-THE-CLIENT-SECRET-HERE';
    assert.equal(text.includes(placeholder), Boolean(secret), text);
    return secret ? text.replaceAll(placeholder, secret) : text;
  };

  for (const [id, kinds] of Object.entries(DRIVEN)) {
    for (const [kind, product] of Object.entries(kinds)) {
      test(`of ${id} let a person in with ${product.name}, for an app of the kind ${kind}`, () => withPage(stage.browser, {}, async (page) => {
        const origin = `http://127.0.0.1:${await freePort()}`;
        const callback = kind === 'machine' || kind === 'device' ? undefined : `${origin}/callback`;
        const { own, secret } = await register(portal, kind, `${id} ${kind}`, callback);
        const text = withSecret(await copy(portal, `${own}/connect/${id}`), secret);
        await withFolder(async (folder) => {
          const { email } = await product.drive({ text, secret, origin, folder, page, env: environment(folder),
            caFile: stage.signet.caFile, issuer: stage.signet.issuer, enter: (there, where = page) => enter(where, there) });
          assert.equal(email, kind === 'machine' ? undefined : maria.email);
        });
      }));
    }
  }

  test('are each driven for every kind of app that they are shown for, or not driven for a reason', async () => {
    const shown = {};
    for (const [kind, callback] of Object.entries(KINDS)) {
      const { own } = await register(portal, kind, `All for ${kind}`, callback);
      await portal.goto(`${own}/connect`);
      const paths = await portal.locator('#frameworks a, #products a').evaluateAll((links) => links.map((link) => link.pathname));
      for (const id of paths.map((path) => path.split('/').at(-1))) (shown[id] ??= []).push(kind);
    }
    const driven = Object.fromEntries(Object.entries(DRIVEN).map(([id, products]) => [id, Object.keys(products).sort()]));
    for (const id of Object.keys(NOT_DRIVEN)) driven[id] = shown[id]?.sort();
    for (const kinds of Object.values(shown)) kinds.sort();
    assert.deepEqual(shown, driven);
  });
});
