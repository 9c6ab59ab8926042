// What people do for themselves, from the first mail to the last: sign-up, the address confirmed, another address, signing out, a forgotten
// password, the data to take along, leaving, and staying after all. Mail goes over SMTP to a server of the test's own.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { signIn, withPage } from '../support/chromium.mjs';
import { look, looks, shot } from '../support/look.mjs';
import { startPostbox } from '../support/postbox.mjs';
import { notes, owner, setStage } from '../support/stage.mjs';

const FIRST = 'seven quiet rivers run';
const SECOND = 'eleven loud harbours sleep';

describe('what people do for themselves', () => {
  let postbox;
  before(async () => { postbox = await startPostbox(); });
  const stage = setStage({ settings: (app) => ({
    users: [owner],
    clients: [notes(app)],
    providers: [{ name: 'default', sign_up: 'open' }],
    tables: { mail: { host: '127.0.0.1', port: postbox.port, tls: 'none', from: 'Signet <login@example.com>' } },
  }) });
  after(async () => { await postbox?.stop(); });
  const { at } = stage;
  const link = async (to, path) => (await postbox.link(to, path)).link;

  /** Chooses a password twice. */
  async function choose(page, password, submit) {
    await page.fill('#password', password);
    await page.fill('#password_again', password);
    await page.click(submit);
  }

  /** From the log-in page of an app to its end: an account of that address, signed in. */
  async function signUp(page, address, seen = async () => {}) {
    await page.goto(stage.ask());
    await page.click('#create');
    await page.fill('#email', address);
    await seen();
    await page.click('#signup-submit');
    await page.waitForSelector('#signup-sent');
    await seen();
    await page.goto(await link(address, '/signup/confirm'));
    await page.fill('#name', 'Wilhelmine');
    await choose(page, 'wilhelmine1', '#account-submit');
    await page.waitForSelector('#password-problem');
    assert.match(await page.textContent('#password-strength'), /easy to guess|guessed at once/);
    await seen();
    await choose(page, FIRST, '#account-submit');
    await page.waitForURL((url) => url.href.startsWith(stage.app.callback));
    assert.match(page.url(), /code=/);
  }

  async function signOut(page) {
    await page.goto(at('/logout'));
    await page.click('#logout-confirm');
    await page.waitForURL(/\/logout\/done/);
  }

  /** A link that has done what it was for says so. */
  async function used(page, to, seen) {
    await page.goto(to);
    await page.waitForSelector('#link-used');
    await seen();
  }

  /** The address changes at the new mailbox, and the old one is told. */
  async function move(page, [from, to], seen) {
    await page.goto(at('/account/profile'));
    await page.click('#change-address');
    await seen();
    await page.fill('#email', to);
    await page.click('#address-send');
    await page.waitForSelector('#flash');
    const change = await link(to, '/account/email/change');
    await withPage(stage.browser, {}, async (elsewhere, said) => {
      await elsewhere.goto(change);
      await elsewhere.waitForSelector('#link-elsewhere');
      await look(elsewhere, said);
      await elsewhere.goto(await link(from, '/account/email/keep'));
      await elsewhere.waitForSelector('#keep-form');
      await look(elsewhere, said);
    });
    await page.goto(change);
    await seen();
    await page.click('#address-confirm');
    await page.waitForSelector('#flash');
    assert.match(await page.textContent('#address'), new RegExp(to));
    await used(page, change, seen);
  }

  /** A new password, from the app's log-in page and back to the app. */
  async function reset(page, address, seen) {
    await page.goto(stage.ask());
    await page.click('#forgotten');
    await seen();
    await page.fill('#username', address);
    await page.click('#recover-submit');
    await page.waitForSelector('#recover-sent');
    await seen();
    const path = await link(address, '/recover/password');
    await page.goto(path);
    await seen();
    await choose(page, SECOND, '#reset-submit');
    await page.waitForSelector('#recover-done');
    await seen();
    await page.click('#recover-sign-in');
    await signIn(page, { username: address, password: FIRST });
    await page.waitForSelector('#login-error');
    await signIn(page, { username: address, password: SECOND });
    await page.waitForURL((url) => url.href.startsWith(stage.app.callback));
    await used(page, path, seen);
  }

  /** Leaves; signs in again and stays; leaves for good. */
  async function leave(page, address, seen) {
    const go = async () => {
      await page.goto(at('/account/data'));
      await seen();
      await page.click('#delete');
      await seen();
      await page.click('#delete-yes');
      await page.waitForSelector('#account-left');
      await seen();
    };
    await go();
    await page.goto(stage.ask());
    await signIn(page, { username: address, password: SECOND });
    await page.waitForSelector('#keep-form');
    await seen();
    await page.click('#keep-submit');
    await page.waitForSelector('#account-kept');
    await seen();
    await page.click('#keep-onward');
    await signIn(page, { username: address, password: SECOND });
    await page.waitForURL((url) => url.href.startsWith(stage.app.callback));
    postbox.kept.splice(0); // the link of the first time is over
    await go();
    await page.goto(await link(address, '/account/keep'));
    await page.waitForSelector('#keep-form');
  }

  for (const [number, { name, options }] of looks.entries()) {
    test(`is sound ${name}, from sign-up to leaving`, () => withPage(stage.browser, options, async (page, said) => {
      let pictures = 0;
      const seen = async () => { await look(page, said); pictures += 1; await shot(page, `self-service-${number}-${String(pictures).padStart(2, '0')}`); };
      const [old, address] = [`wilhelmine${number}@example.com`, `wilhelmine${number}@elsewhere.example`];
      await signUp(page, old, seen);
      await move(page, [old, address], seen);
      await signOut(page);
      await reset(page, address, seen);
      await page.goto(at('/account/data'));
      const [download] = await Promise.all([page.waitForEvent('download'), page.click('#download')]);
      const own = JSON.parse(readFileSync(await download.path(), 'utf8'));
      assert.deepEqual([own.claims.email, own.claims.email_verified, own.claims.name], [address, true, 'Wilhelmine']);
      await page.goto(at('/account/activity'));
      assert.match(await page.innerText('#activity'), /You downloaded your data[^]*You changed the e-mail address[^]*You made the account/);
      await seen();
      const letters = postbox.kept.filter((mail) => [old, address].some((own) => mail.to.includes(own)));
      assert.ok(letters.length >= 4 && letters.every((mail) => mail.html.includes('</html>')), `${letters.length} mails`);
      await leave(page, address, seen);
    }));
  }

  test('works without JavaScript', () => withPage(stage.browser, { javaScriptEnabled: false }, async (page) => {
    const [old, address] = ['nora@example.com', 'nora@elsewhere.example'];
    const seen = async () => {};
    await signUp(page, old);
    await move(page, [old, address], seen);
    await signOut(page);
    await reset(page, address, seen);
    await leave(page, address, seen);
  }));

  test('is stopped from the old mailbox', () => withPage(stage.browser, {}, async (page, said) => {
    await signUp(page, 'paula@example.com');
    await page.goto(at('/account/email'));
    await page.fill('#email', 'thief@elsewhere.example');
    await page.click('#address-send');
    await page.waitForSelector('#flash');
    const change = await link('thief@elsewhere.example', '/account/email/change');
    await page.goto(await link('paula@example.com', '/account/email/keep'));
    await page.click('#keep-submit');
    await page.waitForSelector('#keep-stopped');
    await look(page, said);
    await page.goto(change);
    await page.waitForSelector('#link-expired');
    await look(page, said);
  }));

  test('begins with an invitation where an administrator sends one', () => withPage(stage.browser, {}, async (page, said) => {
    await stage.open(page, '/admin/people');
    await page.click('#person-invite');
    await look(page, said);
    await page.fill('#email', 'invited@example.com');
    await page.click('#invite-send');
    await page.waitForSelector('#told');
    await look(page, said);
    await withPage(stage.browser, {}, async (own, complaints) => {
      await own.goto(await link('invited@example.com', '/signup/invited'));
      await look(own, complaints);
      await choose(own, FIRST, '#account-submit');
      await own.waitForSelector('#sign-out, #signup-elsewhere');
      await look(own, complaints);
    });
  }));
});
