//! Where a domain lets people in: on the way to apps, to pages of our own, or both (`enabled_for`), each by its callback (the seed's two, or the
//! one that only this domain has; decision 47).

use serde_json::json;

use crate::harness::upstream::{Departure, Upstream};
use crate::harness::{Answer, Ask, Browser, PASSWORD, Setup, TestApp, WEB, on_both_with};

const PORTAL: &str = "/api/login/ssoLogin";
const PROVIDER: &str = "/oauth/auz/grants/provider/authcomplete";

/// Runs a test on both databases with an upstream of its own, and these lines for the domain.
fn with_upstream(lines: &str, test: impl Fn(&TestApp, &Upstream)) {
    let upstream = Upstream::start();
    on_both_with(&Setup::more(&upstream.tables(lines)), |app| {
        upstream.says(json!({ "given_name": "Grace", "email": "grace@corp.test", "email_verified": true }));
        upstream.forget();
        test(app, &upstream);
    });
}

/// The log-in page, on the way to the tenant's own pages.
#[track_caller]
fn own_page(browser: &mut Browser<'_>, path: &str) -> Answer {
    let answer = browser.get(path);
    let page = if answer.status() == 303 { browser.follow(answer) } else { answer };
    page.expect_page(200)
}

#[track_caller]
fn offers(page: &Answer) -> bool {
    page.text().contains("Continue with Corp")
}

/// A person presses the button of a log-in page.
fn press(browser: &mut Browser<'_>, page: &Answer) -> Answer {
    let form = page.form("login-form");
    let seal = form.fields.iter().find(|(name, _)| name == "interaction").map_or("", |(_, seal)| seal);
    browser.get(&format!("/login/upstream?idp=corp&interaction={seal}"))
}

/// The same person there comes back to a callback.
fn back(browser: &mut Browser<'_>, upstream: &Upstream, (sent, callback): (&Answer, &str)) -> Answer {
    let query = Upstream::back(&upstream.authorize(sent, "grace")).replacen(PROVIDER, callback, 1);
    let answer = browser.get(&query);
    browser.follow(answer)
}

/// The first-log-in page is filled in.
fn make(browser: &mut Browser<'_>, page: &Answer) -> Answer {
    let answer = browser.submit(&page.form("first-form").with(&[("username", "grace")]));
    browser.follow(answer)
}

#[track_caller]
fn refused(answer: Answer, code: &str) {
    let page = answer.expect_page(400);
    assert!(page.text().contains(&format!(">{code}<")), "wanted {code}\n{}", page.text());
}

#[test]
fn a_domain_for_the_portal_lets_people_in_to_pages_of_ours_and_to_no_app() {
    with_upstream("enabled_for = [\"portal\"]", |app, upstream| {
        let mut browser = app.browser();
        let page = own_page(&mut browser, "/login");
        assert!(offers(&page));
        let sent = press(&mut browser, &page);
        let redirect_uri = Departure::read(sent.location()).get("redirect_uri").to_owned();
        assert_eq!(redirect_uri, format!("https://id.test{PORTAL}"));
        let first = back(&mut browser, upstream, (&sent, PORTAL)).expect_page(200);
        let account = make(&mut browser, &first).expect_page(200);
        assert!(account.text().contains("Grace"), "{}", account.text());
        assert_eq!(upstream.calls("/token").remove(0).form["redirect_uri"], redirect_uri);
        assert!(browser.get("/account/identities").expect_page(200).text().contains("grace@corp.test"));
        // Known from now on, and back at the page that was asked for.
        let mut again = app.browser();
        let page = own_page(&mut again, "/account/profile");
        let sent = press(&mut again, &page);
        let profile = back(&mut again, upstream, (&sent, PORTAL)).expect_page(200);
        assert!(profile.text().contains("id=\"profile-form\""), "{}", profile.text());
        // On the way to an app nobody is offered it, sent there by a hint, or let through by an address.
        let mut other = app.browser();
        for extra in [&[][..], &[("idp_hint", "corp")]] {
            let page = other.authorize(&WEB, extra).expect_page(200);
            assert!(!offers(&page), "{}", page.text());
            refused(press(&mut other, &page), "domain_disabled");
        }
        // Whoever signed in to the portal is signed in, and goes on to apps without it.
        again.authorize(&WEB, &[]).callback().code();
    });
}

