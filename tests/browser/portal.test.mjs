// The developer portal in a real browser: every page on a phone and on a desk, light and dark, by keyboard and without JavaScript.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { withPage } from '../support/chromium.mjs';
import { look, looks, shot, tabTo } from '../support/look.mjs';
import { invite, makeApp, makeTeam } from '../support/portal.mjs';
import { maria } from '../support/signet.mjs';
import { owner, person, setStage } from '../support/stage.mjs';

describe('the developer portal', () => {
  const stage = setStage({ settings: () => ({ users: [owner, person('dennis'), maria] }) });
  const { at, open } = stage;

  async function openTeam(page, name) {
    await open(page, '/portal');
    return makeTeam(page, name);
  }

  for (const [number, { name, options }] of looks.entries()) {
    test(`is sound ${name}`, () => withPage(stage.browser, options, async (page, said) => {
      const seen = async (title) => {
        await look(page, said);
        await shot(page, `portal-${title}-${number}`);
      };
      const team = await openTeam(page, `Navigation ${number}`);
      await seen('team-made');
      await page.goto(at('/portal'));
      await seen('teams');
      for (const path of ['invite', 'rename', 'leave', 'delete', 'apps/new', 'apps/new/web', 'apps/new/web?name=Atlas']) {
        await page.goto(`${team}/${path}`);
        await seen(path.replaceAll(/\W/g, '-'));
      }
      await page.goto(team);
      await invite(page, 'somebody@example.com');
      await seen('link');
      await page.goto(team);
      await makeApp(page, 'web', 'Atlas', 'https://atlas.example/signed-in');
      await seen('secret');
      const own = page.url().split('/secrets')[0];
      for (const path of ['', '/secrets', '/connect', '/connect/grafana', '/connect/kubernetes', '/claims', '/delete']) {
        await page.goto(`${own}${path}`);
        await seen(`app${path.replaceAll(/\W/g, '-')}`);
      }
      await page.goto(`${own}/connect/openid_client`);
      assert.ok((await page.textContent('#recipe')).includes(decodeURIComponent(own.split('/apps/')[1])));
      await page.click('button:has-text("Copy")');
      for (const section of ['about', 'addresses', 'flow', 'authentication', 'access', 'tokens', 'requests', 'logout', 'others']) {
        await page.goto(`${own}/settings/${section}`);
        await seen(`settings-${section}`);
      }
      await page.goto(`${own}/settings/addresses`);
      await page.fill('#redirect_uris', 'https://*.example/cb');
      await page.click('#app-save');
      await page.waitForSelector('#redirect_uris-problem');
      await seen('settings-wrong');
      await page.goto(team);
      await seen('team');
      await page.click('#members .lead a');
      await page.waitForSelector('#role-form');
      await seen('member');
      await page.goto(at('/portal/join?token=x'));
      await seen('join-closed');
      await page.goto(at('/admin/approvals'));
      await seen('approvals');
      await page.context().clearCookies();
      await open(page, '/portal', maria);
      await page.waitForSelector('#closed-title');
      await seen('closed');
    }));
  }

  test('makes an app by keyboard alone', () => withPage(stage.browser, {}, async (page, said) => {
    await openTeam(page, 'Keys');
    for (const [selector, text] of [['#app-new'], ['#kind-single_page'], ['#name', 'Tabs'], ['#redirect_uris', 'https://tabs.example/cb']]) {
      await page.waitForSelector(selector);
      await tabTo(page, selector);
      if (text) await page.keyboard.type(text);
      if (selector !== '#redirect_uris') await page.keyboard.press('Enter');
    }
    await tabTo(page, '#app-create');
    await page.keyboard.press('Enter');
    await page.waitForSelector('#client-id');
    await look(page, said);
  }));

  test('changes an app without JavaScript', () => withPage(stage.browser, { javaScriptEnabled: false }, async (page) => {
    await openTeam(page, 'Plain');
    await makeApp(page, 'machine', 'Night job');
    await page.click('text=Settings');
    await page.fill('#client_name', 'Day job');
    await page.click('#app-save');
    await page.waitForSelector('#told');
    assert.equal(await page.textContent('h1'), 'Day job');
  }));
});
