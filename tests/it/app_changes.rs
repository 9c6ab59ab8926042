//! Changes of approved apps where the tenant wants apps approved: what needs approval waits, the app works as it was, and whoever decides
//! has seen what they decide about.

use std::sync::Barrier;

use serde_json::{Map, Value, json};
use signet::flow::admin::clients::{Registrar, Whose};
use signet::flow::admin::{Refusal, Undone};
use signet::flow::portal::apps::{self, App, Saved};
use signet::flow::portal::{self, approval};
use signet::model::{Client, Id, Team};
use signet::protocol::precondition::Precondition;

use crate::harness::{Browser, TestApp, on_both_with};
use crate::inspector_pages::refused;
use crate::portal_approval::wanting;
use crate::portal_apps::{BACK, by, client, make, metadata, world};

const ELSEWHERE: &str = "https://other.test/signed-in";

/// An approved app of a team of `dev`.
fn approved(app: &TestApp) -> (Id<Team>, Id<Client>) {
    let team = world(app);
    let mut dev = app.signed_in("dev", "/account");
    let id = client(make(&mut dev, &team, "web", BACK).location());
    approve(app, &id).unwrap();
    app.notice();
    (team, id)
}

fn approve(app: &TestApp, id: &Id<Client>) -> Result<(), Undone> {
    app.with_registrar(|own| {
        let revision = approval::find(own, id)?.revision();
        approval::approve(own, (id, &revision), app.now())
    })
}

fn members(value: &Value) -> Map<String, Value> {
    value.as_object().unwrap().clone()
}

fn save(app: &TestApp, (team, id): &(Id<Team>, Id<Client>), patch: &Value) -> Saved {
    let change = (team, id, &Precondition::Any, members(patch));
    apps::edit(app.house(), &app.site(), &by(app, "dev"), change, (&[], app.now())).unwrap()
}

fn seen(app: &TestApp, (team, id): &(Id<Team>, Id<Client>)) -> App {
    apps::find(app.house(), &app.site(), &by(app, "dev"), (team, id)).unwrap()
}

fn waiting(app: &TestApp, own: &(Id<Team>, Id<Client>)) -> Value {
    seen(app, own).waiting_change().map_or(Value::Null, |change| Value::Object(change.patch.clone()))
}

fn acts(app: &TestApp) -> Vec<String> {
    let tenant = app.site().tenant.id.clone();
    let entries = app.house().store().read(|c| signet::store::audit::list(c, &tenant, 100)).unwrap();
    entries.into_iter().rev().map(|entry| entry.action).filter(|action| action.starts_with("client.")).collect()
}

#[test]
fn what_needs_approval_waits_the_rest_counts_and_the_app_works_as_it_was_until_somebody_approves() {
    on_both_with(&wanting(), |app| {
        let own = approved(app);
        let saved =
            save(app, &own, &json!({ "client_name": "Bank", "contacts": ["dev@maps.test"], "redirect_uris": [BACK, ELSEWHERE] }));
        assert_eq!(saved.held, ["client_name", "redirect_uris"]);
        let kept = metadata(app, &own.1);
        assert_eq!(
            (kept.client_name.as_deref(), &kept.contacts[..], kept.redirect_uris.len()),
            (Some("Atlas"), &["dev@maps.test".to_owned()][..], 1)
        );
        // A newer change of a setting takes the place of what waits; what is said of others stays.
        save(app, &own, &json!({ "client_name": "Maps" }));
        assert_eq!(waiting(app, &own), json!({ "client_name": "Maps", "redirect_uris": [BACK, ELSEWHERE] }));
        let id = seen(app, &own).change.unwrap().id;
        save(app, &own, &json!({ "contacts": [] }));
        assert_eq!(seen(app, &own).change.unwrap().id, id, "what is free leaves what waits as it is");
        approve(app, &own.1).unwrap();
        app.notice();
        let kept = metadata(app, &own.1);
        assert_eq!(
            (kept.client_name.as_deref(), kept.redirect_uris),
            (Some("Maps"), vec![BACK.to_owned(), ELSEWHERE.to_owned()])
        );
        assert!(seen(app, &own).change.is_none());
        assert!(save(app, &own, &json!({ "redirect_uris": [ELSEWHERE] })).held.is_empty(), "its host is known");
        // of one second, in no order
        let mut expected = [
            "client.create",
            "client.approve",
            "client.update",
            "client.ask_change",
            "client.ask_change",
            "client.update",
            "client.update",
            "client.approve_change",
            "client.update",
        ];
        let mut acts = acts(app);
        expected.sort_unstable();
        acts.sort_unstable();
        assert_eq!(acts, expected);
    });
}

