//! How an app is doing, as its owners see it: each thing to look at on its page, who may still use an old key, what of its requests was not
//! kept, and a log-in that ended at an upstream.

use serde_json::{Value, json};
use signet::flow::admin::clients::{self, Edit};
use signet::flow::admin::profile::Profile;
use signet::flow::inspector::write;
use signet::flow::keys;
use signet::model::{Client, Id, Team};
use signet::protocol::precondition::Precondition;

use crate::harness::upstream::Upstream;
use crate::harness::{Answer, Ask, Auth, Browser, RelyingParty, Setup, TestApp, VERIFIER, WEB, on_both, on_both_with};
use crate::portal_apps::{BACK, client, make, world};

const DAY: i64 = 86_400;

/// A team with a web app whose first secret is known.
struct Shop<'a> {
    app: &'a TestApp,
    team: Id<Team>,
    id: Id<Client>,
    secret: String,
}

impl<'a> Shop<'a> {
    fn open(app: &'a TestApp) -> Self {
        let team = world(app);
        let mut dev = app.signed_in("dev", "/account");
        let made = make(&mut dev, &team, "web", BACK);
        let id = client(made.location());
        let page = dev.follow(made);
        let secret = page.text().split("<code id=\"secret\">").nth(1).unwrap().split('<').next().unwrap().to_owned();
        Self { app, team, id, secret }
    }

    /// A developer who has just signed in: sessions end while the clock runs.
    fn developer(&self) -> Browser<'a> {
        self.app.signed_in("dev", "/account")
    }

    fn path(&self, rest: &str) -> String {
        format!("/portal/teams/{}/apps/{}{rest}", self.team, self.id)
    }

    /// The page of the app once everything that is counted has been written.
    fn page(&self) -> Answer {
        self.app.house().tally().write(self.app.house().store()).unwrap();
        self.developer().get(&self.path("")).expect_page(200)
    }

    fn party(&self, secret: &str) -> RelyingParty {
        let leak = |text: &str| -> &'static str { Box::leak(text.to_owned().into_boxed_str()) };
        RelyingParty { id: leak(self.id.as_str()), auth: Auth::Basic(leak(secret)), redirect_uri: BACK }
    }

    /// Somebody signs in to it; what the token endpoint answers to whoever has this secret.
    fn signs_in(&self, secret: &str) -> Answer {
        let party = self.party(secret);
        let mut cleo = self.app.browser();
        let page = cleo.sign_in(&party, &[("scope", "openid profile")], "cleo");
        let page = if page.status() == 200 { cleo.press(&page, "consent-form", ("action", "allow")) } else { page };
        let code = page.callback().code();
        let form = [("grant_type", "authorization_code"), ("code", &*code), ("redirect_uri", BACK), ("code_verifier", VERIFIER)];
        self.app.send(party.token(&form))
    }

    /// An administrator changes it.
    fn is_given(&self, members: &Value) {
        let patch = members.as_object().unwrap().clone();
        let edit = Edit { id: self.id.clone(), expected: Precondition::Any, patch };
        self.app.with_registrar(|own| clients::edit(own, edit, self.app.now())).unwrap();
    }
}

#[test]
fn a_secret_that_is_old_and_one_that_nobody_uses_are_named() {
    on_both(|app| {
        let shop = Shop::open(app);
        shop.signs_in(&shop.secret).expect(200);
        assert!(shop.page().text().contains("id=\"healthy\""));
        app.wait(366 * DAY);
        shop.signs_in(&shop.secret).expect(200);
        let page = shop.page();
        assert!(page.text().contains("is old</b>") && !page.text().contains("is not used</b>"));
        let mut dev = shop.developer();
        let form = dev.get(&shop.path("/secrets")).expect_page(200).form("secret-form");
        dev.submit(&form).expect(303);
        app.wait(31 * DAY);
        shop.signs_in(&shop.secret).expect(200);
        let page = shop.page();
        assert_eq!(page.text().matches("is not used</b>").count(), 1, "the second one");
        assert!(page.text().contains("It was never used.") && page.text().contains("is old</b>"));
    });
}

