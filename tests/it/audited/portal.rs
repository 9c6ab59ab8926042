//! Teams and their apps in the developer portal.

use serde_json::{Map, json};
use signet::flow::admin::profile::Profile;
use signet::flow::portal::{Developer, Reach, apps, invitations};
use signet::model::{ClientKind, Id, TeamRole};
use signet::protocol::precondition::Precondition;

use super::apps::refused;
use super::world::{World, on_worlds};
use super::{Form, Reveal, Walk};

pub const ACTS: &[Form] = &[
    ("POST /portal/teams/new", "/portal/teams/new", &[&[("name", "Charts")]], ("team.create", "team:*")),
    ("POST /portal/teams/{team}/rename", "/portal/teams/$team/rename", &[&[("name", "Maps 2")]], ("team.rename", "team:$team")),
    (
        "POST /portal/teams/{team}/invite",
        "/portal/teams/$team/invite",
        &[&[("invitee", "zoe@example.test"), ("role", "viewer")]],
        ("team.invite", "team:$team"),
    ),
    (
        "POST /portal/teams/{team}/invitations/{invitation}/withdraw",
        "/portal/teams/$team/invitations/$invitation/withdraw",
        &[&[]],
        ("team.withdraw", "team:$team"),
    ),
    (
        "POST /portal/teams/{team}/members/{person}",
        "/portal/teams/$team/members/$viewer",
        &[&[("role", "developer")]],
        ("team.appoint", "team:$team"),
    ),
    (
        "POST /portal/teams/{team}/members/{person}/remove",
        "/portal/teams/$team/members/$viewer/remove",
        &[&[]],
        ("team.remove", "team:$team"),
    ),
    (
        "POST /portal/teams/{team}/apps/new/{kind}",
        "/portal/teams/$team/apps/new/web?name=Atlas",
        &[&[("redirect_uris", "https://atlas.test/cb")]],
        ("client.create", "client:*"),
    ),
    (
        "POST /portal/teams/{team}/apps/{app}/settings/{section}",
        "/portal/teams/$team/apps/$app/settings/about",
        &[&[("contacts", "dev@mine.test")]],
        ("client.update", "client:$app"),
    ),
    (
        "POST /portal/teams/{team}/apps/{app}/secrets/{secret}/revoke",
        "/portal/teams/$team/apps/$app/secrets/$own/revoke",
        &[&[]],
        ("client.revoke_secret", "client:$app"),
    ),
    (
        "POST /portal/teams/{team}/apps/{app}/secrets",
        "/portal/teams/$team/apps/$app/secrets",
        &[&[]],
        ("client.add_secret", "client:$app"),
    ),
    (
        "POST /portal/teams/{team}/apps/{app}/flows/{reference}/add",
        "/portal/teams/$team/apps/$app/flows/$flow/add",
        &[&[]],
        ("client.update", "client:$app"),
    ),
    (
        "POST /portal/teams/{team}/apps/{app}/connect/{recipe}",
        "/portal/teams/$team/apps/$app/connect/gitlab",
        &[&[]],
        ("client.update", "client:$app"),
    ),
    (
        "POST /portal/teams/{team}/apps/{app}/ask-again",
        "/portal/teams/$team/apps/$down/ask-again",
        &[&[]],
        ("client.ask_approval", "client:$down"),
    ),
    (
        "POST /portal/teams/{team}/apps/{app}/change/withdraw",
        "/portal/teams/$team/apps/$changed/change/withdraw",
        &[&[]],
        ("client.withdraw_change", "client:$changed"),
    ),
    ("POST /portal/teams/{team}/apps/{app}/try", "/portal/teams/$team/apps/$app/try", &[&[]], ("client.try", "client:$app")),
    (
        "POST /portal/teams/{team}/apps/{app}/delete",
        "/portal/teams/$team/apps/$app/delete",
        &[&[]],
        ("client.delete", "client:$app"),
    ),
    ("POST /portal/teams/{team}/delete", "/portal/teams/$empty/delete", &[&[]], ("team.delete", "team:$empty")),
    ("POST /portal/teams/{team}/leave", "/portal/teams/$shared/leave", &[&[]], ("team.leave", "team:$shared")),
];

pub const REVEALS: &[Reveal] = &[
    ("GET /portal/teams/{team}/invite", ("team.show_invitation", "team:$team")),
    ("GET /portal/teams/{team}/apps/{app}/secrets", ("client.show_secret", "client:*")),
];

pub const WALKS: &[Walk] = &[
    ("POST /portal/join", join, ("team.join", "team:$other")),
    ("POST /portal/agreements", accept, ("agreement.accept", "user:$chris")),
    ("POST /portal/teams/{team}/owner", name_owner, ("team.name_owner", "team:$orphan")),
];

fn join(world: &World<'_>) {
    let page = world.browse(|own| own.get(&world.told("/portal/join?token=$token"))).expect_page(200);
    assert!(world.browse(|own| own.submit(&page.form("join-form"))).location().ends_with("?told=joined"));
}

fn accept(world: &World<'_>) {
    let page = world.browse(|own| own.get("/portal/agreements")).expect_page(200);
    assert!(world.browse(|own| own.submit(&page.form("agreement-form"))).location().contains("told=agreed"));
}

