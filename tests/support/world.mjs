// A Signet where much has happened: people with long names and from right to left, apps, groups, domains, teams, sessions, log-ins that
// worked and that did not. What the pages show when they are full.
import { startApp } from './app.mjs';
import { startAuthority } from './certificates.mjs';
import { startPostbox } from './postbox.mjs';
import { startProvider } from './provider.mjs';
import { freePort, maria, startSignet } from './signet.mjs';
import { owner, person, SECRET } from './stage.mjs';
import { startWalker } from './walker.mjs';

const clause = 'Use the service for lawful purposes only, and keep your password to yourself. ';
const LONG = 'Maximiliane Wilhelmine Friederike Alexandra von und zu Hohenstein-Langenfeld-Wasserburg';
const WORD = 'Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch';

const named = [
  ['layla', 'ليلى عبد الرحمن بنت محمد الحسيني'], ['noam', 'נועם בן־דוד כהן'], ['sato', '佐藤 美咲'], ['anna', 'Анна-Мария Константинопольская'],
  [WORD.toLowerCase(), WORD], ['maximiliane.wilhelmine.von-und-zu-hohenstein-langenfeld', LONG],
];
const many = Array.from({ length: 34 }, (_, at) => person(`guest${at}`, { groups: at % 3 ? ['everyone'] : ['everyone', 'research-and-development'] }));

/** Signs in at pages of ours without an app. */
const visitors = ['dennis', 'nora', 'ravi', 'lena', 'jonas', 'mila', 'omar', 'pia'];

function people() {
  const rich = {
    groups: ['everyone', 'research-and-development', 'on-call', 'https://groups.example/an/identifier/that/is/rather/long/indeed'], roles: ['editor', 'billing'],
    middle_name: 'Wilhelmine', nickname: 'Maxi', phone_number: '+49 30 1234567', phone_number_verified: false, website: 'https://maxi.example/a/path/that/is/long',
    zoneinfo: 'Europe/Berlin', locale: 'de-DE', attributes: { department: 'Research and development', badge: '0b4c1f2e9a7d4c7f8e21', shares: [1, 2, 3] },
  };
  return [owner, person('ada', { admin_role: 'auditor' }), { ...maria, managed: 'create', ...rich },
    ...named.map(([username, name], at) => person(username, { name, email: `${username}@example.com`, groups: ['everyone'], enabled: at !== 3, email_verified: at !== 2 })),
    ...visitors.map((name) => person(name)), ...many];
}

function clients(app) {
  const redirects = Array.from({ length: 6 }, (_, at) => `https://atlas.example/a/path/of/its/own/that/is/long/signed-in/${at}?tenant=hohenstein`);
  return [
    { client_id: 'notes', client_name: 'Field Notes', token_endpoint_auth_method: 'none', redirect_uris: [app.callback], require_consent: false, managed: 'create' },
    { client_id: 'atlas', client_name: 'Atlas of everything that the research department has ever measured', token_endpoint_auth_method: 'none',
      redirect_uris: [app.callback, ...redirects], post_logout_redirect_uris: [app.goodbye], contacts: ['atlas@example.com', 'dev@example.com'],
      client_uri: 'https://atlas.example/', policy_uri: 'https://atlas.example/privacy', tos_uri: 'https://atlas.example/terms', managed: 'create',
      grant_types: ['authorization_code', 'refresh_token'], scope: 'openid profile email address phone offline_access orders:read orders:write' },
    { client_id: 'tv', client_name: 'Field Notes for television', token_endpoint_auth_method: 'none', grant_types: ['urn:ietf:params:oauth:grant-type:device_code', 'refresh_token'] },
    { client_id: 'an-identifier-of-an-app-that-somebody-made-as-long-as-it-may-be-0123456789abcdef', client_name: 'خريطة المشاريع', client_secret: SECRET, redirect_uris: ['https://kept.example/cb'] },
    { client_id: 'off', client_name: 'Switched off', client_secret: SECRET, redirect_uris: ['https://off.example/cb'], enabled: false },
    ...Array.from({ length: 24 }, (_, at) => ({ client_id: `app-${at}`, client_name: `Team tool ${at}`, client_secret: SECRET, redirect_uris: [`https://tool-${at}.example/cb`] })),
  ];
}

