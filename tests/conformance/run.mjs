#!/usr/bin/env node
// Runs plans of the OpenID conformance suite against a running Signet, and compares each result with expected.json. See README.md.
import { execFileSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { automation } from './pages.mjs';
import { serve } from './person.mjs';
import { api, read, reasons, report, say, sleep, withSlash } from './suite.mjs';

const { values: options, positionals } = parseArgs({ allowPositionals: true, options: {
  suite: { type: 'string', default: 'https://localhost.emobix.co.uk:8443/' },
  issuer: { type: 'string' },
  username: { type: 'string' },
  password: { type: 'string' },
  rotate: { type: 'string' }, // the command that rotates Signet's keys
  jobs: { type: 'string', default: '1' }, // plans at a time
  only: { type: 'string' }, // modules whose name fits
  out: { type: 'string' }, // a JSON file of all results
} });
const plans = read('plans.json');
const expected = read('expected.json');
const suite = withSlash(options.suite);
const call = api(suite);

function configuration(name, chromium) {
  const { issuer, username, password } = options;
  return { alias: `signet-${name}`, description: 'Signet', client: { client_name: 'First app' }, client2: { client_name: 'Second app' },
    server: { discoveryUrl: `${issuer}/.well-known/openid-configuration`, jwks_refresh_delay: 60 },
    options: { browsercontrol_css_enable: false }, ...(chromium ? {} : automation({ issuer, suite, username, password })) };
}

const kids = async () => {
  const { jwks_uri: uri } = await (await fetch(`${options.issuer}/.well-known/openid-configuration`)).json();
  return (await (await fetch(uri)).json()).keys.map((key) => key.kid);
};

/** Rotates the keys as soon as the announced ones may sign, which takes some minutes on a new database. */
async function rotate() {
  const before = new Set(await kids());
  const changed = async () => (await kids()).some((kid) => !before.has(kid));
  for (let tries = 0; tries < 40 && !await changed(); tries += 1) {
    execFileSync('sh', ['-c', options.rotate], { stdio: 'ignore' });
    for (let waits = 0; waits < 20 && !await changed(); waits += 1) await sleep(1);
  }
}

async function runModule(plan, module, chromium) {
  const { id } = await call('POST', 'api/runner', { test: module.testModule, plan, variant: JSON.stringify(module.variant ?? {}) });
  let info;
  const done = () => ['FINISHED', 'INTERRUPTED'].includes(info?.status);
  const person = chromium ? serve({ call, id, done, ...options }) : Promise.resolve();
  const limit = Date.now() + (module.testModule.endsWith('rotate-keys') ? 900_000 : 240_000);
  for (let started = false; !done() && Date.now() < limit; await sleep(0.4)) {
    info = await call('GET', `api/info/${id}`);
    if (info.status !== 'CONFIGURED' || started || !module.testModule.endsWith('rotate-keys')) continue;
    started = true;
    await rotate();
    await call('POST', `api/runner/${id}`);
  }
  const unfinished = !done();
  if (unfinished) await call('DELETE', `api/runner/${id}`);
  info = { ...await call('GET', `api/info/${id}`), ...(unfinished ? { status: 'UNFINISHED' } : {}) };
  await person;
  return { id, module: module.testModule, variant: module.variant, status: info.status, result: info.result, why: await reasons(call, id) };
}

async function runPlan(name) {
  const { plan, variant = {}, chromium = false } = plans[name];
  const { id, modules } = await call('POST', 'api/plan', { planName: plan, variant: JSON.stringify(variant) }, configuration(name, chromium));
  const outcomes = [];
  for (const module of modules.filter((m) => new RegExp(options.only ?? '').test(m.testModule))) {
    const outcome = await runModule(id, module, chromium).catch((error) => ({ module: module.testModule, variant: module.variant,
      status: 'DRIVER', why: [String(error)] }));
    outcomes.push(outcome);
    say(name, `${outcomes.length}/${modules.length}`, outcome, expected);
  }
  return { name, plan, listed: modules.length, outcomes };
}

const names = positionals.length ? positionals : Object.keys(plans).filter((name) => !plans[name].more);
const queue = [...names];
const results = [];
await Promise.all(Array.from({ length: Number(options.jobs) }, async () => {
  while (queue.length) results.push(await runPlan(queue.shift()));
}));
results.sort((a, b) => names.indexOf(a.name) - names.indexOf(b.name));
process.exitCode = report(results, expected, options.out) ? 1 : 0;
