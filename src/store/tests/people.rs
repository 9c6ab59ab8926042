//! People, browsers, sessions, consents, audit, links.

use serde_json::json;

use super::super::one_time_links::{self, OneTimeLink};
use super::super::users::{By, Change, Page, Place, Update};
use super::super::{Insertion, audit, browsers, consents, federated_identities, interactions, sessions, upstreams, users};
use super::samples::{NOW, after, browser, client, consent, hash, other_user, provider, session, tenant, user, world};
use super::{on_each, read, write};
use crate::model::{AdminRole, AuditClass, Consent, FederatedIdentity, Id, Scope, Session, StandardClaims, User, UserStatus};

#[test]
fn a_person_comes_back_whole_and_is_found_by_name_or_address_in_any_form() {
    on_each(|store| {
        world(store);
        assert_eq!(read(store, |c| users::find(c, &user().id)), Some(user()));
        for typed in ["zoe", " ZOE ", "\u{ff3a}oe", "zoe@example.com", "ZOE@EXAMPLE.COM"] {
            assert_eq!(read(store, |c| users::find_for_login(c, &tenant().id, typed)), Some(user()), "{typed}");
        }
        assert_eq!(read(store, |c| users::find_for_login(c, &tenant().id, "zoe@")), None);
        assert_eq!(read(store, |c| users::find_for_login(c, &Id::new("other"), "zoe")), None);
    });
}

#[test]
fn names_and_addresses_are_unique_across_each_other() {
    on_each(|store| {
        world(store);
        write(store, |c| {
            assert_eq!(users::insert(c, &other_user("ZOE", None))?, Insertion::Taken);
            assert_eq!(users::insert(c, &other_user("eve", Some("zoe@EXAMPLE.com")))?, Insertion::Taken);
            assert_eq!(users::insert(c, &other_user("zoe@example.com", None))?, Insertion::Taken);
            assert_eq!(users::insert(c, &other_user("eve", Some("zoe")))?, Insertion::Taken);
            assert_eq!(users::insert(c, &other_user("eve", None))?, Insertion::Inserted);
            assert_eq!(users::insert(c, &other_user("mallory", None))?, Insertion::Inserted);
            let mut eve = other_user("eve", Some("zoe@example.com"));
            assert_eq!(users::update(c, &eve)?, Update::Taken);
            eve.claims.email = Some("eve@example.com".into());
            assert_eq!(users::update(c, &eve)?, Update::Written);
            assert_eq!(users::update(c, &other_user("nobody", None))?, Update::Missing);
            Ok(())
        });
    });
}

#[test]
fn a_profile_written_late_undoes_neither_password_nor_status_and_makes_no_administrator() {
    on_each(|store| {
        world(store);
        write(store, |c| {
            assert!(users::set_password(c, &user().id, Some("$new"), after(5))?);
            assert_eq!(users::set_status(c, &user().id, UserStatus::Disabled, after(5))?, Change::Done);
            assert_eq!(users::set_admin_role(c, &user().id, None, after(5))?, Change::Done);
            users::update(c, &user())
        });
        let read_back = read(store, |c| users::find(c, &user().id)).unwrap();
        let kept = (read_back.password_hash.as_deref(), read_back.status, read_back.admin_role);
        assert_eq!(kept, (Some("$new"), UserStatus::Disabled, None));
    });
}

/// An owner with a password, beside the auditor of the small world.
fn owner(id: &str) -> User {
    User { admin_role: Some(AdminRole::Owner), ..other_user(id, None) }
}

