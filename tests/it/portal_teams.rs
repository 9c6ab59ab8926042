//! Teams of the developer portal: who sees and does what (every screen × every team role × a foreign team), invitations that work once
//! and for whom they are meant, the last owner, and what developers accept first.

use signet::flow::admin::Administrator;
use signet::flow::admin::profile::{self, FirstSignIn, Profile};
use signet::flow::portal::{Developer, Reach, Refusal, Undone, invitations, members, teams};
use signet::http::portal::SCREENS;
use signet::http::portal::screen::Open;
use signet::http::screens::Verb;
use signet::model::{AdminRole, Id, StandardClaims, Team, TeamRole};
use signet::protocol::precondition::Precondition;

use crate::harness::{Answer, Ask, Browser, Setup, TestApp, on_both, on_both_with};

/// `y`: it is shown or done (or there is nothing to do it to), `n`: 403, `-`: 404. Columns: an owner, a developer and a viewer of the
/// team; an administrator of the tenant; an owner of another team.
const TABLE: &[(&str, &str)] = &[
    ("GET /portal", "yyyyy"),
    ("GET /portal/teams/new", "yyyyy"),
    ("POST /portal/teams/new", "yyyyy"),
    ("GET /portal/teams/{team}", "yyyy-"),
    ("GET /portal/teams/{team}/rename", "ynny-"),
    ("POST /portal/teams/{team}/rename", "ynny-"),
    ("GET /portal/teams/{team}/leave", "yyyy-"),
    ("GET /portal/teams/{team}/delete", "ynny-"),
    ("GET /portal/teams/{team}/apps/new", "yyny-"),
    ("GET /portal/teams/{team}/apps/new/{kind}", "yyny-"),
    ("POST /portal/teams/{team}/apps/new/{kind}", "yyny-"),
    ("GET /portal/teams/{team}/apps/{app}", "yyyy-"),
    ("GET /portal/teams/{team}/apps/{app}/connect", "yyyy-"),
    ("GET /portal/teams/{team}/apps/{app}/connect/{recipe}", "yyyy-"),
    ("GET /portal/teams/{team}/apps/{app}/try", "yyyy-"),
    ("POST /portal/teams/{team}/apps/{app}/try", "yyny-"),
    ("POST /portal/teams/{team}/apps/{app}/connect/{recipe}", "yyny-"),
    ("GET /portal/teams/{team}/apps/{app}/claims", "yyyy-"),
    ("GET /portal/teams/{team}/apps/{app}/settings/{section}", "yyny-"),
    ("POST /portal/teams/{team}/apps/{app}/settings/{section}", "yyny-"),
    ("GET /portal/teams/{team}/apps/{app}/secrets", "yyyy-"),
    ("POST /portal/teams/{team}/apps/{app}/secrets", "yyny-"),
    ("GET /portal/teams/{team}/apps/{app}/secrets/{secret}/revoke", "yyny-"),
    ("POST /portal/teams/{team}/apps/{app}/secrets/{secret}/revoke", "yyny-"),
    ("GET /portal/teams/{team}/apps/{app}/flows", "yyyy-"),
    ("GET /portal/teams/{team}/apps/{app}/flows/{reference}", "yyyy-"),
    ("POST /portal/teams/{team}/apps/{app}/flows/{reference}/add", "yyny-"),
    ("POST /portal/teams/{team}/apps/{app}/ask-again", "yyny-"),
    ("POST /portal/teams/{team}/apps/{app}/change/withdraw", "yyny-"),
    ("GET /portal/teams/{team}/apps/{app}/delete", "yyny-"),
    ("POST /portal/teams/{team}/apps/{app}/delete", "yyny-"),
    ("GET /portal/teams/{team}/members/{person}", "ynny-"),
    ("POST /portal/teams/{team}/members/{person}", "ynny-"),
    ("GET /portal/teams/{team}/members/{person}/remove", "ynny-"),
    ("POST /portal/teams/{team}/members/{person}/remove", "ynny-"),
    ("POST /portal/teams/{team}/owner", "ynny-"),
    ("GET /portal/teams/{team}/invite", "ynny-"),
    ("POST /portal/teams/{team}/invite", "ynny-"),
    ("POST /portal/teams/{team}/invitations/{invitation}/withdraw", "ynny-"),
    ("GET /portal/flows", "yyyyy"),
    ("GET /portal/join", "yyyyy"),
    ("POST /portal/join", "yyyyy"),
    ("GET /portal/agreements", "yyyyy"),
    ("POST /portal/agreements", "yyyyy"),
    // last, for what they take away
    ("POST /portal/teams/{team}/delete", "ynny-"),
    ("POST /portal/teams/{team}/leave", "yyyy-"),
];

