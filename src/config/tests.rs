//! Whole configurations: what is taken, and that every mistake names its place, its cause and its fix.

use std::io;
use std::path::Path;

use proptest::prelude::*;

use super::{Loaded, Mistake, read};
use crate::crypto::Plain;
use crate::model::{AuthMethod, DeclaredPassword, GrantType, Managed, Seconds};

mod mail;
mod upstream;

fn no_files(_: &Path) -> io::Result<Vec<u8>> {
    Err(io::Error::from(io::ErrorKind::NotFound))
}

fn parse(text: &str) -> Result<Loaded, Vec<Mistake>> {
    read(Some(("signet.toml", text)), &[], &|path| match path.to_str() {
        Some("op.crt" | "op.key" | "ca.pem" | "c" | "k") => Ok(Vec::new()),
        _ => no_files(path),
    })
}

fn loaded(text: &str) -> Loaded {
    parse(text).unwrap_or_else(|mistakes| panic!("{mistakes:#?}"))
}

fn with_environment(text: &str, environment: &[(&str, &str)]) -> Result<Loaded, Vec<Mistake>> {
    let environment: Vec<_> = environment.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    read(Some(("signet.toml", text)), &environment, &|path| match path.to_str() {
        Some("/secret") => Ok("s3cret\n".into()),
        Some("/spaces") => Ok(" s3cret \n\n".into()),
        Some("/empty") => Ok("\n".into()),
        _ => no_files(path),
    })
}

const SAMPLE: &str = r#"
[server]
listen = ["127.0.0.1:9443", "[::1]:9443"]
public_url = "https://op.test:9443"
tls_cert = "op.crt"
tls_key = "op.key"
trusted_proxies = ["10.0.0.0/8", "::1"]
log = "json"

[database]
url = "postgres://signet:x@db/signet"
pool = 8

[keys]
dir = "/var/lib/signet/keys"

[outbound]
extra_ca = ["ca.pem"]
allow = ["127.0.0.0/8"]

[[tenant]]
name = "acme"
display_name = "Acme Ltd"

[[provider]]
name = "main"
display_name = "Acme log-in"
default_algorithm = "ES256"
registration = "token"

software_statement_required = true

[provider.registration_limits]
per_network = 0
unused_after = "2h"

[[provider.statement_issuer]]
issuer = "https://vouches.example"
jwks_uri = "https://vouches.example/jwks"
software_ids = ["notes"]

[provider.lifetimes]
access_token = "10m"
session_idle = 3600

[provider.key_policy]
active = "7d"

[[resource]]
identifier = "https://api.example.com"
scopes = ["read", { name = "write", description = "Change your documents" }]
access_token_format = "jwt"
introspection_clients = ["api"]

[[client]]
client_id = "app"
client_secret = "0123456789abcdef0123456789abcdef"
client_name = "An app"
"client_name#de" = "Eine App"
redirect_uris = ["https://app.example.com/cb"]
grant_types = ["authorization_code", "refresh_token"]
token_endpoint_auth_method = "client_secret_post"
scope = "openid email"
access_token_lifetime = "2m"
dpop_bound_access_tokens = true
managed = "create"

[[user]]
username = "alice"
password = "correct horse"
name = "Alice"
email = "alice@example.com"
email_verified = true
groups = ["staff"]
attributes = { department = "sales", level = 3 }

[user.address]
locality = "Berlin"
"#;

#[test]
fn no_file_at_all_is_a_configuration() {
    let Loaded { config, warnings, file } = read(None, &[], &no_files).unwrap();
    assert_eq!(config.server.listen, ["127.0.0.1:8080".parse().unwrap()]);
    assert_eq!(config.server.public_url.as_str(), "http://localhost:8080");
    assert_eq!(config.database.url.reveal(), "sqlite:signet.db");
    assert_eq!(config.keys.dir, Path::new("keys"));
    let [tenant] = config.declaration.tenants.as_slice() else { panic!() };
    let [provider] = config.declaration.providers.as_slice() else { panic!() };
    assert_eq!((tenant.name.as_str(), provider.tenant.as_str(), provider.name.as_str()), ("default", "default", "default"));
    assert_eq!(provider.issuer.as_str(), "http://localhost:8080");
    assert_eq!(provider.managed, Managed::Create);
    assert!(warnings.is_empty() && file.is_none());
}

