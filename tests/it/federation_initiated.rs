//! Log-in that a third party initiates, with us as the relying party: OpenID Connect Core §4.

use serde_json::json;

use crate::harness::upstream::{Departure, Upstream};
use crate::harness::{Answer, Ask, Browser, Setup, TestApp, WEB, encoded, on_both_with};

const ADDRESS: &str = "/oauth/auz/grants/provider/initiate_login";
const LINES: &str = "authority_for_usernames = true\nusername_claim = \"preferred_username\"";
const APPS: &str = "[[client]]\nprovider = \"default\"\nclient_id = \"intranet\"\nclient_secret = \"a secret of the intranet's\"\n\
    redirect_uris = [\"https://www.intranet.test/cb\"]\ninitiate_login_uri = \"https://intranet.test/start\"\n\
    [[client]]\nprovider = \"default\"\nclient_id = \"plain\"\nclient_secret = \"a secret of the plain app's\"\n\
    redirect_uris = [\"https://plain.test/cb\"]\n";

fn with_upstream(lines: &str, more: &str, test: impl Fn(&TestApp, &Upstream)) {
    let upstream = Upstream::start();
    let more = more.replace("{issuer}", &upstream.issuer());
    on_both_with(&Setup::more(&upstream.tables(&format!("{LINES}\n{lines}"))).and_more(&more), |app| {
        upstream.says(json!({ "preferred_username": "bob" }));
        upstream.forget();
        test(app, &upstream);
    });
}

fn address(pairs: &[(&str, &str)]) -> String {
    format!("{ADDRESS}?{}", encoded(pairs))
}

/// A browser follows a link at the upstream, which names the upstream's issuer.
fn start(browser: &mut Browser<'_>, upstream: &Upstream, more: &[(&str, &str)]) -> Answer {
    let issuer = upstream.issuer();
    let all: Vec<_> = [("iss", issuer.as_str())].into_iter().chain(more.iter().copied()).collect();
    browser.get(&address(&all))
}

/// Bob signs in there and comes back.
fn come_back(browser: &mut Browser<'_>, upstream: &Upstream, sent: &Answer) -> Answer {
    let pairs = upstream.authorize(sent, "bob");
    let callback = Departure::read(sent.location()).get("redirect_uri").strip_prefix("https://id.test").unwrap().to_owned();
    let pairs: Vec<_> = pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    browser.get(&format!("{callback}?{}", encoded(&pairs)))
}

/// What the upstream says of the person goes back to it as `login_hint`, and the person ends at the page that was asked for.
#[test]
fn a_link_at_the_upstream_signs_in_and_ends_at_the_page_it_names() {
    with_upstream("", "", |app, upstream| {
        for (target, end) in [
            (None, "/account"),
            (Some("https://id.test/account/sessions"), "/account/sessions"),
            (Some("https://id.test/"), "/account"),
        ] {
            let mut browser = app.browser();
            let target = target.map(|target| ("target_link_uri", target));
            let more: Vec<_> = [("login_hint", "bob & co")].into_iter().chain(target).collect();
            let sent = start(&mut browser, upstream, &more);
            let request = Departure::read(sent.location());
            assert_eq!((request.get("login_hint"), request.get("state").len()), ("bob & co", 43));
            let back = come_back(&mut browser, upstream, &sent);
            assert_eq!(back.location(), end);
            browser.get(end).expect_page(200);
        }
    });
}

/// The parameters may come "as HTML form values that are auto-submitted in the User Agent, and thus are transmitted via the HTTP POST method". No Lax cookie comes with a form of another
/// site, so that it sets none and decides nothing (decision 3).
#[test]
fn a_form_at_the_upstream_does_the_same() {
    with_upstream("", APPS, |app, upstream| {
        let issuer = upstream.issuer();
        let form = [("iss", issuer.as_str()), ("login_hint", "bob"), ("unknown", "ignored")];
        let answer =
            app.send(Ask::post(ADDRESS, &form).header("sec-fetch-site", "cross-site").header("origin", &issuer)).expect(303);
        assert!(answer.cookies().is_empty());
        assert!(!answer.location().contains("unknown"), "{}", answer.location());
        let mut browser = app.browser();
        let sent = browser.get(answer.location());
        assert_eq!(Departure::read(sent.location()).get("login_hint"), "bob");
        assert_eq!(come_back(&mut browser, upstream, &sent).location(), "/account");
        // The app stands in the registered address, beside the form.
        let answer = app.send(Ask::post(&format!("{ADDRESS}?client_id=intranet"), &form)).expect(303);
        assert!(answer.location().contains("client_id=intranet"), "{}", answer.location());
        app.send(Ask::post(ADDRESS, &[("login_hint", "bob")])).expect_page(400);
        app.send(Ask::new("PUT", ADDRESS)).expect(405);
    });
}

