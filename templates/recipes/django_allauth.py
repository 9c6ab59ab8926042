# settings.py, with allauth.socialaccount.providers.openid_connect in INSTALLED_APPS and path("accounts/", include("allauth.urls"))
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "signet",
                "name": "Signet",
                "client_id": "{{client_id}}",
                "secret": "{{secret}}",  # better: from the environment
                "settings": {
                    "server_url": "{{discovery}}",
                    "token_auth_method": "{{auth_method}}",
                },
            }
        ],
    }
}
