//! The settings of a resource, judged (RFC 8707 §2 <https://www.rfc-editor.org/rfc/rfc8707#section-2>): the same for the file, the API
//! and the console.

use std::ops::RangeInclusive;

use super::correction::Correction;
use super::own_api;
use crate::model::{Issuer, KeyPolicy, Resource, Scope, Seconds};

/// How long an access token for a resource may live.
pub const LIFETIME: RangeInclusive<Seconds> = Seconds(10)..=Seconds::days(1);
/// The longest text of a resource.
const LONGEST: usize = 500;
/// The most scopes of a resource.
const MOST_SCOPES: usize = 200;

/// An absolute URI without a fragment.
///
/// # Errors
/// What it is not.
pub fn identifier(text: &str) -> Result<String, &'static str> {
    match url::Url::parse(text) {
        Ok(url) if url.fragment().is_some() => Err("a resource identifier has no fragment (RFC 8707 §2)"),
        Ok(_) => Ok(text.to_owned()),
        Err(_) => Err("this is not an absolute URI (RFC 8707 §2)"),
    }
}

/// Whether a word may be a scope.
pub fn is_scope(word: &str) -> bool {
    Scope::parse(word).iter().eq([word])
}

/// Everything that is wrong with a resource of a provider.
pub fn check(resource: &Resource, (issuer, policy): (&Issuer, &KeyPolicy)) -> Vec<Correction> {
    let mut found = Vec::new();
    let uri = &resource.identifier;
    if let Err(problem) = identifier(uri) {
        found.push(Correction::new("identifier", format!("`identifier`: {problem}"), "write it like https://api.example.com"));
    }
    for (key, text) in [("identifier", uri), ("display_name", &resource.display_name)] {
        if text.chars().count() > LONGEST || text.chars().any(char::is_control) {
            let fix = format!("use at most {LONGEST} characters");
            found.push(Correction::new(key, format!("`{key}` is too long, or has characters that cannot be shown"), fix));
        }
    }
    scopes(resource, &mut found);
    if let Some(span) = resource.access_token_lifetime {
        lifetime(span, policy, &mut found);
    }
    if let Err(problem) = own_api::check_declared(uri, &resource.scopes, issuer) {
        let key = if problem.starts_with("scopes") { "scopes" } else { "identifier" };
        found.push(Correction::new(key, problem, "choose another one"));
    }
    found
}

fn scopes(resource: &Resource, found: &mut Vec<Correction>) {
    let mut seen = std::collections::BTreeSet::new();
    for scope in &resource.scopes {
        let shown: String = scope.name.chars().take(50).collect();
        if !is_scope(&scope.name) || scope.description.chars().count() > LONGEST {
            let fix = "use a word of printable ASCII without quotation marks, and a short description";
            found.push(Correction::new("scopes", format!("`scopes`: `{shown}` is not a scope"), fix));
        } else if !seen.insert(&scope.name) {
            found.push(Correction::new("scopes", format!("`scopes` has `{shown}` twice"), "remove one of them"));
        }
    }
    if resource.scopes.len() > MOST_SCOPES {
        let message = format!("`scopes` has {} entries", resource.scopes.len());
        found.push(Correction::new("scopes", message, format!("use at most {MOST_SCOPES}")));
    }
}

fn lifetime(span: Seconds, policy: &KeyPolicy, found: &mut Vec<Correction>) {
    let (low, high) = (LIFETIME.start().0, LIFETIME.end().0);
    if !LIFETIME.contains(&span) {
        let message = format!("`access_token_lifetime` is {} seconds, but must be {low} to {high}", span.0);
        found.push(Correction::new("access_token_lifetime", message, format!("give {low} to {high} seconds")));
    } else if let Err(problem) = policy.check(span) {
        let message = format!("`access_token_lifetime`: {}", problem.message);
        found.push(Correction::new("access_token_lifetime", message, "give a shorter one, or change the provider's key policy"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{AccessTokenFormat, Id, Instant, Managed, ResourceScope};

    fn resource() -> Resource {
        Resource {
            id: Id::new("r"),
            provider: Id::new("p"),
            identifier: "https://orders.test".into(),
            display_name: "Orders".into(),
            scopes: vec![ResourceScope { name: "orders:read".into(), description: String::new() }],
            access_token_format: AccessTokenFormat::Jwt,
            access_token_lifetime: None,
            introspection_clients: Vec::new(),
            enabled: true,
            managed: Managed::People,
            created_at: Instant::from_epoch(0),
        }
    }

    fn scope(name: &str) -> ResourceScope {
        ResourceScope { name: name.into(), description: String::new() }
    }

    #[test]
    fn each_mistake_is_named() {
        let place = (&Issuer::new("https://op.test"), &KeyPolicy::default());
        assert_eq!(check(&resource(), place), []);
        for (wrong, key) in [
            (Resource { identifier: "orders".into(), ..resource() }, "identifier"),
            (Resource { identifier: "https://orders.test#x".into(), ..resource() }, "identifier"),
            (Resource { identifier: "https://op.test/api".into(), ..resource() }, "identifier"),
            (Resource { display_name: "x".repeat(501), ..resource() }, "display_name"),
            (Resource { scopes: vec![scope("two words")], ..resource() }, "scopes"),
            (Resource { scopes: vec![scope("keys:write")], ..resource() }, "scopes"),
            (Resource { scopes: vec![scope("a"), scope("a")], ..resource() }, "scopes"),
            (Resource { access_token_lifetime: Some(Seconds(9)), ..resource() }, "access_token_lifetime"),
            (Resource { access_token_lifetime: Some(Seconds::days(2)), ..resource() }, "access_token_lifetime"),
        ] {
            let found = check(&wrong, place);
            assert_eq!(found.first().map(|own| own.key.as_str()), Some(key), "{found:?}");
            assert!(!found[0].fix.is_empty());
        }
        let short = KeyPolicy { active: Seconds(700), ..KeyPolicy::default() };
        let long = Resource { access_token_lifetime: Some(Seconds(900)), ..resource() };
        assert!(check(&long, (place.0, &short))[0].message.contains("outlive"));
    }
}
