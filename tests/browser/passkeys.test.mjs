// Passkeys, with a virtual authenticator: made on the account page, offered in the name field of the log-in page, asked for after the
// password, removed with a warning. And the log-in page of a browser without them.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { signIn, withPage } from '../support/chromium.mjs';
import { look, looks, shot } from '../support/look.mjs';
import { notes, owner, person, setStage } from '../support/stage.mjs';

const people = ['lena', 'ravi', 'mona', 'tom'].map((name) => person(name));

/** A platform authenticator that verifies its person; while it is `away`, nobody touches it. */
async function authenticator(page) {
  const client = await page.context().newCDPSession(page);
  await client.send('WebAuthn.enable', { enableUI: false });
  const options = { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true };
  const { authenticatorId } = await client.send('WebAuthn.addVirtualAuthenticator', { options });
  const touched = (enabled) => client.send('WebAuthn.setAutomaticPresenceSimulation', { authenticatorId, enabled });
  return { home: () => touched(true), away: () => touched(false),
    keys: async () => (await client.send('WebAuthn.getCredentials', { authenticatorId })).credentials };
}

describe('passkeys', () => {
  const stage = setStage({ settings: (app) => ({ users: [owner, ...people], clients: [notes(app)] }) });
  const { at } = stage;
  const code = (page) => page.waitForURL((url) => url.searchParams.has('code'));

  looks.forEach(({ name, options }, number) => {
    test(`sign in without a name and after the password, ${name}`, () => withPage(stage.browser, options, async (page, said) => {
      const who = people[number];
      const seen = async (what) => { await look(page, said); await shot(page, `passkeys-${number}-${what}`); };
      const key = await authenticator(page);
      await page.goto(at('/account/factors'));
      await signIn(page, who);
      await page.waitForSelector('#no-passkey');
      await seen('none');
      await page.click('#passkey-add');
      await page.waitForSelector('#passkey-ask');
      assert.equal(await page.isVisible('#passkey-none'), false);
      await seen('make');
      await page.fill('#name', 'Laptop');
      await page.click('#passkey-ask');
      await page.waitForSelector('#codes-done');
      assert.equal(await page.locator('#recovery-codes code').count(), 10);
      await page.click('#codes-done');
      assert.match(await page.innerText('#passkeys'), /Laptop/);
      await seen('made');
      const [held] = await key.keys();
      assert.equal(held.isResidentCredential, true);
      assert.equal(held.rpId, 'localhost');

      // Nothing opens by itself: the page waits, and can be used with a password.
      await page.context().clearCookies();
      await key.away();
      await page.goto(stage.ask());
      await page.waitForSelector('#passkey-ask');
      assert.equal(await page.getAttribute('#username', 'autocomplete'), 'username webauthn');
      await seen('log-in');
      // Chosen in the list of the name field.
      await key.home();
      await page.goto(stage.ask());
      await code(page);

      // After the password.
      await page.context().clearCookies();
      await key.away();
      await page.goto(stage.ask());
      await signIn(page, who);
      await page.waitForSelector('#passkey-ask');
      assert.match(await page.innerText('h1'), /Use your passkey/);
      await seen('second-step');
      await key.home();
      await page.click('#passkey-ask');
      await code(page);

      await page.goto(at('/account/factors'));
      await page.click('#passkeys a');
      await page.waitForSelector('#last-passkey');
      await seen('remove');
      await page.click('#confirm-yes');
      await page.waitForSelector('#no-passkey');
      assert.match(await page.innerText('#flash'), /It is removed/);
    }));
  });

  test('whose browser has no script signs in with the password, and sees nothing of passkeys', () => withPage(stage.browser, { javaScriptEnabled: false }, async (page) => {
    await page.goto(stage.ask());
    assert.equal(await page.isVisible('#passkey-ask'), false);
    await signIn(page, owner);
    await code(page);
  }));

  test('a request that the person turns down is said on the page, and sends nothing', () => withPage(stage.browser, {}, async (page) => {
    await page.goto(stage.ask());
    await page.evaluate(() => { navigator.credentials.get = () => Promise.reject(new DOMException('', 'NotAllowedError')); });
    await page.click('#passkey-ask');
    await page.waitForSelector('#passkey-problem:not([hidden])');
    assert.match(page.url(), /\/login\?/);
  }));
});
