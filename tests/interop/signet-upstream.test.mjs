// Signet over Signet: one relies on the other, in every response type, by secret and by key, with signed requests and encrypted ID tokens, and signing out of
// either signs out of both. The upper one is on PostgreSQL, the lower one on SQLite.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { FLOWS, METHODS, REQUESTS, apps, signIn, signInAtHome, startRelyingParty } from '../support/federation.mjs';
import { freePort, startSignet, until } from '../support/signet.mjs';
import { form, startWalker } from '../support/walker.mjs';

const PASSWORD = 'correct-horse-battery';

describe('Signet as an upstream of Signet', () => {
  let upper, lower;

  before(async () => {
    const [above, below] = [await freePort(), await freePort()];
    // Both are on localhost, where cookies know no ports: another name, another cookie.
    const provider = { name: 'upper', issuer: `http://localhost:${above}`, response_types: [...new Set(FLOWS.map(([type]) => type))] };
    // Where an access token comes with it, the ID token has no claims of `profile` (Core §5.4); those below want the name in it.
    const app = ({ client_secret, ...metadata }) => ({ ...metadata, ...(client_secret && { client_secret }), require_consent: false,
      claim_mappings: ['preferred_username'] });
    upper = await startSignet({
      database: 'postgres', port: above, providers: [provider],
      users: [{ username: 'grace', password: PASSWORD, name: 'Grace Hopper', email: 'grace@example.test' }],
      clients: apps(`http://localhost:${below}`).map(app),
      tables: { outbound: { allow: ['127.0.0.0/8'] } },
    });
    const domain = { issuer: upper.issuer, authority_for_usernames: true, username_claim: 'preferred_username' };
    lower = await startRelyingParty({ database: 'sqlite', port: below, domain });
  });
  after(async () => {
    await lower?.stop();
    await upper?.stop();
  });

  async function prove(walker, page, stops) {
    const { action, fields } = form(page);
    return walker.post(action, { ...fields, username: 'grace', password: PASSWORD }, stops);
  }

  const cases = [
    ...FLOWS.map(([type, mode, source], at) => [`${type} by ${mode}, claims from ${source}`, `flow-${at}`]),
    ...Object.values(METHODS).map((method, at) => [`${method} at the token endpoint`, Object.keys(METHODS)[at]]),
    ...Object.entries(REQUESTS).map(([name, [way, algorithm]]) => [`a request signed by ${algorithm}, by ${way}`, name]),
    ['a request in a form, and userinfo asked with one', 'posted'],
    ['a callback that only this domain has', 'own'],
  ];
  for (const [title, name] of cases) {
    test(title, async () => {
      assert.ok((await signIn(startWalker(), lower, name, prove)).get('code'));
    });
  }

  test('a domain for the portal lets a person in to our own pages', async () => {
    const page = await signInAtHome(startWalker(), lower, 'portal', prove);
    assert.equal(page.url, `${lower.issuer}/account`, `${page.text}\n${lower.said()}`);
  });

  const isIn = async (walker, { issuer }) => (await walker.send(`${issuer}/account`)).status === 200;

  test('signing out above ends the session below', async () => {
    const walker = startWalker();
    await signIn(walker, lower, 'flow-0', prove);
    assert.ok(await isIn(walker, upper) && await isIn(walker, lower));
    const question = form(await walker.go(`${upper.issuer}/logout`));
    await walker.post(question.action, question.fields);
    assert.ok(!await isIn(walker, upper));
    await until(lower.program, 'the session below is still there', async () => !await isIn(walker, lower), 10);
  });

  test('signing out below signs out above', async () => {
    const walker = startWalker();
    await signIn(walker, lower, 'flow-0', prove);
    const question = form(await walker.go(`${lower.issuer}/logout`));
    const last = await walker.post(question.action, question.fields);
    assert.equal(last.url, `${lower.issuer}/logout/done`);
    assert.ok(!await isIn(walker, upper) && !await isIn(walker, lower));
  });
});
