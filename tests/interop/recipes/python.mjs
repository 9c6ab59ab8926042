// Products that Python runs.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { execFileSync } from 'node:child_process';
import { python, run, serving, signedIn, write } from './folder.mjs';

/** What a text has as a comment for later, behind its name. */
function later(text, name) {
  const found = new RegExp(`^# ${name}: +(.+)$`, 'm').exec(text);
  if (!found) throw new Error(`the text does not say what to do at "${name}":\n${text}`);
  return found[1];
}

export const authlib = {
  name: 'Flask and Authlib',
  drive(world) {
    const { text, origin, folder, env } = world;
    write(folder, {
      'app.py': `from flask import Flask

app = Flask(__name__)
app.secret_key = "drawn-for-this-test-alone"
${text}

@app.get("/")
def log_in():
    ${later(text, 'Log-in')}

@app.get("/callback")
def callback():
    ${later(text, 'Callback')}
    return f'<!doctype html><title>App</title><p id="email">{person["email"]}</p>'

app.run(host="127.0.0.1", port=${new URL(origin).port})
`,
    });
    return serving(run(python, ['app.py'], { cwd: folder, env }), `${origin}/favicon.ico`, () => signedIn(world, origin));
  },
};

/** A project that Django's own command makes, but for what each product needs. */
const settings = (apps, middleware, text) => `from pathlib import Path

SECRET_KEY = "drawn-for-this-test-alone"
ALLOWED_HOSTS = ["127.0.0.1"]
ROOT_URLCONF = "urls"
INSTALLED_APPS = ["django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions", "django.contrib.messages", ${apps}]
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    ${middleware}
]
TEMPLATES = [{
    "BACKEND": "django.template.backends.django.DjangoTemplates",
    "APP_DIRS": True,
    "OPTIONS": {"context_processors": [
        "django.template.context_processors.request",
        "django.contrib.auth.context_processors.auth",
        "django.contrib.messages.context_processors.messages",
    ]},
}]
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": Path(__file__).parent / "db.sqlite3"}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
LOGIN_REDIRECT_URL = "/"
${text}
`;

/** What the first line of a text says of its addresses, in a project that shows who is signed in. */
const urls = (text) => `from django.http import HttpResponse
from django.urls import include, path

def home(request):
    return HttpResponse(f'<!doctype html><title>App</title><p id="email">{getattr(request.user, "email", "")}</p>')

urlpatterns = [path("", home), ${/path\(.+\)\)/.exec(text.split('\n')[0])[0]}]
`;

function django(name, start, apps, middleware = '') {
  return {
    name,
    drive(world) {
      const { text, origin, folder, env } = world;
      const own = { ...env, DJANGO_SETTINGS_MODULE: 'settings', PYTHONPATH: folder };
      write(folder, { 'settings.py': settings(apps, middleware, text), 'urls.py': urls(text) });
      execFileSync(python, ['-m', 'django', 'migrate', '--verbosity', '0'], { cwd: folder, env: own, stdio: 'pipe' });
      const server = run(python, ['-m', 'django', 'runserver', '--noreload', new URL(origin).host], { cwd: folder, env: own });
      return serving(server, `${origin}/favicon.ico`, () => start(world));
    },
  };
}

export const mozilla = django('mozilla-django-oidc', (world) => signedIn(world, `${world.origin}/oidc/authenticate/`), '"mozilla_django_oidc"');

/** allauth asks before it sends somebody away. */
export const allauth = django('django-allauth', async (world) => {
  const { page, origin, enter } = world;
  return signedIn({ page, enter: async (there) => { await page.click('form button[type=submit]'); await enter(there); } }, `${origin}/accounts/oidc/signet/login/`);
}, '"allauth", "allauth.account", "allauth.socialaccount", "allauth.socialaccount.providers.openid_connect"',
'"allauth.account.middleware.AccountMiddleware",');

/** A homeserver that nobody else knows. */
const homeserver = ({ origin, folder }) => `server_name: "signet.test"
public_baseurl: "${origin}/"
pid_file: "${folder}/synapse.pid"
signing_key_path: "${folder}/signing.key"
media_store_path: "${folder}/media"
log_config: "${folder}/log.yaml"
report_stats: false
trusted_key_servers: []
macaroon_secret_key: "drawn-for-this-test-alone"
form_secret: "drawn-for-this-test-alone"
database: { name: sqlite3, args: { database: "${folder}/synapse.db" } }
listeners: [{ port: ${new URL(origin).port}, type: http, bind_addresses: ["127.0.0.1"], resources: [{ names: [client] }] }]
`;

/** A homeserver: what somebody's Matrix app would do once the browser is back with a token for logging in. */
export const synapse = {
  name: 'Synapse',
  drive(world) {
    const { text, origin, folder, env, page, enter } = world;
    write(folder, { 'homeserver.yaml': homeserver(world), 'signet.yaml': text,
      'log.yaml': 'version: 1\nhandlers: { out: { class: logging.StreamHandler } }\nroot: { level: WARNING, handlers: [out] }\n' });
    mkdirSync(join(folder, 'media'));
    const [module, configs] = ['synapse.app.homeserver', ['-c', 'homeserver.yaml', '-c', 'signet.yaml']];
    execFileSync(python, ['-m', module, ...configs, '--generate-keys'], { cwd: folder, env, stdio: 'pipe' });
    return serving(run(python, ['-m', module, ...configs], { cwd: folder, env }), `${origin}/_matrix/client/versions`, async () => {
      const client = `${origin}/_matrix/client/v3`;
      await page.goto(`${client}/login/sso/redirect/oidc-signet?redirectUrl=${encodeURIComponent(`${origin}/app`)}`);
      await enter('a.primary-button');
      const back = new URL(await page.getAttribute('a.primary-button', 'href'));
      const body = JSON.stringify({ type: 'm.login.token', token: back.searchParams.get('loginToken') });
      const { access_token: token } = await (await fetch(`${client}/login`, { method: 'POST', body })).json();
      const { threepids } = await (await fetch(`${client}/account/3pid`, { headers: { authorization: `Bearer ${token}` } })).json();
      return { email: threepids[0].address };
    });
  },
};
