//! Apps of teams: from the kind to the first log-in, two secrets at once, what a developer may not decide, approval and health.

use signet::flow::admin::profile::Profile;
use signet::flow::admin::roles;
use signet::flow::portal::health::{Finding, examine};
use signet::flow::portal::{Developer, Reach, apps, invitations, teams};
use signet::model::{AdminRole, Client, ClientMetadata, Id, Team, TeamRole};
use signet::pages::client_settings::CLIENT_SECTIONS;

use crate::harness::{
    Answer, Auth, Browser, DEVICE_GRANT, Device, Form, ISSUER, RelyingParty, Setup, TestApp, Tokens, on_both, on_both_with,
};

pub const BACK: &str = "https://maps.test/signed-in";

pub fn by(app: &TestApp, name: &str) -> Developer {
    Developer::person(&app.site().tenant.id, &app.person(name).id, Reach::Member)
}

/// A team of `dev`, with a viewer.
pub fn world(app: &TestApp) -> Id<Team> {
    for name in ["dev", "viewer", "admin", "cleo"] {
        app.add(name, Profile::default());
    }
    let (store, now) = (app.house().store(), app.now());
    roles::appoint(store, &app.host(), (&app.person("admin").id, Some(AdminRole::Admin)), now).unwrap();
    let dev = Developer { reach: Reach::Founder, ..by(app, "dev") };
    let team = teams::create(store, &dev, ("Maps", None), now).unwrap();
    let (_, token) = invitations::invite(store, &dev, (&team, "viewer", TeamRole::Viewer), now).unwrap();
    let mut viewer = app.signed_in("viewer", "/account");
    let form = viewer.get(&format!("/portal/join?token={}", token.reveal())).form("join-form");
    viewer.submit(&form);
    team
}

/// Makes an app by the pages; where that leads.
pub fn make(browser: &mut Browser<'_>, team: &Id<Team>, kind: &str, uris: &str) -> Answer {
    let base = format!("/portal/teams/{team}/apps/new");
    assert!(browser.get(&base).expect_page(200).text().contains(&format!("id=\"kind-{kind}\"")));
    let named = browser.get(&format!("{base}/{kind}?name=Atlas")).expect_page(200);
    browser.submit(&named.form("app-form").with(&[("redirect_uris", uris)]))
}

/// The client that a path of the portal is about.
pub fn client(location: &str) -> Id<Client> {
    Id::new(location.split("/apps/").nth(1).unwrap().split(['/', '?']).next().unwrap())
}

/// A form as a browser would send it: what is chosen in its lists and written in its areas, too.
fn whole(page: &Answer) -> Form {
    let mut form = page.form("app-form");
    let text = page.text().split("<form id=\"app-form\"").nth(1).unwrap().split("</form>").next().unwrap();
    let between = |text: &str, open: &str, close: &str| text.split(open).nth(1).unwrap().split(close).next().unwrap().to_owned();
    for list in text.split("<select ").skip(1) {
        let chosen = list.split("</select>").next().unwrap().split("<option ").find(|option| option.contains(" selected"));
        let value = chosen.map(|option| between(option, "value=\"", "\"")).unwrap_or_default();
        form.fields.push((between(list, "name=\"", "\""), value));
    }
    for area in text.split("<textarea ").skip(1).filter(|area| area.split('>').next().unwrap().contains(" name=")) {
        let written = area.split("</textarea>").next().unwrap().split_once('>').unwrap().1;
        let written = written.trim_start_matches('\n').replace("&#x3D;", "=").replace("&quot;", "\"").replace("&amp;", "&");
        form.fields.push((between(area, "name=\"", "\""), written));
    }
    form
}

fn text_of(page: &Answer, id: &str) -> &'static str {
    let rest = page.text().split(&format!("<code id=\"{id}\">")).nth(1).unwrap_or_else(|| panic!("no #{id}"));
    leak(rest.split('<').next().unwrap())
}

fn leak(text: &str) -> &'static str {
    Box::leak(text.to_owned().into_boxed_str())
}

fn party(id: &Id<Client>, auth: Auth) -> RelyingParty {
    RelyingParty { id: leak(id.as_str()), auth, redirect_uri: BACK }
}

pub fn metadata(app: &TestApp, id: &Id<Client>) -> ClientMetadata {
    app.house().client(&app.site(), id.as_str()).unwrap().unwrap().client.metadata.clone()
}

