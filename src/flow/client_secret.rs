//! Client secrets at rest: a keyed hash to compare what a request brings, and a seal for HS signatures and `client_secret_jwt`.

use crate::crypto::{Plain, Purpose, Vault, base64url, random};
use crate::model::{Client, ClientSecret, Id, Instant, Provider};

/// Characters of a secret that we draw: enough for every HS algorithm (64 for HS512).
pub const DRAWN: usize = 64;

/// Makes the row of a secret. The same secret under the same vault has the same hash, so an unchanged file is recognised by it.
pub fn keep(vault: &Vault, provider: &Id<Provider>, client: &Id<Client>, secret: &Plain, now: Instant) -> ClientSecret {
    ClientSecret {
        id: base64url(&random::bytes::<9>()),
        hash: secret.keyed_hash(&vault.key(Purpose::SecretHash)),
        sealed: vault.seal(Purpose::ClientSecret, &context(provider, client), secret.reveal().as_bytes()),
        length: secret.reveal().chars().count(),
        created_at: now,
        expires_at: None,
        last_used_at: None,
    }
}

/// Opens a secret.
pub fn open(vault: &Vault, provider: &Id<Provider>, client: &Id<Client>, secret: &ClientSecret) -> Option<Plain> {
    let opened = vault.open(Purpose::ClientSecret, &context(provider, client), &secret.sealed).ok()?;
    String::from_utf8(opened).ok().map(Plain::new)
}

/// The same secret sealed and hashed under the present master key.
pub fn reseal(vault: &Vault, provider: &Id<Provider>, client: &Id<Client>, secret: &ClientSecret) -> Option<ClientSecret> {
    let plain = open(vault, provider, client, secret)?;
    let kept = keep(vault, provider, client, &plain, secret.created_at);
    Some(ClientSecret { hash: kept.hash, sealed: kept.sealed, ..secret.clone() })
}

fn context(provider: &Id<Provider>, client: &Id<Client>) -> Vec<u8> {
    format!("{provider} {client}").into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crypto::MasterKey;

    #[test]
    fn a_secret_opens_for_its_own_client_only() {
        let vault = Vault::new(&MasterKey::from_bytes([7; 32]), &[]);
        let (provider, client) = (Id::new("p"), Id::new("app"));
        let kept = keep(&vault, &provider, &client, &random::secret(DRAWN), Instant::from_epoch(0));
        assert_eq!(kept.length, DRAWN);
        assert!(open(&vault, &provider, &client, &kept).is_some());
        assert!(open(&vault, &provider, &Id::new("other"), &kept).is_none());
    }
}
