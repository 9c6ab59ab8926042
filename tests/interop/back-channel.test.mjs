// npm express-openid-connect, the middleware of Auth0, hears by back channel of every way in which a session ends: a sign-out at another
// app, those on the account page, and the command line's; each delivery is seen by the operator.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import express from 'express';
import { auth } from 'express-openid-connect';
import { decodeJwt } from 'jose';
import { binary, freePort, maria, startSignet, until } from '../support/signet.mjs';
import { form, startWalker } from '../support/walker.mjs';

const run = promisify(execFile);
const SECRET = 'a-shared-secret-of-more-than-thirty-two-characters';

/** A store of sessions as express-session has them. */
function startStore() {
  const kept = new Map();
  return {
    get: (id, done) => done(null, kept.get(id)),
    set: (id, value, done) => { kept.set(id, value); done?.(null); },
    destroy: (id, done) => { kept.delete(id); done?.(null); },
  };
}

/** An app whose page tells the claims of whoever is signed in to it; `heard(sid)` is what it answered when it was told of that session. */
async function startExpress(issuer, name, port) {
  const answers = new Map();
  const answer = (sid) => {
    if (!answers.has(sid)) answers.set(sid, later());
    return answers.get(sid);
  };
  const app = express();
  app.post('/backchannel-logout', express.urlencoded({ extended: false }), (request, response, next) => {
    const { sid } = decodeJwt(request.body.logout_token);
    response.on('finish', () => answer(sid).resolve(response.statusCode));
    next();
  });
  app.use(auth({
    issuerBaseURL: issuer, baseURL: `http://127.0.0.1:${port}`, clientID: name, clientSecret: SECRET, secret: SECRET,
    authRequired: false, idpLogout: true, backchannelLogout: true, session: { name: `${name}Session`, store: startStore() },
    authorizationParams: { response_type: 'code', scope: 'openid email' },
  }));
  app.get('/', (request, response) => response.json(request.oidc.idTokenClaims ?? null));
  const server = createServer(app);
  await new Promise((done) => { server.listen(port, '127.0.0.1', done); });
  return {
    origin: `http://127.0.0.1:${port}`,
    heard: (sid) => answer(sid).promise,
    stop: () => new Promise((done) => { server.close(done); server.closeAllConnections(); }),
  };
}

/** A promise and what resolves it. */
function later() {
  let resolve;
  const promise = new Promise((done) => { resolve = done; });
  return { promise, resolve };
}

