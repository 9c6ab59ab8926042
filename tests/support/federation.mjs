// A Signet that is a relying party: the domains that a test of an upstream wants, and a person's way through one of them to an app.
import assert from 'node:assert/strict';
import { startSignet } from './signet.mjs';
import { form } from './walker.mjs';

/** The secret of our apps at the upstream, with characters that Basic authentication has to encode. */
export const SECRET = 'a-shared-secret-of-more-than-thirty-two-characters:%&+= ~';
const APP = 'http://127.0.0.1:9/cb';

/** Response type, mode and claims source: every response type, each mode. */
export const FLOWS = [
  ['code', 'query', 'token_id_token'],
  ['code', 'form_post', 'id_token_and_userinfo'],
  ['id_token', 'form_post', 'authorization_id_token'],
  ['id_token', 'fragment', 'authorization_id_token'],
  ['id_token token', 'form_post', 'userinfo'],
  ['code id_token', 'form_post', 'token_id_token'],
  ['code token', 'fragment', 'userinfo'],
  ['code id_token token', 'form_post', 'id_token_and_userinfo'],
];

/** Ways in which our app authenticates at the token endpoint, beside Basic. */
export const METHODS = { post: 'client_secret_post', jwt: 'client_secret_jwt', key: 'private_key_jwt' };

/** Ways in which a request is signed: how it travels, with which algorithm. Our apps there demand it. */
export const REQUESTS = { 'value-key': ['value', 'ES256'], 'value-secret': ['value', 'HS256'], 'reference-key': ['reference', 'ES256'] };

/** What a domain can be told beside: forms instead of queries, a callback of its own, the way to our own pages alone. */
export const WAYS = {
  posted: { authorization_method: 'POST', userinfo_method: 'POST', claims_source: 'id_token_and_userinfo' },
  own: { own_callback: true },
  portal: { enabled_for: ['portal'] },
};

const back = (issuer) => `${issuer}/oauth/auz/grants/provider`;

/**
 * Our apps as an upstream has to know them: one for each flow, one for each method, one for each way of signing; that of the key wants
 * encrypted ID tokens.
 */
export function apps(issuer) {
  const usual = { application_type: 'native', redirect_uris: [`${back(issuer)}/authcomplete`], client_secret: SECRET };
  const types = [...new Set(FLOWS.map(([type]) => type))];
  return [
    ...FLOWS.map((_, at) => ({ ...usual, client_id: `flow-${at}`, response_types: types, grant_types: ['authorization_code', 'implicit'],
      backchannel_logout_uri: `${back(issuer)}/backchannel_logout/flow-${at}`, backchannel_logout_session_required: true,
      post_logout_redirect_uris: [`${issuer}/logout/back`] })),
    { ...usual, client_id: 'post', response_types: ['code'], token_endpoint_auth_method: METHODS.post },
    { ...usual, client_id: 'jwt', response_types: ['code'], token_endpoint_auth_method: METHODS.jwt },
    { ...usual, client_id: 'key', client_secret: undefined, response_types: ['code'], token_endpoint_auth_method: METHODS.key,
      jwks_uri: `${back(issuer)}/jwks/key`, id_token_encrypted_response_alg: 'RSA-OAEP', id_token_encrypted_response_enc: 'A256GCM' },
    ...Object.entries(REQUESTS).map(([client_id, [way, request_object_signing_alg]]) => ({
      ...usual, client_id, response_types: ['code'], request_object_signing_alg, require_signed_request_object: true,
      jwks_uri: `${back(issuer)}/jwks/key`, ...(way === 'reference' && { request_uris: [`${back(issuer)}/request/*`] }) })),
    { ...usual, client_id: 'posted', response_types: ['code'] },
    { ...usual, client_id: 'own', response_types: ['code'], redirect_uris: [`${back(issuer)}/authcomplete/own`] },
    { ...usual, client_id: 'portal', response_types: ['code'], redirect_uris: [`${issuer}/api/login/ssoLogin`] },
  ];
}

