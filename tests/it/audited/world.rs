//! Somebody who acts, what they act upon, and what is in the log afterwards.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde_json::Value;
use signet::http::screens::Verb;
use signet::http::{admin, portal};
use signet::model::{AdminRole, AuditRow};
use signet::store::audit::{Filter, Order, Page};

use super::{Call, Form, Left, Reveal, Walk};
use crate::harness::upstream::Upstream;
use crate::harness::{Answer, Ask, Browser, ISSUER, Postbox, Setup, TestApp, on_both_with, robot_of};

/// Everything that a test types as a secret has this in it.
pub const SECRET: &str = "typed-as-a-secret-0123456789-abcdefghij";

/// A server with an owner in a browser, a robot, and whatever a test makes.
pub struct World<'a> {
    pub app: &'a TestApp,
    pub upstream: &'a Upstream,
    pub postbox: &'a Postbox,
    robot: RefCell<String>,
    browser: RefCell<Browser<'a>>,
    actor: RefCell<String>,
    names: RefCell<BTreeMap<String, String>>,
    revealed: RefCell<BTreeSet<String>>,
    secrets: RefCell<BTreeSet<String>>,
}

/// A world on each kind of database, whose owner has signed in.
pub fn on_worlds(test: impl Fn(&World<'_>)) {
    let (upstream, postbox) = (Upstream::start(), Postbox::start());
    let tenant = "[[tenant]]\nname = \"default\"\napp_approval = true\ndevelopers = \"everyone\"\n";
    let tables = [tenant, &robot_of("default"), &postbox.section(), &upstream.tables("")].concat();
    on_both_with(&Setup::provider("sign_up = \"invitation\"\n").and_more(&tables), |app| {
        upstream.script(|_| {});
        let browser = app.console(AdminRole::Owner, "/account");
        let world = World {
            app,
            upstream: &upstream,
            postbox: &postbox,
            robot: RefCell::new(app.robot()),
            browser: RefCell::new(browser),
            actor: RefCell::default(),
            names: RefCell::default(),
            revealed: RefCell::default(),
            secrets: RefCell::default(),
        };
        world.is("owner");
        test(&world);
        world.has_told_no_secret();
    });
}

/// Every source file under a folder of the repository.
pub fn sources(folder: &Path, read: &mut impl FnMut(&str)) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    for entry in std::fs::read_dir(root).unwrap().map(Result::unwrap) {
        if entry.file_type().unwrap().is_dir() {
            sources(&entry.path(), read);
        } else if entry.path().extension().is_some_and(|end| end == "rs") {
            read(&std::fs::read_to_string(entry.path()).unwrap());
        }
    }
}

impl<'a> World<'a> {
    /// Says what a word stands for.
    pub fn learn(&self, word: &str, value: &str) {
        self.names.borrow_mut().insert(word.to_owned(), value.to_owned());
    }

