// Apache with mod_auth_openidc: the text is the inside of the app's virtual host.
import { chmodSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { run, serving, signedIn, write } from './folder.mjs';

const MODULES = ['mpm_event', 'authn_core', 'authz_core', 'authz_user', 'dir', 'filter', 'include', 'auth_openidc'];

const server = ({ text, origin, folder }) => `ServerRoot "${folder}"
ServerName 127.0.0.1
PidFile "${folder}/apache.pid"
ErrorLog "${folder}/error.log"
DefaultRuntimeDir "${folder}"
${MODULES.map((name) => `LoadModule ${name}_module /usr/lib/apache2/modules/mod_${name}.so`).join('\n')}
${process.getuid() === 0 ? 'User www-data\nGroup www-data' : ''}
OIDCCABundlePath "${folder}/ca.pem"
Listen ${new URL(origin).host}
<VirtualHost ${new URL(origin).host}>
DocumentRoot "${folder}/site"
<Directory "${folder}/site">
  Options +Includes
  SetOutputFilter INCLUDES
  DirectoryIndex index.html
</Directory>
${text.replace('DRAW_A_PASSPHRASE', randomBytes(32).toString('base64'))}
</VirtualHost>
`;

export const apache = {
  name: 'Apache and mod_auth_openidc',
  async drive(world) {
    const { folder, origin, caFile } = world;
    mkdirSync(join(folder, 'site'));
    chmodSync(folder, 0o755);
    write(folder, { 'ca.pem': readFileSync(caFile, 'utf8'), 'apache.conf': server(world), 'site/index.html': '<!doctype html><title>App</title><p id="email"><!--#echo var="OIDC_CLAIM_email" --></p>' });
    const program = run('/usr/sbin/apache2', ['-f', join(folder, 'apache.conf'), '-DFOREGROUND'], { cwd: folder });
    try {
      return await serving(program, origin, () => signedIn(world, origin));
    } catch (error) {
      const log = join(folder, 'error.log');
      throw new Error(`${error.message}\n${existsSync(log) ? readFileSync(log, 'utf8') : ''}`, { cause: error });
    }
  },
};
