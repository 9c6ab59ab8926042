// openid-client 6
import * as client from "openid-client";

const config = await client.discovery(new URL("{{issuer}}"), "{{client_id}}", undefined, client.None());
const asked = await client.initiateDeviceAuthorization(config, { scope: "{{scopes}}" });

// What the device shows; verification_uri_complete is for a QR code.
console.log(`Open ${asked.verification_uri} on your phone and type ${asked.user_code}`);

// Waits as long as the person does.
const tokens = await client.pollDeviceAuthorizationGrant(config, asked);
const person = await client.fetchUserInfo(config, tokens.access_token, tokens.claims().sub);
console.log(`Signed in as ${person.name}`);
// Keep tokens.refresh_token, and later: await client.refreshTokenGrant(config, refreshToken)
