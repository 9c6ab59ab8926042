//! What the domain chooses beside what the upstream says it takes (OpenID Connect Discovery §3
//! <https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderMetadata>; RFC 8414 §2): response type and mode, PKCE, signed
//! requests.

use serde_json::Value;

use crate::flow::federation::Domain;
use crate::flow::federation::finding::{Finding, Verdict};
use crate::model::{RequestObject, UpstreamSettings};
use crate::protocol::pkce;
use crate::protocol::relying_party::metadata::Metadata;
use crate::protocol::relying_party::{check, options, request_object};

/// Compares, without asking anybody.
pub(super) fn examine(domain: &Domain, metadata: &Metadata, (document, jti): (Option<&Value>, &str)) -> Vec<Finding> {
    let settings = &domain.upstream.settings;
    let mut found = vec![of_response_type(settings, metadata)];
    found.extend(of_response_mode(settings, metadata));
    found.extend(of_pkce(settings, document));
    found.extend(of_requests(domain, metadata, jti));
    found
}

fn of_response_type(settings: &UpstreamSettings, metadata: &Metadata) -> Finding {
    let own = settings.response_type;
    if metadata.response_types.is_empty() || metadata.response_types.contains(&own) {
        return Finding::well("response type", own.to_string());
    }
    let offered = check::offered(settings.claims_source, &metadata.response_types);
    let offered = offered.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    let text = format!("the upstream does not offer `{own}`");
    Finding::new("response type", Verdict::Failure, text, format!("use one of: {offered}"))
}

/// Only a mode that is asked for can be one that the upstream does not know.
fn of_response_mode(settings: &UpstreamSettings, metadata: &Metadata) -> Option<Finding> {
    const CHECK: &str = "response mode";
    let own = settings.response_mode.filter(|mode| *mode != settings.default_mode())?;
    if metadata.response_modes.contains(&own) {
        return Some(Finding::well(CHECK, own.name()));
    }
    let fix = format!("leave response_mode out (the answer then comes by {}), or try a sign-in", settings.default_mode().name());
    Some(if metadata.response_modes.is_empty() {
        let text = format!("the upstream does not say whether it answers by {}", own.name());
        Finding::new(CHECK, Verdict::Warning, text, fix)
    } else {
        let text = format!("the upstream does not say that it answers by {}", own.name());
        Finding::new(CHECK, Verdict::Failure, text, fix)
    })
}

/// Whoever does not say that it takes PKCE ignores it (RFC 6749 §3.1); whoever names other methods refuses ours (RFC 7636 §4.4.1).
fn of_pkce(settings: &UpstreamSettings, document: Option<&Value>) -> Option<Finding> {
    const CHECK: &str = "PKCE";
    if !settings.pkce || !settings.response_type.code {
        return None;
    }
    let said = document.and_then(|document| options::said(document, "code_challenge_methods_supported"));
    Some(match said {
        Some(methods) if methods.contains(&pkce::METHOD) => Finding::well(CHECK, pkce::METHOD),
        Some(methods) if !methods.is_empty() => {
            let text = format!("the upstream takes {} alone, and a challenge here is {}", methods.join(", "), pkce::METHOD);
            Finding::new(CHECK, Verdict::Failure, text, "set pkce = false, if the upstream cannot be taught")
        }
        _ => Finding::well(CHECK, "the upstream does not say that it takes it; then it ignores it"),
    })
}

fn of_requests(domain: &Domain, metadata: &Metadata, jti: &str) -> Option<Finding> {
    const CHECK: &str = "signed requests";
    let settings = &domain.upstream.settings;
    let way = match settings.request_object {
        RequestObject::None => return None,
        RequestObject::Value => "by value",
        RequestObject::Reference => "by reference",
    };
    Some(match request_object::signer(settings, metadata, &domain.credentials(jti.to_owned())) {
        Ok(Some(signer)) => Finding::well(CHECK, format!("{way}, {}", signer.algorithm())),
        Ok(None) => Finding::well(CHECK, format!("{way}, unsigned")),
        Err(refusal) => Finding::refused(CHECK, &refusal),
    })
}
