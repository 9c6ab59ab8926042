//! The settings of an OpenID Connect provider, judged: the same limits for the file, the API and the console.

use super::branding;
use super::correction::Correction;
use super::registration::statement;
use crate::model::{BoundedSpan, ProviderSettings, ResponseType, Seconds, SignUp};

/// The longest name that people see.
const LONGEST_NAME: usize = 100;
/// Spans within which a client that nobody uses is kept.
const UNUSED_AFTER: (Seconds, Seconds) = (Seconds::minutes(10), Seconds::days(366));
/// The most that a limit of registration may say.
const MOST: i64 = 10_000_000;

/// Everything that is wrong with the settings; `longest` is the longest life of a token that a client or a resource has of its own.
pub fn check(settings: &ProviderSettings, longest: Seconds) -> Vec<Correction> {
    let mut found = Vec::new();
    name(&settings.display_name, &mut found);
    branding::check(&settings.branding, &mut found);
    sign_up(settings, &mut found);
    algorithms(settings, &mut found);
    responses(settings, &mut found);
    let (mut lifetimes, mut policy) = (settings.lifetimes, settings.key_policy);
    spans("lifetimes", lifetimes.spans(), &mut found);
    spans("key_policy", policy.spans(), &mut found);
    for (idle, absolute) in settings.lifetimes.contradictions() {
        let message = format!("`lifetimes.{idle}` is longer than `lifetimes.{absolute}`");
        found.push(Correction::new(format!("lifetimes.{idle}"), message, "make it shorter"));
    }
    let longest = longest.max(settings.lifetimes.id_token).max(settings.lifetimes.access_token);
    if let Err(problem) = settings.key_policy.check(longest) {
        let key = format!("key_policy.{}", problem.key);
        found.push(Correction::new(key, problem.message, "change one of the times it names"));
    }
    registration(settings, &mut found);
    found
}

fn name(text: &str, found: &mut Vec<Correction>) {
    if text.chars().count() > LONGEST_NAME || text.chars().any(char::is_control) || text.trim() != text {
        let fix = format!("use at most {LONGEST_NAME} characters, without spaces around them");
        found.push(Correction::new("display_name", "`display_name` is not a name", fix));
    }
}

fn sign_up(settings: &ProviderSettings, found: &mut Vec<Correction>) {
    let ProviderSettings { sign_up, sign_up_domains: domains, password_login, .. } = settings;
    if *sign_up != SignUp::Closed && !password_login {
        let message = "`sign_up` is open, but an account of one's own begins with a password, and none is taken here";
        found.push(Correction::new("sign_up", message, "turn `password_login` on, or close it"));
    }
    match (*sign_up == SignUp::EmailDomain, domains.is_empty()) {
        (true, true) => {
            let message = "`sign_up_domains` is empty";
            found.push(Correction::new("sign_up_domains", message, "name the domains, like example.com"));
        }
        (false, false) => {
            let message = "`sign_up_domains` count only with `sign_up` email_domain";
            found.push(Correction::new("sign_up_domains", message, "choose email_domain, or leave the domains out"));
        }
        _ => {}
    }
    let is_domain = |text: &str| !text.is_empty() && text.chars().all(|own| own.is_alphanumeric() || matches!(own, '.' | '-'));
    if let Some(other) = domains.iter().find(|own| !is_domain(own)) {
        let shown: String = other.chars().take(50).collect();
        let message = format!("`sign_up_domains` has {shown:?}, which is no domain");
        found.push(Correction::new("sign_up_domains", message, "write what is behind the @, like example.com"));
    }
}

fn algorithms(settings: &ProviderSettings, found: &mut Vec<Correction>) {
    if settings.access_token_algorithm.is_symmetric() {
        let message = "`access_token_algorithm` is symmetric, but resource servers share no secret with us";
        found.push(Correction::new("access_token_algorithm", message, "use an asymmetric one, like ES256"));
    }
    if !matches!(settings.rsa_bits, 2048 | 3072 | 4096) {
        let message = format!("`rsa_bits` is {}, which is not offered", settings.rsa_bits);
        found.push(Correction::new("rsa_bits", message, "use 2048, 3072 or 4096"));
    }
}

fn responses(settings: &ProviderSettings, found: &mut Vec<Correction>) {
    let lists = [("response_types", settings.response_types.is_empty()), ("response_modes", settings.response_modes.is_empty())];
    for (key, _) in lists.into_iter().filter(|(_, is_empty)| *is_empty) {
        let message = format!("`{key}` is empty: no app could use this provider");
        found.push(Correction::new(key, message, "name at least one"));
    }
    let is_stuck = |one: &&ResponseType| !settings.response_modes.iter().any(|mode| one.allows(*mode));
    if let Some(stuck) = settings.response_types.iter().find(is_stuck).filter(|_| !settings.response_modes.is_empty()) {
        let message = format!("with these `response_modes` the response type \"{stuck}\" could not be answered");
        found.push(Correction::new("response_modes", message, "add \"fragment\" or \"form_post\""));
    }
}