    /// A text with every `$word` replaced.
    pub fn told(&self, text: &str) -> String {
        let mut parts = text.split('$');
        let mut told = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let end = part.find(|c: char| !c.is_ascii_lowercase() && c != '_').unwrap_or(part.len());
            let (word, rest) = part.split_at(end);
            let names = self.names.borrow();
            told += names.get(word).unwrap_or_else(|| panic!("nobody has said what ${word} is: {text}"));
            told += rest;
        }
        told
    }

    /// From now on it is this person who acts, in the browser of the world.
    pub fn is(&self, name: &str) {
        *self.actor.borrow_mut() = format!("user:{}", self.app.person(name).id);
    }

    /// The clock moves on, and the robot gets another token.
    pub fn waits(&self, seconds: i64) {
        self.app.wait(seconds);
        *self.robot.borrow_mut() = self.app.robot();
    }

    /// Somebody else's browser from now on.
    pub fn sits_down(&self, name: &str, browser: Browser<'a>) {
        *self.browser.borrow_mut() = browser;
        self.is(name);
    }

    /// What the browser does.
    pub fn browse<T>(&self, what: impl FnOnce(&mut Browser<'a>) -> T) -> T {
        what(&mut self.browser.borrow_mut())
    }

    /// What is done over the API by the robot.
    #[track_caller]
    pub fn api(&self, verb: &str, path: &str, body: &str) -> Answer {
        let ask = Ask::new(verb, &format!("/api{}", self.told(path))).bearer(&self.robot.borrow()).header("if-match", "*");
        let answer = self.app.send(if body.is_empty() { ask } else { ask.body("application/json", self.told(body).as_bytes()) });
        self.harvest(&answer);
        assert!(matches!(answer.status(), 200..=204), "{verb} {path} → {} {}", answer.status(), answer.text());
        answer
    }

    /// Makes something over the API and gives it a word: the member that names it.
    #[track_caller]
    pub fn make(&self, word: &str, (path, member): (&str, &str), body: &str) -> Value {
        let made = self.api("POST", path, body).json();
        self.learn(word, made[member].as_str().unwrap_or_else(|| panic!("no {member}: {made}")));
        made
    }

    /// Remembers what an answer tells that nobody else may read.
    pub fn harvest(&self, answer: &Answer) {
        let text = answer.text().replace("&#x3D;", "=");
        let found = ["token=", "\"client_secret\":\"", "id=\"client-secret\">", "id=\"secret\">", "<li><code>"];
        let word =
            |rest: &str| rest.split(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '_').next().unwrap_or("").to_owned();
        let all = found.iter().flat_map(|begin| text.split(*begin).skip(1).map(word)).filter(|secret| secret.len() > 20);
        self.secrets.borrow_mut().extend(all);
    }

    fn entries(&self) -> Vec<AuditRow> {
        let page = Page { filter: &Filter::default(), order: Order::Oldest, after: None, limit: 10_000 };
        let all = self.app.house().settings();
        let mut tenants: Vec<_> = all.sites().iter().map(|site| site.tenant.id.clone()).collect();
        tenants.dedup();
        let read = |tenant| self.app.house().store().read(|c| signet::store::audit::page(c, tenant, &page)).unwrap();
        tenants.iter().flat_map(read).collect()
    }

    /// Does something and looks at what it leaves.
    #[track_caller]
    pub fn leaves(&self, what: &str, (action, target): Left, actor: &str, act: impl FnOnce()) {
        let before: BTreeSet<_> = self.entries().into_iter().map(|row| row.entry.id).collect();
        act();
        let new: Vec<_> = self.entries().into_iter().map(|row| row.entry).filter(|entry| !before.contains(&entry.id)).collect();
        let [entry] = new.as_slice() else { panic!("{what} leaves one entry, not {new:#?}") };
        assert_eq!((entry.actor.as_str(), entry.action.as_str()), (actor, action), "{what}");
        assert_eq!((&entry.tenant, entry.at), (&self.app.site().tenant.id, self.app.now()), "{what}");
        match target.strip_suffix('*') {
            Some(kind) => assert!(entry.target.len() > kind.len() && entry.target.starts_with(kind), "{what}: {}", entry.target),
            None => assert_eq!(entry.target, self.told(target), "{what}"),
        }
    }

    fn actor(&self) -> String {
        self.actor.borrow().clone()
    }

    /// Each act in turn.
    pub fn forms(&self, acts: &[Form], reveals: &[Reveal]) {
        for (route, at, steps, left) in acts {
            assert!(fits(route, at.split('?').next().unwrap()), "{route}: {at}");
            let mut shown = String::new();
            self.leaves(route, *left, &self.actor(), || shown = self.fill(route, at, steps));
            if shown.contains("?shown=") {
                self.looks(&shown, reveals);
            }
        }
        let all: BTreeSet<_> = reveals.iter().map(|(route, _)| (*route).to_owned()).collect();
        assert_eq!(*self.revealed.borrow(), all, "every page that shows something once was looked at");
    }

    /// Looks at what is shown once, where the act leads.
    pub fn looks(&self, shown: &str, reveals: &[Reveal]) {
        let path = shown.trim_start_matches(ISSUER);
        let own = |(route, _): &&Reveal| fits(route, path.split('?').next().unwrap());
        let (route, left) = reveals.iter().find(own).unwrap_or_else(|| panic!("no row for {path}"));
        let kept = self.secrets.borrow().len();
        self.leaves(route, *left, &self.actor(), || {
            let page = self.browse(|own| own.get(path)).expect_page(200);
            self.harvest(&page);
        });
        assert!(self.secrets.borrow().len() > kept, "{route} shows a secret");
        self.revealed.borrow_mut().insert((*route).to_owned());
    }

    /// Fills in a form, page by page; where that leads in the end.
    fn fill(&self, route: &str, at: &str, steps: super::Steps) -> String {
        let at = self.told(at);
        let action = at.split('?').next().unwrap();
        let mut page = self.browse(|own| own.get(&page_of(route, &at))).expect_page(200);
        for (number, fields) in steps.iter().enumerate() {
            let told: Vec<_> = fields.iter().map(|(name, value)| (*name, self.told(value))).collect();
            let told: Vec<_> = told.iter().map(|(name, value)| (*name, value.as_str())).collect();
            let form = page.form_to(action).with(&told);
            let answer = self.browse(|own| own.submit(&form));
            if number + 1 == steps.len() {
                self.app.notice();
                return answer.location().to_owned();
            }
            page = self.browse(|own| own.follow(answer)).expect_page(200);
        }
        panic!("{route} has no step")
    }

    /// Each operation in turn.
    pub fn calls(&self, calls: &[Call]) {
        for (operation, path, body, left) in calls {
            let (verb, pattern) = operation.split_once(' ').unwrap();
            assert!(fits(pattern, path), "{operation}: {path}");
            self.leaves(operation, *left, "client:robot", || drop(self.api(verb, path, body)));
        }
    }

    /// Each walk in turn.
    pub fn walks(&self, walks: &[Walk]) {
        for (route, walk, left) in walks {
            self.leaves(route, *left, &self.actor(), || walk(self));
        }
    }

    fn has_told_no_secret(&self) {
        let log = format!("{:?}", self.entries());
        let secrets = self.secrets.borrow();
        let own = [SECRET.to_owned(), self.robot.borrow().clone(), crate::harness::PASSWORD.to_owned()];
        for secret in secrets.iter().chain(&own) {
            assert!(!log.contains(secret.as_str()), "a secret is in the log: {secret}");
        }
    }
}

/// Whether an address is one of a route.
fn fits(route: &str, address: &str) -> bool {
    let pattern = route.rsplit(' ').next().unwrap().split('/');
    let parts: Vec<_> = address.split('/').collect();
    let pattern: Vec<_> = pattern.collect();
    pattern.len() == parts.len() && pattern.iter().zip(&parts).all(|(own, part)| own.starts_with('{') || own == part)
}

/// The page from which an act is done: the one at its own address, or the nearest above.
fn page_of(route: &str, at: &str) -> String {
    let console = admin::SCREENS.iter().copied().flatten().map(|own| (own.verb, own.path));
    let pages: BTreeSet<_> = console
        .chain(portal::SCREENS.iter().copied().flatten().map(|own| (own.verb, own.path)))
        .filter(|(verb, _)| *verb == Verb::Get)
        .map(|(_, path)| path)
        .collect();
    let (mut pattern, mut path) = (route.split_once(' ').unwrap().1, at);
    if pages.contains(pattern) {
        return path.to_owned();
    }
    path = path.split('?').next().unwrap();
    while !pages.contains(pattern) {
        (pattern, path) = (pattern.rsplit_once('/').unwrap().0, path.rsplit_once('/').unwrap().0);
    }
    path.to_owned()
}