#[test]
fn every_section_is_read_into_its_nouns() {
    let Loaded { config, warnings, .. } = loaded(SAMPLE);
    assert_eq!(config.server.listen.len(), 2);
    assert_eq!(config.server.trusted_proxies.len(), 2);
    let declaration = &config.declaration;
    let provider = &declaration.providers[0];
    assert_eq!((provider.tenant.as_str(), provider.issuer.as_str()), ("acme", "https://op.test:9443"));
    assert_eq!(provider.lifetimes.access_token, Seconds(600));
    assert_eq!(provider.key_policy.active, Seconds::days(7));
    assert_eq!(declaration.resources[0].scopes[1].description, "Change your documents");
    let client = &declaration.clients[0];
    assert_eq!((client.provider.as_str(), client.managed), ("main", Managed::Create));
    assert_eq!(client.metadata.token_endpoint_auth_method, AuthMethod::ClientSecretPost);
    assert_eq!(client.metadata.grant_types, [GrantType::AuthorizationCode, GrantType::RefreshToken]);
    assert_eq!(client.metadata.access_token_lifetime, Some(Seconds(120)));
    assert_eq!(client.metadata.other["client_name#de"], "Eine App");
    assert_eq!(client.secret.as_ref().map(Plain::reveal), Some("0123456789abcdef0123456789abcdef"));
    let user = &declaration.users[0];
    assert_eq!(user.claims.address.as_ref().unwrap().locality.as_deref(), Some("Berlin"));
    assert_eq!(user.attributes["level"], 3);
    assert!(matches!(&user.password, Some(DeclaredPassword::Plain(plain)) if plain.reveal() == "correct horse"));
    let [warning] = warnings.as_slice() else { panic!("{warnings:?}") };
    assert_eq!(warning.key, "client[1].dpop_bound_access_tokens");
}

#[test]
fn the_public_url_is_by_default_the_only_issuer_else_the_listener_seen_from_this_machine() {
    for (text, url) in [
        ("[[provider]]\nname = \"a\"\nissuer = \"https://login.example.com/a\"", "https://login.example.com/a"),
        ("[server]\nlisten = \"0.0.0.0:80\"", "http://localhost"),
        ("[server]\nlisten = \"[::]:9000\"\ntls_cert = \"c\"\ntls_key = \"k\"", "https://localhost:9000"),
    ] {
        assert_eq!(loaded(text).config.server.public_url.as_str(), url, "{text}");
    }
}

