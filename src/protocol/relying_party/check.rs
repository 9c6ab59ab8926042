//! Whether the settings of a domain make sense together: the seed's table of response types and claims sources, OpenID Connect Core §3
//! <https://openid.net/specs/openid-connect-core-1_0.html#Authentication>. One judge for the file, the API and the wizard.

use std::fmt;

use super::claims_mapping::RESERVED;
use super::metadata::is_endpoint;
use super::{preset, request_object};
use crate::crypto::Plain;
use crate::jose::ClientCertificate;
use crate::model::{
    ClaimsSource, ParameterEndpoint, ParameterType, ResponseMode, ResponseType, UpstreamAuthMethod, UpstreamHttp, UpstreamMethod,
    UpstreamParameter, UpstreamSettings, is_short_name,
};

/// Something to correct.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The setting.
    pub key: &'static str,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub fix: &'static str,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { key, message, fix } = self;
        let place = if key.is_empty() || message.contains(key) { String::new() } else { format!("{key}: ") };
        write!(f, "{place}{message} ({fix})")
    }
}

/// What a short name is.
pub const NAME_FIX: &str = "use small letters, digits and hyphens, at most 40, and not the word `options`";

/// Whether a domain may be called so: a short name that is no path of the API.
pub fn is_name(text: &str) -> bool {
    is_short_name(text) && text != "options"
}

/// The problem with a platform identity that there is not.
pub fn no_identity(name: &str) -> Problem {
    problem("platform_identity", format!("there is no platform identity `{name}`"), "make one, or name one that there is")
}

fn problem(key: &'static str, message: impl Into<String>, fix: &'static str) -> Problem {
    Problem { key, message: message.into(), fix }
}

/// The response types that bring what a claims source reads: an ID token from the authorization endpoint needs `id_token`, one from the
/// token endpoint `code`, userinfo `code` or a `token` with an `id_token` that proves it.
pub fn fits(source: ClaimsSource, response_type: ResponseType) -> bool {
    match source {
        ClaimsSource::AuthorizationIdToken => response_type.id_token,
        ClaimsSource::TokenIdToken => response_type.code,
        ClaimsSource::Userinfo | ClaimsSource::IdTokenAndUserinfo => {
            response_type.code || (response_type.id_token && response_type.token)
        }
    }
}

/// What the wizard offers: the types that fit the source and that the upstream takes, if it says which.
pub fn offered(source: ClaimsSource, supported: &[ResponseType]) -> Vec<ResponseType> {
    let all = ResponseType::ALL.into_iter().filter(|one| fits(source, *one));
    all.filter(|one| supported.is_empty() || supported.contains(one)).collect()
}

/// Everything that is wrong with the settings.
pub fn problems(settings: &UpstreamSettings, has_secret: bool) -> Vec<Problem> {
    let mut found = Vec::new();
    addresses(settings, &mut found);
    authentication(settings, has_secret, &mut found);
    claims(settings, &mut found);
    found.extend(settings.parameters.iter().filter_map(|own| parameter(settings, own)));
    found
}

/// What to know of settings that may be meant.
pub fn warnings(settings: &UpstreamSettings) -> Vec<String> {
    let mut found = Vec::new();
    let is_public = settings.preset.as_deref().and_then(preset::find).is_some_and(|preset| preset.is_public);
    if is_public && settings.create_accounts && settings.allowed_email_domains.is_empty() {
        found.push(
            "everybody in the world can have an account there, and so here: set allowed_email_domains or create_accounts = false \
             unless that is meant"
                .to_owned(),
        );
    }
    if settings.answer_mode() == ResponseMode::Fragment {
        found.push(
            "the answer comes in the fragment, which only a script can read: people without JavaScript cannot sign in".to_owned(),
        );
    }
    if !settings.pkce && settings.response_type.code {
        found.push("PKCE is off; every current upstream takes it or ignores it (RFC 9700 section 2.1.1)".to_owned());
    }
    if settings.authority_for_usernames {
        found.push("whoever has the user name of an account here at this upstream becomes that account's owner".to_owned());
    }
    found
}