#[test]
fn the_implicit_grant_and_codes_without_pkce_are_named() {
    on_both(|app| {
        let shop = Shop::open(app);
        shop.signs_in(&shop.secret).expect(200);
        shop.is_given(&json!({ "require_pkce": false }));
        let page = shop.page();
        assert!(page.text().contains("<b>No PKCE</b>") && !page.text().contains("<b>The implicit grant</b>"));
        let implicit = json!({ "require_pkce": true, "grant_types": ["authorization_code", "implicit"],
            "response_types": ["code", "id_token"] });
        shop.is_given(&implicit);
        let page = shop.page();
        assert!(!page.text().contains("<b>No PKCE</b>") && page.text().contains("<b>The implicit grant</b>"));
    });
}

#[test]
fn the_last_refusal_stands_there_until_the_app_gets_a_token_again() {
    on_both(|app| {
        let shop = Shop::open(app);
        shop.signs_in(&shop.secret).expect(200);
        app.wait(60);
        shop.signs_in("a secret of somebody else").expect_error(401, "invalid_client");
        let page = shop.page();
        assert!(page.text().contains("Refused with <code>invalid_client</code>"));
        assert!(page.text().contains("Its secret or its way to authenticate is not the registered one"));
        app.wait(60);
        shop.signs_in(&shop.secret).expect(200);
        assert!(shop.page().text().contains("id=\"healthy\""));
    });
}

#[test]
fn a_program_that_has_not_read_the_newest_keys_is_named_until_it_has() {
    on_both(|app| {
        let shop = Shop::open(app);
        let read = || drop(app.send(Ask::get("/oauth/jwks").header("user-agent", "atlas-library/2")).expect(200));
        read();
        assert!(!shop.page().text().contains("atlas-library/2"), "it has the keys that there are");
        app.wait(700);
        keys::rotate(app.house().store(), app.house().vault(), (&app.site().provider.id, None), &app.host(), app.now()).unwrap();
        app.tend_keys();
        let page = shop.page();
        assert!(page.text().contains("id=\"old-readers\"") && page.text().contains("<code>atlas-library/2</code>"));
        app.wait(60);
        read();
        assert!(!shop.page().text().contains("atlas-library/2"));
    });
}

#[test]
fn how_many_requests_were_not_kept_is_said_for_a_day() {
    on_both(|app| {
        let shop = Shop::open(app);
        app.add("helper", Profile::default());
        app.appoint("helper", Some(signet::model::AdminRole::Support));
        let said = |page: &Answer| page.text().contains("id=\"flow-dropped\"");
        assert!(!said(&shop.developer().get(&shop.path("/flows")).expect_page(200)));
        // More refusals within a second than are written of one app.
        let party = shop.party(&shop.secret);
        for _ in 0..45 {
            app.send(party.token(&[("grant_type", "authorization_code"), ("code", "x"), ("redirect_uri", BACK)])).expect(400);
        }
        write(app.house()).unwrap();
        write(app.house()).unwrap();
        for page in [shop.developer().get(&shop.path("/flows")), app.signed_in("helper", "/account").get("/admin/flows")] {
            let page = page.expect_page(200);
            assert!(page.text().contains("5 requests were not kept in the last 24 hours, because more came in a second"));
        }
        let overview = app.signed_in("helper", "/account").get("/admin").expect_page(200);
        assert!(!overview.text().contains("inspector.dropped"));
        app.wait(26 * 3_600);
        assert!(!said(&shop.developer().get(&shop.path("/flows")).expect_page(200)));
    });
}

#[test]
fn a_log_in_that_an_upstream_refused_is_kept_with_its_app() {
    let upstream = Upstream::start();
    on_both_with(&Setup::more(&upstream.tables("")), |app| {
        upstream.script(|_| {});
        app.add("helper", Profile::default());
        app.appoint("helper", Some(signet::model::AdminRole::Support));
        let mut browser = app.browser();
        let login = browser.authorize(&WEB, &[]).expect_page(200);
        let seal = login.form("login-form").field("interaction").to_owned();
        let sent = browser.get(&format!("/login/upstream?idp=corp&interaction={seal}"));
        let pairs = upstream.authorize(&sent, "grace");
        let state = pairs.iter().find(|(name, _)| name == "state").unwrap().clone();
        let denied = [state, ("error".to_owned(), "access_denied".to_owned())];
        let page = browser.get(&Upstream::back(&denied)).expect_page(400);
        let reference = page.header("x-request-id").to_owned();
        write(app.house()).unwrap();
        let mut helper = app.signed_in("helper", "/account");
        let list = helper.get("/admin/flows?client=web&refused=yes").expect_page(200);
        assert!(list.text().contains(&reference));
        helper.get(&format!("/admin/flows/{reference}")).expect_page(200);
    });
}
