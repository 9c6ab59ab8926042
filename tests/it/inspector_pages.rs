//! The flow inspector as people and programs see it: in the console, in the portal for those who own the app, over the API; from the
//! reference of an error page to the address that is registered.

use serde_json::json;
use signet::flow::admin::clients::{self, New};
use signet::flow::admin::profile::Profile;
use signet::flow::inspector::write;
use signet::flow::portal::{Developer, Reach, apps, invitations, teams};
use signet::model::{AdminRole, Client, ClientKind, Id, Team, TeamRole};

use crate::harness::{Ask, Auth, Browser, RelyingParty, Setup, TestApp, WEB, on_both, on_both_with};

const NOTES: &str = "https://notes.test/cb";

fn leak(text: &str) -> &'static str {
    Box::leak(text.to_owned().into_boxed_str())
}

/// A log-in that is refused for its address; the reference of the error page.
pub fn refused(app: &TestApp, client: &str, redirect_uri: &str) -> String {
    let party = RelyingParty { id: leak(client), auth: Auth::None, redirect_uri: leak(redirect_uri) };
    let page = app.get(&party.request(&[])).expect_page(400);
    let reference = page.header("x-request-id").to_owned();
    assert!(page.text().contains(&format!("/portal/flows?reference={reference}\"")));
    write(app.house()).unwrap();
    reference
}

/// An app that people made, so that it can be changed.
fn made(app: &TestApp) {
    let members = json!({ "client_name": "Notes", "redirect_uris": [NOTES] });
    let new = New::of_kind(ClientKind::Web, Some("notes".to_owned()), members.as_object().unwrap()).unwrap();
    app.with_registrar(|own| clients::add(own, new, app.now())).unwrap();
}

fn updates(app: &TestApp) -> usize {
    let tenant = app.site().tenant.id.clone();
    let entries = app.house().store().read(|c| signet::store::audit::list(c, &tenant, 100)).unwrap();
    entries.into_iter().filter(|entry| entry.action == "client.update").count()
}

#[test]
fn the_console_lists_what_was_asked_and_opens_a_log_in_by_its_reference() {
    on_both(|app| {
        app.add("helper", Profile::default());
        app.appoint("helper", Some(AdminRole::Support));
        WEB.tokens(app, "openid", "ada");
        let reference = refused(app, "web", "https://app.test/cb/");
        let mut helper = app.signed_in("helper", "/account");
        let list = helper.get("/admin/flows").expect_page(200);
        assert!(list.text().contains(&reference) && list.text().contains("400 Refused"));
        assert!(list.text().contains("/oauth/oauth20/token"));
        let only = helper.get("/admin/flows?refused=yes").expect_page(200);
        assert!(only.text().contains(&reference) && !only.text().contains("/oauth/oauth20/token"));
        let own = helper.get("/admin/flows?client=web&refused=yes").expect_page(200);
        assert!(own.text().contains(&reference) && !own.text().contains("/oauth/oauth20/token"));
        for nothing in ["?client=nobody", "?client=asking"] {
            let none = helper.get(&format!("/admin/flows{nothing}")).expect_page(200);
            assert!(none.text().contains("id=\"no-flows\""));
        }
        let found = helper.get(&format!("/admin/flows?reference=%20{reference}")).expect(303);
        assert!(found.location().ends_with(&format!("/admin/flows/{reference}")));
        let page = helper.follow(found).expect_page(200);
        assert!(page.text().contains("https://app.test/cb<mark>/</mark>"), "{}", page.text());
        assert!(page.text().contains("OpenID Connect Core §3.1.2.1") && !page.text().contains(&format!("add-{reference}")));
        assert!(helper.get("/admin/flows?reference=nothing").expect_page(200).text().contains("id=\"flow-missing\""));
        helper.get("/admin/flows/nothing").expect_page(404);
        // the reference of the error page leads here, too
        let led = helper.get(&format!("/portal/flows?reference={reference}")).expect(303);
        assert!(led.location().ends_with(&format!("/admin/flows/{reference}")));
    });
}