fn addresses(settings: &UpstreamSettings, found: &mut Vec<Problem>) {
    let https = "write an https URL; plain http is for networks of [outbound] allow";
    for (key, url) in [
        ("well_known_url", &settings.well_known_url),
        ("jwks_uri", &settings.jwks_uri),
        ("authorization_endpoint", &settings.authorization_endpoint),
        ("token_endpoint", &settings.token_endpoint),
        ("userinfo_endpoint", &settings.userinfo_endpoint),
        ("emails_endpoint", &settings.emails_endpoint),
        ("end_session_endpoint", &settings.end_session_endpoint),
        ("logout_url", &settings.logout_url),
        ("post_logout_redirect_uri", &settings.post_logout_redirect_uri),
    ] {
        if let Some(url) = url.as_deref().filter(|url| !is_endpoint(url)) {
            found.push(problem(key, format!("`{url}` is not a URL that can be called"), https));
        }
    }
    found.extend(issuer(settings));
    if settings.emails_endpoint.is_some() && !settings.is_plain_oauth() {
        let fix = "ask for the scope `email`, and read the claim from the ID token or userinfo";
        found.push(problem("emails_endpoint", "it is for upstreams without OpenID Connect", fix));
    }
    match settings.method {
        UpstreamMethod::Discover => followed(settings, found),
        UpstreamMethod::Manual => by_hand(settings, found),
        UpstreamMethod::Read => {}
    }
}

fn issuer(settings: &UpstreamSettings) -> Option<Problem> {
    let is_manual = settings.method == UpstreamMethod::Manual;
    match settings.issuer.as_deref() {
        Some(issuer)
            if issuer.contains(['?', '#', ' ']) || !(issuer.starts_with("https://") || issuer.starts_with("http://")) =>
        {
            Some(problem("issuer", format!("`{issuer}` is not an issuer"), "write it as the upstream's metadata has it"))
        }
        None if settings.well_known_url.is_none() => {
            Some(problem("issuer", "`issuer` is missing", "give `issuer` or `well_known_url`"))
        }
        None if is_manual => Some(problem("issuer", "`issuer` is missing", BY_HAND)),
        Some(issuer) if super::issuer::is_template(issuer) && settings.well_known_url.is_none() && !is_manual => Some(problem(
            "well_known_url",
            "an issuer with a place in it says not where its metadata is",
            "give `well_known_url`",
        )),
        _ => None,
    }
}

/// "Values from the configuration file are displayed and cannot be changed" (the seed).
fn followed(settings: &UpstreamSettings, found: &mut Vec<Problem>) {
    for (key, url) in [
        ("jwks_uri", &settings.jwks_uri),
        ("authorization_endpoint", &settings.authorization_endpoint),
        ("token_endpoint", &settings.token_endpoint),
        ("userinfo_endpoint", &settings.userinfo_endpoint),
    ] {
        if url.as_deref().is_some_and(is_endpoint) {
            let fix = "leave it out, or choose method = \"read\" or \"manual\"";
            found.push(problem(key, format!("`{key}` comes from the upstream's metadata with method = \"discover\""), fix));
        }
    }
}

const BY_HAND: &str = "with method = \"manual\" every value is given";

fn by_hand(settings: &UpstreamSettings, found: &mut Vec<Problem>) {
    let needed = [
        ("authorization_endpoint", true, settings.authorization_endpoint.is_some()),
        ("token_endpoint", super::finish::redeems_code(settings), settings.token_endpoint.is_some()),
        ("userinfo_endpoint", settings.claims_source.uses_userinfo(), settings.userinfo_endpoint.is_some()),
        ("jwks_uri", !settings.is_plain_oauth() && !is_symmetric(settings), settings.jwks_uri.is_some()),
    ];
    for (key, _, _) in needed.into_iter().filter(|(_, is_needed, is_given)| *is_needed && !is_given) {
        found.push(problem(key, format!("`{key}` is missing"), BY_HAND));
    }
}

fn is_symmetric(settings: &UpstreamSettings) -> bool {
    !settings.id_token_algs.is_empty() && settings.id_token_algs.iter().all(|algorithm| algorithm.is_symmetric())
}