fn acts(app: &TestApp) -> Vec<String> {
    let tenant = app.site().tenant.id.clone();
    let entries = app.house().store().read(|c| signet::store::audit::list(c, &tenant, 100)).unwrap();
    entries
        .into_iter()
        .filter(|entry| entry.action.starts_with("client.") && !entry.action.contains("show"))
        .map(|entry| entry.action)
        .collect()
}

fn signs_in(app: &TestApp, at: &RelyingParty) {
    let mut cleo = app.browser();
    let page = cleo.sign_in(at, &[("scope", "openid profile")], "cleo");
    let answered = if page.status() == 200 { cleo.press(&page, "consent-form", ("action", "allow")) } else { page };
    let tokens = at.redeem(app, &answered.callback());
    assert!(!tokens.id.is_empty());
}

#[test]
fn a_web_app_is_made_signs_people_in_and_changes_its_secret_with_both_alive() {
    on_both(|app| {
        let team = world(app);
        let mut dev = app.signed_in("dev", "/account");
        let made = make(&mut dev, &team, "web", BACK);
        let id = client(made.location());
        let page = dev.follow(made);
        let first = text_of(&page, "secret");
        let kept = metadata(app, &id);
        assert_eq!((kept.require_pkce, kept.scope.unwrap().to_string().as_str()), (Some(true), "openid profile email"));
        signs_in(app, &party(&id, Auth::Basic(first)));

        app.wait(60);
        let page = dev.get(&format!("/portal/teams/{team}/apps/{id}/secrets"));
        assert!(!page.text().contains("id=\"secret\""), "it is shown once");
        let shown = dev.submit(&page.form("secret-form"));
        let second = text_of(&dev.follow(shown), "secret");
        let both = dev.get(&format!("/portal/teams/{team}/apps/{id}/secrets")).expect_page(200);
        assert!(!both.text().contains("secret-form"), "two are the most");
        app.wait(60);
        signs_in(app, &party(&id, Auth::Basic(first)));
        signs_in(app, &party(&id, Auth::Basic(second)));
        app.house().tally().write(app.house().store()).unwrap();
        let found = apps::find(app.house(), &app.site(), &by(app, "dev"), (&team, &id)).unwrap();
        assert!(found.whole.client.secrets.iter().all(|secret| secret.last_used_at.is_some()), "each says when it was used");
        assert!(found.activity.last_token_at.is_some() && examine(&found, app.now()).is_empty());

        let old = found.whole.client.secrets[0].id.clone();
        let page = dev.get(&format!("/portal/teams/{team}/apps/{id}/secrets/{old}/revoke")).expect_page(200);
        let form = page.form("confirm-form");
        assert!(dev.submit(&form).location().ends_with("?told=secret_revoked"));
        assert!(dev.submit(&form).location().ends_with("?told=no_such_secret"));
        signs_in(app, &party(&id, Auth::Basic(second)));
        app.wait(60);
        let mut cleo = app.browser();
        let answered = cleo.sign_in(&party(&id, Auth::Basic(first)), &[("scope", "openid profile")], "cleo");
        let code = answered.callback();
        app.send(party(&id, Auth::Basic(first)).redeeming(&code.code())).expect_error(401, "invalid_client");
        app.house().tally().write(app.house().store()).unwrap();
        let page = dev.get(&format!("/portal/teams/{team}/apps/{id}")).expect_page(200);
        assert!(page.text().contains("<code>invalid_client</code>"), "and the page says so");

        let page = dev.get(&format!("/portal/teams/{team}/apps/{id}/delete")).expect_page(200);
        let still = dev.get(&format!("/portal/teams/{team}/delete")).form("confirm-form");
        assert!(dev.submit(&still).location().ends_with("?told=has_apps"));
        assert!(dev.submit(&page.form("confirm-form")).location().ends_with("?told=app_deleted"));
        assert!(app.house().client(&app.site(), id.as_str()).unwrap().is_none());
        assert!(dev.submit(&still).location().ends_with("?told=team_deleted"));
        assert_eq!(acts(app), ["client.delete", "client.revoke_secret", "client.add_secret", "client.create"]);
    });
}

