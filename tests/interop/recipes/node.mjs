// Products that Node.js runs: each text stands in a program between what an app has anyway and what its comments say to do.
import { createInterface } from 'node:readline';
import { run, serving, signedIn, write } from './folder.mjs';

const SHOW = 'const show = (email) => `<!doctype html><title>App</title><p id="email">${email}</p>`;';
const EXPRESS = 'const express = require("express"); const app = express();';

/** Runs a program that serves `origin`, and signs somebody in at `path`. */
function app(name, program, path = '/', more = () => ({})) {
  return {
    name,
    drive: (world) => {
      const { origin, folder, env, secret } = world;
      const { port } = new URL(origin);
      const file = program.file ?? 'app.cjs';
      write(folder, { [file]: program.text(world), ...more(world) });
      const secrets = { CLIENT_SECRET: secret ?? '', AUTH_SIGNET_SECRET: secret ?? '', SESSION_SECRET: 'drawn-for-this-test-alone-0123456789' };
      const running = run(process.execPath, [file], { cwd: folder, env: { ...env, ...secrets, AUTH_SECRET: secrets.SESSION_SECRET, PORT: port } });
      return serving(running, `${origin}/favicon.ico`, () => signedIn(world, `${origin}${path}`));
    },
  };
}

/** Lines that a text has as comments for later, as code. */
export function later(text) {
  const lines = text.split('\n').filter((line) => /^\/\/ const (tokens|person) = /.test(line)).map((line) => line.slice(3));
  if (lines.length !== 2) throw new Error(`the text does not say how to go on:\n${text}`);
  return lines.join('\n');
}

export const openidClient = app('openid-client', {
  file: 'app.mjs',
  text: ({ text, origin }) => `import { createServer } from 'node:http';
${SHOW}
${text}
async function finish(back) {
${later(text)}
return person;
}
createServer(async (request, response) => {
  const back = new URL(request.url, '${origin}');
  if (back.pathname === '/') return response.writeHead(302, { location: to.href }).end();
  if (back.pathname !== '/callback') return response.writeHead(404).end();
  response.setHeader('content-type', 'text/html').end(show((await finish(back)).email));
}).listen(process.env.PORT, '127.0.0.1');
`,
});

export const passport = app('passport-openidconnect', {
  text: ({ text }) => `${EXPRESS}
${SHOW}
const passport = require("passport");
app.use(require("express-session")({ secret: process.env.SESSION_SECRET, resave: false, saveUninitialized: false }));
app.use(passport.session());
passport.serializeUser((person, done) => done(null, person));
passport.deserializeUser((person, done) => done(null, person));
${text}
app.get("/", (req, res, next) => (req.user ? res.send(show(req.user.emails[0].value)) : next()), passport.authenticate("openidconnect"));
app.get("/callback", passport.authenticate("openidconnect"), (req, res) => res.redirect("/"));
app.listen(process.env.PORT, "127.0.0.1");
`,
});

export const expressOpenidConnect = app('express-openid-connect', {
  text: ({ text }) => `${EXPRESS}
${SHOW}
${text}
app.get("/", async (req, res) => res.send(show((${/Name and email: (.+)$/m.exec(text)[1]}).email)));
app.listen(process.env.PORT, "127.0.0.1");
`,
});

/** The part of next-auth that is Next.js's is ours; its engine, @auth/core, is the real one, as in every framework's Auth.js. */
const NEXT_AUTH = `import { Auth, setEnvDefaults } from '@auth/core';
export default function NextAuth(config) {
  setEnvDefaults(process.env, config);
  config.basePath = '/api/auth';
  const handle = (request) => Auth(request, config);
  const auth = async (request) => (await handle(new Request(new URL('/api/auth/session', request.url), { headers: request.headers }))).json();
  return { handlers: { GET: handle, POST: handle }, auth };
}
`;

const authServer = app('Auth.js', {
  file: 'app.mjs',
  text: ({ origin }) => `import { createServer } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { auth, handlers } from './auth.mjs';
${SHOW}
createServer(async (incoming, outgoing) => {
  const { method, headers } = incoming;
  const body = method === 'POST' ? await buffer(incoming) : undefined;
  const request = new Request(new URL(incoming.url, '${origin}'), { method, headers, body });
  if (incoming.url.startsWith('/api/auth/')) {
    const answer = await handlers[method](request);
    return outgoing.writeHead(answer.status, [...answer.headers].flat()).end(await answer.text());
  }
  const session = incoming.url === '/' ? await auth(request) : null;
  outgoing.setHeader('content-type', 'text/html').end(show(session?.user?.email ?? ''));
}).listen(process.env.PORT, '127.0.0.1');
`,
}, '/api/auth/signin', ({ text }) => ({ 'auth.mjs': text.replace('"next-auth"', '"./next-auth.mjs"'), 'next-auth.mjs': NEXT_AUTH }));

export const authJs = {
  ...authServer,
  drive: (world) => authServer.drive({
    ...world,
    env: { ...world.env, AUTH_URL: world.origin, AUTH_TRUST_HOST: 'true' },
    enter: async (there) => {
      await world.page.click('button[type=submit]');
      await world.enter(there);
    },
  }),
};

/** A program on a device: it says where to go and what to type, and waits. */
export const deviceOpenidClient = {
  name: 'openid-client',
  async drive({ text, folder, env, page, enter }) {
    write(folder, { 'device.mjs': `${text}\nconsole.log(JSON.stringify(person));\n` });
    const program = run(process.execPath, ['device.mjs'], { cwd: folder, env });
    try {
      const lines = createInterface({ input: program.child.stdout })[Symbol.asyncIterator]();
      const hear = async () => {
        const { value, done } = await lines.next();
        if (done) throw new Error(`the device gave up:\n${program.said()}`);
        return value;
      };
      const [, address, code] = /^Open (\S+) on your phone and type (\S+)$/.exec(await hear());
      await connect({ page, enter }, address, code);
      if (!/^Signed in as Maria Example$/.test(await hear())) throw new Error(program.said());
      return JSON.parse(await hear());
    } finally {
      await program.stop();
    }
  },
};

/** What a person does on the phone. */
export async function connect({ page, enter }, address, code) {
  await page.goto(address);
  await page.fill('#user_code', code);
  await page.click('#device-submit');
  await enter('#device-ended');
}
