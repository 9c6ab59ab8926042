// What a file of browser tests stands on: an app, a browser, an upstream if it wants one, and a signet with people. Put up before its
// tests and taken down after them.
import { after, before } from 'node:test';
import * as client from 'openid-client';
import { startApp } from './app.mjs';
import { allow, oneOf, signIn, startChromium } from './chromium.mjs';
import { startProvider } from './provider.mjs';
import { freePort, maria, startSignet } from './signet.mjs';

/** What we and an upstream share. */
export const SECRET = 'a-shared-secret-of-more-than-thirty-two-characters';

/** Somebody with the password of maria, who can be changed afterwards. */
export const person = (username, more = {}) => ({ ...maria, username, name: `${username[0].toUpperCase()}${username.slice(1)} Example`,
  email: `${username}@example.com`, managed: 'create', ...more });

/** The owner of the tenant. */
export const owner = person('olga', { name: 'Olga Owner', admin_role: 'owner' });

/** A public app at the app's own address, whose people are not asked for consent. */
export const notes = (app, more = {}) => ({ client_id: 'notes', client_name: 'Field Notes', token_endpoint_auth_method: 'none',
  redirect_uris: [app.callback], require_consent: false, ...more });

/**
 * `settings(app, port)` gives what signet starts with; `upstream(port)` the clients of an upstream, and options of it. What is returned
 * is filled in before the first test.
 */
export function setStage({ settings = () => ({}), upstream } = {}) {
  const stage = {
    at: (path) => `${stage.signet.issuer}${path}`,
    /** Opens a page of ours, signing in where that is asked for. */
    async open(page, path, who = owner) {
      await page.goto(stage.at(path));
      if (await page.locator('#login-form').count()) await signIn(page, who);
      await page.waitForLoadState();
    },
    /** Where the app asks for a sign-in of its own, without a client library. */
    ask: (extra = {}) => stage.at(`/oauth/auz/authorize?${new URLSearchParams({
      client_id: 'notes', redirect_uri: stage.app.callback, response_type: 'code', scope: 'openid email', state: 's',
      code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM', code_challenge_method: 'S256', ...extra })}`),
    logIn: (page, id, secret, more) => logIn(stage, page, id, secret, more),
  };
  before(async () => {
    const port = await freePort();
    stage.app = await startApp();
    stage.browser = await startChromium();
    if (upstream) stage.provider = await startProvider(upstream(port));
    stage.signet = await startSignet({ port, ...settings(stage.app, stage.provider) });
  });
  after(async () => {
    await stage.browser?.close();
    await stage.signet?.stop();
    await stage.provider?.stop();
    await stage.app?.stop();
  });
  return stage;
}

/** Where an app of ours sends somebody, asked by openid-client. */
export async function askFor(stage, id, secret, { redirect_uri = stage.app.callback, scope = 'openid profile email',
  issuer = stage.signet.issuer } = {}) {
  const config = await client.discovery(new URL(issuer), id, undefined, client.ClientSecretBasic(secret),
    { execute: [client.allowInsecureRequests] });
  const [verifier, state] = [client.randomPKCECodeVerifier(), client.randomState()];
  const to = client.buildAuthorizationUrl(config, { redirect_uri, scope, state,
    code_challenge: await client.calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256' });
  const finish = (url) => client.authorizationCodeGrant(config, url, { pkceCodeVerifier: verifier, expectedState: state });
  return { config, to, finish };
}

/** A whole log-in by openid-client: the person signs in and allows what is asked, if they are asked. */
async function logIn(stage, page, id, secret, { who = maria, ...more } = {}) {
  const { config, to, finish } = await askFor(stage, id, secret, more);
  await page.goto(to.href);
  if (await oneOf(page, '#login-form', '#consent-form', '#app') === '#login-form') await signIn(page, who);
  if (await oneOf(page, '#consent-form', '#app') === '#consent-form') await allow(page);
  await page.waitForSelector('#app');
  return { config, tokens: await finish((await stage.app.next()).url) };
}

/** Tokens anew, for what a log-in gave. */
export const refresh = ({ config, tokens }) => client.refreshTokenGrant(config, tokens.refresh_token);
