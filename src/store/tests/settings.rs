//! Tenants, providers, clients, resources, and the revision that follows them.

use super::super::clients::{By, Page, Place};
use super::super::{Insertion, client_secrets, clients, providers, resources, revision, tenants};
use super::samples::{NOW, after, client, provider, resource, secret, small_client, tenant, world};
use super::{on_each, read, write};
use crate::model::{Client, EncryptionKind, Id, Issuer, KeyManagement, Registration, Seconds, SigningAlgorithm, Tenant};

#[test]
fn every_setting_comes_back_as_it_was_written() {
    on_each(|store| {
        world(store);
        write(store, |c| resources::insert(c, &resource()));
        assert_eq!(read(store, tenants::list), [tenant()]);
        assert_eq!(read(store, |c| tenants::find(c, &tenant().id)), Some(tenant()));
        assert_eq!(read(store, |c| tenants::find_by_name(c, "acme")), Some(tenant()));
        assert_eq!(read(store, providers::list), [provider()]);
        assert_eq!(read(store, |c| providers::find(c, &provider().id)), Some(provider()));
        assert_eq!(read(store, |c| providers::find_by_name(c, &tenant().id, "main")), Some(provider()));
        assert_eq!(read(store, |c| clients::find(c, &provider().id, &client().id)), Some(client()));
        assert_eq!(read(store, |c| resources::list(c, &provider().id)), [resource()]);
        assert_eq!(read(store, |c| resources::find(c, &provider().id, "https://api.example.com")), Some(resource()));
        assert_eq!(read(store, |c| resources::find(c, &Id::new("other"), "https://api.example.com")), None);
    });
}

#[test]
fn a_taken_name_is_a_value_and_changes_nothing() {
    on_each(|store| {
        world(store);
        write(store, |c| {
            let twin = Tenant { id: Id::new("twin"), ..tenant() };
            assert_eq!(tenants::insert(c, &twin)?, Insertion::Taken);
            let mut same_issuer = provider();
            same_issuer.id = Id::new("twin");
            same_issuer.name = "twin".into();
            assert_eq!(providers::insert(c, &same_issuer)?, Insertion::Taken);
            let mut same_id = client();
            same_id.enabled = false;
            assert_eq!(clients::insert(c, &same_id)?, Insertion::Taken);
            assert_eq!(resources::insert(c, &resource())?, Insertion::Inserted);
            assert_eq!(resources::insert(c, &resource())?, Insertion::Taken);
            Ok(())
        });
        assert_eq!(read(store, |c| clients::find(c, &provider().id, &client().id)), Some(client()));
    });
}

#[test]
fn updates_write_every_column_also_those_that_become_empty() {
    on_each(|store| {
        world(store);
        let mut changed = provider();
        changed.issuer = Issuer::new("https://id.example.com");
        changed.registration = Registration::Closed;
        changed.enabled = false;
        let mut api = resource();
        api.access_token_lifetime = None;
        let mut app = client();
        app.metadata.client_name = None;
        app.enabled = false;
        let written = (changed.clone(), api.clone(), app.clone());
        write(store, move |c| {
            resources::insert(c, &resource())?;
            assert!(providers::update(c, &written.0)?);
            assert!(resources::update(c, &written.1)?);
            assert!(clients::update(c, &written.2)?);
            assert!(!clients::update(c, &small_client("nobody", "x"))?);
            assert!(tenants::update(c, &Tenant { display_name: "New".into(), ..tenant() })?);
            Ok(())
        });
        assert_eq!(read(store, providers::list), [changed]);
        assert_eq!(read(store, |c| resources::list(c, &provider().id)), [api]);
        assert_eq!(read(store, |c| clients::find(c, &provider().id, &app.id)), Some(app.clone()));
        assert_eq!(read(store, tenants::list)[0].display_name, "New");
    });
}

#[test]
fn a_secret_is_added_expired_and_taken_away_beside_the_other() {
    on_each(|store| {
        world(store);
        let ids = || read(store, |c| client_secrets::list(c, &provider().id, &client().id)).into_iter().map(|one| one.id);
        write(store, |c| client_secrets::insert(c, &provider().id, &client().id, &secret("third", after(2))));
        assert!(ids().eq(["first", "second", "third"]));
        write(store, |c| {
            assert!(client_secrets::delete(c, &provider().id, &client().id, "first")?);
            assert!(!client_secrets::delete(c, &provider().id, &Id::new("other"), "second")?);
            assert!(client_secrets::expire(c, &provider().id, &client().id, "second", NOW)?);
            Ok(())
        });
        assert!(ids().eq(["second", "third"]));
        let second = read(store, |c| clients::find(c, &provider().id, &client().id)).unwrap().secrets.remove(0);
        assert_eq!(second.expires_at, Some(NOW));
    });
}

#[test]
fn clients_are_listed_in_pages_by_name_and_then_identifier() {
    on_each(|store| {
        world(store);
        write(store, |c| {
            for (id, name) in [("b", "Mail"), ("a", "mail"), ("c", "Über")] {
                clients::insert(c, &small_client(id, name))?;
            }
            Ok(())
        });
        let mut seen = Vec::new();
        let mut last = None;
        loop {
            let after: Option<Place> = last.take();
            let part = Page { by: By::Name, prefix: "", after: after.as_ref(), limit: 2 };
            let page = read(store, |c| clients::list(c, &provider().id, &part));
            let Some(end) = page.last() else { break };
            last = Some(Place::of(end));
            seen.extend(page.into_iter().map(|client| client.id.to_string()));
        }
        assert_eq!(seen, ["a", "b", "app", "c"]);
    });
}

