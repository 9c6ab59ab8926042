// Glewlwyd as an upstream: a provider in C that nobody here wrote, with its own JOSE library, as Debian packages it. It is configured by
// its own API, and a person signs in there as its log-in page does it.
import { execFileSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort, run, status, until } from './signet.mjs';

const unpacked = fileURLToPath(new URL('../.tools/glewlwyd', import.meta.url));
const modules = join(unpacked, 'usr/lib/glewlwyd');

const SID = 'GLEWLWYD_OIDC_SID';

/** The person there. */
export const ada = { username: 'ada', password: 'analytical-engine-1843', name: 'Ada Lovelace', email: 'ada@engine.example' };

/** Starts it with clients in its own words, and signs its tokens with keys of a type (`rsa`, `rsa-pss`, `ecdsa`) and size. */
export async function startGlewlwyd(clients, { type = 'rsa', size = '256', saysIssuer = false } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'signet-glewlwyd-'));
  const port = await freePort();
  const site = `http://localhost:${port}`;
  const database = join(folder, 'glewlwyd.db');
  const schema = join(unpacked, 'usr/share/doc/glewlwyd/database/init.sqlite3.sql.gz');
  execFileSync('sqlite3', [database], { input: execFileSync('zcat', [schema], { maxBuffer: 1 << 24 }) });
  const config = join(folder, 'glewlwyd.conf');
  const nothing = join(folder, 'nothing');
  mkdirSync(nothing);
  const folders = { user_module: 'user', client_module: 'client', user_auth_scheme_module: 'scheme', plugin_module: 'plugin' };
  writeFileSync(config, [
    `port=${port}`, 'bind_address="127.0.0.1"', `external_url="${site}"`, 'login_url="login.html"', 'api_prefix="api"',
    'log_mode="console"', 'log_level="WARNING"', 'cookie_secure=0', 'session_key="GLEWLWYD_SESSION"',
    'admin_scope="g_admin"', 'profile_scope="g_profile"', 'hash_algorithm="SHA256"',
    ...Object.entries(folders).map(([name, at]) => `${name}_path="${join(modules, at)}"`),
    `user_middleware_module_path="${nothing}"`,
    `database = { type = "sqlite3" path = "${database}" };`,
  ].join('\n'));
  const program = run(join(unpacked, 'usr/bin/glewlwyd'), [`--config-file=${config}`]);
  let admin;
  try {
    await until(program, 'glewlwyd did not answer', async () => await status(`${site}/api/`) !== 0);
    admin = await configure(`${site}/api`, clients, { type, size, saysIssuer });
  } catch (error) {
    await program.stop();
    throw new Error(`${error.message}\n${program.said()}`);
  }
  return {
    issuer: `${site}/api/oidc`,
    site,
    program,
    async change(id, more) {
      const client = await (await send(`${site}/api/client/${id}`, 'GET', undefined, admin)).json();
      await send(`${site}/api/client/${id}`, 'PUT', { ...client, ...more }, admin);
    },
    stop: async () => { await program.stop(); rmSync(folder, { recursive: true, force: true }); },
  };
}

async function configure(api, clients, { type, size, saysIssuer }) {
  const admin = await session(api, 'admin', 'password');
  const curve = { 256: 'prime256v1', 384: 'secp384r1', 512: 'secp521r1' }[size];
  const pair = type === 'ecdsa' ? generateKeyPairSync('ec', { namedCurve: curve }) : generateKeyPairSync('rsa', { modulusLength: 2048 });
  const allow = ['auth-type-code-enabled', 'auth-type-token-enabled', 'auth-type-id-token-enabled', 'auth-type-refresh-enabled',
    'pkce-allowed', 'refresh-token-rolling', 'back-channel-logout-allowed', 'front-channel-logout-allowed', 'session-management-allowed',
    'request-parameter-allow', 'jwks-show'];
  const call = (method, path, body) => send(`${api}${path}`, method, body, admin);
  await call('POST', '/mod/plugin/', {
    module: 'oidc', name: 'oidc', display_name: 'oidc', order_rank: 0,
    parameters: {
      ...Object.fromEntries(allow.map((name) => [name, true])),
      'oauth-as-iss-id': saysIssuer, iss: `${api}/oidc`, 'jwt-type': type, 'jwt-key-size': size, 'subject-type': 'public',
      key: pair.privateKey.export({ type: 'pkcs8', format: 'pem' }), cert: pair.publicKey.export({ type: 'spki', format: 'pem' }),
      'access-token-duration': 3600, 'refresh-token-duration': 86400, 'code-duration': 60, 'allow-non-oidc': false,
      'allowed-scope': ['openid', 'email', 'profile'], 'client-jwks-parameter': 'jwks', 
      'name-claim': 'mandatory', 'email-claim': 'mandatory',
      'session-cookie-name': SID, 'session-cookie-expiration': 86400,
    },
  });
  for (const name of ['email', 'profile']) {
    await call('POST', '/scope/', { name, display_name: name, password_required: false, scheme: {} });
  }
  await call('POST', '/user/', { ...ada, enabled: true, scope: ['openid', 'email', 'profile', 'g_profile'] });
  // A client may have several addresses to come back to after signing out; out of the box it has one.
  const backend = await (await call('GET', '/mod/client/database')).json();
  backend.parameters['data-format'].post_logout_redirect_uris = { multiple: true, read: true, write: true };
  await call('PUT', '/mod/client/database', backend);
  await call('PUT', '/mod/client/database/reset');
  for (const client of clients) {
    await call('POST', '/client/', { name: client.client_id, enabled: true, confidential: true, scope: [], ...client });
  }
  return admin;
}

async function send(url, method, body, cookie) {
  const answer = await fetch(url, {
    method, headers: { 'content-type': 'application/json', ...(cookie && { cookie }) }, body: body && JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${method} ${url}: ${answer.status} ${await answer.text()}`);
  return answer;
}

async function session(api, username, password) {
  const answer = await send(`${api}/auth/`, 'POST', { username, password });
  return answer.headers.getSetCookie().map((line) => line.split(';')[0]).join('; ');
}

/** Signs the person in at the log-in page that the walker stands at, lets the client have what it asks for, and goes on. */
export async function prove(walker, page, stops) {
  const asked = new URL(page.url).searchParams;
  const api = new URL('/api', page.url).href;
  const json = (path, method, body) => walker.send(`${api}${path}`, { method, body: JSON.stringify(body), headers: { 'content-type': 'application/json' } });
  let answer = await json('/auth/', 'POST', { username: ada.username, password: ada.password });
  if (answer.status !== 200) throw new Error(`glewlwyd: ${answer.status} ${answer.text}`);
  answer = await json(`/auth/grant/${asked.get('client_id')}`, 'PUT', { scope: asked.get('scope') });
  if (answer.status !== 200) throw new Error(`glewlwyd: ${answer.status} ${answer.text}`);
  return walker.go(`${asked.get('callback_url')}&g_continue`, stops);
}

/** Ends the person's session there, as the log-in page does once that is confirmed: the apps that rest on it are told by back channel. */
export async function signOut(walker, { issuer }) {
  const answer = await walker.send(`${issuer}/session/${walker.cookie(issuer, SID)}`, { method: 'DELETE' });
  if (answer.status !== 200) throw new Error(`glewlwyd: ${answer.status} ${answer.text}`);
}
