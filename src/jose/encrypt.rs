//! Encrypting to a client's or an upstream's key (RFC 7516 §5.1): ID tokens, userinfo, request objects.

use josekit::jwe::alg::ecdh_es::EcdhEsJweAlgorithm;
use josekit::jwe::alg::rsaes::RsaesJweAlgorithm;
use josekit::jwe::{JweContext, JweEncrypter, JweHeader};

use super::jwk::required;
use super::{JoseError, PublicKey, library};
use crate::model::{ContentEncryption, KeyManagement};

/// A recipient's key with the algorithms it asked for. Built once per key and shared.
#[derive(Debug)]
pub struct Encrypter {
    encryption: ContentEncryption,
    kid: Option<String>,
    key: Box<dyn JweEncrypter>,
    context: JweContext,
}

impl Encrypter {
    /// An encrypter to a public key.
    ///
    /// # Errors
    /// `Key` if the key is not one for the key management algorithm.
    pub fn new(key: &PublicKey, management: KeyManagement, encryption: ContentEncryption) -> Result<Self, JoseError> {
        let unfit = JoseError::Key("the key does not fit the key management algorithm");
        if !key.fits_encryption(management) {
            return Err(unfit);
        }
        let jwk = library::jwk(key.members(), required(key.kind())).ok_or_else(|| unfit.clone())?;
        let built: Option<Box<dyn JweEncrypter>> = match (rsaes(management), ecdh_es(management)) {
            (Some(rsa), _) => {
                library::call(|| rsa.encrypter_from_jwk(&jwk)).map(|key| -> Box<dyn JweEncrypter> { Box::new(key) })
            }
            (None, Some(agreement)) => {
                library::call(|| agreement.encrypter_from_jwk(&jwk)).map(|key| -> Box<dyn JweEncrypter> { Box::new(key) })
            }
            (None, None) => None,
        };
        let kid = key.kid().map(str::to_owned);
        Ok(Self { encryption, kid, key: built.ok_or(unfit)?, context: JweContext::new() })
    }

    /// A JWE in compact form. `content_type` is `JWT` for a signed token inside (RFC 7519 §5.2).
    ///
    /// # Errors
    /// `Library` if the library fails.
    pub fn encrypt(&self, content: &[u8], content_type: Option<&str>) -> Result<String, JoseError> {
        let mut header = JweHeader::new();
        header.set_content_encryption(self.encryption.name());
        if let Some(content_type) = content_type {
            header.set_content_type(content_type);
        }
        if let Some(kid) = &self.kid {
            header.set_key_id(kid);
        }
        library::call(|| self.context.serialize_compact(content, &header, self.key.as_ref())).ok_or(JoseError::Library)
    }
}

pub(super) fn rsaes(management: KeyManagement) -> Option<RsaesJweAlgorithm> {
    match management {
        KeyManagement::RsaOaep => Some(RsaesJweAlgorithm::RsaOaep),
        KeyManagement::RsaOaep256 => Some(RsaesJweAlgorithm::RsaOaep256),
        _ => None,
    }
}

pub(super) fn ecdh_es(management: KeyManagement) -> Option<EcdhEsJweAlgorithm> {
    match management {
        KeyManagement::EcdhEs => Some(EcdhEsJweAlgorithm::EcdhEs),
        KeyManagement::EcdhEsA128Kw => Some(EcdhEsJweAlgorithm::EcdhEsA128kw),
        KeyManagement::EcdhEsA192Kw => Some(EcdhEsJweAlgorithm::EcdhEsA192kw),
        KeyManagement::EcdhEsA256Kw => Some(EcdhEsJweAlgorithm::EcdhEsA256kw),
        KeyManagement::RsaOaep | KeyManagement::RsaOaep256 => None,
    }
}
