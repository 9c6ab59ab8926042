//! Links that mail carries: one use, and the newest only.

use super::super::{mail_links, users};
use super::samples::{NOW, after, hash, other_user, provider, tenant, user, world};
use super::{on_each, read, write};
use crate::model::{MailLink, MailPurpose};

pub(super) fn link(name: &str) -> MailLink {
    MailLink {
        hash: hash(name),
        tenant: tenant().id,
        provider: provider().id,
        purpose: MailPurpose::PasswordReset,
        user: Some(user().id),
        address: "ada@example.com".into(),
        created_at: NOW,
        expires_at: after(1_800),
        claimed_at: None,
        interaction: Some("sealed".into()),
    }
}

#[test]
fn a_link_is_used_once_in_time_for_its_purpose() {
    on_each(|store| {
        world(store);
        write(store, |c| mail_links::insert(c, &link("a")));
        assert_eq!(read(store, |c| mail_links::find(c, MailPurpose::PasswordReset, &hash("a"))), Some(link("a")));
        assert_eq!(read(store, |c| mail_links::find(c, MailPurpose::AddressProof, &hash("a"))), None);
        assert!(!write(store, |c| mail_links::claim(c, &link("a"), after(1_800))), "it has expired");
        assert!(write(store, |c| mail_links::claim(c, &link("a"), after(1_799))));
        assert!(!write(store, |c| mail_links::claim(c, &link("a"), after(1_799))));
        let used = read(store, |c| mail_links::find(c, MailPurpose::PasswordReset, &hash("a"))).unwrap();
        assert_eq!(used.claimed_at, Some(after(1_799)));
    });
}

#[test]
fn a_newer_link_ends_the_earlier_ones_of_the_same_person_and_purpose() {
    on_each(|store| {
        world(store);
        write(store, |c| users::insert(c, &other_user("eve", None)));
        let others = MailLink { user: Some(other_user("eve", None).id), ..link("others") };
        let proof = MailLink { purpose: MailPurpose::AddressProof, ..link("proof") };
        for one in [link("a"), others.clone(), proof.clone(), MailLink { user: None, ..link("nobody") }] {
            write(store, move |c| mail_links::insert(c, &one));
        }
        write(store, |c| mail_links::insert(c, &MailLink { created_at: after(1), ..link("b") }));
        assert!(!write(store, |c| mail_links::claim(c, &link("a"), after(2))));
        assert!(write(store, |c| mail_links::claim(c, &link("b"), after(2))));
        assert!(write(store, move |c| mail_links::claim(c, &others, after(2))));
        write(store, |c| mail_links::end_all(c, &user().id, after(2)));
        assert!(!write(store, move |c| mail_links::claim(c, &proof, after(2))));
    });
}
