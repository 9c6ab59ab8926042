//! The fields of providers and resources: label, help and kind of each setting, by the name that file and API have for it.

use serde_json::{Map, Value};

use super::{SectionFacts, SettingChoice, SettingFact, SettingField};
use crate::model::SigningAlgorithm;

/// A section of settings.
#[derive(Clone, Copy, Debug)]
pub struct SectionSpec {
    /// Its word in addresses.
    pub word: &'static str,
    /// Its title.
    pub title: &'static str,
    /// Its fields.
    pub fields: &'static [FieldSpec],
}

/// A setting.
#[derive(Clone, Copy, Debug)]
pub struct FieldSpec {
    /// Its name in file and API, with dots to what is within.
    pub name: &'static str,
    /// Its name for people.
    pub label: &'static str,
    /// What it does.
    pub help: &'static str,
    /// How it is filled in.
    pub kind: SettingKind,
}

/// How a setting is filled in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SettingKind {
    /// A line.
    Text,
    /// A whole number.
    Number,
    /// Yes or no.
    Tick,
    /// One of these.
    Choice(&'static [&'static str]),
    /// A number that is one of these.
    Count(&'static [&'static str]),
    /// A signing algorithm.
    Algorithm,
    /// One whose keys have two halves.
    Asymmetric,
    /// One word or address a line.
    Lines,
    /// One scope a line, with what it lets an app do behind it.
    Scopes,
}

use SettingKind::{Algorithm, Asymmetric, Choice, Count, Lines, Number, Scopes, Text, Tick};

const fn field(name: &'static str, label: &'static str, help: &'static str, kind: SettingKind) -> FieldSpec {
    FieldSpec { name, label, help, kind }
}

const DISPLAY_NAME: FieldSpec = field("display_name", "Name", "People see it when they sign in.", Text);
const DEFAULT_ALGORITHM: FieldSpec = field(
    "default_algorithm",
    "Default algorithm",
    "ID tokens of apps that are registered from now on are signed with it. Apps that there are keep theirs.",
    Algorithm,
);

/// The sections of a provider; `new` is that of one to be made.
const PROVIDER: [SectionSpec; 7] = [
    SectionSpec {
        word: "new",
        title: "Its address",
        fields: &[
            field("name", "Short name", "Small letters, digits and hyphens. It never changes.", Text),
            field(
                "issuer",
                "Address",
                "Such as https://login.example.com, without a slash at the end. Its host name has to lead to this server. It never changes.",
                Text,
            ),
            DISPLAY_NAME,
            DEFAULT_ALGORITHM,
        ],
    },
    SectionSpec { word: "about", title: "About it", fields: &[DISPLAY_NAME] },
    SectionSpec {
        word: "sign-in",
        title: "Signing in",
        fields: &[
            field("password_login", "Passwords", "People may sign in with a password of ours.", Tick),
            field(
                "idp_hint",
                "Straight to",
                "The short name of a relying-party domain that people are sent to without being asked. Empty: they choose.",
                Text,
            ),
            field("require_pkce", "PKCE for every app", "Apps that can keep a secret have to use PKCE, too.", Tick),
            field(
                "cross_site_sessions",
                "Sessions in frames",
                "The session cookie travels in frames of other sites, for apps that renew tokens in a hidden frame.",
                Tick,
            ),
            field(
                "inspector",
                "Flow inspector",
                "The last requests of each app are kept for a day, for its owners to look at.",
                Tick,
            ),
        ],
    },
    SectionSpec {
        word: "algorithms",
        title: "Algorithms and keys",
        fields: &[
            DEFAULT_ALGORITHM,
            field("access_token_algorithm", "Access tokens", "JWT access tokens are signed with it.", Asymmetric),
            field("rsa_bits", "Bits of RSA keys", "Of keys that are made from now on.", Count(&["2048", "3072", "4096"])),
            field("key_policy.active", "A key signs for", "In seconds; usually 86400, a day.", Number),
            field(
                "key_policy.announce",
                "It is announced before for",
                "In seconds; longer than copies of the key set are kept.",
                Number,
            ),
            field("key_policy.jwks_max_age", "Apps may keep the key set for", "In seconds.", Number),
            field("key_policy.skew", "Clocks may differ by", "In seconds.", Number),
        ],
    },
    SectionSpec {
        word: "lifetimes",
        title: "Lifetimes",
        fields: &[
            field("lifetimes.code", "Authorization code", "In seconds, 10 to 600; usually 60.", Number),
            field("lifetimes.access_token", "Access token", "In seconds, at most a day; usually 300.", Number),
            field("lifetimes.id_token", "ID token", "In seconds, at most a day; usually 3600.", Number),
            field(
                "lifetimes.refresh_token_idle",
                "Refresh token that is not used",
                "In seconds; usually 2592000, 30 days.",
                Number,
            ),
            field("lifetimes.refresh_token_absolute", "Refresh token in all", "In seconds; usually 15552000, 180 days.", Number),
            field(
                "lifetimes.refresh_token_grace",
                "Grace of a replaced refresh token",
                "In seconds, 0 to 600; usually 60. So long it still leads to its successor.",
                Number,
            ),
            field("lifetimes.session_idle", "Session that is not used", "In seconds; usually 43200, 12 hours.", Number),
            field("lifetimes.session_absolute", "Session in all", "In seconds; usually 2592000, 30 days.", Number),
        ],
    },
    SectionSpec {
        word: "responses",
        title: "Profile",
        fields: &[
            field(
                "response_types",
                "Response types",
                "Those that apps may use here at all, one a line. code is enough today.",
                Lines,
            ),
            field("response_modes", "Response modes", "One a line: query, fragment, form_post.", Lines),
        ],
    },
    SectionSpec {
        word: "registration",
        title: "Registration by apps themselves",
        fields: &[
            field(
                "registration",
                "Who may register",
                "closed: nobody. token: whoever has an initial access token. open: anybody, within limits.",
                Choice(&["closed", "token", "open"]),
            ),
            field("registration_limits.per_network", "Requests of a network in an hour", "0 is no limit.", Number),
            field("registration_limits.unused", "Apps that nobody has used", "0 is no limit.", Number),
            field("registration_limits.unused_after", "They leave after", "In seconds; usually 86400, a day.", Number),
            field(
                "software_statement_required",
                "Software statements",
                "Nobody registers without one of an issuer that is trusted.",
                Tick,
            ),
        ],
    },
];

