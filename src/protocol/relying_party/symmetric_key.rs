//! The key of ID tokens signed with a shared secret: OpenID Connect Core §10.1 takes "the octets of the UTF-8 representation of the
//! `client_secret`"; some upstreams (Auth0) take what the secret decodes to.

use crate::crypto::Plain;
use crate::jose::MacKey;

/// The key that a secret stands for.
pub fn of(secret: &Plain, is_base64: bool) -> MacKey {
    if is_base64 { MacKey::new(decode(secret.reveal())) } else { MacKey::new(secret.reveal().as_bytes().to_vec()) }
}

/// The seed's rule to the letter: "in Base64 decoding, + (plus sign) and - (minus sign) both decode to 62; in addition, / (forward
/// slash) and _ (underscore) both decode to 63. Invalid Base64 characters in the shared secret are skipped … If the client's secret
/// contains one or more padding = (equals) signs, the Base64 decoder skips any characters after the first = sign including the
/// padding character itself."
fn decode(secret: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(secret.len());
    let (mut bits, mut held) = (0_u32, 0_u32);
    for sextet in secret.bytes().take_while(|byte| *byte != b'=').filter_map(sextet) {
        bits = (bits << 6 | u32::from(sextet)) & 0xffff;
        held += 6;
        if held >= 8 {
            held -= 8;
            bytes.extend((bits >> held).to_le_bytes().first());
            bits &= (1 << held) - 1;
        }
    }
    bytes
}

const fn sextet(byte: u8) -> Option<u8> {
    match byte {
        b'A'..=b'Z' => Some(byte - b'A'),
        b'a'..=b'z' => Some(byte - b'a' + 26),
        b'0'..=b'9' => Some(byte - b'0' + 52),
        b'+' | b'-' => Some(62),
        b'/' | b'_' => Some(63),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::crypto::base64url;

    #[test]
    fn both_alphabets_decode_invalid_characters_are_skipped_and_padding_ends_it() {
        for (secret, bytes) in [
            ("_-8", vec![0xff, 0xef]),
            ("/+8", vec![0xff, 0xef]),
            ("/-8=", vec![0xff, 0xef]),
            (" Z m\n9.v!", b"foo".to_vec()),
            ("Zm9v=YmFy", b"foo".to_vec()),
            ("=Zm9v", Vec::new()),
            ("Zm9vYg", b"foob".to_vec()),
            ("", Vec::new()),
            ("Z", Vec::new()),
        ] {
            assert_eq!(decode(secret), bytes, "{secret}");
        }
    }

    proptest! {
        #[test]
        fn what_was_encoded_comes_back(bytes: Vec<u8>) {
            prop_assert_eq!(decode(&base64url(&bytes)), bytes);
        }

        #[test]
        fn no_secret_panics(secret in ".*") {
            let _ = decode(&secret);
        }
    }
}
