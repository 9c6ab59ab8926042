// Products that run in the browser: each text is built with its app by esbuild, as a developer's own build would, and served at the app's
// address.
import { createServer } from 'node:http';
import { join } from 'node:path';
import { build } from 'esbuild';
import { write } from './folder.mjs';
import { later } from './node.mjs';

const SHOW = 'const show = (email) => document.body.insertAdjacentHTML("beforeend", `<p id="email">${email}</p>`);';

function page(name, files) {
  return {
    name,
      async drive(world) {
      const { origin, folder } = world;
      write(folder, files(world));
      const { outputFiles } = await build({ absWorkingDir: folder, entryPoints: [join(folder, 'app.ts')], bundle: true, write: false, format: 'esm',
        target: 'es2022', logLevel: 'error' });
      const server = createServer((request, response) => {
        const isScript = request.url === '/app.js';
        response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html; charset=utf-8');
        response.end(isScript ? outputFiles[0].text : '<!doctype html><title>App</title><body><h1 id="app">App</h1><script type="module" src="/app.js"></script>');
      });
      await new Promise((done) => { server.listen(new URL(origin).port, '127.0.0.1', done); });
      try {
        await world.page.goto(origin);
        if (files.signIn) return await files.signIn(world);
        await world.enter('#email');
        return { email: await world.page.textContent('#email') };
      } finally {
        await new Promise((done) => { server.close(done); server.closeAllConnections(); });
      }
    },
  };
}

export const oidcClientTs = page('oidc-client-ts', ({ text }) => ({
  'settings.ts': text,
  'app.ts': `import { people } from "./settings";
${SHOW}
if (location.pathname !== "/callback") await ${/Log-in: (.+?);/.exec(text)[1]};
else {
  ${/at the redirect URI: (.+)$/m.exec(text)[1]}
  show((await people.getUser()).profile.email);
}
`,
}));

export const angular = page('angular-oauth2-oidc', ({ text }) => ({
  'settings.ts': text,
  'app.ts': `import "@angular/compiler";
import { provideHttpClient } from "@angular/common/http";
import { createApplication } from "@angular/platform-browser";
import { OAuthService, provideOAuthClient } from "angular-oauth2-oidc";
import { authConfig } from "./settings";
${SHOW}
class App {
  constructor(private oauthService: OAuthService) {}
  async start() {
    ${/^\/\/ (this.oauthService.configure.+)$/m.exec(text)[1]}
    if (!this.oauthService.hasValidIdToken()) return;
    const { info } = ${/Name and email: (.+);$/m.exec(text)[1]} as any;
    show(info.email);
  }
}
const application = await createApplication({ providers: [provideHttpClient(), provideOAuthClient()] });
await new App(application.injector.get(OAuthService)).start();
`,
}));

/** The text begins a log-in each time it runs, so the page stays open while another one is away. */
const openidClient = ({ text }) => ({
  'app.ts': `${text}
Object.assign(globalThis, { to, finish: async (back) => {
${later(text)}
return person;
} });
`,
});
openidClient.signIn = async ({ page: opener, enter }) => {
  await opener.waitForFunction(() => globalThis.to);
  const away = opener.waitForEvent('popup');
  await opener.evaluate(() => { open(globalThis.to.href); });
  const popup = await away;
  await enter('#app', popup);
  return opener.evaluate((back) => globalThis.finish(new URL(back)), popup.url());
};
export const openidClientInPage = page('openid-client in a page', openidClient);
