//! Relying-party domains as administrators manage them, below console, API and command line (decisions 28, 52; the seed on deleting).

use std::sync::Arc;

use serde_json::{Map, Value, json};
use signet::errand::Brought;
use signet::flow::admin::profile::Profile;
use signet::flow::admin::upstreams::{self, Draft, Edit, New, Refused, Use, Whole};
use signet::flow::admin::{Administrator, Refusal, Undone, roles};
use signet::flow::federation::depart::Fetched;
use signet::flow::{Stop, upstream_secret};
use signet::model::{AdminRole, Authority, FederatedIdentity, Id, Managed, UpstreamMethod, UpstreamUse};
use signet::protocol::precondition::Precondition;
use signet::store::{audit, federated_identities};

use crate::harness::upstream::Upstream;
use crate::harness::{Setup, TestApp, on_both, on_both_with};

fn members(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(members) => members,
        other => panic!("{other}"),
    }
}

fn draft(value: Value) -> Draft {
    Draft::from_members(members(value)).unwrap()
}

fn of_role(app: &TestApp, role: AdminRole) -> Administrator {
    let authority = Authority::of_role(Some(role));
    Administrator { tenant: app.site().tenant.id.clone(), actor: format!("user:{}", role.name()), authority, once: None }
}

fn add_as(app: &TestApp, by: &Administrator, value: Value, fetched: Option<Fetched>) -> Result<Whole, Undone> {
    let new = New { draft: Draft::from_members(members(value))?, fetched };
    upstreams::add(app.house().store(), app.house().vault(), by, new, app.now())
}

fn add(app: &TestApp, value: Value) -> Result<Whole, Undone> {
    add_as(app, &app.host(), value, None)
}

fn edit_as(app: &TestApp, by: &Administrator, (expected, value): (Precondition, Value)) -> Result<Whole, Undone> {
    let edit = Edit { name: "corp".into(), expected, draft: Draft::from_members(members(value))?, fetched: None };
    upstreams::edit(app.house().store(), app.house().vault(), by, edit, app.now())
}

fn edit(app: &TestApp, value: Value) -> Result<Whole, Undone> {
    edit_as(app, &app.host(), (Precondition::Any, value))
}

fn remove(app: &TestApp) -> Result<(), Undone> {
    upstreams::remove(app.house().store(), &app.host(), ("corp", &Precondition::Any), app.now())
}

fn switch(app: &TestApp, enabled: bool) -> Result<(), Undone> {
    upstreams::switch(app.house().store(), &app.host(), ("corp", enabled), app.now())
}

fn find(app: &TestApp) -> Whole {
    upstreams::find(app.house().store(), &app.host(), "corp").unwrap()
}

fn corp() -> Value {
    json!({ "name": "corp", "issuer": "https://op.test", "client_id": "us", "client_secret": "s3cret" })
}

#[track_caller]
fn refusal<T: std::fmt::Debug>(done: Result<T, Undone>) -> Refusal {
    match done {
        Err(Undone::Refused(refusal)) => refusal,
        other => panic!("{other:?}"),
    }
}

#[track_caller]
fn refused<T: std::fmt::Debug>(done: Result<T, Undone>) -> Refused {
    match refusal(done) {
        Refusal::Upstream(refused) => *refused,
        other => panic!("{other:?}"),
    }
}

/// The settings that are to be corrected.
#[track_caller]
fn wrong<T: std::fmt::Debug>(done: Result<T, Undone>) -> Vec<&'static str> {
    match refused(done) {
        Refused::Settings(problems) => problems.into_iter().map(|problem| problem.key).collect(),
        other => panic!("{other:?}"),
    }
}

fn link(app: &TestApp, person: &str, issuer: &str, subject: &str) {
    let upstream = find(app).upstream;
    let identity = FederatedIdentity {
        id: Id::new(format!("{subject} of {person}")),
        tenant: upstream.tenant,
        user: app.person(person).id,
        upstream: upstream.id,
        issuer: issuer.to_owned(),
        subject: subject.to_owned(),
        label: subject.to_owned(),
        claims: Map::new(),
        created_at: app.now(),
        last_used_at: app.now(),
    };
    app.house().store().write(move |c| federated_identities::insert(c, &identity)).unwrap();
}

