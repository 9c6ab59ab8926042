// Apache with Debian's mod_auth_openidc, a certified relying party written in C: every response type by every mode, claims from ID token
// and userinfo, sign-out at the provider through the module's own logout URL, and the three ways in which it hears of a sign-out elsewhere.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { allow, oneOf, signIn, startChromium, withPage } from '../support/chromium.mjs';
import { binary, freePort, maria, run, startSignet, status, until } from '../support/signet.mjs';

const SECRET = 'a-shared-secret-of-more-than-thirty-two-characters';
const claim = (name) => `<p id="${name}"><!--#echo var="OIDC_CLAIM_${name}" --></p>`;
const document = (body) => `<!doctype html><html lang="en"><title>Apache</title>${body}</html>`;
const PAGES = {
  'index.html': document(`<h1 id="app">Signed in</h1>${['aud', 'sub', 'email', 'name'].map(claim).join('')}`),
  'goodbye.html': document('<h1 id="goodbye">Signed out</h1>'),
  'watch.html': document('<h1 id="watch">Watching</h1><iframe id="openidc-op" src="/callback?session=iframe_op"></iframe>'
    + '<iframe id="openidc-rp" src="/callback?session=iframe_rp&poll=100"></iframe>'),
};

const TYPES = ['code', 'id_token', 'id_token token', 'code id_token', 'code token', 'code id_token token'];
const SITES = [
  ...TYPES.flatMap((type) => [{ type }, { type, mode: 'form_post' }]),
  { type: 'code', mode: 'fragment' },
  { name: 'back', type: 'code', back: true },
  { name: 'front', type: 'code', front: true },
  { name: 'watching', type: 'code', host: 'localhost' },
].map((site) => ({ name: [site.type, site.mode].filter(Boolean).join('-').replaceAll(' ', '-'), host: '127.0.0.1', ...site }));

/** What a site has of its own; the name of its cookie, too, since cookies know no ports. */
const virtualHost = ({ name, origin, type, mode }) => `
Listen 127.0.0.1:${new URL(origin).port}
<VirtualHost 127.0.0.1:${new URL(origin).port}>
  OIDCClientID ${name}
  OIDCRedirectURI ${origin}/callback
  OIDCResponseType "${type}"
  ${mode ? `OIDCResponseMode ${mode}` : ''}
  OIDCCookie ${name}
</VirtualHost>`;

async function startApache(issuer, sites) {
  const folder = mkdtempSync(join(tmpdir(), 'signet-apache-'));
  mkdirSync(join(folder, 'site'));
  for (const [name, page] of Object.entries(PAGES)) writeFileSync(join(folder, 'site', name), page);
  chmodSync(folder, 0o755);
  const template = readFileSync(new URL('apache.conf', import.meta.url), 'utf8');
  const all = {
    ISSUER: issuer,
    SECRET,
    PASSPHRASE: randomBytes(16).toString('hex'),
    SITES: sites.map(virtualHost).join('\n'),
    FOLDER: folder,
    MODULES: '/usr/lib/apache2/modules',
    USER_LINES: process.getuid() === 0 ? 'User www-data\n  Group www-data' : '',
  };
  const config = join(folder, 'apache.conf');
  writeFileSync(config, template.replaceAll(/\$\{([A-Z_]+)\}/g, (whole, name) => all[name] ?? whole));
  const program = run('/usr/sbin/apache2', ['-f', config, '-DFOREGROUND'], { cwd: folder });
  await until(program, 'Apache did not answer', async () => await status(`${sites[0].origin}/goodbye.html`) === 200);
  const log = () => (existsSync(join(folder, 'error.log')) ? readFileSync(join(folder, 'error.log'), 'utf8') : '');
  return { log, program, async stop() { await program.stop(); rmSync(folder, { recursive: true, force: true }); } };
}

/** An installed app, since the implicit grant of a web app needs https. */
function registration({ name, origin, type, back, front }) {
  return {
    client_id: name,
    client_secret: SECRET,
    application_type: 'native',
    redirect_uris: [`${origin}/callback`],
    post_logout_redirect_uris: [`${origin}/goodbye.html`, `${origin}/watch.html`],
    response_types: [type],
    scope: 'openid profile email',
    require_consent: name === 'code',
    ...(back ? { backchannel_logout_uri: `${origin}/callback?logout=backchannel` } : {}),
    ...(front ? { frontchannel_logout_uri: `${origin}/callback?logout=get` } : {}),
  };
}

