//! People, their sessions, grants, identities and groups in the console.

use serde_json::Map;
use signet::flow::admin::profile::Profile;
use signet::model::{FederatedIdentity, Id};

use super::world::{World, on_worlds};
use super::{Form, Reveal};
use crate::harness::WEB;

pub const ACTS: &[Form] = &[
    ("POST /admin/people/new", "/admin/people/new", &[&[("username", "newbie"), ("invite", "1")]], ("user.create", "user:*")),
    (
        "POST /admin/people/invite",
        "/admin/people/invite",
        &[&[("email", "zoe@example.test")]],
        ("user.invite", "email:zoe@example.test"),
    ),
    ("POST /admin/people/{id}/edit", "/admin/people/$cleo/edit", &[&[("name", "Cleo")]], ("user.update", "user:$cleo")),
    ("POST /admin/groups", "/admin/groups", &[&[("group", "crew"), ("person", "cleo")]], ("group.add", "user:$cleo")),
    ("POST /admin/groups/{group}", "/admin/groups/crew", &[&[("person", "newbie")]], ("group.add", "user:*")),
    (
        "POST /admin/groups/{group}/members/{id}/remove",
        "/admin/groups/crew/members/$cleo/remove",
        &[&[]],
        ("group.remove", "user:$cleo"),
    ),
    (
        "POST /admin/people/{id}/sessions/{session}/end",
        "/admin/people/$cleo/sessions/$session/end",
        &[&[]],
        ("session.end", "user:$cleo"),
    ),
    (
        "POST /admin/people/{id}/grants/{grant}/revoke",
        "/admin/people/$cleo/grants/$grant/revoke",
        &[&[]],
        ("grant.revoke", "user:$cleo"),
    ),
    (
        "POST /admin/people/{id}/identities/{identity}/unlink",
        "/admin/people/$cleo/identities/$identity/unlink",
        &[&[]],
        ("identity.unlink", "user:$cleo"),
    ),
    ("POST /admin/people/{id}/role", "/admin/people/$cleo/role", &[&[("role", "auditor")]], ("user.appoint", "user:$cleo")),
    ("POST /admin/people/{id}/link", "/admin/people/$cleo/link", &[&[]], ("user.invite", "user:$cleo")),
    ("POST /admin/people/{id}/sign-out", "/admin/people/$cleo/sign-out", &[&[]], ("user.sign_out", "user:$cleo")),
    ("POST /admin/people/{id}/reset-factors", "/admin/people/$cleo/reset-factors", &[&[]], ("factor.reset", "user:$cleo")),
    ("POST /admin/people/{id}/disable", "/admin/people/$cleo/disable", &[&[]], ("user.disable", "user:$cleo")),
    ("POST /admin/people/{id}/enable", "/admin/people/$cleo/enable", &[&[]], ("user.enable", "user:$cleo")),
    ("POST /admin/people/{id}/delete", "/admin/people/$cleo/delete", &[&[]], ("user.delete", "user:$cleo")),
];

pub const REVEALS: &[Reveal] = &[("GET /admin/people/{id}/link", ("user.show_link", "user:*"))];

/// `$cleo` with a session, a grant and an identity.
pub fn cleo(world: &World<'_>) {
    let app = world.app;
    app.add("cleo", Profile::default());
    let user = app.person("cleo");
    world.learn("cleo", user.id.as_str());
    for _ in 0..2 {
        WEB.tokens(app, "openid offline_access", "cleo");
    }
    for (word, list) in [("session", "/users/$cleo/sessions"), ("grant", "/users/$cleo/grants")] {
        world.learn(word, world.api("GET", list, "").json()["items"][0]["id"].as_str().unwrap());
    }
    crate::second_factor::set_up(app, &mut app.signed_in("cleo", "/account/factors"));
    let site = app.site();
    let upstream = site.upstream("corp").unwrap().upstream.id.clone();
    let identity = FederatedIdentity {
        id: Id::new("an-identity-of-cleo"),
        tenant: user.tenant.clone(),
        user: user.id,
        upstream,
        issuer: world.upstream.issuer(),
        subject: "cleo-there".to_owned(),
        label: "cleo@corp.test".to_owned(),
        claims: Map::new(),
        created_at: app.now(),
        last_used_at: app.now(),
    };
    world.learn("identity", identity.id.as_str());
    app.house().store().write(move |c| signet::store::federated_identities::insert(c, &identity).map(drop)).unwrap();
}

#[test]
fn whatever_is_done_to_people_in_the_console_is_in_the_log() {
    on_worlds(|world| {
        cleo(world);
        world.forms(ACTS, REVEALS);
    });
}
