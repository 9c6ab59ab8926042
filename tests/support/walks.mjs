// The way to each page that somebody sees only in the middle of something: signing in, allowing, signing up, a link in a mail.
import { signIn } from './chromium.mjs';
import { maria } from './signet.mjs';
import { owner, person } from './stage.mjs';

const CALLBACK = '/oauth/auz/grants/provider/authcomplete';
const ORDERS = 'openid profile email address phone offline_access orders:read orders:write';

async function begin({ ask }, page, who, more = {}) {
  await page.goto(ask('atlas', { scope: ORDERS, ...more }));
  if (who) await signIn(page, person(who));
  if (who) await page.waitForSelector('#agreement-form, #consent-form, #app');
}

async function signedIn({ at }, page, who) {
  await page.goto(at('/account'));
  await signIn(page, who);
  await page.waitForSelector('#sign-out');
}

async function device({ at, signet }) {
  const answer = await fetch(at('/oauth/device_authorization'), { method: 'POST', body: new URLSearchParams({ client_id: 'tv', scope: 'openid profile offline_access' }) });
  if (!answer.ok) throw new Error(`${await answer.text()} ${signet.said()}`);
  return answer.json();
}

async function deviceConsent(world, page, who) {
  const { verification_uri_complete } = await device(world);
  await page.goto(verification_uri_complete);
  await page.click('#device-submit');
  await signIn(page, person(who));
  await page.waitForSelector('#agreement-form, #waiting-device');
  if (await page.locator('#agreement-form').count()) await page.click('#agreement-accept');
  await page.waitForSelector('#waiting-device');
}

async function signUp({ at, postbox }, page, address) {
  await page.goto(at('/signup'));
  await page.fill('#email', address);
  await page.click('#signup-submit');
  await page.waitForSelector('#signup-sent');
  return (await postbox.link(address)).link;
}

async function recover({ at, postbox }, page, address) {
  await page.goto(at('/recover'));
  await page.fill('#username', address);
  await page.click('#recover-submit');
  await page.waitForSelector('#recover-sent');
  return (await postbox.link(address)).link;
}

/** Asks for another address of somebody whose own is proved: the links that go to the new one and to the old one. */
async function changeAddress(world, page, who, address) {
  await signedIn(world, page, person(who));
  await page.goto(world.at('/account/email'));
  await page.fill('#email', address);
  await page.click('#address-send');
  await page.waitForSelector('#flash');
  return { change: (await world.postbox.link(address, '/account/email/change')).link, keep: (await world.postbox.link(`${who}@example.com`, '/account/email/keep')).link };
}

/** Opens an address whose page posts itself at once to another one, and keeps the page. */
async function held(page, url, target) {
  await page.route((to) => to.href.startsWith(target), (route) => route.abort('aborted'));
  await page.goto(url);
}

/** The owner tries an app of the team from its page. */
async function begunTry(world, page, app, prompt) {
  await signedIn(world, page, owner);
  await page.goto(world.at(`/portal/teams/${world.names.team}/apps/${app}/try`));
  if (prompt) await page.selectOption('#prompt', prompt);
  await page.click('#try-start');
  if (app === world.names.machine) return;
  await page.waitForSelector('#agreement-form, #consent-form');
  if (await page.locator('#agreement-form').count()) await page.click('#agreement-accept');
  await page.waitForSelector('#consent-form');
}

async function upstream({ ask }, page, idp) {
  await page.goto(ask('notes', { idp_hint: idp }));
  await page.waitForSelector('#first-form, #link-form');
}

