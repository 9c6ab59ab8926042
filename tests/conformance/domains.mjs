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
  const app = `[[client]]\nprovider = "default"\nclient_id = "${APP}"\napplication_type = "native"\n`
    + `client_secret = "${APP_SECRET}"\nredirect_uris = ["http://127.0.0.1/callback"]\nrequire_consent = false\n`
    + 'grant_types = ["authorization_code", "refresh_token"]\n';
  const again = 'refresh_tokens = true\nrefresh_after = "1s"\n';
  return [app, table(WITHOUT_USERINFO, 'code', 'token_id_token'), table(REFRESHED, 'code', 'id_token_and_userinfo', undefined, again), ...TYPES.flatMap((type) => [domain(type), domain(type, 'form_post')])].join('\n');
}