function settings({ app, provider, acquainted, unknown, postbox, port }) {
  const corp = { issuer: provider.issuer, client_id: 'corp', client_secret: SECRET, enabled_for: ['provider', 'portal'] };
  return {
    port,
    users: people(),
    clients: clients(app).map((client) => ({ provider: 'default', ...client })),
    providers: [
      { name: 'default', display_name: 'Signet', sign_up: 'email_domain', sign_up_domains: ['new.example', 'partners.hohenstein-langenfeld.example'], managed: 'create' },
      { name: 'second', issuer: 'https://login.hohenstein-langenfeld-wasserburg.example/tenants/second', display_name: 'The second house', managed: 'create' },
    ],
    resources: [
      { identifier: 'https://orders.example', display_name: 'Orders', provider: 'default', access_token_format: 'jwt', managed: 'create', scopes: [
        { name: 'orders:read', description: 'See your orders' }, { name: 'orders:write', description: 'Order in your name, and pay with the means of payment that you have stored' }] },
      { identifier: 'https://api.hohenstein-langenfeld-wasserburg.example/a/path/that/is/long/v1', provider: 'default', scopes: ['measurements'] },
    ],
    tables: {
      tenant: [{ name: 'default', display_name: 'Signet', app_approval: true }],
      mail: { host: '127.0.0.1', port: postbox.port, tls: 'none', from: 'Signet <login@example.com>' },
      outbound: { allow: ['127.0.0.0/8'] },
      upstream: [
        { ...corp, name: 'corp', display_name: 'Corp', managed: 'create' },
        { ...corp, name: 'acquainted', display_name: 'The identity provider of the Hohenstein-Langenfeld group', issuer: acquainted.issuer, username_claim: 'given_name' },
        { ...corp, name: 'unknown', display_name: 'Google', preset: 'google', method: 'discover', issuer: unknown.issuer },
      ],
      platform_identity: [{ name: 'signing', algorithm: 'ES256' }],
      agreement: [
        { name: 'terms', managed: 'create', version: '2026-11', title: 'Terms of use', text: Array(12).fill(clause.repeat(3)).join('\n\n') },
        { name: 'privacy', version: '7', title: 'Privacy notice of the companies of the Hohenstein-Langenfeld-Wasserburg group', url: 'https://corp.example/privacy' },
        { name: 'developers', version: '3', title: 'Rules for developers', text: clause.repeat(9), required_for: ['developers'] },
      ],
    },
  };
}

const AGENTS = [
  'Mozilla/5.0 (X11; Linux x86_64; rv:146.0) Gecko/20100101 Firefox/146.0',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 19_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.1 Mobile/15E148 Safari/604.1',
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/143.0.0.0 Safari/537.36 Edg/143.0.0.0',
  'curl/8.14.1',
];

const PARTS = ['signet', 'provider', 'acquainted', 'unknown', 'app', 'postbox'];

const field = (text, name) => new RegExp(`name="${name}" value="([^"]*)"`).exec(text)?.[1].replaceAll('&#x3D;', '=') ?? '';

/** What a form of a page hides, and what is typed. */
const fill = (page, fields) => ({ ...Object.fromEntries(['form_token', 'interaction', 'agreements', 'session', 'to', 'tag', 'step'].map((name) => [name, field(page.text, name)])), ...fields });

/** An answer that is no refusal. */
function came(answer) {
  if (answer.status >= 400) throw new Error(`${answer.status} at ${answer.url}\n${answer.text}`);
  return answer;
}

