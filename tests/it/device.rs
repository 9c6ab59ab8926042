//! OAuth 2.0 Device Authorization Grant (RFC 8628). The rows DV-… are those of security.md.

use crate::harness::{
    Ask, Auth, DEVICE_GRANT, Device, PASSWORD, RelyingParty, Setup, TestApp, Tokens, WEB, enter, on_both_with, verified,
};

/// An app on a television: it keeps no secret.
pub const TV: RelyingParty = RelyingParty { id: "tv", auth: Auth::None, redirect_uri: "" };
/// An app on a box that keeps one.
const BOX: RelyingParty = RelyingParty { id: "box", auth: Auth::Basic("a secret of box"), redirect_uri: "" };
/// An app that people of one group may use.
const STAFF: RelyingParty = RelyingParty { id: "badge", auth: Auth::None, redirect_uri: "" };

/// The three in the configuration.
pub const TABLES: &str = r#"
[[client]]
provider = "default"
client_id = "tv"
client_name = "The television"
token_endpoint_auth_method = "none"
grant_types = ["urn:ietf:params:oauth:grant-type:device_code", "refresh_token"]
scope = "openid profile email offline_access orders:read orders:write"

[[client]]
provider = "default"
client_id = "box"
client_secret = "a secret of box"
grant_types = ["urn:ietf:params:oauth:grant-type:device_code"]
require_consent = false

[[client]]
provider = "default"
client_id = "badge"
token_endpoint_auth_method = "none"
grant_types = ["urn:ietf:params:oauth:grant-type:device_code"]
allowed_groups = ["staff"]
"#;

fn on_both(test: impl Fn(&TestApp)) {
    on_both_with(&Setup::more(TABLES), test);
}

#[track_caller]
fn waits(app: &TestApp, device: &Device) {
    app.send(device.poll()).expect_error(400, "authorization_pending");
}

/// §3: the whole way, with an ID token, userinfo and a refresh.
#[test]
fn a_person_allows_a_device_elsewhere_and_it_gets_its_tokens() {
    on_both(|app| {
        let device = Device::ask(app, &TV, "openid email offline_access");
        assert_eq!(device.body["verification_uri"], "https://id.test/device");
        assert_eq!(device.body["verification_uri_complete"], format!("https://id.test/device?user_code={}", device.user_code));
        assert_eq!((device.body["expires_in"].as_i64(), device.body["interval"].as_i64()), (Some(600), Some(5)));
        assert!(device.code.len() == 43 && device.user_code.len() == 9); // DV-018
        waits(app, &device);
        app.wait(5);
        let mut browser = app.browser();
        let page = device.confirm(&mut browser, "ada");
        for shown in [&device.user_code, "The television", "ada@example.test", "192.0.2.1", "just now"] {
            assert!(page.text().contains(shown), "{shown}");
        }
        waits(app, &device);
        let done = browser.press(&page, "consent-form", ("action", "allow")).expect_page(200);
        assert!(done.text().contains("Your device is connected"));
        let tokens = Tokens::read(app.send(device.poll()));
        assert_eq!(tokens.body["scope"], "openid email offline_access");
        let id = verified(app, &tokens.id);
        assert_eq!((id.claims["aud"].as_str(), id.claims.get("nonce")), (Some("tv"), None));
        assert!(id.claims.get("at_hash").is_some());
        let told = app.send(Ask::get("/oauth/userinfo").bearer(&tokens.access)).expect(200).json();
        assert_eq!((&told["email"], &told["sub"]), (&"ada@example.test".into(), &id.claims["sub"]));
        // Decision 12: with offline_access it goes on after the person has signed out.
        let page = browser.get("/logout").expect_page(200);
        browser.submit(&page.form("logout-form"));
        let next = TV.refresh(app, &tokens.refresh);
        assert!(verified(app, &next.id).claims["sub"] == id.claims["sub"]);
    });
}

