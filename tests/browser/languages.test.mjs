// The pages of people in all six languages, as Chromium asks for them and as an app does: at a desk and on a phone, in the light and in the
// dark, each sound by axe. Arabic runs from right to left. The log-in page weighs less than 30 KB with all that it loads.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { signIn, withPage } from '../support/chromium.mjs';
import { look, looks, shot } from '../support/look.mjs';
import { maria } from '../support/signet.mjs';
import { notes, person, setStage } from '../support/stage.mjs';

/** Each language with a word of the log-in page. */
const languages = { en: 'Sign in', de: 'Anmelden', fr: 'Se connecter', es: 'Iniciar sesión', zh: '登录', ar: 'تسجيل الدخول' };
const people = Object.keys(languages).map((tag) => person(`reader-${tag}`, { locale: tag }));

describe('six languages', () => {
  const stage = setStage({ settings: (app) => ({ users: people, clients: [notes(app, { require_consent: true })] }) });

  for (const [tag, word] of Object.entries(languages)) {
    for (const { name, options } of looks) {
      test(`${tag} is spoken ${name}, from the log-in page to consent`, () => withPage(stage.browser, { ...options, locale: tag }, async (page, said) => {
        const seen = async (which) => {
          const spoken = await page.evaluate(() => [document.documentElement.lang, getComputedStyle(document.body).direction]);
          assert.deepEqual(spoken, [tag, tag === 'ar' ? 'rtl' : 'ltr'], page.url());
          await look(page, said);
          await shot(page, `language-${tag}-${which}-${options.colorScheme}`);
        };
        await page.goto(stage.ask());
        assert.equal(await page.textContent('h1'), word);
        await seen('login');
        await page.goto(stage.at('/recover'));
        await seen('recovery');
        await page.goto(stage.at('/oauth/auz/authorize?client_id=nobody'));
        await seen('error');
        await page.goto(stage.ask({ prompt: 'consent' }));
        await signIn(page, people.find(({ locale }) => locale === tag));
        await page.waitForSelector('#consent-form');
        await seen('consent');
        await page.goto(stage.at('/account'));
        await seen('account');
        await page.goto(stage.at('/account/profile'));
        await seen('profile');
      }));
    }
  }

  test('an app asks for a language that the browser does not', () => withPage(stage.browser, { locale: 'fr' }, async (page) => {
    await page.goto(stage.ask({ ui_locales: 'sv ar' }));
    assert.equal(await page.textContent('h1'), languages.ar);
    await page.fill('#username', maria.username);
    await page.fill('#password', 'not it');
    await page.click('#login-submit');
    assert.equal(await page.getAttribute('html', 'dir'), 'rtl');
  }));

  test('the log-in page weighs less than 30 KB in every language, with all that it loads', async () => {
    for (const tag of Object.keys(languages)) {
      await withPage(stage.browser, { locale: tag }, async (page) => {
        const sizes = [];
        page.on('response', (response) => sizes.push(response.body().then((body) => body.length, () => 0)));
        await page.goto(stage.ask(), { waitUntil: 'networkidle' });
        const total = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
        assert.ok(total > 10_000 && total < 30_000, `${tag}: ${total} bytes`);
      });
    }
  });
});