fn acts(app: &TestApp) -> Vec<(String, String)> {
    let tenant = app.site().tenant.id.clone();
    let mut entries = app.house().store().read(|c| audit::list(c, &tenant, 100)).unwrap();
    entries.retain(|entry| entry.action.starts_with("upstream."));
    let mut acts: Vec<_> = entries.into_iter().map(|entry| (entry.action, entry.detail.to_string())).collect();
    acts.sort();
    acts
}

#[test]
fn a_domain_of_four_members_is_added_and_lets_people_in_at_once_and_its_secret_never_comes_out() {
    on_both(|app| {
        let whole = add(app, corp()).unwrap();
        let own = &whole.upstream;
        assert_eq!((own.display_name.as_str(), own.enabled, own.managed), ("corp", true, Managed::People));
        let secret = own.secret.as_ref().unwrap();
        assert_eq!(secret.set_at, app.now());
        assert_eq!(upstream_secret::open(app.house().vault(), &own.id, secret).unwrap().reveal(), "s3cret");
        let settings = serde_json::to_string(&own.settings).unwrap();
        assert!(!settings.contains("s3cret") && !format!("{whole:?} {:?}", draft(corp())).contains("s3cret"));
        app.notice();
        assert!(app.site().upstream("corp").is_some());
        assert_eq!(acts(app).len(), 1);
        assert!(!acts(app)[0].1.contains("s3cret") && acts(app)[0].1.contains("client_secret"));
        assert_eq!(refused(add(app, corp())), Refused::Taken);
    });
}

#[test]
fn a_preset_brings_its_settings_and_its_name() {
    on_both(|app| {
        let github = json!({ "name": "corp", "preset": "github", "client_id": "us", "client_secret": "s3cret" });
        let own = add(app, github).unwrap().upstream;
        assert_eq!((own.display_name.as_str(), own.settings.method), ("GitHub", UpstreamMethod::Manual));
        assert!(own.settings.is_plain_oauth());
        assert_eq!(edit(app, json!({ "display_name": "  Ours " })).unwrap().upstream.display_name, "Ours");
        assert_eq!(edit(app, json!({ "display_name": null })).unwrap().upstream.display_name, "GitHub");
    });
}

#[test]
fn what_does_not_go_together_is_refused_before_anything_is_written() {
    on_both(|app| {
        let with = |name: &str, value: Value| {
            let mut all = corp();
            all[name] = value;
            add(app, all)
        };
        let revision = |app: &TestApp| app.house().store().read(signet::store::revision::current).unwrap();
        let before = revision(app);
        assert_eq!(wrong(with("name", Value::Null)), ["name"]);
        assert_eq!(wrong(with("name", json!("options"))), ["name"]);
        assert_eq!(wrong(with("name", json!("A B"))), ["name"]);
        assert_eq!(wrong(with("client_secret", Value::Null)), ["client_secret"]);
        assert_eq!(wrong(with("issuer", Value::Null)), ["issuer"]);
        assert_eq!(wrong(with("token_endpoint", json!("https://op.test/token"))), ["token_endpoint"]);
        assert_eq!(wrong(with("platform_identity", json!("nobody"))), ["platform_identity"]);
        assert_eq!(wrong(with("method", json!("manual"))), ["authorization_endpoint", "token_endpoint", "jwks_uri"]);
        for (name, value) in [
            ("isuer", json!("https://op.test")),
            ("method", json!("guess")),
            ("preset", json!("nobody")),
            ("pkce", json!("yes")),
            ("scopes", json!("openid")),
            ("client_secret", json!("")),
            ("enabled", json!("no")),
            ("display_name", json!("a\u{0}b")),
            ("response_type", json!("token")),
        ] {
            let told = refusal(with(name, value)).to_string();
            assert!(told.contains(&format!("`{name}`")), "{told}");
        }
        assert_eq!(revision(app), before);
        assert!(acts(app).is_empty());
    });
}

