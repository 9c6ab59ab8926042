// `fetch` that trusts one more certificate authority. Node's own fetch takes authorities from the environment only.
import { request } from 'node:https';

export function trustingFetch(ca) {
  if (!ca) return fetch;
  return async (url, { method = 'GET', headers = {}, body } = {}) => {
    const sent = Object.fromEntries(new Headers(headers));
    const text = body === undefined || body === null ? undefined : String(body);
    if (text !== undefined) sent['content-length'] = Buffer.byteLength(text);
    return new Promise((resolve, reject) => {
      const call = request(url, { method, headers: sent, ca, agent: false }, (answer) => {
        const chunks = [];
        answer.on('data', (chunk) => chunks.push(chunk)).once('error', reject);
        answer.on('end', () => {
          const empty = answer.statusCode === 204 || answer.statusCode === 304;
          resolve(new Response(empty ? null : Buffer.concat(chunks), { status: answer.statusCode, headers: pairs(answer.rawHeaders) }));
        });
      });
      call.once('error', reject);
      call.end(text);
    });
  };
}

function pairs(raw) {
  return Array.from({ length: raw.length / 2 }, (_, i) => [raw[2 * i], raw[2 * i + 1]]);
}
