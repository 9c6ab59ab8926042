//! `[[user]]`: people. Claims stand under their names of OpenID Connect Core §5.1.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::name;
use super::section::Section;
use super::tree::{Node, Table, to_object};
use crate::crypto::password;
use crate::model::{AdminRole, DeclaredPassword, DeclaredUser, StandardClaims, User};
use crate::protocol::oidc::sources;
use crate::protocol::vocabulary::locales;

/// Those of them that people read, or that lead to what people read, and that may carry a language tag.
const LOCALISED: [&str; 10] = [
    "name",
    "given_name",
    "family_name",
    "middle_name",
    "nickname",
    "preferred_username",
    "profile",
    "picture",
    "website",
    "address",
];

pub(super) fn read(sections: Vec<Section<'_>>, tenants: &[String]) -> Vec<DeclaredUser> {
    let mut seen = BTreeSet::new();
    sections.into_iter().filter_map(|section| read_one(section, tenants, &mut seen)).collect()
}

fn read_one(mut section: Section<'_>, tenants: &[String], seen: &mut BTreeSet<(String, String)>) -> Option<DeclaredUser> {
    section.require("username", "give the name to log in with");
    let tenant = name::reference(&mut section, "tenant", tenants);
    let username = section.text("username");
    let password = read_password(&mut section);
    let claims = read_claims(&mut section);
    let mut attributes = read_attributes(&mut section);
    attributes.extend(read_localised(&mut section));
    if let (Some(tenant), Some(given)) = (&tenant, &username) {
        // A typed name finds one person, whether it is a user name or an address.
        let names = std::iter::once(&given.value).chain(&claims.email).map(|name| User::canonical(name));
        let own: BTreeSet<_> = names.collect();
        for name in own {
            if !seen.insert((tenant.clone(), name.clone())) {
                section.wrong("username", &given.place, format!("`{name}` is declared twice"), "remove one of the two");
            }
        }
    }
    let (groups, roles) = (section.words("groups"), section.words("roles"));
    let admin_role = section.choice("admin_role", &AdminRole::ALL.map(|role| (role.name(), role)));
    let enabled = section.flag("enabled").unwrap_or(true);
    let managed = section.managed();
    let at = section.place.to_string();
    section.finish();
    let (tenant, username) = (tenant?, username?.value);
    Some(DeclaredUser { at, tenant, username, password, claims, groups, roles, admin_role, attributes, enabled, managed })
}

fn read_password(section: &mut Section<'_>) -> Option<DeclaredPassword> {
    let plain = section.secret("password");
    let hash = section.text("password_hash");
    match (plain, hash) {
        (Some(plain), Some(_)) => {
            section.wrong("password", &plain.place, "`password` and `password_hash` are both given", "keep one of them");
            None
        }
        (Some(plain), None) => {
            if plain.value.reveal().len() > password::LONGEST {
                let message = format!("the password is longer than {} bytes", password::LONGEST);
                section.wrong("password", &plain.place, message, "choose a shorter one");
            }
            Some(DeclaredPassword::Plain(plain.value))
        }
        (None, Some(hash)) => {
            if !password::is_hash(&hash.value) {
                let fix = "give the PHC string that begins with $argon2id$";
                section.wrong("password_hash", &hash.place, "this is not a hash that Signet can check", fix);
            }
            Some(DeclaredPassword::Hash(hash.value))
        }
        (None, None) => None,
    }
}

/// Each claim is read by itself, so that a mistake has its own place.
fn read_claims(section: &mut Section<'_>) -> StandardClaims {
    let mut given = Map::new();
    for name in StandardClaims::NAMES {
        let Some(entry) = section.take(name) else { continue };
        let value = entry.value.to_json();
        let alone = Map::from_iter([(name.to_owned(), value.clone())]);
        match serde_json::from_value::<StandardClaims>(Value::Object(alone)) {
            Ok(_) if value == Value::String(String::new()) => {
                section.wrong(name, &entry.place, "an empty claim cannot be told from a missing one", "remove the key");
            }
            Ok(_) => {
                given.insert(name.to_owned(), value);
            }
            Err(error) => section.wrong(name, &entry.place, format!("{error}"), "see OpenID Connect Core §5.1 for its form"),
        }
    }
    serde_json::from_value(Value::Object(given)).unwrap_or_default()
}

fn read_attributes(section: &mut Section<'_>) -> Map<String, Value> {
    let Some(entry) = section.take("attributes") else { return Map::new() };
    let Node::Table(table) = entry.value else {
        section.wrong("attributes", &entry.place, "this must be a table", "write attributes = { department = \"sales\" }");
        return Map::new();
    };
    refuse_standard_names(section, &table);
    let attributes = to_object(&table);
    if let Err(problem) = sources::check(&attributes) {
        section.wrong(
            "attributes",
            &entry.place,
            problem,
            "see OpenID Connect Core §5.6.2 for aggregated and distributed claims",
        );
    }
    attributes
}

/// Standard claims in a language: `"name#de" = "…"` (OpenID Connect Core §5.2).
fn read_localised(section: &mut Section<'_>) -> Map<String, Value> {
    let mut given = Map::new();
    for name in section.left() {
        let Some((base, tag)) = name.split_once('#').filter(|(base, _)| LOCALISED.contains(base)) else { continue };
        let Some(entry) = section.take(&name) else { continue };
        let value = entry.value.to_json();
        let alone = Map::from_iter([(base.to_owned(), value.clone())]);
        let is_form = serde_json::from_value::<StandardClaims>(Value::Object(alone)).is_ok();
        if locales::parse(Some(tag)) != [tag] {
            section.wrong(
                &name,
                &entry.place,
                format!("`{tag}` is not a language tag"),
                "write one like de or pt-BR after the #",
            );
        } else if !is_form || value == Value::String(String::new()) {
            section.wrong(&name, &entry.place, format!("this is no `{base}`"), "see OpenID Connect Core §5.1 for its form");
        } else {
            given.insert(name, value);
        }
    }
    given
}

fn refuse_standard_names(section: &Section<'_>, table: &Table) {
    for (name, entry) in table {
        if StandardClaims::NAMES.contains(&name.as_str()) || matches!(name.as_str(), "sub" | "updated_at") {
            section.wrong("attributes", &entry.place, format!("`{name}` is a standard claim"), "move it up into [[user]]");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_standard_claim_can_be_written() {
        let sample = |name: &str| match name {
            "email_verified" | "phone_number_verified" => Value::Bool(true),
            "address" => serde_json::json!({ "locality": "Berlin" }),
            _ => Value::from("x"),
        };
        let all: Map<_, _> = StandardClaims::NAMES.iter().map(|name| ((*name).to_owned(), sample(name))).collect();
        let claims: StandardClaims = serde_json::from_value(Value::Object(all.clone())).unwrap();
        assert_eq!(serde_json::to_value(claims).unwrap(), Value::Object(all));
    }
}