describe('Apache with mod_auth_openidc', () => {
  let apache, browser, signedIn, signet;
  const site = {};

  before(async () => {
    for (const one of SITES) site[one.name] = { ...one, origin: `http://${one.host}:${await freePort()}` };
    const sites = Object.values(site);
    signet = await startSignet({
      providers: [{ name: 'default', response_types: TYPES }],
      clients: sites.map(registration),
      tables: { outbound: { allow: ['127.0.0.0/8'] } },
    });
    apache = await startApache(signet.issuer, sites);
    browser = await startChromium();
    signedIn = await browser.newPage();
  });
  after(async () => {
    await browser?.close();
    await apache?.stop();
    await signet?.stop();
  });

  async function logIn(page, { origin }, path = '/') {
    const there = '#app, #watch';
    await page.goto(`${origin}${path}`);
    if (await oneOf(page, '#login-form', '#consent-form', there, '#error-title') === '#login-form') await signIn(page, maria);
    if (await oneOf(page, '#consent-form', there, '#error-title', '[role=alert]') === '#consent-form') await allow(page);
    await page.waitForSelector(there).catch((error) => { throw new Error(`${error.message}\n  Apache: ${apache.log()}`); });
  }

  for (const { name, type, mode } of SITES.filter((one) => !one.back && !one.front && one.host !== 'localhost')) {
    test(`one sign-in serves a site that takes ${type} by ${mode ?? 'its usual mode'}`, async () => {
      const modes = [];
      const noted = (request) => modes.push(new URL(request.url()).searchParams.get('response_mode'));
      signedIn.on('request', noted);
      await logIn(signedIn, site[name]);
      signedIn.off('request', noted);
      assert.ok(modes.includes(mode ?? null));
      assert.equal(await signedIn.textContent('#aud'), name);
      assert.equal(await signedIn.textContent('#email'), maria.email);
      assert.equal(await signedIn.textContent('#name'), maria.name);
      assert.ok(await signedIn.textContent('#sub'));
    });
  }

  test('a person signs out at one site, and the others have heard of it from behind and from the page', () => withPage(browser, {}, async (page) => {
    for (const name of ['code', 'back', 'front']) await logIn(page, site[name]);
    const goodbye = encodeURIComponent(`${site.code.origin}/goodbye.html`);
    await page.goto(`${site.code.origin}/callback?logout=${goodbye}`);
    if (await oneOf(page, '#logout-confirm', '#goodbye') === '#logout-confirm') await page.click('#logout-confirm');
    await page.waitForSelector('#goodbye');
    await until(apache.program, 'the module did not hear of it', () => logouts('back').includes('\tdelivered\t1\tstatus 200\t'));
    const names = (await page.context().cookies()).map((cookie) => cookie.name);
    for (const name of ['code', 'back', 'front']) {
      // The browser has kept its cookies: the sites themselves know better.
      assert.equal(names.includes(name), name !== 'code', `${name} of ${names}`);
      await page.goto(site[name].origin);
      await page.waitForSelector('#login-form');
    }
  }));

  function logouts(client) {
    const options = { cwd: signet.folder, encoding: 'utf8', env: { PATH: process.env.PATH, HOME: signet.folder } };
    return execFileSync(binary, ['client', 'logouts', client, '--config', join(signet.folder, 'signet.toml')], options);
  }

  test('a page that watches the session is left when the person signs out at Signet', () => withPage(browser, {}, async (page) => {
    const asked = page.waitForEvent('console', (message) => message.text().startsWith('receiveMessage: unchanged from '));
    await logIn(page, site.watching, '/watch.html');
    await asked;
    const elsewhere = await page.context().newPage();
    await elsewhere.goto(`${signet.issuer}/logout`);
    await elsewhere.click('#logout-confirm');
    await elsewhere.waitForSelector('#logged-out');
    await page.waitForSelector('#login-form');
  }));
});
