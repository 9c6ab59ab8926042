"""The relying party of authlib.test.mjs: Authlib's OAuth 2.0 client with PKCE, and joserfc (Authlib's own JOSE library) for the ID token.

Talks in lines of JSON: writes {"authorize": URL}, reads {"callback": URL}, writes what it learnt.
"""

import json
import secrets
import sys

from authlib.integrations.requests_client import OAuth2Session
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.jwk import KeySet


def say(message):
    print(json.dumps(message), flush=True)


def main(issuer, client_id, client_secret, redirect_uri, method):
    session = OAuth2Session(
        client_id,
        client_secret,
        scope="openid profile email offline_access",
        redirect_uri=redirect_uri,
        code_challenge_method="S256",
        token_endpoint_auth_method=method,
        revocation_endpoint_auth_method=method,
    )
    metadata = session.get(f"{issuer}/.well-known/openid-configuration", withhold_token=True).json()
    session.metadata["token_endpoint"] = metadata["token_endpoint"]
    verifier, nonce = secrets.token_urlsafe(48), secrets.token_urlsafe(16)
    asked = {"code_verifier": verifier, "nonce": nonce, "prompt": "consent"}
    url, state = session.create_authorization_url(metadata["authorization_endpoint"], **asked)
    say({"authorize": url})

    callback = json.loads(sys.stdin.readline())["callback"]
    token = session.fetch_token(metadata["token_endpoint"], authorization_response=callback, state=state, code_verifier=verifier)
    keys = KeySet.import_key_set(session.get(metadata["jwks_uri"], withhold_token=True).json())
    decoded = jwt.decode(token["id_token"], keys, algorithms=metadata["id_token_signing_alg_values_supported"])
    options = {"iss": {"essential": True, "value": issuer}, "aud": {"essential": True, "value": client_id}}
    params = {"nonce": nonce, "client_id": client_id, "access_token": token["access_token"]}
    claims = CodeIDToken(decoded.claims, decoded.header, options=options, params=params)
    claims.validate(leeway=10)

    userinfo = session.get(metadata["userinfo_endpoint"]).json()
    renewed = session.refresh_token(metadata["token_endpoint"], refresh_token=token["refresh_token"])
    active = session.introspect_token(metadata["introspection_endpoint"], token=renewed["access_token"]).json()
    revoked = session.revoke_token(metadata["revocation_endpoint"], token=renewed["refresh_token"])
    ended = session.introspect_token(metadata["introspection_endpoint"], token=renewed["refresh_token"]).json()
    say({
        "id_token": dict(claims),
        "userinfo": userinfo,
        "rotated": renewed["refresh_token"] != token["refresh_token"],
        "active": active["active"],
        "revocation_status": revoked.status_code,
        "ended": not ended["active"],
    })


main(*sys.argv[1:])
