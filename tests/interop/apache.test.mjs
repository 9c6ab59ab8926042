// Apache with Debian's mod_auth_openidc, a certified relying party written in C: code with PKCE, answered by query and by
// form_post, claims from ID token and userinfo, and sign-out at the provider through the module's own logout URL.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { allow, oneOf, signIn, startChromium, withPage } from '../support/chromium.mjs';
import { freePort, maria, run, startSignet, status, until } from '../support/signet.mjs';

const SECRET = 'a-shared-secret-of-more-than-thirty-two-characters';
const CLAIMS = '<!doctype html><html lang="en"><title>Apache</title><h1 id="app">Signed in</h1>'
  + '<p id="sub"><!--#echo var="OIDC_CLAIM_sub" --></p><p id="email"><!--#echo var="OIDC_CLAIM_email" --></p>'
  + '<p id="name"><!--#echo var="OIDC_CLAIM_name" --></p><p id="iss"><!--#echo var="OIDC_CLAIM_iss" --></p></html>';
const GOODBYE = '<!doctype html><html lang="en"><title>Apache</title><h1 id="goodbye">Signed out</h1></html>';

async function startApache(variables) {
  const folder = mkdtempSync(join(tmpdir(), 'signet-apache-'));
  mkdirSync(join(folder, 'site'));
  writeFileSync(join(folder, 'site/index.html'), CLAIMS);
  writeFileSync(join(folder, 'site/goodbye.html'), GOODBYE);
  chmodSync(folder, 0o755);
  const template = readFileSync(new URL('apache.conf', import.meta.url), 'utf8');
  const all = {
    ...variables,
    FOLDER: folder,
    MODULES: '/usr/lib/apache2/modules',
    USER_LINES: process.getuid() === 0 ? 'User www-data\n  Group www-data' : '',
  };
  const config = join(folder, 'apache.conf');
  writeFileSync(config, template.replaceAll(/\$\{([A-Z_]+)\}/g, (whole, name) => all[name] ?? whole));
  const program = run('/usr/sbin/apache2', ['-f', config, '-DFOREGROUND'], { cwd: folder });
  await until(program, 'Apache did not answer', async () => await status(`http://127.0.0.1:${all.QUERY_PORT}/goodbye.html`) === 200);
  const log = () => (existsSync(join(folder, 'error.log')) ? readFileSync(join(folder, 'error.log'), 'utf8') : '');
  return { log, async stop() { await program.stop(); rmSync(folder, { recursive: true, force: true }); } };
}

describe('Apache with mod_auth_openidc', () => {
  let apache, browser, signet, sites;

  before(async () => {
    const ports = { query: await freePort(), form: await freePort() };
    sites = { query: `http://127.0.0.1:${ports.query}`, form: `http://127.0.0.1:${ports.form}` };
    signet = await startSignet({
      clients: Object.entries(sites).map(([mode, site]) => ({
        client_id: `apache-${mode}`,
        client_secret: SECRET,
        redirect_uris: [`${site}/callback`],
        post_logout_redirect_uris: [`${site}/goodbye.html`],
        grant_types: ['authorization_code'],
        response_types: ['code'],
        token_endpoint_auth_method: 'client_secret_basic',
        scope: 'openid profile email',
      })),
    });
    apache = await startApache({
      ISSUER: signet.issuer, SECRET, PASSPHRASE: randomBytes(16).toString('hex'), QUERY_PORT: ports.query, FORM_PORT: ports.form,
    });
    browser = await startChromium();
  });
  after(async () => {
    await browser?.close();
    await apache?.stop();
    await signet?.stop();
  });

  async function logIn(page, site) {
    await page.goto(site);
    if (await oneOf(page, '#login-form', '#consent-form', '#app', '#error-title') === '#login-form') await signIn(page, maria);
    if (await oneOf(page, '#consent-form', '#app', '#error-title', '[role=alert]') === '#consent-form') await allow(page);
    await page.waitForSelector('#app').catch((error) => { throw new Error(`${error.message}\n  Apache: ${apache.log()}`); });
  }

  for (const mode of ['query', 'form']) {
    test(`a person signs in (${mode}) and out again`, () => withPage(browser, {}, async (page) => {
      await logIn(page, sites[mode]);
      assert.equal(await page.textContent('#email'), maria.email);
      assert.equal(await page.textContent('#name'), maria.name);
      assert.ok(await page.textContent('#sub'));
      await page.goto(`${sites[mode]}/callback?logout=${encodeURIComponent(`${sites[mode]}/goodbye.html`)}`);
      if (await oneOf(page, '#logout-confirm', '#goodbye') === '#logout-confirm') await page.click('#logout-confirm');
      await page.waitForSelector('#goodbye');
      await page.goto(sites[mode]);
      await page.waitForSelector('#login-form');
    }));
  }

  test('one sign-in serves both sites', () => withPage(browser, {}, async (page) => {
    await logIn(page, sites.query);
    const sub = await page.textContent('#sub');
    await page.goto(sites.form);
    if (await oneOf(page, '#consent-form', '#app', '#login-form') === '#consent-form') await allow(page);
    await page.waitForSelector('#app');
    assert.equal(await page.textContent('#sub'), sub);
  }));
});
