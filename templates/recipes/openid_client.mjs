// openid-client 6
import * as client from "openid-client";

const config = await client.discovery(
  new URL("{{issuer}}"),
  "{{client_id}}",
#secret#  process.env.CLIENT_SECRET, // {{secret}}
#basic#  client.ClientSecretBasic(process.env.CLIENT_SECRET),
#post#  client.ClientSecretPost(process.env.CLIENT_SECRET),
#public#  undefined,
#public#  client.None(),
);

const verifier = client.randomPKCECodeVerifier();
const state = client.randomState();
const to = client.buildAuthorizationUrl(config, {
  redirect_uri: "{{redirect_uri}}",
  scope: "{{scopes}}",
  code_challenge: await client.calculatePKCECodeChallenge(verifier),
  code_challenge_method: "S256",
  state,
});
// Send the browser to `to`. When it is back at the redirect URI, with its whole address in `back`:
// const tokens = await client.authorizationCodeGrant(config, back, { pkceCodeVerifier: verifier, expectedState: state });
// const person = await client.fetchUserInfo(config, tokens.access_token, tokens.claims().sub);