#[test]
fn every_kind_begins_with_settings_that_fit_it() {
    on_both(|app| {
        let team = world(app);
        let mut dev = app.signed_in("dev", "/account");
        let spa = make(&mut dev, &team, "single_page", BACK);
        assert!(spa.location().ends_with("?told=app_made"));
        signs_in(app, &party(&client(spa.location()), Auth::None));
        let native = make(&mut dev, &team, "native", "com.example.atlas:/signed-in");
        assert!(native.location().ends_with("?told=app_made"));
        let machine = make(&mut dev, &team, "machine", "");
        let id = client(machine.location());
        let kept = metadata(app, &id);
        assert_eq!((kept.scope.map(|scope| scope.to_string()).as_deref(), kept.redirect_uris.len()), (Some(""), 0));
        assert!(dev.get(&format!("/portal/teams/{team}/apps/new/toaster")).status() == 404);
        dev.get(&format!("/portal/teams/{team}/apps/new/web?name=")).expect_page(200);
        let listed = dev.get(&format!("/portal/teams/{team}")).expect_page(200);
        assert_eq!(listed.text().matches("<b>Atlas</b>").count(), 3);
        for tab in ["", "/connect", "/settings/about", "/secrets"] {
            dev.get(&format!("/portal/teams/{team}/apps/{id}{tab}")).expect_page(200);
        }
        let mut viewer = app.signed_in("viewer", "/account");
        let page = viewer.get(&format!("/portal/teams/{team}/apps/{id}/secrets")).expect_page(200);
        assert!(!page.text().contains("secret-form"));
    });
}

/// RFC 8628: no secret, no address, and what there is to copy is what the device does.
#[test]
fn an_app_for_devices_is_made_in_the_portal_and_people_allow_it() {
    on_both(|app| {
        let team = world(app);
        let mut dev = app.signed_in("dev", "/account");
        let made = make(&mut dev, &team, "device", "");
        assert!(made.location().ends_with("?told=app_made"));
        let id = client(made.location());
        let kept = metadata(app, &id);
        assert!(kept.redirect_uris.is_empty() && kept.response_types.is_empty());
        let recipe = dev.get(&format!("/portal/teams/{team}/apps/{id}/connect/device")).expect_page(200);
        for line in ["https://id.test/oauth/device_authorization", "open https://id.test/device", id.as_str(), DEVICE_GRANT] {
            assert!(recipe.text().contains(line), "{line}");
        }
        for tab in ["", "/connect", "/settings/about", "/secrets", "/claims"] {
            dev.get(&format!("/portal/teams/{team}/apps/{id}{tab}")).expect_page(200);
        }
        let device = Device::ask(app, &party(&id, Auth::None), "openid profile email offline_access");
        let mut browser = app.browser();
        let page = device.confirm(&mut browser, "ada");
        assert!(page.text().contains("Connect Atlas on a device?"));
        browser.press(&page, "consent-form", ("action", "allow")).expect_page(200);
        let tokens = Tokens::read(app.send(device.poll()));
        assert!(!tokens.refresh.is_empty() && !tokens.id.is_empty());
    });
}

#[test]
fn saving_what_stands_there_changes_nothing_and_what_is_wrong_stands_at_its_field() {
    on_both(|app| {
        let team = world(app);
        let mut dev = app.signed_in("dev", "/account");
        let made = make(&mut dev, &team, "single_page", BACK);
        let id = client(made.location());
        let before = metadata(app, &id);
        let path = |section: &str| format!("/portal/teams/{team}/apps/{id}/settings/{section}");
        for section in CLIENT_SECTIONS.map(|section| section.word) {
            let form = whole(&dev.get(&path(section)).expect_page(200));
            let saved = dev.submit(&form);
            assert!(saved.location().ends_with("?told=app_saved"), "{section}: {}", saved.status());
            assert_eq!(metadata(app, &id), before, "{section}");
        }
        let form = whole(&dev.get(&path("about")));
        assert!(dev.submit(&form.clone().with(&[("client_name", "Atlas of maps")])).location().ends_with("app_saved"));
        assert_eq!(metadata(app, &id).client_name.as_deref(), Some("Atlas of maps"));
        let stale = dev.submit(&form.with(&[("client_name", "Other")])).expect_page(400);
        assert!(stale.text().contains("Somebody changed this app"));
        for (section, name, value) in [
            ("about", "logo_uri", "ftp://x"),
            ("addresses", "redirect_uris", "https://*.maps.test/cb"),
            ("addresses", "redirect_uris", &format!("{ISSUER}/cb")), // this server's own
            ("tokens", "access_token_lifetime", "-1"),
            ("authentication", "jwks", "{"),
            ("access", "scope", "openid users:write"),
            ("access", "scope", "openid orders:read"),
            ("access", "scope", ""),
        ] {
            let form = whole(&dev.get(&path(section)).expect_page(200));
            let again = dev.submit(&form.with(&[(name, value)])).expect_page(400);
            assert!(again.text().contains(&format!("id=\"{name}-problem\"")), "{name}={value}: {}", again.text());
        }
        assert_eq!(metadata(app, &id).redirect_uris, [BACK]);
        // What is no field of a section is not taken, and neither is what only administrators decide: it is shown.
        let page = dev.get(&path("access")).expect_page(200);
        assert!(page.text().contains("id=\"require_consent\" type=\"text\" value=\"as usual\" readonly"));
        dev.submit(&whole(&page).with(&[("require_consent", "false"), ("redirect_uris", "https://evil.test/cb")]));
        let kept = metadata(app, &id);
        assert_eq!((kept.require_consent, kept.redirect_uris.len()), (None, 1));
        // Registered members without a field of their own, and names in other languages, have theirs.
        let form = whole(&dev.get(&path("others")));
        for wrong in ["[]", "{\"claim_mappings\": [\"groups\"]}", "{\"require_consent\": false}", "{\"client_nam\": \"x\"}"] {
            dev.submit(&form.clone().with(&[("others", wrong)])).expect_page(400);
        }
        let saved = dev.submit(&form.with(&[("others", "{\"client_name#de\": \"Karten\", \"keywords\": [\"maps\"]}")]));
        assert!(saved.location().ends_with("app_saved"));
        let kept = metadata(app, &id);
        assert_eq!((&kept.other["client_name#de"], kept.claim_mappings.len()), (&serde_json::json!("Karten"), 0));
        let form = whole(&dev.get(&path("about")).expect_page(200)).with(&[("description", "Maps for walkers")]);
        assert!(dev.submit(&form).location().ends_with("app_saved"));
        assert_eq!(metadata(app, &id).other["description"], "Maps for walkers");
    });
}

