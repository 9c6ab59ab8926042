//! The seven steps in which a domain is configured (the seed's wizard), and what stands in each: a step or a field that the choices made
//! so far make needless is not shown. The endpoints are those of OpenID Connect Discovery §3
//! <https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderMetadata>.
//!
//! "If you are configuring your domain by dynamically referencing the provider URL, this completes the domain setup" (the fifth). Settings
//! that would stand in a step that is not shown, but still mean something, stand in an earlier one.

use serde::Serialize;
use serde_json::Value;

use super::finish;
use crate::model::{ClaimsSource, RequestObject, UpstreamAuthMethod, UpstreamMethod, UpstreamSettings};

/// A step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum StepName {
    /// Name, description, and who may come in.
    Details,
    /// How the domain learns where its endpoints are.
    Method,
    /// The upstream, and where the claims come from.
    Provider,
    /// The request to it.
    Authentication,
    /// Our app there.
    App,
    /// The token endpoint.
    Token,
    /// The userinfo endpoint and the names of claims.
    User,
}

impl StepName {
    /// Every step, in order.
    pub const ALL: [Self; 7] =
        [Self::Details, Self::Method, Self::Provider, Self::Authentication, Self::App, Self::Token, Self::User];
}

/// A step with its fields.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Step {
    /// Which.
    pub name: StepName,
    /// What stands in it, in order.
    pub fields: Vec<Field>,
}

/// A field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Field {
    /// The setting.
    pub name: &'static str,
    /// Whether it can be changed; what the upstream's metadata say with the method `discover` cannot.
    pub is_editable: bool,
    /// Whether the domain does not work without.
    pub is_needed: bool,
    /// What holds, if the upstream's metadata say it.
    pub value: Option<String>,
}

/// Whether a field is shown, and whether it is needed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Show {
    No,
    May,
    Must,
}

fn may(shown: bool) -> Show {
    if shown { Show::May } else { Show::No }
}

fn must(shown: bool) -> Show {
    if shown { Show::Must } else { Show::No }
}

/// A setting, the steps in which it may stand (the first that is shown), and when.
type Row = (&'static str, &'static [StepName], fn(&UpstreamSettings) -> Show);

const ALWAYS: fn(&UpstreamSettings) -> Show = |_| Show::May;
/// Values that the upstream's metadata say.
const OF_METADATA: [&str; 4] = ["jwks_uri", "authorization_endpoint", "token_endpoint", "userinfo_endpoint"];

