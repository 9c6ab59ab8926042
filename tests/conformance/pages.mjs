// How the suite's own browser gets through Signet's pages: the `browser` and `override` sections of its configuration.

const shot = (id, how = 'update-image-placeholder') => ['wait', 'id', id, 10, '.*', how];
const either = "//*[@id='error-title' or @id='submission_complete']";

// Each module whose second visit must show the log-in page again: a picture is kept, and the person signs in.
const secondLogins = ['prompt-login', 'max-age-1'];
// Those that look at something on the log-in page and are over with its picture.
const loginPictures = ['registration-logo-uri', 'registration-policy-uri', 'registration-tos-uri'];
// Those that must end on an error page.
const refusals = ['ensure-registered-redirect-uri', 'ensure-redirect-uri-in-authorization-request', 'redirect-uri-query-mismatch',
  'redirect-uri-query-added'];
// Those that may end on an error page, at the client, or at a log-in.
const undecided = ['response-type-missing', 'ensure-request-without-nonce-fails', 'ensure-request-object-with-redirect-uri'];
// Those that must show an error or ask first, and then not end at the client.
const logoutDoubts = ['bad-post-logout-redirect-uri', 'query-added-to-post-logout-redirect-uri', 'no-id-token-hint',
  'modified-id-token-hint', 'bad-id-token-hint'];
// Those that must end on the logged-out page.
const logoutEnds = ['no-params', 'only-state', 'no-post-logout-redirect-uri'];

/** The two sections, for an issuer, the suite's address, and the person who signs in. */
export function automation({ issuer, suite, username, password }) {
  const authorize = `${issuer}/oauth/auz/authorize*`;
  const here = `${issuer}/*`;
  const signIn = (picture) => [
    { task: 'Sign in', optional: true, match: `${issuer}/login*`, commands: [
      ...(picture ? [shot('login-form', 'update-image-placeholder-optional')] : []),
      ['text', 'id', 'username', username, 'optional'], ['text', 'id', 'password', password, 'optional'], ['click', 'id', 'login-submit'],
    ] },
    { task: 'Allow', optional: true, match: `${issuer}/consent*`, commands: [['click', 'id', 'consent-allow']] },
  ];
  const script = (end) => ({ task: 'A form that sends itself', optional: true, match: here, commands: [['wait', 'contains', end, 10]] });
  const back = { task: 'Back', match: `${suite}test/*/callback*`, commands: [['wait', 'id', 'submission_complete', 10]] };
  const wait = [['wait', 'xpath', either, 10, '.*', 'update-image-placeholder-optional']];

  const usual = (picture) => ({ match: authorize, tasks: [...signIn(picture), script('/callback'), back] });
  const pictured = { match: authorize, tasks: [{ task: 'Log-in page', match: `${issuer}/login*`, commands: [shot('login-form')] }] };
  const refused = { match: authorize, tasks: [{ task: 'Error page', match: authorize, commands: [shot('error-title')] }] };
  const open = { match: authorize, tasks: [{ task: 'At once', optional: true, match: authorize, commands: wait }, ...signIn(false),
    { task: 'Later', optional: true, match: here, commands: wait }, { ...back, optional: true }] };
  const picture = (xpath) => ['wait', 'xpath', xpath, 10, '.*', 'update-image-placeholder'];
  const confirm = ['click', 'id', 'logout-confirm', 'optional'];
  const logout = (...tasks) => ({ match: `${issuer}/oauth/end_session*`, tasks });
  const asked = { task: 'Confirm', optional: true, match: here, commands: [confirm] };
  const signedOut = logout(asked, script('/post_logout_redirect'), { task: 'Back', match: `${suite}test/*/post*` });
  const doubt = logout({ task: 'Error or question', match: here, commands: [picture('//h1'), confirm] });
  const end = logout(asked, { task: 'Signed out', match: here, commands: [picture("//h1[@id='logged-out']")] });

  const override = {};
  const set = (names, ...browser) => names.forEach((name) => { override[`oidcc-${name}`] = { browser }; });
  set(secondLogins, usual(true));
  set(loginPictures, pictured);
  set(refusals, refused);
  set(undecided, open);
  set(logoutDoubts.map((name) => `rp-initiated-logout-${name}`), usual(false), doubt);
  set(logoutEnds.map((name) => `rp-initiated-logout-${name}`), usual(false), end);
  return { browser: [usual(false), signedOut], override };
}
