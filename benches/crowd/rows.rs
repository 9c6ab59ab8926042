//! What is asked. `{}` of a path stands for another word each time.

use signet::http::screens::Verb;
use signet::http::{admin, api, portal};

/// How the requests of a row follow each other.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// The same page with other words.
    Again,
    /// The page after the one before.
    Onward,
}

/// A list or a search.
pub struct Row {
    /// Its name in the table.
    pub name: &'static str,
    path: &'static str,
    words: &'static [&'static str],
    pub way: Way,
}

impl Row {
    /// Whether it asks for what is at a path.
    fn is_at(&self, path: &str) -> bool {
        let own = self.path.split('?').next().unwrap_or_default();
        let same = |(own, other): (&str, &str)| own == other || own.contains('{') || other.starts_with('{');
        own.split('/').count() == path.split('/').count() && own.split('/').zip(path.split('/')).all(same)
    }

    /// The address of a turn.
    pub fn path(&self, turn: usize) -> String {
        self.words
            .get(turn % self.words.len().max(1))
            .map_or_else(|| self.path.to_owned(), |word| self.path.replace("{}", &word.replace(' ', "%20")))
    }
}

const fn list(name: &'static str, path: &'static str) -> Row {
    Row { name, path, words: &[], way: Way::Again }
}

const fn onward(name: &'static str, path: &'static str) -> Row {
    Row { name, path, words: &[], way: Way::Onward }
}

const fn search(name: &'static str, path: &'static str, words: &'static [&'static str]) -> Row {
    Row { name, path, words, way: Way::Again }
}

/// What many names begin with, and what few do.
const COMMON: &[&str] = &["a", "m", "mar", "j", "l", "z", "maria", "wei"];
const RARE: &[&str] = &["ada.lovelace120", "zoe.berg99", "wei.li52", "MARIA.GARCIA3201", "bo.quist77"];
const NAMES: &[&str] = &["Ada Lovelace", "maria", "Wei L", "Xi Quist", "Zoe B", "m"];
const NOBODY: &[&str] = &["zzzz", "0", "q", "ada.lovelacf", "~"];
/// The person who has most, and others.
const BUSY: &[&str] = &["crowd-2654435761"];
const APPS: &[&str] = &["Smith", "b", "Lovelace Ada", "Qu", "S"];
const IDS: &[&str] = &["app-1", "app-99", "app-", "web"];

const GROUPS: &[&str] = &["everybody", "group-1", "group-77"];
const TEAMS: &[&str] = &["1", "20", "700"];
const OWN_APPS: &[&str] = &["app-1", "app-1001", "app-9001"];

/// What the last part of the address of a page that lists nothing is: a form, a question before an act, or a file of thousands of lines.
const FORMS: &[&str] = &[
    "approve",
    "delete",
    "disable",
    "doctor",
    "edit",
    "enable",
    "export",
    "invite",
    "leave",
    "link",
    "new",
    "preview",
    "remove",
    "rename",
    "reset-factors",
    "revoke",
    "role",
    "rotate",
    "secret",
    "sign-out",
    "try",
    "turn-down",
    "unlink",
    "withdraw",
];
/// Pages on which a person answers, or which lead on.
const LEADING: &[&str] = &["/portal/agreements", "/portal/flows", "/portal/join"];

/// Lists of API, console and portal for which there is no row.
pub fn missing() -> Vec<String> {
    let operations = api::OPERATIONS.iter().copied().flatten();
    let read = operations.filter(|own| own.verb.name() == "GET" && own.action.is_some()).map(|own| format!("/api{}", own.path));
    let console = admin::SCREENS.iter().copied().flatten().map(|screen| (screen.verb, screen.path));
    let pages = console.chain(portal::SCREENS.iter().copied().flatten().map(|screen| (screen.verb, screen.path)));
    let pages = pages.filter(|(verb, path)| *verb == Verb::Get && !LEADING.contains(path)).map(|(_, path)| path.to_owned());
    let last = |path: &String| path.rsplit('/').next().unwrap_or_default().to_owned();
    let is_list = |path: &String| !last(path).starts_with('{') && !FORMS.contains(&last(path).as_str());
    read.chain(pages).filter(is_list).filter(|path| !ROWS.iter().any(|row| row.is_at(path))).collect()
}

