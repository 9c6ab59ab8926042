//! Decrypting what was encrypted to us (RFC 7516 §5.2): request objects, ID tokens of upstreams.
//!
//! Only RSA-OAEP, RSA-OAEP-256 and the ECDH-ES family with AES-GCM (decision 24): the library decrypts CBC before it looks at the
//! MAC, so CBC-HS is not taken. The lengths of nonce and tag are checked first, since OpenSSL would accept a tag of one byte. Every
//! failure is the same error. What comes out is not authenticated by anybody: it must be a signed JWT, which is verified next.

use std::fmt;

use josekit::jwe::{JweContext, JweDecrypter};
use serde_json::{Map, Value};

use super::algorithm::{KeyKind, encrypts_with, is_gcm};
use super::encrypt::{ecdh_es, rsaes};
use super::json::parse_object;
use super::parse::{header, split};
use super::{JoseError, library};
use crate::crypto::from_base64url;
use crate::model::{ContentEncryption, KeyManagement};

const NONCE: usize = 12;
const TAG: usize = 16;

/// A private key of ours that others encrypt to. Built once and shared.
pub struct Decrypter {
    kid: Option<String>,
    keys: Vec<(KeyManagement, Box<dyn JweDecrypter>)>,
    context: JweContext,
}

impl fmt::Debug for Decrypter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Decrypter(kid {:?})", self.kid)
    }
}

impl Decrypter {
    /// A decrypter from a private JWK (JSON text), for every key management algorithm that its kind of key serves.
    ///
    /// # Errors
    /// `Key` if it is not a private key that can decrypt.
    pub fn from_private_jwk(jwk: &[u8]) -> Result<Self, JoseError> {
        let members = parse_object(jwk).map_err(|_| JoseError::Key("the private JWK is not JSON"))?;
        let text = |name| members.get(name).and_then(Value::as_str);
        let kind = text("kty").and_then(|kty| KeyKind::parse(kty, text("crv")));
        let kind = kind.ok_or(JoseError::Key("the private JWK is of no kind of ours"))?;
        let fitting = KeyManagement::ALL.into_iter().filter(|management| encrypts_with(*management, kind));
        let keys: Vec<_> = fitting.filter_map(|management| Some((management, private_key(management, &members)?))).collect();
        if keys.is_empty() {
            return Err(JoseError::Key("the private JWK cannot decrypt"));
        }
        let mut context = JweContext::new();
        context.remove_compression("DEF");
        for encryption in ContentEncryption::ALL.into_iter().filter(|encryption| !is_gcm(*encryption)) {
            context.remove_content_encryption(encryption.name());
        }
        Ok(Self { kid: text("kid").map(str::to_owned), keys, context })
    }

    /// The content of a JWE in compact form. A `kid` in its header must be ours.
    ///
    /// # Errors
    /// `Decryption`, whatever went wrong.
    pub fn decrypt(&self, token: &str) -> Result<Vec<u8>, JoseError> {
        self.open(token).ok_or(JoseError::Decryption)
    }

    fn open(&self, token: &str) -> Option<Vec<u8>> {
        let [protected, _, nonce, _, tag] = split(token).ok()?;
        let header = header(protected).ok()?;
        let encryption = header.enc.as_deref()?;
        let is_ours = ContentEncryption::ALL.into_iter().any(|ours| is_gcm(ours) && ours.name() == encryption);
        if !is_ours || from_base64url(nonce)?.len() != NONCE || from_base64url(tag)?.len() != TAG {
            return None;
        }
        if header.kid.is_some() && header.kid != self.kid {
            return None;
        }
        let (_, key) = self.keys.iter().find(|(management, _)| management.name() == header.alg)?;
        library::call(|| self.context.deserialize_compact(token, key.as_ref())).map(|(content, _)| content)
    }
}

/// Whether a token has the five parts of a JWE.
pub fn is_encrypted(token: &str) -> bool {
    split::<5>(token).is_ok()
}

fn private_key(management: KeyManagement, members: &Map<String, Value>) -> Option<Box<dyn JweDecrypter>> {
    if let Some(rsa) = rsaes(management) {
        let jwk = library::jwk(members, &["kty", "n", "e", "d", "p", "q", "dp", "dq", "qi"])?;
        return library::call(|| rsa.decrypter_from_jwk(&jwk)).map(|key| -> Box<dyn JweDecrypter> { Box::new(key) });
    }
    let jwk = library::jwk(members, &["kty", "crv", "x", "y", "d"])?;
    let agreement = ecdh_es(management)?;
    library::call(|| agreement.decrypter_from_jwk(&jwk)).map(|key| -> Box<dyn JweDecrypter> { Box::new(key) })
}
