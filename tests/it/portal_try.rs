//! *Try it*: a developer runs a log-in of an app from its page; nobody else can use the address that it comes back to, and nothing of it
//! stays alive.

use serde_json::json;
use signet::flow::inspector::write;
use signet::flow::portal::health::examine;
use signet::flow::portal::{Developer, Reach, apps, teams};
use signet::model::{Client, ContentEncryption, Id, KeyManagement, Scope, SigningAlgorithm, Team};
use signet::store::clients;

use crate::encryption::public_keys;
use crate::harness::{Answer, Browser, Form, ISSUER, PASSWORD, TestApp, assertion_key, on_both};
use crate::portal_apps::{BACK, by, client, make, world};

/// The address that answers come back to.
const ADDRESS: &str = "https://id.test/portal/try";

fn page_of(team: &Id<Team>, id: &Id<Client>) -> String {
    format!("/portal/teams/{team}/apps/{id}/try")
}

fn form(browser: &mut Browser<'_>, team: &Id<Team>, id: &Id<Client>) -> Form {
    browser.get(&page_of(team, id)).expect_page(200).form("try-form")
}

/// Begins a try: the way leads to the first page, or to what came of it.
fn begin(browser: &mut Browser<'_>, team: &Id<Team>, id: &Id<Client>, wishes: &[(&str, &str)]) -> Answer {
    let form = form(browser, team, id).with(wishes);
    let went = browser.submit(&form);
    browser.follow(went)
}

fn allow(browser: &mut Browser<'_>, page: &Answer) -> Answer {
    browser.press(page, "consent-form", ("action", "allow")).expect_page(200)
}

fn change(app: &TestApp, id: &Id<Client>, change: impl Fn(&mut Client) + Send + 'static) {
    let (provider, id) = (app.site().provider.id.clone(), id.clone());
    let edit = move |c: &mut signet::store::AnyConnection| {
        let mut client = clients::find(c, &provider, &id)?.unwrap();
        change(&mut client);
        clients::update(c, &client)
    };
    app.house().store().write(edit).unwrap();
    app.house().refresh().unwrap();
}

/// What stands in a page about a claim, in every place.
fn why(page: &Answer, claim: &str) -> String {
    let name = format!("<code>{claim}</code>");
    let rows = page.text().split(&name).skip(1).map(|row| row.split("</tr>").next().unwrap());
    rows.collect::<Vec<_>>().join("\n")
}

/// Grants of the app that are alive.
fn alive(app: &TestApp) -> usize {
    let people = ["dev", "ada"].map(|name| app.person(name).id);
    let list = |user: &_| app.house().store().read(|c| signet::store::grants::list_of_user(c, user, (None, 100), app.now()));
    people.iter().map(|user| list(user).unwrap().len()).sum()
}

#[test]
fn a_developer_sees_each_claim_with_its_rule_and_nothing_stays_alive() {
    on_both(|app| {
        let team = world(app);
        let mut dev = app.signed_in("dev", "/account");
        for (kind, uris) in [("web", BACK), ("single_page", BACK), ("native", "com.example.atlas:/signed-in")] {
            let id = client(make(&mut dev, &team, kind, uris).location());
            let page = begin(&mut dev, &team, &id, &[("claims", "{\"id_token\": {\"auth_time\": null}}")]);
            assert!(page.text().contains("Atlas"), "the person is asked what the app gets");
            let seen = allow(&mut dev, &page);
            assert!(seen.text().contains("id=\"tried-person\">dev<"), "{kind}");
            assert!(why(&seen, "nonce").contains("the nonce of the request"), "{kind}");
            assert!(why(&seen, "auth_time").contains("ask for it"), "{kind}");
            assert!(
                why(&seen, "name").contains("scope profile") || why(&seen, "preferred_username").contains("scope profile"),
                "{kind}"
            );
            for step in ["Authorization", "Token", "Userinfo"] {
                assert!(seen.text().contains(&format!(">{step}</h3>")), "{kind}: {step}");
            }
            assert!(
                !seen.text().contains("Fails") && seen.text().matches("Holds").count() == 4,
                "{kind}: verified as an app does"
            );
            let found = apps::find(app.house(), &app.site(), &by(app, "dev"), (&team, &id)).unwrap();
            app.house().tally().write(app.house().store()).unwrap();
            assert!(found.activity.last_token_at.is_none(), "a try is no use of the app");
            assert!(found.whole.client.secrets.iter().all(|own| own.last_used_at.is_none()), "nor of its secret");
            assert!(examine(&found, app.now()).is_empty());
            assert!(!found.whole.client.metadata.redirect_uris.iter().any(|uri| uri.starts_with(ISSUER)));
        }
        assert_eq!(alive(app), 0, "code, tokens and grants are void");
    });
}

