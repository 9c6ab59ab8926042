// express-openid-connect
const { auth } = require("express-openid-connect");

app.use(
  auth({
    issuerBaseURL: "{{issuer}}",
    baseURL: "{{app}}",
    clientID: "{{client_id}}",
    clientSecret: process.env.CLIENT_SECRET, // {{secret}}
    clientAuthMethod: "{{auth_method}}",
    idTokenSigningAlg: "{{id_token_alg}}",
    secret: process.env.SESSION_SECRET, // of the app's own cookie: draw it with openssl rand -hex 32
    authorizationParams: { response_type: "code", scope: "{{scopes}}" }, // with PKCE
    idpLogout: true,
  }),
);
// Name and email: await req.oidc.fetchUserInfo()
