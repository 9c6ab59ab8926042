//! `[[upstream]]`: relying-party domains. What the settings mean together is judged in `protocol::relying_party::check`.

use std::collections::BTreeMap;

use super::mistake::Place;
use super::name;
use super::section::Section;
use super::tree::Node;
use crate::crypto::Plain;
use crate::model::{
    AssertionAudience, ClaimsSource, DeclaredUpstream, ParameterEndpoint, ParameterType, RequestObject, RequestSigning,
    RequiredClaim, ResponseMode, ResponseType, Seconds, SigningAlgorithm, SyncProfile, UpstreamAuthMethod, UpstreamHttp,
    UpstreamMethod, UpstreamParameter, UpstreamPrompt, UpstreamSettings, UpstreamUse,
};
use crate::protocol::relying_party::{check, preset};

const HTTP: [(&str, UpstreamHttp); 2] = [("GET", UpstreamHttp::Get), ("POST", UpstreamHttp::Post)];

pub(super) fn read(sections: Vec<Section<'_>>, tenants: &[String]) -> Vec<DeclaredUpstream> {
    let mut upstreams: Vec<DeclaredUpstream> = Vec::new();
    for section in sections {
        if let Some(one) = read_one(section, tenants, &upstreams) {
            upstreams.push(one);
        }
    }
    upstreams
}

fn read_one(mut section: Section<'_>, tenants: &[String], earlier: &[DeclaredUpstream]) -> Option<DeclaredUpstream> {
    let places = Places::of(&section);
    let name = name::read(&mut section);
    let tenant = name::reference(&mut section, "tenant", tenants);
    if let (Some(name), Some(tenant)) = (&name, &tenant)
        && earlier.iter().any(|other| other.name == name.value && other.tenant == *tenant)
    {
        section.wrong("name", &name.place, format!("another upstream is named `{}`", name.value), "choose another name");
    }
    if let Some(name) = name.as_ref().filter(|name| !check::is_name(&name.value)) {
        section.wrong("name", &name.place, "this name is taken by the API", check::NAME_FIX);
    }
    let names: Vec<_> = preset::ALL.iter().map(|preset| (preset.name, preset)).collect();
    let preset = section.choice("preset", &names);
    let mut settings = preset.map_or_else(UpstreamSettings::default, preset::Preset::settings);
    let display_name = section.text("display_name").map(|given| given.value);
    text(&mut section, "description", &mut settings.description);
    let secret = read_secret(&mut section, &mut settings);
    let client_key = section.secret("client_key").map(|given| given.value);
    let certificate = section.secret("client_certificate"); // nothing secret, but given in the same two ways
    settings.client_certificate = certificate.map(|given| given.value.reveal().to_owned());
    read_addresses(&mut section, &mut settings);
    read_authentication(&mut section, &mut settings);
    read_people(&mut section, &mut settings);
    let enabled = section.flag("enabled").unwrap_or(true);
    let managed = section.managed();
    let problems = check::problems(&settings, secret.is_some());
    for problem in problems.into_iter().chain(check::client_key(&settings, client_key.as_ref())) {
        section.wrong(problem.key, &places.find(problem.key), problem.message, problem.fix);
    }
    for warning in check::warnings(&settings) {
        section.warn("", &section.place.clone(), warning);
    }
    let at = section.place.to_string();
    section.finish();
    let name = name?.value;
    let display_name =
        display_name.or_else(|| preset.map(|preset| preset.display_name.to_owned())).unwrap_or_else(|| name.clone());
    Some(DeclaredUpstream { at, tenant: tenant?, name, display_name, secret, client_key, settings, enabled, managed })
}

/// The secret that the domain keeps: that of our app, or the token with which it registers one.
fn read_secret(section: &mut Section<'_>, settings: &mut UpstreamSettings) -> Option<Plain> {
    flag(section, "dynamic_registration", &mut settings.dynamic_registration);
    let (own, initial) = (section.secret("client_secret"), section.secret("initial_access_token"));
    let (kept, other, fix) = if settings.dynamic_registration {
        (
            initial,
            own.map(|given| ("client_secret", given)),
            "the upstream gives the secret; an initial_access_token is what it may ask for",
        )
    } else {
        (own, initial.map(|given| ("initial_access_token", given)), "it is for dynamic_registration = true")
    };
    if let Some((key, given)) = other {
        section.wrong(key, &given.place, format!("`{key}` is not used by this domain"), fix);
    }
    kept.map(|given| given.value)
}

