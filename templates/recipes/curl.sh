# A token for the app itself (RFC 6749 section 4.4). For an API, name it: --data-urlencode resource=https://api.example.com
#basic#curl --user '{{client_id}}:{{secret}}' \
#post#curl --data-urlencode 'client_id={{client_id}}' --data-urlencode 'client_secret={{secret}}' \
  --data grant_type=client_credentials \
  '{{token}}'
