//! `[[provider]]`: issuers. One named "default" exists if the file names none; its issuer is `[server] public_url`.

use super::section::{Given, Section};
use super::{branding, name, registration};
use crate::model::{
    BoundedSpan, Branding, DeclaredProvider, Issuer, KeyPolicy, Lifetimes, Managed, Registration, RegistrationPolicy,
    ResponseMode, ResponseType, SignUp, SignUpPolicy, SigningAlgorithm, Unsafe,
};
use crate::protocol::oidc::issuer;

/// A provider as written; its issuer may still have to come from `public_url`.
pub(super) struct Written {
    /// The issuer that the file names.
    pub issuer: Option<Given<Issuer>>,
    provider: DeclaredProvider,
}

/// Reads the tables. Issuers are settled by [`settle`], since `public_url` depends on them.
pub(super) fn read(sections: Vec<Section<'_>>, (tenants, upstreams): (&[String], &[String])) -> Vec<Written> {
    let mut written: Vec<Written> = Vec::new();
    for section in sections {
        if let Some(one) = read_one(section, (tenants, upstreams), &written) {
            written.push(one);
        }
    }
    written
}

fn read_one(mut section: Section<'_>, (tenants, upstreams): (&[String], &[String]), earlier: &[Written]) -> Option<Written> {
    let name = name::read(&mut section);
    if let Some(name) = name.as_ref().filter(|name| earlier.iter().any(|other| other.provider.name == name.value)) {
        section.wrong("name", &name.place, format!("another provider is named `{}`", name.value), "choose another name");
    }
    let tenant = name::reference(&mut section, "tenant", tenants);
    let issuer = section.parsed("issuer", issuer::parse, "write it like https://login.example.com");
    let mut provider = implicit(tenants);
    provider.at = section.place.to_string();
    provider.display_name = section.text("display_name").map_or(provider.display_name, |given| given.value);
    if let Some(table) = section.table("branding") {
        (provider.branding, provider.logo) = branding::read(table);
    }
    provider.managed = section.managed();
    read_algorithms(&mut section, &mut provider);
    provider.require_pkce = section.flag("require_pkce").unwrap_or(false);
    provider.cross_site_sessions = section.flag("cross_site_sessions").unwrap_or(false);
    provider.inspector = section.flag("inspector").unwrap_or(true);
    provider.idp_hint = name::hint(&mut section, upstreams);
    provider.password_login = section.flag("password_login").unwrap_or(true);
    if !provider.password_login && upstreams.is_empty() {
        let message = "without passwords nobody can sign in until there is an [[upstream]]";
        section.warn("password_login", &section.place.clone(), message);
    }
    provider.sign_up = read_sign_up(&mut section);
    if provider.sign_up.takes_invitations() && !provider.password_login {
        let message = "an account of one's own begins with a password, and none is taken here";
        section.wrong("sign_up", &section.place.clone(), message, "leave `sign_up` or `password_login = false` out");
    }
    provider.enabled = section.flag("enabled").unwrap_or(true);
    let choices = [("closed", Registration::Closed), ("token", Registration::Token), ("open", Registration::Open)];
    provider.registration = section.choice("registration", &choices).unwrap_or_default();
    read_responses(&mut section, &mut provider);
    provider.registration_policy = registration::read(&mut section);
    if let Some(lifetimes) = section.table("lifetimes") {
        provider.lifetimes = read_lifetimes(lifetimes);
    }
    let mut place = section.place.clone();
    if let Some(policy) = section.table("key_policy") {
        place = policy.place.clone();
        provider.key_policy = read_key_policy(policy);
    }
    let longest = provider.lifetimes.id_token.max(provider.lifetimes.access_token);
    if let Err(Unsafe { key, message }) = provider.key_policy.check(longest) {
        section.wrong(&format!("key_policy.{key}"), &place, message, "change one of the times it names");
    }
    section.finish();
    provider.name = name?.value;
    provider.tenant = tenant?;
    Some(Written { issuer, provider })
}

/// Who may make an account of their own.
fn read_sign_up(section: &mut Section<'_>) -> SignUpPolicy {
    let place = section.place_of("sign_up_domains");
    let choices = [
        ("closed", SignUp::Closed),
        ("invitation", SignUp::Invitation),
        ("email_domain", SignUp::EmailDomain),
        ("open", SignUp::Open),
    ];
    let mode = section.choice("sign_up", &choices).unwrap_or_default();
    let domains = section.texts("sign_up_domains").unwrap_or_default();
    if (mode == SignUp::EmailDomain) == domains.is_empty() {
        let (message, fix) = match mode {
            SignUp::EmailDomain => ("`sign_up_domains` is missing", "name the domains, like [\"example.com\"]"),
            _ => (
                "domains count only with sign_up = \"email_domain\"",
                "write sign_up = \"email_domain\", or leave the domains out",
            ),
        };
        if mode == SignUp::EmailDomain || !domains.is_empty() {
            section.wrong("sign_up_domains", &place, message, fix);
        }
    }
    SignUpPolicy::new(mode, domains.into_iter().map(|given| given.value).collect())
}

