// An administrator tries a domain before anybody uses it: from the console to the domain, the doctor, the provider's own sign-in, and back
// to what came: the raw claims, the person they make, and what a sign-in would do. Nothing is written; then a person signs in as it said.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { signIn, withPage } from '../support/chromium.mjs';
import { look, looks, shot, tabTo } from '../support/look.mjs';
import { notes, person, SECRET, setStage } from '../support/stage.mjs';

const [owner, support, auditor] = ['owner', 'support', 'auditor'].map((role) => person(role, { name: `The ${role}`, admin_role: role }));

describe('a trial of a domain', () => {
  const stage = setStage({
    upstream: (port) => ['phone', 'desk', 'narrow'].map((client_id) => ({ client_id, client_secret: SECRET, application_type: 'native',
      redirect_uris: ['/oauth/auz/grants/provider/authcomplete', '/api/login/ssoLogin'].map((path) => `http://localhost:${port}${path}`) })),
    settings(app, provider) {
      const domain = (name, more) => ({ name, display_name: `Corp of the ${name}`, issuer: provider.issuer, client_id: name, client_secret: SECRET, ...more });
      return {
        users: [owner, support, auditor],
        clients: [notes(app)],
        tables: {
          outbound: { allow: ['127.0.0.0/8'] },
          upstream: [domain('phone'), domain('desk', { claims: { nickname: 'family_name' } }), domain('narrow', { allowed_email_domains: ['other.example'] })],
        },
      };
    },
  });
  const { at } = stage;

  async function open(page, path, who = owner) {
    await page.goto(at(path));
    await signIn(page, who);
    await page.waitForSelector('h1');
  }

  /** From the list of domains by clicks alone to what came back. */
  async function tryIt(page, name, see = async () => {}) {
    await page.goto(at('/admin/domains'));
    await page.click(`text=Corp of the ${name}`);
    await page.click('#act-doctor');
    await page.waitForSelector('#findings');
    assert.equal(await page.locator('#findings .state.danger').count(), 0, await page.innerText('#findings'));
    await see('doctor');
    await page.click('#doctor-try');
    await page.waitForSelector('#verdict');
    return page.getAttribute('#verdict', 'data-kind');
  }

  const people = async (page) => { await page.goto(at('/admin/people')); return page.innerText('#people'); };

  for (const [number, { name: look_name, options }] of looks.entries()) {
    const name = ['phone', 'desk'][number];
    test(`shows claims, person and verdict, writes nothing, and tells the truth, ${look_name}`, () => withPage(stage.browser, options, (page, said) =>
      withPage(stage.browser, options, async (visitor) => {
        const see = async (what) => { await look(page, said); await shot(page, `trial-${what}-${number}`); };
        await open(page, '/admin');
        const before = await people(page);
        assert.equal(await tryIt(page, name, see), number === 0 ? 'create' : 'sign_in');
        await see('came');
        const token = await page.innerText('#id-token');
        for (const claim of ['iss', 'sub', 'aud', 'nonce', 'family_name', 'email_verified']) assert.match(token, new RegExp(`\\b${claim}\\b`));
        assert.match(token, /grace@corp\.example/);
        assert.match(await page.innerText('#mapped'), /given_name\s+Grace\s+ID token: given_name/);
        if (number === 1) assert.match(await page.innerText('#mapped'), /nickname\s+Hopper\s+ID token: family_name/);
        assert.equal(await page.innerText('#trial-issuer'), stage.provider.issuer);
        assert.equal(await page.innerText('#trial-subject'), 'grace');
        assert.equal(await page.locator('#checks [data-made=failed]').count(), 0);
        assert.ok(!(await page.content()).includes(SECRET));
        // Nobody came into being, nobody was linked, and the administrator is who they were.
        assert.equal(await people(page), before);
        assert.match(await page.innerText('#own-account'), /The owner/);
        await page.goto(at('/account/identities'));
        assert.equal(await page.locator('#identities').count() && await page.innerText('#identities'), 0);

        await visitor.goto(stage.ask({ idp_hint: name }));
        if (number === 0) {
          await visitor.fill('#username', 'grace.hopper');
          await visitor.click('#first-submit');
        }
        await visitor.waitForSelector('#app');
        assert.ok((await stage.app.next()).url.searchParams.get('code'));
        assert.equal(await tryIt(page, name), 'sign_in');
        assert.equal(await page.innerText('#verdict-person'), 'grace.hopper');
      })));
  }

  test('says why a sign-in would be refused, and goes again by keyboard alone', () => withPage(stage.browser, looks[0].options, async (page, said) => {
    await open(page, '/admin');
    assert.equal(await tryIt(page, 'narrow'), 'refuse');
    assert.equal(await page.innerText('#refusal-code'), 'email_domain');
    await look(page, said);
    await shot(page, 'trial-refused');
    const first = page.url();
    await tabTo(page, '#try-again');
    await page.keyboard.press('Enter');
    await page.waitForURL((url) => url.href !== first && url.pathname.startsWith('/admin/tried/'));
    await page.waitForSelector('#verdict');
  }));

  test('is for those alone who may change domains', async () => {
    for (const who of [support, auditor]) {
      await withPage(stage.browser, {}, async (page) => {
        await open(page, '/admin/domains/phone', who);
        assert.equal(await page.locator('#act-try, #act-doctor').count(), 0);
        const answer = await page.goto(at('/login/try?idp=phone'));
        assert.equal(answer.status(), 403);
      });
    }
  });
});