#[test]
fn every_step_is_in_the_flow_inspector_under_one_log_in() {
    on_both(|app| {
        let team = world(app);
        let mut dev = app.signed_in("dev", "/account");
        let id = client(make(&mut dev, &team, "web", BACK).location());
        let page = begin(&mut dev, &team, &id, &[]);
        let seen = allow(&mut dev, &page);
        write(app.house()).unwrap();
        let flow = dev.get(&seen.link("try-flow")).expect_page(200);
        for sentence in [
            "The app asked for a sign-in",
            "The person allowed the app what it wants",
            "The code was exchanged for tokens",
            "The app asked who the person is",
        ] {
            assert!(flow.text().contains(&format!(">{sentence}</h2>")), "{sentence}: {}", flow.text());
        }
    });
}

#[test]
fn the_address_is_nobody_elses_whatever_they_know() {
    on_both(|app| {
        let team = world(app);
        let mut dev = app.signed_in("dev", "/account");
        let id = client(make(&mut dev, &team, "single_page", BACK).location());
        let form = form(&mut dev, &team, &id);
        let request = dev.submit(&form).location().to_owned();
        // Without a try it is registered for nobody: not for a stranger, not for the owner.
        let bare = format!(
            "/oauth/auz/authorize?response_type=code&client_id={id}&redirect_uri={ADDRESS}&scope=openid&state=x\
             &code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256"
        );
        for browser in
            [&mut app.browser(), &mut app.signed_in("ada", "/account"), &mut app.signed_in("dev", "/account"), &mut dev]
        {
            browser.get(&bare).expect_page(400);
        }
        // With the owner's own link it opens in the owner's browser alone.
        app.get(&request).expect_page(400);
        app.signed_in("ada", "/account").get(&request).expect_page(400);
        app.signed_in("dev", "/account").get(&request).expect_page(400);
        let (path, query) = request.split_once('?').unwrap();
        app.send(crate::harness::Ask::new("POST", path).body("application/x-www-form-urlencoded", query.as_bytes()))
            .expect_page(400);
        // Another app cannot borrow it.
        let other = client(make(&mut dev, &team, "single_page", BACK).location());
        dev.get(&request.replace(&format!("client_id={id}"), &format!("client_id={other}"))).expect_page(400);
        // The answer is read in that browser alone, by whoever is still in the team.
        let asked = dev.get(&request);
        let asked = dev.follow(asked);
        let answer = dev.submit(&asked.form("consent-form").with(&[("action", "allow")])).location().to_owned();
        assert!(answer.starts_with(ADDRESS), "{answer}");
        for browser in [&mut app.browser(), &mut app.signed_in("ada", "/account"), &mut app.signed_in("dev", "/account")] {
            let page = browser.get(&answer).expect_page(410);
            assert!(page.text().contains("not yours to see") && !page.text().contains("over-again"), "{}", page.text());
        }
        // The code opens nothing at the token endpoint: the address is not the app's there.
        let code = url::Url::parse(&answer).unwrap().query_pairs().find(|(name, _)| name == "code").unwrap().1.into_owned();
        let form = [("grant_type", "authorization_code"), ("code", &code), ("client_id", id.as_str()), ("redirect_uri", ADDRESS)];
        app.send(crate::harness::Ask::post("/oauth/oauth20/token", &form)).expect_error(400, "invalid_grant");
        let seen = dev.get(&answer).expect_page(200);
        assert!(seen.text().contains("id=\"tried-person\">dev<"));
        // Once.
        let page = dev.get(&answer).expect_page(410);
        assert!(page.text().contains("shown before"));
        assert_eq!(page.link("over-again"), page_of(&team, &id));
        assert_eq!(alive(app), 0);
    });
}