/// §5.4 and DV-003: the link fills the form in; signing in, an earlier consent or an app of the house allow nothing.
#[test]
fn nothing_but_the_button_allows_a_device() {
    on_both(|app| {
        let mut browser = app.browser();
        Device::ask(app, &TV, "openid").allow(&mut browser, "ada");
        for party in [TV, BOX] {
            let device = Device::ask(app, &party, "openid");
            let complete = device.body["verification_uri_complete"].as_str().unwrap();
            let page = browser.get(complete).expect_page(200);
            let form = page.form("device-form");
            assert_eq!(form.field("user_code"), device.user_code);
            waits(app, &device);
            let answer = browser.submit(&form);
            let page = browser.follow(answer).expect_page(200);
            assert!(
                page.text()
                    .contains(&format!("id=\"device-user-code\" aria-describedby=\"device-code-label\">{}", device.user_code))
            );
            app.wait(5);
            waits(app, &device);
            browser.press(&page, "consent-form", ("action", "allow")).expect_page(200);
            Tokens::read(app.send(device.poll()));
        }
    });
}

/// §3.5 and DV-008: denied, used, expired.
#[test]
fn every_end_has_its_error() {
    on_both(|app| {
        let mut browser = app.browser();
        let denied = Device::ask(app, &TV, "openid");
        let page = denied.confirm(&mut browser, "ada");
        let done = browser.press(&page, "consent-form", ("action", "deny")).expect_page(200);
        assert!(done.text().contains("The device was not allowed"));
        app.send(denied.poll()).expect_error(400, "access_denied");
        // What was denied is not allowed by the same page afterwards.
        let late = browser.press(&page, "consent-form", ("action", "allow")).expect_page(200);
        assert!(late.text().contains("This code is over"));
        app.send(denied.poll()).expect_error(400, "access_denied");

        let used = Device::ask(app, &TV, "openid");
        used.allow(&mut browser, "ada");
        let tokens = Tokens::read(app.send(used.poll()));
        assert!(opens(app, &tokens));
        app.send(used.poll()).expect_error(400, "invalid_grant");
        assert!(!opens(app, &tokens), "a replay revokes the grant");

        let (expired, answered) = (Device::ask(app, &TV, "openid"), Device::ask(app, &TV, "openid"));
        let page = expired.confirm(&mut browser, "ada");
        answered.allow(&mut browser, "ada");
        app.wait(600);
        for device in [&expired, &answered] {
            app.send(device.poll()).expect_error(400, "expired_token");
        }
        let late = browser.press(&page, "consent-form", ("action", "allow")).expect_page(200);
        assert!(late.text().contains("This code is over"));
        assert!(expired.enter(&mut browser).expect_page(400).text().contains("No device is waiting"));
        app.send(expired.poll()).expect_error(400, "expired_token");
    });
}

fn opens(app: &TestApp, tokens: &Tokens) -> bool {
    app.send(Ask::get("/oauth/userinfo").bearer(&tokens.access)).status() == 200
}

/// A double click acts once, and ends as it ended.
#[test]
fn a_form_that_was_sent_twice_ends_as_it_did() {
    on_both(|app| {
        for (action, ending) in [("allow", "Your device is connected"), ("deny", "The device was not allowed")] {
            let (mut browser, device) = (app.browser(), Device::ask(app, &TV, "openid"));
            let page = device.confirm(&mut browser, "ada");
            for _ in 0..2 {
                let done = browser.press(&page, "consent-form", ("action", action)).expect_page(200);
                assert!(done.text().contains(ending));
            }
        }
    });
}

/// DV-014: one answer, of one person.
#[test]
fn two_people_cannot_answer_for_one_device() {
    on_both(|app| {
        let (mut first, mut second) = (app.browser(), app.browser());
        let device = Device::ask(app, &TV, "openid");
        let pages = [device.confirm(&mut first, "ada"), device.confirm(&mut second, "bob")];
        first.press(&pages[0], "consent-form", ("action", "allow")).expect_page(200);
        let late = second.press(&pages[1], "consent-form", ("action", "allow")).expect_page(200);
        assert!(late.text().contains("This code is over"));
        let refused = second.press(&pages[1], "consent-form", ("action", "deny")).expect_page(200);
        assert!(refused.text().contains("This code is over"));
        assert!(device.enter(&mut second).expect_page(400).text().contains("No device is waiting"));
        let sub = verified(app, &Tokens::read(app.send(device.poll())).id).claims["sub"].clone();
        assert_eq!(sub, verified(app, &WEB.tokens(app, "openid", "ada").id).claims["sub"]);
    });
}