#[test]
fn an_address_that_was_refused_is_registered_by_whoever_may_change_the_app() {
    on_both(|app| {
        app.add("owner", Profile::default());
        app.appoint("owner", Some(AdminRole::Owner));
        made(app);
        let mut owner = app.signed_in("owner", "/account");
        // The usual apps are the file's: it is changed there, and the page says so.
        let reference = refused(app, "web", "https://app.test/cb/");
        let page = owner.get(&format!("/admin/flows/{reference}")).expect_page(200);
        let answer = owner.submit(&page.form(&format!("add-{reference}"))).expect(303);
        assert!(answer.location().ends_with("told=from_file"), "{}", answer.location());
        // An address at another host may be anybody's.
        let foreign = refused(app, "notes", "https://evil.test/cb");
        let page = owner.get(&format!("/admin/flows/{foreign}")).expect_page(200);
        assert!(page.text().contains("It cannot be registered from here") && !page.text().contains(&format!("add-{foreign}")));
        let answer = owner.act(&format!("/admin/flows/{foreign}/add")).expect(303);
        assert!(answer.location().ends_with("told=refused"), "{}", answer.location());
        assert_eq!(updates(app), 0);
        // One of its own host is added, and then the log-in works.
        let reference = refused(app, "notes", "https://notes.test/callback");
        let page = owner.get(&format!("/admin/flows/{reference}")).expect_page(200);
        let answer = owner.submit(&page.form(&format!("add-{reference}"))).expect(303);
        assert!(answer.location().ends_with("told=client_saved"), "{}", answer.location());
        assert_eq!(updates(app), 1);
        let notes = RelyingParty { id: "notes", auth: Auth::None, redirect_uri: "https://notes.test/callback" };
        app.browser().authorize(&notes, &[]).expect_page(200);
        let page = owner.get(&format!("/admin/flows/{reference}")).expect_page(200);
        assert!(!page.text().contains(&format!("add-{reference}")) && page.text().contains("registered by now"));
        // Once more changes nothing.
        owner.act(&format!("/admin/flows/{reference}/add")).expect(303);
        assert_eq!(updates(app), 1);
        owner.act("/admin/flows/none/add").expect_page(404);
    });
}

/// A team of `dev` with an app and a viewer, and one of `stranger`.
fn team(app: &TestApp) -> (Id<Team>, Id<Client>) {
    for name in ["dev", "viewer", "stranger"] {
        app.add(name, Profile::default());
    }
    let (store, now) = (app.house().store(), app.now());
    let by = |name: &str| Developer::person(&app.site().tenant.id, &app.person(name).id, Reach::Founder);
    teams::create(store, &by("stranger"), ("Others", None), now).unwrap();
    let team = teams::create(store, &by("dev"), ("Maps", None), now).unwrap();
    let (_, token) = invitations::invite(store, &by("dev"), (&team, "viewer", TeamRole::Viewer), now).unwrap();
    let mut viewer: Browser<'_> = app.signed_in("viewer", "/account");
    let form = viewer.get(&format!("/portal/join?token={}", token.reveal())).form("join-form");
    viewer.submit(&form);
    let asked = (&team, ClientKind::Web, "Notes", vec![NOTES.to_owned()]);
    let made = apps::create(app.house(), &app.site(), &by("dev"), asked, now).unwrap();
    app.notice();
    (team, made.whole.client.id)
}

