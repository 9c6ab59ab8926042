//! Authorities that tenants trust.

use super::super::{Insertion, revision, trusted_authorities};
use super::samples::{NOW, tenant, world};
use super::{on_each, read, write};
use crate::model::{Id, Managed, TrustedAuthority};

fn authority(sha256: &str) -> TrustedAuthority {
    TrustedAuthority {
        tenant: tenant().id,
        sha256: sha256.into(),
        pem: "-----BEGIN".into(),
        managed: Managed::People,
        created_at: NOW,
    }
}

#[test]
fn an_authority_is_trusted_once_by_its_tenant_alone_and_every_change_raises_the_revision() {
    on_each(|store| {
        world(store);
        let before = read(store, revision::current);
        write(store, |c| {
            assert_eq!(trusted_authorities::insert(c, &authority("aa"))?, Insertion::Inserted);
            assert_eq!(trusted_authorities::insert(c, &authority("aa"))?, Insertion::Taken);
            trusted_authorities::insert(c, &authority("bb")).map(drop)
        });
        assert!(read(store, revision::current) > before);
        let own = tenant().id;
        assert_eq!(read(store, |c| trusted_authorities::list(c, &own)), [authority("aa"), authority("bb")]);
        assert_eq!(read(store, |c| trusted_authorities::list(c, &Id::new("other"))), []);
        write(store, |c| {
            let own = tenant().id;
            assert!(trusted_authorities::set_managed(c, (&own, "aa"), Managed::File)?);
            assert!(!trusted_authorities::set_managed(c, (&own, "cc"), Managed::File)?);
            assert!(!trusted_authorities::delete(c, &Id::new("other"), "bb")?);
            assert!(trusted_authorities::delete(c, &own, "bb")?);
            assert!(!trusted_authorities::delete(c, &own, "bb")?);
            Ok(())
        });
        let expected = TrustedAuthority { managed: Managed::File, ..authority("aa") };
        assert_eq!(read(store, |c| trusted_authorities::list(c, &own)), [expected]);
    });
}