/// §3.5: "the interval MUST be increased by 5 seconds for this and all subsequent requests". DV-006
#[test]
fn a_poll_that_comes_too_soon_slows_all_later_ones_down() {
    on_both(|app| {
        let device = Device::ask(app, &TV, "openid");
        let polled = |wait: i64| {
            app.wait(wait);
            app.send(device.poll()).expect(400).json()["error"].as_str().unwrap().to_owned()
        };
        let answers = [0, 5, 4, 1, 5, 9, 14, 15].map(polled);
        let (pending, slow) = ("authorization_pending", "slow_down");
        // A second is lost on the way: 4 is 5. After the first slow_down it is 10, after the second 15.
        assert_eq!(answers, [pending, pending, pending, slow, slow, slow, slow, slow].map(str::to_owned));
        assert_eq!(polled(30), pending);
        // An answer that is there is given at once.
        device.allow(&mut app.browser(), "ada");
        Tokens::read(app.send(device.poll()));
    });
}

/// §3.1, DV-005, DV-011, DV-012, DV-013.
#[test]
fn who_may_ask_and_for_what() {
    on_both(|app| {
        app.send(BOX.device(&[("scope", "openid")])).expect(200);
        let unknown = RelyingParty { id: "nobody", ..TV };
        app.send(unknown.device(&[("scope", "openid")])).expect_error(401, "invalid_client");
        let without = RelyingParty { auth: Auth::None, ..BOX };
        app.send(without.device(&[("scope", "openid")])).expect_error(401, "invalid_client");
        let wrong = RelyingParty { auth: Auth::Basic("wrong"), ..BOX };
        app.send(wrong.device(&[("scope", "openid")])).expect_error(401, "invalid_client");
        app.send(WEB.device(&[("scope", "openid")])).expect_error(400, "unauthorized_client");
        app.send(TV.device(&[("scope", "openid phone")])).expect_error(400, "invalid_scope");
        app.send(TV.device(&[])).expect_error(400, "invalid_scope");
        app.send(BOX.device(&[("scope", "openid offline_access")])).expect_error(400, "invalid_scope");
        app.send(TV.device(&[("scope", "openid"), ("resource", "https://nowhere.test")])).expect_error(400, "invalid_target");
        app.send(TV.device(&[("scope", "openid"), ("scope", "email")])).expect_error(400, "invalid_request");
        app.get("/oauth/device_authorization").expect(405);
        app.send(WEB.token(&[("grant_type", DEVICE_GRANT), ("device_code", "x")])).expect_error(400, "unauthorized_client");
        app.send(TV.token(&[("grant_type", DEVICE_GRANT)])).expect_error(400, "invalid_request");

        let device = Device::ask(app, &TV, "openid");
        device.allow(&mut app.browser(), "ada");
        let foreign = Device { party: BOX, ..device.clone() };
        let unknown = Device { code: "A".repeat(43), ..device.clone() };
        let told = |device: Device| app.send(device.poll()).expect_error(400, "invalid_grant").json();
        assert_eq!(told(foreign), told(unknown));
        // The user code opens nothing, and a device code is no other artefact.
        app.send(TV.token(&[("grant_type", DEVICE_GRANT), ("device_code", &device.user_code)]))
            .expect_error(400, "invalid_grant");
        app.send(WEB.redeeming(&device.code)).expect_error(400, "invalid_grant");
        app.send(TV.refreshing(&device.code)).expect_error(400, "invalid_grant");
        assert!(!WEB.is_active(app, &device.code));
        assert_eq!(app.send(Ask::get("/oauth/userinfo").bearer(&device.code)).status(), 401);
        Tokens::read(app.send(device.poll()));
    });
}

/// DV-010, decision 9: the page says why, another account may do, and who turns it down there tells the device.
#[test]
fn the_groups_of_an_app_count_for_its_devices() {
    on_both(|app| {
        let mut browser = app.browser();
        let device = Device::ask(app, &STAFF, "openid");
        let page = device.enter(&mut browser).expect_page(200);
        let forbidden = browser.type_in(&page, "bob", PASSWORD).expect_page(403);
        waits(app, &device);
        let select = browser.get(&forbidden.link("error-switch")).expect_page(200);
        let done = browser.press(&select, "select-form", ("action", "cancel")).expect_page(200);
        assert!(done.text().contains("The device was not allowed"));
        app.send(device.poll()).expect_error(400, "access_denied");
        let device = Device::ask(app, &STAFF, "openid");
        device.allow(&mut app.browser(), "ada");
        Tokens::read(app.send(device.poll()));
    });
}

