//! Every recipe, for every kind of app that it suits, also for one whose names would break out of quotes; and what comes out can be
//! read by whoever reads that format.

use std::collections::BTreeSet;

use yaml_rust2::{Yaml, YamlLoader};

use super::*;
use crate::model::Issuer;
use crate::protocol::registration::kinds;

/// An identifier of printable characters, as `client_id` may have them.
const NASTY: &str = "a\"b'c\\d$e`f#g<h>&i%j{k}l:m";

fn rendered(recipe: &Recipe, kind: ClientKind, client_id: &str) -> String {
    let mut metadata = kinds::settings(kind);
    metadata.redirect_uris = match kind {
        ClientKind::Machine | ClientKind::Device => Vec::new(),
        ClientKind::Native => vec!["com.example.app:/signed-in".to_owned()],
        _ => vec!["https://maps.example/signed-in".to_owned()],
    };
    let issuer = Issuer::new("https://login.example.com/acme");
    let has_secret = metadata.token_endpoint_auth_method.needs_secret();
    recipe.render(&About { issuer: &issuer, client_id, metadata: &metadata, has_secret })
}

fn every() -> impl Iterator<Item = (&'static Recipe, ClientKind)> {
    TABLE.iter().flat_map(|recipe| recipe.kinds.iter().map(move |kind| (recipe, *kind)))
}

#[test]
fn the_table_and_the_files_are_the_same_and_there_is_something_for_every_kind() {
    let files: BTreeSet<String> = Files::iter().map(|file| file.to_string()).collect();
    let rows: BTreeSet<String> = TABLE.iter().map(|recipe| recipe.file.to_owned()).collect();
    assert_eq!(files, rows);
    assert_eq!(TABLE.iter().map(Recipe::id).collect::<BTreeSet<_>>().len(), TABLE.len());
    assert!(TABLE.len() >= 29, "25 and the four of the seeds");
    for kind in ClientKind::ALL {
        assert!(TABLE.iter().any(|recipe| recipe.suits(kind)), "{kind:?}");
    }
    assert_eq!(Recipe::named("grafana").unwrap().name, "Grafana");
    assert!(Recipe::named("nothing").is_none());
}

#[test]
fn every_recipe_is_filled_in_whole_for_every_kind_that_it_suits() {
    for (recipe, kind) in every() {
        let text = rendered(recipe, kind, "maps-4711");
        let told = format!("{} for {kind:?}:\n{text}", recipe.name);
        assert!(text.contains("maps-4711") && text.contains("https://login.example.com/acme"), "{told}");
        let is_own_template = recipe.id() == "synapse";
        assert!(is_own_template || !text.contains("{{"), "{told}");
        assert!(!text.contains("#secret#") && !text.contains("#public#"), "{told}");
        let has_secret = kinds::settings(kind).token_endpoint_auth_method.needs_secret();
        assert_eq!(text.contains(SECRET) || recipe.id() == "argo_cd" && has_secret, has_secret, "{told}");
        for name in text.split("{{").skip(1).filter_map(|rest| rest.split("}}").next()) {
            assert!(name.trim().starts_with("user."), "{told}");
        }
    }
}

#[test]
fn no_name_of_a_value_is_mistyped() {
    let issuer = Issuer::new("https://login.example.com");
    let metadata = kinds::settings(ClientKind::Web);
    let about = About { issuer: &issuer, client_id: "x", metadata: &metadata, has_secret: true };
    for recipe in TABLE {
        let known = about.values(recipe);
        let text = String::from_utf8(Files::get(recipe.file).unwrap().data.into_owned()).unwrap();
        for name in text.split("{{").skip(1).filter_map(|rest| rest.split("}}").next()) {
            assert!(known.contains_key(name), "{}: {name}", recipe.file);
        }
    }
}

