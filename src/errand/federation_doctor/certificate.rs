//! The certificate that our app is known by (RFC 8705).

use crate::flow::federation::Domain;
use crate::flow::federation::finding::{Finding, Verdict};
use crate::model::{Instant, Seconds};
use crate::protocol::relying_party::client_authentication;
use crate::protocol::relying_party::metadata::Metadata;

/// How long before its end it is said that a certificate ends.
const NOTICE: Seconds = Seconds::days(30);

/// How long our certificate still holds; nothing where none is shown.
pub(super) fn examine(domain: &Domain, metadata: &Metadata, now: Instant) -> Option<Finding> {
    const CHECK: &str = "client certificate";
    if !client_authentication::method(&domain.upstream.settings, metadata).is_mutual_tls() {
        return None;
    }
    let fix = "give a new client_certificate and client_key, and tell the upstream where it knows the certificate itself";
    let Some(certificate) = &domain.certificate else {
        return Some(Finding::new(CHECK, Verdict::Failure, "there is none to show", fix));
    };
    let end = certificate.not_after();
    let text = format!("holds until {}, x5t#S256 {}", end.to_rfc3339(), certificate.thumbprint());
    Some(if end.has_passed(now) {
        Finding::new(CHECK, Verdict::Failure, format!("it ended at {}", end.to_rfc3339()), fix)
    } else if end.minus(NOTICE).has_passed(now) {
        Finding::new(CHECK, Verdict::Warning, text, fix)
    } else {
        Finding::well(CHECK, text)
    })
}
