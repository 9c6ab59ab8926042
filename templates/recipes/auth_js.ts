// auth.ts (Auth.js 5)
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
      checks: ["pkce", "state", "nonce"],
      authorization: { params: { scope: "{{scopes}}" } },
    },
  ],
});
