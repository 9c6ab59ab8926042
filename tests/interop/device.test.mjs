// npm openid-client v6 on a device without a browser (RFC 8628), with the person in a real browser, on both databases.
// SQLite is served over plain http on loopback, PostgreSQL over https.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import * as client from 'openid-client';
import { allow, signIn, startChromium, withPage } from '../support/chromium.mjs';
import { trustingFetch } from '../support/fetch.mjs';
import { maria, startSignet } from '../support/signet.mjs';

const SECRET = 'a-shared-secret-of-more-than-thirty-two-characters';
const SCOPE = 'openid profile email offline_access';
const GRANT = 'urn:ietf:params:oauth:grant-type:device_code';

for (const where of [{ database: 'sqlite', tls: false }, { database: 'postgres', tls: true }]) {
  describe(`a device with openid-client on ${where.database}${where.tls ? ' over https' : ''}`, () => {
    let browser, signet;

    before(async () => {
      browser = await startChromium();
      const device = { grant_types: [GRANT, 'refresh_token'], scope: SCOPE };
      signet = await startSignet({ ...where, clients: [
        { client_id: 'tv', client_name: 'The television', token_endpoint_auth_method: 'none', ...device },
        { client_id: 'box', client_name: 'The box', client_secret: SECRET, ...device },
      ] });
    });
    after(async () => {
      await browser?.close();
      await signet?.stop();
    });

    async function configure(id, authentication) {
      const config = await client.discovery(new URL(signet.issuer), id, {}, authentication, {
        execute: where.tls ? [] : [client.allowInsecureRequests],
        [client.customFetch]: trustingFetch(signet.ca),
      });
      config[client.customFetch] = trustingFetch(signet.ca);
      return config;
    }

    /** Types the code, as a person reads it off the device; ends at the page that asks. */
    async function type(page, asked) {
      await page.goto(asked.verification_uri);
      await page.fill('#user_code', asked.user_code.toLowerCase().replace('-', ' '));
      await page.click('#device-submit');
      await signIn(page, maria);
      await page.waitForSelector('#consent-form');
      assert.equal(await page.innerText('#device-user-code'), asked.user_code);
    }

    for (const [id, authentication] of [['tv', () => client.None()], ['box', () => client.ClientSecretBasic(SECRET)]]) {
      test(`${id} waits until the person has allowed it, and refreshes`, async () => {
        const config = await configure(id, authentication());
        const asked = await client.initiateDeviceAuthorization(config, { scope: SCOPE });
        assert.deepEqual([asked.interval, asked.expires_in], [5, 600]);
        const polling = client.pollDeviceAuthorizationGrant(config, asked);
        await withPage(browser, {}, async (page) => {
          await type(page, asked);
          await allow(page);
          await page.waitForSelector('#device-ended');
        });
        const tokens = await polling;
        const claims = tokens.claims();
        assert.deepEqual([claims.iss, claims.aud], [signet.issuer, id]);
        const person = await client.fetchUserInfo(config, tokens.access_token, claims.sub);
        assert.deepEqual([person.name, person.email], [maria.name, maria.email]);
        const renewed = await client.refreshTokenGrant(config, tokens.refresh_token);
        assert.equal(renewed.claims().sub, claims.sub);
      });
    }

    test('a device that is turned down hears it', async () => {
      const config = await configure('tv', client.None());
      const asked = await client.initiateDeviceAuthorization(config, { scope: 'openid' });
      const refused = assert.rejects(client.pollDeviceAuthorizationGrant(config, asked), { error: 'access_denied' });
      await withPage(browser, { javaScriptEnabled: false }, async (page) => {
        await type(page, asked);
        await page.click('#consent-deny');
        await page.waitForSelector('#device-ended');
      });
      await refused;
    });
  });
}