fn authentication(settings: &UpstreamSettings, has_secret: bool, found: &mut Vec<Problem>) {
    found.extend(identity(settings));
    // Whoever registers gets what is needed, or is told then that it is not to be had.
    let has_secret = has_secret || settings.dynamic_registration;
    if !fits(settings.claims_source, settings.response_type) {
        let fitting: Vec<_> = offered(settings.claims_source, &[]).iter().map(|one| format!("\"{one}\"")).collect();
        let message =
            format!("`{}` does not bring what the claims source reads; these do: {}", settings.response_type, fitting.join(", "));
        found.push(problem("response_type", message, "choose one of them, or another claims_source"));
    }
    let carries_tokens = settings.response_type.id_token || settings.response_type.token;
    if settings.response_mode == Some(ResponseMode::Query) && carries_tokens {
        found.push(problem("response_mode", "tokens do not travel in a query", "use \"form_post\" or \"fragment\""));
    }
    let method = settings.token_endpoint_auth_method;
    let redeems = super::finish::redeems_code(settings);
    if method == Some(UpstreamAuthMethod::PrivateKeyJwt) && settings.platform_identity.is_none() {
        found.push(problem("platform_identity", "private_key_jwt needs a key of ours", "name a [[platform_identity]]"));
    }
    found.extend(certificate(settings));
    let has_key = settings.platform_identity.is_some() || settings.client_certificate.is_some();
    let has_proof = has_secret || has_key || method == Some(UpstreamAuthMethod::None);
    if redeems && !has_proof || method.is_some_and(UpstreamAuthMethod::needs_secret) && !has_secret {
        found.push(problem(
            "client_secret",
            "`client_secret` is missing",
            "give the secret of our app there, or a platform_identity",
        ));
    }
    found.extend(request_object::problem(settings, has_secret));
    if settings.refresh_tokens && !redeems {
        found.push(problem("refresh_tokens", "only a code brings a refresh token", "use response_type = \"code\""));
    }
    if settings.id_token_algs.iter().any(|algorithm| algorithm.is_symmetric()) && !has_secret {
        found.push(problem(
            "id_token_algs",
            "the HS family needs a client_secret",
            "give the secret, or name asymmetric algorithms",
        ));
    }
}

/// RFC 8705 §2: the certificate is the domain's own, or that of the platform identity (which is self-signed).
fn certificate(settings: &UpstreamSettings) -> Option<Problem> {
    let method = settings.token_endpoint_auth_method;
    match &settings.client_certificate {
        Some(pem) if ClientCertificate::end(pem).is_err() => Some(problem(
            "client_certificate",
            "it holds no PEM certificate",
            "give the certificate, then those of its authorities",
        )),
        None if method == Some(UpstreamAuthMethod::TlsClientAuth) => Some(problem(
            "client_certificate",
            "tls_client_auth needs a certificate of an authority that the upstream trusts",
            "give client_certificate and client_key",
        )),
        None if method == Some(UpstreamAuthMethod::SelfSignedTlsClientAuth) && settings.platform_identity.is_none() => {
            let fix = "name a [[platform_identity]], which has a certificate, or give client_certificate and client_key";
            Some(problem("client_certificate", "self_signed_tls_client_auth needs a certificate", fix))
        }
        Some(_) | None => None,
    }
}

/// Whether a private key and the certificate in the settings are a pair.
pub fn client_key(settings: &UpstreamSettings, key: Option<&Plain>) -> Option<Problem> {
    let fix = "give client_certificate and client_key of one pair, both in PEM and the key without a passphrase";
    match (&settings.client_certificate, key) {
        (None, None) => None,
        (None, Some(_)) => Some(problem("client_certificate", "`client_certificate` is missing", fix)),
        (Some(_), None) => Some(problem("client_key", "`client_key` is missing", fix)),
        (Some(pem), Some(key)) => {
            let error = ClientCertificate::read(pem, key).err()?;
            Some(problem("client_key", error.to_string(), fix))
        }
    }
}