/** Somebody who acts without a window: pages are fetched, forms are posted with what they hide. */
function startActor(issuer, agent = AGENTS[0]) {
  const walker = startWalker(agent);
  const at = (path) => new URL(path, issuer).href;
  const get = (path, stops) => walker.go(at(path), stops);
  return {
    walker,
    get,
    /** What the address of a link on a page says. */
    async find(path, pattern) {
      const page = await get(path);
      const found = pattern.exec(page.text.replaceAll('&#x3D;', '='));
      if (!found) throw new Error(`${pattern} is not at ${page.url}: ${page.status}\n${page.text}`);
      return found[1];
    },
    /** Posts a form to a page's own address, or to another one. */
    async act(path, fields, to = path, stops) {
      return came(await walker.post(at(to), fill(await get(path), fields), stops));
    },
    tryPassword: async (who) => walker.post(at('/login'), fill(await get('/account'), who)),
    async signIn({ username, password }) { came(await this.tryPassword({ username, password })); },
    /** Signed in already: to an app, accepting and allowing what is asked on the way. */
    async useApp(url, stops) {
      let page = await get(url, stops);
      for (const [path, action] of [['/agreements', 'accept'], ['/consent', 'allow']]) {
        if (!page.next && new URL(page.url).pathname === path) page = await walker.post(at(path), fill(page, { action }), stops);
      }
      if (!page.next?.includes('code=')) throw new Error(`the app gets no code: ${page.status} at ${page.next ?? page.url}\n${page.text}`);
    },
  };
}

/** Puts it up; what is up already is taken down where something fails. */
export async function startWorld() {
  const world = {};
  world.stop = async () => { for (const part of PARTS) await world[part]?.stop(); };
  try {
    await putUp(world);
    await happen(world);
  } catch (error) {
    await world.stop();
    throw error;
  }
  return world;
}

async function putUp(world) {
  Object.assign(world, { app: await startApp(), postbox: await startPostbox() });
  const port = await freePort();
  const back = ['/oauth/auz/grants/provider/authcomplete', '/api/login/ssoLogin'].map((path) => `http://localhost:${port}${path}`);
  world.provider = await startProvider([{ client_id: 'corp', client_secret: SECRET, application_type: 'native', redirect_uris: back }]);
  // two more, from which nobody has come yet: one knows nora's address, one somebody whom nobody knows here
  const known = (name, email) => ({ accountId: 'grace', claims: () => ({ sub: 'grace', given_name: name, family_name: 'Hopper', email, email_verified: true }) });
  const other = (...who) => startProvider([{ client_id: 'corp', client_secret: SECRET, application_type: 'native', redirect_uris: back }], { findAccount: () => known(...who) });
  world.acquainted = await other('Nora', 'nora@example.com');
  world.unknown = await other('Grace', 'grace@corp.example');
  world.signet = await startSignet({ ...settings({ ...world, port }) });
  world.at = (path) => new URL(path, world.signet.issuer).href;
  world.ask = (client_id, more = {}) => world.at(`/oauth/auz/authorize?${new URLSearchParams({ client_id, redirect_uri: world.app.callback, response_type: 'code',
    scope: 'openid email', state: 's', code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM', code_challenge_method: 'S256', ...more })}`);
  world.names = {};
}

