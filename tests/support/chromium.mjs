// The real browser of the tests: the system's Chromium, driven by Playwright, in a fresh profile for each test.
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const programs = [process.env.SIGNET_TEST_CHROMIUM, '/usr/bin/chromium', '/usr/bin/google-chrome'];
const quiet = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking', '--disable-component-update',
  '--disable-sync', '--no-first-run', '--disable-dev-shm-usage'];

function program() {
  const executablePath = programs.find((p) => p && existsSync(p));
  if (!executablePath) throw new Error('no Chromium; set SIGNET_TEST_CHROMIUM or run `make tools`');
  return executablePath;
}

export async function startChromium() {
  return chromium.launch({ executablePath: program(), headless: true, args: quiet });
}

/** A page in a browser whose owner lets framed sites have their cookies, which Chromium no longer does by itself; `use(page)`. */
export async function withFramedCookies(use) {
  const folder = await mkdtemp(join(tmpdir(), 'signet-chromium-'));
  await mkdir(join(folder, 'Default'));
  await writeFile(join(folder, 'Default', 'Preferences'), JSON.stringify({ profile: { cookie_controls_mode: 0 } }));
  const context = await chromium.launchPersistentContext(folder, { executablePath: program(), headless: true, args: quiet,
    ignoreHTTPSErrors: true, locale: 'en-GB' });
  context.setDefaultTimeout(15_000);
  try {
    return await use(await context.newPage());
  } finally {
    await context.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Opens a page in a fresh profile; `use(page)`; closes the profile. A failure tells where the page stood and what it said. */
export async function withPage(browser, options, use) {
  const context = await browser.newContext({ ignoreHTTPSErrors: true, locale: 'en-GB', ...options });
  context.setDefaultTimeout(15_000);
  const page = await context.newPage();
  const said = [];
  // A page that answers 400 (a wrong password, a refused request) is noted on the console too; only what it loads counts.
  const own = (message) => message.location().url === page.url() && message.text().startsWith('Failed to load resource');
  page.on('console', (message) => { if (message.type() === 'error' && !own(message)) said.push(message.text()); });
  page.on('pageerror', (error) => said.push(String(error)));
  try {
    return await use(page, said);
  } catch (error) {
    const text = await page.locator('body').innerText().catch(() => '(no page)');
    const console = said.length ? `\n  console: ${said.join(' | ')}` : '';
    throw new Error(`${error.message}\n  at ${page.url()}\n  page: ${text.slice(0, 800).replaceAll('\n', '\n    ')}${console}`, { cause: error });
  } finally {
    await context.close();
  }
}

export async function signIn(page, { username, password }) {
  await page.waitForSelector('#login-form');
  await page.fill('#username', username);
  await page.fill('#password', password);
  await page.click('#login-submit');
}

export async function allow(page) {
  await page.waitForSelector('#consent-form');
  await page.click('#consent-allow');
}

/** Waits for whichever of the selectors appears first and tells which. */
export async function oneOf(page, ...selectors) {
  await page.waitForSelector(selectors.join(', '), { state: 'attached' });
  for (const selector of selectors) if (await page.locator(selector).count()) return selector;
  return oneOf(page, ...selectors);
}
