// oidc-client-ts
import { UserManager, WebStorageStateStore } from "oidc-client-ts";

export const people = new UserManager({
  authority: "{{issuer}}",
  client_id: "{{client_id}}",
  redirect_uri: "{{redirect_uri}}",
  post_logout_redirect_uri: "{{app}}/",
  response_type: "code", // with PKCE, which it always sends
  scope: "{{scopes}}",
  loadUserInfo: true, // name and email
  userStore: new WebStorageStateStore({ store: window.sessionStorage }),
});
// Log-in: people.signinRedirect(); at the redirect URI: await people.signinCallback();