/// What is registered from the inspector stands beside the addresses that wait, and takes the place of none.
#[test]
fn an_address_from_the_inspector_joins_those_that_wait() {
    on_both_with(&wanting(), |app| {
        let own = approved(app);
        save(app, &own, &json!({ "redirect_uris": [BACK, ELSEWHERE] }));
        app.notice();
        let near = format!("{BACK}/callback");
        let reference = refused(app, own.1.as_str(), &near);
        let mut dev = app.signed_in("dev", "/account");
        let done = dev.act(&format!("/portal/teams/{}/apps/{}/flows/{reference}/add", own.0, own.1)).expect(303);
        assert!(!done.location().contains("told=refused"), "{}", done.location());
        assert_eq!(waiting(app, &own), json!({ "redirect_uris": [BACK, ELSEWHERE, near] }));
    });
}

#[test]
fn who_takes_a_change_back_says_the_old_values_again_or_withdraws_it() {
    on_both_with(&wanting(), |app| {
        let own = approved(app);
        save(app, &own, &json!({ "client_name": "Bank" }));
        assert!(save(app, &own, &json!({ "client_name": "Atlas" })).held.is_empty());
        assert!(seen(app, &own).change.is_none());
        save(app, &own, &json!({ "client_name": "Bank" }));
        let withdraw = || apps::withdraw_change(app.house(), &app.site(), &by(app, "dev"), (&own.0, &own.1), app.now());
        withdraw().unwrap();
        assert!(matches!(withdraw(), Err(portal::Undone::Refused(portal::Refusal::NothingWaits))));
        assert!(matches!(approve(app, &own.1), Err(Undone::Refused(Refusal::NotWaiting))));
        assert_eq!(metadata(app, &own.1).client_name.as_deref(), Some("Atlas"));
    });
}

/// A part that would not be allowed alone waits with the rest.
#[test]
fn a_change_whose_free_part_would_not_be_allowed_alone_waits_whole() {
    on_both_with(&wanting(), |app| {
        let own = approved(app);
        let patch = json!({ "grant_types": ["client_credentials"], "response_types": [], "redirect_uris": [], "scope": "" });
        let saved = save(app, &own, &patch);
        assert!(saved.held.iter().any(|name| name == "grant_types"), "{:?}", saved.held);
        assert_eq!(metadata(app, &own.1).redirect_uris, [BACK]);
        approve(app, &own.1).unwrap();
        app.notice();
        assert!(metadata(app, &own.1).redirect_uris.is_empty());
    });
}