#[test]
fn the_last_owner_who_can_sign_in_stays_one() {
    on_each(|store| {
        world(store);
        write(store, |c| {
            users::insert(c, &owner("one"))?;
            users::insert(c, &User { password_hash: None, ..owner("invited") })?;
            users::insert(c, &User { status: UserStatus::Disabled, ..owner("disabled") })?;
            users::insert(c, &User { admin_role: Some(AdminRole::Admin), ..other_user("admin", None) })
        });
        let one = || Id::new("one");
        write(store, move |c| {
            assert_eq!(users::set_status(c, &one(), UserStatus::Disabled, NOW)?, Change::LastOwner);
            assert_eq!(users::set_admin_role(c, &one(), Some(AdminRole::Admin), NOW)?, Change::LastOwner);
            assert_eq!(users::set_admin_role(c, &one(), None, NOW)?, Change::LastOwner);
            assert_eq!(users::delete(c, &one())?, Change::LastOwner);
            assert_eq!(users::set_admin_role(c, &one(), Some(AdminRole::Owner), NOW)?, Change::Done);
            assert_eq!(users::set_status(c, &one(), UserStatus::Active, NOW)?, Change::Done);
            // nobody else is kept, nor is whoever could not have signed in
            assert_eq!(users::delete(c, &Id::new("admin"))?, Change::Done);
            assert_eq!(users::delete(c, &Id::new("invited"))?, Change::Done);
            assert_eq!(users::set_admin_role(c, &Id::new("disabled"), None, NOW)?, Change::Done);
            assert_eq!(users::set_status(c, &Id::new("nobody"), UserStatus::Disabled, NOW)?, Change::Missing);
            users::insert(c, &owner("two"))
        });
        assert_eq!(write(store, move |c| users::delete(c, &one())), Change::Done);
        assert_eq!(write(store, |c| users::delete(c, &Id::new("two"))), Change::LastOwner);
        let admins = read(store, |c| users::list_admins(c, &tenant().id));
        assert_eq!(admins.iter().map(|user| user.id.as_str()).collect::<Vec<_>>(), ["two", "user"]);
    });
}

#[test]
fn an_owner_who_signs_in_elsewhere_can_sign_in() {
    on_each(|store| {
        world(store);
        write(store, |c| {
            users::insert(c, &owner("one"))?;
            users::insert(c, &User { password_hash: None, ..owner("linked") })?;
            upstreams::insert(c, &super::upstreams::upstream())?;
            let identity = FederatedIdentity { user: Id::new("linked"), ..super::upstreams::identity("i", "alice") };
            federated_identities::insert(c, &identity)?;
            assert_eq!(users::delete(c, &Id::new("one"))?, Change::Done);
            assert_eq!(users::delete(c, &Id::new("linked"))?, Change::LastOwner);
            Ok(())
        });
    });
}

#[test]
fn people_are_listed_in_pages_and_searched_by_the_beginning_of_a_name() {
    on_each(|store| {
        world(store);
        write(store, |c| {
            for id in ["anna", "anton", "Änne", "bob"] {
                users::insert(c, &other_user(id, Some(&format!("{id}@x.example"))))?;
            }
            users::insert(c, &other_user("ant%", None))
        });
        let list = |by, prefix: &str, after: Option<&str>| {
            let after = after.map(|name| Place { name: name.to_owned(), id: Id::new("") });
            let page = Page { by, prefix, after: after.as_ref(), limit: 2 };
            let names = read(store, |c| users::list(c, &tenant().id, &page)).into_iter().map(|user| user.username);
            names.collect::<Vec<_>>()
        };
        assert_eq!(list(By::Username, "", None), ["anna", "ant%"]);
        assert_eq!(list(By::Username, "", Some("ant%")), ["anton", "bob"]);
        assert_eq!(list(By::Username, "", Some("bob")), ["Zoe", "Änne"]);
        assert_eq!(list(By::Username, "", Some("Änne")), [""; 0]);
        assert_eq!(list(By::Username, "ANT", None), ["ant%", "anton"]);
        assert_eq!(list(By::Username, "ant%", None), ["ant%"]);
        assert_eq!(list(By::Email, "an", Some("anna@x.example")), ["anton"]);
    });
}

#[test]
fn people_of_one_name_are_all_listed_page_by_page() {
    on_each(|store| {
        world(store);
        write(store, |c| {
            for id in ["a1", "a2", "a3", "a4"] {
                let claims = StandardClaims { name: Some("Ann \u{c4}".into()), ..StandardClaims::default() };
                users::insert(c, &User { claims, ..other_user(id, None) })?;
            }
            let given = StandardClaims { given_name: Some("ann".into()), ..StandardClaims::default() };
            let family = StandardClaims { family_name: Some("Zz".into()), ..given };
            users::insert(c, &User { claims: family, ..other_user("b", None) })?;
            users::insert(c, &other_user("nameless", None))
        });
        let pages = |prefix: &str, limit| {
            let (mut names, mut after) = (Vec::new(), None);
            loop {
                let page = Page { by: By::Name, prefix, after: after.as_ref(), limit };
                let found = read(store, |c| users::list(c, &tenant().id, &page));
                let Some(last) = found.last() else { return names };
                after = By::Name.place(last);
                names.extend(found.into_iter().map(|user| user.username));
            }
        };
        for limit in [1, 2, 3, 9] {
            assert_eq!(pages("ANN", limit), ["b", "a1", "a2", "a3", "a4"]);
            assert_eq!(pages("", limit), ["b", "a1", "a2", "a3", "a4", "Zoe"]);
            assert_eq!(pages("ann \u{e4}", limit), ["a1", "a2", "a3", "a4"]);
        }
    });
}