#[test]
fn a_change_names_what_is_different_and_nobody_overwrites_what_they_have_not_seen() {
    on_both(|app| {
        let first = add(app, corp()).unwrap();
        let seen = Precondition::OneOf(vec![first.tag()]);
        let by = app.host();
        app.wait(5);
        let patch = json!({ "scopes": ["email profile", "groups"], "prompt": "login", "claims": { "given_name": "first" } });
        let second = edit_as(app, &by, (seen.clone(), patch)).unwrap();
        let own = &second.upstream.settings;
        assert_eq!((own.scopes.len(), own.claims.len()), (3, 1));
        assert_ne!(first.tag(), second.tag());
        assert_eq!(refusal(edit_as(app, &by, (seen.clone(), json!({ "pkce": false })))), Refusal::Changed);
        let stale = upstreams::remove(app.house().store(), &by, ("corp", &seen), app.now());
        assert_eq!(refusal(stale), Refusal::Changed);
        // what is not named stays, `null` takes back, an equal change is none
        let third = edit(app, json!({ "prompt": null, "claims": { "family_name": "last" } })).unwrap();
        assert_eq!((third.upstream.settings.prompt, third.upstream.settings.claims.len()), (None, 2));
        assert_eq!(edit(app, json!({ "prompt": null })).unwrap().tag(), third.tag());
        assert_eq!(third.upstream.secret.as_ref().unwrap().set_at, first.upstream.created_at);
        let fourth = edit(app, json!({ "client_secret": "an0ther" })).unwrap().upstream;
        assert_eq!(fourth.secret.unwrap().set_at, app.now());
        assert_eq!(wrong(edit(app, json!({ "client_secret": null }))), ["client_secret"]);
        assert!(refusal(edit(app, json!({ "name": "other" }))).to_string().contains("`name`"));
        let changed: Vec<_> = acts(app).into_iter().map(|(_, detail)| detail).collect();
        assert!(changed.contains(&json!({ "changed": ["client_secret"] }).to_string()), "{changed:?}");
    });
}

#[test]
fn of_those_who_change_a_domain_at_once_one_is_told() {
    on_both(|app| {
        let tag = add(app, corp()).unwrap().tag();
        let (house, by, now) = (app.house().clone(), app.host(), app.now());
        let threads: Vec<_> = (0..4)
            .map(|at| {
                let (house, by, tag) = (house.clone(), by.clone(), tag.clone());
                std::thread::spawn(move || {
                    let draft = Draft::from_members(members(json!({ "description": format!("number {at}") }))).unwrap();
                    let edit = Edit { name: "corp".into(), expected: Precondition::OneOf(vec![tag]), draft, fetched: None };
                    match upstreams::edit(house.store(), house.vault(), &by, edit, now) {
                        Ok(_) => true,
                        Err(Undone::Refused(Refusal::Changed)) => false,
                        other => panic!("{other:?}"),
                    }
                })
            })
            .collect();
        let won = threads.into_iter().map(|thread| thread.join().unwrap()).filter(|won| *won).count();
        assert_eq!(won, 1);
        assert_eq!(acts(app).len(), 2);
    });
}

/// RFC 9110 §13.1.1: `*` is met by whatever is there.
#[test]
fn whoever_changes_a_domain_whatever_it_is_is_never_told_that_it_has_changed() {
    on_both(|app| {
        add(app, corp()).unwrap();
        let (house, by, now) = (app.house().clone(), app.host(), app.now());
        let changes = [
            json!({ "description": "one" }),
            json!({ "prompt": "login" }),
            json!({ "scopes": ["email"] }),
            json!({ "client_secret": "another" }),
            json!({ "logout_url": "https://op.test/out" }),
            json!({ "display_name": "Corp" }),
        ];
        let threads = changes.map(|change| {
            let (house, by) = (house.clone(), by.clone());
            std::thread::spawn(move || {
                let draft = Draft::from_members(members(change)).unwrap();
                let edit = Edit { name: "corp".into(), expected: Precondition::Any, draft, fetched: None };
                upstreams::edit(house.store(), house.vault(), &by, edit, now).map(drop)
            })
        });
        for thread in threads {
            thread.join().unwrap().unwrap();
        }
        let own = find(app).upstream;
        assert_eq!((own.display_name.as_str(), own.settings.description.as_deref()), ("Corp", Some("one")));
        assert_eq!(
            (own.settings.scopes.len(), own.settings.logout_url.is_some(), own.settings.prompt.is_some()),
            (1, true, true)
        );
        assert_eq!(upstream_secret::open(house.vault(), &own.id, own.secret.as_ref().unwrap()).unwrap().reveal(), "another");
    });
}

