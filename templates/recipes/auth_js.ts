// auth.ts (Auth.js 5); AUTH_SECRET has to be set for the session.
import NextAuth from "next-auth";

export const { handlers, auth, signIn, signOut } = NextAuth({
  providers: [
    {
      id: "signet",
      name: "Signet",
      type: "oidc",
      issuer: "{{issuer}}",
      clientId: "{{client_id}}",
      clientSecret: process.env.AUTH_SIGNET_SECRET, // {{secret}}
      client: { token_endpoint_auth_method: "{{auth_method}}", id_token_signed_response_alg: "{{id_token_alg}}" },
      checks: ["pkce", "state", "nonce"],
      authorization: { params: { scope: "{{scopes}}" } },
      idToken: false, // name and email are at userinfo
    },
  ],
});