#[test]
fn the_team_of_an_app_looks_at_its_requests_and_nobody_else_knows_of_them() {
    on_both(|app| {
        let (team, id) = team(app);
        let reference = refused(app, id.as_str(), "https://notes.test/cb/");
        let other = refused(app, "web", "https://app.test/cb/");
        let base = format!("/portal/teams/{team}/apps/{id}/flows");
        let mut viewer = app.signed_in("viewer", "/account");
        let list = viewer.get(&base).expect_page(200);
        assert!(list.text().contains(&reference) && !list.text().contains(&other));
        let found = viewer.get(&format!("/portal/flows?reference={reference}")).expect(303);
        assert!(found.location().ends_with(&format!("{base}/{reference}")), "{}", found.location());
        let page = viewer.follow(found).expect_page(200);
        assert!(
            page.text().contains("https://notes.test/cb<mark>/</mark>") && !page.text().contains(&format!("add-{reference}"))
        );
        viewer.act(&format!("{base}/{reference}/add")).expect_page(403);
        let found = viewer.get(&format!("{base}?reference={reference}")).expect(303);
        assert!(found.location().ends_with(&format!("{base}/{reference}")));
        // a stranger's request answers as one that there is not
        for unknown in [other.as_str(), "nothing"] {
            viewer.get(&format!("{base}/{unknown}")).expect_page(404);
            assert!(viewer.get(&format!("{base}?reference={unknown}")).expect_page(200).text().contains("id=\"flow-missing\""));
            let page = viewer.get(&format!("/portal/flows?reference={unknown}")).expect_page(200);
            assert!(page.text().contains("id=\"flow-missing\""));
        }
        let mut stranger = app.signed_in("stranger", "/account");
        stranger.get(&base).expect_page(404);
        stranger.get(&format!("{base}/{reference}")).expect_page(404);
        let page = stranger.get(&format!("/portal/flows?reference={reference}")).expect_page(200);
        assert!(page.text().contains("id=\"flow-missing\""));

        let mut dev = app.signed_in("dev", "/account");
        let page = dev.get(&format!("{base}/{reference}")).expect_page(200);
        let answer = dev.submit(&page.form(&format!("add-{reference}"))).expect(303);
        assert!(answer.location().ends_with("told=app_saved"), "{}", answer.location());
        let notes = RelyingParty { id: leak(id.as_str()), auth: Auth::None, redirect_uri: "https://notes.test/cb/" };
        let challenge = [("code_challenge", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"), ("code_challenge_method", "S256")];
        app.browser().authorize(&notes, &challenge).expect_page(200);
        assert_eq!(updates(app), 1);
        dev.act(&format!("{base}/{other}/add")).expect_page(404);
    });
}

const ROBOT: &str = r#"
[[client]]
provider = "default"
client_id = "robot"
client_secret = "a secret of robot"
grant_types = ["client_credentials"]
response_types = []
scope = "clients:read"
"#;

#[test]
fn programs_read_the_same_over_the_api() {
    on_both_with(&Setup::more(ROBOT), |app| {
        let tokens = WEB.tokens(app, "openid", "ada");
        let reference = refused(app, "web", "https://app.test/cb/");
        let token = app.robot();
        write(app.house()).unwrap();
        let ask = |path: &str| app.send(Ask::get(path).bearer(&token));
        let items = |query: &str| ask(&format!("/api/flows{query}")).expect(200).json()["items"].as_array().unwrap().clone();
        let all = items("");
        assert!(all.iter().any(|own| own["reference"] == reference.as_str()) && all.len() > 3);
        let only = items("?client_id=web&result=refused");
        assert_eq!((only.len(), &only[0]["reference"]), (1, &json!(reference)));
        assert_eq!(only[0]["refused"]["redirect_uri"], "https://app.test/cb/");
        assert_eq!(only[0]["refused"]["section"], "OpenID Connect Core §3.1.2.1");
        let first = ask("/api/flows?client_id=web&limit=1").expect(200).json();
        let next = first["next"].as_str().unwrap().split_once("/api").unwrap().1;
        let second = ask(&format!("/api{next}")).expect(200).json();
        assert_ne!(first["items"][0]["reference"], second["items"][0]["reference"]);
        let log_in = all.iter().find(|own| own["step"] == "Token" && own["client_id"] == "web").unwrap()["reference"]
            .as_str()
            .unwrap()
            .to_owned();
        let answer = ask(&format!("/api/flows/{log_in}")).expect(200);
        assert!(!answer.text().contains(&tokens.access) && !answer.text().contains(&tokens.id));
        let steps: Vec<_> = answer.json()["requests"].as_array().unwrap().iter().map(|own| own["step"].clone()).collect();
        assert_eq!(steps, ["Authorization", "Log-in page", "Token"]);
        ask("/api/flows?client_id=nobody").expect_problem(404, "client_not_found");
        ask("/api/flows/nothing").expect_problem(404, "flow_not_found");
        ask("/api/flows?result=good").expect_problem(400, "invalid_request");
    });
}
