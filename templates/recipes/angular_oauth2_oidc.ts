// angular-oauth2-oidc
import { AuthConfig } from "angular-oauth2-oidc";

export const authConfig: AuthConfig = {
  issuer: "{{issuer}}",
  clientId: "{{client_id}}",
  redirectUri: "{{redirect_uri}}",
  postLogoutRedirectUri: "{{app}}/",
  responseType: "code", // with PKCE
  scope: "{{scopes}}",
};
// this.oauthService.configure(authConfig); await this.oauthService.loadDiscoveryDocumentAndLogin();
// Name and email: await this.oauthService.loadUserProfile();
