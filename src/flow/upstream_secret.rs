//! Secrets of our apps at upstreams, and the private keys of platform identities, at rest.

use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::Stop;
use crate::crypto::{Plain, Purpose, SealError, Vault, base64url, random, sha256};
use crate::jose::{self, ClientCertificate, Decrypter, JoseError, Signer};
use crate::model::{Id, Instant, Managed, PlatformIdentity, SigningAlgorithm, Tenant, Upstream, UpstreamSecret};

/// Seals a secret that is set now. The same secret under the same vault has the same hash, so an unchanged file is recognised by it.
pub fn keep(vault: &Vault, upstream: &Id<Upstream>, secret: &Plain, now: Instant) -> UpstreamSecret {
    UpstreamSecret {
        hash: secret.keyed_hash(&vault.key(Purpose::SecretHash)),
        sealed: vault.seal(Purpose::ClientSecret, &context(upstream), secret.reveal().as_bytes()),
        set_at: now,
    }
}

/// Opens the secret of a domain.
///
/// # Errors
/// Why its seal does not open.
pub fn open(vault: &Vault, upstream: &Id<Upstream>, secret: &UpstreamSecret) -> Result<Plain, SealError> {
    let opened = vault.open(Purpose::ClientSecret, &context(upstream), &secret.sealed)?;
    String::from_utf8(opened).map(Plain::new).map_err(|_| SealError::Broken)
}

/// Seals the private key of a domain's certificate.
pub fn keep_key(vault: &Vault, upstream: &Id<Upstream>, key: &Plain, now: Instant) -> UpstreamSecret {
    UpstreamSecret {
        hash: key.keyed_hash(&vault.key(Purpose::SecretHash)),
        sealed: vault.seal(Purpose::ClientSecret, &key_context(upstream), key.reveal().as_bytes()),
        set_at: now,
    }
}

/// Opens the private key of a domain's certificate.
///
/// # Errors
/// Why its seal does not open.
pub fn open_key(vault: &Vault, upstream: &Id<Upstream>, key: &UpstreamSecret) -> Result<Plain, SealError> {
    let opened = vault.open(Purpose::ClientSecret, &key_context(upstream), &key.sealed)?;
    String::from_utf8(opened).map(Plain::new).map_err(|_| SealError::Broken)
}

fn key_context(upstream: &Id<Upstream>) -> Vec<u8> {
    format!("upstream key {upstream}").into_bytes()
}

fn context(upstream: &Id<Upstream>) -> Vec<u8> {
    format!("upstream {upstream}").into_bytes()
}

/// What a platform identity is made of.
#[derive(Clone, Debug)]
pub struct NewIdentity {
    /// The tenant.
    pub tenant: Id<Tenant>,
    /// The short name.
    pub name: String,
    /// What it signs with.
    pub algorithm: SigningAlgorithm,
    /// Who owns it.
    pub managed: Managed,
}

/// Makes a platform identity: a key to sign with and one to decrypt with. It takes a while, so never inside a transaction.
///
/// # Errors
/// When the library cannot make a key.
pub fn make_identity(vault: &Vault, new: NewIdentity, now: Instant) -> Result<PlatformIdentity, JoseError> {
    let NewIdentity { tenant, name, algorithm, managed } = new;
    let signing = jose::generate(algorithm, 2048)?;
    let signing_jwk = with_certificate(signing.public_jwk, &signing.private_jwk, (algorithm, &name), now)?;
    let decryption = jose::generate_decryption()?;
    let id = Id::mint(random::bytes());
    let seal = |half: &str, key: &Plain| vault.seal(Purpose::SigningKey, &half_context(&id, half), key.reveal().as_bytes());
    Ok(PlatformIdentity {
        tenant,
        name,
        algorithm,
        public_jwks: serde_json::json!({ "keys": [signing_jwk, decryption.public_jwk] }),
        sealed_signing: seal(SIGNING, &signing.private_jwk),
        sealed_decryption: seal(DECRYPTION, &decryption.private_jwk),
        managed,
        created_at: now,
        id: id.clone(),
    })
}

/// The public JWK with a self-signed certificate of the same key: what an upstream knows us by that takes `self_signed_tls_client_auth`
/// (RFC 8705 §2.2.2: "the `x5c` parameter … is used"). Keys that TLS has no use for go without.
fn with_certificate(
    mut public: serde_json::Value,
    private: &Plain,
    (algorithm, name): (SigningAlgorithm, &str),
    now: Instant,
) -> Result<serde_json::Value, JoseError> {
    if let (Some(der), Some(members)) = (jose::self_signed(algorithm, private, name, now)?, public.as_object_mut()) {
        members.insert("x5t#S256".to_owned(), base64url(&sha256(&der)).into());
        members.insert("x5c".to_owned(), serde_json::json!([STANDARD.encode(der)]));
    }
    Ok(public)
}

/// The JWK Set of an identity that was made before identities had certificates, with one; `None` if there is nothing to add.
pub fn certified(vault: &Vault, identity: &PlatformIdentity, now: Instant) -> Option<serde_json::Value> {
    let key = identity.public_jwks.pointer("/keys/0")?;
    if key.get("x5c").is_some() {
        return None;
    }
    let private = String::from_utf8(open_half(vault, identity, SIGNING)?).map(Plain::new).ok()?;
    let named = with_certificate(key.clone(), &private, (identity.algorithm, &identity.name), now).ok()?;
    let mut jwks = identity.public_jwks.clone();
    *jwks.pointer_mut("/keys/0")? = named;
    (jwks != identity.public_jwks).then_some(jwks)
}

