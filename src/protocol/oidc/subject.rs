//! Subject identifiers (OpenID Connect Core §8 <https://openid.net/specs/openid-connect-core-1_0.html#SubjectIDTypes>).

use crate::crypto::{base64url, hmac_sha256};
use crate::model::{Client, Id, SubjectType, User};

/// The `sub` of a person for a client. `key` keeps pairwise identifiers from being computed by anybody else.
pub fn of(user: &Id<User>, client: &Client, key: &[u8]) -> String {
    match client.metadata.subject_type {
        SubjectType::Public => user.as_str().to_owned(),
        SubjectType::Pairwise => pairwise(&sector(client), user, key),
    }
}

/// "The Subject Identifier value MUST NOT be reversible by any party other than the OpenID Provider. Distinct Sector Identifier
/// values MUST result in distinct Subject Identifier values. The algorithm MUST be deterministic." (§8.1)
pub fn pairwise(sector: &str, user: &Id<User>, key: &[u8]) -> String {
    // The sector is a host name and cannot hold the NUL that ends it.
    base64url(&hmac_sha256(key, format!("{sector}\0{user}").as_bytes()))
}

/// The sector: host of `sector_identifier_uri`, else "the host component of the registered `redirect_uri`" (registration sees to
/// it that there is only one); a client without either is a sector of its own.
pub fn sector(client: &Client) -> String {
    let metadata = &client.metadata;
    let uri = metadata.sector_identifier_uri.as_ref().or_else(|| metadata.redirect_uris.first());
    let host = uri.and_then(|uri| url::Url::parse(uri).ok()).and_then(|uri| uri.host_str().map(str::to_owned));
    host.unwrap_or_else(|| client.id.as_str().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::fixture::{client, user};

    #[test]
    fn a_public_subject_is_the_same_for_every_client() {
        assert_eq!(of(&user("alice").id, &client("one"), b"k"), "alice");
    }

    #[test]
    fn a_pairwise_subject_is_stable_within_a_sector_and_differs_between_sectors_people_and_keys() {
        let mut one = client("one");
        one.metadata.subject_type = SubjectType::Pairwise;
        let mut sibling = one.clone();
        sibling.metadata.redirect_uris = vec!["https://app.test/other".into()];
        let mut other = one.clone();
        other.metadata.sector_identifier_uri = Some("https://sector.test/uris.json".into());
        let alice = Id::new("alice");
        let subject = of(&alice, &one, b"k");
        assert_eq!(subject.len(), 43);
        assert_eq!(subject, of(&alice, &sibling, b"k"));
        for different in [of(&alice, &other, b"k"), of(&Id::new("bob"), &one, b"k"), of(&alice, &one, b"l")] {
            assert_ne!(subject, different);
        }
        assert_eq!((sector(&one).as_str(), sector(&other).as_str()), ("app.test", "sector.test"));
    }
}
