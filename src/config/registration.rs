//! What `[[provider]]` says of dynamic registration beside `registration` itself: its limits, and whose software statements are
//! believed (RFC 7591 §2.3).

use super::client::json_of;
use super::section::Section;
use crate::model::{RegistrationPolicy, Seconds, StatementIssuer};
use crate::protocol::registration::statement;

/// Reads the keys of a provider.
pub(super) fn read(section: &mut Section<'_>) -> RegistrationPolicy {
    let mut policy = section.table("registration_limits").map(read_limits).unwrap_or_default();
    policy.statement_required = section.flag("software_statement_required").unwrap_or(false);
    policy.statement_issuers = section.tables("statement_issuer").into_iter().map(read_issuer).collect();
    policy
}

/// A limit of 0 is none.
fn read_limits(mut section: Section<'_>) -> RegistrationPolicy {
    let mut policy = RegistrationPolicy::default();
    for (name, field) in [("per_network", &mut policy.per_network), ("unused", &mut policy.unused)] {
        if let Some(given) = section.number(name, 0..=10_000_000) {
            *field = Some(given.value).filter(|most| *most > 0);
        }
    }
    if let Some(span) = section.span("unused_after", Seconds::minutes(10)..=Seconds::days(366)) {
        policy.unused_after = span;
    }
    section.finish();
    policy
}

fn read_issuer(mut section: Section<'_>) -> StatementIssuer {
    section.require("issuer", "give the iss of its software statements");
    let trusted = StatementIssuer {
        issuer: section.text("issuer").map(|given| given.value).unwrap_or_default(),
        jwks: section.take("jwks").and_then(|entry| json_of(&section, "jwks", &entry)),
        jwks_uri: section.text("jwks_uri").map(|given| given.value),
        software_ids: section.words("software_ids"),
    };
    if let Err(problem) = statement::check_issuer(&trusted) {
        let place = section.place.clone();
        section.wrong("", &place, problem, "give jwks (a JWK Set) or jwks_uri (an https URL)");
    }
    section.finish();
    trusted
}