const COLUMNS: [&str; 5] = ["owner", "developer", "viewer", "admin", "stranger"];

fn by(app: &TestApp, name: &str, reach: Reach) -> Developer {
    Developer::person(&app.site().tenant.id, &app.person(name).id, reach)
}

/// A team of `owner`, `developer` and `viewer`, and one of `stranger`.
fn world(app: &TestApp) -> Id<Team> {
    for name in COLUMNS {
        app.add(name, Profile::default());
    }
    app.appoint("admin", Some(AdminRole::Admin));
    let store = app.house().store();
    let found = |name| teams::create(store, &by(app, name, Reach::Founder), ("Maps", None), app.now()).unwrap();
    found("stranger");
    found("owner"); // so that they stay a developer when the other one is gone
    let team = found("owner");
    for (name, role) in [("developer", TeamRole::Developer), ("viewer", TeamRole::Viewer)] {
        join(app, &team, name, role);
    }
    team
}

fn join(app: &TestApp, team: &Id<Team>, name: &str, role: TeamRole) {
    let (store, owner, now) = (app.house().store(), by(app, "owner", Reach::Member), app.now());
    let (_, token) = invitations::invite(store, &owner, (team, name, role), now).unwrap();
    let mut browser = app.signed_in(name, "/account");
    let page = browser.get(&format!("/portal/join?token={}", token.reveal())).expect_page(200);
    let joined = browser.submit(&page.form("join-form"));
    assert!(joined.location().ends_with("?told=joined"), "{}", joined.status());
}

fn ask(browser: &mut Browser<'_>, row: &str, team: &Id<Team>) -> Answer {
    let (verb, path) = row.split_once(' ').unwrap();
    let mut path = path.replace("{team}", team.as_str()).replace("{kind}", "web").replace("{section}", "look");
    for name in ["{person}", "{invitation}", "{app}", "{recipe}", "{secret}", "{reference}"] {
        path = path.replace(name, "none");
    }
    if verb == "GET" {
        return browser.get(&path);
    }
    browser.act(&path)
}

fn address(email: &str, email_verified: Option<bool>) -> StandardClaims {
    StandardClaims { email: Some(email.to_owned()), email_verified, ..StandardClaims::default() }
}

fn acts(app: &TestApp, action: &str) -> usize {
    let tenant = app.site().tenant.id.clone();
    let entries = app.house().store().read(|c| signet::store::audit::list(c, &tenant, 100)).unwrap();
    entries.into_iter().filter(|entry| entry.action == action).count()
}

fn refusal<T: std::fmt::Debug>(done: Result<T, Undone>) -> Refusal {
    match done {
        Err(Undone::Refused(refusal)) => refusal,
        other => panic!("{other:?}"),
    }
}

#[test]
fn no_screen_is_without_a_row_and_no_row_without_a_screen() {
    let word = |verb| if verb == Verb::Get { "GET" } else { "POST" };
    let mut served: Vec<String> =
        SCREENS.iter().copied().flatten().map(|screen| format!("{} {}", word(screen.verb), screen.path)).collect();
    let mut rows: Vec<String> = TABLE.iter().map(|(row, _)| (*row).to_owned()).collect();
    served.sort();
    rows.sort();
    assert_eq!(served, rows);
    let in_a_team = SCREENS.iter().copied().flatten().filter(|screen| screen.path.contains("{team}"));
    assert!(in_a_team.clone().all(|screen| matches!(screen.open, Open::Team(_))), "what names a team is judged by it");
}