fn read_algorithms(section: &mut Section<'_>, provider: &mut DeclaredProvider) {
    let fix = "use RS256, PS256, ES256, EdDSA or another name of RFC 7518";
    if let Some(given) = section.parsed("default_algorithm", str::parse, fix) {
        provider.default_algorithm = given.value;
    }
    if let Some(given) = section.parsed("access_token_algorithm", str::parse::<SigningAlgorithm>, fix) {
        if given.value.is_symmetric() {
            let fix = "use an asymmetric one, like ES256";
            section.wrong("access_token_algorithm", &given.place, "resource servers share no secret with us", fix);
        }
        provider.access_token_algorithm = given.value;
    }
    if let Some(bits) = section.number("rsa_bits", 2048..=4096) {
        match bits.value {
            2048 => provider.rsa_bits = 2048,
            3072 => provider.rsa_bits = 3072,
            4096 => provider.rsa_bits = 4096,
            other => section.wrong("rsa_bits", &bits.place, format!("{other} is not offered"), "use 2048, 3072 or 4096"),
        }
    }
}

/// What the authorization endpoint returns, and how.
fn read_responses(section: &mut Section<'_>, provider: &mut DeclaredProvider) {
    if let Some(types) = section.texts("response_types") {
        let names = ResponseType::ALL.map(|one| one.to_string());
        provider.response_types = read_words(section, ("response_types", "a response type"), &types, &names);
    }
    let Some(modes) = section.texts("response_modes") else { return };
    let names = ResponseMode::ALL.map(|one| one.name().to_owned());
    provider.response_modes = read_words(section, ("response_modes", "a response mode"), &modes, &names);
    let is_stuck = |one: &&ResponseType| !provider.response_modes.iter().any(|mode| one.allows(*mode));
    if let Some((first, stuck)) = modes.first().zip(provider.response_types.iter().find(is_stuck)) {
        let message = format!("the response type \"{stuck}\" could not be answered");
        section.wrong("response_modes", &first.place, message, "add \"fragment\" or \"form_post\"");
    }
}

fn read_words<T: std::str::FromStr>(
    section: &Section<'_>,
    (key, what): (&str, &str),
    given: &[Given<String>],
    names: &[String],
) -> Vec<T> {
    let mut words = Vec::new();
    for one in given {
        if let Ok(word) = one.value.parse() {
            words.push(word);
        } else {
            let fix = format!("use {}", names.iter().map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join(", "));
            section.wrong(key, &one.place, format!("`{}` is not {what}", one.value), fix);
        }
    }
    if given.is_empty() {
        section.wrong(
            key,
            &section.place,
            "the list is empty: no app could use this provider",
            "name at least one, or remove the key",
        );
    }
    words
}

fn read_lifetimes(mut section: Section<'_>) -> Lifetimes {
    let mut lifetimes = Lifetimes::default();
    read_spans(&mut section, lifetimes.spans());
    for (idle, absolute) in lifetimes.contradictions() {
        let place = section.place.clone();
        section.wrong(idle, &place, format!("`{idle}` is longer than `{absolute}`"), "make it shorter");
    }
    section.finish();
    lifetimes
}

fn read_key_policy(mut section: Section<'_>) -> KeyPolicy {
    let mut policy = KeyPolicy::default();
    read_spans(&mut section, policy.spans());
    section.finish();
    policy
}

fn read_spans<const COUNT: usize>(section: &mut Section<'_>, spans: [BoundedSpan<'_>; COUNT]) {
    for (name, field, bounds) in spans {
        if let Some(span) = section.span(name, bounds) {
            *field = span;
        }
    }
}

/// Gives every provider its issuer: its own, or `public_url` for at most one.
pub(super) fn settle(
    written: Vec<Written>,
    public_url: &Issuer,
    tenants: &[String],
    root: &Section<'_>,
) -> Vec<DeclaredProvider> {
    let mut providers: Vec<DeclaredProvider> = Vec::new();
    for Written { issuer, mut provider } in written {
        provider.follows_public_url = false;
        provider.issuer = issuer.as_ref().map_or_else(|| public_url.clone(), |given| given.value.clone());
        if let Some(other) = providers.iter().find(|other| other.issuer == provider.issuer) {
            let place = issuer.as_ref().map_or(&root.place, |given| &given.place);
            let message = format!("`{}` and `{}` have the same issuer, {}", other.name, provider.name, provider.issuer);
            root.wrong("provider.issuer", place, message, "give each provider an issuer of its own");
        }
        providers.push(provider);
    }
    if providers.is_empty() {
        providers.push(DeclaredProvider { issuer: public_url.clone(), ..implicit(tenants) });
    }
    providers
}

/// The provider that exists by default.
fn implicit(tenants: &[String]) -> DeclaredProvider {
    DeclaredProvider {
        at: "default".to_owned(),
        name: name::DEFAULT.to_owned(),
        tenant: tenants.first().cloned().unwrap_or_default(),
        display_name: "Signet".to_owned(),
        branding: Branding::default(),
        logo: None,
        issuer: Issuer::new(""),
        follows_public_url: true,
        default_algorithm: SigningAlgorithm::RS256,
        access_token_algorithm: SigningAlgorithm::ES256,
        rsa_bits: 2048,
        lifetimes: Lifetimes::default(),
        key_policy: KeyPolicy::default(),
        require_pkce: false,
        response_types: vec![ResponseType::CODE],
        response_modes: ResponseMode::ALL.to_vec(),
        cross_site_sessions: false,
        inspector: true,
        sign_up: SignUpPolicy::default(),
        password_login: true,
        idp_hint: None,
        registration: Registration::Closed,
        registration_policy: RegistrationPolicy::default(),
        enabled: true,
        managed: Managed::Create,
    }
}
