//! The last owner who can sign in cannot be locked out: every way in which somebody could be, over API, console, host, file, account pages
//! and upstreams, in one table. Each is refused, changes nothing, and leaves an owner who can sign in.

use serde_json::{Value, json};
use signet::flow::admin::profile::{self, Profile};
use signet::flow::admin::{Administrator, Undone, people, roles, upstreams, ways_in};
use signet::model::{AdminRole, FederatedIdentity, Id, User};
use signet::protocol::own_api;
use signet::protocol::precondition::Precondition;
use signet::store::owners::{self, Going};
use signet::store::{federated_identities, users};

use crate::harness::{Answer, Ask, Setup, TestApp, on_both_with};

/// A client that may do everything that there is, so that it reaches an owner.
fn tables() -> String {
    let scope = own_api::scopes().map(|(name, _)| name).collect::<Vec<_>>().join(" ");
    format!(
        "[[client]]\nprovider = \"default\"\nclient_id = \"robot\"\nclient_secret = \"a secret of robot\"\n\
         grant_types = [\"client_credentials\"]\nresponse_types = []\nscope = \"{scope}\"\n"
    )
}

fn on_tenant(test: impl Fn(&World<'_>)) {
    on_both_with(&Setup::more(&tables()), |app| {
        app.add("olga", Profile::default());
        app.appoint("olga", Some(AdminRole::Owner));
        let world = World { app, token: app.robot(), olga: app.person("olga").id };
        let corp = json!({ "name": "corp", "issuer": "https://corp.test", "client_id": "x", "client_secret": "y" });
        world.api("POST", "/upstreams", &corp).expect(201);
        test(&world);
    });
}

struct World<'a> {
    app: &'a TestApp,
    token: String,
    olga: Id<User>,
}

impl World<'_> {
    fn api(&self, verb: &str, path: &str, body: &Value) -> Answer {
        let ask = Ask::new(verb, &format!("/api{path}")).bearer(&self.token).header("if-match", "*");
        self.app.send(ask.body("application/json", body.to_string().as_bytes()))
    }

    /// Olga has no password any more and comes through the domain `corp`.
    fn comes_through_corp(&self) -> Id<FederatedIdentity> {
        let upstream = self.app.house().store().read(|c| signet::store::upstreams::find_by_name(c, &self.tenant(), "corp"));
        let identity = FederatedIdentity {
            id: Id::new("olga-there"),
            tenant: self.tenant(),
            user: self.olga.clone(),
            upstream: upstream.unwrap().unwrap().id,
            issuer: "https://corp.test".into(),
            subject: "olga".into(),
            label: "olga@corp.test".into(),
            claims: serde_json::Map::new(),
            created_at: self.app.now(),
            last_used_at: self.app.now(),
        };
        let (id, olga, now) = (identity.id.clone(), self.olga.clone(), self.app.now());
        let write = move |c: &mut signet::store::AnyConnection| {
            federated_identities::insert(c, &identity)?;
            users::set_password(c, &olga, None, now)
        };
        self.app.house().store().write(write).unwrap();
        id
    }

    fn tenant(&self) -> Id<signet::model::Tenant> {
        self.app.site().tenant.id.clone()
    }

    fn has_her_rights(&self) -> bool {
        let olga = self.app.person("olga");
        let owners = self.app.house().store().read(|c| owners::list(c, &self.tenant(), Going::Nothing)).unwrap();
        olga.is_active() && olga.admin_role == Some(AdminRole::Owner) && owners == [olga.id]
    }
}

/// What is done, and by which code it is refused.
type Act<'a> = (&'static str, &'a str, Value, &'static str);

#[test]
fn nothing_over_the_api_takes_the_last_owner_away() {
    on_tenant(|world| {
        let user = |rest: &str| format!("/users/{}{rest}", world.olga);
        let acts: [Act<'_>; 5] = [
            ("DELETE", "", json!({}), "last_owner"),
            ("POST", "/disable", json!({}), "last_owner"),
            ("PUT", "/role", json!({ "role": null }), "last_owner"),
            ("PUT", "/role", json!({ "role": "admin" }), "last_owner"),
            ("PUT", "/role", json!({ "role": "auditor" }), "last_owner"),
        ];
        for (verb, path, body, code) in acts {
            world.api(verb, &user(path), &body).expect_problem(409, code);
            assert!(world.has_her_rights(), "{verb} {path} {body}");
        }
    });
}