/// A text, the place of its one mistake, and a word of the message or fix.
const MISTAKES: &[(&str, &str, &str)] = &[
    ("[server]\nlistne = \"x\"", "signet.toml:2:1", "did you mean `listen`?"),
    ("[servr]\nlisten = \"x\"", "signet.toml:1:2", "did you mean `server`?"),
    ("[server]\n  listen = \"8080\"", "signet.toml:2:3", "127.0.0.1:8080"),
    ("[server]\nlisten = 8080", "signet.toml:2:1", "a list of texts"),
    ("[server]\nlisten = []", "signet.toml:1:2", "listen"),
    ("server = 1", "signet.toml:1:1", "write [server]"),
    ("[server]\npublic_url = \"http://login.example.com\"", "signet.toml:2:1", "must use https"),
    ("[server]\npublic_url = \"https://login.example.com/\"", "signet.toml:2:1", "slash"),
    ("[server]\ntrusted_proxies = [\"10.0.0.0/8\", \"0.0.0.0/0\"]", "signet.toml:2:34", "whole internet"),
    ("[server]\ntrusted_proxies = [\"proxy\"]", "signet.toml:2:20", "not a network"),
    ("[server]\ntls_cert = \"x\"", "signet.toml:2:1", "without `tls_key`"),
    ("[server]\ntls_cert = \"c\"\ntls_key = \"nokey\"", "signet.toml:3:1", "cannot read nokey"),
    ("[outbound]\nextra_ca = [\"ca.pem\", \"no.pem\"]", "signet.toml:2:23", "cannot read no.pem"),
    ("[outbound]\nallow = [\"10\"]", "signet.toml:2:10", "not a network"),
    ("[server]\nworkers = 0", "signet.toml:2:1", "out of bounds"),
    ("[server]\nlog = \"jsn\"", "signet.toml:2:1", "did you mean `json`?"),
    ("[server]\nlog_level = \"loud\"", "signet.toml:2:1", "warn"),
    ("[database]\nurl = \"mysql://x\"", "signet.toml:2:1", "sqlite:signet.db"),
    ("[database]\nurl = true", "signet.toml:2:1", "a text"),
    ("[keys]\nmaster_key = \"a\"\nmaster_key_file = \"/b\"", "signet.toml:2:1", "keep one"),
    ("[keys]\nmaster_key_file = \"/nowhere\"", "signet.toml:2:1", "cannot read /nowhere"),
    ("[[tenant]]", "signet.toml:1:1", "`name` is missing"),
    ("[[tenant]]\nname = \"Not Short\"", "signet.toml:2:1", "small letters"),
    ("[[tenant]]\nname = \"a\"\n[[tenant]]\nname = \"a\"", "signet.toml:4:1", "another tenant"),
    ("[[provider]]\nname = \"a\"\ntenant = \"acme\"", "signet.toml:3:1", "no tenant"),
    ("[[provider]]\nname = \"a\"\nrsa_bits = 2049", "signet.toml:3:1", "3072"),
    ("[[provider]]\nname = \"a\"\ndefault_algorithm = \"none\"", "signet.toml:3:1", "not supported"),
    ("[[provider]]\nname = \"a\"\naccess_token_algorithm = \"HS256\"", "signet.toml:3:1", "asymmetric"),
    ("[[provider]]\nname = \"a\"\n[provider.lifetimes]\ncode = \"2h\"", "signet.toml:4:1", "use 10s to 10m"),
    ("[[provider]]\nname = \"a\"\n[provider.lifetimes]\nsession_idle = \"60d\"", "signet.toml:3:11", "longer than"),
    ("[[provider]]\nname = \"a\"\n[provider.key_policy]\nannounce = \"1m\"", "signet.toml:3:11", "jwks_max_age"),
    ("[[provider]]\nname = \"a\"\n[[provider]]\nname = \"b\"", "configuration", "same issuer"),
    ("[[provider]]\nname = \"a\"\nregistration = \"on\"", "signet.toml:3:1", "`closed`"),
    ("[[provider]]\nname = \"a\"\n[[provider.statement_issuer]]\njwks_uri = \"https://v.example\"", "signet.toml:3:1", "issuer"),
    ("[[provider]]\nname = \"a\"\n[[provider.statement_issuer]]\nissuer = \"v\"", "signet.toml:3:1", "jwks_uri"),
    ("[[provider]]\nname = \"a\"\nresponse_types = [\"code\", \"token\"]", "signet.toml:3:27", "\"code id_token token\""),
    ("[[provider]]\nname = \"a\"\nresponse_types = []", "signet.toml:1:1", "the list is empty"),
    ("[[provider]]\nname = \"a\"\nresponse_modes = [\"post\"]", "signet.toml:3:19", "\"form_post\""),
    (
        "[[provider]]\nname = \"a\"\nresponse_types = [\"id_token\"]\nresponse_modes = [\"query\"]",
        "signet.toml:4:19",
        "could not be",
    ),
    ("[[resource]]\nidentifier = \"api\"", "signet.toml:2:1", "absolute URI"),
    ("[[resource]]\nidentifier = \"https://a\"\nscopes = [\"a b\"]", "signet.toml:3:11", "not a scope"),
    ("[[client]]\nredirect_uris = []", "signet.toml:1:1", "`client_id` is missing"),
    ("[[client]]\nclient_id = \"a\"\nredirect_uri = \"https://a\"", "signet.toml:3:1", "did you mean `redirect_uris`?"),
    ("[[client]]\nclient_id = \"a\"\nredirect_uris = \"https://a\"", "signet.toml:3:1", "sequence"),
    ("[[client]]\nclient_id = \"a\"\nresponse_types = [\"token\"]", "signet.toml:3:1", "token"),
    ("[[client]]\nclient_id = \"a\"\nresponse_modes = [\"post\"]", "signet.toml:3:1", "form_post"),
    ("[[client]]\nclient_id = \"a\"\ngrant_types = [\"password\"]", "signet.toml:3:1", "password"),
    ("[[client]]\nclient_id = \"a\"\nregistration_access_token = \"x\"", "signet.toml:3:1", "only the provider"),
    ("[[client]]\nclient_id = \"a\"\njwks = \"{\"", "signet.toml:3:1", "not JSON"),
    ("[[client]]\nclient_id = \"a\"\n[[client]]\nclient_id = \"a\"", "signet.toml:4:1", "declared twice"),
    ("[[client]]\nclient_id = \"a b\"", "signet.toml:2:1", "printable"),
    ("[[client]]\nclient_id = \"a\"\nmanaged = \"people\"", "signet.toml:3:1", "`create`"),
    ("[[user]]\nname = \"A\"", "signet.toml:1:1", "`username` is missing"),
    ("[[user]]\nusername = \"a\"\n[[user]]\nusername = \" A\"", "signet.toml:4:1", "declared twice"),
    ("[[user]]\nusername = \"a\"\n[[user]]\nusername = \"b\"\nemail = \"A\"", "signet.toml:4:1", "declared twice"),
    ("[[user]]\nusername = \"a\"\nemail_verified = \"yes\"", "signet.toml:3:1", "boolean"),
    ("[[user]]\nusername = \"a\"\nemail = \"\"", "signet.toml:3:1", "empty claim"),
    ("[[user]]\nusername = \"a\"\npassword_hash = \"md5\"", "signet.toml:3:1", "$argon2id$"),
    ("[[user]]\nusername = \"a\"\nfamliy_name = \"A\"", "signet.toml:3:1", "did you mean `family_name`?"),
    ("[[user]]\nusername = \"a\"\nattributes = { email = \"x\" }", "signet.toml:3:16", "standard claim"),
    ("[[user]]\nusername = \"a\"\naddress = { city = \"x\" }", "signet.toml:3:1", "unknown field"),
    ("[[upstream]]\nname = \"g\"\nclient_id = \"x\"", "signet.toml:1:1", "well_known_url"),
    ("[[upstream]]\nname = \"g\"\npreset = \"googel\"", "signet.toml:3:1", "did you mean `google`?"),
    ("[[upstream]]\nname = \"g\"\nissuer = \"https://a\"\nclient_id = \"x\"", "signet.toml:1:1", "`client_secret` is missing"),
    ("[[upstream]]\nname = \"g\"\nclient_secrte = \"x\"", "signet.toml:3:1", "did you mean `client_secret`?"),
    ("[[upstream]]\nname = \"g\"\nresponse_type = \"none\"", "signet.toml:3:1", "not supported"),
    ("[[upstream]]\nname = \"g\"\nclient_certificate = \"x\"", "signet.toml:3:1", "no PEM certificate"),
    ("[[upstream]]\nname = \"g\"\nclient_key = \"x\"", "signet.toml:1:1", "`client_certificate` is missing"),
    ("[[upstream]]\nname = \"g\"\ntoken_endpoint_auth_method = \"tls_client_auth\"", "signet.toml:1:1", "needs a certificate"),
    ("[[upstream]]\nname = \"g\"\nresponse_type = \"id_token\"", "signet.toml:3:1", "does not bring"),
    ("[[upstream]]\nname = \"g\"\nid_token_algs = [\"none\"]", "signet.toml:3:18", "never taken"),
    ("[[upstream]]\nname = \"g\"\nclaims_source = \"id_token\"", "signet.toml:3:1", "not one of the choices"),
    ("[[upstream]]\nname = \"g\"\nclaims = { name = 7 }", "signet.toml:3:12", "is a text"),
    (
        "[[upstream]]\nname = \"g\"\nparameters = [{ name = \"state\", value = \"x\", type = \"query\", endpoint = \"authorization\" }]",
        "signet.toml:3:1",
        "set by Signet",
    ),
    ("[[upstream]]\nname = \"g\"\nenabled_for = [\"app\"]", "signet.toml:3:16", "portal"),
    ("[[upstream]]\nname = \"g\"\n[[upstream]]\nname = \"g\"", "signet.toml:4:1", "another upstream is named"),
    ("[audit]\nkeeep = \"1d\"", "signet.toml:2:1", "did you mean `keep`?"),
    ("[audit]\nkeep = \"1h\"", "signet.toml:2:1", "use 1d to"),
    ("[audit]\nsyslog = \"logs.example.com\"", "signet.toml:2:1", "udp://logs.example.com:514"),
    ("[audit]\nsyslog = \"tls://logs.example.com:6514\"", "signet.toml:2:1", "udp or tcp"),
    ("[audit]\nwebhook = \"https://s.example\"", "signet.toml:2:1", "`webhook_secret` is missing"),
    ("[audit]\nwebhook = \"ftp://s.example\"\nwebhook_secret = \"0123456789abcdef01234567\"", "signet.toml:2:1", "https address"),
    ("[audit]\nwebhook = \"https://s.example\"\nwebhook_secret = \"short\"", "signet.toml:3:1", "shorter than 24"),
    ("[[platform_identity]]\nname = \"k\"\nalgorithm = \"HS256\"", "signet.toml:3:1", "not a shared secret"),
    ("[server", "signet.toml:1:8", "not valid TOML"),
    ("a = 1\na = 2", "signet.toml:2:1", "duplicate"),
];