/// RFC 8707: the token is for the resource.
#[test]
fn a_device_gets_a_token_for_a_resource() {
    on_both(|app| {
        let form = [("scope", "orders:read orders:write"), ("resource", "https://orders.test")];
        let device = Device::read(&TV, &app.send(TV.device(&form)).expect(200));
        let mut browser = app.browser();
        let page = device.confirm(&mut browser, "ada");
        assert!(page.text().contains("Change your orders"));
        browser.press(&page, "consent-form", ("action", "allow"));
        let elsewhere = [("grant_type", DEVICE_GRANT), ("device_code", &*device.code), ("resource", "https://ledger.test")];
        app.send(TV.token(&elsewhere)).expect_error(400, "invalid_target");
        let tokens = Tokens::read(app.send(device.poll()));
        assert_eq!((tokens.body["scope"].as_str(), tokens.id.as_str()), (Some("orders:read orders:write"), ""));
    });
}

/// DV-004: a form of another site, another browser or an old page allows nothing.
#[test]
fn a_code_is_typed_and_allowed_on_pages_of_ours_only() {
    on_both(|app| {
        let (mut browser, device) = (app.browser(), Device::ask(app, &TV, "openid"));
        let page = device.confirm(&mut browser, "ada");
        let (entry, consent) =
            (browser.get("/device").form("device-form"), page.form("consent-form").with(&[("action", "allow")]));
        for form in [&entry, &consent] {
            let foreign = Ask::post(&form.action, &form.pairs()).header("origin", "https://evil.test");
            browser.send(foreign.header("sec-fetch-site", "cross-site")).expect_page(400);
            app.browser().submit(form).expect_page(400);
        }
        let forged = entry.clone().with(&[("form_token", "x"), ("user_code", &device.user_code)]);
        let again = browser.submit(&forged).expect_page(400);
        assert_eq!(again.form("device-form").field("user_code"), device.user_code, "it is there to be sent once more");
        browser.get(&format!("/device?user_code={}&action=allow", device.user_code)).expect_page(200);
        waits(app, &device);
        assert!(page.header("content-security-policy").contains("frame-ancestors 'none'"));
    });
}

/// DV-002, DV-016: every way to write a code, and one page for all that are none.
#[test]
fn a_code_may_be_written_as_people_write_it_and_a_wrong_one_says_nothing() {
    on_both(|app| {
        let mut browser = app.signed_in("ada", "/account");
        let device = Device::ask(app, &TV, "openid");
        let (small, spaced) = (device.user_code.to_lowercase().replace('-', ""), device.user_code.replace('-', "  "));
        for text in [&small, &spaced, &format!(" {} ", device.user_code)] {
            enter(&mut browser, text).expect_page(200).form("consent-form");
        }
        let denied = Device::ask(app, &TV, "openid");
        let page = denied.confirm(&mut browser, "ada");
        browser.press(&page, "consent-form", ("action", "deny"));
        let mut pages = Vec::new();
        for text in ["BBBB-BBBB", &denied.user_code, "%", "' OR 1=1", ""] {
            let page = enter(&mut browser, text).expect_page(400);
            let form = page.form("device-form");
            pages.push(
                page.text()
                    .replace(form.field("form_token"), "")
                    .replace(&format!("value=\"{}\"", form.field("user_code").replace('\'', "&#x27;")), ""),
            );
        }
        assert!(pages[0].contains("No device is waiting") && pages[..2].windows(2).all(|pair| pair[0] == pair[1]));
        assert!(pages.iter().all(|page| page.contains("No device is waiting")));
        // A prefilled page never shows what is no code.
        assert_eq!(browser.get("/device?user_code=%3Cscript%3E").expect_page(200).form("device-form").field("user_code"), "");
    });
}