/** `walks[name](world, page)` leads to the page. */
export const walks = {
  welcome: ({ at }, page) => page.goto(at('/')),
  'unknown-host': ({ signet }, page) => page.goto(`http://elsewhere.localhost:${new URL(signet.issuer).port}/`),
  refused: ({ ask }, page) => page.goto(ask('atlas', { redirect_uri: 'https://atlas.example/somewhere/else/that/is/not/registered?with=a&query=that-is-long' })),
  'form-post': async (world, page) => { await signedIn(world, page, person('dennis')); await held(page, world.ask('notes', { response_mode: 'form_post' }), world.app.callback); await page.click('#agreement-accept'); await page.waitForSelector('#form-post'); },
  'strange-answer': ({ at }, page) => page.goto(at(`${CALLBACK}?state=nobodys&code=x`)),
  fragment: ({ at }, page) => page.goto(at(CALLBACK)),
  'fragment-of-one': ({ at }, page) => page.goto(at(`${CALLBACK}/corp`)),
  'portal-fragment': ({ at }, page) => page.goto(at('/api/login/ssoLogin')),
  relay: async ({ at }, page) => {
    // as an upstream's page posts: from another site
    await page.goto('data:text/html,<form method=post><input name=state value=nobodys></form>');
    await page.route(at(CALLBACK), (route, request) => (request.postData().includes('signet_posted') ? route.abort('aborted') : route.continue()));
    await page.evaluate((action) => { const [form] = document.forms; form.action = action; form.submit(); }, at(CALLBACK));
    await page.waitForSelector('#relay');
  },
  initiated: async (world, page) => {
    await signedIn(world, page, person('dennis'));
    await page.goto(world.at(`/oauth/auz/grants/provider/initiate_login?${new URLSearchParams({ iss: world.provider.issuer })}`));
    await page.waitForSelector('#initiated-stay');
  },
  trial: async (world, page) => { await signedIn(world, page, owner); await page.goto(world.at('/login/try?idp=corp')); await page.waitForSelector('#verdict'); },
  'new-secret': async (world, page) => { await signedIn(world, page, owner); await page.goto(world.at(`/admin/clients/${world.names.waiting}`)); await page.click('#act-secret'); await page.waitForSelector('#client-secret'); },
  'end-session': async (world, page) => { await signedIn(world, page, person('dennis')); await page.goto(world.at('/oauth/end_session?client_id=atlas')); await page.waitForSelector('#logout-confirm'); },
  tried: async (world, page) => { await begunTry(world, page, world.names.app); await page.click('#consent-allow'); await page.waitForSelector('#void'); },
  'tried-machine': async (world, page) => { await begunTry(world, page, world.names.machine); await page.waitForSelector('#void'); },
  'tried-refused': async (world, page) => { await begunTry(world, page, world.names.app, 'consent'); await page.click('#consent-deny'); await page.waitForSelector('#void'); },
  'sign-in': begin,
  'sign-in-wrong': async (world, page) => { await begin(world, page); await signIn(page, { username: 'mila', password: 'not this one' }); await page.waitForSelector('[role=alert], .notice'); },
  'sign-in-again': async (world, page) => { await signedIn(world, page, person('mila')); await begin(world, page, undefined, { prompt: 'login' }); },
  agreements: (world, page) => begin(world, page, 'omar'),
  consent: async (world, page) => { await begin(world, page, 'pia'); await page.click('#agreement-accept'); await page.waitForSelector('#consent-form'); },
  'device-consent': (world, page) => deviceConsent(world, page, 'ravi'),
  'portal-agreements': async ({ at }, page) => { await page.goto(at('/portal')); await signIn(page, person('ada')); await page.waitForSelector('#agreement-form, #closed-title'); },
  select: async (world, page) => {
    for (const who of [maria, owner, person('layla')]) { await page.goto(world.ask('notes', { prompt: 'login' })); if (await page.locator('#other-account').count()) await page.click('#other-account'); await signIn(page, who); await page.waitForSelector('#app, #agreement-form'); if (await page.locator('#agreement-form').count()) { await page.click('#agreement-accept'); await page.waitForSelector('#app'); } }
    await page.goto(world.ask('atlas', { prompt: 'select_account' }));
    await page.waitForSelector('#select-form');
  },
  'signed-out': async (world, page) => { await signedIn(world, page, person('jonas')); await page.goto(world.at('/logout')); await page.click('#logout-confirm'); await page.waitForURL(/\/logout\/done/); },
  device: ({ at }, page) => page.goto(at('/device')),
  'device-wrong': async ({ at }, page) => { await page.goto(at('/device')); await page.fill('#user_code', 'bbbb bbbb'); await page.click('#device-submit'); await page.waitForSelector('#device-error'); },
  'device-done': async (world, page) => { await deviceConsent(world, page, 'jonas'); await page.click('#consent-allow'); await page.waitForSelector('#device-ended'); },
  'sign-up': ({ at }, page) => page.goto(at('/signup')),
  'sign-up-wrong': async ({ at }, page) => { await page.goto(at('/signup')); await page.fill('#email', 'somebody@elsewhere.example'); await page.click('#signup-submit'); await page.waitForSelector('#email-problem'); },
  'sign-up-sent': (world, page) => signUp(world, page, 'first@new.example'),
  'sign-up-confirm': async (world, page) => { await page.goto(await signUp(world, page, 'maximiliane.wilhelmine@partners.hohenstein-langenfeld.example')); },
  'sign-up-closed': ({ at }, page) => page.goto(at('/signup/confirm?token=guessed')),
  recover: ({ at }, page) => page.goto(at('/recover')),
  'recover-sent': (world, page) => recover(world, page, 'mila@example.com'),
  'recover-done': async (world, page) => {
    await page.goto(await recover(world, page, 'omar@example.com'));
    await page.fill('#password', 'seven quiet rivers run');
    await page.fill('#password_again', 'seven quiet rivers run');
    await page.click('#reset-submit');
    await page.waitForSelector('#recover-done');
  },
  reset: async (world, page) => { await page.goto(await recover(world, page, 'layla@example.com')); },
  'reset-closed': ({ at }, page) => page.goto(at('/recover/password?token=guessed')),
  'choose-password': ({ names }, page) => page.goto(names.link),
  'choose-closed': ({ at }, page) => page.goto(at('/password?token=guessed')),
  'set-up-closed': ({ at }, page) => page.goto(at('/setup?token=guessed')),
  'confirm-address': async (world, page) => {
    await signedIn(world, page, person('sato'));
    await page.goto(world.at('/account/profile'));
    await page.click('#proof-send');
    await page.waitForSelector('#flash');
    await page.goto((await world.postbox.link('sato@example.com')).link);
  },
  'change-address': async (world, page) => { await page.goto((await changeAddress(world, page, 'noam', 'noam@new.example')).change); },
  'keep-address': async (world, page) => { await page.goto((await changeAddress(world, page, 'pia', 'pia@new.example')).keep); },
  'kept-address': ({ at }, page) => page.goto(at('/account/email/keep?step=undone')),
  left: ({ at }, page) => page.goto(at('/account/keep?step=left')),
  'keep-closed': ({ at }, page) => page.goto(at('/account/keep?token=guessed')),
  invited: async (world, page) => {
    await signedIn(world, page, owner);
    await page.goto(world.at('/admin/people/invite'));
    await page.fill('#email', 'wei@new.example');
    await page.click('#invite-send');
    await page.waitForSelector('#told');
    await page.goto((await world.postbox.link('wei@new.example')).link);
  },
  'invited-closed': ({ at }, page) => page.goto(at('/signup/invited?token=guessed')),
  first: (world, page) => upstream(world, page, 'unknown'),
  link: (world, page) => upstream(world, page, 'acquainted'),
};
