//! Relying-party domains in the console: the wizard of the seed, step by step; a change; and the end.

use signet::flow::admin::upstreams;
use signet::model::{AdminRole, ClaimsSource, UpstreamMethod};

use crate::harness::upstream::{CLIENT, Upstream};
use crate::harness::{Answer, Browser, PASSWORD, Setup, TestApp, WEB, on_both_with};

const LOCAL: &str = "[outbound]\nallow = [\"127.0.0.0/8\"]\n";
const SECRET: &str = "a-secret-that-is-never-told-to-anybody-again";

fn found(app: &TestApp, name: &str) -> upstreams::Whole {
    upstreams::find(app.house().store(), &app.host(), name).expect("the domain is there")
}

/// Fills a step in and goes on; what is not named stays as the page has it.
#[track_caller]
fn fill(browser: &mut Browser<'_>, page: &Answer, fields: &[(&str, &str)]) -> Answer {
    let answer = browser.submit(&page.form("domain-form").with(fields));
    browser.follow(answer)
}

/// The word of the step that a page shows.
fn step(page: &Answer) -> String {
    page.form("domain-form").field("step").to_owned()
}

/// From the preset to the step of the app.
fn to_the_app(browser: &mut Browser<'_>, issuer: &str) -> Answer {
    let page = browser.get("/admin/domains/new?preset=generic").expect_page(200);
    let page = fill(browser, &page, &[("name", "corp"), ("display_name", "Corp")]).expect_page(200);
    let page = fill(browser, &page, &[("method", "discover"), ("issuer", issuer)]).expect_page(200);
    assert_eq!(step(&page), "provider");
    assert!(page.text().contains("readonly"), "what the metadata say is shown and cannot be changed");
    let page = fill(browser, &page, &[("claims_source", "token_id_token")]).expect_page(200);
    assert_eq!(step(&page), "authentication");
    let page = fill(browser, &page, &[("response_type", "code"), ("scopes", "email profile")]).expect_page(200);
    assert_eq!(step(&page), "app");
    page
}

/// "If you are configuring your domain by dynamically referencing the provider URL, this completes the domain setup" (the fifth step).
#[test]
fn a_domain_that_follows_its_upstream_is_added_in_five_steps_and_lets_people_in() {
    let upstream = Upstream::start();
    on_both_with(&Setup::more(LOCAL), |app| {
        let mut owner = app.console(AdminRole::Owner, "/admin/domains");
        let presets = owner.get("/admin/domains/new").expect_page(200);
        assert_eq!(presets.text().matches("id=\"preset-").count(), 9);
        assert!(presets.text().contains("<span>Google</span>") && presets.text().contains("<span>GitHub</span>"));
        let page = to_the_app(&mut owner, &upstream.issuer());
        assert!(page.text().contains("https://id.test/oauth/auz/grants/provider/authcomplete<"), "the address to register");
        assert!(!page.text().contains("Token endpoint<"), "the last two steps are needless");
        let wrong = fill(&mut owner, &page, &[("client_id", "")]).expect_page(400);
        assert!(wrong.text().contains("id=\"client_id-problem\""));
        let page = fill(&mut owner, &wrong, &[("client_id", CLIENT), ("client_secret", SECRET)]).expect_page(200);
        assert!(page.text().contains("id=\"told\"") && page.text().contains("Corp"));
        let whole = found(app, "corp");
        assert_eq!(
            (whole.upstream.settings.method, whole.upstream.settings.client_id.as_str()),
            (UpstreamMethod::Discover, CLIENT)
        );
        upstream.says(serde_json::json!({ "given_name": "Grace", "family_name": "Hopper", "email": "grace@corp.test" }));
        let mut browser = app.browser();
        let sent = browser.authorize(&WEB, &[("idp_hint", "corp")]);
        let answer = browser.get(&Upstream::back(&upstream.authorize(&sent, "grace")));
        browser.follow(answer).expect_page(200).form("first-form");
        let tenant = app.site().tenant.id.clone();
        let acts = app.house().store().read(|c| signet::store::audit::list(c, &tenant, 50)).unwrap();
        let actor = format!("user:{}", app.person("owner").id);
        assert!(acts.iter().any(|act| act.action == "upstream.create" && act.actor == actor));
        assert!(acts.iter().all(|act| !act.detail.to_string().contains(SECRET)));
    });
}

