//! The configuration that every test begins with, and what a test adds to it.

use std::sync::LazyLock;

use argon2::password_hash::{PasswordHasher, SaltString};
use serde_json::{Value, json};
use signet::config::{self, Config};
use signet::jose::{self, KeyPair};
use signet::model::SigningAlgorithm;

/// The issuer of the one provider.
pub const ISSUER: &str = "https://id.test";

/// Everybody's password.
pub const PASSWORD: &str = "correct horse battery staple";

/// What a test changes in the usual configuration.
#[derive(Clone, Debug, Default)]
pub struct Setup {
    /// Lines of `[server]`.
    pub server: String,
    /// Lines of the `[[provider]]`.
    pub provider: String,
    /// Further tables.
    pub more: String,
    /// Whether there are two tenants, so that everything says which it belongs to.
    pub two_tenants: bool,
}

impl Setup {
    /// A second tenant beside the usual one, with a provider `other` at `https://other.test`, and further tables.
    pub fn two_tenants(tables: &str) -> Self {
        Self {
            provider: "tenant = \"default\"\n".to_owned(),
            more: OTHER.to_owned() + tables,
            two_tenants: true,
            ..Self::default()
        }
    }

    /// Lines of `[server]`.
    pub fn server(lines: &str) -> Self {
        Self { server: lines.to_owned(), ..Self::default() }
    }

    /// Lines of the `[[provider]]`.
    pub fn provider(lines: &str) -> Self {
        Self { provider: lines.to_owned(), ..Self::default() }
    }

    /// The same with further tables.
    #[must_use]
    pub fn and_more(self, tables: &str) -> Self {
        Self { more: self.more + tables, ..self }
    }

    /// Further tables.
    pub fn more(tables: &str) -> Self {
        Self { more: tables.to_owned(), ..Self::default() }
    }

    /// As [`Setup::more`], with the client `robot`, which has every scope of the API.
    pub fn robot(tables: &str) -> Self {
        Self::more(&format!("{}{tables}", robot_of("default")))
    }

    /// Further tables with people in them, whose `HASH` is that of [`PASSWORD`].
    pub fn people(tables: &str) -> Self {
        Self::more(&tables.replace("HASH", &password_hash()))
    }

    /// The whole configuration at a database.
    pub fn config(&self, url: &str) -> Config {
        let text = self.text(url);
        let loaded = config::read(Some(("signet.toml", &text)), &[], &|path| std::fs::read(path));
        loaded.unwrap_or_else(|mistakes| panic!("{mistakes:#?}\n{text}")).config
    }

    fn text(&self, url: &str) -> String {
        let Self { server, provider, more, two_tenants } = self;
        let usual = if *two_tenants { USUAL.replace("[[user]]", "[[user]]\ntenant = \"default\"") } else { USUAL.clone() };
        format!(
            "[server]\n{server}\n[database]\nurl = \"{url}\"\npool = 8\n[keys]\nmaster_key = \"{MASTER_KEY}\"\n\
             [[provider]]\nname = \"default\"\nissuer = \"{ISSUER}\"\ndisplay_name = \"Signet\"\n{provider}\n{usual}{more}"
        )
    }

    /// The usual configuration with something in it replaced: what an operator edits.
    pub fn edited(&self, url: &str, from: &str, to: &str) -> Config {
        let text = self.text(url);
        assert!(text.contains(from), "the configuration has no {from}");
        let text = text.replacen(from, to, 1);
        let loaded = config::read(Some(("signet.toml", &text)), &[], &|path| std::fs::read(path));
        loaded.unwrap_or_else(|mistakes| panic!("{mistakes:#?}\n{text}")).config
    }
}

const OTHER: &str = r#"
[[tenant]]
name = "default"

[[tenant]]
name = "other"

[[provider]]
name = "other"
tenant = "other"
issuer = "https://other.test"
"#;

const MASTER_KEY: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";

/// The key with which the client `signer` signs its assertions.
pub fn assertion_key() -> &'static KeyPair {
    static KEY: LazyLock<KeyPair> = LazyLock::new(|| jose::generate(SigningAlgorithm::ES256, 2048).expect("a key can be made"));
    &KEY
}

