//! A person as an administrator types one into a form: a profile, and what is wrong at which field.

use serde_json::{Map, Value};

use super::profile::Profile;
use crate::flow::account::field::Kind;
use crate::flow::account::profile::Typed;
use crate::flow::account::{Mistake, Mistakes};
use crate::model::{StandardClaims, User};

/// What a form says of a person, and what has to be corrected.
#[derive(Clone, Debug, PartialEq)]
pub struct TypedPerson {
    /// What was typed.
    pub profile: Profile,
    /// What is wrong, by field.
    pub mistakes: Mistakes,
}

/// Claims that the form has; the others stay as they are.
const CLAIMS: [&str; 5] = ["name", "given_name", "family_name", "email", "phone_number"];

impl TypedPerson {
    /// Reads a form by the names of its fields: groups and roles are one a line, attributes a JSON object.
    pub fn read<'a>(form: impl Fn(&'static str) -> &'a str) -> Self {
        let known = |name| if CLAIMS.contains(&name) { form(name) } else { "" };
        let Typed { mut claims, mut mistakes } = Typed::read(known);
        claims.email_verified = claims.email.as_ref().map(|_| form("email_verified") == "1");
        let username = Kind::Line.tidy(form("username"));
        let of_username = username.as_deref().map_or(Some(Mistake::Missing), |name| Kind::Line.check(name));
        mistakes.extend(of_username.map(|mistake| ("username", mistake)));
        let mut words = |name| {
            let words: Vec<String> = form(name).lines().filter_map(|line| Kind::Line.tidy(line)).collect();
            mistakes.extend(words.iter().find_map(|word| Kind::Line.check(word)).map(|mistake| (name, mistake)));
            words
        };
        let (groups, roles) = (words("groups"), words("roles"));
        let attributes = object(form("attributes"));
        if attributes.is_none() {
            mistakes.push(("attributes", Mistake::NotAnObject));
        }
        let attributes = attributes.unwrap_or_default();
        Self { profile: Profile { username: username.unwrap_or_default(), claims, groups, roles, attributes }, mistakes }
    }

    /// The change that makes a person what was typed (RFC 7396). An address that changes is verified only if the box was ticked for
    /// it now: a tick that stood there belonged to the old one.
    pub fn change(&self, user: &User) -> Map<String, Value> {
        let Profile { username, claims, groups, roles, attributes } = &self.profile;
        let mut said = Map::new();
        let text = |text: &Option<String>| text.clone().map_or(Value::Null, Value::String);
        for (name, typed, kept) in members(claims, &user.claims) {
            if typed != kept {
                said.insert(name.to_owned(), text(typed));
            }
        }
        if claims.email.is_some() && claims.email_verified != Some(user.claims.email_verified == Some(true)) {
            said.insert("email_verified".to_owned(), claims.email_verified.into());
        }
        let gone = user.attributes.keys().filter(|name| !attributes.contains_key(*name));
        let mut changed: Map<String, Value> = gone.map(|name| (name.clone(), Value::Null)).collect();
        changed.extend(
            attributes
                .iter()
                .filter(|(name, value)| user.attributes.get(*name) != Some(value))
                .map(|(n, v)| (n.clone(), v.clone())),
        );
        let all = [
            ("username", (*username != user.username).then(|| username.clone().into())),
            ("claims", (!said.is_empty()).then_some(Value::Object(said))),
            ("groups", (*groups != user.groups).then(|| groups.clone().into())),
            ("roles", (*roles != user.roles).then(|| roles.clone().into())),
            ("attributes", (!changed.is_empty()).then_some(Value::Object(changed))),
        ];
        all.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))).collect()
    }
}

type Member<'a> = (&'static str, &'a Option<String>, &'a Option<String>);

fn members<'a>(typed: &'a StandardClaims, kept: &'a StandardClaims) -> [Member<'a>; 5] {
    [
        ("name", &typed.name, &kept.name),
        ("given_name", &typed.given_name, &kept.given_name),
        ("family_name", &typed.family_name, &kept.family_name),
        ("email", &typed.email, &kept.email),
        ("phone_number", &typed.phone_number, &kept.phone_number),
    ]
}

/// A JSON object; nothing is an empty one.
fn object(text: &str) -> Option<Map<String, Value>> {
    if text.trim().is_empty() {
        return Some(Map::new());
    }
    serde_json::from_str(text).ok()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::model::{Id, Instant, Managed, UserStatus};

    fn read(fields: &[(&'static str, &'static str)]) -> TypedPerson {
        TypedPerson::read(|name| fields.iter().find(|(own, _)| *own == name).map_or("", |(_, value)| value))
    }

    fn grace() -> User {
        let claims = StandardClaims {
            name: Some("Grace".into()),
            email: Some("grace@corp.test".into()),
            email_verified: Some(true),
            birthdate: Some("1906-12-09".into()),
            ..StandardClaims::default()
        };
        let Value::Object(attributes) = json!({ "a": 1, "b": [2] }) else { panic!("an object") };
        User {
            id: Id::new("g"),
            tenant: Id::new("t"),
            username: "grace".into(),
            password_hash: None,
            second_factor: false,
            status: UserStatus::Active,
            claims,
            groups: vec!["staff".into()],
            roles: Vec::new(),
            attributes,
            managed: Managed::People,
            admin_role: None,
            created_at: Instant::from_epoch(0),
            updated_at: Instant::from_epoch(0),
        }
    }

    const UNCHANGED: [(&str, &str); 6] = [
        ("username", "grace"),
        ("name", "Grace"),
        ("email", "grace@corp.test"),
        ("email_verified", "1"),
        ("groups", " staff \r\n\r\n"),
        ("attributes", r#"{"b": [2], "a": 1}"#),
    ];

    fn with(changes: &[(&'static str, &'static str)]) -> Map<String, Value> {
        let kept = UNCHANGED.iter().filter(|(name, _)| !changes.iter().any(|(own, _)| own == name));
        let fields: Vec<_> = changes.iter().chain(kept).copied().collect();
        let typed = read(&fields);
        assert_eq!(typed.mistakes, []);
        typed.change(&grace())
    }

    #[test]
    fn a_form_that_says_what_is_there_changes_nothing() {
        assert_eq!(Value::Object(with(&[])), json!({}));
    }

    #[test]
    fn only_what_was_typed_otherwise_changes() {
        for (changes, expected) in [
            (&[("name", "")][..], json!({ "claims": { "name": null } })),
            (&[("username", " gmh ")], json!({ "username": "gmh" })),
            (&[("groups", "staff\nnavy")], json!({ "groups": ["staff", "navy"] })),
            (&[("attributes", r#"{"a": 2}"#)], json!({ "attributes": { "a": 2, "b": null } })),
            (&[("email_verified", "")], json!({ "claims": { "email_verified": false } })),
            // the tick belonged to the old address
            (&[("email", "g@corp.test")], json!({ "claims": { "email": "g@corp.test" } })),
            (&[("email", "")], json!({ "claims": { "email": null } })),
        ] {
            assert_eq!(Value::Object(with(changes)), expected, "{changes:?}");
        }
    }

    #[test]
    fn each_mistake_stands_at_its_field() {
        let typed = read(&[("email", "x"), ("groups", "ok\na\u{202e}b"), ("attributes", "[1]")]);
        assert_eq!(
            typed.mistakes,
            [
                ("email", Mistake::NotAnEmail),
                ("username", Mistake::Missing),
                ("groups", Mistake::Characters),
                ("attributes", Mistake::NotAnObject)
            ]
        );
    }
}