#[test]
fn what_an_administrator_decided_stays_and_an_app_of_another_team_or_of_none_is_no_app() {
    on_both(|app| {
        let team = world(app);
        let mut dev = app.signed_in("dev", "/account");
        let made = make(&mut dev, &team, "web", BACK);
        let id = client(made.location());
        let provider = app.site().provider.id.clone();
        let decide = |change: fn(&mut ClientMetadata)| {
            let (provider, id) = (provider.clone(), id.clone());
            let edit = move |c: &mut signet::store::AnyConnection| {
                let mut client = signet::store::clients::find(c, &provider, &id)?.unwrap();
                change(&mut client.metadata);
                signet::store::clients::update(c, &client)
            };
            app.house().store().write(edit).unwrap();
            app.house().refresh().unwrap();
        };
        decide(|metadata| {
            metadata.require_consent = Some(false);
            metadata.scope = Some(signet::model::Scope::parse("openid orders:read"));
        });
        let path = |section: &str| format!("/portal/teams/{team}/apps/{id}/settings/{section}");
        let form = whole(&dev.get(&path("access"))).with(&[("scope", "openid email orders:read")]);
        assert!(dev.submit(&form).location().ends_with("app_saved"));
        let kept = metadata(app, &id);
        assert_eq!((kept.require_consent, kept.scope.unwrap().contains("orders:read")), (Some(false), true));
        // With scopes of the server's own API it is for administrators alone.
        decide(|metadata| metadata.scope = Some(signet::model::Scope::parse("openid users:read")));
        let form = whole(&dev.get(&path("about"))).with(&[("client_name", "Other")]);
        assert!(dev.submit(&form).location().ends_with("?told=app_mightier"));
        let secrets = dev.get(&format!("/portal/teams/{team}/apps/{id}/secrets")).form("secret-form");
        assert!(dev.submit(&secrets).location().ends_with("?told=app_mightier"));

        let other =
            teams::create(app.house().store(), &Developer { reach: Reach::Founder, ..by(app, "dev") }, ("x", None), app.now());
        let other = other.unwrap();
        for (team, id) in [(&other, id.as_str()), (&team, "web"), (&team, "none")] {
            for tail in ["", "/connect", "/connect/grafana", "/settings/about", "/secrets", "/delete", "/secrets/x/revoke"] {
                assert_eq!(dev.get(&format!("/portal/teams/{team}/apps/{id}{tail}")).status(), 404, "{id}{tail}");
            }
        }
        assert!(app.house().client(&app.site(), "web").unwrap().is_some());
    });
}

