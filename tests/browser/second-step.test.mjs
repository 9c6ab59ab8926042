// The second step: an authenticator app is set up by its QR code's key, asked for after the password, replaced by a recovery code, removed.
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { describe, test } from 'node:test';
import { signIn, withPage } from '../support/chromium.mjs';
import { look, looks, shot } from '../support/look.mjs';
import { notes, owner, person, setStage } from '../support/stage.mjs';

const people = ['lena', 'ravi', 'mona', 'tom'].map((name) => person(name));

/** What an authenticator app shows (RFC 6238), written apart from the server's. */
function totp(key, at = Date.now()) {
  const bits = [...key.replaceAll(' ', '')].map((c) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c).toString(2).padStart(5, '0')).join('');
  const secret = Buffer.from(bits.match(/.{8}/g).map((byte) => Number.parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(at / 30_000)));
  const mac = createHmac('sha1', secret).update(counter).digest();
  const start = mac[19] & 15;
  return String((mac.readUInt32BE(start) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

describe('the second step', () => {
  const stage = setStage({ settings: (app) => ({ users: [owner, ...people], clients: [notes(app)] }) });
  const { at } = stage;

  /** Sets an app up; the code of the step before is used for it, so that the present one is left for a sign-in. */
  async function setUp(page, who, seen = async () => {}) {
    await page.goto(at('/account/factors'));
    await signIn(page, who);
    await page.waitForSelector('#no-factor');
    await seen();
    await page.click('#factor-add');
    const key = await page.textContent('#totp-secret');
    await seen();
    await page.fill('#name', 'Phone');
    await page.fill('#code', totp(key, Date.now() - 30_000));
    await page.click('#totp-save');
    const codes = await page.locator('#recovery-codes code').allTextContents();
    await seen();
    await page.click('#codes-done');
    await page.waitForSelector('#factors');
    await seen();
    return { key, codes };
  }

  async function atApp(page, who) {
    await page.goto(stage.ask());
    await signIn(page, who);
    await page.waitForSelector('#second-factor-form');
  }

  looks.forEach(({ name, options }, number) => {
    test(`is sound ${name}, from setting up to removing`, () => withPage(stage.browser, options, async (page, said) => {
      const who = people[number];
      let pictures = 0;
      const seen = async () => { await look(page, said); pictures += 1; await shot(page, `second-step-${number}-${pictures}`); };
      const { key, codes } = await setUp(page, who, seen);
      await withPage(stage.browser, options, async (other, complaints) => {
        await atApp(other, who);
        await look(other, complaints);
        await shot(other, `second-step-${number}-code`);
        await other.fill('#code', '000000');
        await other.click('#factor-submit');
        await other.waitForSelector('#factor-error');
        await look(other, complaints);
        await other.click('#use-recovery');
        await look(other, complaints);
        await other.fill('#code', codes[0]);
        await other.click('#factor-submit');
        await other.waitForURL((url) => url.href.startsWith(stage.app.callback));
      });
      assert.ok(key);
      await page.goto(at('/account/factors'));
      assert.match(await page.textContent('#codes-left'), /9 are left/);
      await page.click('#codes-new');
      await look(page, said);
      await page.goto(at('/account/factors'));
      await page.click('text=Remove');
      await seen();
      await page.click('#confirm-yes');
      await page.waitForSelector('#no-factor');
    }));
  });

  test('signs in by keyboard and without JavaScript', () => withPage(stage.browser, { javaScriptEnabled: false }, async (page) => {
    const who = people[2];
    const { key } = await setUp(page, who);
    await withPage(stage.browser, { javaScriptEnabled: false }, async (other) => {
      await atApp(other, who);
      await other.fill('#code', totp(key));
      await other.keyboard.press('Enter');
      await other.waitForURL((url) => url.href.startsWith(stage.app.callback));
      assert.match(other.url(), /code=/);
    });
  }));

  test('is seen and reset in the console', () => withPage(stage.browser, {}, async (page, said) => {
    const who = people[3];
    await withPage(stage.browser, {}, (own) => setUp(own, who));
    await stage.open(page, '/admin/people');
    await page.click(`text=${who.name}`);
    await page.waitForSelector('#factors');
    await look(page, said);
    await page.click('#act-reset-factors');
    await look(page, said);
    await page.click('#confirm-yes');
    await page.waitForSelector('text=The second step is reset.');
    await withPage(stage.browser, {}, async (own) => {
      await own.goto(stage.ask());
      await signIn(own, who);
      await own.waitForURL((url) => url.href.startsWith(stage.app.callback));
    });
  }));
});