#[test]
fn what_comes_out_can_be_read_and_no_identifier_breaks_out() {
    for (recipe, kind) in every() {
        for id in ["maps-4711", NASTY] {
            let text = rendered(recipe, kind, id);
            let told = format!("{}:\n{text}", recipe.name);
            match recipe.format {
                Format::Json => {
                    let read: serde_json::Value = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}\n{told}"));
                    assert!(holds(&read, id), "{told}");
                }
                Format::Toml => {
                    let read: toml::Table = text.parse().unwrap_or_else(|error| panic!("{error}\n{told}"));
                    assert_eq!(read["client_id"].as_str(), Some(id), "{told}");
                }
                Format::Yaml => {
                    let read = YamlLoader::load_from_str(&text).unwrap_or_else(|error| panic!("{error}\n{told}"));
                    assert!(read.iter().any(|one| yaml_holds(one, id)), "{told}");
                }
                Format::Env => {
                    for line in text.lines().filter(|line| !line.starts_with('#')) {
                        let (name, value) = line.split_once('=').unwrap_or_else(|| panic!("{told}"));
                        assert!(name.bytes().all(|b| b.is_ascii_uppercase() || b == b'_'), "{told}");
                        assert!(value.starts_with('"') && value.ends_with('"'), "{told}");
                        let inner = value[1..value.len() - 1].replace("\\\\", "").replace("\\\"", "");
                        assert!(!inner.contains('"'), "{told}");
                    }
                }
                Format::Ini | Format::Properties | Format::Form => {
                    for line in text.lines().filter(|line| !line.is_empty() && !line.starts_with(['[', '#'])) {
                        assert!(line.contains('=') || line.contains(": "), "{told}");
                    }
                }
                Format::Shell => assert_eq!(text.replace("'\\''", "").matches('\'').count() % 2, 0, "{told}"),
                Format::Ruby | Format::Code => {}
            }
        }
    }
}

/// Whether a text is in a document, also behind an option's name, or in a document within it.
fn yaml_holds(value: &Yaml, text: &str) -> bool {
    match value {
        Yaml::String(own) if own.contains('\n') => {
            YamlLoader::load_from_str(own).unwrap().iter().any(|one| yaml_holds(one, text))
        }
        Yaml::String(own) => own == text || own.ends_with(&format!("={text}")),
        Yaml::Array(items) => items.iter().any(|item| yaml_holds(item, text)),
        Yaml::Hash(members) => members.values().any(|member| yaml_holds(member, text)),
        _ => false,
    }
}

fn holds(value: &serde_json::Value, text: &str) -> bool {
    match value {
        serde_json::Value::String(own) => own == text,
        serde_json::Value::Object(members) => members.values().any(|member| holds(member, text)),
        _ => false,
    }
}

#[test]
fn a_registered_address_that_fits_is_taken_and_one_that_is_missing_is_named() {
    let issuer = Issuer::new("https://login.example.com");
    let mut metadata = kinds::settings(ClientKind::Web);
    let grafana = Recipe::named("grafana").unwrap();
    fn about<'a>(issuer: &'a Issuer, metadata: &'a crate::model::ClientMetadata) -> About<'a> {
        About { issuer, client_id: "x", metadata, has_secret: true }
    }
    assert_eq!(about(&issuer, &metadata).missing(grafana), ["https://app.example.com/login/generic_oauth"]);
    metadata.redirect_uris = vec!["https://one.test/cb".into(), "https://two.test/login/generic_oauth".into()];
    assert_eq!(about(&issuer, &metadata).redirect_uri(grafana), "https://two.test/login/generic_oauth");
    assert!(about(&issuer, &metadata).missing(grafana).is_empty());
    let vault = Recipe::named("vault").unwrap();
    assert_eq!(
        about(&issuer, &metadata).missing(vault),
        ["https://one.test/ui/vault/auth/oidc/oidc/callback", "http://localhost:8250/oidc/callback"]
    );
    let flask = Recipe::named("authlib").unwrap();
    assert_eq!(about(&issuer, &metadata).redirect_uri(flask), "https://one.test/cb");
}