#[test]
fn every_mistake_names_its_place_its_cause_and_its_fix() {
    for (text, place, words) in MISTAKES {
        let mistakes = parse(text).err().unwrap_or_default();
        let found = mistakes.iter().any(|mistake| mistake.place.to_string() == *place && mistake.to_string().contains(words));
        assert!(found, "{text}\nwanted {place} … {words}\ngot {mistakes:#?}");
    }
}

#[test]
fn all_mistakes_are_reported_at_once() {
    let text =
        "[server]\nlistne = 1\n[database]\nurl = \"x\"\n[[client]]\nclient_id = \"a\"\nfoo = 1\nresponse_types = [\"x\"]\n";
    assert_eq!(parse(text).unwrap_err().len(), 4);
}

#[test]
fn the_environment_stands_over_the_file() {
    let text = "[server]\nlisten = \"127.0.0.1:1\"\n[database]\nurl = \"sqlite:a\"";
    let environment = [
        ("SIGNET_SERVER_LISTEN", "127.0.0.1:2, [::1]:2"),
        ("SIGNET_SERVER_WORKERS", "3"),
        ("SIGNET_HEALTH_ENABLED", "false"),
        ("SIGNET_DATABASE_URL", ""),
    ];
    let config = with_environment(text, &environment).unwrap().config;
    assert_eq!(config.server.listen, ["127.0.0.1:2".parse().unwrap(), "[::1]:2".parse().unwrap()]);
    assert_eq!((config.server.workers, config.health.listen.len()), (Some(3), 0));
    assert_eq!(config.database.url.reveal(), "sqlite:a");
}