/// The one section of a resource.
pub const RESOURCE: SectionSpec = SectionSpec {
    word: "about",
    title: "About it",
    fields: &[
        field("identifier", "Identifier", "Its absolute URI: apps name it as resource, and its tokens have it as aud.", Text),
        field("display_name", "Name", "People see it when an app asks for access to it.", Text),
        field(
            "scopes",
            "Scopes",
            "One a line: the word, then what it lets an app do, in a person’s words. Such as: orders:read See your orders",
            Scopes,
        ),
        field(
            "access_token_format",
            "Tokens",
            "opaque: it asks us what they mean. jwt: it reads them itself.",
            Choice(&["opaque", "jwt"]),
        ),
        field(
            "access_token_lifetime",
            "They live for",
            "In seconds, 10 to 86400. Empty: as long as others of the provider.",
            Number,
        ),
        field("introspection_clients", "Who may ask about them", "One client ID a line.", Lines),
        field("enabled", "Enabled", "Apps get tokens for it.", Tick),
    ],
};

/// A section of a provider by its word.
pub fn provider_section(word: &str) -> Option<&'static SectionSpec> {
    PROVIDER.iter().find(|section| section.word == word)
}

/// Every section of a provider that there is.
pub fn provider_facts(members: &Map<String, Value>) -> Vec<SectionFacts> {
    PROVIDER.iter().filter(|section| section.word != "new").map(|section| section.facts(members)).collect()
}

impl SectionSpec {
    /// What is set.
    pub fn facts(&self, members: &Map<String, Value>) -> SectionFacts {
        let fact = |own: &FieldSpec| {
            let value = text(at(members, own.name));
            (!value.is_empty()).then_some(SettingFact { label: own.label, value })
        };
        SectionFacts { word: self.word, heading: self.title, facts: self.fields.iter().filter_map(fact).collect() }
    }

    /// What somebody typed, as members.
    pub fn typed<'p>(&self, posted: impl Fn(&str) -> &'p str) -> Map<String, Value> {
        let mut members = Map::new();
        for own in self.fields {
            put(&mut members, own.name, own.typed(posted(&own.word())));
        }
        members
    }
}

impl FieldSpec {
    /// Its name in a form.
    pub fn word(&self) -> String {
        self.name.replace(['.', '_'], "-")
    }

