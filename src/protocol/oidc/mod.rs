//! OpenID Connect Core 1.0 <https://openid.net/specs/openid-connect-core-1_0.html>, with errata set 2.
