//! Two tenants that know nothing of each other: every name in the path of every operation, given another tenant's, is answered like one that
//! nobody has, and changes nothing. The operations are those that are served, so that none is missing.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};
use signet::flow::Site;
use signet::flow::admin::Administrator;
use signet::flow::admin::profile::{self, FirstSignIn, Profile};
use signet::flow::inspector;
use signet::flow::portal::{Developer, Reach, apps};
use signet::http::{admin, api, portal};
use signet::model::{Browser as Device, ClientKind, FederatedIdentity, Grant, Id, Instant, Scope, Seconds, Session, User};

use crate::audited;
use crate::harness::authority::Authority;
use crate::harness::upstream::Upstream;
use crate::harness::{Answer, Ask, ROBOT, Setup, TestApp, Tokens, on_both_with, password_hash, robot_of, snapshot};

/// What a name in a path is, by the word before it: the identifiers of one tenant.
pub type Names = BTreeMap<&'static str, String>;

/// Names that are words of ours or of anybody's, and say nothing about a tenant.
const WORDS: [&str; 5] = ["{group}", "{kind}", "{section}", "{recipe}", "{code}"];

pub fn setup(upstream: &Upstream) -> Setup {
    let tenant = |name: &str| format!("[[tenant]]\nname = \"{name}\"\napp_approval = true\n");
    let provider = "[[provider]]\nname = \"other\"\ntenant = \"other\"\nissuer = \"https://other.test\"\n";
    let outbound = upstream.tables("").split("[[upstream]]").next().unwrap().to_owned();
    let more =
        [tenant("default"), tenant("other"), provider.to_owned(), robot_of("default"), robot_of("other"), outbound].concat();
    Setup { provider: "tenant = \"default\"\n".to_owned(), more, two_tenants: true, ..Setup::default() }
}

/// The robot of a tenant.
struct Robot<'a> {
    app: &'a TestApp,
    host: &'static str,
    token: String,
}

impl<'a> Robot<'a> {
    fn of(app: &'a TestApp, host: &'static str) -> Self {
        let resource = format!("https://{host}/api");
        let form = [("grant_type", "client_credentials"), ("resource", resource.as_str())];
        Self { app, host, token: Tokens::read(app.send(ROBOT.token(&form).host(host))).access }
    }

    fn send(&self, verb: &str, path: &str, body: &str) -> Answer {
        let ask = Ask::new(verb, &format!("/api{path}")).bearer(&self.token).host(self.host).header("if-match", "*");
        self.app.send(if body.is_empty() { ask } else { ask.body("application/json", body.as_bytes()) })
    }

    /// Makes something and gives the member that names it.
    fn make(&self, path: &str, member: &str, body: &str) -> String {
        let made = self.send("POST", path, body);
        assert!(matches!(made.status(), 200 | 201), "{path}: {}", made.text());
        made.json()[member].as_str().unwrap_or_else(|| panic!("no {member}: {}", made.text())).to_owned()
    }

    fn first(&self, path: &str, member: &str) -> String {
        let found = self.send("GET", path, "").expect(200).json();
        found["items"][0][member].as_str().unwrap_or_else(|| panic!("no {member}: {found}")).to_owned()
    }
}