/// Who we are there: a `client_id`, or whatever a registration brings.
fn identity(settings: &UpstreamSettings) -> Option<Problem> {
    let has_id = !settings.client_id.is_empty();
    match (settings.dynamic_registration, has_id) {
        (false, false) => {
            Some(problem("client_id", "`client_id` is missing", "give the id of our app there, or set dynamic_registration"))
        }
        (true, true) => {
            let message = "a domain that registers itself is given its `client_id`";
            Some(problem("client_id", message, "take client_id or dynamic_registration away"))
        }
        (true, false) if settings.method == UpstreamMethod::Manual => {
            let message = "where to register is in the upstream's metadata, and the method is \"manual\"";
            Some(problem("dynamic_registration", message, "use method = \"discover\" or \"read\""))
        }
        (true, false) if settings.transfer_redirect_uri || settings.use_inbound_client_id => {
            let message = "the upstream knows our own app and redirect URIs, not those of apps here";
            Some(problem("dynamic_registration", message, "turn use_inbound_client_id and transfer_redirect_uri off"))
        }
        (true, false) | (false, true) => None,
    }
}

fn claims(settings: &UpstreamSettings, found: &mut Vec<Problem>) {
    for ours in settings.claims.keys().filter(|ours| *ours != "sub" && RESERVED.contains(&ours.as_str())) {
        found.push(problem(
            "claims",
            format!("`{ours}` is a claim of the protocol, not of a person"),
            "choose another name of ours",
        ));
    }
    if settings.authority_for_usernames && settings.username_claim.is_none() {
        found.push(problem("username_claim", "`authority_for_usernames` needs it", "name the claim that has the user name"));
    }
    for (key, domains) in [
        ("allowed_email_domains", &settings.allowed_email_domains),
        ("authority_for_email_domains", &settings.authority_for_email_domains),
    ] {
        let is_domain = |domain: &String| !domain.is_empty() && !domain.contains(['@', ' ', '/', '*']) && domain.is_ascii();
        if let Some(bad) = domains.iter().find(|domain| !is_domain(domain)) {
            found.push(problem(key, format!("`{bad}` is not an e-mail domain"), "write it like example.com"));
        }
    }
    if settings.authority_for_email_domains.iter().any(|domain| !domain.is_empty())
        && settings.claims_source == ClaimsSource::Userinfo
        && settings.is_plain_oauth()
    {
        let fix = "link people on the account page instead";
        found.push(problem(
            "authority_for_email_domains",
            "an upstream without OpenID Connect does not vouch for addresses",
            fix,
        ));
    }
}

/// Names of an authorization request that are ours to set.
const OURS: [&str; 16] = [
    "response_type",
    "client_id",
    "redirect_uri",
    "scope",
    "state",
    "nonce",
    "code_challenge",
    "code_challenge_method",
    "response_mode",
    "request",
    "request_uri",
    "prompt",
    "max_age",
    "X_proxy_azp_client_id",
    "X_proxy_redirect_uri",
    "GrantID",
];
/// Headers that are ours to set.
const OUR_HEADERS: [&str; 8] =
    ["authorization", "content-type", "content-length", "host", "cookie", "transfer-encoding", "connection", "accept"];

/// The seed's rule for each endpoint (decision 44).
fn parameter(settings: &UpstreamSettings, own: &UpstreamParameter) -> Option<Problem> {
    use ParameterEndpoint::{Authorization, Jwks, Token, Userinfo};
    let is_taken = match (own.endpoint, own.kind) {
        (Authorization, ParameterType::Query) => settings.authorization_method == UpstreamHttp::Get,
        (Authorization, ParameterType::Form) => settings.authorization_method == UpstreamHttp::Post,
        (Token | Userinfo, kind) => kind == ParameterType::Header,
        (Jwks, kind) => kind != ParameterType::Form,
        (Authorization, ParameterType::Header) => false,
    };
    let fix = "authorization takes query (GET) or form (POST); token and userinfo take header; jwks takes header or query";
    if !is_taken {
        return Some(problem("parameters", format!("`{}` cannot travel like that to this endpoint", own.name), fix));
    }
    let is_header = own.kind == ParameterType::Header;
    let is_ours =
        if is_header { OUR_HEADERS.contains(&own.name.to_ascii_lowercase().as_str()) } else { OURS.contains(&own.name.as_str()) };
    if own.name.is_empty() || is_ours {
        return Some(problem("parameters", format!("`{}` is set by Signet", own.name), "use the setting that is meant for it"));
    }
    let is_token = own.name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.!~*'$&+^`|#%".contains(&byte));
    if is_header && (!is_token || own.value.chars().any(char::is_control)) {
        return Some(problem("parameters", format!("`{}` is not a header", own.name), "use letters, digits and hyphens"));
    }
    None
}

