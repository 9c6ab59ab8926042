// The relying-party domains with which Signet meets the suite: one for each response type and mode, all at one issuer.
const TYPES = ['code', 'id_token', 'id_token token', 'code id_token', 'code token', 'code id_token token'];
const ALIAS = 'signet-rp';
const ID = 'signet-there';
const SECRET = 'a secret there that is long enough: 0123456789';
const CALLBACK = '/oauth/auz/grants/provider';

/** The app that people sign in to: its redirect URI is at any port of this machine. */
export const APP = 'app';

/** What a domain for modules of this variant is called. */
export const domainOf = (variant) =>
  `${(variant?.response_type ?? 'code').replaceAll(/[ _]/g, '-')}${variant?.response_mode === 'form_post' ? '-posted' : ''}`;

/** The domain for a module that is over when the keys were read: it asks no userinfo. */
export const WITHOUT_USERINFO = 'code-without-userinfo';

/** The domain for modules of refresh tokens: it asks again at every occasion. */
export const REFRESHED = 'code-refreshed';

/** The secret of the app, with which it redeems codes and refreshes. */
export const APP_SECRET = 'the secret of the app, which only refreshes use';

/** The domain that registers itself and has its requests fetched, and one like it that asks no userinfo. */
export const ITSELF = 'itself';
const ITSELF_WITHOUT_USERINFO = 'itself-without-userinfo';
/** One that does not sign its requests. */
const ITSELF_UNSIGNED = 'itself-unsigned';

/** The domain for a module. */
export function domainFor({ testModule: name, variant }) {
  // What is over when the metadata were read is no business of a registration.
  if (variant?.client_registration === 'dynamic_client' && !departs.test(name)) {
    if (name.endsWith('request-uri-signed-none')) return ITSELF_UNSIGNED;
    return keysOnly.test(name) ? ITSELF_WITHOUT_USERINFO : ITSELF;
  }
  if (refreshes.test(name)) return REFRESHED;
  return keysOnly.test(name) ? WITHOUT_USERINFO : domainOf(variant);
}

/** What is over when the metadata were read, and what is over when the keys were. */
export const departs = /discovery-openid-config$/;
const keysOnly = /discovery-jwks-uri-keys$/;
/** What goes on when the app refreshes its tokens with Signet, which then asks the suite again. */
export const refreshes = /refresh-token/;

/** What an administrator types so that WebFinger finds the issuer of a module, which is another one each time. */
export const typedFor = (suite, { testModule: name }) => {
  const { host } = new URL(suite);
  return name.endsWith('-acct') ? `acct:${ALIAS}.${name}@${host}` : `https://${host}/${ALIAS}/${name}`;
};

/** The suite's configuration of a plan, for Signet at this issuer as the client, with one domain that hears of log-outs by `channel`. */
export function configuration(issuer, domain, channel) {
  const client = { client_id: ID, client_secret: SECRET, redirect_uri: `${issuer}${CALLBACK}/authcomplete`,
    post_logout_redirect_uri: `${issuer}/logout/back`, [`${channel}_logout_uri`]: `${issuer}${CALLBACK}/${channel}_logout/${domain}`,
    [`${channel}_logout_session_required`]: true };
  return { alias: ALIAS, description: 'Signet as a relying party', waitTimeoutSeconds: 3, client };
}

/** The tables that Signet's configuration needs: the domains, and an app to sign in to. */
export function tables(suite) {
  const table = (name, type, source, mode, more = '') => {
    const answer = mode ? `response_mode = "${mode}"\n` : '';
    return `[[upstream]]\nname = "${name}"\nissuer = "${suite}test/a/${ALIAS}/"\nclient_id = "${ID}"\nclient_secret = "${SECRET}"\n`
      + `response_type = "${type}"\n${answer}claims_source = "${source}"\n`
      + `id_token_algs = ["RS256"]\nscopes = ["openid", "profile", "email", "address", "phone"]\n`
      + `create_accounts = true\n${more}`;
  };
  // Without an access token there is no userinfo.
  const domain = (type, mode) => table(domainOf({ response_type: type, response_mode: mode }), type,
    type === 'id_token' ? 'authorization_id_token' : 'id_token_and_userinfo', mode);
  const itself = (name, source, more = '') => `[[upstream]]\nname = "${name}"\nissuer = "${suite}test/a/${ALIAS}/"\ndynamic_registration = true\n`
    + `platform_identity = "rs256"\nrequest_object = "reference"\ntoken_endpoint_auth_method = "client_secret_basic"\nclaims_source = "${source}"\n`
    + 'id_token_algs = ["RS256"]\nscopes = ["openid", "profile", "email", "address", "phone"]\ncreate_accounts = true\n' + more;
  const identity = '[[platform_identity]]\nname = "rs256"\nalgorithm = "RS256"\n';
  const app = `[[client]]\nprovider = "default"\nclient_id = "${APP}"\napplication_type = "native"\n`
    + `client_secret = "${APP_SECRET}"\nredirect_uris = ["http://127.0.0.1/callback"]\nrequire_consent = false\n`
    + 'grant_types = ["authorization_code", "refresh_token"]\n';
  const again = 'refresh_tokens = true\nrefresh_after = "1s"\n';
  return [app, identity, itself(ITSELF, 'id_token_and_userinfo'), itself(ITSELF_WITHOUT_USERINFO, 'token_id_token'),
    itself(ITSELF_UNSIGNED, 'id_token_and_userinfo', 'request_object_signing_alg = "none"\n'),
    table(WITHOUT_USERINFO, 'code', 'token_id_token'), table(REFRESHED, 'code', 'id_token_and_userinfo', undefined, again), ...TYPES.flatMap((type) => [domain(type), domain(type, 'form_post')])].join('\n');
}
