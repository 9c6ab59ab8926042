//! Texts that people read, and numbers (OpenID Connect Registration §2, §2.1).

use super::{Candidate, names, refuse};
use crate::model::Seconds;
use crate::protocol::error::OAuthError;
use crate::protocol::oidc::mapping;

/// The longest text, in characters.
const LONGEST: usize = 500;
/// The most entries of a list of texts.
const MOST: usize = 50;
/// The longest lifetimes: keys are kept for as long as what they signed.
const LONGEST_ACCESS_TOKEN: Seconds = Seconds::days(1);
const LONGEST_ID_TOKEN: Seconds = Seconds::days(30);

/// The client's own rules about claims.
pub(super) fn check_claim_mappings(candidate: &mut Candidate<'_>) -> Result<(), OAuthError> {
    let rules = &candidate.metadata.claim_mappings;
    if rules.len() > mapping::MOST {
        return Err(refuse("claim_mappings", "there are more than 100"));
    }
    for rule in rules {
        mapping::check(rule).map_err(|problem| refuse("claim_mappings", format_args!("{} {problem}", rule.claim)))?;
    }
    Ok(())
}

/// Texts are short and have no control characters.
pub(super) fn check(candidate: &mut Candidate<'_>) -> Result<(), OAuthError> {
    let metadata = candidate.metadata;
    let single = [
        ("client_name", &metadata.client_name),
        ("software_id", &metadata.software_id),
        ("software_version", &metadata.software_version),
        ("idp_hint", &metadata.idp_hint),
    ];
    for (name, text) in single {
        if let Some(text) = text {
            check_text(name, text)?;
        }
    }
    let localised = metadata.other.iter().filter(|(name, _)| names::is_localised(name));
    for (name, text) in localised.filter_map(|(name, value)| Some((name, value.as_str()?))) {
        check_text(name, text)?;
    }
    let lists = [
        ("contacts", &metadata.contacts),
        ("default_acr_values", &metadata.default_acr_values),
        ("allowed_groups", &metadata.allowed_groups),
    ];
    for (name, list) in lists {
        if list.len() > MOST {
            return Err(refuse(name, "there are more than 50"));
        }
        list.iter().try_for_each(|text| check_text(name, text))?;
    }
    Ok(())
}

fn check_text(name: &str, text: &str) -> Result<(), OAuthError> {
    if text.is_empty() || text.chars().count() > LONGEST {
        return Err(refuse(name, "it must have 1 to 500 characters"));
    }
    if text.chars().any(|c| c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')) {
        return Err(refuse(name, "it has a control character"));
    }
    Ok(())
}

/// Spans of time are positive and bounded.
pub(super) fn check_numbers(candidate: &mut Candidate<'_>) -> Result<(), OAuthError> {
    let metadata = candidate.metadata;
    if metadata.default_max_age.is_some_and(|age| age < 0) {
        return Err(refuse("default_max_age", "it is negative"));
    }
    let spans = [
        ("access_token_lifetime", metadata.access_token_lifetime, LONGEST_ACCESS_TOKEN),
        ("id_token_lifetime", metadata.id_token_lifetime, LONGEST_ID_TOKEN),
    ];
    for (name, span, longest) in spans {
        if span.is_some_and(|span| span.0 < 1 || span > longest) {
            return Err(refuse(name, format_args!("it must be from 1 to {} seconds", longest.0)));
        }
    }
    Ok(())
}
