//! `[[upstream]]`: relying-party domains. Names and required keys are checked already; logging in through one is not built yet.

use serde_json::{Map, Value};

use super::name;
use super::section::Section;
use super::tree::to_object;
use crate::crypto::Plain;

/// Every key beside `name`, `tenant` and the secret.
const KEYS: [&str; 45] = [
    "display_name",
    "preset",
    "enabled_for",
    "method",
    "well_known_url",
    "issuer",
    "jwks_uri",
    "authorization_endpoint",
    "authorization_method",
    "token_endpoint",
    "token_endpoint_auth_method",
    "userinfo_endpoint",
    "userinfo_method",
    "end_session_endpoint",
    "logout_url",
    "post_logout_redirect_uri",
    "client_id",
    "client_secret_base64",
    "platform_identity",
    "claims_source",
    "response_type",
    "response_mode",
    "scopes",
    "prompt",
    "pkce",
    "id_token_algs",
    "parameters",
    "use_inbound_client_id",
    "transfer_redirect_uri",
    "transfer_grant_id",
    "scopes_claim",
    "username_claim",
    "roles_claim",
    "roles_separator",
    "claims",
    "create_accounts",
    "allowed_email_domains",
    "authority_for_usernames",
    "authority_for_email_domains",
    "sync_profile",
    "ca",
    "enabled",
    "managed",
    "idp_hint",
    "allow_hs",
];

/// `[[upstream]]`, as written.
#[derive(Clone, Debug)]
pub struct Upstream {
    /// Its id in URLs.
    pub name: String,
    /// The name of its tenant.
    pub tenant: String,
    /// The secret of our app there.
    pub client_secret: Option<Plain>,
    /// Everything else under its name.
    pub settings: Map<String, Value>,
}

pub(super) fn read(sections: Vec<Section<'_>>, tenants: &[String]) -> Vec<Upstream> {
    sections.into_iter().filter_map(|section| read_one(section, tenants)).collect()
}

fn read_one(mut section: Section<'_>, tenants: &[String]) -> Option<Upstream> {
    let place = section.place.clone();
    section.warn("", &place, "logging in through other providers is not built yet; the table is checked and otherwise ignored");
    let name = name::read(&mut section);
    let tenant = name::reference(&mut section, "tenant", tenants);
    section.require("client_id", "give the id of our app there");
    if !section.has("issuer") && !section.has("well_known_url") {
        section.missing("issuer", "give `issuer` or `well_known_url`");
    }
    let client_secret = section.secret("client_secret").map(|given| given.value);
    let mut settings = super::tree::Table::new();
    for key in KEYS {
        if let Some(entry) = section.take(key) {
            settings.insert(key.to_owned(), entry);
        }
    }
    section.finish();
    Some(Upstream { name: name?.value, tenant: tenant?, client_secret, settings: to_object(&settings) })
}