#[test]
fn an_app_waits_for_an_administrator_where_the_tenant_wants_it() {
    on_both_with(&Setup::more("[[tenant]]\nname = \"default\"\napp_approval = true\n"), |app| {
        let team = world(app);
        let mut dev = app.signed_in("dev", "/account");
        let made = make(&mut dev, &team, "web", BACK);
        let id = client(made.location());
        let secret = text_of(&dev.follow(made), "secret");
        let page = dev.get(&format!("/portal/teams/{team}/apps/{id}")).expect_page(200);
        assert!(page.text().contains("id=\"waits\""));
        let at = party(&id, Auth::Basic(secret));
        let page = app.browser().authorize(&at, &[]).expect_page(403);
        assert!(page.text().contains("<code id=\"error-code\">app_waiting</code>"), "nobody signs in to it");
        // It can be finished meanwhile, and stays waiting.
        let form = whole(&dev.get(&format!("/portal/teams/{team}/apps/{id}/settings/about")));
        assert!(dev.submit(&form.with(&[("client_name", "Atlas 2")])).location().ends_with("app_saved"));
        assert!(app.house().client(&app.site(), id.as_str()).unwrap().is_none());

        let mut admin = app.signed_in("admin", "/account");
        let page = admin.get("/admin/approvals").expect_page(200);
        assert!(page.text().contains("Atlas 2") && page.text().contains("Maps") && page.text().contains(BACK));
        let form = page.form("approve-form");
        assert!(admin.submit(&form).location().ends_with("?told=app_approved"));
        assert!(admin.submit(&form).location().ends_with("?told=not_waiting"), "once");
        signs_in(app, &at);
        assert!(admin.get("/admin/approvals").text().contains("id=\"nothing-waits\""));
        // An administrator's own app needs no approval.
        let made = make(&mut admin, &team, "single_page", "https://maps.test/other");
        assert!(app.house().client(&app.site(), client(made.location()).as_str()).unwrap().is_some());
        assert_eq!(acts(app).iter().filter(|act| *act == "client.approve").count(), 1);
    });
}

#[test]
fn health_names_what_is_old_unused_open_or_deprecated() {
    on_both(|app| {
        let team = world(app);
        let mut dev = app.signed_in("dev", "/account");
        let id = client(make(&mut dev, &team, "web", BACK).location());
        let secrets = dev.get(&format!("/portal/teams/{team}/apps/{id}/secrets")).form("secret-form");
        dev.submit(&secrets);
        let found = |app: &TestApp| {
            let found = apps::find(app.house(), &app.site(), &by(app, "dev"), (&team, &id)).unwrap();
            examine(&found, app.now())
        };
        assert_eq!(found(app), []);
        app.wait(8 * 86_400);
        assert_eq!(found(app), [Finding::NeverUsed]);
        app.wait(31 * 86_400);
        let unused = found(app).iter().filter(|one| matches!(one, Finding::UnusedSecret { last_used_at: None, .. })).count();
        assert_eq!(unused, 2);
        let mut dev = app.signed_in("dev", "/account");
        let form = whole(&dev.get(&format!("/portal/teams/{team}/apps/{id}/settings/flow")));
        assert!(dev.submit(&form.with(&[("require_pkce", "false")])).location().ends_with("app_saved"));
        assert_eq!(found(app)[0], Finding::NoPkce);
        let page = dev.get(&format!("/portal/teams/{team}/apps/{id}")).expect_page(200);
        assert!(page.text().contains("No PKCE") && page.text().contains("Never used"));
    });
}

#[test]
fn a_developer_sees_what_the_app_gets_of_themselves_with_the_reason_for_each_claim() {
    on_both(|app| {
        let team = world(app);
        let mut dev = app.signed_in("dev", "/account");
        let id = client(make(&mut dev, &team, "web", BACK).location());
        let path = format!("/portal/teams/{team}/apps/{id}/claims");
        let page = dev.get(&path).expect_page(200);
        let own = app.person("dev");
        assert!(page.text().contains(own.id.as_str()) && page.text().contains("scope profile"));
        let less = dev.get(&format!("{path}?scope=openid")).expect_page(200);
        assert!(!less.text().contains(">scope profile<") && less.text().contains("preferred_username"), "it says why not");
        // Nobody else's: there is no way to name another person.
        assert!(!dev.get(&format!("{path}?person=cleo")).text().contains(app.person("cleo").id.as_str()));
        let mut viewer = app.signed_in("viewer", "/account");
        let page = viewer.get(&path).expect_page(200);
        assert!(page.text().contains(app.person("viewer").id.as_str()) && !page.text().contains(own.id.as_str()));
    });
}