#[test]
fn the_method_read_reads_once_at_save_and_keeps_what_can_be_edited() {
    let upstream = Upstream::start();
    on_both_with(&Setup::more("[outbound]\nallow = [\"127.0.0.0/8\"]\n"), |app| {
        upstream.forget();
        let errand = |done: Result<Whole, Undone>| -> Fetched {
            let need = match done {
                Err(Undone::Stopped(Stop::Needs(need))) => need,
                other => panic!("{other:?}"),
            };
            let brought = app.wait_for(app.state().errands.run(need, app.now())).unwrap();
            Brought::metadata(&brought).unwrap()
        };
        let mut wanted = corp();
        wanted["method"] = json!("read");
        wanted["issuer"] = json!(upstream.issuer());
        let fetched = errand(add(app, wanted.clone()));
        let own = add_as(app, &app.host(), wanted.clone(), Some(fetched)).unwrap().upstream;
        assert_eq!(own.metadata.as_ref().unwrap()["issuer"], json!(upstream.issuer()));
        // what goes over it needs no journey; another place does, and what was read of the first is not shown for it
        let own = edit(app, json!({ "token_endpoint": "https://op.test/token" })).unwrap().upstream;
        assert!(own.metadata.is_some() && own.settings.token_endpoint.is_some());
        let other = Upstream::start();
        let elsewhere = json!({ "issuer": other.issuer() });
        let fetched = errand(edit(app, elsewhere.clone()));
        let change = Edit { name: "corp".into(), expected: Precondition::Any, draft: draft(elsewhere), fetched: Some(fetched) };
        let moved = upstreams::edit(app.house().store(), app.house().vault(), &app.host(), change, app.now()).unwrap().upstream;
        assert_eq!(moved.metadata.unwrap()["issuer"], json!(other.issuer()));
        assert!(moved.flushed_at > own.flushed_at);
        // an upstream that cannot be read is not saved
        wanted["name"] = json!("away");
        wanted["issuer"] = json!("http://127.0.0.1:1");
        let fetched = errand(add(app, wanted.clone()));
        assert!(matches!(refused(add_as(app, &app.host(), wanted.clone(), Some(fetched))), Refused::Unreadable(_)));
        let lying = Ok(Arc::new(json!({ "issuer": "https://evil.test" })));
        let told = refusal(add_as(app, &app.host(), wanted, Some(lying))).to_string();
        assert!(told.starts_with("loading the configuration failed: metadata_issuer"), "{told}");
        // a domain that follows keeps nothing
        let followed = edit(app, json!({ "method": "discover", "token_endpoint": null })).unwrap().upstream;
        assert_eq!(followed.metadata, None);
    });
}

#[test]
fn a_domain_in_use_for_log_in_is_not_removed_and_what_uses_it_is_named() {
    let tables = "[[client]]\nprovider = \"default\"\nclient_id = \"wiki\"\nclient_secret = \"a secret of the wiki here\"\n\
                  redirect_uris = [\"https://wiki.test/cb\"]\nidp_hint = \"corp\"\n";
    on_both_with(&Setup::provider("idp_hint = \"corp\"\npassword_login = false\n").and_more(tables), |app| {
        add(app, corp()).unwrap();
        app.add("linked", Profile::default());
        let places = vec![UpstreamUse::Provider, UpstreamUse::Portal];
        let hints =
            [Use::Provider("default".into()), Use::Client("default".into(), "wiki".into()), Use::SoleWayIn("default".into())];
        let log_in = |has_people| Use::LogIn { places: places.clone(), has_people };
        assert_eq!(refused(remove(app)), Refused::InUse([vec![log_in(false)], hints.to_vec()].concat()));
        link(app, "linked", "https://op.test", "1");
        assert_eq!(find(app).uses, [vec![log_in(true)], hints.to_vec()].concat());
        switch(app, false).unwrap();
        assert_eq!(refused(remove(app)), Refused::InUse(hints.to_vec()));
        app.edit("idp_hint = \"corp\"\npassword_login = false\n", "");
        assert_eq!(refused(remove(app)), Refused::InUse(vec![hints[1].clone()]));
        assert!(upstreams::find(app.house().store(), &app.host(), "corp").is_ok());
    });
}