#[test]
fn a_secret_is_sealed_on_the_way_and_never_told_again() {
    let upstream = Upstream::start();
    on_both_with(&Setup::more(LOCAL), |app| {
        let mut owner = app.console(AdminRole::Owner, "/admin/domains");
        let page = to_the_app(&mut owner, &upstream.issuer());
        // refused for another reason, so that the page comes back after the secret was typed
        let again = fill(&mut owner, &page, &[("client_id", ""), ("client_secret", SECRET)]).expect_page(400);
        assert!(!again.text().contains(SECRET));
        let draft = page.form("domain-form").field("draft").to_owned();
        assert!(!draft.contains(SECRET));
        fill(&mut owner, &page, &[("client_id", CLIENT), ("client_secret", SECRET)]).expect_page(200);
        for path in ["/admin/domains/corp", "/admin/domains/corp/edit?step=app"] {
            assert!(!owner.get(path).expect_page(200).text().contains(SECRET), "{path}");
        }
        // another browser opens nothing with the draft
        let mut other = app.browser();
        let login = other.get("/admin/domains/new");
        let login = other.follow(login).expect_page(200);
        other.type_in(&login, "owner", PASSWORD).expect_page(200);
        let page = other.get(&format!("/admin/domains/new?step=app&draft={draft}")).expect_page(200);
        assert!(page.text().contains("id=\"presets\""));
    });
}

#[test]
fn steps_that_the_choices_make_needless_are_not_shown() {
    let upstream = Upstream::start();
    on_both_with(&Setup::more(LOCAL), |app| {
        let mut owner = app.console(AdminRole::Owner, "/admin/domains");
        let begin = |browser: &mut Browser<'_>, method: &str, source: &str| {
            let page = browser.get("/admin/domains/new?preset=generic").expect_page(200);
            let page = fill(browser, &page, &[("name", "corp")]).expect_page(200);
            let page = fill(browser, &page, &[("method", method), ("issuer", &upstream.issuer())]).expect_page(200);
            fill(browser, &page, &[("claims_source", source)]).expect_page(200)
        };
        for (method, source, token, user) in [
            ("discover", "userinfo", false, false),
            ("read", "authorization_id_token", false, false),
            ("read", "token_id_token", true, false),
            ("read", "id_token_and_userinfo", true, true),
        ] {
            let page = begin(&mut owner, method, source);
            let row = page.text().split("id=\"steps\"").nth(1).unwrap().split("</ol>").next().unwrap().to_owned();
            assert_eq!((row.contains("Token<"), row.contains("User<")), (token, user), "{method} {source}");
        }
    });
}

