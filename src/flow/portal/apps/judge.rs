//! What a developer may not decide, though registration would let it pass.

use std::sync::Arc;

use serde_json::{Map, Value};

use crate::flow::admin::clients::Refused;
use crate::flow::admin::{Refusal, Undone};
use crate::flow::{Need, Stop};
use crate::model::{Client, Scope};
use crate::protocol::document::Kind;
use crate::protocol::registration::{self, names};
use crate::protocol::vocabulary::scope;

/// What was fetched for a change.
pub type Documents = [Option<Arc<[u8]>>];

/// Checks a change: no members that administrators decide, no scopes of APIs that nobody gave the app, and a sector that speaks for
/// its redirect URIs.
pub fn check(client: &Client, patch: &Map<String, Value>, documents: &Documents) -> Result<(), Undone> {
    if let Some(name) = patch.keys().find(|name| names::FOR_ADMINISTRATORS.contains(&name.as_str())) {
        return Err(refused(&format!("{name}: an administrator decides it")));
    }
    let wanted = registration::changed(&client.metadata, patch).map_err(|error| refused(&error.description))?;
    if patch.contains_key("scope") {
        let own = client.metadata.scope.as_ref();
        let is_given = |word: &str| scope::ALL.contains(&word) || own.is_some_and(|own| own.contains(word));
        match &wanted.scope {
            None => return Err(refused("scope: name the scopes that the app needs, with spaces between")),
            Some(words) => {
                if let Some(word) = Scope::iter(words).find(|word| !is_given(word)) {
                    return Err(refused(&format!("scope: {word} is given by an administrator only")));
                }
            }
        }
    }
    let changes_sector = ["sector_identifier_uri", "redirect_uris"].iter().any(|name| patch.contains_key(*name));
    let Some(uri) = wanted.sector_identifier_uri.as_ref().filter(|_| changes_sector) else { return Ok(()) };
    match documents.first() {
        None => {
            let owner = client.id.as_str().to_owned();
            Err(Undone::Stopped(Stop::Needs(Need::Document { owner, uri: uri.clone(), kind: Kind::SectorIdentifier })))
        }
        Some(document) => {
            registration::check_sector_document(document.as_deref(), &wanted).map_err(|error| refused(&error.description))
        }
    }
}

fn refused(sentence: &str) -> Undone {
    Refusal::from(Refused::Metadata(sentence.to_owned())).into()
}