#[test]
fn a_mistake_in_the_environment_names_the_variable() {
    let mistakes = with_environment("", &[("SIGNET_SERVER_LISTNE", "x"), ("SIGNET_HEALTH_ENABLED", "perhaps")]).unwrap_err();
    let shown: Vec<_> = mistakes.iter().map(ToString::to_string).collect();
    assert!(shown[0].contains("SIGNET_SERVER_LISTNE") && shown[0].contains("`listen`"), "{shown:?}");
    assert!(shown[1].contains("SIGNET_HEALTH_ENABLED") && shown[1].contains("true or false"), "{shown:?}");
}

#[test]
fn a_secret_comes_from_a_file_without_its_last_line_break() {
    let text = "[[client]]\nclient_id = \"a\"\nclient_secret_file = \"/spaces\"";
    let config = with_environment(text, &[("SIGNET_KEYS_MASTER_KEY_FILE", "/secret")]).unwrap().config;
    assert_eq!(config.keys.master_key.as_ref().map(Plain::reveal), Some("s3cret"));
    assert_eq!(config.declaration.clients[0].secret.as_ref().map(Plain::reveal), Some(" s3cret \n"));
    let mistakes = with_environment("", &[("SIGNET_KEYS_MASTER_KEY_FILE", "/empty")]).unwrap_err();
    assert!(mistakes[0].message.contains("empty"), "{mistakes:?}");
}

