// What every page must be, whatever it shows: accessible by axe's rules, no wider than the window, quiet on the console.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Phone and desk, light and dark: the ways in which each page is looked at. */
export const looks = [
  { name: 'on a phone', options: { viewport: { width: 390, height: 844 }, colorScheme: 'light', hasTouch: true } },
  { name: 'on a desk in the dark', options: { viewport: { width: 1280, height: 800 }, colorScheme: 'dark' } },
];

/** What axe finds, if so wanted with its rule for the size of targets (WCAG 2.2 §2.5.8). Needs JavaScript in the browser. */
export async function axe(page, { targets = false } = {}) {
  if (!await page.evaluate(() => 'axe' in globalThis)) await page.evaluate(source);
  const { violations } = await page.evaluate((enabled) => globalThis.axe.run({ resultTypes: ['violations'], rules: { 'target-size': { enabled } } }), targets);
  return violations.map((v) => `${v.id} (${v.impact}): ${v.help}: ${v.nodes.map((n) => n.html).slice(0, 3).join(' | ')}`);
}

/** Fails if the page breaks a rule. */
export async function look(page, said) {
  const at = page.url();
  assert.deepEqual(await axe(page), [], `axe at ${at}`);
  const { wide, width } = await page.evaluate(() => ({ wide: document.documentElement.scrollWidth, width: window.innerWidth }));
  assert.ok(wide <= width, `${at} is ${wide} px wide in a window of ${width} px`);
  assert.equal(await page.locator('h1').count(), 1, `${at} has one h1`);
  assert.deepEqual(said, [], `the console at ${at}`);
}

/** Keeps a picture of the page where SIGNET_SHOTS names a folder, for a person to look at. */
export async function shot(page, name) {
  const folder = process.env.SIGNET_SHOTS;
  if (folder) await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true, timeout: 120_000 });
}

/** Presses Tab until the element has the focus, as a person without a mouse does. */
export async function tabTo(page, selector) {
  for (let presses = 0; presses < 60; presses += 1) {
    if (await page.locator(selector).evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  assert.fail(`Tab never reaches ${selector} at ${page.url()}`);
}
