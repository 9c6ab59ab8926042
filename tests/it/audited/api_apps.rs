//! Apps, and teams with theirs, over the API.

use super::Call;
use super::apps::{prepare, refused};
use super::world::on_worlds;

pub const CALLS: &[Call] = &[
    ("POST /clients", "/clients", r#"{ "kind": "machine", "client_id": "night" }"#, ("client.create", "client:night")),
    ("PATCH /clients/{id}", "/clients/atlas", r#"{ "client_name": "Atlas 2" }"#, ("client.update", "client:atlas")),
    ("DELETE /clients/{id}/secrets/{secret}", "/clients/atlas/secrets/$secret", "", ("client.revoke_secret", "client:atlas")),
    ("POST /clients/{id}/secrets", "/clients/atlas/secrets", "", ("client.add_secret", "client:atlas")),
    ("PUT /flows/{reference}/redirect-uri", "/flows/$reference/redirect-uri", "", ("client.update", "client:atlas")),
    ("POST /clients/{id}/disable", "/clients/atlas/disable", "", ("client.disable", "client:atlas")),
    ("POST /clients/{id}/enable", "/clients/atlas/enable", "", ("client.enable", "client:atlas")),
    ("DELETE /clients/{id}", "/clients/atlas", "", ("client.delete", "client:atlas")),
    (
        "POST /approvals/{id}/approve",
        "/approvals/$first/approve",
        r#"{ "revision": "$first_seen" }"#,
        ("client.approve", "client:$first"),
    ),
    (
        "POST /approvals/{id}/turn-down",
        "/approvals/$second/turn-down",
        r#"{ "revision": "$second_seen", "reason": "No." }"#,
        ("client.turn_down", "client:$second"),
    ),
    ("POST /teams", "/teams", r#"{ "name": "Charts", "owner": "$dev" }"#, ("team.create", "team:*")),
    ("PATCH /teams/{team}", "/teams/$team", r#"{ "name": "Maps 2" }"#, ("team.rename", "team:$team")),
    (
        "POST /teams/{team}/invitations",
        "/teams/$team/invitations",
        r#"{ "invitee": "zoe@example.test", "role": "viewer" }"#,
        ("team.invite", "team:$team"),
    ),
    (
        "DELETE /teams/{team}/invitations/{invitation}",
        "/teams/$team/invitations/$invitation",
        "",
        ("team.withdraw", "team:$team"),
    ),
    (
        "PUT /teams/{team}/members/{id}",
        "/teams/$team/members/$viewer",
        r#"{ "role": "developer" }"#,
        ("team.appoint", "team:$team"),
    ),
    ("PUT /teams/{team}/owner", "/teams/$empty/owner", r#"{ "person": "$viewer" }"#, ("team.name_owner", "team:$empty")),
    ("DELETE /teams/{team}/members/{id}", "/teams/$team/members/$viewer", "", ("team.remove", "team:$team")),
    (
        "POST /teams/{team}/apps",
        "/teams/$team/apps",
        r#"{ "kind": "machine", "client_name": "Night" }"#,
        ("client.create", "client:*"),
    ),
    (
        "PATCH /teams/{team}/apps/{app}",
        "/teams/$team/apps/$app",
        r#"{ "client_name": "Mine 2" }"#,
        ("client.update", "client:$app"),
    ),
    (
        "DELETE /teams/{team}/apps/{app}/secrets/{secret}",
        "/teams/$team/apps/$app/secrets/$own",
        "",
        ("client.revoke_secret", "client:$app"),
    ),
    ("POST /teams/{team}/apps/{app}/secrets", "/teams/$team/apps/$app/secrets", "", ("client.add_secret", "client:$app")),
    (
        "PUT /teams/{team}/apps/{app}/flows/{reference}/redirect-uri",
        "/teams/$team/apps/$app/flows/$flow/redirect-uri",
        "",
        ("client.update", "client:$app"),
    ),
    ("POST /teams/{team}/apps/{app}/ask-again", "/teams/$team/apps/$down/ask-again", "", ("client.ask_approval", "client:$down")),
    (
        "DELETE /teams/{team}/apps/{app}/change",
        "/teams/$team/apps/$changed/change",
        "",
        ("client.withdraw_change", "client:$changed"),
    ),
    ("DELETE /teams/{team}/apps/{app}", "/teams/$team/apps/$app", "", ("client.delete", "client:$app")),
    ("DELETE /teams/{team}", "/teams/$empty", "", ("team.delete", "team:$empty")),
];

#[test]
fn whatever_is_done_to_apps_and_teams_over_the_api_is_in_the_log() {
    on_worlds(|world| {
        prepare(world);
        super::portal::team(world);
        world.learn("dev", world.app.person("dev").id.as_str());
        world.make("empty", ("/teams", "id"), r#"{ "name": "Empty", "owner": "$dev" }"#);
        world.learn("first_seen", &super::portal::seen(world, "$first"));
        world.learn("second_seen", &super::portal::seen(world, "$second"));
        world.learn("flow", &refused(world, &world.told("$app"), "https://mine.test/callback"));
        world.calls(CALLS);
    });
}
