#!/usr/bin/env node
// Runs the suite's plans for relying parties: the suite is the provider that people sign in through. See README.md.
import { execFileSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { startApp } from '../support/app.mjs';
import { startChromium, withPage } from '../support/chromium.mjs';
import { APP, APP_SECRET, configuration, departs, domainFor, refreshes, tables, typedFor } from './domains.mjs';
import { api, read, reasons, report, say, sleep, withSlash } from './suite.mjs';

const { values: options, positionals } = parseArgs({ allowPositionals: true, options: {
  suite: { type: 'string', default: 'https://localhost.emobix.co.uk:8443/' },
  issuer: { type: 'string' },
  flush: { type: 'string' }, // the command that forgets what is kept of an upstream; its name is added
  add: { type: 'string' }, // the command that adds an upstream; its name and options are added
  only: { type: 'string' }, // modules whose name fits
  out: { type: 'string' }, // a JSON file of all results
  tables: { type: 'boolean' }, // only prints the tables that Signet's configuration needs
} });
const plans = read('rp-plans.json');
const expected = read('rp-expected.json');
const suite = withSlash(options.suite);
const call = api(suite);
const { issuer } = options;
const app = await startApp();

/** What must not end in the app. */
const bad = /invalid|missing|mismatch|sig-none/;
/** What may end in either way. */
const free = /kid-absent-multiple-jwks$/;
/** What is over when the metadata were read, or we were registered, and a further call would be a fault: the person does not go there. */
const stays = (name) => departs.test(name) || /dynamic-registration$/.test(name);
/** What goes on with a log-out, and what wants a second log-in. */
const logout = /logout/;
const twice = /signing-key-rotation$/;
/** What the suite starts itself, at Signet's `initiate_login_uri`. */
const initiated = /3rd-party-init-login/;
/** What wants an issuer that nobody was told of: an administrator adds a domain by what people there are called. */
const webfinger = /webfinger/;

const request = (domain) => `${issuer}/oauth/auz/authorize?${new URLSearchParams({ client_id: APP, redirect_uri: app.callback,
  response_type: 'code', scope: 'openid', state: 's', idp_hint: domain })}`;

/** A person is about to leave for the suite: `app`, as if they had come there, or where else they were sent. */
async function depart(page, domain) {
  let url = request(domain);
  for (let steps = 0; steps < 5 && url.startsWith(issuer); steps += 1) {
    const answer = await page.request.get(url, { maxRedirects: 0 });
    url = new URL(answer.headers().location, url).href;
  }
  return url.startsWith(`${suite}test/a/`) ? 'app' : url;
}

/** A person signs in through a domain: `app`, or what the error page says. */
async function signIn(page, domain) {
  await page.goto(request(domain));
  return goOn(page, '#app');
}

/**
 * A person goes where the suite sends them, chooses the domain (all of them are at its issuer) and ends at the account page, which counts
 * as the app.
 */
async function follow(page, domain, id) {
  await depart(page, domain); // Signet registers itself; nobody follows it there
  let url;
  for (let tries = 0; tries < 50 && !url; tries += 1) {
    [url] = (await call('GET', `api/runner/browser/${id}`)).urls;
    await sleep(0.2);
  }
  await call('POST', `api/runner/browser/${id}/visit`, { url });
  await page.goto(url);
  await page.click(`#initiated a[href*="idp=${domain}&"]`);
  return goOn(page, 'nav[aria-label="Account"]');
}

/** Whatever a first log-in asks is filled in, until the person is at their end or at an error page. */
async function goOn(page, end) {
  await page.waitForSelector(`${end}, #first-form, #error-code`);
  if (await page.locator('#first-form').count()) {
    for (const [field, value] of Object.entries({ given_name: 'Someone', family_name: 'New', email: 'someone@example.test',
      username: 'someone' })) {
      const empty = page.locator(`input#${field}:not([readonly])`);
      if (await empty.count() && !await empty.inputValue()) await empty.fill(value);
    }
    await page.click('#first-submit');
    await page.waitForSelector(`${end}, #error-code`);
  }
  return await page.locator(end).count() ? 'app' : page.locator('#error-code').innerText();
}

/** The app at which a person has arrived redeems its code and refreshes its tokens, once what Signet knows is old: `app`, or what it is told. */
async function refresh(page) {
  const token = async (fields) => {
    const answer = await fetch(`${issuer}/oauth/oauth20/token`, { method: 'POST', body: new URLSearchParams(fields),
      headers: { authorization: `Basic ${Buffer.from(`${APP}:${encodeURIComponent(APP_SECRET)}`).toString('base64')}` } });
    return answer.json();
  };
  const first = await token({ grant_type: 'authorization_code', code: new URL(page.url()).searchParams.get('code'), redirect_uri: app.callback });
  if (!first.refresh_token) return `no refresh token: ${first.error}`;
  await sleep(2.1);
  const second = await token({ grant_type: 'refresh_token', refresh_token: first.refresh_token });
  return second.access_token ? 'app' : `the app is told ${second.error}`;
}

/** A domain is added by WebFinger, and reads its metadata at once: `app`, or why not. */
function add(module) {
  const name = `found-${Date.now().toString(36)}`;
  const settings = '--set method=read --set dynamic_registration=true';
  try {
    execFileSync('sh', ['-c', `${options.add} ${name} --webfinger '${typedFor(suite, module)}' ${settings}`], { stdio: 'pipe' });
    return 'app';
  } catch (error) {
    return String(error.stderr ?? error);
  }
}

async function signOut(page) {
  await page.goto(`${issuer}/logout`);
  await page.click('#logout-confirm');
  await page.waitForSelector('#logged-out');
}

/** `variant` is that of the module and its plan. */
async function runModule(browser, plan, module, variant) {
  const name = module.testModule;
  const domain = domainFor({ ...module, variant });
  const { id } = await call('POST', 'api/runner', { test: name, plan, variant: JSON.stringify(module.variant ?? {}) });
  const status = async () => (await call('GET', `api/info/${id}`)).status;
  const until = async (states, seconds) => {
    for (const limit = Date.now() + seconds * 1000; !states.includes(await status()) && Date.now() < limit;) await sleep(0.2);
  };
  await until(['WAITING', 'FINISHED', 'INTERRUPTED'], 20);
  execFileSync('sh', ['-c', `${options.flush} ${domain}`], { stdio: 'ignore' });
  await sleep(1); // every process knows of it within a second
  const framed = [];
  const ended = webfinger.test(name) ? add(module) : await withPage(browser, {}, async (page) => {
    page.on('response', (r) => r.url().includes('/frontchannel_logout/') && framed.push(`the frame answers ${r.status()}`));
    const go = initiated.test(name) ? follow : stays(name) ? depart : signIn;
    const first = await go(page, domain, id);
    if (logout.test(name)) await signOut(page);
    return refreshes.test(name) && first === 'app' ? refresh(page) : first;
  });
  const again = twice.test(name) ? await withPage(browser, {}, (page) => signIn(page, domain)) : ended;
  await until(['FINISHED', 'INTERRUPTED'], 30);
  const info = await call('GET', `api/info/${id}`);
  const why = [`a person ends at: ${ended}`, ...framed, ...await reasons(call, id)];
  // What the suite cannot see: whether the person was let in.
  const is = bad.test(name) && !name.includes('logout') ? ended !== 'app' : ended === 'app' && again === 'app';
  return { id, module: name, variant: module.variant, status: is || free.test(name) ? info.status : 'LET IN OR NOT', result: info.result, why, ended };
}

/** A plan's configuration names one domain: modules of each variant run in an instance of their own. */
async function runPlan(browser, name) {
  const { plan, variant } = plans[name];
  const channel = name.includes('front-channel') ? 'frontchannel' : 'backchannel';
  const usual = { client_registration: 'static_client', request_type: 'plain_http_request', ...variant };
  // What a plan sets of itself may not be said again.
  const fixed = JSON.stringify(Object.fromEntries(Object.entries(usual).filter(([, value]) => value !== null)));
  const create = (domain) => call('POST', 'api/plan', { planName: plan, variant: fixed }, configuration(issuer, domain, channel));
  const { modules } = await create('code');
  const whole = (module) => ({ ...variant, ...module.variant });
  const domainOf = (module) => domainFor({ ...module, variant: whole(module) });
  const outcomes = [];
  for (const domain of new Set(modules.map(domainOf))) {
    const { id } = await create(domain);
    for (const module of modules.filter((m) => domainOf(m) === domain && new RegExp(options.only ?? '').test(m.testModule))) {
      const outcome = await runModule(browser, id, module, whole(module)).catch((error) => ({ module: module.testModule, variant: module.variant,
        status: 'DRIVER', why: [String(error)] }));
      outcomes.push(outcome);
      say(name, `${outcomes.length}/${modules.length}`, outcome, expected);
    }
  }
  return { name, plan, listed: modules.length, outcomes };
}

async function runAll(names) {
  const browser = await startChromium();
  const results = [];
  for (const name of names) results.push(await runPlan(browser, name));
  await browser.close();
  process.exitCode = report(results, expected, options.out) ? 1 : 0;
}

if (options.tables) console.log(tables(suite));
else await runAll(positionals.length ? positionals : Object.keys(plans));
await app.stop();