#[test]
fn what_was_read_once_is_edited_by_hand_in_seven_steps() {
    let upstream = Upstream::start();
    on_both_with(&Setup::more(LOCAL), |app| {
        let mut owner = app.console(AdminRole::Owner, "/admin/domains");
        let page = owner.get("/admin/domains/new?preset=generic").expect_page(200);
        let page = fill(&mut owner, &page, &[("name", "corp"), ("allowed_email_domains", "a.test, b.test")]).expect_page(200);
        let page = fill(&mut owner, &page, &[("method", "read"), ("issuer", &upstream.issuer())]).expect_page(200);
        let page = fill(&mut owner, &page, &[("claims_source", "userinfo"), ("parameters", "nonsense")]).expect_page(400);
        assert!(page.text().contains("This line cannot be read: nonsense"));
        let parameters = "authorization query audience=api\nuserinfo header X-Tenant=a b";
        let page = fill(&mut owner, &page, &[("claims_source", "userinfo"), ("parameters", parameters)]).expect_page(200);
        let page = fill(&mut owner, &page, &[("response_type", "code"), ("own_callback", "1"), ("pkce", "1")]).expect_page(200);
        assert!(page.text().contains("/authcomplete/corp<"), "the domain's own redirect URI");
        let page = fill(&mut owner, &page, &[("client_id", CLIENT), ("client_secret", SECRET)]).expect_page(200);
        assert_eq!(step(&page), "token");
        let page = fill(&mut owner, &page, &[("token_endpoint_auth_method", "client_secret_post")]).expect_page(200);
        assert_eq!(step(&page), "user");
        let page = fill(&mut owner, &page, &[("userinfo_method", "POST"), ("claims", "given_name = first\nfamily_name = last")]);
        assert!(page.expect_page(200).text().contains("id=\"told\""));
        let settings = found(app, "corp").upstream.settings;
        assert_eq!((settings.method, settings.claims_source), (UpstreamMethod::Read, ClaimsSource::Userinfo));
        assert_eq!(settings.allowed_email_domains, ["a.test", "b.test"]);
        assert_eq!((settings.parameters.len(), settings.parameters[1].value.as_str()), (2, "a b"));
        assert_eq!((settings.claim_name("given_name"), settings.claim_name("family_name")), ("first", "last"));
        assert!(settings.own_callback && settings.userinfo_endpoint.is_some_and(|url| url.starts_with(&upstream.issuer())));
    });
}

/// The seed: "Loading configuration failed."
#[test]
fn a_configuration_that_cannot_be_loaded_is_told_at_the_field_with_the_reason() {
    on_both_with(&Setup::more(LOCAL), |app| {
        let mut owner = app.console(AdminRole::Owner, "/admin/domains");
        let page = owner.get("/admin/domains/new?preset=generic").expect_page(200);
        let page = fill(&mut owner, &page, &[("name", "corp")]).expect_page(200);
        let failed = fill(&mut owner, &page, &[("method", "discover"), ("issuer", "http://127.0.0.1:9")]).expect_page(400);
        assert!(failed.text().contains("id=\"issuer-problem\"") && failed.text().contains("Loading configuration failed"));
        assert!(failed.text().contains("upstream_unreachable") && failed.text().contains("What to do"));
        assert!(failed.text().contains("value=\"http://127.0.0.1:9\""), "what was typed is kept");
        let lying = Upstream::start();
        let other = lying.issuer().replace("127.0.0.1", "localhost");
        let failed = fill(&mut owner, &failed, &[("method", "discover"), ("issuer", &other)]).expect_page(400);
        assert!(failed.text().contains("Loading configuration failed"), "the metadata is another issuer's");
    });
}

#[test]
fn a_name_is_a_short_one_and_nobody_elses() {
    let upstream = Upstream::start();
    on_both_with(&Setup::more(&upstream.tables("")), |app| {
        let mut owner = app.console(AdminRole::Owner, "/admin/domains");
        let page = owner.get("/admin/domains/new?preset=google").expect_page(200);
        assert!(fill(&mut owner, &page, &[("name", "No Name")]).expect_page(400).text().contains("id=\"name-problem\""));
        assert!(fill(&mut owner, &page, &[("name", "corp")]).expect_page(400).text().contains("Another domain has this name"));
    });
}