#[test]
fn a_viewer_somebody_who_left_and_another_team_try_nothing() {
    on_both(|app| {
        let team = world(app);
        let mut dev = app.signed_in("dev", "/account");
        let id = client(make(&mut dev, &team, "web", BACK).location());
        let mut viewer = app.signed_in("viewer", "/account");
        let page = viewer.get(&page_of(&team, &id)).expect_page(200);
        assert!(page.text().contains("id=\"try-viewer\"") && !page.text().contains("try-form"));
        viewer.act(&page_of(&team, &id)).expect_page(403);
        let founder = Developer { reach: Reach::Founder, ..by(app, "dev") };
        let other = teams::create(app.house().store(), &founder, ("Other", None), app.now()).unwrap();
        assert_eq!(dev.get(&page_of(&other, &id)).status(), 404, "another team's app is none");
        assert_eq!(dev.act(&page_of(&other, &id)).status(), 404);
        assert_eq!(app.signed_in("cleo", "/account").act(&page_of(&team, &id)).status(), 403, "no developer");

        // What was begun ends with the right to it, and with the session.
        let page = begin(&mut dev, &team, &id, &[]);
        let consent = page.form("consent-form").with(&[("action", "allow")]);
        let (mut gone, mut away) = (dev.clone(), dev.clone());
        let leave = away.get("/logout").expect_page(200);
        away.submit(&leave.form("logout-form"));
        assert_ne!(away.submit(&consent).header("location").get(..ADDRESS.len()), Some(ADDRESS));
        let user = app.person("dev").id;
        let store = app.house().store();
        store
            .write({
                let (team, user) = (team.clone(), user);
                move |c| signet::store::teams::leave(c, (&team, &user)).map(drop)
            })
            .unwrap();
        gone.submit(&consent);
        assert_eq!(alive(app), 0);
    });
}

#[test]
fn a_try_is_given_up_after_half_an_hour() {
    on_both(|app| {
        let team = world(app);
        let mut dev = app.signed_in("dev", "/account");
        let id = client(make(&mut dev, &team, "web", BACK).location());
        let form = form(&mut dev, &team, &id);
        let request = dev.submit(&form).location().to_owned();
        app.wait(31 * 60);
        dev.get(&request).expect_page(400);
    });
}

#[test]
fn it_is_whoever_signs_in_and_turning_it_down_comes_back_too() {
    on_both(|app| {
        let team = world(app);
        let mut dev = app.signed_in("dev", "/account");
        let id = client(make(&mut dev, &team, "web", BACK).location());
        let page = begin(&mut dev, &team, &id, &[("prompt", "consent")]);
        let denied = dev.press(&page, "consent-form", ("action", "deny")).expect_page(200);
        assert!(denied.text().contains("<code class=\"tried-error\">access_denied</code>"));
        assert!(!denied.text().contains("tried-person"));
        let none = begin(&mut dev, &team, &id, &[("prompt", "none")]).expect_page(200);
        assert!(none.text().contains("consent_required") || none.text().contains("interaction_required"));
        let bad = begin(&mut dev, &team, &id, &[("claims", "{")]).expect_page(200);
        assert!(bad.text().contains("invalid_request"));
        let form = form(&mut dev, &team, &id).with(&[("claims", &"x".repeat(2_000))]);
        assert!(dev.submit(&form).expect_page(400).text().contains("id=\"too-long\""));

        // Another person signs in on the way; the portal stays the developer's.
        let login = begin(&mut dev, &team, &id, &[("prompt", "select_account")]).expect_page(200);
        let another = dev.press(&login, "select-form", ("action", "another")).expect_page(200);
        let page = dev.type_in(&another, "ada", PASSWORD);
        let seen = allow(&mut dev, &page);
        assert!(seen.text().contains("id=\"tried-person\">ada<"));
        assert!(why(&seen, "email").contains("ada@example.test") && why(&seen, "email").contains("scope email"));
        assert_eq!(alive(app), 0);
    });
}