#[cfg(test)]
mod tests {
    use super::super::fixture::settings;
    use super::*;

    fn keys(settings: &UpstreamSettings) -> Vec<&'static str> {
        problems(settings, true).into_iter().map(|problem| problem.key).collect()
    }

    #[test]
    fn the_table_of_the_seed_says_which_response_types_are_offered() {
        let offered = |source| offered(source, &[]).iter().map(ToString::to_string).collect::<Vec<_>>();
        assert_eq!(
            offered(ClaimsSource::AuthorizationIdToken),
            ["id_token", "id_token token", "code id_token", "code id_token token"]
        );
        assert_eq!(offered(ClaimsSource::TokenIdToken), ["code", "code id_token", "code token", "code id_token token"]);
        assert_eq!(
            offered(ClaimsSource::Userinfo),
            ["code", "id_token token", "code id_token", "code token", "code id_token token"]
        );
        let supported = ["code".parse().unwrap(), "id_token".parse().unwrap()];
        assert_eq!(super::offered(ClaimsSource::TokenIdToken, &supported), [ResponseType::CODE]);
    }

    #[test]
    fn a_domain_of_four_lines_is_in_order() {
        assert_eq!(keys(&settings()), Vec::<&str>::new());
        assert!(warnings(&settings()).is_empty());
    }

    #[test]
    fn what_does_not_go_together_is_named() {
        let with = |change: fn(&mut UpstreamSettings)| {
            let mut own = settings();
            change(&mut own);
            keys(&own)
        };
        assert_eq!(with(|own| own.response_type = "id_token".parse().unwrap()), ["response_type"]);
        assert_eq!(with(|own| own.token_endpoint_auth_method = Some(UpstreamAuthMethod::PrivateKeyJwt)), ["platform_identity"]);
        assert_eq!(with(|own| own.token_endpoint_auth_method = Some(UpstreamAuthMethod::TlsClientAuth)), ["client_certificate"]);
        let self_signed = |own: &mut UpstreamSettings| {
            own.token_endpoint_auth_method = Some(UpstreamAuthMethod::SelfSignedTlsClientAuth);
        };
        assert_eq!(with(self_signed), ["client_certificate"]);
        let keyed = UpstreamSettings { platform_identity: Some("key".into()), ..settings() };
        assert!(
            problems(
                &UpstreamSettings { token_endpoint_auth_method: Some(UpstreamAuthMethod::SelfSignedTlsClientAuth), ..keyed },
                false
            )
            .is_empty()
        );
        assert_eq!(with(|own| own.client_certificate = Some("-----BEGIN".into())), ["client_certificate"]);
        let no_code = with(|own| {
            own.refresh_tokens = true;
            own.response_type = "id_token".parse().unwrap();
            own.claims_source = ClaimsSource::AuthorizationIdToken;
        });
        assert_eq!(no_code, ["refresh_tokens"]);
        assert_eq!(with(|own| own.authority_for_usernames = true), ["username_claim"]);
        assert_eq!(with(|own| own.allowed_email_domains = vec!["@corp.test".into()]), ["allowed_email_domains"]);
        assert_eq!(with(|own| own.issuer = Some("https://login.test/{tid}/v2".into())), ["well_known_url"]);
        assert_eq!(with(|own| own.issuer = None), ["issuer"]);
        assert_eq!(with(|own| own.claims.extend([("aud".into(), "x".into())])), ["claims"]);
        assert_eq!(with(|own| own.userinfo_endpoint = Some("ftp://x".into())), ["userinfo_endpoint"]);
        assert_eq!(with(|own| own.method = UpstreamMethod::Manual), ["authorization_endpoint", "token_endpoint", "jwks_uri"]);
        let query = with(|own| {
            own.response_type = "code id_token".parse().unwrap();
            own.response_mode = Some(ResponseMode::Query);
        });
        assert_eq!(query, ["response_mode"]);
        assert_eq!(problems(&settings(), false)[0].key, "client_secret");
    }

    #[test]
    fn where_an_upstream_is_found_by_its_metadata_its_endpoints_are_not_set() {
        let url = || Some("https://op.test/x".to_owned());
        let set = |method| UpstreamSettings { method, token_endpoint: url(), jwks_uri: url(), ..settings() };
        assert_eq!(keys(&set(UpstreamMethod::Discover)), ["jwks_uri", "token_endpoint"]);
        assert_eq!(keys(&set(UpstreamMethod::Read)), Vec::<&str>::new());
        // where people sign out is not always in the metadata
        assert_eq!(keys(&UpstreamSettings { end_session_endpoint: url(), ..settings() }), Vec::<&str>::new());
    }

    #[test]
    fn a_name_is_a_short_one_and_no_path_of_the_api() {
        assert!(is_name("corp") && !is_name("options") && !is_name("Corp"));
    }

    #[test]
    fn a_problem_says_what_it_is_about_what_is_wrong_and_what_to_do() {
        let shown = |key| problem(key, "`issuer` is missing", "give it").to_string();
        assert_eq!(shown("issuer"), "`issuer` is missing (give it)");
        assert_eq!(shown("client_id"), "client_id: `issuer` is missing (give it)");
    }

    #[test]
    fn a_domain_that_registers_itself_has_no_client_and_needs_no_secret() {
        let own = UpstreamSettings { client_id: String::new(), dynamic_registration: true, ..settings() };
        assert!(problems(&own, false).is_empty() && problems(&own, true).is_empty());
        let with = |change: fn(&mut UpstreamSettings)| {
            let mut own = own.clone();
            change(&mut own);
            keys(&own)
        };
        assert_eq!(with(|own| own.client_id = "us".into()), ["client_id"]);
        assert_eq!(with(|own| own.dynamic_registration = false), ["client_id"]);
        assert_eq!(with(|own| own.transfer_redirect_uri = true), ["dynamic_registration"]);
        assert_eq!(with(|own| own.use_inbound_client_id = true), ["dynamic_registration"]);
        assert!(with(|own| own.method = UpstreamMethod::Manual).contains(&"dynamic_registration"));
        assert!(with(|own| own.id_token_algs = vec![crate::model::SigningAlgorithm::HS256]).is_empty());
    }

    #[test]
    fn a_parameter_travels_only_as_its_endpoint_takes_it_and_never_in_the_place_of_ours() {
        use ParameterEndpoint::{Authorization, Jwks, Token, Userinfo};
        use ParameterType::{Form, Header, Query};
        let judge = |name: &str, kind, endpoint| {
            parameter(&settings(), &UpstreamParameter { name: name.into(), value: "v".into(), kind, endpoint }).is_none()
        };
        assert!(judge("hd", Query, Authorization) && judge("X-Key", Header, Token) && judge("X-Key", Header, Userinfo));
        assert!(judge("X-Key", Header, Jwks) && judge("appid", Query, Jwks));
        for (name, kind, endpoint) in [
            ("hd", Form, Authorization),
            ("hd", Header, Authorization),
            ("hd", Query, Token),
            ("hd", Form, Userinfo),
            ("hd", Form, Jwks),
            ("state", Query, Authorization),
            ("redirect_uri", Query, Authorization),
            ("Authorization", Header, Token),
            ("X Key", Header, Token),
            ("", Query, Authorization),
        ] {
            assert!(!judge(name, kind, endpoint), "{name}");
        }
    }
}
