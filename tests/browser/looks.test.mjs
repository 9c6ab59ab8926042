// Every page that Signet serves, full of what happens in a year: at a desk and on a phone, in the light and in the dark. axe finds nothing,
// nothing is cut off or lies over something else, Tab reaches everything in order and is seen, the console stays quiet.
// looks.json says how each page is reached; tests/it/looks.rs compares it with what is served.
// SIGNET_SHOTS=folder keeps a picture of each, in all four looks.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { signIn, startChromium, withPage } from '../support/chromium.mjs';
import { layout, tabThrough } from '../support/layout.mjs';
import { axe, shot } from '../support/look.mjs';
import { maria } from '../support/signet.mjs';
import { owner } from '../support/stage.mjs';
import { walks } from '../support/walks.mjs';
import { startWorld } from '../support/world.mjs';

const { owner: owners, maria: marias, somebody } = JSON.parse(readFileSync(new URL('looks.json', import.meta.url)));
const desk = { width: 1280, height: 800 };
const phone = { width: 390, height: 844 };
/** Pages that say what is not there, or who may not come in. */
const refusals = ['$invitation', '/nothing/is/here', '/portal/join?token=x', '/admin/flows?reference=nothing', '/portal/flows?reference=nothing', '/api/errors/user_not_found'];
/** Colours are judged as they are, not on their way from one to another. */
const options = { viewport: desk, colorScheme: 'light', reducedMotion: 'reduce' };

describe('every page', () => {
  let browser, world;
  before(async () => {
    world = await startWorld();
    browser = await startChromium();
  });
  after(async () => {
    await browser?.close();
    await world?.stop();
  });

  /** What is wrong with the page that is open, in each of the four looks. */
  async function trouble(page, said, name) {
    const found = [];
    const tell = (where, what) => found.push(...what.map((one) => `${name} ${where}: ${one}`));
    const seen = async (where) => { await shot(page, `${name.replaceAll(/\W+/g, '-').slice(0, 120)}-${where}`); };
    tell('at a desk', await axe(page));
    tell('at a desk', await layout(page));
    await seen('desk');
    tell('by keyboard', await tabThrough(page));
    await page.emulateMedia({ colorScheme: 'dark' });
    if (process.env.SIGNET_SHOTS) await seen('desk-dark');
    await page.setViewportSize(phone);
    tell('on a phone in the dark', await axe(page, { targets: true }));
    tell('on a phone', await layout(page, true));
    await seen('phone-dark');
    await page.emulateMedia({ colorScheme: 'light' });
    if (process.env.SIGNET_SHOTS) await seen('phone');
    if (await page.locator('h1').count() !== 1) tell('anywhere', ['there is not one h1']);
    tell('on the console', said.splice(0));
    await page.setViewportSize(desk);
    return found;
  }

  /** Two windows at a time; everything that is wrong at once. */
  async function lookAt(todo, work) {
    const found = [];
    const next = () => todo.shift();
    await Promise.all([0, 1].map(() => work(next, found)));
    assert.deepEqual(found, []);
  }

  const address = (path) => path.replaceAll(/\$(\w+)/g, (_, name) => {
    assert.ok(world.names[name], `nothing is named ${name}`);
    return world.names[name];
  });

  /** Pages that have an address, as somebody who is signed in. */
  const addresses = (pages, who) => lookAt(Object.values(pages).flat(), (next, found) => withPage(browser, options, async (page, said) => {
    await page.goto(world.at('/account'));
    await signIn(page, who);
    await page.waitForSelector('#sign-out');
    for (let path = next(); path; path = next()) {
      const to = world.at(address(path));
      const answer = await page.goto(to);
      const isRefused = refusals.includes(path) || (who !== owner && answer.status() === 403);
      if ((answer.status() >= 400 && !isRefused) || page.url() !== to) found.push(`${path} leads to ${answer.status()} at ${page.url()}`);
      found.push(...await trouble(page, said, `${who.username} ${path}`));
    }
  }));

  test('of the consoles is sound', () => addresses(owners, owner));
  test('of the account is sound', () => addresses(marias, maria));
  test('on the way in is sound', () => lookAt(Object.values(somebody).flat(), async (next, found) => {
    for (let name = next(); name; name = next()) {
      await withPage(browser, options, async (page, said) => {
        await walks[name](world, page);
        found.push(...await trouble(page, said, name));
      }).catch((error) => found.push(`${name}: ${error.message}`));
    }
  }));
});
