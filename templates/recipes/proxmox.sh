# The redirect URI is the address of the web interface itself, as it stands in the browser, without a path.
pveum realm add signet --type openid \
  --issuer-url '{{issuer}}' \
  --client-id '{{client_id}}' \
  --client-key '{{secret}}' \
  --scopes '{{scopes_beside_openid}}' \
  --autocreate 1