const SIGNING: &str = "signing";
const DECRYPTION: &str = "decryption";

fn half_context(id: &Id<PlatformIdentity>, half: &str) -> Vec<u8> {
    format!("platform identity {id} {half}").into_bytes()
}

fn open_half(vault: &Vault, identity: &PlatformIdentity, half: &str) -> Option<Vec<u8>> {
    let sealed = if half == SIGNING { &identity.sealed_signing } else { &identity.sealed_decryption };
    vault.open(Purpose::SigningKey, &half_context(&identity.id, half), sealed).ok()
}

/// A platform identity with its keys loaded.
#[derive(Clone, Debug)]
pub struct LoadedIdentity {
    /// The short name.
    pub name: String,
    /// Its JWK Set for upstreams.
    pub public_jwks: serde_json::Value,
    /// Signs assertions and request objects.
    pub signer: Arc<Signer>,
    /// Opens ID tokens that are encrypted to us.
    pub decrypter: Arc<Decrypter>,
    /// The certificate of the signing key, unless TLS has no use for such keys.
    pub certificate: Option<Arc<ClientCertificate>>,
}

/// Loads the keys of a platform identity.
///
/// # Errors
/// `Fault` when a seal does not open under the master keys that are here.
pub fn load_identity(vault: &Vault, identity: &PlatformIdentity) -> super::Result<LoadedIdentity> {
    let broken = || Stop::Fault(format!("platform identity {}: its keys do not open", identity.name));
    let signing = zeroize::Zeroizing::new(open_half(vault, identity, SIGNING).ok_or_else(broken)?);
    let decryption = zeroize::Zeroizing::new(open_half(vault, identity, DECRYPTION).ok_or_else(broken)?);
    let kid = identity.public_jwks.pointer("/keys/0/kid").and_then(serde_json::Value::as_str).unwrap_or_default();
    Ok(LoadedIdentity {
        name: identity.name.clone(),
        public_jwks: identity.public_jwks.clone(),
        signer: Arc::new(Signer::from_private_jwk(identity.algorithm, kid, &signing)?),
        decrypter: Arc::new(Decrypter::from_private_jwk(&decryption)?),
        certificate: certificate(identity, &signing)?.map(Arc::new),
    })
}

fn certificate(identity: &PlatformIdentity, private: &[u8]) -> Result<Option<ClientCertificate>, JoseError> {
    let Some(encoded) = identity.public_jwks.pointer("/keys/0/x5c/0").and_then(serde_json::Value::as_str) else {
        return Ok(None);
    };
    let unreadable = || JoseError::Key("the certificate of the identity cannot be read");
    let der = STANDARD.decode(encoded).map_err(|_| unreadable())?;
    let private = String::from_utf8(private.to_vec()).map(Plain::new).map_err(|_| unreadable())?;
    ClientCertificate::of_jwk(&der, identity.algorithm, &private).map(Some)
}

/// Both halves sealed under the present master key.
pub fn reseal_identity(vault: &Vault, identity: &PlatformIdentity) -> Option<(Vec<u8>, Vec<u8>)> {
    let again = |half: &str| {
        let opened = zeroize::Zeroizing::new(open_half(vault, identity, half)?);
        Some(vault.seal(Purpose::SigningKey, &half_context(&identity.id, half), &opened))
    };
    Some((again(SIGNING)?, again(DECRYPTION)?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crypto::MasterKey;

    #[test]
    fn a_secret_opens_for_its_own_domain_only() {
        let vault = Vault::new(&MasterKey::from_bytes([7; 32]), &[]);
        let kept = keep(&vault, &Id::new("u"), &Plain::new("s3cret".into()), Instant::from_epoch(0));
        assert_eq!(open(&vault, &Id::new("u"), &kept).unwrap().reveal(), "s3cret");
        assert!(open(&vault, &Id::new("other"), &kept).is_err());
    }

    #[test]
    fn an_identity_is_loaded_from_its_seals_and_sealed_anew_under_another_master_key() {
        let old = MasterKey::from_bytes([7; 32]);
        let vault = Vault::new(&old, &[]);
        let new =
            NewIdentity { tenant: Id::new("t"), name: "key".into(), algorithm: SigningAlgorithm::ES256, managed: Managed::File };
        let identity = make_identity(&vault, new, Instant::from_epoch(0)).unwrap();
        let loaded = load_identity(&vault, &identity).unwrap();
        assert_eq!(loaded.signer.kid(), identity.public_jwks["keys"][0]["kid"].as_str());
        assert_eq!(identity.public_jwks["keys"][1]["use"], "enc");
        assert!(loaded.certificate.is_some());
        // One that was made earlier gets its certificate afterwards.
        let mut earlier = identity.clone();
        earlier.public_jwks["keys"][0].as_object_mut().unwrap().remove("x5c");
        assert!(load_identity(&vault, &earlier).unwrap().certificate.is_none());
        earlier.public_jwks = certified(&vault, &earlier, Instant::from_epoch(0)).unwrap();
        assert!(load_identity(&vault, &earlier).unwrap().certificate.is_some());
        assert_eq!(certified(&vault, &earlier, Instant::from_epoch(9)), None);
        let later = Vault::new(&MasterKey::from_bytes([8; 32]), &[old]);
        let (sealed_signing, sealed_decryption) = reseal_identity(&later, &identity).unwrap();
        let alone = Vault::new(&MasterKey::from_bytes([8; 32]), &[]);
        assert!(load_identity(&alone, &identity).is_err());
        assert!(load_identity(&alone, &PlatformIdentity { sealed_signing, sealed_decryption, ..identity }).is_ok());
    }
}