describe('express-openid-connect', { concurrency: true }, () => {
  let app, down, other, signet;
  const people = ['bystander', 'ada', 'bob', 'cleo', 'dan', 'eve', 'fay', 'gus', 'hal'];

  before(async () => {
    const ports = [await freePort(), await freePort(), await freePort()];
    const clients = ['app', 'other', 'down'].map((client_id, at) => {
      const origin = `http://127.0.0.1:${ports[at]}`;
      return { client_id, client_secret: SECRET, redirect_uris: [`${origin}/callback`], post_logout_redirect_uris: [origin],
        backchannel_logout_uri: `${origin}/backchannel-logout`, scope: 'openid email', require_consent: false };
    });
    signet = await startSignet({
      users: people.map((username) => ({ ...maria, username, email: `${username}@example.com`, managed: 'create' })),
      clients,
      tables: { outbound: { allow: ['127.0.0.0/8'] } },
    });
    down = { callback: clients[2].redirect_uris[0] };
    [app, other] = await Promise.all(['app', 'other'].map((name, at) => startExpress(signet.issuer, name, ports[at])));
  });
  after(async () => {
    await signet?.stop();
    await Promise.all([app?.stop(), other?.stop()]);
  });

  /** Signs a person in where a page asks for it, and goes on. */
  async function open(walker, url, username) {
    const page = await walker.go(url);
    if (!page.text.includes('id="login-form"')) return page;
    const { action, fields } = form(page);
    return walker.post(action, { ...fields, username, password: maria.password });
  }

  const claims = async (walker, { origin }) => JSON.parse((await walker.go(origin)).text);

  /** A browser of a person who is signed in to the app, and what the app knows of it. */
  async function signedIn(username) {
    const walker = startWalker();
    await open(walker, `${app.origin}/login`, username);
    const { sid } = await claims(walker, app);
    assert.ok(sid);
    return { walker, sid };
  }

  /** Posts a form of the account, in a browser that is another device. */
  async function onAnotherDevice(username, path, id, more = {}) {
    const walker = startWalker();
    const page = await open(walker, `${signet.issuer}${path}`, username);
    const html = page.text.slice(page.text.lastIndexOf('<form', page.text.indexOf(id)));
    const { action, fields } = form({ ...page, text: html });
    const done = await walker.post(action, { ...fields, ...more });
    assert.match(done.text, /id="flash"/);
  }

  /** What the command line says; meanwhile the apps of this process go on. */
  async function signetSays(arguments_, input) {
    const options = { cwd: signet.folder, env: { PATH: process.env.PATH, HOME: signet.folder } };
    const saying = run(binary, [...arguments_, '--config', join(signet.folder, 'signet.toml')], options);
    if (input) saying.child.stdin.end(input);
    return (await saying).stdout;
  }

  const ways = {
    'signs out at another app': ['ada', async ({ walker }) => {
      await walker.go(`${other.origin}/login`);
      assert.ok(await claims(walker, other));
      await walker.go(`${other.origin}/logout`, (url) => url === other.origin);
    }],
    'signs this device out from another': ['bob', () => onAnotherDevice('bob', '/account/sessions', 'name="session"')],
    'signs out everywhere else': ['cleo', () => onAnotherDevice('cleo', '/account/sessions', 'id="end-others"')],
    'changes the password': ['dan', () => onAnotherDevice('dan', '/account/password', 'id="password-save"', {
      current: maria.password, password: 'seven-quiet-rivers-run', password_again: 'seven-quiet-rivers-run' })],
    'is given a new password on the host': ['eve', () => signetSays(['user', 'passwd', 'eve'], 'seven-quiet-rivers-run\n')],
    'is signed out on the host': ['gus', () => signetSays(['user', 'sign-out', 'gus'])],
    'is disabled on the host': ['fay', () => signetSays(['user', 'disable', 'fay'])],
  };
  for (const [what, [username, end]] of Object.entries(ways)) {
    test(`signs a person out who ${what}, and nobody else`, async () => {
      const [person, bystander] = await Promise.all([signedIn(username), signedIn('bystander')]);
      await end(person);
      assert.equal(await app.heard(person.sid), 204);
      assert.equal(await claims(person.walker, app), null);
      assert.equal((await claims(bystander.walker, app)).sid, bystander.sid);
      const delivered = new RegExp(`^\\S+Z\\tapp\\tdelivered\\t1\\tstatus 204\\tsid ${person.sid}$`, 'm');
      await until(signet.program, 'the delivery is not seen', async () => delivered.test(await signetSays(['client', 'logouts', 'app'])));
      const metrics = await (await fetch(`${signet.health}/metrics`)).text();
      assert.match(metrics, /^signet_logout_notices_total\{outcome="delivered"\} [1-9]/m);
    });
  }

  test('an app that does not answer is seen to be waited for', async () => {
    const walker = startWalker();
    await open(walker, `${signet.issuer}/account`, 'hal');
    const request = { client_id: 'down', response_type: 'code', scope: 'openid', redirect_uri: down.callback };
    const there = (url) => url.startsWith(down.callback);
    const { next } = await walker.go(`${signet.issuer}/oauth/auz/authorize?${new URLSearchParams(request)}`, there);
    assert.ok(new URL(next).searchParams.get('code'));
    const { action, fields } = form(await walker.go(`${signet.issuer}/logout`));
    await walker.post(action, { ...fields, action: 'confirm' });
    const waiting = /^\S+Z\tdown\twaiting\t1\t[^\t]*connect[^\t]*\tsid \S+\n$/;
    await until(signet.program, 'it is not seen', async () => waiting.test(await signetSays(['client', 'logouts', 'down'])));
    assert.equal((await signetSays(['client', 'logouts', '--limit', '1'])).trim().split('\n').length, 1);
    const metrics = await (await fetch(`${signet.health}/metrics`)).text();
    assert.match(metrics, /^signet_logout_notices_total\{outcome="waiting"\} 1$/m);
  });
});
