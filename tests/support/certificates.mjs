// Certificates for tests of TLS: an authority, and what it issues.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const openssl = (...args) => execFileSync('openssl', args, { stdio: 'ignore' });
const key = (file) => openssl('genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-out', file);

/** Makes an authority in a folder; `issue` makes a certificate of it, as files and as texts. */
export function startAuthority(folder) {
  const file = (name) => join(folder, name);
  key(file('ca.key'));
  openssl('req', '-x509', '-new', '-key', file('ca.key'), '-days', '2', '-subj', '/CN=Test authority', '-out', file('ca.pem'));
  return {
    file: file('ca.pem'),
    pem: readFileSync(file('ca.pem'), 'utf8'),
    issue(name, days = 2) {
      const [keyFile, request, extensions, certFile] = ['key', 'csr', 'ext', 'pem'].map((kind) => file(`${name}.${kind}`));
      key(keyFile);
      openssl('req', '-new', '-key', keyFile, '-subj', `/CN=${name}`, '-out', request);
      writeFileSync(extensions, `basicConstraints=CA:FALSE\nsubjectAltName=DNS:${name}\n`);
      openssl('x509', '-req', '-in', request, '-CA', file('ca.pem'), '-CAkey', file('ca.key'), '-CAcreateserial', '-days', String(days),
        '-extfile', extensions, '-out', certFile);
      return { keyFile, certFile, key: readFileSync(keyFile, 'utf8'), cert: readFileSync(certFile, 'utf8') };
    },
  };
}
