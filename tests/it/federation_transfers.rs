//! What of an app's request goes upstream, and additional parameters (decisions 43, 44; the seed's tabs 3 and 4): seen on the upstream's socket,
//! through whole log-ins.

use serde_json::{Value, json};

use crate::harness::upstream::{CLIENT, Departure, SECRET, Upstream};
use crate::harness::{Answer, Ask, Browser, Setup, TestApp, WEB, on_both_with};

const PROXIED: &str = "use_inbound_client_id = true\ntransfer_redirect_uri = true\ntransfer_grant_id = true\n\
                       scopes = [\"email\", \"{inbound_request_scope}\"]\nprompt = \"delegate\"\n\
                       authority_for_usernames = true\nusername_claim = \"preferred_username\"";

fn with_upstream(lines: &str, test: impl Fn(&TestApp, &Upstream)) {
    let upstream = Upstream::start();
    on_both_with(&Setup::more(&upstream.tables(lines)), |app| {
        upstream.script(|_| {});
        upstream.forget();
        test(app, &upstream);
    });
}

/// Bob comes back from an upstream that names these in its ID token.
fn back(browser: &mut Browser<'_>, upstream: &Upstream, sent: &Answer, change: Value) -> Answer {
    upstream.script(|script| {
        script.claims = json!({ "preferred_username": "bob" }).as_object().unwrap().clone();
        script.id_token = change.as_object().unwrap().clone();
    });
    let answer = browser.get(&Upstream::back(&upstream.authorize(sent, "bob")));
    browser.follow(answer)
}

/// Decision 43.
#[test]
fn the_apps_own_values_travel_with_ours_beside_them_and_the_token_is_for_the_app_from_us() {
    with_upstream(PROXIED, |app, upstream| {
        let mut browser = app.browser();
        let sent = browser.authorize(&WEB, &[("idp_hint", "corp"), ("scope", "openid profile phone"), ("prompt", "consent")]);
        let request = Departure::read(sent.location());
        let ours = "https://id.test/oauth/auz/grants/provider/authcomplete";
        for (name, value) in [
            ("client_id", WEB.id),
            ("X_proxy_azp_client_id", CLIENT),
            ("redirect_uri", WEB.redirect_uri),
            ("X_proxy_redirect_uri", ours),
            ("scope", "openid email profile phone"),
            ("prompt", "consent"),
        ] {
            assert_eq!(request.get(name), value, "{name}");
        }
        let grant = request.get("GrantID").to_owned();
        assert!(grant.len() > 20, "{grant}");
        let asked = back(&mut browser, upstream, &sent, json!({ "aud": WEB.id, "azp": CLIENT }));
        // The app asked for consent: the upstream was asked, and so is the person here.
        let page = asked.expect_page(200);
        let answer = browser.submit(&page.form("consent-form"));
        let callback = browser.follow(answer).callback();
        let call = upstream.calls("/token").remove(0);
        assert_eq!(call.form["redirect_uri"], WEB.redirect_uri, "what was sent is repeated");
        let basic = Ask::get("/").basic(CLIENT, SECRET);
        assert!(format!("{basic:?}").contains(&call.headers["authorization"]), "we are who redeems");
        WEB.redeem(app, &callback);
        let (user, provider) = (app.person("bob").id, app.site().provider.id.clone());
        let grants =
            app.house().store().read(|c| signet::store::grants::find_of_user(c, &user, &signet::model::Id::new(grant.clone())));
        let found = grants.unwrap().unwrap_or_else(|| panic!("no grant {grant} of {provider}"));
        assert_eq!(found.id.as_str(), grant, "the identifier that the upstream was told");
    });
}

#[test]
fn a_token_for_somebody_else_or_through_somebody_else_is_refused() {
    with_upstream(PROXIED, |app, upstream| {
        for (change, code) in [
            (json!({}), "id_token_audience"),
            (json!({ "aud": WEB.id, "azp": "another" }), "id_token_authorized_party"),
            (json!({ "aud": WEB.id }), "id_token_authorized_party"),
            (json!({ "aud": "another", "azp": CLIENT }), "id_token_audience"),
        ] {
            let mut browser = app.browser();
            let sent = browser.authorize(&WEB, &[("idp_hint", "corp")]);
            let page = back(&mut browser, upstream, &sent, change.clone()).expect_page(400);
            assert!(page.text().contains(&format!(">{code}<")), "{change}: wanted {code}\n{}", page.text());
        }
    });
}