#[test]
fn a_browser_brings_its_live_sessions_with_their_people() {
    on_each(|store| {
        world(store);
        let bob = other_user("bob", None);
        write(store, |c| {
            users::insert(c, &other_user("bob", None))?;
            sessions::insert(c, &Session { user: Id::new("bob"), last_seen: after(1), ..session("second") })?;
            sessions::insert(c, &Session { expires_at: after(9), ..session("expired") })?;
            sessions::insert(c, &Session { ended_at: Some(NOW), ..session("ended") })
        });
        let loaded = read(store, |c| browsers::load(c, &provider().id, &browser().id, after(10))).unwrap();
        assert_eq!(loaded.browser, browser());
        let second = Session { user: Id::new("bob"), last_seen: after(1), ..session("second") };
        assert_eq!(loaded.sessions, [(second, bob), (session("session"), user())]);
        assert_eq!(read(store, |c| browsers::load(c, &Id::new("other"), &browser().id, NOW)), None);
        assert_eq!(read(store, |c| browsers::load(c, &provider().id, &browser().id, after(86_400))), None);
    });
}

#[test]
fn a_browser_changes_its_secret_and_its_current_session() {
    on_each(|store| {
        world(store);
        write(store, |c| {
            assert!(browsers::rotate_secret(c, &browser().id, &hash("new"), after(100))?);
            assert!(browsers::set_current(c, &browser().id, None)?);
            assert!(!browsers::set_current(c, &Id::new("nobody"), None)?);
            Ok(())
        });
        let found = read(store, |c| browsers::find(c, &provider().id, &browser().id, NOW)).unwrap();
        assert_eq!((found.secret, found.current, found.expires_at), (hash("new"), None, after(100)));
    });
}

#[test]
fn a_session_ends_once_and_leaves_no_current_behind() {
    on_each(|store| {
        world(store);
        write(store, |c| {
            assert!(!sessions::end(c, &Id::new("other"), &Id::new("session"), NOW)?);
            assert!(sessions::end(c, &provider().id, &Id::new("session"), NOW)?);
            assert!(!sessions::end(c, &provider().id, &Id::new("session"), NOW)?);
            assert!(!sessions::reauthenticate(c, &Id::new("session"), &[], "0", NOW)?);
            Ok(())
        });
        let ended = read(store, |c| sessions::find(c, &provider().id, &Id::new("session"))).unwrap();
        assert_eq!(ended, Session { ended_at: Some(NOW), ..session("session") });
        assert_eq!(read(store, |c| browsers::find(c, &provider().id, &browser().id, NOW)).unwrap().current, None);
    });
}

#[test]
fn all_sessions_of_a_person_end_but_the_one_that_made_the_change() {
    on_each(|store| {
        world(store);
        write(store, |c| sessions::insert(c, &session("second")));
        let ended = write(store, |c| sessions::end_all_of_user(c, &user().id, Some(&Id::new("session")), NOW));
        assert_eq!(ended, [Id::new("second")]);
        assert_eq!(read(store, |c| sessions::list_of_user(c, &provider().id, &user().id, NOW)), [session("session")]);
        let ended = write(store, |c| sessions::end_all_of_user(c, &user().id, None, NOW));
        assert_eq!(ended, [Id::new("session")]);
    });
}

#[test]
fn last_seen_is_written_once_in_a_while_and_a_new_proof_at_once() {
    on_each(|store| {
        world(store);
        write(store, |c| {
            assert!(!sessions::touch(c, &Id::new("session"), after(299))?);
            assert!(sessions::touch(c, &Id::new("session"), after(300))?);
            assert!(!sessions::touch(c, &Id::new("session"), after(301))?);
            assert!(sessions::reauthenticate(c, &Id::new("session"), &["hwk".to_owned()], "gold", after(400))?);
            Ok(())
        });
        let found = read(store, |c| sessions::find(c, &provider().id, &Id::new("session"))).unwrap();
        let proof = (found.auth_time, found.last_seen, found.amr, found.acr);
        assert_eq!(proof, (after(400), after(400), vec!["hwk".to_owned()], "gold".to_owned()));
    });
}

