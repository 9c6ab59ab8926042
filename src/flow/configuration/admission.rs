//! Judges declared clients (and the lifetimes of resources) by the rules that every registration meets.

use super::{Refusal, houses, resources};
use crate::model::{Client, ClientMetadata, Declaration, DeclaredClient, Id, Instant, Provider};
use crate::protocol::registration::names::NOT_BUILT;
use crate::protocol::registration::{self, Admitted, Origin, Rules, Warning};

/// Judges every client and resource of a declaration without a database, for `signet check`.
pub fn judge(declaration: &Declaration) -> (Vec<Refusal>, Vec<String>) {
    let (mut refusals, mut warnings) = (Vec::new(), Vec::new());
    for declared in &declaration.clients {
        let Some(provider) = declaration.providers.iter().find(|provider| provider.name == declared.provider) else { continue };
        let provider = houses::provider(provider, Id::new(""), Id::new(""), Instant::from_epoch(0));
        match admit(declared, &provider, None) {
            Ok(admitted) => warnings.extend(admitted.warnings.iter().map(|warning| shown(declared, warning))),
            Err(refusal) => refusals.push(refusal),
        }
    }
    for declared in &declaration.resources {
        let provider = declaration.providers.iter().find(|provider| provider.name == declared.provider);
        refusals.extend(provider.and_then(|provider| resources::judge(declared, (&provider.issuer, &provider.key_policy))));
    }
    (refusals, warnings)
}

/// A warning with its place.
pub(super) fn shown(declared: &DeclaredClient, warning: &Warning) -> String {
    format!("{}: client {}: {warning}", declared.at, declared.client_id)
}

/// Admits one client; `registered` is what the database has of it.
pub(super) fn admit(declared: &DeclaredClient, provider: &Provider, registered: Option<&Client>) -> Result<Admitted, Refusal> {
    let refusal = |message: String| Refusal { at: declared.at.clone(), what: format!("client {}", declared.client_id), message };
    let written = declared.secret.as_ref().map(|secret| secret.reveal().chars().count());
    let kept = registered.and_then(|client| client.secrets.iter().map(|secret| secret.length).min());
    let secret_length = written.or(kept);
    let method = declared.metadata.token_endpoint_auth_method;
    if method.needs_secret() && secret_length.is_none() {
        return Err(refusal(format!(
            "client_secret is missing: {} needs one; an app that cannot keep a secret has token_endpoint_auth_method = \"none\"",
            method.name()
        )));
    }
    let metadata = ClientMetadata {
        // Decision 23: the provider's default is written when the client is made, and a later default leaves it alone.
        id_token_signed_response_alg: declared
            .metadata
            .id_token_signed_response_alg
            .or_else(|| registered.and_then(|client| client.metadata.id_token_signed_response_alg)),
        ..declared.metadata.clone()
    };
    let rules = Rules { provider, origin: Origin::File, secret_length };
    let mut admitted = registration::admit(metadata, &rules).map_err(|error| refusal(error.description.into_owned()))?;
    admitted.warnings.retain(|warning| !NOT_BUILT.contains(&warning.name.as_str())); // the file's reader has warned, key by key
    Ok(admitted)
}
