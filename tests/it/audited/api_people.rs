//! People, their sessions, grants, identities and groups over the API.

use super::Call;
use super::people::cleo;
use super::world::on_worlds;

pub const CALLS: &[Call] = &[
    ("POST /users", "/users", r#"{ "username": "newbie", "invite": true }"#, ("user.create", "user:*")),
    ("POST /invitations", "/invitations", r#"{ "email": "zoe@example.test" }"#, ("user.invite", "email:zoe@example.test")),
    ("PATCH /users/{id}", "/users/$cleo", r#"{ "claims": { "nickname": "C" } }"#, ("user.update", "user:$cleo")),
    ("PUT /groups/{group}/members/{id}", "/groups/crew/members/$cleo", "", ("group.add", "user:$cleo")),
    ("DELETE /groups/{group}/members/{id}", "/groups/crew/members/$cleo", "", ("group.remove", "user:$cleo")),
    ("DELETE /users/{id}/sessions/{session}", "/users/$cleo/sessions/$session", "", ("session.end", "user:$cleo")),
    ("DELETE /users/{id}/sessions", "/users/$cleo/sessions", "", ("session.end_all", "user:$cleo")),
    ("DELETE /users/{id}/grants/{grant}", "/users/$cleo/grants/$grant", "", ("grant.revoke", "user:$cleo")),
    ("DELETE /users/{id}/grants", "/users/$cleo/grants", "", ("grant.revoke_all", "user:$cleo")),
    ("DELETE /users/{id}/identities/{identity}", "/users/$cleo/identities/$identity", "", ("identity.unlink", "user:$cleo")),
    ("PUT /users/{id}/role", "/users/$cleo/role", r#"{ "role": "auditor" }"#, ("user.appoint", "user:$cleo")),
    ("POST /users/{id}/password-link", "/users/$cleo/password-link", "", ("user.invite", "user:$cleo")),
    ("POST /users/{id}/disable", "/users/$cleo/disable", "", ("user.disable", "user:$cleo")),
    ("POST /users/{id}/enable", "/users/$cleo/enable", "", ("user.enable", "user:$cleo")),
    ("DELETE /users/{id}/factors", "/users/$cleo/factors", "", ("factor.reset", "user:$cleo")),
    ("DELETE /users/{id}", "/users/$cleo", "", ("user.delete", "user:$cleo")),
];

#[test]
fn whatever_is_done_to_people_over_the_api_is_in_the_log() {
    on_worlds(|world| {
        cleo(world);
        world.calls(CALLS);
    });
}
