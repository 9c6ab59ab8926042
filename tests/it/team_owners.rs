//! Teams whose last owner is gone: administrators see them, are warned before it comes to it, and name another owner.

use serde_json::{Value, json};
use signet::flow::admin::people;
use signet::flow::admin::profile::{self, Profile};
use signet::flow::admin::roles;
use signet::flow::portal::teams::Wanted;
use signet::flow::portal::{Developer, Reach, Refusal, Undone, members, teams};
use signet::model::{AdminRole, Id, Team, TeamRole};
use signet::protocol::precondition::Precondition;

use crate::harness::{TestApp, on_both};

fn by(app: &TestApp, name: &str, reach: Reach) -> Developer {
    Developer::person(&app.site().tenant.id, &app.person(name).id, reach)
}

fn found(app: &TestApp, owner: &str, name: &str) -> Id<Team> {
    teams::create(app.house().store(), &by(app, owner, Reach::Founder), (name, None), app.now()).unwrap()
}

fn orphaned(app: &TestApp) -> Vec<String> {
    let all = teams::list_all(app.house().store(), &by(app, "boss", Reach::Tenant), (Wanted::Orphaned, None), 50).unwrap();
    all.into_iter().map(|team| team.name).collect()
}

fn name(app: &TestApp, who: (&str, Reach), team: &Id<Team>, person: &str) -> Result<(), Undone> {
    members::name_owner_called(app.house().store(), &by(app, who.0, who.1), (team, person), app.now())
}

#[test]
fn a_team_that_nobody_owns_any_more_is_found_and_gets_an_owner() {
    on_both(|app| {
        for person in ["boss", "gone", "away", "stays", "heir"] {
            app.add(person, Profile::default());
        }
        let (store, host) = (app.house().store(), app.host());
        roles::appoint(store, &host, (&app.person("boss").id, Some(AdminRole::Admin)), app.now()).unwrap();
        let (removed, disabled) = (found(app, "gone", "Removed"), found(app, "away", "Disabled"));
        let shared = found(app, "away", "Shared");
        name(app, ("boss", Reach::Tenant), &shared, "stays").unwrap();
        found(app, "stays", "Well");
        assert_eq!(orphaned(app), [""; 0]);

        // Before somebody goes, the page names what would be left.
        let mut boss = app.console(AdminRole::Admin, "/admin");
        let away = app.person("away").id;
        for act in ["disable", "delete"] {
            let page = boss.get(&format!("/admin/people/{away}/{act}")).expect_page(200);
            let left = page.text().split("id=\"teams-left\"").nth(1).unwrap().split("</div>").next().unwrap();
            assert!(left.contains("<li>Disabled</li>") && !left.contains("Shared"), "{left}");
        }
        let page = boss.get(&format!("/admin/people/{}/delete", app.person("heir").id)).expect_page(200);
        assert!(!page.text().contains("teams-left"));

        people::disable(store, &host, &away, app.now()).unwrap();
        profile::delete(store, &host, (&app.person("gone").id, &Precondition::Any), app.now()).unwrap();
        assert_eq!(orphaned(app), ["Disabled", "Removed"]);
        let list = boss.get("/portal?without=owner").expect_page(200);
        assert!(list.text().contains("<b>Removed</b>") && !list.text().contains("<b>Well</b>"), "{}", list.text());
        let page = boss.get(&format!("/portal/teams/{removed}")).expect_page(200);
        assert!(page.text().contains("id=\"orphaned\""));
        let form = page.form("owner-form");
        assert!(boss.submit(&form.clone().with(&[("person", "nobody")])).location().ends_with("?told=no_such_owner"));
        assert!(boss.submit(&form.with(&[("person", "heir")])).location().ends_with("?told=owner_named"));
        assert!(!boss.get(&format!("/portal/teams/{removed}")).text().contains("id=\"orphaned\""));
        assert_eq!(orphaned(app), ["Disabled"]);
        let owners = store.read(|c| signet::store::teams::members(c, &removed)).unwrap();
        assert_eq!(
            owners.iter().map(|own| (own.user.username.as_str(), own.role)).collect::<Vec<_>>(),
            [("heir", TeamRole::Owner)]
        );

        // Only whoever administers the tenant does, and only for somebody who can sign in.
        let refused = name(app, ("heir", Reach::Member), &removed, "stays");
        assert!(matches!(refused, Err(Undone::Refused(Refusal::NotAllowed(TeamRole::Owner)))), "{refused:?}");
        let refused = name(app, ("boss", Reach::Tenant), &disabled, "away");
        assert!(matches!(refused, Err(Undone::Refused(Refusal::NoOwner))), "{refused:?}");
        people::enable(store, &host, &away, app.now()).unwrap();
        assert_eq!(orphaned(app), [""; 0], "who can sign in again owns again");
        let entries = store.read(|c| signet::store::audit::list(c, &app.site().tenant.id, 100)).unwrap();
        let named: Vec<Value> =
            entries.into_iter().filter(|own| own.action == "team.name_owner").map(|own| own.detail.clone()).collect();
        assert_eq!(named[0], json!({ "person": app.person("heir").id }));
        assert_eq!(named.len(), 2);
    });
}