/// §5.1 and DV-001: four wrong codes an hour; who is signed in has a count of their own.
#[test]
fn guessing_stops_before_it_gets_anywhere() {
    on_both(|app| {
        let device = Device::ask(app, &TV, "openid");
        for text in ["none", "AAAA-AAAA", "1234-5678", "", "BCDF"] {
            enter(&mut app.browser(), text).expect_page(400); // no code, no guess
        }
        let guess = |browser: &mut crate::harness::Browser<'_>| enter(browser, "BBBB-BBBB").status();
        // Without cookies, in one network; the same network in IPv6 would be the /64.
        assert_eq!([0; 5].map(|_| guess(&mut app.browser())), [400, 400, 400, 400, 429]);
        let right = device.enter(&mut app.browser()).expect_page(429);
        assert!(right.header("retry-after") == "600" && right.text().contains("too many wrong codes"));
        // With one cookie, from everywhere.
        let mut one = app.browser();
        let answers = [1, 2, 3, 4, 5].map(|place| {
            one = one.clone().at(&format!("198.51.100.{place}"));
            guess(&mut one)
        });
        assert_eq!(answers, [400, 400, 400, 400, 429]);
        // Somebody who is signed in beside them is not stopped, until they guess themselves; the right code is no guess.
        let mut ada = app.signed_in("ada", "/account");
        for _ in 0..6 {
            device.enter(&mut ada).expect_page(200);
        }
        assert_eq!([0; 5].map(|_| guess(&mut ada)), [400, 400, 400, 400, 429]);
        app.wait(2 * 3_600);
        Device::ask(app, &TV, "openid").enter(&mut app.browser()).expect_page(200);
    });
}

/// DV-015, DS-003: no stranger fills the table, and a client that proves who it is is not in their way.
#[test]
fn a_network_has_so_many_devices_that_wait() {
    on_both(|app| {
        let ask = || TV.device(&[("scope", "openid")]).from("192.0.2.77");
        for _ in 0..64 {
            app.send(ask()).expect(200);
        }
        let full = app.send(ask()).expect(429);
        assert_eq!(full.header("retry-after"), "600");
        app.send(STAFF.device(&[("scope", "openid")]).from("192.0.2.77")).expect(429);
        app.send(BOX.device(&[("scope", "openid")]).from("192.0.2.77")).expect(200);
        app.send(TV.device(&[("scope", "openid")]).from("192.0.2.78")).expect(200);
        app.wait(600);
        app.send(ask()).expect(200);
    });
}

/// The request says where it comes from, and whether that is where the person is.
#[test]
fn the_page_says_where_the_device_is() {
    on_both(|app| {
        let mut browser = app.browser().at("203.0.113.9");
        let from = |address: &str| Device::read(&TV, &app.send(TV.device(&[("scope", "openid")]).from(address)));
        let near = from("203.0.113.9").confirm(&mut browser, "ada");
        assert!(near.text().contains("<strong>203.0.113.9</strong>, the network that you are in, too"));
        let far = from("198.51.100.4").confirm(&mut browser, "ada");
        assert!(far.text().contains("<strong>198.51.100.4</strong>, <strong>which is not the network that you are in"));
    });
}

/// Not the same as any other page: what the app demands of an authentication counts for its devices, too.
#[test]
fn an_old_sign_in_is_not_enough_where_the_app_says_so() {
    let tables = TABLES.replace("client_id = \"box\"", "client_id = \"box\"\ndefault_max_age = 60");
    on_both_with(&Setup::more(&tables), |app| {
        let mut browser = app.signed_in("ada", "/account");
        app.wait(61);
        let device = Device::ask(app, &BOX, "openid");
        let page = device.enter(&mut browser).expect_page(200);
        let page = browser.type_in(&page, "ada", PASSWORD).expect_page(200);
        browser.press(&page, "consent-form", ("action", "allow")).expect_page(200);
        let id = verified(app, &Tokens::read(app.send(device.poll())).id);
        assert_eq!(id.claims["auth_time"], app.now().epoch_seconds());
    });
}

/// What the person sees of their own afterwards: the app, which they can remove; then its tokens are dead.
#[test]
fn removing_the_app_takes_the_device_along() {
    on_both(|app| {
        let mut browser = app.browser();
        let device = Device::ask(app, &TV, "openid offline_access");
        device.allow(&mut browser, "ada");
        let tokens = Tokens::read(app.send(device.poll()));
        let page = browser.get("/account/apps/remove?app=tv").expect_page(200);
        let answer = browser.submit(&page.form("confirm-form"));
        browser.follow(answer).expect_page(200);
        app.send(TV.refreshing(&tokens.refresh)).expect_error(400, "invalid_grant");
    });
}
