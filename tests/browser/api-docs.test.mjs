// The API for people, in a real browser: on a phone and on a desk, in the light and in the dark.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startChromium, withPage } from '../support/chromium.mjs';
import { look, looks, shot } from '../support/look.mjs';
import { startSignet } from '../support/signet.mjs';

describe('the pages about the API', () => {
  let browser, signet;

  before(async () => {
    browser = await startChromium();
    signet = await startSignet({});
  });
  after(async () => {
    await browser?.close();
    await signet?.stop();
  });

  for (const [number, { name, options }] of looks.entries()) {
    test(`are sound ${name}`, () => withPage(browser, options, async (page, said) => {
      for (const path of ['/api/docs', '/api/errors', '/api/errors/user_not_found']) {
        await page.goto(`${signet.issuer}${path}`);
        await look(page, said);
        await shot(page, `${path.slice(1).replaceAll('/', '-')}-${number}`);
      }
    }));
  }

  test('lead from an operation to its error and back', () => withPage(browser, { javaScriptEnabled: false }, async (page) => {
    await page.goto(`${signet.issuer}/api/docs`);
    await page.click('.operation:has(a:has-text("user_not_found")) summary >> nth=0');
    await page.click('.operation[open] a:has-text("user_not_found") >> nth=0');
    await page.waitForURL('**/api/errors/user_not_found');
    assert.match(await page.locator('h1').innerText(), /no such person/);
    await page.click('a:has-text("Operations")');
    await page.waitForURL('**/api/docs');
  }));
});