/** Starts the relying party with a domain for each of the apps; `domain` is what they have in common. */
export function startRelyingParty({ database, port, domain, secret = SECRET }) {
  const upstreams = FLOWS.map(([response_type, response_mode, claims_source], at) => ({
    ...domain, name: `flow-${at}`, client_id: `flow-${at}`, client_secret: secret, response_type, response_mode, claims_source }));
  for (const [name, token_endpoint_auth_method] of Object.entries(METHODS)) {
    const proof = name === 'key' ? { platform_identity: 'key' } : { client_secret: secret };
    upstreams.push({ ...domain, ...proof, name, client_id: name, token_endpoint_auth_method });
  }
  for (const [name, [request_object, request_object_signing_alg]] of Object.entries(REQUESTS)) {
    upstreams.push({ ...domain, name, client_id: name, client_secret: SECRET, platform_identity: 'key', request_object,
      request_object_signing_alg, token_endpoint_auth_method: 'client_secret_basic' });
  }
  for (const [name, settings] of Object.entries(WAYS)) {
    upstreams.push({ ...domain, name, client_id: name, client_secret: secret, ...settings });
  }
  return startSignet({
    database, port,
    users: [{ username: 'grace', name: 'Grace Hopper' }],
    clients: [{ client_id: 'app', token_endpoint_auth_method: 'none', redirect_uris: [APP], require_consent: false }],
    tables: { outbound: { allow: ['127.0.0.0/8'] }, platform_identity: [{ name: 'key', algorithm: 'ES256' }], upstream: upstreams },
  });
}

/**
 * A log-in through the domain `name`, up to the app; what the app is told. `prove` gets the upstream's first page, signs the person in
 * there and goes on until `stops`.
 */
export async function signIn(walker, signet, name, prove = (_walker, page) => page) {
  const query = new URLSearchParams({
    client_id: 'app', redirect_uri: APP, response_type: 'code', scope: 'openid email', state: 's', nonce: 'n', idp_hint: name,
    code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM', code_challenge_method: 'S256' });
  const isHere = (url) => url.startsWith(`${signet.issuer}/`);
  const stops = (url) => url.startsWith(APP) || (isHere(url) && url.includes('#'));
  let page = await walker.go(`${signet.issuer}/oauth/auz/authorize?${query}`, stops);
  if (!page.next && new URL(page.url).pathname === '/login/upstream') {
    // The request leaves in a form.
    const leaving = form(page);
    page = await walker.post(leaving.action, leaving.fields, stops, signet.issuer);
  }
  if (!page.next && !isHere(page.url)) page = await prove(walker, page, stops);
  if (page.next?.includes('#')) {
    // What the script of the fragment page does.
    const [url, fragment] = page.next.split('#');
    page = await walker.post(url, { ...Object.fromEntries(new URLSearchParams(fragment)), signet_posted: '1' }, stops);
  } else if (!page.next && !isHere(page.url)) {
    // The upstream's form, and the page of ours by which it is posted again.
    for (const from of [new URL(page.url).origin, signet.issuer]) {
      const answer = form(page);
      page = await walker.post(answer.action, answer.fields, stops, from);
    }
  }
  if (!page.next && new URL(page.url).pathname === '/login/first') {
    // The first time: everything is known, and is confirmed.
    const first = form(page);
    page = await walker.post(first.action, first.fields, stops);
  }
  assert.ok(page.next, `${page.status} at ${page.url}\n${page.text}\n${signet.said()}`);
  return new URL(page.next).searchParams;
}

/** A log-in to our own pages through the domain `name`; the page where it ends. */
export async function signInAtHome(walker, signet, name, prove = (_walker, page) => page) {
  const isHere = (url) => url.startsWith(`${signet.issuer}/`);
  const page = await walker.go(`${signet.issuer}/login/upstream?idp=${name}&interaction=`);
  return isHere(page.url) ? page : prove(walker, page);
}