#[test]
fn a_named_file_must_exist_and_the_default_one_need_not() {
    let mistakes = super::load(Some(Path::new("/nowhere/signet.toml")), []).unwrap_err();
    assert!(mistakes[0].message.contains("/nowhere/signet.toml"), "{mistakes:?}");
    let mistakes = super::load(None, [("SIGNET_CONFIG".to_owned(), "/nowhere/x.toml".to_owned())]).unwrap_err();
    assert_eq!(mistakes[0].place.to_string(), "environment variable SIGNET_CONFIG");
}

#[test]
fn the_example_of_the_readme_is_a_configuration() {
    let readme = include_str!("../../README.md");
    let example = readme.split("```toml").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    let secret = |_: &Path| Ok("a secret of more than thirty-two characters\n".into());
    let loaded = read(Some(("signet.toml", example)), &[], &secret).unwrap_or_else(|mistakes| panic!("{mistakes:#?}"));
    assert_eq!(loaded.config.declaration.clients.len(), 2);
    assert!(loaded.warnings.is_empty(), "{:?}", loaded.warnings);
}

#[test]
fn no_secret_is_shown_by_the_debug_form() {
    let shown = format!("{:?}", loaded(SAMPLE));
    for secret in ["correct horse", "0123456789abcdef", "signet:x@"] {
        assert!(!shown.contains(secret), "{secret}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn a_mutated_configuration_never_panics_and_every_mistake_has_a_place(
        at in 0..SAMPLE.len(), length in 0..12usize, insert in "[ -~\n]{0,6}",
    ) {
        let end = (at + length).min(SAMPLE.len());
        let text = format!("{}{insert}{}", &SAMPLE[..at], &SAMPLE[end..]);
        if let Err(mistakes) = parse(&text) {
            prop_assert!(!mistakes.is_empty());
            for mistake in mistakes {
                prop_assert!(!mistake.message.is_empty());
                prop_assert!(mistake.place.to_string().starts_with("signet.toml:") || mistake.place == super::Place::Nowhere);
            }
        }
    }

    #[test]
    fn any_text_at_all_is_read_without_a_panic(text in "\\PC{0,80}") {
        let _ = parse(&text);
    }
}
