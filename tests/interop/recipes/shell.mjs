// What people type: the commands of a text, in a real shell.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { connect } from './node.mjs';

const execute = promisify(execFile);
const bash = async (script, { folder, env }) => JSON.parse((await execute('bash', ['-euc', script], { cwd: folder, env })).stdout);

/** An app gets a token for itself, which is no person's: Signet tells whose it is. */
export const curl = {
  name: 'curl',
  async drive(world) {
    const { access_token: token } = await bash(world.text, world);
    const id = /--user '([^:]+):/.exec(world.text)[1];
    const answer = await bash(`curl --silent --user '${id}:${world.secret}' --data token='${token}' '${world.issuer}/oauth/introspect'`, world);
    if (answer.sub !== id || !answer.active) throw new Error(JSON.stringify(answer));
    return {};
  },
};

/** A device: its first command, the person on the phone, its last. */
export const deviceCurl = {
  name: 'curl',
  async drive(world) {
    const parts = world.text.split(/^# (?=\d\. )/m);
    const [, first, , last] = parts.map((part) => part.replace(/^.*\n/, ''));
    const asked = await bash(first, world);
    await connect(world, asked.verification_uri, asked.user_code);
    const { access_token: token } = await bash(last.replace('the device_code of the answer', asked.device_code), world);
    return bash(`curl --silent --header 'authorization: Bearer ${token}' '${world.issuer}/oauth/userinfo'`, world);
  },
};
