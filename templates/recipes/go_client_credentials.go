// golang.org/x/oauth2/clientcredentials: fetches tokens, and new ones when they expire.
config := clientcredentials.Config{
	ClientID:       "{{client_id}}",
	ClientSecret:   os.Getenv("CLIENT_SECRET"), // {{secret}}
	TokenURL:       "{{token}}",
	AuthStyle:      oauth2.AuthStyleInHeader,
	EndpointParams: url.Values{"resource": {"https://api.example.com"}},
}
client := config.Client(ctx)