/// One of everything that a tenant has, named after the word that stands before it in paths.
pub fn one_of_each(app: &TestApp, host: &'static str, upstream: &Upstream) -> Names {
    let robot = Robot::of(app, host);
    let site = app.house().site(host, "/").unwrap();
    let word = site.tenant.name.clone();
    let mut names = Names::from([("tenants", word.clone())]);
    let user = somebody(app, &site, "mallory");
    names.insert("people", user.to_string());
    lives(app, &robot, (&site, &user), upstream, &mut names);
    robot.send("PUT", &format!("/groups/crew-{word}/members/{user}"), "").expect(204);
    names.insert("groups", format!("crew-{word}"));
    let client = format!("atlas-{word}");
    let body = format!(
        r#"{{ "kind": "web", "client_id": "{client}", "redirect_uris": ["https://{client}.test/cb"],
             "request_object_encryption_alg": "ECDH-ES", "request_object_encryption_enc": "A256GCM" }}"#
    );
    robot.make("/clients", "client_id", &body);
    robot.make(&format!("/clients/{client}/secrets"), "id", "");
    names.insert("secrets of clients", robot.first(&format!("/clients/{client}/secrets"), "id"));
    names.insert("flows of flows", refused(app, host, &client));
    names.insert("clients", client);
    let team = robot.make("/teams", "id", &format!(r#"{{ "name": "Maps", "owner": "{user}" }}"#));
    let inside = |rest: &str| format!("/teams/{team}{rest}");
    names.insert(
        "invitations",
        robot.make(&inside("/invitations"), "id", r#"{ "invitee": "zoe@example.test", "role": "viewer" }"#),
    );
    let new = r#"{ "kind": "web", "client_name": "Mine", "redirect_uris": ["https://mine.test/cb"] }"#;
    let own = robot.make(&inside("/apps"), "client_id", new);
    robot.make(&inside(&format!("/apps/{own}/secrets")), "id", "");
    names.insert("secrets of apps", robot.first(&inside(&format!("/apps/{own}/secrets")), "id"));
    names.insert("flows of apps", refused(app, host, &own));
    names.insert("apps", own);
    let by = Developer::person(&site.tenant.id, &user, Reach::Founder);
    let asked = (&Id::new(team.clone()), ClientKind::Machine, "Waits", Vec::new());
    let waits = apps::create(app.house(), &site, &by, asked, app.now()).unwrap();
    names.insert("approvals", waits.whole.client.id.to_string());
    names.insert("teams", team);
    settings(app, &robot, &word, &mut names);
    app.notice();
    names
}

/// A person of a tenant, with everybody's password.
pub fn somebody(app: &TestApp, site: &Site, name: &str) -> Id<User> {
    let person = Profile { username: format!("{name}-{}", site.tenant.name), ..Profile::default() };
    let host_of = Administrator::host(site.tenant.id.clone());
    profile::add(app.house().store(), &host_of, (person, FirstSignIn::Password(password_hash())), app.now()).unwrap().id
}

/// A domain, and a session, a grant and an identity of a person, and a trial.
fn lives(app: &TestApp, robot: &Robot<'_>, (site, user): (&Site, &Id<User>), upstream: &Upstream, names: &mut Names) {
    let (now, word, store) = (app.now(), site.tenant.name.clone(), app.house().store());
    let issuer = upstream.issuer();
    let body =
        format!(r#"{{ "name": "corp-{word}", "issuer": "{issuer}", "client_id": "signet", "client_secret": "a secret there" }}"#);
    names.insert("domains", robot.make("/upstreams", "name", &body));
    let domain = store.read(|c| signet::store::upstreams::list(c, &site.tenant.id)).unwrap().remove(0);
    let (device, session, grant) = signed_in(site, user, now);
    let identity = FederatedIdentity {
        id: Id::new(format!("identity-{word}")),
        tenant: site.tenant.id.clone(),
        user: user.clone(),
        upstream: domain.id,
        issuer,
        subject: format!("there-{word}"),
        label: String::new(),
        claims: Map::new(),
        created_at: now,
        last_used_at: now,
    };
    let kept = signet::store::upstream_arrivals::Kept {
        id: format!("trial-{word}"),
        provider: site.provider.id.clone(),
        sealed: vec![0; 40],
        created_at: now,
        expires_at: session.expires_at,
    };
    names.insert("sessions", session.id.to_string());
    names.insert("grants", grant.id.to_string());
    names.insert("identities", identity.id.to_string());
    names.insert("tried", kept.id.clone());
    let write = move |c: &mut signet::store::AnyConnection| {
        signet::store::browsers::insert(c, &device)?;
        signet::store::sessions::insert(c, &session)?;
        signet::store::grants::insert(c, &grant)?;
        signet::store::upstream_arrivals::insert(c, &kept)?;
        signet::store::federated_identities::insert(c, &identity).map(drop)
    };
    store.write(write).unwrap();
}

/// A person in a browser, and what they gave the robot.
fn signed_in(site: &Site, user: &Id<User>, now: Instant) -> (Device, Session, Grant) {
    let (word, later) = (site.tenant.name.clone(), now.plus(Seconds::days(1)));
    let device = Device {
        id: Id::new(format!("device-{word}")),
        provider: site.provider.id.clone(),
        secret: signet::crypto::Hashed::from_bytes(vec![1; 32]),
        current: None,
        created_at: now,
        expires_at: later,
    };
    let session = Session {
        id: Id::new(format!("session-{word}")),
        browser: device.id.clone(),
        provider: site.provider.id.clone(),
        user: user.clone(),
        auth_time: now,
        amr: vec!["pwd".to_owned()],
        acr: "0".to_owned(),
        remember: true,
        created_at: now,
        last_seen: now,
        ended_at: None,
        expires_at: later,
        user_agent: String::new(),
        address: "192.0.2.9".to_owned(),
    };
    let grant = Grant {
        id: Id::new(format!("grant-{word}")),
        provider: site.provider.id.clone(),
        client: Id::new("robot"),
        user: user.clone(),
        session: session.id.clone(),
        scope: Scope::parse("openid"),
        claims: signet::model::RequestedClaims::default(),
        resources: Vec::new(),
        nonce: None,
        auth_time: now,
        auth_time_requested: false,
        amr: vec!["pwd".to_owned()],
        acr: "0".to_owned(),
        offline: true,
        created_at: now,
        expires_at: later,
        revoked_at: None,
    };
    (device, session, grant)
}

fn settings(app: &TestApp, robot: &Robot<'_>, word: &str, names: &mut Names) {
    let pair = format!(r#"{{ "name": "pair-{word}", "algorithm": "ES256" }}"#);
    names.insert("platform-identities", robot.make("/platform-identities", "name", &pair));
    let provider = format!(r#"{{ "name": "acme-{word}", "issuer": "https://acme-{word}.test" }}"#);
    names.insert("providers", robot.make("/providers", "name", &provider));
    let resource = format!(r#"{{ "identifier": "https://stock-{word}.test" }}"#);
    names.insert("resources", robot.make("/resources", "id", &resource));
    let rules = r#"{ "name": "rules", "version": "1", "title": "Rules", "text": "Be kind.", "required_for": ["developers"] }"#;
    let rules = robot.make("/agreements", "id", rules);
    robot.send("POST", &format!("/agreements/{rules}/withdraw"), "").expect(204);
    let terms = r#"{ "name": "terms", "version": "1", "title": "Terms", "text": "Be kind." }"#;
    names.insert("agreements", robot.make("/agreements", "id", terms));
    let pem = serde_json::json!({ "pem": Authority::new(&format!("Root of {word}")).pem() }).to_string();
    let added = robot.send("POST", "/trust", &pem);
    assert!(matches!(added.status(), 200 | 201), "{}", added.text());
    names.insert("trust", robot.first("/trust", "id"));
    names.insert("keys", robot.first("/keys", "kid"));
    names.insert("encryption", robot.first("/keys/encryption", "kid"));
    names.insert("audit", robot.first("/audit", "id"));
    app.notice();
}

/// The reference of a log-in that is refused for its address.
fn refused(app: &TestApp, host: &str, client: &str) -> String {
    app.notice();
    let query = format!("response_type=code&client_id={client}&redirect_uri=https%3A%2F%2Fnowhere.test%2Fcb&scope=openid");
    let page = app.send(Ask::get(&format!("/oauth/auz/authorize?{query}")).host(host)).expect(400);
    inspector::write(app.house()).unwrap();
    page.header("x-request-id").to_owned()
}

/// The names of a path, each with what it is.
fn names_of(path: &str) -> Vec<(String, String)> {
    let parts: Vec<_> = path.split('/').collect();
    let is_of_team = path.contains("/teams/");
    let names = parts.windows(2).filter(|pair| pair[1].starts_with('{'));
    let noun = |before: &str, name: &str| match (before, name) {
        ("secrets", _) if is_of_team => "secrets of apps".to_owned(),
        ("secrets", _) => "secrets of clients".to_owned(),
        ("flows", _) if is_of_team => "flows of apps".to_owned(),
        ("flows", _) => "flows of flows".to_owned(),
        ("users" | "members", _) => "people".to_owned(),
        ("upstreams", _) => "domains".to_owned(),
        (before, _) => before.to_owned(),
    };
    names.map(|pair| (pair[1].to_owned(), noun(pair[0], pair[1]))).collect()
}

/// A path whose names are given one by one.
fn with(path: &str, values: &[String]) -> String {
    let mut values = values.iter();
    let part = |part: &str| if part.starts_with('{') { values.next().unwrap().clone() } else { part.to_owned() };
    path.split('/').map(part).collect::<Vec<_>>().join("/")
}

/// For each name of a path: the addresses that differ in it, one with the other tenant's, one with nobody's. Names before it are our own,
/// those after it once our own and once theirs.
pub fn addresses(path: &str, own: &Names, theirs: &Names) -> Vec<(String, String)> {
    let names = names_of(path);
    let of = |names: &Names, noun: &str| names.get(noun).unwrap_or_else(|| panic!("no {noun} for {path}")).clone();
    let word = |name: &str| match name {
        "{kind}" => "web",
        "{section}" => "about",
        "{recipe}" => "gitlab",
        _ => "none",
    };
    let mut all = Vec::new();
    for (at, (name, noun)) in names.iter().enumerate() {
        if WORDS.contains(&name.as_str()) {
            continue;
        }
        for rest in [own, theirs] {
            let pick = |(place, (name, noun)): (usize, &(String, String))| {
                let is_word = WORDS.contains(&name.as_str()) && name != "{group}";
                if is_word { word(name).to_owned() } else { of(if place < at { own } else { rest }, noun) }
            };
            let mut values: Vec<_> = names.iter().enumerate().map(pick).collect();
            values[at] = of(theirs, noun);
            let foreign = with(path, &values);
            values[at] = "none".to_owned();
            let nobody = with(path, &values);
            all.push((foreign, nobody));
        }
    }
    all
}

/// What an answer says, whatever it is called in it and whichever request it was.
pub fn said(answer: &Answer, address: &str) -> String {
    let mut text = format!("{} {} ", answer.status(), answer.header("location"));
    if answer.header("content-type").contains("json") {
        let body: Value = serde_json::from_str(answer.text()).unwrap();
        text += &format!("{} {} {}", body["code"], body["title"], body["detail"]);
    }
    address.split('/').filter(|part| part.len() > 12 || part.contains('-')).fold(text, |text, part| text.replace(part, "none"))
}

#[test]
fn a_name_of_another_tenant_is_nobodys_in_every_operation() {
    let upstream = Upstream::start();
    on_both_with(&setup(&upstream), |app| {
        upstream.script(|_| {});
        // The first tenant manages the others, so it is the second that looks.
        let (theirs, own) = (one_of_each(app, "id.test", &upstream), one_of_each(app, "other.test", &upstream));
        let robot = Robot::of(app, "other.test");
        let before = snapshot(app);
        for operation in api::OPERATIONS.iter().copied().flatten().filter(|own| own.action.is_some()) {
            let (verb, path) = (operation.verb.name(), operation.path);
            let body = audited::body_of(&format!("{verb} {path}"));
            for (foreign, nobody) in addresses(path, &own, &theirs) {
                let (found, missing) = (robot.send(verb, &foreign, &body), robot.send(verb, &nobody, &body));
                assert_eq!(said(&found, &foreign), said(&missing, &nobody), "{verb} {path}: {foreign}");
                assert_eq!(found.status(), 404, "{verb} {path}: {foreign} → {}", found.text());
            }
        }
        unchanged(app, &before);
    });
}

/// Nothing is written but what every request leaves: who was here last, and what it costs.
pub fn unchanged(app: &TestApp, before: &BTreeMap<String, String>) {
    let after = snapshot(app);
    let changed: BTreeSet<_> = before.keys().filter(|table| before.get(*table) != after.get(*table)).cloned().collect();
    assert!(changed.is_subset(&BTreeSet::from(["throttle".to_owned()])), "{changed:?}");
}

/// What names there are: a name that is not an object of a tenant has to be known as a word.
#[test]
fn every_name_of_every_path_is_an_object_of_a_tenant_or_a_word() {
    let console = admin::SCREENS.iter().copied().flatten().map(|row| row.path);
    let paths = console.chain(portal::SCREENS.iter().copied().flatten().map(|row| row.path));
    let paths = paths.chain(api::OPERATIONS.iter().copied().flatten().map(|own| own.path));
    let mut nouns: BTreeSet<String> =
        paths.flat_map(names_of).filter(|(name, _)| !WORDS.contains(&name.as_str())).map(|own| own.1).collect();
    for known in [
        "people",
        "sessions",
        "grants",
        "identities",
        "clients",
        "secrets of clients",
        "flows of flows",
        "teams",
        "invitations",
        "apps",
        "secrets of apps",
        "flows of apps",
        "approvals",
        "domains",
        "platform-identities",
        "providers",
        "tenants",
        "resources",
        "agreements",
        "trust",
        "keys",
        "encryption",
        "audit",
        "tried",
    ] {
        assert!(nouns.remove(known), "no path names {known}");
    }
    assert_eq!(nouns, BTreeSet::new(), "these names have no other tenant's in the tests above");
}