#[test]
fn a_domain_that_nothing_uses_is_removed_with_who_people_are_there() {
    on_both(|app| {
        add(app, corp()).unwrap();
        app.add("linked", Profile::default());
        link(app, "linked", "https://op.test", "1");
        switch(app, false).unwrap();
        app.notice();
        assert!(app.site().upstream("corp").is_none());
        remove(app).unwrap();
        let found = upstreams::find(app.house().store(), &app.host(), "corp");
        assert_eq!(refused(found), Refused::Unknown);
        let user = app.person("linked").id;
        assert!(app.house().store().read(|c| federated_identities::list_of_user(c, &user)).unwrap().is_empty());
        let done: Vec<_> = acts(app).into_iter().map(|(action, _)| action).collect();
        assert_eq!(done, ["upstream.create", "upstream.delete", "upstream.disable"]);
        // the name is free again, and it is another domain
        add(app, corp()).unwrap();
    });
}

/// Decision 45: a person there is (issuer, sub), whichever domain they came through last.
#[test]
fn who_people_are_at_an_issuer_stays_while_another_domain_is_there() {
    on_both(|app| {
        add(app, corp()).unwrap();
        app.add("linked", Profile::default());
        link(app, "linked", "https://op.test", "1");
        link(app, "linked", "https://elsewhere.test", "2");
        for (name, issuer, enabled) in
            [("older", "https://op.test", false), ("twin", "https://op.test", true), ("other", "https://other.test", true)]
        {
            add(app, json!({ "name": name, "issuer": issuer, "client_id": "us", "client_secret": "s", "enabled": enabled }))
                .unwrap();
        }
        switch(app, false).unwrap();
        remove(app).unwrap();
        let (user, twin) =
            (app.person("linked").id, upstreams::find(app.house().store(), &app.host(), "twin").unwrap().upstream.id);
        let links = app.house().store().read(|c| federated_identities::list_of_user(c, &user)).unwrap();
        let left: Vec<_> = links.iter().map(|link| (link.issuer.as_str(), &link.upstream)).collect();
        assert_eq!(left, [("https://op.test", &twin)], "and what only the removed one said is gone");
        // With the last domain of the issuer they go.
        for name in ["twin", "older"] {
            upstreams::switch(app.house().store(), &app.host(), (name, false), app.now()).unwrap();
            upstreams::remove(app.house().store(), &app.host(), (name, &Precondition::Any), app.now()).unwrap();
        }
        assert!(app.house().store().read(|c| federated_identities::list_of_user(c, &user)).unwrap().is_empty());
    });
}

/// More links than one write moves or takes away.
#[test]
fn a_crowd_is_left_to_the_other_domain_and_goes_with_the_last() {
    on_both(|app| {
        add(app, corp()).unwrap();
        add(app, json!({ "name": "twin", "issuer": "https://op.test", "client_id": "us", "client_secret": "s" })).unwrap();
        app.add("linked", Profile::default());
        for at in 0..1_203 {
            link(app, "linked", "https://op.test", &at.to_string());
        }
        switch(app, false).unwrap();
        remove(app).unwrap();
        let user = app.person("linked").id;
        let count = || app.house().store().read(|c| federated_identities::list_of_user(c, &user)).unwrap().len();
        assert_eq!(count(), 1_203);
        upstreams::switch(app.house().store(), &app.host(), ("twin", false), app.now()).unwrap();
        upstreams::remove(app.house().store(), &app.host(), ("twin", &Precondition::Any), app.now()).unwrap();
        assert_eq!(count(), 0);
    });
}

#[test]
fn a_domain_that_is_offered_nowhere_is_not_in_use() {
    on_both(|app| {
        add(app, corp()).unwrap();
        edit(app, json!({ "enabled_for": [] })).unwrap();
        remove(app).unwrap();
    });
}

