// A browser without a window: a cookie jar for each origin, redirects followed one by one, forms found in pages.

/** Starts without cookies; `agent` is the browser that it says it is. */
export function startWalker(agent) {
  const jars = new Map();
  const jar = (url) => {
    const { hostname } = new URL(url);
    if (!jars.has(hostname)) jars.set(hostname, new Map());
    return jars.get(hostname);
  };

  /** One request, no redirect followed. */
  async function send(url, options = {}) {
    const cookies = [...jar(url)].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = { ...options.headers, ...(agent ? { 'user-agent': agent } : {}), ...(cookies ? { cookie: cookies } : {}) };
    const answer = await fetch(url, { ...options, headers, redirect: 'manual' });
    for (const line of answer.headers.getSetCookie()) {
      const [pair, ...attributes] = line.split(';');
      const [name, ...value] = pair.split('=');
      const gone = attributes.some((text) => /max-age=0|expires=thu, 01 jan 1970/i.test(text.trim()));
      if (gone || value.join('=') === '') jar(url).delete(name.trim());
      else jar(url).set(name.trim(), value.join('='));
    }
    return { url, status: answer.status, location: answer.headers.get('location'), text: await answer.text() };
  }

  /** Follows redirects until a page, or an address that `stops` at. */
  async function go(url, stops = () => false, options) {
    let answer = await send(url, options);
    for (let hops = 0; answer.location && hops < 20; hops += 1) {
      const next = new URL(answer.location, answer.url).href;
      if (stops(next)) return { ...answer, next };
      answer = await send(next);
    }
    return answer;
  }

  /** Posts a form as a page of the same site does. */
  async function post(url, fields, stops, from = new URL(url).origin) {
    const site = from === new URL(url).origin ? 'same-origin' : 'cross-site';
    return go(url, stops, {
      method: 'POST',
      body: new URLSearchParams(fields),
      headers: { 'content-type': 'application/x-www-form-urlencoded', origin: from, 'sec-fetch-site': site },
    });
  }

  return { send, go, post, cookie: (url, name) => jar(url).get(name) };
}

const unescape = (text) => text.replaceAll('&quot;', '"').replaceAll('&#x27;', "'").replaceAll('&#x3D;', '=').replaceAll('&#39;', "'")
  .replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');

/** The first form of a page: where it goes and what is in it. */
export function form(page) {
  const html = page.text.match(/<form[\s\S]*?<\/form>/i)?.[0];
  if (!html) throw new Error(`no form at ${page.url}: ${page.status}\n${page.text}`);
  const attribute = (tag, name) => unescape(tag.match(new RegExp(`\\b${name}="([^"]*)"`))?.[1] ?? '');
  const inputs = [...html.matchAll(/<input [^>]*>/g)].map(([tag]) => [attribute(tag, 'name'), attribute(tag, 'value')]);
  return { action: new URL(attribute(html, 'action'), page.url).href, fields: Object.fromEntries(inputs.filter(([name]) => name)) };
}