fn name_owner(world: &World<'_>) {
    let page = world.browse(|own| own.get(&world.told("/portal/teams/$orphan"))).expect_page(200);
    let named = world.browse(|own| own.submit(&page.form("owner-form").with(&[("person", "vera")])));
    assert!(named.location().ends_with("?told=owner_named"));
}

/// What there is to decide about an app.
pub fn seen(world: &World<'_>, id: &str) -> String {
    world.api("GET", &format!("/approvals/{id}"), "").json()["revision"].as_str().unwrap().to_owned()
}

/// An app of `$team` that was turned down, `$down`, and one of which a change waits, `$changed`.
fn decided(world: &World<'_>) {
    let (app, team) = (world.app, Id::new(world.told("$team")));
    let chris = Developer::person(&app.site().tenant.id, &app.person("chris").id, Reach::Member);
    for (word, act, more) in [("down", "turn-down", r#", "reason": "No.""#), ("changed", "approve", "")] {
        let new = (&team, ClientKind::Machine, word, Vec::new());
        let made = apps::create(app.house(), &app.site(), &chris, new, app.now()).unwrap();
        app.notice();
        world.learn(word, made.whole.client.id.as_str());
        let revision = seen(world, &format!("${word}"));
        world.api("POST", &format!("/approvals/${word}/{act}"), &format!(r#"{{ "revision": "{revision}"{more} }}"#));
    }
    let id = Id::new(world.told("$changed"));
    let patch = Map::from_iter([("client_name".to_owned(), json!("Another"))]);
    let change = (&team, &id, &Precondition::Any, patch);
    apps::edit(app.house(), &app.site(), &chris, change, (&[], app.now())).unwrap();
}

/// The `$team` of `chris` with a `$viewer`, an `$invitation` and an `$app` with two secrets, of which one is `$own`; one that was turned
/// down, and one of which a change waits.
pub fn team(world: &World<'_>) {
    let app = world.app;
    for name in ["chris", "vera"] {
        app.add(name, Profile::default());
    }
    world.learn("chris", app.person("chris").id.as_str());
    world.learn("viewer", app.person("vera").id.as_str());
    world.make("team", ("/teams", "id"), r#"{ "name": "Maps", "owner": "$chris" }"#);
    let made = world.api("POST", "/teams/$team/invitations", r#"{ "invitee": "vera", "role": "viewer" }"#).json();
    let mut vera = app.signed_in("vera", "/account");
    let page = vera.get(made["url"].as_str().unwrap()).expect_page(200);
    assert!(vera.submit(&page.form("join-form")).location().ends_with("?told=joined"));
    let waiting = r#"{ "invitee": "later@example.test", "role": "viewer" }"#;
    world.make("invitation", ("/teams/$team/invitations", "id"), waiting);
    let new = r#"{ "kind": "web", "client_name": "Mine", "redirect_uris": ["https://mine.test/cb"] }"#;
    world.make("app", ("/teams/$team/apps", "client_id"), new);
    world.api("POST", "/teams/$team/apps/$app/secrets", "");
    let secrets = world.api("GET", "/teams/$team/apps/$app/secrets", "").json();
    world.learn("own", secrets["items"][0]["id"].as_str().unwrap());
    decided(world);
}

/// What `chris` does beside: a team that can go, one that can be left, and one into which they are invited.
fn more(world: &World<'_>) {
    let app = world.app;
    world.learn("owner", app.person("owner").id.as_str());
    for (word, owner) in [("empty", "$chris"), ("shared", "$owner"), ("other", "$owner")] {
        world.make(word, ("/teams", "id"), &format!(r#"{{ "name": "T", "owner": "{owner}" }}"#));
    }
    let owner = Developer::person(&app.site().tenant.id, &app.person("owner").id, Reach::Tenant);
    for (team, word) in [("$shared", "shared_token"), ("$other", "token")] {
        let team = Id::new(world.told(team));
        let asked = (&team, "chris", TeamRole::Viewer);
        let (_, token) = invitations::invite(app.house().store(), &owner, asked, app.now()).unwrap();
        world.learn(word, token.reveal());
    }
    world.learn("flow", &refused(world, &world.told("$app"), "https://mine.test/callback"));
    world.sits_down("chris", app.signed_in("chris", "/account"));
    let page = world.browse(|own| own.get(&world.told("/portal/join?token=$shared_token"))).expect_page(200);
    world.browse(|own| own.submit(&page.form("join-form"))).location();
}

#[test]
fn whatever_is_done_in_the_portal_is_in_the_log() {
    on_worlds(|world| {
        team(world);
        more(world);
        world.forms(ACTS, REVEALS);
        let rules =
            r#"{ "name": "rules", "version": "1", "title": "Rules", "text": "Ask first.", "required_for": ["developers"] }"#;
        world.walks(&WALKS[..1]);
        world.api("POST", "/agreements", rules);
        world.walks(&WALKS[1..2]);
        world.app.add("gone", Profile::default());
        let gone = world.app.person("gone").id;
        world.make("orphan", ("/teams", "id"), &format!(r#"{{ "name": "Left", "owner": "{gone}" }}"#));
        world.api("DELETE", &format!("/users/{gone}"), "");
        world.sits_down("owner", world.app.signed_in("owner", "/account"));
        let page = world.browse(|own| own.get("/portal/agreements"));
        if page.status() == 200 {
            world.browse(|own| own.submit(&page.form("agreement-form"))).location();
        }
        world.walks(&WALKS[2..]);
    });
}