#[test]
fn what_the_file_keeps_is_changed_there_and_what_it_only_made_here() {
    let tables = |managed: &str| {
        format!(
            "[[upstream]]\nname = \"corp\"\nissuer = \"https://op.test\"\nclient_id = \"us\"\nclient_secret = \"s\"\n{managed}\n"
        )
    };
    on_both_with(&Setup::more(&tables("")), |app| {
        assert_eq!(refusal(edit(app, json!({ "pkce": false }))), Refusal::FromFile);
        assert_eq!(refusal(switch(app, false)), Refusal::FromFile);
        assert_eq!(refusal(remove(app)), Refusal::FromFile);
        let before = find(app).upstream.flushed_at;
        upstreams::flush(app.house().store(), &app.host(), "corp", app.now()).unwrap();
        assert!(find(app).upstream.flushed_at > before);
    });
    on_both_with(&Setup::more(&tables("managed = \"create\"")), |app| {
        assert!(!edit(app, json!({ "pkce": false })).unwrap().upstream.settings.pkce);
        app.restore();
        assert!(!find(app).upstream.settings.pkce);
    });
}

#[test]
fn who_may_see_and_who_may_change_is_said_by_the_roles() {
    on_both(|app| {
        add(app, corp()).unwrap();
        for (role, changes) in
            [(AdminRole::Owner, true), (AdminRole::Admin, true), (AdminRole::Support, false), (AdminRole::Auditor, false)]
        {
            let by = of_role(app, role);
            assert_eq!(upstreams::list(app.house().store(), &by).unwrap().len(), 1);
            let done = edit_as(app, &by, (Precondition::Any, json!({ "description": role.name() })));
            assert_eq!(done.is_ok(), changes, "{role:?}");
            if !changes {
                assert!(matches!(refusal(done), Refusal::NotAllowed(_)));
                assert!(matches!(refusal(add_as(app, &by, corp(), None)), Refusal::NotAllowed(_)));
                let (store, now) = (app.house().store(), app.now());
                assert!(matches!(refusal(upstreams::flush(store, &by, "corp", now)), Refusal::NotAllowed(_)));
                assert!(matches!(refusal(upstreams::switch(store, &by, ("corp", false), now)), Refusal::NotAllowed(_)));
                let gone = upstreams::remove(store, &by, ("corp", &Precondition::Any), now);
                assert!(matches!(refusal(gone), Refusal::NotAllowed(_)));
            }
        }
    });
}

/// Whoever says where the keys of an issuer are can come in as everybody who is linked there.
#[test]
fn nobody_points_a_domain_at_somebody_who_may_do_more() {
    on_both(|app| {
        add(app, corp()).unwrap();
        app.add("boss", Profile::default());
        let boss = app.person("boss").id;
        roles::appoint(app.house().store(), &app.host(), (&boss, Some(AdminRole::Owner)), app.now()).unwrap();
        let admin = of_role(app, AdminRole::Admin);
        let change = |value: Value| edit_as(app, &admin, (Precondition::Any, value));
        // nobody mightier is linked: whatever does not answer for names is free
        change(json!({ "client_id": "other" })).unwrap();
        let usernames = json!({ "username_claim": "preferred_username", "authority_for_usernames": true });
        assert_eq!(refused(change(usernames.clone())), Refused::TooFar);
        link(app, "boss", "https://op.test", "boss");
        assert_eq!(refused(change(json!({ "client_secret": "an0ther" }))), Refused::TooFar);
        assert_eq!(refused(change(json!({ "well_known_url": "https://evil.test/doc" }))), Refused::TooFar);
        assert_eq!(refused(change(json!({ "issuer": "https://evil.test" }))), Refused::TooFar);
        change(json!({ "description": "ours", "scopes": ["email"] })).unwrap();
        // nor by a new domain of the same issuer, or of none that is said
        let mut twin = corp();
        twin["name"] = json!("twin");
        assert_eq!(refused(add_as(app, &admin, twin.clone(), None)), Refused::TooFar);
        twin["issuer"] = json!("https://elsewhere.test");
        add_as(app, &admin, twin.clone(), None).unwrap();
        twin["name"] = json!("third");
        twin["issuer"] = Value::Null;
        twin["well_known_url"] = json!("https://elsewhere.test/doc");
        assert_eq!(refused(add_as(app, &admin, twin, None)), Refused::TooFar);
        let owner = of_role(app, AdminRole::Owner);
        edit_as(app, &owner, (Precondition::Any, usernames)).unwrap();
    });
}