const TABLE: &[Row] = {
    use StepName::{App, Authentication, Details, Method, Provider, Token, User};
    &[
        ("name", &[Details], |_| Show::Must),
        ("display_name", &[Details], ALWAYS),
        ("description", &[Details], ALWAYS),
        ("preset", &[Details], ALWAYS),
        ("enabled_for", &[Details], ALWAYS),
        ("create_accounts", &[Details], ALWAYS),
        ("required_claims", &[Details], |own| may(own.create_accounts)),
        ("allowed_email_domains", &[Details], ALWAYS),
        ("authority_for_usernames", &[Details], ALWAYS),
        ("authority_for_email_domains", &[Details], |own| may(!own.is_plain_oauth())),
        ("sync_profile", &[Details], ALWAYS),
        ("method", &[Method], |_| Show::Must),
        ("issuer", &[Method], |own| must(own.method != UpstreamMethod::Manual && own.well_known_url.is_none())),
        ("issuer", &[Method], |own| may(own.method != UpstreamMethod::Manual && own.well_known_url.is_some())),
        ("well_known_url", &[Method], |own| may(own.method != UpstreamMethod::Manual)),
        ("ca", &[Method], ALWAYS),
        ("issuer", &[Provider], |own| must(own.method == UpstreamMethod::Manual)),
        ("jwks_uri", &[Provider], |own| must(!own.is_plain_oauth())),
        ("claims_source", &[Provider], |_| Show::Must),
        ("parameters", &[Provider], ALWAYS),
        ("authorization_endpoint", &[Authentication], |_| Show::Must),
        ("authorization_method", &[Authentication], ALWAYS),
        ("response_type", &[Authentication], |_| Show::Must),
        ("response_mode", &[Authentication], ALWAYS),
        ("pkce", &[Authentication], |own| may(own.response_type.code)),
        ("scopes", &[Authentication], ALWAYS),
        ("prompt", &[Authentication], ALWAYS),
        ("use_inbound_client_id", &[Authentication], ALWAYS),
        ("transfer_redirect_uri", &[Authentication], ALWAYS),
        ("transfer_grant_id", &[Authentication], ALWAYS),
        ("scopes_claim", &[Authentication], ALWAYS),
        ("request_object", &[Authentication], ALWAYS),
        ("request_object_signing_alg", &[Authentication], |own| may(own.request_object != RequestObject::None)),
        ("own_callback", &[Authentication], ALWAYS),
        ("refresh_tokens", &[Authentication], |own| may(finish::redeems_code(own))),
        ("refresh_after", &[Authentication], |own| may(finish::redeems_code(own))),
        ("end_session_endpoint", &[Authentication], |own| may(!own.is_plain_oauth())),
        ("logout_url", &[Authentication], ALWAYS),
        ("post_logout_redirect_uri", &[Authentication], ALWAYS),
        ("dynamic_registration", &[App], |own| may(own.method != UpstreamMethod::Manual)),
        ("client_id", &[App], |own| must(!own.dynamic_registration)),
        ("client_secret", &[App], |own| {
            if own.dynamic_registration {
                return Show::May; // what the upstream may ask for to register us
            }
            let method = own.token_endpoint_auth_method;
            let has_other = own.platform_identity.is_some()
                || method.is_some_and(|method| method == UpstreamAuthMethod::None || method.is_mutual_tls());
            if finish::redeems_code(own) && !has_other { Show::Must } else { Show::May }
        }),
        ("platform_identity", &[App], |own| {
            let method = own.token_endpoint_auth_method;
            if method == Some(UpstreamAuthMethod::PrivateKeyJwt) { Show::Must } else { Show::May }
        }),
        ("client_certificate", &[App], |own| may(finish::redeems_code(own))),
        ("client_key", &[App], |own| may(finish::redeems_code(own) && own.client_certificate.is_some())),
        ("token_endpoint", &[Token], |own| must(finish::redeems_code(own))),
        ("token_endpoint_auth_method", &[Token, App], |own| may(finish::redeems_code(own))),
        ("client_assertion_audience", &[Token, App], |own| {
            let asserts = [None, Some(UpstreamAuthMethod::PrivateKeyJwt), Some(UpstreamAuthMethod::ClientSecretJwt)];
            may(finish::redeems_code(own) && asserts.contains(&own.token_endpoint_auth_method))
        }),
        ("id_token_algs", &[Token, App], |own| may(!own.is_plain_oauth())),
        ("client_secret_base64", &[Token, App], |own| may(own.id_token_algs.iter().any(|one| one.is_symmetric()))),
        ("userinfo_endpoint", &[User], |own| must(own.claims_source.uses_userinfo())),
        ("emails_endpoint", &[User, Authentication], |own| may(own.claims_source == ClaimsSource::Userinfo)),
        ("userinfo_method", &[User, Provider], |own| may(own.claims_source.uses_userinfo())),
        ("username_claim", &[User, Authentication], |own| if own.authority_for_usernames { Show::Must } else { Show::May }),
        ("roles_claim", &[User, Authentication], ALWAYS),
        ("roles_separator", &[User, Authentication], |own| may(own.roles_claim.is_some())),
        ("claims", &[User, Authentication], ALWAYS),
    ]
};

/// Whether a step is shown at all.
fn is_shown(name: StepName, settings: &UpstreamSettings) -> bool {
    let follows = settings.method == UpstreamMethod::Discover;
    match name {
        StepName::Token => !follows && settings.claims_source != ClaimsSource::AuthorizationIdToken,
        StepName::User => !follows && settings.claims_source.uses_userinfo(),
        _ => true,
    }
}

/// The steps that these settings have, of an upstream with this metadata document.
pub fn steps(settings: &UpstreamSettings, document: Option<&Value>) -> Vec<Step> {
    let shown: Vec<_> = StepName::ALL.into_iter().filter(|name| is_shown(*name, settings)).collect();
    let place = |places: &[StepName]| places.iter().find(|place| shown.contains(*place)).copied();
    let fields = |step: StepName| {
        let own = TABLE.iter().filter(move |(_, places, _)| place(places) == Some(step));
        own.filter_map(|(name, _, show)| field(name, show(settings), (settings, document))).collect()
    };
    shown.iter().map(|name| Step { name: *name, fields: fields(*name) }).collect()
}

fn field(name: &'static str, show: Show, (settings, document): (&UpstreamSettings, Option<&Value>)) -> Option<Field> {
    let follows = settings.method == UpstreamMethod::Discover;
    let is_said = OF_METADATA.contains(&name) || name == "end_session_endpoint" || name == "issuer";
    let said = document.filter(|_| is_said).and_then(|document| document.get(name)).and_then(Value::as_str);
    let is_editable = !(follows && OF_METADATA.contains(&name));
    // what is read from the metadata is nobody's to fill in
    let is_needed = show == Show::Must && is_editable && said.is_none();
    (show != Show::No).then(|| Field { name, is_editable, is_needed, value: said.map(str::to_owned) })
}

#[cfg(test)]
mod tests;
