vault auth enable oidc
vault write auth/oidc/config \
  oidc_discovery_url='{{issuer}}' \
  oidc_client_id='{{client_id}}' \
  oidc_client_secret='{{secret}}' \
  jwt_supported_algs='{{id_token_alg}}' \
  default_role='signet'
# Register both addresses: the one of the web interface, and that of the command line.
vault write auth/oidc/role/signet \
  role_type='oidc' \
  user_claim='sub' \
  allowed_redirect_uris='{{redirect_uri}}' \
  allowed_redirect_uris='http://localhost:8250/oidc/callback' \
  oidc_scopes='{{scopes_comma_beside_openid}}' \
  token_policies='default'