fn spans<const COUNT: usize>(table: &str, all: [BoundedSpan<'_>; COUNT], found: &mut Vec<Correction>) {
    for (name, span, bounds) in all {
        if !bounds.contains(span) {
            let (low, high) = (bounds.start().0, bounds.end().0);
            let message = format!("`{table}.{name}` is {} seconds, but must be {low} to {high}", span.0);
            found.push(Correction::new(format!("{table}.{name}"), message, format!("give {low} to {high} seconds")));
        }
    }
}

fn registration(settings: &ProviderSettings, found: &mut Vec<Correction>) {
    let limits = settings.registration_limits;
    for (key, limit) in [("per_network", limits.per_network), ("unused", limits.unused)] {
        if !(0..=MOST).contains(&limit) {
            let message = format!("`registration_limits.{key}` is {limit}");
            found.push(Correction::new(format!("registration_limits.{key}"), message, format!("give 0 (no limit) to {MOST}")));
        }
    }
    let (low, high) = UNUSED_AFTER;
    if !(low..=high).contains(&limits.unused_after) {
        let message = format!("`registration_limits.unused_after` is {} seconds", limits.unused_after.0);
        let fix = format!("give {} to {} seconds", low.0, high.0);
        found.push(Correction::new("registration_limits.unused_after", message, fix));
    }
    for trusted in &settings.statement_issuer {
        if trusted.issuer.is_empty() {
            let message = "`statement_issuer` has an entry without an issuer";
            found.push(Correction::new("statement_issuer", message, "give the iss of its software statements"));
        } else if let Err(problem) = statement::check_issuer(trusted) {
            let message = format!("`statement_issuer` {}: {problem}", trusted.issuer);
            found.push(Correction::new("statement_issuer", message, "give jwks (a JWK Set) or jwks_uri (an https URL)"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{KeyPolicy, Lifetimes, RegistrationLimits, ResponseMode, SigningAlgorithm, StatementIssuer};

    #[test]
    fn the_usual_settings_are_right() {
        assert_eq!(check(&ProviderSettings::default(), Seconds(0)), []);
    }

    #[test]
    fn each_mistake_is_named_with_what_to_do() {
        let usual = ProviderSettings::default;
        let lifetimes = |lifetimes| ProviderSettings { lifetimes, ..usual() };
        let cases = [
            (lifetimes(Lifetimes { code: Seconds(5), ..Lifetimes::default() }), "lifetimes.code", "give 10 to 600 seconds"),
            (lifetimes(Lifetimes { id_token: Seconds(0), ..Lifetimes::default() }), "lifetimes.id_token", "give 1 to 86400"),
            (
                lifetimes(Lifetimes { session_absolute: Seconds(60), ..Lifetimes::default() }),
                "lifetimes.session_idle",
                "make it shorter",
            ),
            (
                ProviderSettings { key_policy: KeyPolicy { announce: Seconds(3), ..KeyPolicy::default() }, ..usual() },
                "key_policy.announce",
                "change one of the times",
            ),
            (ProviderSettings { rsa_bits: 2050, ..usual() }, "rsa_bits", "2048, 3072 or 4096"),
            (ProviderSettings { access_token_algorithm: SigningAlgorithm::HS256, ..usual() }, "access_token_algorithm", "ES256"),
            (ProviderSettings { response_types: Vec::new(), ..usual() }, "response_types", "at least one"),
            (
                ProviderSettings {
                    response_types: vec![ResponseType::CODE, "code id_token".parse().unwrap()],
                    response_modes: vec![ResponseMode::Query],
                    ..usual()
                },
                "response_modes",
                "fragment",
            ),
            (
                ProviderSettings {
                    registration_limits: RegistrationLimits { unused: -1, ..RegistrationLimits::default() },
                    ..usual()
                },
                "registration_limits.unused",
                "no limit",
            ),
            (
                ProviderSettings {
                    statement_issuer: vec![StatementIssuer { issuer: "https://s.test".into(), ..StatementIssuer::default() }],
                    ..usual()
                },
                "statement_issuer",
                "jwks_uri",
            ),
            (ProviderSettings { display_name: " Acme".into(), ..usual() }, "display_name", "without spaces"),
        ];
        for (settings, key, fix) in cases {
            let found = check(&settings, Seconds(0));
            assert_eq!(found.first().map(|own| own.key.as_str()), Some(key), "{found:?}");
            assert!(found[0].fix.contains(fix) && found[0].message.contains(key.rsplit('.').next().unwrap()), "{found:?}");
        }
    }

    #[test]
    fn a_token_of_a_client_does_not_outlive_its_key() {
        let found = check(&ProviderSettings::default(), Seconds::hours(25));
        assert!(found[0].message.contains("outlive"), "{found:?}");
    }
}
