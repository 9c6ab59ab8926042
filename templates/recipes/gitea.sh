# Forgejo: the same with forgejo in place of gitea. The name is part of the redirect URI.
gitea admin auth add-oauth \
  --name signet \
  --provider openidConnect \
  --key '{{client_id}}' \
  --secret '{{secret}}' \
  --auto-discover-url '{{discovery}}' \
  --scopes '{{scopes_comma}}'
