"""PyJWT and jwcrypto: verify and decrypt what signet made, and make tokens for it to verify and decrypt. JSON in, JSON out; see algorithms.rs."""

import json
import sys
import time
import uuid

import jwt
from jwcrypto import jwe, jwk


def main(work):
    issuer = work["issuer"]
    published = {key["kid"]: key for key in work["jwks"]["keys"]}

    def verify(token, client, algs, secret=None):
        key = secret or jwt.PyJWK(published[jwt.get_unverified_header(token)["kid"]]).key
        return jwt.decode(token, key, algorithms=algs, audience=client, issuer=issuer)

    verified = []
    for case in work["tokens"]:
        claims = verify(case["token"], case["client"], [case["alg"]], case.get("secret"))
        verified.append([case["alg"], claims["sub"]])

    decrypted = []
    for case in work["encrypted"]:
        token = jwe.JWE(algs=[case["alg"], case["enc"]])
        token.deserialize(case["token"], key=jwk.JWK(**{k: v for k, v in case["key"].items() if k not in ("alg", "use")}))
        header = token.jose_header
        claims = verify(token.payload.decode(), case["client"], ["RS256"])
        decrypted.append([header["alg"], header["enc"], header["cty"], claims["sub"]])

    signed = []
    for case in work["sign"]:
        now, client = int(time.time()), case["client"]
        claims = {"iss": client, "sub": client, "aud": issuer, "iat": now, "exp": now + 60, "jti": str(uuid.uuid4())}
        key = case.get("secret") or jwt.PyJWK(case["key"], algorithm=case["alg"]).key
        signed.append([client, jwt.encode(claims, key, algorithm=case["alg"])])

    jwes = []
    for case in work["encrypt"]:
        key = jwk.JWK(**{k: v for k, v in case["key"].items() if k not in ("alg", "use")})
        header = {"alg": case["alg"], "enc": case["enc"]}
        jwes.append(jwe.JWE(b"from jwcrypto", json.dumps(header), recipient=key, algs=list(header.values())).serialize(compact=True))

    print(json.dumps({"verified": verified, "decrypted": decrypted, "signed": signed, "jwes": jwes}))


main(json.load(sys.stdin))