#[test]
fn nothing_over_the_api_takes_the_only_way_in_from_the_last_owner() {
    on_tenant(|world| {
        let identity = world.comes_through_corp();
        let unlink = format!("/users/{}/identities/{identity}", world.olga);
        let acts: [Act<'_>; 5] = [
            ("DELETE", unlink.as_str(), json!({}), "last_owner"),
            ("POST", "/upstreams/corp/disable", json!({}), "last_owner"),
            ("PATCH", "/upstreams/corp", json!({ "enabled_for": ["provider"] }), "last_owner"),
            ("PATCH", "/upstreams/corp", json!({ "issuer": "https://other.test" }), "last_owner"),
            ("DELETE", "/upstreams/corp", json!({}), "upstream_in_use"),
        ];
        for (verb, path, body, code) in acts {
            world.api(verb, path, &body).expect_problem(409, code);
            assert!(world.has_her_rights(), "{verb} {path} {body}");
        }
        // What does not lock her out is done.
        world.api("PATCH", "/upstreams/corp", &json!({ "display_name": "Corp" })).expect(200);
        world.app.add("second", Profile::default());
        world.app.appoint("second", Some(AdminRole::Owner));
        world.api("POST", "/upstreams/corp/disable", &json!({})).expect(204);
        world.api("DELETE", &unlink, &json!({})).expect(204);
        world.api("DELETE", &unlink, &json!({})).expect_problem(404, "identity_not_found");
    });
}

#[test]
fn nor_does_the_console_the_host_or_whoever_signs_in_elsewhere() {
    on_tenant(|world| {
        let app = world.app;
        let mut browser = app.signed_in("olga", "/admin");
        for act in ["disable", "delete"] {
            let page = browser.get(&format!("/admin/people/{}/{act}", world.olga)).expect_page(200);
            assert!(browser.submit(&page.form("confirm-form")).location().ends_with("?told=last_owner"), "{act}");
        }
        let page = browser.get(&format!("/admin/people/{}/role", world.olga)).expect_page(200);
        assert!(browser.submit(&page.form("role-form").with(&[("role", "")])).location().ends_with("?told=last_owner"));
        let (store, host, now) = (app.house().store(), app.host(), app.now());
        let identity = world.comes_through_corp();
        let by_host: [(&str, Box<dyn Fn(&Administrator) -> Result<(), Undone>>); 5] = [
            ("disable", Box::new(|by| people::disable(store, by, &world.olga, now))),
            ("delete", Box::new(|by| profile::delete(store, by, (&world.olga, &Precondition::Any), now))),
            ("revoke", Box::new(|by| roles::appoint(store, by, (&world.olga, None), now))),
            ("unlink", Box::new(|by| ways_in::unlink(store, by, (&world.olga, &identity), now))),
            ("disable upstream", Box::new(|by| upstreams::switch(store, by, ("corp", false), now))),
        ];
        for (name, act) in by_host {
            assert!(act(&host).unwrap_err().to_string().contains("no owner would be left"), "{name}");
            assert!(world.has_her_rights(), "{name}");
        }
    });
}

/// Two administrators who each take the other's owner away at once: one of them is told.
#[test]
fn of_two_who_take_the_last_two_owners_away_at_once_one_is_refused() {
    on_tenant(|world| {
        let app = world.app;
        world.comes_through_corp();
        app.add("second", Profile::default());
        app.appoint("second", Some(AdminRole::Owner));
        let second = app.person("second").id;
        let ask = |verb: &str, path: &str| Ask::new(verb, &format!("/api{path}")).bearer(&world.token);
        let answers = app.send_all([ask("POST", "/upstreams/corp/disable"), ask("POST", &format!("/users/{second}/disable"))]);
        let mut statuses: Vec<_> = answers.iter().map(Answer::status).collect();
        statuses.sort_unstable();
        assert_eq!(statuses, [204, 409]);
    });
}
