//! OpenID Connect Core 1.0 <https://openid.net/specs/openid-connect-core-1_0.html>, with errata set 2.

pub mod claims;
pub mod claims_parameter;
pub mod consent;
pub mod decision;
pub mod hash;
pub mod hint;
pub mod id_token;
pub mod issuer;
pub mod localisation;
pub mod mapping;
pub mod release;
pub mod sources;
pub mod subject;
pub mod third_party_login;
pub mod userinfo;
