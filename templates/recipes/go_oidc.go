// github.com/coreos/go-oidc/v3/oidc and golang.org/x/oauth2
provider, err := oidc.NewProvider(ctx, "{{issuer}}")
if err != nil {
	log.Fatal(err)
}
config := oauth2.Config{
	ClientID:     "{{client_id}}",
#secret#	ClientSecret: os.Getenv("CLIENT_SECRET"), // {{secret}}
	Endpoint:     provider.Endpoint(),
	RedirectURL:  "{{redirect_uri}}",
	Scopes:       strings.Fields("{{scopes}}"),
}
verifier := oauth2.GenerateVerifier()
url := config.AuthCodeURL(state, oidc.Nonce(nonce), oauth2.S256ChallengeOption(verifier))
// When the browser is back:
token, err := config.Exchange(ctx, code, oauth2.VerifierOption(verifier))
// and the ID token, whose nonce has to be compared:
idToken, err := provider.Verifier(&oidc.Config{ClientID: config.ClientID}).Verify(ctx, token.Extra("id_token").(string))
