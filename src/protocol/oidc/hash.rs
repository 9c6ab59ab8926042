//! `at_hash` and `c_hash` (OpenID Connect Core §3.1.3.6, §3.3.2.11
//! <https://openid.net/specs/openid-connect-core-1_0.html#CodeIDToken>).

use crate::jose;
use crate::model::SigningAlgorithm;

/// "Its value is the base64url encoding of the left-most half of the hash of the octets of the ASCII representation of the
/// `access_token` value, where the hash algorithm used is the hash algorithm used in the `alg` Header Parameter of the ID
/// Token's JOSE Header." For Ed25519 that is SHA-512 (RFC 8032 §5.1).
pub fn left_half(algorithm: SigningAlgorithm, value: &str) -> String {
    jose::left_half_hash(algorithm, value)
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