#[test]
fn every_screen_is_open_to_the_team_roles_of_its_row_and_a_foreign_team_is_none() {
    on_both(|app| {
        for (at, name) in COLUMNS.into_iter().enumerate() {
            // a team each, since some rows take it away
            let team = if at == 0 { world(app) } else { fresh(app) };
            let mut browser = app.signed_in(name, "/account");
            for (row, columns) in TABLE {
                let answer = ask(&mut browser, row, &team);
                let told = format!("{row} as {name}: {}", answer.status());
                match columns.as_bytes()[at] {
                    b'y' => {
                        assert!(matches!(answer.status(), 200 | 303 | 400 | 404), "{told}");
                        assert!(!answer.header("location").starts_with("/login"), "{told}");
                        let has_names = ["{person}", "{invitation}", "{app}"].iter().any(|name| row.contains(name));
                        assert!(has_names || row.contains("POST") || answer.status() != 404, "{told}");
                    }
                    b'n' => assert!(answer.expect_page(403).text().contains("team_role_too_narrow"), "{told}"),
                    _ => assert_eq!(answer.status(), 404, "{told}"),
                }
            }
        }
    });
}

/// Another team of the same people.
fn fresh(app: &TestApp) -> Id<Team> {
    let team = teams::create(app.house().store(), &by(app, "owner", Reach::Founder), ("Maps", None), app.now()).unwrap();
    for (name, role) in [("developer", TeamRole::Developer), ("viewer", TeamRole::Viewer)] {
        join(app, &team, name, role);
    }
    team
}

#[test]
fn whoever_is_in_no_team_stays_outside_until_they_are_invited_unless_everyone_is_a_developer() {
    let doors = |app: &TestApp, expected: u16| {
        app.add("nobody", Profile::default());
        let mut browser = app.signed_in("nobody", "/account");
        for (row, _) in
            TABLE.iter().filter(|(row, _)| !row.contains("{team}") && !row.contains("/join") && !row.contains("/flows"))
        {
            let answer = ask(&mut browser, row, &Id::new("none"));
            if expected == 403 {
                assert!(answer.expect_page(403).text().contains("not_a_developer"), "{row}");
            } else {
                assert!(matches!(answer.status(), 200 | 303 | 400), "{row}: {}", answer.status());
            }
        }
        let mut nobody = app.browser();
        for (row, _) in TABLE {
            let (verb, path) = row.split_once(' ').unwrap();
            let ask = if verb == "GET" { Ask::get(path) } else { Ask::post(path, &[]) };
            assert!(nobody.send(ask).location().starts_with("/login?interaction="), "{row}");
        }
    };
    on_both(|app| doors(app, 403));
    on_both_with(&Setup::more("[[tenant]]\nname = \"default\"\ndevelopers = \"everyone\"\n"), |app| doors(app, 200));
}