/// A hash of [`PASSWORD`] that is quick to check.
pub fn password_hash() -> String {
    let params = argon2::Params::new(8, 1, 1, None).expect("parameters");
    let argon2 = argon2::Argon2::new(argon2::Algorithm::Argon2id, argon2::Version::V0x13, params);
    let salt = SaltString::from_b64("c2lnbmV0IHRlc3Rz").expect("a salt");
    argon2.hash_password(PASSWORD.as_bytes(), &salt).expect("a hash").to_string()
}

static USUAL: LazyLock<String> = LazyLock::new(|| {
    let keys: Value = json!({ "keys": [assertion_key().public_jwk] });
    TABLES.replace("HASH", &password_hash()).replace("JWKS", &keys.to_string())
});

/// Ada and Bob; a web app of the house, one that asks for consent, a single-page app, a native app, one client for each way to
/// authenticate, and two APIs.
const TABLES: &str = r#"
[[user]]
username = "ada"
password_hash = "HASH"
name = "Ada Lovelace"
given_name = "Ada"
email = "ada@example.test"
email_verified = true
phone_number = "+44 20 7946 0000"
locale = "en-GB"
address = { locality = "London", country = "GB" }
groups = ["staff"]
attributes = { department = "engines" }

[[user]]
username = "bob"
password_hash = "HASH"
name = "Bob"

[[client]]
provider = "default"
client_id = "web"
client_secret = "a secret of web that is long enough for HS256 and HS512, too: 0123456789"
client_name = "The web app"
redirect_uris = ["https://app.test/cb", "https://app.test/cb?tenant=1"]
post_logout_redirect_uris = ["https://app.test/bye"]
grant_types = ["authorization_code", "refresh_token", "client_credentials"]
require_consent = false

[[client]]
provider = "default"
client_id = "asking"
client_secret = "a secret of asking"
client_name = "The asking app"
redirect_uris = ["https://asking.test/cb"]
post_logout_redirect_uris = ["https://asking.test/bye"]
grant_types = ["authorization_code", "refresh_token"]

[[client]]
provider = "default"
client_id = "spa"
token_endpoint_auth_method = "none"
redirect_uris = ["https://spa.test/cb"]
grant_types = ["authorization_code", "refresh_token"]
require_consent = false

[[client]]
provider = "default"
client_id = "native"
token_endpoint_auth_method = "none"
application_type = "native"
redirect_uris = ["http://127.0.0.1/cb", "http://[::1]/cb", "com.example.app:/cb"]
grant_types = ["authorization_code", "refresh_token"]

[[client]]
provider = "default"
client_id = "post"
client_secret = "a secret of post"
token_endpoint_auth_method = "client_secret_post"
redirect_uris = ["https://post.test/cb"]
grant_types = ["authorization_code", "refresh_token", "client_credentials"]
scope = "openid email orders:read ledger:read"
require_consent = false

[[client]]
provider = "default"
client_id = "signer"
token_endpoint_auth_method = "private_key_jwt"
redirect_uris = ["https://signer.test/cb"]
grant_types = ["authorization_code", "client_credentials"]
jwks = '''JWKS'''
require_consent = false

[[client]]
provider = "default"
client_id = "mac"
client_secret = "a secret of mac that is long enough for HS256"
token_endpoint_auth_method = "client_secret_jwt"
redirect_uris = ["https://mac.test/cb"]
grant_types = ["authorization_code", "client_credentials"]
require_consent = false

[[client]]
provider = "default"
client_id = "api"
client_secret = "a secret of api"
grant_types = ["client_credentials"]

[[resource]]
provider = "default"
identifier = "https://orders.test"
scopes = ["orders:read", { name = "orders:write", description = "Change your orders" }]
introspection_clients = ["api"]

[[resource]]
provider = "default"
identifier = "https://ledger.test"
scopes = ["ledger:read"]
access_token_format = "jwt"
introspection_clients = ["api"]
"#;

/// Every scope of the API.
pub fn api_scopes() -> String {
    signet::protocol::own_api::scopes().map(|(name, _)| name).collect::<Vec<_>>().join(" ")
}

/// The client `robot` at a provider, which has every scope of the API.
pub fn robot_of(provider: &str) -> String {
    format!(
        r#"
[[client]]
provider = "{provider}"
client_id = "robot"
client_secret = "a secret of robot"
grant_types = ["client_credentials"]
response_types = []
scope = "{}"
"#,
        api_scopes()
    )
}
