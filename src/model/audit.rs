//! The audit log: who did what to what, and the chain that shows whether anybody has touched it since.
//!
//! Entries are written in the transaction of what they tell, without a place in the chain; a job gives them one within a second
//! (decision 36). A link is the SHA-256 of the link before and of everything that the entry says, so that nothing can be changed, left
//! out, put in or moved without breaking the chain from there on. The end of the chain is sealed under the master key: whoever can
//! write to the database alone cannot make another chain.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{Id, Instant, Seconds, Tenant};
use crate::crypto::{Plain, hex, sha256};

/// What an entry is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AuditClass {
    /// Somebody administered something.
    Administration,
    /// People and apps came and went: log-ins, failures, consent, replays, and what people change of their own.
    Activity,
}

impl AuditClass {
    /// Every class.
    pub const ALL: [Self; 2] = [Self::Administration, Self::Activity];

    /// Its word in database and API.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Administration => "administration",
            Self::Activity => "activity",
        }
    }

    /// The class of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|class| class.name() == name)
    }
}

/// One act of somebody upon something.
#[derive(Clone, Debug, PartialEq)]
pub struct AuditEntry {
    /// The identifier.
    pub id: String,
    /// The tenant.
    pub tenant: Id<Tenant>,
    /// What it is about.
    pub class: AuditClass,
    /// When.
    pub at: Instant,
    /// Who, e.g. `user:…`, `client:…`, `cli`; empty for a stranger.
    pub actor: String,
    /// What was done, e.g. `client.create`.
    pub action: String,
    /// To what, e.g. `client:…`.
    pub target: String,
    /// Further facts; never a secret.
    pub detail: Value,
}

/// An entry with its place in the chain, if it has one yet.
#[derive(Clone, Debug, PartialEq)]
pub struct AuditRow {
    /// What it says.
    pub entry: AuditEntry,
    /// Its place, from 1 on.
    pub link: Option<AuditLink>,
}

/// A place in the chain.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditLink {
    /// How many came before, and one.
    pub position: i64,
    /// In hexadecimal; empty where the chain begins.
    pub hash: String,
}

impl AuditLink {
    /// The next place, for an entry.
    #[must_use]
    pub fn then(&self, entry: &AuditEntry) -> Self {
        let position = self.position.saturating_add(1);
        let AuditEntry { id, tenant, class, at, actor, action, target, detail } = entry;
        let (tenant, class, at) = (tenant.as_str(), class.name(), at.epoch_seconds());
        let said = json!([self.hash, position, id, tenant, class, at, actor, action, target, detail]);
        Self { position, hash: hex(&sha256(canonical(&said).as_bytes())) }
    }
}

/// Where the chain begins and ends.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AuditHead {
    /// The last link that has left, once entries have become too old.
    pub pruned: AuditLink,
    /// The last link.
    pub last: AuditLink,
    /// Both, sealed.
    pub sealed: Option<Vec<u8>>,
}

impl AuditHead {
    /// What is sealed.
    pub fn text(&self) -> String {
        json!([self.pruned.position, self.pruned.hash, self.last.position, self.last.hash]).to_string()
    }
}

/// JSON without spaces, members in the order of their names: the same text wherever it is made again.
fn canonical(value: &Value) -> String {
    match value {
        Value::Object(members) => {
            let mut members: Vec<_> = members.iter().collect();
            members.sort_by_key(|(name, _)| *name);
            let members = members.into_iter().map(|(name, value)| format!("{}:{}", Value::from(name.as_str()), canonical(value)));
            format!("{{{}}}", members.collect::<Vec<_>>().join(","))
        }
        Value::Array(items) => format!("[{}]", items.iter().map(canonical).collect::<Vec<_>>().join(",")),
        plain => plain.to_string(),
    }
}

/// What is done with entries beside keeping them.
#[derive(Clone, Debug)]
pub struct AuditPolicy {
    /// How long they are kept.
    pub keep: Seconds,
    /// Who is told of each by syslog.
    pub syslog: Option<SyslogReceiver>,
    /// Who is told of each by HTTP.
    pub webhook: Option<AuditWebhook>,
}

impl Default for AuditPolicy {
    fn default() -> Self {
        Self { keep: Seconds::days(400), syslog: None, webhook: None }
    }
}

/// A receiver of syslog messages (RFC 5424).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyslogReceiver {
    /// How they travel.
    pub transport: SyslogTransport,
    /// Host and port.
    pub address: String,
    /// What Signet calls itself there.
    pub hostname: String,
}

/// How syslog messages travel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SyslogTransport {
    /// RFC 5426.
    Udp,
    /// RFC 6587, with octet counting.
    Tcp,
}

/// A receiver of signed HTTP requests.
#[derive(Clone, Debug)]
pub struct AuditWebhook {
    /// Where they go.
    pub url: String,
    /// What they are signed with.
    pub secret: Plain,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry() -> AuditEntry {
        AuditEntry {
            id: "e".to_owned(),
            tenant: Id::new("t"),
            class: AuditClass::Administration,
            at: Instant::from_epoch(1_800_000_000),
            actor: "user:u".to_owned(),
            action: "client.create".to_owned(),
            target: "client:c".to_owned(),
            detail: json!({ "name": "No\"tes", "a": [{ "z": null, "b": true }] }),
        }
    }

    #[test]
    fn a_link_can_be_made_again_by_anybody_from_what_an_entry_says() {
        let said = r#"["",1,"e","t","administration",1800000000,"user:u","client.create","client:c",{"a":[{"b":true,"z":null}],"name":"No\"tes"}]"#;
        let link = AuditLink::default().then(&entry());
        assert_eq!(link, AuditLink { position: 1, hash: hex(&sha256(said.as_bytes())) });
    }

    #[test]
    fn every_member_of_an_entry_is_in_its_link_and_so_is_the_link_before() {
        let first = AuditLink::default().then(&entry());
        let changes: [fn(&mut AuditEntry); 8] = [
            |own| own.id = "f".to_owned(),
            |own| own.tenant = Id::new("u"),
            |own| own.class = AuditClass::Activity,
            |own| own.at = Instant::from_epoch(1),
            |own| own.actor = "cli".to_owned(),
            |own| own.action = "client.delete".to_owned(),
            |own| own.target = "client:d".to_owned(),
            |own| own.detail = json!({}),
        ];
        for change in changes {
            let mut other = entry();
            change(&mut other);
            assert_ne!(AuditLink::default().then(&other).hash, first.hash, "{other:?}");
        }
        assert_ne!(first.then(&entry()).hash, AuditLink { position: 1, hash: String::new() }.then(&entry()).hash);
        let elsewhere = AuditLink { position: 7, hash: String::new() };
        assert_ne!(elsewhere.then(&entry()).hash, first.hash);
    }

    #[test]
    fn what_stands_side_by_side_cannot_be_moved_over_the_border() {
        let (mut left, mut right) = (entry(), entry());
        (left.actor, left.action) = ("a".to_owned(), "bc".to_owned());
        (right.actor, right.action) = ("ab".to_owned(), "c".to_owned());
        assert_ne!(AuditLink::default().then(&left), AuditLink::default().then(&right));
    }

    #[test]
    fn a_class_has_one_word_everywhere() {
        for class in AuditClass::ALL {
            assert_eq!(serde_json::to_value(class).unwrap(), class.name());
            assert_eq!(AuditClass::named(class.name()), Some(class));
        }
    }
}