#[test]
fn clients_are_found_by_what_their_name_or_identifier_begins_with() {
    on_each(|store| {
        world(store);
        write(store, |c| {
            for (id, name) in [("b", "Mail"), ("a", "mail"), ("c", "Über"), ("B2", "Mailing lists"), ("per%", "100%")] {
                clients::insert(c, &small_client(id, name))?;
            }
            Ok(())
        });
        let found = |by, prefix, after: Option<(&str, &str)>| {
            let after = after.map(|(name, id)| Place { name: name.into(), id: Id::new(id) });
            let part = Page { by, prefix, after: after.as_ref(), limit: 9 };
            let page = read(store, |c| clients::list(c, &provider().id, &part));
            page.into_iter().map(|client| client.id.to_string()).collect::<Vec<_>>()
        };
        assert_eq!(found(By::Name, "MAIL", None), ["a", "b", "B2"]);
        assert_eq!(found(By::Name, "MAIL", Some(("Mail", "a"))), ["b", "B2"]);
        assert_eq!(found(By::Name, "MAIL", Some(("Mail", "b"))), ["B2"]);
        assert_eq!(found(By::Name, "ü", None), ["c"]);
        assert_eq!(found(By::Name, "%", None), [""; 0]);
        assert_eq!(found(By::Id, "b", None), ["b"], "an identifier is case-sensitive");
        assert_eq!(found(By::Id, "", Some(("", "a"))), ["app", "b", "c", "per%"]);
        assert_eq!(found(By::Id, "per%", None), ["per%"]);
    });
}

#[test]
fn the_last_use_of_a_secret_is_kept_and_raises_no_revision() {
    on_each(|store| {
        world(store);
        let place = (provider().id, client().id, client().secrets[0].id.clone());
        let before = read(store, revision::current);
        for seconds in [60, 120, 90] {
            let place = place.clone();
            write(store, move |c| client_secrets::note_use(c, &place, after(seconds)));
        }
        let secrets = read(store, |c| client_secrets::list(c, &place.0, &place.1));
        let used: Vec<_> = secrets.iter().filter(|own| own.id == place.2).map(|own| own.last_used_at).collect();
        assert_eq!(used, [Some(after(120))]);
        assert_eq!(read(store, revision::current), before);
    });
}

#[test]
fn a_deleted_client_takes_its_secrets_along() {
    on_each(|store| {
        world(store);
        write(store, |c| clients::delete(c, &provider().id, &client().id));
        assert_eq!(read(store, |c| clients::find(c, &provider().id, &client().id)), None);
        assert!(read(store, |c| client_secrets::list(c, &provider().id, &client().id)).is_empty());
    });
}

#[test]
fn each_write_of_settings_raises_the_revision_and_a_refused_one_is_rolled_back_with_it() {
    on_each(|store| {
        world(store);
        let before = read(store, revision::current);
        write(store, |c| clients::update(c, &client()));
        let now = read(store, revision::current);
        assert!(now > before);
        let failed = store.write(|c| {
            clients::delete(c, &provider().id, &client().id)?;
            Err::<(), _>(super::super::StoreError::Query("no".into()))
        });
        assert!(failed.is_err());
        assert_eq!(read(store, revision::current), now);
        assert!(read(store, |c| clients::find(c, &provider().id, &client().id)).is_some());
    });
}

#[test]
fn what_keys_are_needed_for_follows_the_enabled_clients() {
    use SigningAlgorithm::{ES256, HS256, PS512};
    on_each(|store| {
        write(store, |c| tenants::insert(c, &tenant()).and_then(|_| providers::insert(c, &provider())));
        let demand = || read(store, |c| clients::key_demand(c, &provider().id));
        assert_eq!(demand(), clients::KeyDemand::default());
        let named = |id, id_token, userinfo, lifetime| {
            let mut client = small_client(id, id);
            client.metadata.request_object_encryption_alg = (id == "b").then_some(KeyManagement::EcdhEsA256Kw);
            client.metadata.id_token_signed_response_alg = id_token;
            client.metadata.userinfo_signed_response_alg = userinfo;
            client.metadata.id_token_lifetime = lifetime;
            client
        };
        let all = [
            named("a", Some(ES256), None, None),
            named("b", Some(PS512), Some(ES256), Some(Seconds(90))),
            named("c", Some(HS256), None, Some(Seconds(30))),
        ];
        let last = all[1].clone();
        write(store, move |c| all.iter().try_for_each(|client| clients::insert(c, client).map(drop)));
        assert_eq!(
            demand(),
            clients::KeyDemand {
                algorithms: vec![PS512, ES256],
                encryption: [EncryptionKind::Ec].into(),
                longest_token: Some(Seconds(90))
            }
        );
        write(store, move |c| clients::update(c, &Client { enabled: false, ..last.clone() }));
        assert_eq!(
            demand(),
            clients::KeyDemand { algorithms: vec![ES256], encryption: [].into(), longest_token: Some(Seconds(30)) }
        );
        write(store, move |c| clients::update(c, &small_client("a", "a")));
        assert_eq!(demand().algorithms, []);
    });
}
