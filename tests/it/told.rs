//! Whatever ends a person's access ends sessions, grants and tokens at once and tells the apps (Back-Channel Logout 1.0): every act, one
//! table. What still works afterwards is `withdrawal.rs`'s.

use signet::flow::admin::people;
use signet::flow::admin::profile::{self, Profile};
use signet::model::StandardClaims;
use signet::protocol::precondition::Precondition;

use crate::harness::{
    Ask, Auth, Browser, PASSWORD, Postbox, Receiver, RelyingParty, Setup, TestApp, WEB, on_both_with, verified,
};

const APP: RelyingParty =
    RelyingParty { id: "told", auth: Auth::Basic("a secret of told"), redirect_uri: "https://told.test/cb" };
const NEW: &str = "seven quiet rivers run";

/// An act, by somebody who is signed in in the browser that it is given or by somebody else.
type Act = fn(&TestApp, &mut Browser<'_>, &Postbox);

const ACTS: &[(&str, Act)] = &[
    ("an administrator disables the person", |app, _, _| {
        people::disable(app.house().store(), &app.host(), &app.person("eve").id, app.now()).unwrap();
    }),
    ("an administrator removes the person", |app, _, _| {
        let id = app.person("eve").id;
        profile::delete(app.house().store(), &app.host(), (&id, &Precondition::Any), app.now()).unwrap();
    }),
    ("an administrator signs the person out", |app, _, _| {
        app.sign_out("eve");
    }),
    ("the host sets the password", |app, _, _| app.set_password("eve", app.person("bob").password_hash.unwrap())),
    ("the person changes the password elsewhere", |app, _, _| {
        let mut elsewhere = app.signed_in("eve", "/account/password");
        let form = elsewhere.get("/account/password").expect_page(200).form("password-form");
        let words = [("current", PASSWORD), ("password", NEW), ("password_again", NEW)];
        elsewhere.submit(&form.with(&words)).expect(303);
    }),
    ("the person signs out everywhere else", |app, _, _| {
        let mut elsewhere = app.signed_in("eve", "/account/sessions");
        elsewhere.act("/account/sessions/end-others").expect(303);
    }),
    ("the person resets the password", |app, _, postbox| {
        let mut anywhere = app.browser();
        let page = anywhere.get("/recover").expect_page(200);
        anywhere.submit(&page.form("recover-form").with(&[("username", "eve")])).expect(303);
        app.post();
        let form = anywhere.get(&postbox.take().remove(0).path()).expect_page(200).form("reset-form");
        anywhere.submit(&form.with(&[("password", NEW), ("password_again", NEW)])).expect(303);
    }),
    ("the person chooses a password by a link", |app, _, _| {
        let link = people::invite(app.house().store(), &app.host(), &app.person("eve").id, app.now()).unwrap();
        let mut anywhere = app.browser();
        let form = anywhere.get(&format!("/password?token={}", link.token.reveal())).expect_page(200).form("choose-form");
        anywhere.submit(&form.with(&[("password", NEW), ("password_again", NEW)])).expect(303);
    }),
    ("the person leaves", |_, eve, _| {
        let page = eve.get("/account/delete").expect_page(200);
        eve.submit(&page.form("delete-form")).expect(303);
    }),
];

#[test]
fn every_act_that_ends_access_ends_it_at_once_and_tells_the_apps() {
    let (receiver, postbox) = (Receiver::start(), Postbox::start());
    let table = format!(
        r#"
[[client]]
client_id = "told"
client_secret = "a secret of told"
redirect_uris = ["https://told.test/cb"]
grant_types = ["authorization_code", "refresh_token"]
require_consent = false
backchannel_logout_uri = "{}"
backchannel_logout_session_required = true

[outbound]
allow = ["127.0.0.0/8"]
"#,
        receiver.url("/out")
    );
    let setup = Setup::more(&(postbox.section() + &table));
    for (name, act) in ACTS {
        on_both_with(&setup, |app| {
            let claims = StandardClaims {
                email: Some("eve@example.test".into()),
                email_verified: Some(true),
                ..StandardClaims::default()
            };
            app.add("eve", Profile { claims, ..Profile::default() });
            let mut eve = app.browser();
            let tokens = APP.redeem(app, &eve.sign_in(&APP, &[("scope", "openid offline_access")], "eve").callback());
            let code = eve.authorize(&APP, &[]).callback();
            let sid = verified(app, &tokens.id).claims["sid"].as_str().unwrap().to_owned();
            act(app, &mut eve, &postbox);
            // Another process says the same, at once.
            let replica = app.replica();
            eve.moved_to(&replica).silently(&WEB).expect_error("login_required");
            // What was allowed to go on without a session does so where a session alone is ended (decision 12).
            if !name.ends_with("everywhere else") {
                assert!(!APP.is_active(&replica, &tokens.access), "{name}: the access token");
                replica.send(Ask::get("/oauth/userinfo").bearer(&tokens.access)).expect(401);
                replica.send(APP.redeeming(&code.code())).expect_error(400, "invalid_grant");
                replica.send(APP.refreshing(&tokens.refresh)).expect_error(400, "invalid_grant");
            }
            app.deliver();
            let told: Vec<String> = receiver
                .take()
                .iter()
                .map(|one| verified(app, one.logout_token()).claims["sid"].as_str().unwrap_or_default().to_owned())
                .collect();
            assert!(told.contains(&sid), "{name}: the app of {sid} was told of {told:?}");
            app.post();
            postbox.take();
        });
    }
}
