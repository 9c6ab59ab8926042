// Signet as a relying party that is known by its certificate (RFC 8705): npm oidc-provider behind Node's own TLS server, which hangs up on
// whoever shows none. The provider is told where certificates are shown by `mtls_endpoint_aliases`, and binds its access tokens to them.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { startAuthority } from '../support/certificates.mjs';
import { signIn } from '../support/federation.mjs';
import { startProvider } from '../support/provider.mjs';
import { binary, freePort, startSignet } from '../support/signet.mjs';
import { startWalker } from '../support/walker.mjs';

const APP = 'http://127.0.0.1:9/cb';

for (const database of ['sqlite', 'postgres']) {
  describe(`certificates at the token endpoint, on ${database}`, () => {
    const folder = mkdtempSync(join(tmpdir(), 'signet-mtls-'));
    const shown = [];
    let provider, door, signet;

    before(async () => {
      const authority = startAuthority(folder);
      const [port, gate] = [await freePort(), await freePort()];
      const own = `http://localhost:${port}/oauth/auz/grants/provider`;
      const alias = `https://localhost:${gate}`;
      const usual = { application_type: 'native', redirect_uris: [`${own}/authcomplete`], response_types: ['code'],
        tls_client_certificate_bound_access_tokens: true };
      provider = await startProvider([
        { ...usual, client_id: 'issued', token_endpoint_auth_method: 'tls_client_auth', tls_client_auth_san_dns: 'signet' },
        { ...usual, client_id: 'own', token_endpoint_auth_method: 'self_signed_tls_client_auth', jwks_uri: `${own}/jwks/key` },
      ], {
        clientAuthMethods: ['tls_client_auth', 'self_signed_tls_client_auth'],
        discovery: { mtls_endpoint_aliases: { token_endpoint: `${alias}/token`, userinfo_endpoint: `${alias}/me` } },
        features: {
          mTLS: {
            enabled: true, tlsClientAuth: true, selfSignedTlsClientAuth: true, certificateBoundAccessTokens: true,
            getCertificate: (ctx) => ctx.socket.getPeerX509Certificate?.()?.toString(),
            certificateAuthorized: (ctx) => ctx.socket.authorized,
            certificateSubjectMatches: (ctx, property, expected) =>
              property === 'tls_client_auth_san_dns' && ctx.socket.getPeerX509Certificate().subjectAltName === `DNS:${expected}`,
          },
        },
      });
      const there = authority.issue('localhost');
      door = createServer({ key: there.key, cert: there.cert, ca: authority.pem, requestCert: true, rejectUnauthorized: false },
        (request, response) => {
          const certificate = request.socket.getPeerX509Certificate();
          shown.push([request.url, certificate?.subject]);
          if (certificate) provider.answer(request, response);
          else request.socket.destroy();
        });
      await new Promise((resolve) => { door.listen(gate, '127.0.0.1', resolve); });
      const [issued, strange] = [authority.issue('signet'), authority.issue('somebody-else')];
      const domain = { issuer: provider.issuer, authority_for_usernames: true, username_claim: 'sub', ca: [authority.file],
        claims_source: 'id_token_and_userinfo' };
      const tls = { token_endpoint_auth_method: 'tls_client_auth', client_id: 'issued' };
      const self = { token_endpoint_auth_method: 'self_signed_tls_client_auth', client_id: 'own' };
      signet = await startSignet({
        database, port,
        users: [{ username: 'grace', name: 'Grace Hopper' }],
        clients: [{ client_id: 'app', token_endpoint_auth_method: 'none', redirect_uris: [APP], require_consent: false }],
        tables: {
          outbound: { allow: ['127.0.0.0/8'] },
          platform_identity: [{ name: 'key', algorithm: 'ES256' }, { name: 'other', algorithm: 'RS256' }],
          upstream: [
            { ...domain, ...tls, name: 'issued', client_certificate_file: issued.certFile, client_key_file: issued.keyFile },
            { ...domain, ...tls, name: 'stranger', client_certificate: strange.cert, client_key: strange.key },
            { ...domain, ...self, name: 'own', platform_identity: 'key' },
            { ...domain, ...self, name: 'other', platform_identity: 'other' },
          ],
        },
      });
    });
    after(async () => {
      await signet?.stop();
      door?.closeAllConnections();
      door?.close();
      await provider?.stop();
      rmSync(folder, { recursive: true, force: true });
    });

    for (const [name, subject] of [['issued', 'CN=signet'], ['own', 'CN=key']]) {
      test(`${name}: the certificate is shown at both aliases, and the access token is bound to it`, async () => {
        shown.length = 0;
        assert.ok((await signIn(startWalker(), signet, name)).get('code'), provider.errors.join('\n'));
        assert.deepEqual(shown, [['/token', subject], ['/me', subject]]);
      });
    }

    for (const name of ['stranger', 'other']) {
      test(`${name}: another certificate is not ours`, async () => {
        await assert.rejects(signIn(startWalker(), signet, name), /token_request_refused/);
      });
    }

    /** What a command of signet says, whether all is well or not. */
    async function command(...args) {
      const env = { PATH: process.env.PATH, HOME: signet.folder };
      const done = promisify(execFile)(binary, [...args, '--config', join(signet.folder, 'signet.toml')], { cwd: signet.folder, env });
      return done.then(({ stdout }) => stdout, (error) => error.stdout);
    }

    test('the doctor says how long the certificate holds, and that the upstream knows us by it', async () => {
      const said = await command('upstream', 'doctor', 'issued');
      assert.match(said, /\?\s+client certificate\s+holds until/, said);
      assert.match(said, /ok\s+client authentication\s+tls_client_auth/, said);
    });

    test('its key is sealed anew with the master key: after two rotations the first one is gone, and the certificate is still shown', async () => {
      // The keys of two certificates, and the end of the audit log once it has one.
      for (const _ of [1, 2]) assert.match(await command('keys', 'master', 'rotate'), /Sealed anew: [1-9]\d* keys, [23] secrets/);
      assert.ok((await signIn(startWalker(), signet, 'issued')).get('code'), signet.said());
    });
  });
}
