// github.com/coreos/go-oidc/v3/oidc and golang.org/x/oauth2
provider, err := oidc.NewProvider(ctx, "{{issuer}}")
if err != nil {
	log.Fatal(err)
}
endpoint := provider.Endpoint()
#basic#endpoint.AuthStyle = oauth2.AuthStyleInHeader
#post#endpoint.AuthStyle = oauth2.AuthStyleInParams
#public#endpoint.AuthStyle = oauth2.AuthStyleInParams
config := oauth2.Config{
	ClientID:     "{{client_id}}",
#secret#	ClientSecret: os.Getenv("CLIENT_SECRET"), // {{secret}}
	Endpoint:     endpoint,
	RedirectURL:  "{{redirect_uri}}",
	Scopes:       strings.Fields("{{scopes}}"),
}
verifier := oauth2.GenerateVerifier()
to := config.AuthCodeURL(state, oidc.Nonce(nonce), oauth2.S256ChallengeOption(verifier))
// Send the browser there. When it is back, with the state that was sent:
token, err := config.Exchange(ctx, code, oauth2.VerifierOption(verifier))
if err != nil {
	log.Fatal(err)
}
raw, _ := token.Extra("id_token").(string)
idToken, err := provider.Verifier(&oidc.Config{ClientID: config.ClientID}).Verify(ctx, raw)
// Compare idToken.Nonce with the nonce that was sent. Name and email: provider.UserInfo(ctx, config.TokenSource(ctx, token))
