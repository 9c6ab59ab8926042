# A token for the app itself (RFC 6749 section 4.4)
curl --user '{{client_id}}:{{secret}}' \
  --data grant_type=client_credentials \
  --data resource=https://api.example.com \
  '{{token}}'