/** What has happened, and the names that pages have by it. */
async function happen(world) {
  const { names, signet } = world;
  const actor = (agent) => startActor(signet.issuer, agent);
  const stops = (url) => url.startsWith(world.app.origin);
  const boss = actor();
  await boss.signIn(owner);
  await boss.act('/portal/agreements', {});
  await live(world, actor, stops);
  /** The first row of a list. */
  const first = (path, list = path.split('?')[0]) => boss.find(path, new RegExp(`class="lead[^"]*">(?:<[^a][^>]*>)*<a href="${list}/([^"/?]+)`));
  names.maria = await first('/admin/people?prefix=maria');
  names.long = await first('/admin/people?prefix=maximiliane');
  names.link = /id="link"[^>]*>([^<]+)</.exec((await boss.act(`/admin/people/${await first('/admin/people?prefix=guest1')}/link`, {})).text)[1].replaceAll('&#x3D;', '=');
  names.identity = await boss.find(`/admin/people/${names.maria}`, /\/identities\/([^"/]+)\/unlink/);
  names.address = await first('/admin/groups?prefix=https');
  names.access = await (async () => { const own = actor(); await own.signIn(maria); return own.find('/account/apps', /apps\/remove\?app=([^"]+)"/); })();
  names.group = await first('/admin/groups?prefix=research');
  names.key = await boss.find('/admin/keys', /\/admin\/keys\/([^"/]+)\/revoke/);
  names.resource = await boss.find('/admin/resources', /href="\/admin\/resources\/([^"/?]+)"><b>Orders</);
  names.agreement = await boss.find('/admin/agreements', /href="\/admin\/agreements\/([^"/?]+)">(?:<[^>]*>)*Terms of use/);
  names.entry = await first('/admin/audit');
  await boss.act('/admin/tenants/new', { name: 'wasserburg', 'display-name': 'The works of the Hohenstein-Langenfeld-Wasserburg group', issuer: 'https://login.wasserburg.example' });
  await boss.act('/admin/platform-identities/new', { name: 'own-key', algorithm: 'ES256' });
  const authority = startAuthority(signet.folder);
  await boss.act('/admin/trust/new', { authority: authority.pem }, '/admin/trust/new');
  names.authority = await boss.find('/admin/trust', /\/admin\/trust\/([^"/]+)\/remove/);
  await team(world, boss, actor);
  const refused = await fetch(world.ask('notes', { redirect_uri: `${world.app.callback}/` }));
  names.reference = /id="error-reference"[^>]*>([^<]+)</.exec(await refused.text())[1];
  const own = await fetch(world.ask(names.app, { redirect_uri: 'https://own.example/Signed-in' }));
  names.own_reference = /id="error-reference"[^>]*>([^<]+)</.exec(await own.text())[1];
}

/** People come and go: sessions of several devices, access that apps have, an identity elsewhere, wrong passwords. */
async function live(world, actor, stops) {
  const all = await Promise.all(AGENTS.map(async (agent) => { const own = actor(agent); await own.signIn(maria); return own; }));
  await all[0].act('/account/identities', { idp: 'corp' }, '/account/identities/link');
  for (const client of ['notes', 'atlas']) {
    await all[1].useApp(world.ask(client, { scope: client === 'notes' ? 'openid' : 'openid profile email offline_access orders:read' }), stops);
  }
  for (const username of ['maria', 'nobody-of-that-name-who-is-rather-long@hohenstein-langenfeld.example']) await actor().tryPassword({ username, password: 'not this one' });
}

/** Teams with people, apps that wait, apps that work, invitations. */
async function team(world, boss, actor) {
  const { names } = world;
  const made = await boss.act('/portal/teams/new', { name: 'Research and development of the Hohenstein-Langenfeld-Wasserburg group' });
  names.team = new URL(made.url).pathname.split('/')[3];
  const own = `/portal/teams/${names.team}`;
  const invite = (invitee, role) => boss.act(`${own}/invite`, { invitee, role });
  const open = await invite('somebody.with.a.rather.long.name@hohenstein-langenfeld-wasserburg.example', 'viewer');
  const joining = await invite('lena', 'developer');
  const link = /id="link"[^>]*>([^<]+)</.exec(joining.text)[1].replaceAll('&#x3D;', '=');
  const lena = actor();
  await lena.signIn(person('lena'));
  const { pathname, search } = new URL(link);
  await lena.act(pathname + search, { token: new URL(link).searchParams.get('token') }, '/portal/join');
  await lena.act('/portal/agreements', {});
  names.lena = await boss.find(own, new RegExp(`/members/([^"/]+)">(?:(?!/members/)[\\s\\S])*Lena`));
  const waiting = new URL(/id="link"[^>]*>([^<]+)</.exec(open.text)[1].replaceAll('&#x3D;', '='));
  names.invitation = `${waiting.pathname}${waiting.search}`;
  const make = async (who, kind, name, redirect_uris) => {
    const page = await who.act(`${own}/apps/new/${kind}?name=${encodeURIComponent(name)}`, { name, redirect_uris }, `${own}/apps/new/${kind}`);
    return new URL(page.url).pathname.split('/')[5];
  };
  names.app = await make(boss, 'web', 'Atlas', 'https://own.example/signed-in\nhttps://own.example/a/path/that/is/long/and/goes/on/for/a/while');
  await make(boss, 'single_page', 'A dashboard with a name that somebody thought about for a long time', 'https://dashboard.example/cb');
  names.machine = await make(boss, 'machine', 'Measurements at night', '');
  names.waiting = await make(lena, 'machine', 'Nightly export', '');
  await make(lena, 'native', 'تطبيق الهاتف', 'com.example.app:/cb');
  await boss.act(`${own}/apps/${names.app}/secrets`, {});
  names.secret = await boss.find(`${own}/apps/${names.app}/secrets`, /\/secrets\/([^"/]+)\/revoke/);
}