/// Where keys stand that are judged together.
struct Places(BTreeMap<&'static str, Place>, Place);

impl Places {
    fn of(section: &Section<'_>) -> Self {
        let keys = [
            "issuer",
            "well_known_url",
            "jwks_uri",
            "authorization_endpoint",
            "token_endpoint",
            "userinfo_endpoint",
            "emails_endpoint",
            "end_session_endpoint",
            "logout_url",
            "post_logout_redirect_uri",
            "client_id",
            "client_secret",
            "client_certificate",
            "client_key",
            "dynamic_registration",
            "platform_identity",
            "response_type",
            "response_mode",
            "id_token_algs",
            "refresh_tokens",
            "request_object",
            "request_object_signing_alg",
            "parameters",
            "claims",
            "username_claim",
            "allowed_email_domains",
            "authority_for_email_domains",
        ];
        Self(keys.into_iter().map(|key| (key, section.place_of(key))).collect(), section.place.clone())
    }

    fn find(&self, key: &str) -> Place {
        self.0.get(key).unwrap_or(&self.1).clone()
    }
}

fn text(section: &mut Section<'_>, name: &str, into: &mut Option<String>) {
    if let Some(given) = section.text(name) {
        *into = Some(given.value);
    }
}

fn choice<T: Copy>(section: &mut Section<'_>, name: &str, choices: &[(&str, T)], into: &mut T) {
    if let Some(value) = section.choice(name, choices) {
        *into = value;
    }
}

fn flag(section: &mut Section<'_>, name: &str, into: &mut bool) {
    if let Some(value) = section.flag(name) {
        *into = value;
    }
}

fn words(section: &mut Section<'_>, name: &str, into: &mut Vec<String>) {
    if let Some(given) = section.texts(name) {
        *into = given.into_iter().map(|given| given.value).collect();
    }
}

fn read_addresses(section: &mut Section<'_>, settings: &mut UpstreamSettings) {
    let methods = [("discover", UpstreamMethod::Discover), ("read", UpstreamMethod::Read), ("manual", UpstreamMethod::Manual)];
    choice(section, "method", &methods, &mut settings.method);
    for (name, into) in [
        ("well_known_url", &mut settings.well_known_url),
        ("issuer", &mut settings.issuer),
        ("jwks_uri", &mut settings.jwks_uri),
        ("authorization_endpoint", &mut settings.authorization_endpoint),
        ("token_endpoint", &mut settings.token_endpoint),
        ("userinfo_endpoint", &mut settings.userinfo_endpoint),
        ("emails_endpoint", &mut settings.emails_endpoint),
        ("end_session_endpoint", &mut settings.end_session_endpoint),
        ("logout_url", &mut settings.logout_url),
        ("post_logout_redirect_uri", &mut settings.post_logout_redirect_uri),
        ("platform_identity", &mut settings.platform_identity),
    ] {
        text(section, name, into);
    }
    choice(section, "authorization_method", &HTTP, &mut settings.authorization_method);
    choice(section, "userinfo_method", &HTTP, &mut settings.userinfo_method);
    let authorities = section.files("ca");
    if !authorities.is_empty() {
        settings.ca = Some(authorities.join("\n"));
    }
    let uses = [("provider", UpstreamUse::Provider), ("portal", UpstreamUse::Portal)];
    listed(section, "enabled_for", (&uses, "use \"provider\", \"portal\" or both"), &mut settings.enabled_for);
}

/// A list of choices.
fn listed<T: Copy>(section: &mut Section<'_>, key: &'static str, (choices, fix): (&[(&str, T)], &str), into: &mut Vec<T>) {
    let Some(given) = section.texts(key) else { return };
    let mut found = Vec::new();
    for given in given {
        match choices.iter().find(|(name, _)| *name == given.value) {
            Some((_, one)) => found.push(*one),
            None => section.wrong(key, &given.place, format!("`{}` is not one of the choices", given.value), fix),
        }
    }
    *into = found;
}

fn read_authentication(section: &mut Section<'_>, settings: &mut UpstreamSettings) {
    let mut client_id = None;
    text(section, "client_id", &mut client_id);
    settings.client_id = client_id.unwrap_or_default();
    flag(section, "client_secret_base64", &mut settings.client_secret_base64);
    let methods = UpstreamAuthMethod::ALL.map(|method| (method.name(), method));
    if let Some(method) = section.choice("token_endpoint_auth_method", &methods) {
        settings.token_endpoint_auth_method = Some(method);
    }
    let audiences = [("issuer", AssertionAudience::Issuer), ("token_endpoint", AssertionAudience::TokenEndpoint)];
    choice(section, "client_assertion_audience", &audiences, &mut settings.client_assertion_audience);
    let sources = [
        ("authorization_id_token", ClaimsSource::AuthorizationIdToken),
        ("token_id_token", ClaimsSource::TokenIdToken),
        ("userinfo", ClaimsSource::Userinfo),
        ("id_token_and_userinfo", ClaimsSource::IdTokenAndUserinfo),
    ];
    choice(section, "claims_source", &sources, &mut settings.claims_source);
    let fix = "use code, id_token and token, alone or together";
    if let Some(given) = section.parsed("response_type", str::parse::<ResponseType>, fix) {
        settings.response_type = given.value;
    }
    let modes = ResponseMode::ALL.map(|mode| (mode.name(), mode));
    if let Some(mode) = section.choice("response_mode", &modes) {
        settings.response_mode = Some(mode);
    }
    if let Some(given) = section.texts("scopes") {
        settings.scopes = given.iter().flat_map(|given| given.value.split_whitespace()).map(str::to_owned).collect();
    }
    let prompts = [
        ("none", UpstreamPrompt::None),
        ("login", UpstreamPrompt::Login),
        ("consent", UpstreamPrompt::Consent),
        ("select_account", UpstreamPrompt::SelectAccount),
        ("delegate", UpstreamPrompt::Delegate),
    ];
    if let Some(prompt) = section.choice("prompt", &prompts) {
        settings.prompt = Some(prompt);
    }
    flag(section, "pkce", &mut settings.pkce);
    read_request_object(section, settings);
    flag(section, "use_inbound_client_id", &mut settings.use_inbound_client_id);
    flag(section, "transfer_redirect_uri", &mut settings.transfer_redirect_uri);
    flag(section, "transfer_grant_id", &mut settings.transfer_grant_id);
    flag(section, "own_callback", &mut settings.own_callback);
    if let Some(given) = section.texts("id_token_algs") {
        settings.id_token_algs = given
            .into_iter()
            .filter_map(|given| {
                let found = given.value.parse::<SigningAlgorithm>();
                if let Err(unknown) = &found {
                    let fix = "use RS256, ES256 or another name of RFC 7518; `none` is never taken";
                    section.wrong("id_token_algs", &given.place, unknown.to_string(), fix);
                }
                found.ok()
            })
            .collect();
    }
    let parameters = section.tables("parameters");
    settings.parameters.extend(parameters.into_iter().filter_map(read_parameter));
}

fn read_request_object(section: &mut Section<'_>, settings: &mut UpstreamSettings) {
    let objects = [("none", RequestObject::None), ("value", RequestObject::Value), ("reference", RequestObject::Reference)];
    choice(section, "request_object", &objects, &mut settings.request_object);
    let fix = "use RS256, ES256, HS256 or another name of RFC 7518; `none` where the upstream takes nothing else";
    if let Some(given) = section.parsed("request_object_signing_alg", str::parse::<RequestSigning>, fix) {
        settings.request_object_signing_alg = Some(given.value);
    }
}

fn read_parameter(mut section: Section<'_>) -> Option<UpstreamParameter> {
    section.require("name", "name the parameter");
    section.require("value", "give its value");
    section.require("type", "say how it travels: header, query or form");
    section.require("endpoint", "say where to: authorization, token, userinfo or jwks");
    let name = section.text("name");
    let value = section.text("value");
    let kinds = [("header", ParameterType::Header), ("query", ParameterType::Query), ("form", ParameterType::Form)];
    let kind = section.choice("type", &kinds);
    let endpoints = [
        ("authorization", ParameterEndpoint::Authorization),
        ("token", ParameterEndpoint::Token),
        ("userinfo", ParameterEndpoint::Userinfo),
        ("jwks", ParameterEndpoint::Jwks),
    ];
    let endpoint = section.choice("endpoint", &endpoints);
    section.finish();
    Some(UpstreamParameter { name: name?.value, value: value?.value, kind: kind?, endpoint: endpoint? })
}

fn read_people(section: &mut Section<'_>, settings: &mut UpstreamSettings) {
    text(section, "scopes_claim", &mut settings.scopes_claim);
    text(section, "username_claim", &mut settings.username_claim);
    text(section, "roles_claim", &mut settings.roles_claim);
    if let Some(given) = section.text("roles_separator") {
        settings.roles_separator = given.value;
    }
    if let Some(entry) = section.take("claims") {
        if let Node::Table(table) = entry.value {
            for (ours, entry) in table {
                match entry.value {
                    Node::Text(theirs) if !theirs.trim().is_empty() => drop(settings.claims.insert(ours, theirs)),
                    _ => section.wrong("claims", &entry.place, "the upstream's name of a claim is a text", ""),
                }
            }
        } else {
            section.wrong("claims", &entry.place, "this must be a table", "write claims = { given_name = \"first\" }");
        }
    }
    flag(section, "create_accounts", &mut settings.create_accounts);
    let fix = "use \"name\", \"given_name\", \"family_name\", \"email\" and \"phone_number\"";
    listed(section, "required_claims", (&RequiredClaim::ALL, fix), &mut settings.required_claims);
    words(section, "allowed_email_domains", &mut settings.allowed_email_domains);
    flag(section, "authority_for_usernames", &mut settings.authority_for_usernames);
    words(section, "authority_for_email_domains", &mut settings.authority_for_email_domains);
    let sync = [("always", SyncProfile::Always), ("first", SyncProfile::First)];
    choice(section, "sync_profile", &sync, &mut settings.sync_profile);
    flag(section, "refresh_tokens", &mut settings.refresh_tokens);
    if let Some(after) = section.span("refresh_after", Seconds(1)..=Seconds::days(1)) {
        settings.refresh_after = after;
    }
}
