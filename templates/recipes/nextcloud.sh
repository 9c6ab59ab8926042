# The app user_oidc has to be installed: php occ app:install user_oidc
php occ user_oidc:provider signet \
  --clientid='{{client_id}}' \
  --clientsecret='{{secret}}' \
  --discoveryuri='{{discovery}}' \
  --scope='{{scopes}}' \
  --mapping-uid='sub' \
  --mapping-display-name='name' \
  --mapping-email='email'