#[test]
fn a_consent_grows_and_is_withdrawn() {
    on_each(|store| {
        world(store);
        let more = Consent {
            id: Id::new("later"),
            scope: Scope::parse("profile openid"),
            claims: vec!["birthdate".into(), "gender".into()],
            created_at: after(9),
            updated_at: after(9),
            ..consent()
        };
        write(store, |c| consents::grow(c, &consent()));
        assert_eq!(read(store, |c| consents::list_of_user(c, &provider().id, &user().id)), [consent()]);
        write(store, move |c| consents::grow(c, &more));
        let grown = read(store, |c| consents::find(c, &provider().id, &user().id, &client().id)).unwrap();
        let expected = Consent {
            scope: Scope::parse("openid email profile"),
            claims: vec!["birthdate".into(), "gender".into()],
            updated_at: after(9),
            ..consent()
        };
        assert_eq!(grown, expected);
        assert!(write(store, |c| consents::withdraw(c, &provider().id, &user().id, &client().id, NOW)));
        assert!(!write(store, |c| consents::withdraw(c, &provider().id, &user().id, &client().id, NOW)));
        assert_eq!(read(store, |c| consents::find(c, &provider().id, &user().id, &client().id)), None);
    });
}

#[test]
fn a_link_works_once_for_its_purpose_until_it_expires() {
    on_each(|store| {
        world(store);
        let link = |text: &str| OneTimeLink {
            hash: hash(text),
            tenant: tenant().id,
            purpose: "setup".into(),
            subject: "user".into(),
            created_at: NOW,
            expires_at: after(60),
        };
        let (one, two) = (link("one"), link("two"));
        write(store, move |c| one_time_links::insert(c, &one).and_then(|()| one_time_links::insert(c, &two)));
        write(store, |c| {
            assert_eq!(one_time_links::find(c, "setup", &hash("one"), NOW)?.as_deref(), Some("user"));
            assert_eq!(one_time_links::claim(c, "reset", &hash("one"), NOW)?, None);
            assert_eq!(one_time_links::claim(c, "setup", &hash("one"), after(60))?, None);
            assert_eq!(one_time_links::claim(c, "setup", &hash("one"), NOW)?.as_deref(), Some("user"));
            assert_eq!(one_time_links::claim(c, "setup", &hash("one"), NOW)?, None);
            assert_eq!(one_time_links::find(c, "setup", &hash("one"), NOW)?, None);
            assert_eq!(one_time_links::revoke(c, &tenant().id, "setup", "user")?, 2);
            assert_eq!(one_time_links::claim(c, "setup", &hash("two"), NOW)?, None);
            Ok(())
        });
    });
}

#[test]
fn large_interactions_are_kept_for_their_life_and_capped_per_network() {
    on_each(|store| {
        world(store);
        let spilled = |id: i64, network: &str| interactions::Spilled {
            id: id.to_string(),
            provider: provider().id,
            network: network.into(),
            sealed: vec![7; 5000],
            created_at: NOW,
            expires_at: after(1800),
        };
        write(store, move |c| {
            for id in 0..interactions::MOST_PER_NETWORK {
                assert!(interactions::insert(c, &spilled(id, "192.0.2.1"))?);
            }
            assert!(!interactions::insert(c, &spilled(1000, "192.0.2.1"))?);
            assert!(interactions::insert(c, &spilled(1001, "192.0.2.2"))?);
            assert_eq!(interactions::find(c, &provider().id, "1001", NOW)?, Some(vec![7; 5000]));
            assert_eq!(interactions::find(c, &provider().id, "1001", after(1800))?, None);
            interactions::delete(c, "1001")?;
            assert_eq!(interactions::find(c, &provider().id, "1001", NOW)?, None);
            Ok(())
        });
    });
}

#[test]
fn audit_entries_come_back_the_newest_first() {
    on_each(|store| {
        world(store);
        let entry = |id: &str, at| audit::Entry {
            id: id.into(),
            tenant: tenant().id,
            class: AuditClass::Administration,
            at: after(at),
            actor: "cli".into(),
            action: "client.create".into(),
            target: "client:app".into(),
            detail: json!({"name": "Notes"}),
        };
        write(store, move |c| audit::insert(c, &entry("a", 0)).and_then(|()| audit::insert(c, &entry("b", 1))));
        assert_eq!(read(store, |c| audit::list(c, &tenant().id, 9)), [entry("b", 1), entry("a", 0)]);
    });
}