#[test]
fn an_invitation_is_shown_once_works_once_and_only_for_whom_it_is_meant() {
    on_both(|app| {
        let team = world(app);
        app.add("grace", Profile { claims: address("grace@example.com", None), ..Profile::default() });
        app.add("mallory", Profile::default());
        let mut owner = app.signed_in("owner", "/account");
        let form = owner.get(&format!("/portal/teams/{team}/invite")).expect_page(200).form("invite-form");
        owner.submit(&form.clone().with(&[("invitee", "  ")])).expect_page(400);
        owner.submit(&form.clone().with(&[("invitee", "viewer")])).expect_page(400);
        let shown = owner.submit(&form.with(&[("invitee", "Grace@Example.com"), ("role", "developer")]));
        let shown = owner.follow(shown).expect_page(200);
        let link = shown.text().split("/portal/join?token&#x3D;").nth(1).unwrap().split('<').next().unwrap().to_owned();
        let link = format!("/portal/join?token={link}");
        assert!(owner.get(&format!("/portal/teams/{team}")).text().contains("grace@example.com"));

        let mut mallory = app.signed_in("mallory", "/account");
        assert!(mallory.get(&link).expect_page(400).text().contains("id=\"join-another\""));
        let mut grace = app.signed_in("grace", "/account");
        assert_eq!(grace.get("/portal").status(), 403);
        let form = grace.get(&link).expect_page(200).form("join-form");
        assert_eq!(grace.submit(&form).location(), format!("/portal/teams/{team}?told=joined"));
        let again = grace.submit(&form);
        assert!(grace.follow(again).expect_page(400).text().contains("id=\"join-closed\""));
        assert!(grace.get("/portal").expect_page(200).text().contains("Developer"));
        let path = format!("/portal/teams/{team}/rename");
        assert_eq!(grace.get(&path).status(), 403);
        assert_eq!((acts(app, "team.invite"), acts(app, "team.join")), (3, 3));
    });
}

#[test]
fn an_invitation_ends_when_it_is_taken_back_made_anew_or_old_and_one_for_nobody_waits_for_a_proved_address() {
    on_both(|app| {
        let team = world(app);
        let (store, owner) = (app.house().store(), by(app, "owner", Reach::Member));
        let invite = |name: &str| invitations::invite(store, &owner, (&team, name, TeamRole::Viewer), app.now()).unwrap();
        let (first, old) = invite("later@example.com");
        let (second, token) = invite("LATER@example.com");
        assert_ne!(first.id, second.id);
        assert_eq!(
            invitations::list(store, &owner, &team, app.now()).unwrap(),
            std::slice::from_ref(&second),
            "the later one counts"
        );
        app.add("later", Profile { claims: address("later@example.com", Some(false)), ..Profile::default() });
        let mut browser = app.signed_in("later", "/account");
        let page = |token: &signet::crypto::Plain| format!("/portal/join?token={}", token.reveal());
        assert!(browser.get(&page(&old)).expect_page(400).text().contains("join-closed"));
        assert!(browser.get(&page(&token)).expect_page(400).text().contains("join-another"), "the address is not proved");
        let mut stored = app.person("later");
        stored.claims.email_verified = Some(true);
        store.write(move |c| signet::store::users::update(c, &stored).map(drop)).unwrap();
        browser.get(&page(&token)).expect_page(200);
        let mut at_the_team = app.signed_in("owner", "/account");
        let row = format!("POST /portal/teams/{{team}}/invitations/{}/withdraw", second.id);
        assert!(ask(&mut at_the_team, &row, &team).location().ends_with("?told=withdrawn"));
        assert!(ask(&mut at_the_team, &row, &team).location().ends_with("?told=invitation_closed"));
        assert!(browser.get(&page(&token)).expect_page(400).text().contains("join-closed"));
        let (_, token) = invite("later@example.com");
        app.wait(7 * 86_400 + 1);
        let mut browser = app.signed_in("later", "/account");
        assert!(browser.get(&page(&token)).expect_page(400).text().contains("join-closed"));
        assert_eq!(invitations::list(store, &owner, &team, app.now()).unwrap(), []);
    });
}

#[test]
fn the_last_owner_of_a_team_stays_even_when_two_go_at_once() {
    on_both(|app| {
        let team = world(app);
        let (store, now) = (app.house().store(), app.now());
        let owner = by(app, "owner", Reach::Member);
        let viewer = app.person("viewer").id;
        assert_eq!(refusal(members::leave(store, &owner, &team, now)), Refusal::LastOwner);
        let demoted = members::appoint(store, &owner, (&team, &app.person("owner").id, TeamRole::Viewer), now);
        assert_eq!(refusal(demoted), Refusal::LastOwner);
        members::appoint(store, &owner, (&team, &viewer, TeamRole::Owner), now).unwrap();
        let leave = |by: Developer| {
            let (store, team) = (store.clone(), team.clone());
            std::thread::spawn(move || members::leave(&store, &by, &team, now).is_ok())
        };
        let two = [leave(owner), leave(by(app, "viewer", Reach::Member))];
        let gone = two.map(|thread| thread.join().unwrap());
        assert_eq!(gone.iter().filter(|gone| **gone).count(), 1, "one of them stays");
        assert_eq!(acts(app, "team.leave"), 1);
    });
}

