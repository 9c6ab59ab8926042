//! Every recipe, for every kind of app that it suits and every way to send a secret, also for an app whose name would break out of
//! quotes; and what comes out can be read by whoever reads that format. Parsers of other languages read it in `tests/interop`.

use std::collections::BTreeSet;

use yaml_rust2::{Yaml, YamlLoader};

use super::*;
use crate::model::{ClaimMapping, Client, Issuer, Provider};
use crate::protocol::fixture;
use crate::protocol::registration::kinds;

/// An identifier of printable characters, as `client_id` may have them.
const NASTY: &str = "a\"b'c\\d$e`f#g<h>&i%j{k}l:m;n${o}p";

fn provider() -> Provider {
    Provider { issuer: Issuer::new("https://login.example.com/acme"), ..fixture::provider() }
}

fn app(kind: ClientKind, client_id: &str) -> Client {
    let mut client = fixture::client(client_id);
    client.metadata = kinds::settings(kind);
    client.metadata.redirect_uris = match kind {
        ClientKind::Machine | ClientKind::Device => Vec::new(),
        ClientKind::Native => vec!["com.example.app:/signed-in".to_owned()],
        _ => vec!["https://maps.example/signed-in".to_owned()],
    };
    client
}

/// A recipe for an app, and the app in words.
struct Rendered {
    recipe: &'static Recipe,
    client: Client,
    text: String,
}

impl Rendered {
    fn told(&self) -> String {
        format!("{} by {}:\n{}", self.recipe.name, self.client.metadata.token_endpoint_auth_method.name(), self.text)
    }
}