#[test]
fn what_only_the_app_can_do_is_said_and_what_its_tokens_would_say_is_shown() {
    on_both(|app| {
        let team = world(app);
        let mut dev = app.signed_in("dev", "/account");
        let id = client(make(&mut dev, &team, "web", BACK).location());
        let keys = json!({ "keys": [assertion_key().public_jwk] });
        change(app, &id, move |client| {
            client.metadata.token_endpoint_auth_method = signet::model::AuthMethod::PrivateKeyJwt;
            client.metadata.jwks = Some(keys.clone());
        });
        assert!(dev.get(&page_of(&team, &id)).expect_page(200).text().contains("id=\"apart\""));
        let page = begin(&mut dev, &team, &id, &[]);
        let seen = allow(&mut dev, &page);
        assert!(seen.text().contains("id=\"apart\"") && why(&seen, "iss").contains(ISSUER));
        assert!(!seen.text().contains(">Token</h3>"));
        assert_eq!(alive(app), 0, "the code that nobody redeems is void, too");

        change(app, &id, |client| client.metadata.require_signed_request_object = true);
        assert!(dev.get(&page_of(&team, &id)).expect_page(200).text().contains("id=\"signed\""));
        let refused = begin(&mut dev, &team, &id, &[]).expect_page(200);
        assert!(refused.text().contains("tried-error"), "{}", refused.text());
    });
}

#[test]
fn every_shared_secret_is_shown_in_its_own_way_and_a_jwt_access_token_is_read() {
    use signet::model::{AccessTokenFormat, AuthMethod};
    on_both(|app| {
        let team = world(app);
        let mut dev = app.signed_in("dev", "/account");
        let id = client(make(&mut dev, &team, "web", BACK).location());
        for method in [AuthMethod::ClientSecretPost, AuthMethod::ClientSecretJwt] {
            change(app, &id, move |client| {
                client.metadata.token_endpoint_auth_method = method;
                client.metadata.access_token_format = Some(AccessTokenFormat::Jwt);
            });
            let page = begin(&mut dev, &team, &id, &[("prompt", "consent")]);
            let seen = allow(&mut dev, &page);
            assert!(seen.text().contains("Access token: is it genuine?") && !seen.text().contains("Fails"), "{method:?}");
            assert!(why(&seen, "client_id").contains(id.as_str()), "{method:?}");
        }
        // With a secret that nobody accepts any more, only the app could go on.
        change(app, &id, |client| client.metadata.token_endpoint_auth_method = AuthMethod::ClientSecretBasic);
        assert_eq!(alive(app), 0);
    });
}

#[test]
fn a_machine_asks_for_a_token_of_its_own() {
    on_both(|app| {
        let team = world(app);
        let mut dev = app.signed_in("dev", "/account");
        let id = client(make(&mut dev, &team, "machine", "").location());
        let bare = begin(&mut dev, &team, &id, &[]).expect_page(200);
        assert!(bare.text().contains("id=\"opaque\"") && !bare.text().contains("orders:read"), "an administrator gives scopes");
        change(app, &id, |client| client.metadata.scope = Some(Scope::parse("orders:read")));
        let seen = begin(&mut dev, &team, &id, &[]).expect_page(200);
        assert!(!seen.text().contains("tried-error") && seen.text().contains(">Token</h3>"));
        assert!(seen.text().contains("<code>orders:read</code>"), "{}", seen.text());
        assert!(!seen.text().contains("tried-person"));
    });
}

#[test]
fn a_try_that_took_too_long_says_so_and_leads_to_another_one() {
    on_both(|app| {
        let team = world(app);
        let mut dev = app.signed_in("dev", "/account");
        let id = client(make(&mut dev, &team, "web", BACK).location());
        let asked = begin(&mut dev, &team, &id, &[]);
        let answer = dev.submit(&asked.form("consent-form").with(&[("action", "allow")])).location().to_owned();
        app.wait(1_801);
        let page = dev.get(&answer).expect_page(410);
        assert!(page.text().contains("took too long"), "{}", page.text());
        assert_eq!(page.link("over-again"), page_of(&team, &id));
        let page = dev.get("/portal/try?state=x").expect_page(410);
        assert!(page.link("over-portal").ends_with("/portal"));
    });
}

