// What people do every day, without a mouse and without a script: signing in, allowing, making an app, replacing its secret, finding a person
// and keeping them out. By keyboard alone, each thing that has the focus is seen to have it, and Escape or another Tab leads out of everything.
// And what the log-in page weighs.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { allow, signIn, withPage } from '../support/chromium.mjs';
import { makeApp, makeTeam } from '../support/portal.mjs';
import { maria } from '../support/signet.mjs';
import { notes, owner, person, setStage } from '../support/stage.mjs';

/** HTML, style sheet, scripts and pictures of the log-in page, uncompressed. */
const LIGHT = 30_000;

/** Whether what has the focus shows it: an outline of 2 px, within the window. */
const isSeen = () => {
  const element = document.activeElement;
  const { outlineStyle, outlineWidth } = getComputedStyle(element);
  const { top, bottom, left, right } = element.getBoundingClientRect();
  const isInside = bottom > 0 && right > 0 && top < innerHeight && left < innerWidth;
  return { is: outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2 && isInside, what: element.outerHTML.slice(0, 160) };
};

describe('every day', () => {
  const stage = setStage({ settings: (app) => ({
    users: [owner, { ...maria, managed: 'create' }, ...['dennis', 'nora'].map((name) => person(name))],
    clients: [notes(app, { require_consent: true })],
  }) });
  const { at, ask } = stage;

  /** Presses Tab until the element has the focus; on the way, everything that has it shows it. */
  async function to(page, selector) {
    const target = page.locator(selector);
    await target.waitFor();
    for (let presses = 0; presses < 80; presses += 1) {
      if (await target.evaluate((element) => element === document.activeElement)) return;
      await page.keyboard.press('Tab');
      const { is, what } = await page.evaluate(isSeen);
      assert.ok(is || what.startsWith('<body'), `the focus is not seen on ${what} at ${page.url()}`);
    }
    assert.fail(`Tab never reaches ${selector} at ${page.url()}`);
  }

  async function press(page, selector, key = 'Enter') {
    await to(page, selector);
    await page.keyboard.press(key);
  }

  async function type(page, selector, text) {
    await to(page, selector);
    await page.keyboard.type(text);
  }

  async function enter(page, { username, password }) {
    await type(page, '#username', username);
    await type(page, '#password', password);
    await page.keyboard.press('Enter');
  }

  /** Tab goes round the page and comes back to where it began: nothing holds it. */
  async function isNoTrap(page) {
    const seen = new Set();
    await page.evaluate(() => document.activeElement.blur());
    for (let presses = 0; presses < 120; presses += 1) {
      await page.keyboard.press('Tab');
      const mark = await page.evaluate(() => {
        const all = [...document.querySelectorAll('*')];
        return document.activeElement === document.body ? -1 : all.indexOf(document.activeElement);
      });
      if (mark === -1 || (seen.has(mark) && mark === Math.min(...seen))) return;
      seen.add(mark);
    }
    assert.fail(`Tab does not leave ${page.url()}`);
  }

  test('somebody signs in and allows an app by keyboard alone', () => withPage(stage.browser, {}, async (page) => {
    await page.goto(ask());
    await isNoTrap(page);
    await page.goto(ask());
    await enter(page, maria);
    await page.waitForSelector('#consent-form');
    await isNoTrap(page);
    await press(page, '#consent-allow', 'Space');
    await page.waitForSelector('#app');
    assert.ok((await stage.app.next()).url.searchParams.get('code'));
  }));

  test('a developer makes an app and replaces its secret by keyboard alone', () => withPage(stage.browser, {}, async (page) => {
    await page.goto(at('/portal'));
    await enter(page, owner);
    await press(page, '#team-new');
    await type(page, '#name', 'Maps');
    await page.keyboard.press('Enter');
    await page.waitForSelector('#told');
    await press(page, '#app-new');
    await press(page, '#kind-web');
    await type(page, '#name', 'Atlas');
    await page.keyboard.press('Enter');
    await type(page, '#redirect_uris', 'https://atlas.example/signed-in');
    await press(page, '#app-create');
    await page.waitForSelector('#secrets');
    await isNoTrap(page);
    await press(page, '#secret-new');
    await page.waitForSelector('#secrets tbody tr:nth-child(2)');
    await press(page, '#secrets tbody tr:nth-child(1) .act a');
    await press(page, '#confirm-yes');
    await page.waitForSelector('#told');
    assert.equal(await page.locator('#secrets tbody tr').count(), 1);
  }));

  test('an administrator finds somebody by "/" and keeps them out by keyboard alone', () => withPage(stage.browser, {}, async (page) => {
    await page.goto(at('/admin/people'));
    await enter(page, owner);
    await page.waitForSelector('#people');
    await page.keyboard.press('/');
    assert.equal(await page.evaluate(() => document.activeElement.id), 'prefix');
    await page.keyboard.type('nora');
    assert.equal(await page.inputValue('#prefix'), 'nora', 'the key is not typed into the field');
    await page.keyboard.press('Enter');
    await page.waitForURL(/prefix=nora/);
    assert.equal(await page.locator('#people tbody tr').count(), 1);
    await press(page, '#people .lead a');
    await page.waitForSelector('#act-disable');
    await isNoTrap(page);
    await press(page, '#act-disable');
    await press(page, '#confirm-yes');
    await page.waitForSelector('#told');
    assert.match(await page.innerText('#status'), /Disabled/);
  }));

  test('somebody signs in, a developer makes an app and an administrator edits a person without JavaScript', async () => {
    const without = { javaScriptEnabled: false };
    await withPage(stage.browser, without, async (page) => {
      await page.goto(ask());
      await signIn(page, person('dennis'));
      await allow(page);
      await page.waitForSelector('#app');
      assert.ok((await stage.app.next()).url.searchParams.get('code'));
    });
    await withPage(stage.browser, without, async (page) => {
      await page.goto(at('/portal'));
      await signIn(page, owner);
      await makeTeam(page, 'Without a script');
      await makeApp(page, 'single_page', 'Plain', 'https://plain.example/cb');
      await page.waitForSelector('#client-id');
      assert.equal(await page.locator('button[data-copy]:visible').count(), 0, 'what needs a script is not shown');
      await page.goto(at('/admin/people?prefix=dennis'));
      await page.click('#people .lead a');
      await page.click('#act-edit');
      await page.fill('#name', 'Dennis Without');
      await page.click('#person-save');
      await page.waitForSelector('#told');
      assert.match(await page.innerText('h1'), /Dennis Without/);
    });
  });

  test('the log-in page and all that it loads weigh less than 30 KB, uncompressed', () => withPage(stage.browser, {}, async (page) => {
    const loaded = [];
    page.on('response', (answer) => loaded.push(answer));
    await page.goto(ask(), { waitUntil: 'networkidle' });
    await page.waitForSelector('#login-form');
    const icon = await page.locator('link[rel=icon]').evaluate((link) => link.href);
    const bodies = await Promise.all(loaded.filter((answer) => answer.status() === 200).map(async (answer) => [new URL(answer.url()).pathname, (await answer.body()).length]));
    if (!bodies.some(([path]) => path === new URL(icon).pathname)) bodies.push([new URL(icon).pathname, (await (await fetch(icon)).arrayBuffer()).byteLength]);
    const total = bodies.reduce((sum, [, bytes]) => sum + bytes, 0);
    assert.ok(bodies.length >= 4, JSON.stringify(bodies));
    assert.ok(total < LIGHT, `${total} bytes: ${JSON.stringify(bodies)}`);
  }));
});