/// Every recipe for every kind, by every method that it can do.
fn every(client_id: &str) -> Vec<Rendered> {
    let provider = provider();
    let mut out = Vec::new();
    for recipe in TABLE {
        for kind in recipe.kinds {
            let own = kinds::settings(*kind).token_endpoint_auth_method;
            let can_choose = own.needs_secret() && !recipe.methods.is_empty();
            let methods = if can_choose { recipe.methods.to_vec() } else { vec![own] };
            for method in methods {
                let mut client = app(*kind, client_id);
                client.metadata.token_endpoint_auth_method = method;
                let text = recipe.render(&About { provider: &provider, client: &client });
                out.push(Rendered { recipe, client, text });
            }
        }
    }
    out
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
fn every_recipe_says_after_which_documentation_of_which_version_it_was_written() {
    for Recipe { file, after: Documentation { product, version, url }, .. } in TABLE {
        assert!(!product.is_empty() && url.starts_with("https://") && !url.contains(' '), "{file}");
        let is_version = version.contains(|c: char| c.is_ascii_digit()) || version.starts_with('(');
        assert!(is_version, "{file}: {version}");
    }
}

#[test]
fn a_callback_is_a_path_or_a_whole_address_and_products_with_people_have_one() {
    for recipe in TABLE {
        for callback in recipe.callbacks {
            assert!(callback.is_empty() || callback.starts_with('/') || callback.contains("://"), "{}", recipe.file);
        }
        assert!(recipe.shelf == Shelf::Framework || !recipe.callbacks.is_empty(), "{}", recipe.file);
    }
}

#[test]
fn every_recipe_is_filled_in_whole_for_every_kind_that_it_suits() {
    for rendered in every("maps-4711") {
        let (text, told) = (&rendered.text, rendered.told());
        assert!(text.contains("maps-4711") && text.contains("https://login.example.com/acme"), "{told}");
        assert!(!["#secret#", "#public#", "#basic#", "#post#", "#other_alg#"].iter().any(|mark| text.contains(mark)), "{told}");
        let has_secret = rendered.client.metadata.token_endpoint_auth_method.needs_secret();
        assert_eq!(text.contains(SECRET), has_secret, "{told}");
        for name in text.split("{{").skip(1).filter_map(|rest| rest.split("}}").next()) {
            assert!(rendered.recipe.id() == "synapse" && name.trim().starts_with("user."), "{told}");
        }
    }
}

#[test]
fn no_name_of_a_value_is_mistyped() {
    let (provider, client) = (provider(), app(ClientKind::Web, "x"));
    let about = About { provider: &provider, client: &client };
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
    for id in ["maps-4711", NASTY] {
        for rendered in every(id) {
            let (text, told) = (&rendered.text, rendered.told());
            match rendered.recipe.format {
                Format::Json => {
                    let read: serde_json::Value = serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}\n{told}"));
                    assert!(holds(&read, id), "{told}");
                }
                Format::Toml => {
                    let read: toml::Table = text.parse().unwrap_or_else(|error| panic!("{error}\n{told}"));
                    assert_eq!(read["client_id"].as_str(), Some(id), "{told}");
                }
                Format::Yaml | Format::SpringYaml | Format::JenkinsYaml => {
                    let read = YamlLoader::load_from_str(text).unwrap_or_else(|error| panic!("{error}\n{told}"));
                    let written = match rendered.recipe.format {
                        Format::SpringYaml => id.replace("${", "\\${"),
                        Format::JenkinsYaml => id.replace("${", "^${"),
                        _ => id.to_owned(),
                    };
                    assert!(read.iter().any(|one| yaml_holds(one, &written)), "{told}");
                }
                Format::Env | Format::PhpEnv | Format::NodeEnv => {
                    for line in text.lines().filter(|line| !line.starts_with('#')) {
                        let (name, value) = line.split_once('=').unwrap_or_else(|| panic!("{told}"));
                        assert!(name.bytes().all(|b| b.is_ascii_uppercase() || b == b'_'), "{told}");
                        // Node's dotenv has no quotes for a text with all three of them.
                        let is_quoted = value.starts_with(['"', '\'', '`']) && value.ends_with(&value[..1]);
                        assert!(is_quoted || rendered.recipe.format == Format::NodeEnv, "{told}");
                    }
                }
                Format::Ini | Format::Properties | Format::Form => {
                    for line in text.lines().filter(|line| !line.is_empty() && !line.starts_with(['[', '#'])) {
                        assert!(line.contains('=') || line.contains(": "), "{told}");
                    }
                }
                Format::Shell => assert_eq!(text.replace("'\\''", "").matches('\'').count() % 2, 0, "{told}"),
                Format::Ruby | Format::Code | Format::Kotlin => {}
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

/// A line break cannot be in an identifier, but nothing here relies on that.
#[test]
fn no_format_lets_a_text_begin_a_line_or_end_its_quotes() {
    for (format, expected) in [
        (Format::Json, r#"a\"b\\c'${d}`e"#),
        (Format::Yaml, r#"a\"b\\c'${d}`e"#),
        (Format::SpringYaml, r#"a\"b\\c'\\${d}`e"#),
        (Format::JenkinsYaml, r#"a\"b\\c'^${d}`e"#),
        (Format::Toml, r#"a\"b\\c'${d}`e"#),
        (Format::Code, r#"a\"b\\c'${d}`e"#),
        (Format::Kotlin, r#"a\"b\\c'\${d}`e"#),
        (Format::Env, r#"a\"b\\c'\${d}\`e"#),
        (Format::PhpEnv, r#""a\"b\\c'\${d}`e""#),
        (Format::NodeEnv, r#"a"b\c'${d}`e"#),
        (Format::Shell, r#"a"b\c'\''${d}`e"#),
        (Format::Ruby, r#"a"b\\c\'${d}`e"#),
        (Format::Properties, r#"a"b\\c'\\${d}`e"#),
        (Format::Ini, r#""""a"b\c'${d}`e""""#),
        (Format::Form, r#"a"b\c'${d}`e"#),
    ] {
        assert_eq!(format.escape("a\"b\\\nc'${d}`e\r\0"), expected, "{format:?}");
    }
    assert_eq!(Format::PhpEnv.escape("a\"b\\$c`"), r#"'a"b\$c`'"#);
    assert_eq!(["a\"b", "it's", "'`"].map(|text| Format::NodeEnv.escape(text)), [r#"'a"b'"#, "`it's`", r#""'`""#]);
    assert_eq!(Format::Ruby.list(&["it's", "b"]), r"['it\'s', 'b']");
}

fn uris(client: &mut Client, uris: &[&str]) {
    client.metadata.redirect_uris = uris.iter().map(|uri| (*uri).to_owned()).collect();
}

#[test]
fn a_registered_address_that_fits_is_taken_and_one_that_is_missing_is_named() {
    let (provider, mut client) = (provider(), app(ClientKind::Web, "x"));
    let addresses = |client: &Client, name: &str| {
        let about = About { provider: &provider, client };
        let found = about.addresses(Recipe::named(name).unwrap());
        found.into_iter().map(|address| (address.uri, address.registered)).collect::<Vec<_>>()
    };
    uris(&mut client, &[]);
    assert_eq!(addresses(&client, "grafana"), [("https://app.example.com/login/generic_oauth".into(), false)]);
    assert_eq!(addresses(&client, "authlib"), [("https://app.example.com/callback".into(), false)]);
    uris(&mut client, &["https://one.test/cb", "https://two.test/login/generic_oauth"]);
    assert_eq!(addresses(&client, "grafana"), [("https://two.test/login/generic_oauth".into(), true)]);
    assert_eq!(addresses(&client, "authlib"), [("https://one.test/cb".into(), true)]);
    let web = ("https://one.test/ui/vault/auth/oidc/oidc/callback".to_owned(), false);
    assert_eq!(addresses(&client, "vault"), [web.clone(), ("http://localhost:8250/oidc/callback".into(), false)]);
    uris(&mut client, &["https://one.test/cb", "http://localhost:8250/oidc/callback"]);
    assert_eq!(addresses(&client, "vault"), [web, ("http://localhost:8250/oidc/callback".into(), true)]);
    assert_eq!(addresses(&client, "proxmox"), [("https://one.test".into(), false)]);
    assert_eq!(addresses(&app(ClientKind::Device, "x"), "device"), []);
    assert_eq!(addresses(&app(ClientKind::Machine, "x"), "curl"), []);
}

fn cautions(provider: &Provider, client: &Client, name: &str) -> Vec<Caution> {
    About { provider, client }.cautions(Recipe::named(name).unwrap())
}

#[test]
fn what_the_app_and_the_product_disagree_about_is_said_and_nothing_else() {
    let (mut provider, mut client) = (provider(), app(ClientKind::Web, "x"));
    assert_eq!(cautions(&provider, &client, "grafana"), []);
    let method = |sends, registered| Caution::Method { sends, registered };
    let passport = cautions(&provider, &client, "passport_openidconnect");
    let alone = method(vec!["client_secret_post"], "client_secret_basic");
    assert_eq!(passport, [alone.clone(), Caution::Challenge { known: true, everywhere: false }]);
    assert_eq!(cautions(&provider, &client, "federated_directory"), [Caution::Challenge { known: false, everywhere: false }]);
    client.metadata.require_pkce = None;
    assert_eq!(cautions(&provider, &client, "passport_openidconnect"), [alone]);
    client.metadata.token_endpoint_auth_method = AuthMethod::ClientSecretPost;
    assert_eq!(cautions(&provider, &client, "passport_openidconnect"), []);
    provider.require_pkce = true;
    assert_eq!(cautions(&provider, &client, "gitea"), [Caution::Challenge { known: true, everywhere: true }]);
    client.metadata.token_endpoint_auth_method = AuthMethod::PrivateKeyJwt;
    assert_eq!(
        cautions(&provider, &client, "grafana"),
        [method(vec!["client_secret_basic", "client_secret_post"], "private_key_jwt")]
    );
    assert_eq!(cautions(&provider, &app(ClientKind::SinglePage, "x"), "oidc_client_ts"), []);
    let mut cluster = app(ClientKind::Native, "x");
    assert_eq!(cautions(&provider, &cluster, "kubernetes"), [Caution::IdToken { claims: vec!["groups"] }]);
    cluster.metadata.claim_mappings = vec![ClaimMapping::plain("groups")];
    assert_eq!(cautions(&provider, &cluster, "kubernetes"), []);
}

#[test]
fn the_settings_name_the_method_and_the_algorithm_of_the_app() {
    let (provider, mut client) = (provider(), app(ClientKind::Web, "x"));
    let text = |client: &Client, name: &str| Recipe::named(name).unwrap().render(&About { provider: &provider, client });
    assert!(!text(&client, "spring_security").contains("OidcIdTokenDecoderFactory"));
    assert!(text(&client, "gitlab").contains("client_auth_method: 'basic'"));
    client.metadata.id_token_signed_response_alg = Some(SigningAlgorithm::ES256);
    client.metadata.token_endpoint_auth_method = AuthMethod::ClientSecretPost;
    assert!(text(&client, "spring_security").contains("signed by ES256"));
    assert!(text(&client, "spring_security").contains("client-authentication-method: client_secret_post"));
    assert!(text(&client, "mozilla_django_oidc").contains("OIDC_RP_SIGN_ALGO = \"ES256\""));
    assert!(text(&client, "gitlab").contains("client_auth_method: 'query'"));
}