#[test]
fn a_domain_is_changed_a_step_at_a_time_and_keeps_its_secret() {
    let upstream = Upstream::start();
    on_both_with(&Setup::more(LOCAL), |app| {
        let mut owner = app.console(AdminRole::Owner, "/admin/domains");
        let page = to_the_app(&mut owner, &upstream.issuer());
        fill(&mut owner, &page, &[("client_id", CLIENT), ("client_secret", SECRET)]).expect_page(200);
        let before = found(app, "corp").upstream;
        let details = owner.get("/admin/domains/corp/edit?step=details").expect_page(200);
        let app_step = owner.get("/admin/domains/corp/edit?step=app").expect_page(200);
        let page = fill(&mut owner, &details, &[("display_name", "The corporation"), ("create_accounts", "")]).expect_page(200);
        assert!(page.text().contains("The corporation"));
        let after = found(app, "corp").upstream;
        assert!(!after.settings.create_accounts && after.secret == before.secret);
        let late = fill(&mut owner, &app_step, &[("client_id", "other")]).expect_page(400);
        assert!(late.text().contains("Somebody changed this domain"));
        let app_step = owner.get("/admin/domains/corp/edit?step=app").expect_page(200);
        fill(&mut owner, &app_step, &[("client_id", "other")]).expect_page(200);
        let after = found(app, "corp").upstream;
        assert_eq!((after.settings.client_id.as_str(), after.secret), ("other", before.secret));
    });
}

/// The seed: "If an OpenID Connect Relying Party domain is enabled as a login domain, you cannot delete it."
#[test]
fn a_domain_in_use_is_not_removed_and_says_why() {
    let upstream = Upstream::start();
    on_both_with(&Setup::more(LOCAL), |app| {
        let mut owner = app.console(AdminRole::Owner, "/admin/domains");
        let page = to_the_app(&mut owner, &upstream.issuer());
        fill(&mut owner, &page, &[("client_id", CLIENT), ("client_secret", SECRET)]).expect_page(200);
        let asked = owner.get("/admin/domains/corp/delete").expect_page(200);
        assert!(asked.text().contains("id=\"uses\"") && !asked.text().contains("id=\"confirm-form\""));
        let act = |browser: &mut Browser<'_>, path: &str, form: &str| {
            let form = browser.get(path).expect_page(200).form(form);
            let answer = browser.submit(&form);
            browser.follow(answer).expect_page(200)
        };
        let page = act(&mut owner, "/admin/domains/corp/disable", "confirm-form");
        assert!(page.text().contains("id=\"enable-form\""));
        assert!(app.site().upstream("corp").is_none(), "this process follows at once");
        act(&mut owner, "/admin/domains/corp", "enable-form");
        assert!(app.site().upstream("corp").is_some());
        act(&mut owner, "/admin/domains/corp", "flush-form");
        act(&mut owner, "/admin/domains/corp/disable", "confirm-form");
        let page = act(&mut owner, "/admin/domains/corp/delete", "confirm-form");
        assert!(page.text().contains("id=\"told\""));
        owner.get("/admin/domains/corp").expect_page(404);
    });
}

#[test]
fn domains_of_the_file_are_seen_and_left_alone() {
    let upstream = Upstream::start();
    on_both_with(&Setup::more(&upstream.tables("")), |app| {
        let mut owner = app.console(AdminRole::Owner, "/admin/domains");
        let page = owner.get("/admin/domains/corp").expect_page(200);
        assert!(
            page.text().contains("id=\"from-file\"") && !page.text().contains("act-delete") && page.text().contains("act-flush")
        );
        assert!(owner.get("/admin/domains/corp/edit").location().ends_with("?told=from_file"));
        let auditor = app.console(AdminRole::Auditor, "/admin/domains").get("/admin/domains/corp").expect_page(200);
        assert!(!auditor.text().contains("id=\"acts\""));
    });
}

#[test]
fn the_doctor_examines_a_domain_and_says_what_is_wrong() {
    let upstream = Upstream::start();
    on_both_with(&Setup::more(&upstream.tables("")), |app| {
        let mut owner = app.console(AdminRole::Owner, "/admin/domains");
        let page = owner.get("/admin/domains/corp/doctor").expect_page(200);
        for word in ["settings", "reach", "issuer", "keys", "In order"] {
            assert!(page.text().contains(word), "{word}");
        }
        assert_eq!(owner.get("/admin/domains/corp").expect_page(200).link("act-try"), "/login/try?idp=corp");
        owner.get("/admin/domains/none/doctor").expect_page(404);
    });
}
