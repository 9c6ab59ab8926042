# Flask; app.secret_key has to be set for the session.
from authlib.integrations.flask_client import OAuth

oauth = OAuth(app)
oauth.register(
    name="signet",
    server_metadata_url="{{discovery}}",
    client_id="{{client_id}}",
    client_secret="{{secret}}",  # better: from the environment
    client_kwargs={
        "scope": "{{scopes}}",
        "code_challenge_method": "S256",
        "token_endpoint_auth_method": "{{auth_method}}",
    },
)

# Log-in:    return oauth.signet.authorize_redirect("{{redirect_uri}}")
# Callback:  token = oauth.signet.authorize_access_token(); person = oauth.signet.userinfo(token=token)
