# settings.py, with mozilla_django_oidc in INSTALLED_APPS and path("oidc/", include("mozilla_django_oidc.urls"))
AUTHENTICATION_BACKENDS = ["mozilla_django_oidc.auth.OIDCAuthenticationBackend"]

OIDC_RP_CLIENT_ID = "{{client_id}}"
OIDC_RP_CLIENT_SECRET = "{{secret}}"  # better: from the environment
OIDC_RP_SIGN_ALGO = "{{id_token_alg}}"
OIDC_RP_SCOPES = "{{scopes}}"
OIDC_USE_PKCE = True
#basic#OIDC_TOKEN_USE_BASIC_AUTH = True
#post#OIDC_TOKEN_USE_BASIC_AUTH = False
OIDC_OP_AUTHORIZATION_ENDPOINT = "{{authorization}}"
OIDC_OP_TOKEN_ENDPOINT = "{{token}}"
OIDC_OP_USER_ENDPOINT = "{{userinfo}}"
OIDC_OP_JWKS_ENDPOINT = "{{jwks}}"

LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
