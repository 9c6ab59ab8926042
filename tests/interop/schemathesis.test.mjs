// PyPI schemathesis: requests made up from our OpenAPI document, good and bad. No 5xx, and no answer that the document does not describe.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { maria, run, startSignet } from '../support/signet.mjs';

const schemathesis = fileURLToPath(new URL('../.tools/venv/bin/schemathesis', import.meta.url));
const SECRET = 'a-shared-secret-of-more-than-thirty-two-characters';
const SECONDS = 35;

for (const database of ['sqlite', 'postgres']) {
  describe(`the API on ${database}, asked by schemathesis`, () => {
    let signet, token;

    before(async () => {
      const { scopes } = await (async () => {
        const own = await startSignet({});
        try {
          const document = await (await fetch(`${own.issuer}/api/openapi.json`)).json();
          return { scopes: Object.keys(document.components.securitySchemes.oauth2.flows.clientCredentials.scopes).join(' ') };
        } finally {
          await own.stop();
        }
      })();
      signet = await startSignet({ database, users: [{ ...maria, admin_role: 'owner' }], clients: [{
        client_id: 'robot', client_secret: SECRET, grant_types: ['client_credentials'], response_types: [], scope: scopes,
      }] });
      const answer = await fetch(`${signet.issuer}/oauth/oauth20/token`, {
        method: 'POST',
        headers: { authorization: `Basic ${Buffer.from(`robot:${SECRET}`).toString('base64')}` },
        body: new URLSearchParams({ grant_type: 'client_credentials', resource: `${signet.issuer}/api` }),
      });
      token = (await answer.json()).access_token;
      assert.ok(token);
    });
    after(() => signet?.stop());

    test('answers as its document says, whatever comes', { timeout: (SECONDS + 60) * 1000 }, async () => {
      const checks = 'not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance';
      const program = run(schemathesis, ['run', `${signet.issuer}/api/openapi.json`, '--checks', checks, '--max-time', `${SECONDS}`, '--max-failures', '1',
        '--header', `Authorization: Bearer ${token}`, '--seed', '1', '--no-shrink', '--generation-database', 'none', '--warnings', 'off',
        '--no-color'], { cwd: signet.folder });
      const [code] = await once(program.child, 'exit');
      const failure = program.said().slice(program.said().search(/=+ (ERRORS|FAILURES) =+/)).slice(0, 4_000);
      assert.equal(code, 0, `signet:\n${signet.said().slice(-2_000)}\nschemathesis:\n${failure}`);
      assert.doesNotMatch(signet.said(), /panicked/);
    });
  });
}
