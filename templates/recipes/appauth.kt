// AppAuth for Android (net.openid:appauth). In build.gradle:
// manifestPlaceholders = [appAuthRedirectScheme: "{{redirect_scheme}}"]
AuthorizationServiceConfiguration.fetchFromIssuer(Uri.parse("{{issuer}}")) { configuration, failure ->
    if (configuration == null) return@fetchFromIssuer
    // AppAuth sends a PKCE challenge by itself.
    val request = AuthorizationRequest.Builder(
        configuration,
        "{{client_id}}",
        ResponseTypeValues.CODE,
        Uri.parse("{{redirect_uri}}"),
    ).setScope("{{scopes}}").build()
    startActivityForResult(AuthorizationService(this).getAuthorizationRequestIntent(request), RC_AUTH)
}