/// OpenID Connect Core §10.1: with HS256 the key is the app's secret, of which one or two live.
#[test]
fn an_id_token_that_is_signed_with_a_secret_is_verified_with_the_secrets_that_live() {
    on_both(|app| {
        let team = world(app);
        let mut dev = app.signed_in("dev", "/account");
        let id = client(make(&mut dev, &team, "web", BACK).location());
        change(app, &id, |client| client.metadata.id_token_signed_response_alg = Some(SigningAlgorithm::HS256));
        for secrets in 1..=2 {
            let asked = begin(&mut dev, &team, &id, &[("prompt", "consent")]);
            let seen = allow(&mut dev, &asked);
            assert!(seen.text().contains("The signature is made with a secret of the app"), "{secrets}");
            assert!(seen.text().contains("<code>HS256</code>") && !seen.text().contains("Fails"), "{secrets}");
            assert_eq!(seen.text().matches("Holds").count(), 4, "{secrets}");
            app.wait(1);
            if secrets == 1 {
                apps::add_secret(app.house(), &app.site(), &by(app, "dev"), (&team, &id), app.now()).unwrap();
            }
        }
    });
}

/// RFC 7518 §4.6: the token is agreed on with the app's key and wrapped, so that only the app opens it; its claims are explained all the same.
#[test]
fn an_id_token_that_is_encrypted_with_a_key_wrap_stays_closed_and_is_explained() {
    on_both(|app| {
        let team = world(app);
        let mut dev = app.signed_in("dev", "/account");
        let id = client(make(&mut dev, &team, "web", BACK).location());
        for management in [KeyManagement::EcdhEs, KeyManagement::EcdhEsA128Kw, KeyManagement::EcdhEsA256Kw] {
            change(app, &id, move |client| {
                client.metadata.jwks = Some(json!({ "keys": public_keys() }));
                client.metadata.id_token_encrypted_response_alg = Some(management);
                client.metadata.id_token_encrypted_response_enc = Some(ContentEncryption::A256Gcm);
            });
            let asked = begin(&mut dev, &team, &id, &[("prompt", "consent")]);
            let seen = allow(&mut dev, &asked);
            assert!(seen.text().contains("class=\"sealed\""), "{management:?}");
            assert!(seen.text().contains(&format!("<code>{}</code>", management.name())), "{management:?}");
            assert!(why(&seen, "nonce").contains("the nonce of the request"), "{management:?}");
        }
        assert_eq!(alive(app), 0);
    });
}

#[test]
fn an_error_is_shown_with_its_rule_and_leads_to_its_very_log_in() {
    on_both(|app| {
        let team = world(app);
        let mut dev = app.signed_in("dev", "/account");
        let id = client(make(&mut dev, &team, "web", BACK).location());
        begin(&mut dev, &team, &id, &[]); // another one, which is not meant
        let asked = begin(&mut dev, &team, &id, &[]);
        let denied = dev.press(&asked, "consent-form", ("action", "deny")).expect_page(200);
        let silent = begin(&mut dev, &team, &id, &[("prompt", "none")]).expect_page(200);
        for (page, code, section) in
            [(&denied, "access_denied", "RFC 6749"), (&silent, "consent_required", "OpenID Connect Core")]
        {
            assert!(page.text().contains(&format!("<code class=\"tried-error\">{code}</code>")), "{}", page.text());
            assert!(page.text().contains("What has to hold") && page.text().contains(section), "{code}");
        }
        let link = denied.link("try-flow");
        assert!(dev.get(&link).expect_page(200).text().contains("id=\"awaited\""), "it has not arrived yet");
        write(app.house()).unwrap();
        let went = dev.get(&link);
        let flow = dev.follow(went).expect_page(200);
        assert!(flow.text().contains("<code>access_denied</code>"), "{}", flow.text());
        assert!(!flow.text().contains("consent_required"), "the other one is another log-in");
        let went = dev.get(&silent.link("try-flow"));
        assert!(dev.follow(went).expect_page(200).text().contains("<code>consent_required</code>"));
    });
}
