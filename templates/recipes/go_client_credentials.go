// golang.org/x/oauth2/clientcredentials: fetches tokens, and new ones when they expire.
config := clientcredentials.Config{
	ClientID:     "{{client_id}}",
	ClientSecret: os.Getenv("CLIENT_SECRET"), // {{secret}}
	TokenURL:     "{{token}}",
#basic#	AuthStyle:    oauth2.AuthStyleInHeader,
#post#	AuthStyle:    oauth2.AuthStyleInParams,
	// For an API, name it: EndpointParams: url.Values{"resource": {"https://api.example.com"}},
}
client := config.Client(ctx)
