//! `at_hash` and `c_hash` (OpenID Connect Core §3.1.3.6, §3.3.2.11
//! <https://openid.net/specs/openid-connect-core-1_0.html#CodeIDToken>).

use crate::crypto::{base64url, digest};
use crate::model::SigningAlgorithm;

/// "Its value is the base64url encoding of the left-most half of the hash of the octets of the ASCII representation of the
/// `access_token` value, where the hash algorithm used is the hash algorithm used in the `alg` Header Parameter of the ID
/// Token's JOSE Header." For Ed25519 that is SHA-512 (RFC 8032 §5.1).
pub fn left_half(algorithm: SigningAlgorithm, value: &str) -> String {
    use SigningAlgorithm::{ES256, ES384, ES512, EdDSA, HS256, HS384, HS512, PS256, PS384, PS512, RS256, RS384, RS512};
    let whole = match algorithm {
        RS256 | PS256 | ES256 | HS256 => digest::sha256(value.as_bytes()).to_vec(),
        RS384 | PS384 | ES384 | HS384 => digest::sha384(value.as_bytes()),
        RS512 | PS512 | ES512 | HS512 | EdDSA => digest::sha512(value.as_bytes()),
    };
    base64url(whole.get(..whole.len() / 2).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_examples_of_core_appendix_a_hold() {
        // A.4 (code id_token): c_hash of the code; A.3 (id_token token): at_hash of the token; both RS256.
        assert_eq!(
            left_half(SigningAlgorithm::RS256, "Qcb0Orv1zh30vL1MPRsbm-diHiMwcLyZvn1arpZv-Jxf_11jnpEX3Tgfvk"),
            "LDktKdoQak3Pk0cnXxCltA"
        );
        assert_eq!(left_half(SigningAlgorithm::RS256, "jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y"), "77QmUPtjPfzWtF2AnpK9RQ");
    }

    #[test]
    fn the_length_follows_the_algorithm() {
        for (algorithm, characters) in [
            (SigningAlgorithm::ES256, 22),
            (SigningAlgorithm::PS384, 32),
            (SigningAlgorithm::HS512, 43),
            (SigningAlgorithm::EdDSA, 43),
        ] {
            assert_eq!(left_half(algorithm, "x").len(), characters, "{algorithm}");
        }
    }
}
