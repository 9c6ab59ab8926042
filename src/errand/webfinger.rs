//! The journey that finds an issuer (OpenID Connect Discovery §2): command line, wizard and API take the same.

use crate::outbound::Outbound;
use crate::protocol::webfinger::{self, Resource};

/// The issuer for what somebody typed: `ada@example.com`, `example.com`, or an https URL. It is what the host says; whether it holds, the
/// metadata of that issuer show.
///
/// # Errors
/// What is wrong and what to do, for the one who typed.
pub async fn find_issuer(outbound: &Outbound, identifier: &str) -> Result<String, String> {
    let told = |unfound: webfinger::Unfound| format!("{unfound}\n  fix: {}", unfound.fix());
    let resource = Resource::normalise(identifier).map_err(told)?;
    let found = outbound.webfinger(&resource.url()).await;
    let document = found.map_err(|error| {
        format!("{} does not answer to WebFinger: {error}\n  fix: give the issuer itself with --issuer", resource.authority)
    })?;
    webfinger::issuer(&document).map_err(told)
}
