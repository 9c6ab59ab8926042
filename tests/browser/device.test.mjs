// A person connects a device without a browser: by keyboard, on a phone and on a desk, with and without JavaScript; each page is sound.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { signIn, startChromium, withPage } from '../support/chromium.mjs';
import { look, looks, shot, tabTo } from '../support/look.mjs';
import { maria, startSignet } from '../support/signet.mjs';

const [phone, desk] = looks;
const ways = [
  phone,
  desk,
  { name: 'on a phone in the dark', options: { ...phone.options, colorScheme: 'dark' } },
  { name: 'on a desk', options: { ...desk.options, colorScheme: 'light' } },
];

describe('connecting a device', () => {
  let browser, signet;

  before(async () => {
    browser = await startChromium();
    signet = await startSignet({
      users: ways.map((_, at) => ({ ...maria, username: `maria${at}`, email: `maria${at}@example.com` })),
      clients: [{
        client_id: 'tv', client_name: 'Field Notes for television', token_endpoint_auth_method: 'none',
        grant_types: ['urn:ietf:params:oauth:grant-type:device_code', 'refresh_token'],
      }],
    });
  });
  after(async () => {
    await browser?.close();
    await signet?.stop();
  });

  async function post(path, form) {
    const answer = await fetch(`${signet.issuer}${path}`, { method: 'POST', body: new URLSearchParams({ client_id: 'tv', ...form }) });
    return answer.json();
  }

  const ask = () => post('/oauth/device_authorization', { scope: 'openid profile offline_access' });
  const poll = ({ device_code }) =>
    post('/oauth/oauth20/token', { grant_type: 'urn:ietf:params:oauth:grant-type:device_code', device_code });

  for (const [at, { name, options }] of ways.entries()) {
    test(`each page of the way is sound, and the code is easy to type, ${name}`, () => withPage(browser, options, async (page, said) => {
      const asked = await ask();
      await page.goto(asked.verification_uri);
      await look(page, said);
      await shot(page, `device-empty-${at}`);
      const field = page.locator('#user_code');
      const hints = ['inputmode', 'autocapitalize', 'spellcheck', 'autocomplete'];
      assert.deepEqual(await Promise.all(hints.map((hint) => field.getAttribute(hint))), ['text', 'characters', 'false', 'off']);
      assert.ok(await field.evaluate((own) => own === document.activeElement), 'it can be typed at once');
      const { height, fits } = await field.evaluate((own) => ({ height: own.offsetHeight, fits: own.scrollWidth <= own.clientWidth }));
      assert.ok(height >= 44 && fits);
      if (at < 2) { // four wrong ones an hour are taken of a network
        await page.keyboard.type('bbbb bbbb');
        await page.keyboard.press('Enter');
        await page.waitForSelector('#device-error');
        await look(page, said);
        await shot(page, `device-wrong-${at}`);
        assert.equal(await field.inputValue(), 'bbbb bbbb');
      }
      await page.goto(asked.verification_uri_complete);
      assert.equal(await field.inputValue(), asked.user_code);
      await look(page, said);
      await shot(page, `device-filled-${at}`);
      assert.equal((await poll(asked)).error, 'authorization_pending');
      await page.keyboard.press('Enter');
      await signIn(page, { ...maria, username: `maria${at}` });
      await page.waitForSelector('#waiting-device');
      assert.equal(await page.innerText('#device-user-code'), asked.user_code);
      assert.match(await page.innerText('#device-from'), /from 127\.0\.0\.1, the network that you are in, too/);
      await look(page, said);
      await shot(page, `device-confirm-${at}`);
      await tabTo(page, at % 2 ? '#consent-deny' : '#consent-allow');
      await page.keyboard.press('Enter');
      await page.waitForSelector('#device-ended');
      assert.match(await page.innerText('#device-ended'), at % 2 ? /not allowed/ : /is connected/);
      await look(page, said);
      await shot(page, `device-ended-${at}`);
      const answer = await poll(asked);
      if (at % 2) assert.equal(answer.error, 'access_denied');
      else assert.ok(answer.access_token && answer.id_token && answer.refresh_token);
      // Back and reload repeat nothing.
      await page.goBack();
      await page.reload();
      await page.click('#consent-allow');
      await page.waitForSelector('#device-ended');
    }));
  }

  test('it works without JavaScript, and a code is typed once', () => withPage(browser, { javaScriptEnabled: false }, async (page) => {
    const asked = await ask();
    await page.goto(`${signet.issuer}/device`);
    await page.fill('#user_code', asked.user_code);
    await page.click('#device-submit');
    await signIn(page, { ...maria, username: 'maria0' });
    await page.click('#consent-allow');
    await page.waitForSelector('#device-ended');
    assert.ok((await poll(asked)).access_token);
    await page.goto(asked.verification_uri_complete);
    await page.click('#device-submit');
    await page.waitForSelector('#device-error');
    assert.match(await page.innerText('#device-error'), /No device is waiting/);
  }));
});
