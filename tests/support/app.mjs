// An application's own web server, as small as it can be: it keeps each request that reaches it for the test to read.
import { createServer } from 'node:http';

export async function startApp() {
  const arrived = [];
  const waiting = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => { body += chunk; });
    request.on('end', () => {
      response.setHeader('content-type', 'text/html; charset=utf-8');
      response.end('<!doctype html><html lang="en"><title>App</title><h1 id="app">Back at the app</h1>');
      if (request.url === '/favicon.ico') return;
      const visit = { url: new URL(request.url, origin), method: request.method, headers: request.headers, body };
      if (waiting.length) waiting.shift()(visit);
      else arrived.push(visit);
    });
  });
  await new Promise((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  const origin = `http://127.0.0.1:${server.address().port}`;
  return {
    origin,
    callback: `${origin}/callback`,
    goodbye: `${origin}/goodbye`,
    /** The next request that reaches the app. */
    next(seconds = 20) {
      if (arrived.length) return Promise.resolve(arrived.shift());
      return new Promise((resolve, reject) => {
        const late = setTimeout(() => reject(new Error('nobody came back to the app')), seconds * 1000);
        waiting.push((visit) => { clearTimeout(late); resolve(visit); });
      });
    },
    stop: () => new Promise((resolve) => { server.close(resolve); server.closeAllConnections(); }),
  };
}
