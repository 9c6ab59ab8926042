// npm oidc-provider as an upstream: a person there signs in and consents at once, whatever the request asks for.
import { createServer } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import Provider from 'oidc-provider';
import { freePort } from './signet.mjs';

/** The person there. */
export const grace = {
  accountId: 'grace',
  claims: () => ({ sub: 'grace', given_name: 'Grace', family_name: 'Hopper', email: 'grace@corp.example', email_verified: true }),
};

/** Starts the provider with clients of its own; with a key and a certificate for localhost it speaks TLS. */
export async function startProvider(clients, { features, tls, ...more } = {}) {
  const port = await freePort();
  const issuer = tls ? `https://localhost:${port}` : `http://127.0.0.1:${port}`;
  const provider = new Provider(issuer, {
    clients,
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['given_name', 'family_name'] },
    conformIdTokenClaims: false,
    responseTypes: ['code', 'id_token', 'id_token token', 'code id_token', 'code token', 'code id_token token'],
    features: {
      devInteractions: { enabled: false },
      backchannelLogout: { enabled: true },
      rpInitiatedLogout: { enabled: true },
      encryption: { enabled: true },
      requestObjects: { enabled: true },
      ...features,
    },
    cookies: { keys: ['a', 'b'] },
    findAccount: () => grace,
    interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
    fetch: (url, options) => fetch(url, { ...options, dispatcher: undefined }),
    ...more,
  });
  const errors = [];
  for (const event of ['server_error', 'grant.error', 'authorization.error']) {
    provider.on(event, (_, error) => errors.push(`${event}: ${error.message} ${error.error_description ?? ''} ${error.error_detail ?? ''}`));
  }
  const answer = provider.callback();
  const serve = async (request, response) => {
    try {
      if (request.url.startsWith('/interaction/')) await finish(provider, request, response);
      else answer(request, response);
    } catch (error) {
      errors.push(error.message);
      response.writeHead(500).end(error.message);
    }
  };
  const server = tls ? createSecureServer({ key: tls.key, cert: tls.cert }, serve) : createServer(serve);
  await new Promise((resolve) => { server.listen(port, '127.0.0.1', resolve); });
  return { issuer, provider, errors, answer, stop: () => new Promise((resolve) => { server.close(resolve); server.closeAllConnections(); }) };
}

async function finish(provider, request, response) {
  const { prompt, params, grantId, session } = await provider.interactionDetails(request, response);
  let result = { login: { accountId: grace.accountId } };
  if (prompt.name === 'consent') {
    const grant = grantId ? await provider.Grant.find(grantId) : new provider.Grant({ accountId: session.accountId, clientId: params.client_id });
    if (prompt.details.missingOIDCScope) grant.addOIDCScope(prompt.details.missingOIDCScope.join(' '));
    if (prompt.details.missingOIDCClaims) grant.addOIDCClaims(prompt.details.missingOIDCClaims);
    result = { consent: { grantId: await grant.save() } };
  }
  await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: true });
}