#[test]
fn a_domain_for_apps_is_not_offered_on_the_way_to_pages_of_ours() {
    with_upstream("enabled_for = [\"provider\"]", |app, upstream| {
        let mut browser = app.browser();
        for path in ["/login", "/account", "/admin"] {
            let page = own_page(&mut browser, path);
            assert!(!offers(&page), "{path}: {}", page.text());
            refused(press(&mut browser, &page), "domain_disabled");
        }
        assert!(upstream.all_calls().is_empty(), "nothing was asked there");
        let page = browser.authorize(&WEB, &[]).expect_page(200);
        assert!(offers(&page));
        let sent = press(&mut browser, &page);
        assert_eq!(Departure::read(sent.location()).get("redirect_uri"), format!("https://id.test{PROVIDER}"));
        let first = back(&mut browser, upstream, (&sent, PROVIDER)).expect_page(200);
        make(&mut browser, &first).callback().code();
        // Who signs in with a password finds nothing to link that would not let them in here.
        let mut ada = app.browser();
        let page = own_page(&mut ada, "/account");
        let account = ada.type_in(&page, "ada", PASSWORD);
        ada.follow(account).expect_page(200);
        assert!(!ada.get("/account/identities").expect_page(200).text().contains("Link Corp"));
    });
}

#[test]
fn a_domain_that_is_offered_nowhere_lets_nobody_in() {
    with_upstream("enabled_for = []", |app, upstream| {
        let mut browser = app.browser();
        let page = own_page(&mut browser, "/login");
        assert!(!offers(&page));
        refused(press(&mut browser, &page), "domain_disabled");
        let page = browser.authorize(&WEB, &[("idp_hint", "corp")]).expect_page(200);
        refused(press(&mut browser, &page), "domain_disabled");
        assert!(upstream.all_calls().is_empty());
    });
}

/// Decision 49 holds at both callbacks.
#[test]
fn an_answer_in_a_form_comes_to_the_portals_callback_too() {
    with_upstream("enabled_for = [\"portal\"]\nresponse_mode = \"form_post\"", |app, upstream| {
        let mut browser = app.browser();
        let page = own_page(&mut browser, "/login");
        let sent = press(&mut browser, &page);
        let pairs = upstream.authorize(&sent, "grace");
        let pairs: Vec<_> = pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        // The browser sends it without our cookie; the page posts it again to where it came.
        let relay = app.browser().send(Ask::post(PORTAL, &pairs).header("sec-fetch-site", "cross-site")).expect_page(200);
        let form = relay.form("relay");
        assert_eq!(form.action, format!("https://id.test{PORTAL}"), "{form:?}");
        let answer = browser.submit(&form);
        let first = browser.follow(answer).expect_page(200);
        make(&mut browser, &first).expect_page(200);
    });
}

#[test]
fn an_address_leads_to_its_domain_where_that_is_offered_and_nowhere_else() {
    let lines = "enabled_for = [\"portal\"]\nauthority_for_email_domains = [\"corp.test\"]";
    with_upstream(lines, |app, upstream| {
        let mut browser = app.browser();
        let page = own_page(&mut browser, "/login");
        let away = browser.submit(&page.form("login-form").with(&[("username", "grace@corp.test")]));
        let sent = browser.follow(away);
        assert!(sent.location().starts_with(&upstream.issuer()), "{}", sent.location());
        let page = browser.authorize(&WEB, &[]).expect_page(200);
        let answer = browser.submit(&page.form("login-form").with(&[("username", "grace@corp.test"), ("password", "x")]));
        answer.expect_page(400);
    });
}

/// Decision 47: recommended, since no other upstream can send anything there.
#[test]
fn a_callback_of_its_own_is_that_domains_and_no_other_takes_its_answers() {
    let upstream = Upstream::start();
    let more = format!(
        "[[upstream]]\nname = \"twin\"\nissuer = \"{}\"\nclient_id = \"signet\"\nclient_secret = \"s\"\nown_callback = true\n",
        upstream.issuer()
    );
    on_both_with(&Setup::more(&(upstream.tables("own_callback = true") + &more)), |app| {
        upstream.says(json!({ "given_name": "Grace", "email": "grace@corp.test" }));
        let own = format!("{PROVIDER}/corp");
        for place in [PORTAL.to_owned(), PROVIDER.to_owned(), format!("{PROVIDER}/twin"), format!("{PROVIDER}/nobody")] {
            let mut browser = app.browser();
            let sent = browser.authorize(&WEB, &[("idp_hint", "corp")]);
            upstream.forget();
            refused(back(&mut browser, &upstream, (&sent, &place)), "domain_disabled");
            assert!(upstream.calls("/token").is_empty(), "{place}: the code stays where it is");
        }
        for (page, is_app) in [(None, true), (Some("/login"), false)] {
            let mut browser = app.browser();
            let sent = match page {
                None => browser.authorize(&WEB, &[("idp_hint", "corp")]),
                Some(path) => {
                    let page = own_page(&mut browser, path);
                    press(&mut browser, &page)
                }
            };
            assert_eq!(Departure::read(sent.location()).get("redirect_uri"), format!("https://id.test{own}"));
            let came = back(&mut browser, &upstream, (&sent, &own));
            let done = if is_app { make(&mut browser, &came.expect_page(200)) } else { came };
            if is_app { drop(done.callback().code()) } else { drop(done.expect_page(200)) }
        }
    });
}