#[test]
fn a_role_that_was_taken_away_meanwhile_does_nothing_and_another_tenant_has_no_such_team() {
    on_both_with(&Setup::two_tenants(""), |app| {
        let team = world(app);
        let (store, now) = (app.house().store(), app.now());
        let owner = by(app, "owner", Reach::Member);
        let developer = by(app, "developer", Reach::Member);
        assert_eq!(
            refusal(teams::rename(store, &developer, (&team, "x", &Precondition::Any), now)),
            Refusal::NotAllowed(TeamRole::Developer)
        );
        members::remove(store, &owner, (&team, &app.person("developer").id), now).unwrap();
        assert_eq!(refusal(members::leave(store, &developer, &team, now)), Refusal::NoSuchTeam);
        assert_eq!(refusal(members::remove(store, &owner, (&team, &app.person("developer").id), now)), Refusal::NoSuchMember);
        assert_eq!(refusal(teams::create(store, &developer, ("x", None), now)), Refusal::NoFounder);
        let other = app.house().site("other.test", "/").unwrap();
        let host = Administrator::host(other.tenant.id.clone());
        let mallory = (Profile { username: "mallory".into(), ..Profile::default() }, FirstSignIn::Later);
        let mallory = profile::add(store, &host, mallory, now).unwrap().id;
        for user in [mallory, app.person("owner").id] {
            let there = Developer::person(&other.tenant.id, &user, Reach::Tenant);
            assert_eq!(refusal(teams::open(store, &there, (&team, signet::model::TeamAction::See))), Refusal::NoSuchTeam);
            assert_eq!(refusal(teams::remove(store, &there, (&team, &Precondition::Any), now)), Refusal::NoSuchTeam);
            assert!(teams::list_all(store, &there, (teams::Wanted::All, None), 10).unwrap().is_empty());
        }
        assert_eq!((acts(app, "team.rename"), acts(app, "team.delete")), (0, 0));
    });
}

#[test]
fn developers_accept_what_they_are_asked_to_before_anything_else() {
    let terms = "[[agreement]]\nname = \"api\"\nversion = \"1\"\ntitle = \"Rules for apps\"\ntext = \"Ask before you ship.\"\nrequired_for = [\"developers\"]\n";
    on_both_with(&Setup::more(&format!("[[tenant]]\nname = \"default\"\ndevelopers = \"everyone\"\n{terms}")), |app| {
        app.add("dev", Profile::default());
        let mut dev = app.signed_in("dev", "/account");
        let sent = dev.get("/portal/teams/new?x=1");
        assert_eq!(sent.location(), "/portal/agreements?to=%2Fportal%2Fteams%2Fnew%3Fx%3D1");
        assert!(ask(&mut dev, "POST /portal/teams/new", &Id::new("x")).location().starts_with("/portal/agreements?to="));
        let page = dev.follow(sent).expect_page(200);
        assert!(page.text().contains("Ask before you ship."));
        let away = page.form("agreement-form").with(&[("to", "https://evil.example/portal/")]);
        let other = page.form("agreement-form").with(&[("agreements", "none")]);
        assert_eq!(dev.submit(&other).location(), "/portal/teams/new?x=1&told=agreed");
        assert!(dev.get("/portal").location().starts_with("/portal/agreements"), "nothing was accepted");
        assert_eq!(dev.submit(&away).location(), "/portal?told=agreed");
        dev.get("/portal/teams/new").expect_page(200);
        assert!(dev.get("/account/agreements").expect_page(200).text().contains("Rules for apps"));
        assert_eq!(dev.get("/portal/agreements").location(), "/portal");
    });
}