/// "RPs MUST verify the value of the `target_link_uri` to prevent being used as an open redirector to external sites."
#[test]
fn nobody_is_led_elsewhere() {
    with_upstream("", APPS, |app, upstream| {
        for target in [
            "https://evil.test/",
            "https://id.test.evil.test/account",
            "https://id.test@evil.test/account",
            "https://id.test//evil.test",
            "https://id.test/account/%2e%2e/logout",
            "https://id.test/logout",
            "https://id.test/oauth/auz/authorize",
            "//evil.test",
            "/account",
            "https://intranet.test/inbox",
            "javascript:alert(1)",
        ] {
            let page = start(&mut app.browser(), upstream, &[("target_link_uri", target)]).expect_page(400);
            assert!(page.text().contains("target_link_uri") && page.cookies().is_empty(), "{target}");
        }
        for (client, target) in [
            ("intranet", Some("https://evil.test/")),
            ("intranet", Some("https://id.test/account")),
            ("plain", None),
            ("plain", Some("https://plain.test/")),
            ("nobody", None),
        ] {
            let target = target.map(|target| ("target_link_uri", target));
            let more: Vec<_> = [("client_id", client)].into_iter().chain(target).collect();
            start(&mut app.browser(), upstream, &more).expect_page(400);
            let direct = format!("/login/app?{}", encoded(&more));
            app.get(&direct).expect_page(400);
        }
        assert!(upstream.all_calls().is_empty(), "nothing was asked of the upstream");
    });
}

#[test]
fn an_app_named_in_the_address_takes_up_at_its_own_initiate_login_uri() {
    with_upstream("enabled_for = [\"provider\"]", APPS, |app, upstream| {
        let mut browser = app.browser();
        let more = [("client_id", "intranet"), ("target_link_uri", "https://www.intranet.test/inbox?a=1")];
        let sent = start(&mut browser, upstream, &more);
        assert!(Departure::read(sent.location()).get("redirect_uri").ends_with("/authcomplete"), "on the way to an app");
        let back = come_back(&mut browser, upstream, &sent);
        let there = browser.get(back.location());
        assert_eq!(
            there.location(),
            "https://intranet.test/start?iss=https%3A%2F%2Fid.test&target_link_uri=https%3A%2F%2Fwww.intranet.test%2Finbox%3Fa%3D1"
        );
        // What the app then asks is answered without a page: the person is signed in.
        browser.authorize(&WEB, &[("prompt", "none")]).callback().code();
        // The domain is for apps alone, so that it is not found on the way to our own pages.
        assert!(start(&mut app.browser(), upstream, &[]).expect_page(400).text().contains(">initiator_unknown<"));
    });
}

#[test]
fn an_issuer_that_nobody_signs_in_with_is_a_page_that_says_so() {
    with_upstream("", "", |app, upstream| {
        let near = format!("{}/", upstream.issuer());
        for issuer in ["https://evil.test", &near, "x\r\nforged"] {
            let page = app.browser().get(&address(&[("iss", issuer)])).expect_page(400);
            assert!(page.text().contains(">initiator_unknown<") && page.text().contains("You are not signed in"), "{issuer}");
        }
        for wrong in ["", "iss=", "login_hint=bob", "iss=a&iss=b"] {
            app.browser().get(&format!("{ADDRESS}?{wrong}")).expect_page(400);
        }
        app.edit("name = \"corp\"", "name = \"corp\"\nenabled = false");
        start(&mut app.browser(), upstream, &[]).expect_page(400);
        assert!(upstream.all_calls().is_empty());
    });
}

#[test]
fn of_several_domains_at_the_issuer_the_person_chooses() {
    let second = "[[upstream]]\nname = \"partners\"\ndisplay_name = \"Partners\"\nissuer = \"{issuer}\"\nclient_id = \"two\"\n\
                  client_secret = \"another secret there that is long enough\"\n";
    with_upstream("", second, |app, upstream| {
        let mut browser = app.browser();
        let page = start(&mut browser, upstream, &[("login_hint", "bob+1")]).expect_page(200);
        assert!(page.text().contains("Continue with Corp") && page.text().contains("Continue with Partners"));
        assert!(upstream.all_calls().is_empty(), "nobody has left yet");
        let sent = browser.get(&page.link("initiated-1"));
        let request = Departure::read(sent.location());
        assert_eq!((request.get("client_id"), request.get("login_hint")), ("two", "bob+1"));
    });
}

/// "Clients SHOULD employ frame busting and other techniques to prevent End-Users from being logged in by third party sites without their
/// knowledge": a link elsewhere does not change who somebody is here.
#[test]
fn whoever_is_signed_in_is_asked_first_and_nobody_leaves_from_within_a_frame() {
    with_upstream("", "", |app, upstream| {
        let mut browser = app.browser();
        browser.sign_in(&WEB, &[], "ada").callback();
        let page = start(&mut browser, upstream, &[("target_link_uri", "https://id.test/account/apps")]).expect_page(200);
        assert!(page.text().contains("Ada") && page.text().contains("Sign in again with Corp"), "{}", page.text());
        assert!(upstream.all_calls().is_empty());
        assert_eq!(page.link("initiated-stay"), "/account/apps");
        assert!(page.header("content-security-policy").contains("frame-ancestors 'none'"));
        let issuer = upstream.issuer();
        for place in ["iframe", "frame", "image", "object", "embed", "empty"] {
            let ask = Ask::get(&address(&[("iss", &issuer)])).header("sec-fetch-dest", place);
            app.send(ask).expect_page(400);
        }
        app.send(Ask::get(&address(&[("iss", &issuer)])).header("sec-fetch-dest", "document")).expect(303);
    });
}