/// Both off as a domain begins; pages of our own have no app whose values could be sent.
#[test]
fn nothing_of_an_app_travels_unless_the_domain_says_so_and_never_from_our_own_pages() {
    let beside = ["X_proxy_azp_client_id", "X_proxy_redirect_uri", "GrantID", "prompt"];
    with_upstream("", |app, _| {
        let sent = app.browser().authorize(&WEB, &[("idp_hint", "corp"), ("prompt", "consent")]);
        let request = Departure::read(sent.location());
        assert_eq!((request.get("client_id"), beside.map(|name| request.get(name))), (CLIENT, [""; 4]));
    });
    with_upstream(PROXIED, |app, _| {
        let sent = app.browser().get("/login/upstream?idp=corp&interaction=").expect(303);
        let request = Departure::read(sent.location());
        assert_eq!((request.get("client_id"), beside.map(|name| request.get(name))), (CLIENT, [""; 4]));
        assert_eq!((request.get("scope"), request.get("redirect_uri")), ("openid email", "https://id.test/api/login/ssoLogin"));
    });
}

/// Decision 44: each endpoint gets its own, in its own way, and nobody else's.
#[test]
fn additional_parameters_arrive_where_they_are_meant_and_nowhere_else() {
    let lines = "claims_source = \"id_token_and_userinfo\"\nparameters = [\
        { name = \"hd\", value = \"corp.test & co\", type = \"query\", endpoint = \"authorization\" },\
        { name = \"X-Token\", value = \"to the token endpoint\", type = \"header\", endpoint = \"token\" },\
        { name = \"X-Me\", value = \"to userinfo\", type = \"header\", endpoint = \"userinfo\" },\
        { name = \"X-Keys\", value = \"to the keys\", type = \"header\", endpoint = \"jwks\" },\
        { name = \"appid\", value = \"a/b\", type = \"query\", endpoint = \"jwks\" }]";
    with_upstream(lines, |app, upstream| {
        let mut browser = app.browser();
        let sent = browser.authorize(&WEB, &[("idp_hint", "corp")]);
        assert_eq!(Departure::read(sent.location()).get("hd"), "corp.test & co");
        back(&mut browser, upstream, &sent, json!({})).expect_page(200);
        let value = |path: &str, name: &str| upstream.calls(path)[0].headers.get(name).cloned().unwrap_or_default();
        for (name, at) in [("x-token", "/token"), ("x-me", "/me"), ("x-keys", "/jwks")] {
            for path in ["/token", "/me", "/jwks", "/.well-known/openid-configuration"] {
                assert_eq!(value(path, name).is_empty(), path != at, "{name} at {path}");
            }
        }
        assert_eq!((value("/token", "x-token"), value("/me", "x-me")), ("to the token endpoint".into(), "to userinfo".into()));
        assert_eq!(upstream.calls("/jwks")[0].query, "appid=a%2Fb");
        assert!(["/token", "/me"].iter().all(|path| upstream.calls(path)[0].query.is_empty()));
    });
}

#[test]
fn a_form_takes_the_place_of_a_query_where_the_domain_says_so() {
    let lines = "authorization_method = \"POST\"\nuserinfo_method = \"POST\"\nclaims_source = \"id_token_and_userinfo\"\n\
        parameters = [{ name = \"hd\", value = \"corp.test\", type = \"form\", endpoint = \"authorization\" }]";
    with_upstream(lines, |app, upstream| {
        let mut browser = app.browser();
        let page = browser.authorize(&WEB, &[("idp_hint", "corp")]).expect_page(200);
        let form = page.form("relay");
        assert_eq!((form.action.as_str(), form.field("hd")), (format!("{}/auth", upstream.issuer()).as_str(), "corp.test"));
        let fields = form.fields.iter().cloned().collect();
        let request = Departure { endpoint: form.action.clone(), fields };
        upstream.says(json!({ "given_name": "Grace" }));
        let answer = browser.get(&Upstream::back(&upstream.answer(&request, "grace")));
        browser.follow(answer).expect_page(200).form("first-form");
        let call = upstream.calls("/me").remove(0);
        assert_eq!(call.method, "POST");
        assert!(call.headers["authorization"].starts_with("Bearer ") && call.query.is_empty() && call.body.is_empty());
        assert!(!call.headers.contains_key("content-type"), "an empty form is a broken one for some");
    });
}
