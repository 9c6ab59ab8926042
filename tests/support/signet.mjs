// Starts the built signet for a test: a temporary folder, free ports, a configuration file, SQLite or the private PostgreSQL.
import { execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { get as httpGet } from 'node:http';
import { get as httpsGet } from 'node:https';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
export const binary = process.env.SIGNET_BIN ?? join(root, 'target/debug/signet');

/** The person who signs in. */
export const maria = {
  username: 'maria',
  password: 'correct-horse-battery',
  name: 'Maria Example',
  given_name: 'Maria',
  family_name: 'Example',
  email: 'maria@example.com',
  email_verified: true,
};

/** A port that is free now. */
export function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** A value in TOML; objects become inline tables. */
function toml(value) {
  if (Array.isArray(value)) return `[${value.map(toml).join(', ')}]`;
  if (typeof value !== 'object') return JSON.stringify(value);
  return `{ ${Object.entries(value).map(([k, v]) => `${JSON.stringify(k)} = ${toml(v)}`).join(', ')} }`;
}

function table(head, members) {
  return [head, ...Object.entries(members).map(([k, v]) => `${k} = ${toml(v)}`), ''].join('\n');
}

/** A certificate for localhost that is its own authority. */
function certificate(folder) {
  const [cert, key] = [join(folder, 'tls.crt'), join(folder, 'tls.key')];
  execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2',
    '-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost', '-keyout', key, '-out', cert], { stdio: 'ignore' });
  return { cert, key };
}

/** An empty database of the private PostgreSQL. */
function postgres() {
  const server = process.env.SIGNET_TEST_POSTGRES;
  if (!server) throw new Error('SIGNET_TEST_POSTGRES is not set; run the tests by `make test`');
  const name = `interop_${randomBytes(6).toString('hex')}`;
  execFileSync('psql', [server, '-qc', `CREATE DATABASE ${name}`]);
  return server.replace(/\/[^/]*$/, `/${name}`);
}

/** Runs a program, keeping what it says; `stop` ends it and resolves once it is gone. */
export function run(program, args, options = {}) {
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'], ...options });
  let said = '';
  child.stdout.on('data', (chunk) => { said += chunk; });
  child.stderr.on('data', (chunk) => { said += chunk; });
  child.stdin.on('error', () => {});
  const gone = new Promise((resolve) => { child.once('exit', resolve).once('error', (e) => { said += e.message; resolve(); }); });
  const running = () => child.exitCode === null && child.signalCode === null;
  const end = () => child.kill('SIGKILL');
  process.once('exit', end);
  return {
    child,
    said: () => said,
    running,
    async stop() {
      child.kill('SIGTERM');
      const late = setTimeout(end, 10_000);
      await gone;
      clearTimeout(late);
      process.removeListener('exit', end);
    },
  };
}

/** Waits until `ready` answers true, as long as the program runs. */
export async function until(program, what, ready, seconds = 30) {
  for (let left = seconds * 20; left > 0; left -= 1) {
    if (await ready()) return;
    if (!program.running()) break;
    await pause(50);
  }
  throw new Error(`${what}; it said:\n${program.said()}`);
}

/** The status that a URL answers with, or 0. Certificates are not checked: this only asks whether somebody is there. */
export function status(url) {
  const get = url.startsWith('https:') ? httpsGet : httpGet;
  return new Promise((resolve) => {
    get(url, { rejectUnauthorized: false }, (answer) => { answer.resume(); resolve(answer.statusCode); }).once('error', () => resolve(0));
  });
}

/** Starts `signet serve`. */
export async function startSignet({ providers = [], clients = [], users = [maria], resources = [], database = 'sqlite', tls = false, tables = {}, port: fixed } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'signet-interop-'));
  const [port, health] = [fixed ?? await freePort(), await freePort()];
  const issuer = `${tls ? 'https' : 'http'}://localhost:${port}`;
  const files = tls ? certificate(folder) : undefined;
  const server = { listen: `127.0.0.1:${port}`, public_url: issuer };
  if (files) Object.assign(server, { tls_cert: files.cert, tls_key: files.key });
  const config = join(folder, 'signet.toml');
  writeFileSync(config, [
    table('[server]', server),
    table('[database]', { url: database === 'sqlite' ? `sqlite:${join(folder, 'signet.db')}` : postgres() }),
    table('[keys]', { dir: join(folder, 'keys') }),
    table('[health]', { listen: `127.0.0.1:${health}` }),
    ...providers.map((provider) => table('[[provider]]', provider)),
    ...users.map((user) => table('[[user]]', user)),
    ...clients.map((client) => table('[[client]]', client)),
    ...resources.map((resource) => table('[[resource]]', resource)),
    ...Object.entries(tables).flatMap(([name, one]) => [one].flat().map((members) => table(Array.isArray(one) ? `[[${name}]]` : `[${name}]`, members))),
  ].join('\n'));
  const program = run(binary, ['serve', '--config', config], { cwd: folder, env: { PATH: process.env.PATH, HOME: folder } });
  const signet = {
    issuer,
    folder,
    health: `http://127.0.0.1:${health}`,
    ca: files && readFileSync(files.cert, 'utf8'),
    caFile: files?.cert,
    program,
    said: program.said,
    async stop() {
      await program.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  try {
    await until(program, 'signet did not answer', async () => await status(`${issuer}/.well-known/openid-configuration`) === 200);
  } catch (error) {
    await signet.stop();
    throw error;
  }
  return signet;
}