    /// As it stands in a form.
    pub fn shown(&self, members: &Map<String, Value>) -> SettingField {
        let set = at(members, self.name);
        let value = text(set);
        let names: Vec<String> = match self.kind {
            Choice(words) | Count(words) => words.iter().map(|word| (*word).to_owned()).collect(),
            Algorithm => SigningAlgorithm::ALL.iter().map(|own| own.name().to_owned()).collect(),
            Asymmetric => {
                SigningAlgorithm::ALL.iter().filter(|own| !own.is_symmetric()).map(|own| own.name().to_owned()).collect()
            }
            _ => Vec::new(),
        };
        let kind = match self.kind {
            Text => "text",
            Number => "number",
            Tick => "tick",
            Choice(_) | Count(_) | Algorithm | Asymmetric => "choice",
            Lines | Scopes => "lines",
        };
        SettingField {
            word: self.word(),
            label: self.label,
            help: self.help,
            kind,
            is_on: set == Some(&Value::Bool(true)),
            choices: names.into_iter().map(|name| SettingChoice { is_chosen: name == value, value: name }).collect(),
            value,
            problem: None,
        }
    }

    fn typed(&self, posted: &str) -> Value {
        let posted = posted.trim();
        let lines = || posted.lines().map(str::trim).filter(|line| !line.is_empty());
        match self.kind {
            Tick => Value::Bool(posted == "1"),
            Number | Count(_) if posted.is_empty() => Value::Null,
            // what is no number is refused with its own words
            Number | Count(_) => posted.parse::<i64>().map_or_else(|_| posted.into(), Value::from),
            Lines => lines().map(Value::from).collect(),
            Scopes => lines().map(scope).collect(),
            _ if posted.is_empty() => Value::Null,
            _ => posted.into(),
        }
    }
}

fn scope(line: &str) -> Value {
    let (name, description) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
    serde_json::json!({ "name": name, "description": description.trim() })
}

fn at<'m>(members: &'m Map<String, Value>, name: &str) -> Option<&'m Value> {
    match name.split_once('.') {
        None => members.get(name),
        Some((table, inner)) => members.get(table)?.get(inner),
    }
}

fn put(members: &mut Map<String, Value>, name: &str, value: Value) {
    match name.split_once('.') {
        None => {
            members.insert(name.to_owned(), value);
        }
        Some((table, inner)) => {
            let table = members.entry(table).or_insert_with(|| Value::Object(Map::new()));
            if let Value::Object(within) = table {
                within.insert(inner.to_owned(), value);
            }
        }
    }
}

fn text(value: Option<&Value>) -> String {
    match value {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(Value::Bool(is_on)) => if *is_on { "Yes" } else { "No" }.to_owned(),
        Some(Value::Array(items)) => items.iter().map(|item| text(Some(item))).collect::<Vec<_>>().join("\n"),
        Some(Value::Object(own)) => {
            let part = |name: &str| own.get(name).and_then(Value::as_str).unwrap_or_default();
            format!("{} {}", part("name"), part("description")).trim().to_owned()
        }
        Some(number) => number.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::model::ProviderSettings;

    #[test]
    fn every_setting_of_a_provider_is_in_a_form_but_for_what_takes_more_than_one() {
        let mut missing = ProviderSettings::names();
        for own in PROVIDER.iter().flat_map(|section| section.fields) {
            missing.remove(own.name.split('.').next().unwrap());
        }
        assert_eq!(missing.into_iter().collect::<Vec<_>>(), ["enabled", "statement_issuer"]);
    }

    #[test]
    fn what_is_shown_comes_back_as_it_was() {
        let usual = serde_json::to_value(ProviderSettings { rsa_bits: 3072, ..ProviderSettings::default() }).unwrap();
        let members = usual.as_object().unwrap();
        for section in PROVIDER.iter().filter(|section| section.word != "new") {
            let shown: Vec<_> = section.fields.iter().map(|own| own.shown(members)).collect();
            let sent = |word: &str| {
                let own = shown.iter().find(|own| own.word == word).unwrap();
                match own.kind {
                    "tick" if own.is_on => "1",
                    "tick" => "",
                    _ => own.value.as_str(),
                }
            };
            let typed = section.typed(sent);
            for own in section.fields {
                let (was, is) = (at(members, own.name), at(&typed, own.name));
                let is_unset = own.name == "display_name"; // empty in the usual settings
                assert!(was == is || is_unset, "{}: {was:?} {is:?}", own.name);
            }
        }
    }

    #[test]
    fn scopes_are_a_line_each() {
        let typed = RESOURCE.typed(|word| match word {
            "identifier" => "https://orders.test",
            "scopes" => "orders:read See your orders\n\norders:write",
            "access-token-lifetime" => "soon",
            _ => "",
        });
        let scopes =
            json!([{ "name": "orders:read", "description": "See your orders" }, { "name": "orders:write", "description": "" }]);
        assert_eq!((&typed["scopes"], &typed["access_token_lifetime"]), (&scopes, &json!("soon")));
        assert_eq!(text(Some(&scopes)), "orders:read See your orders\norders:write");
    }
}