/// Every row.
pub const ROWS: &[Row] = &[
    list("people", "/api/users"),
    onward("people, page after page", "/api/users?limit=200"),
    onward("people by e-mail, page after page", "/api/users?by=email&limit=200"),
    onward("people by name, page after page", "/api/users?by=name&limit=200"),
    search("people whose user name begins as many do", "/api/users?prefix={}", COMMON),
    search("people whose user name begins as few do", "/api/users?prefix={}", RARE),
    search("people by e-mail", "/api/users?by=email&prefix={}", COMMON),
    search("people by a whole e-mail", "/api/users?by=email&prefix={}", RARE),
    search("people by name", "/api/users?by=name&prefix={}", NAMES),
    onward("people by a common name, page after page", "/api/users?by=name&prefix=maria&limit=200"),
    search("people whom nobody is", "/api/users?prefix={}", NOBODY),
    search("people whom nobody is, by name", "/api/users?by=name&prefix={}", NOBODY),
    search("a person", "/api/users/{}", BUSY),
    search("sessions of a person with 10,000", "/api/users/{}/sessions", BUSY),
    search("grants of a person with 10,000", "/api/users/{}/grants", BUSY),
    onward("grants of a person with 10,000, page after page", "/api/users/crowd-2654435761/grants"),
    search("factors of a person", "/api/users/{}/factors", BUSY),
    search("agreements of a person", "/api/users/{}/agreements", BUSY),
    list("groups", "/api/groups"),
    search("people of a group", "/api/groups/{}/members", GROUPS),
    list("clients", "/api/clients"),
    onward("clients, page after page", "/api/clients?limit=200"),
    search("clients by name", "/api/clients?prefix={}", APPS),
    search("clients by client_id", "/api/clients?by=client_id&prefix={}", IDS),
    search("clients that do not exist", "/api/clients?prefix={}", NOBODY),
    search("secrets of a client", "/api/clients/{}/secrets", &["app-1", "app-5000"]),
    search("claims of a client", "/api/clients/{}/claims?user=crowd-2654435761", &["app-1", "app-5000"]),
    search("team of a client", "/api/clients/{}/team", &["app-1", "app-5000"]),
    list("approvals", "/api/approvals"),
    list("overview", "/api/overview"),
    list("teams", "/api/teams"),
    onward("teams, page after page", "/api/teams?limit=200"),
    search("people of a team", "/api/teams/team-{}/members", TEAMS),
    search("invitations of a team", "/api/teams/team-{}/invitations", TEAMS),
    search("apps of a team", "/api/teams/team-{}/apps", TEAMS),
    search("secrets of an app", "/api/teams/team-2/apps/{}/secrets", OWN_APPS),
    search("flows of an app of a team", "/api/teams/team-2/apps/{}/flows", OWN_APPS),
    list("audit log", "/api/audit"),
    onward("audit log, page after page", "/api/audit?limit=200"),
    search("audit log by action", "/api/audit?action={}", &["login", "login.fail", "client.update", "user.delete", "nothing"]),
    search("audit log by actor", "/api/audit?actor=user:{}", &["crowd-2654435761", "crowd-1013904226", "nobody"]),
    search("audit log by class", "/api/audit?class={}", &["administration", "activity"]),
    search("audit log by class and action", "/api/audit?class={}&action=user.delete", &["activity", "administration"]),
    search(
        "audit log by actor and action",
        "/api/audit?actor=user:crowd-2654435761&action={}",
        &["login", "user.delete", "nothing"],
    ),
    search("audit log by a busy actor and a rare action", "/api/audit?actor=client:robot&action={}", &["user.delete", "nothing"]),
    search("audit log by a busy actor and class", "/api/audit?actor=client:robot&class={}", &["administration"]),
    search("audit log by a busy target and a rare action", "/api/audit?target=client:web&action={}", &["user.delete", "nothing"]),
    search("audit log by a busy target and class", "/api/audit?target=client:web&class={}", &["administration"]),
    search(
        "audit log by day",
        "/api/audit?from={}T00:00:00Z&until=2026-12-31T00:00:00Z",
        &["2026-11-01", "2026-06-01", "2020-01-01"],
    ),
    search("audit log by action before a day", "/api/audit?action={}&until=2026-10-01T00:00:00Z", &["login", "user.delete"]),
    list("flows", "/api/flows"),
    onward("flows, page after page", "/api/flows"),
    search("flows of an app", "/api/flows?client_id={}", &["app-1", "app-500", "app-9999"]),
    list("upstreams", "/api/upstreams"),
    list("upstream options", "/api/upstreams/options"),
    list("platform identities", "/api/platform-identities"),
    list("trusted authorities", "/api/trust"),
    list("keys", "/api/keys"),
    list("encryption keys", "/api/keys/encryption"),
    list("readers of keys", "/api/keys/readers"),
    list("agreements", "/api/agreements"),
    list("tenants", "/api/tenants"),
    list("providers", "/api/providers"),
    list("resources", "/api/resources"),
    list("console: overview", "/admin"),
    search("console: people", "/admin/people?prefix={}", COMMON),
    search("console: people by name", "/admin/people?by=name&prefix={}", NAMES),
    search("console: a person with 10,000 sessions", "/admin/people/{}", BUSY),
    list("console: groups", "/admin/groups"),
    search("console: a group", "/admin/groups/{}", GROUPS),
    search("console: clients", "/admin/clients?prefix={}", APPS),
    search("console: claims of a client", "/admin/clients/{}/claims", &["app-1", "app-5000"]),
    list("console: approvals", "/admin/approvals"),
    search("console: audit log", "/admin/audit?action={}", &["", "user.delete", "login", "nothing"]),
    list("console: flows", "/admin/flows"),
    list("console: keys", "/admin/keys"),
    list("console: domains", "/admin/domains"),
    list("console: platform identities", "/admin/platform-identities"),
    list("console: trusted authorities", "/admin/trust"),
    list("console: tenants", "/admin/tenants"),
    list("console: providers", "/admin/providers"),
    list("console: resources", "/admin/resources"),
    list("console: agreements", "/admin/agreements"),
    list("portal: teams", "/portal"),
    search("portal: a team", "/portal/teams/team-{}", &["1", "20", "700"]),
    search("portal: an app", "/portal/teams/team-2/apps/{}", &["app-1", "app-1001", "app-9001"]),
    search("portal: secrets of an app", "/portal/teams/team-2/apps/{}/secrets", OWN_APPS),
    search("portal: claims of an app", "/portal/teams/team-2/apps/{}/claims", OWN_APPS),
    search("portal: connections of an app", "/portal/teams/team-2/apps/{}/connect", OWN_APPS),
    search("portal: flows of an app", "/portal/teams/team-2/apps/{}/flows", OWN_APPS),
    list("account", "/account"),
    list("account: sessions", "/account/sessions"),
    list("account: apps", "/account/apps"),
    list("account: identities", "/account/identities"),
    list("account: agreements", "/account/agreements"),
];
