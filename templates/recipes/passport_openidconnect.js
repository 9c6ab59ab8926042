// passport-openidconnect
const OpenIDConnectStrategy = require("passport-openidconnect");

passport.use(
  new OpenIDConnectStrategy(
    {
      issuer: "{{issuer}}",
      authorizationURL: "{{authorization}}",
      tokenURL: "{{token}}",
      userInfoURL: "{{userinfo}}",
      clientID: "{{client_id}}",
      clientSecret: process.env.CLIENT_SECRET, // {{secret}}
      callbackURL: "{{redirect_uri}}",
      scope: "{{scopes_beside_openid}}",
      skipUserProfile: false, // name and email are at userinfo
    },
    (issuer, profile, done) => done(null, profile),
  ),
);