#[test]
fn the_pages_show_what_is_different_to_whoever_asked_and_whoever_decides() {
    on_both_with(&wanting(), |app| {
        let own = approved(app);
        let (team, id) = &own;
        let path = format!("/portal/teams/{team}/apps/{id}");
        let (mut dev, mut admin) = (app.signed_in("dev", "/account"), app.signed_in("admin", "/account"));
        let rename = |dev: &mut Browser<'_>, name: &str| {
            let form = dev.get(&format!("{path}/settings/about")).expect_page(200).form("app-form");
            dev.submit(&form.with(&[("client_name", name)])).location().to_owned()
        };
        assert!(rename(&mut dev, "Bank").ends_with("?told=app_held"));
        let page = dev.get(&path).expect_page(200);
        for there in ["id=\"change\"", "<del><code>Atlas</code></del>", "<ins><code>Bank</code></ins>"] {
            assert!(page.text().contains(there), "{there}");
        }
        assert!(dev.get(&format!("{path}/settings/about")).text().contains("value=\"Bank\""), "the form shows what waits");
        let list = admin.get("/admin/approvals").expect_page(200);
        assert!(list.text().contains("<del><code>Atlas</code></del>") && list.text().contains("<ins><code>Bank</code></ins>"));
        let stale = list.form("approve-form");
        assert!(rename(&mut dev, "Maps").ends_with("?told=app_held"));
        assert!(admin.submit(&stale).location().ends_with("?told=approval_replaced"));
        let down = admin.get(&format!("/admin/approvals/{id}/turn-down")).expect_page(200);
        let down = down.form("turn-down-form").with(&[("reason", "There is an app of that name.")]);
        assert!(admin.submit(&down).location().ends_with("?told=app_turned_down"));
        assert!(admin.submit(&down).location().ends_with("?told=not_waiting"));
        let page = dev.get(&path).expect_page(200);
        assert!(page.text().contains("There is an app of that name.") && page.text().contains("id=\"change\""));
        assert!(dev.submit(&page.form("withdraw-form")).location().ends_with("?told=change_withdrawn"));
        assert!(!dev.get(&path).text().contains("id=\"change\""));
        assert!(rename(&mut dev, "Charts").ends_with("?told=app_held"));
        let approve = admin.get("/admin/approvals").form("approve-form");
        assert!(admin.submit(&approve).location().ends_with("?told=change_approved"));
        assert_eq!(metadata(app, id).client_name.as_deref(), Some("Charts"));
        // An administrator's own change needs nobody.
        let form = admin.get(&format!("{path}/settings/about")).expect_page(200).form("app-form");
        assert!(admin.submit(&form.with(&[("client_name", "Atlas")])).location().ends_with("?told=app_saved"));
    });
}

#[test]
fn of_several_who_decide_at_once_one_does_and_a_change_counts_once() {
    const CALLERS: usize = 4;
    on_both_with(&wanting(), |app| {
        let own = approved(app);
        for round in 0..5 {
            let name = format!("Atlas {round}");
            save(app, &own, &json!({ "client_name": name }));
            let id = own.1.clone();
            let revision = app.with_registrar(|by| approval::find(by, &id).unwrap().revision());
            let barrier = Barrier::new(CALLERS);
            let (house, site, by, now) = (app.house(), app.site(), app.host(), app.now());
            let decide = |number: usize| {
                let own = Registrar {
                    store: house.store(),
                    vault: house.vault(),
                    provider: &site.provider,
                    by: by.clone(),
                    whose: Whose::Provider,
                    documents: None,
                };
                barrier.wait();
                match number % 2 {
                    0 => approval::approve(&own, (&id, &revision), now),
                    _ => approval::turn_down(&own, (&id, &revision, "No."), now),
                }
            };
            let done: Vec<_> = std::thread::scope(|scope| {
                let all: Vec<_> = (0..CALLERS)
                    .map(|number| {
                        scope.spawn({
                            let decide = &decide;
                            move || decide(number)
                        })
                    })
                    .collect();
                all.into_iter().map(|one| one.join().unwrap()).collect()
            });
            let winners: Vec<_> = (0..CALLERS).filter(|number| done[*number].is_ok()).collect();
            assert_eq!(winners.len(), 1, "{done:?}");
            for lost in done.into_iter().filter_map(Result::err) {
                assert!(matches!(lost, Undone::Refused(Refusal::NotWaiting | Refusal::Changed)), "{lost:?}");
            }
            app.notice();
            let is_approved = winners[0] % 2 == 0;
            assert_eq!(metadata(app, &own.1).client_name == Some(name), is_approved);
            assert_eq!(seen(app, &own).change.is_none(), is_approved);
        }
    });
}
