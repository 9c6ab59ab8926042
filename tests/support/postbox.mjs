// A mail server on a free port (RFC 5321) that keeps what it is sent.
import { createServer } from 'node:net';

/** Quoted-printable (RFC 2045 §6.7) as text. */
function decoded(body) {
  const bytes = body.replaceAll('=\r\n', '').replaceAll(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString('utf8');
}

/** One part of a message. */
function part(raw, type) {
  const [, rest] = raw.split(`Content-Type: ${type}`);
  const [head, ...body] = rest.split('\r\n\r\n');
  const text = body.join('\r\n\r\n').split('\r\n--')[0];
  return /quoted-printable/i.test(head) ? decoded(text) : text;
}

export async function startPostbox() {
  const kept = [];
  const waiting = [];
  const server = createServer((socket) => {
    let said = '';
    let data;
    socket.setEncoding('latin1');
    socket.on('error', () => {});
    socket.write('220 ready\r\n');
    socket.on('data', (chunk) => {
      said += chunk;
      for (let end = said.indexOf('\r\n'); end >= 0; end = said.indexOf('\r\n')) {
        const line = said.slice(0, end);
        said = said.slice(end + 2);
        if (data === undefined) {
          if (/^DATA/i.test(line)) data = [];
          socket.write(/^EHLO/i.test(line) ? '250 here\r\n' : /^DATA/i.test(line) ? '354 go on\r\n' : /^QUIT/i.test(line) ? '221 bye\r\n' : '250 ok\r\n');
        } else if (line === '.') {
          const raw = data.join('\r\n');
          const mail = { to: /^To: (.*)$/im.exec(raw)?.[1] ?? '', text: part(raw, 'text/plain'), html: part(raw, 'text/html') };
          kept.push(mail);
          for (const ask of waiting.splice(0)) ask();
          data = undefined;
          socket.write('250 kept\r\n');
        } else {
          data.push(line.startsWith('.') ? line.slice(1) : line);
        }
      }
    });
  });
  await new Promise((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  return {
    port: server.address().port,
    kept,
    /** The newest mail for an address that has a link (to `path`), and the link. */
    async link(to, path = '', seconds = 20) {
      const end = Date.now() + seconds * 1000;
      for (;;) {
        const mail = kept.findLast((one) => one.to.includes(to) && one.text.includes(`${path}?token=`));
        if (mail) return { ...mail, link: /^https?:\S+$/m.exec(mail.text)[0] };
        if (Date.now() > end) throw new Error(`no mail for ${to}; there are ${kept.map((one) => one.to)}`);
        await new Promise((resolve) => { waiting.push(resolve); setTimeout(resolve, end - Date.now()).unref(); });
      }
    },
    stop: () => new Promise((resolve) => { server.close(resolve); }),
  };
}
