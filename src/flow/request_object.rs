//! The request object of an authorization request: fetched if it came by reference, decrypted if it is encrypted to us, verified with the client's keys, and turned into
//! the parameters that count.

use std::borrow::Cow;
use std::sync::Arc;

use super::settings::Registered;
use super::{House, Need, Result, Site, Stop, client_secret};
use crate::crypto::Plain;
use crate::jose::{self, KeySet};
use crate::model::{Client, Instant};
use crate::protocol::client_keys::ClientKeys;
use crate::protocol::document::Kind;
use crate::protocol::jar::{self, Judged, Means, Source};
use crate::protocol::{ErrorCode, OAuthError, Parameters};

/// What was fetched for a request so far.
#[derive(Clone, Debug, Default)]
pub struct Fetched {
    /// The document behind its `request_uri`; `Some(None)` is a failure.
    pub document: Option<Option<Arc<[u8]>>>,
    /// Key sets of its client, the latest last: from the cache first, then afresh. `None` is a failure.
    pub keys: Vec<Option<Arc<KeySet>>>,
}

/// A request whose object was refused.
#[derive(Debug)]
pub struct Unusable {
    /// Why.
    pub error: OAuthError,
    /// The parameters by which the address of the error is found.
    pub seen: Parameters,
}

/// The parameters that count: those that came, unless a request object replaces them.
///
/// # Errors
/// `Needs` a document or the client's keys.
pub fn resolve<'p>(
    house: &House,
    site: &Site,
    registered: &Registered,
    (parameters, fetched): (&'p Parameters, &Fetched),
    now: Instant,
) -> Result<std::result::Result<Cow<'p, Parameters>, Unusable>> {
    let client = &registered.client;
    let unusable = |error, object| Ok(Err(Unusable { error, seen: jar::seen(object, parameters) }));
    let object = match jar::find(parameters, client) {
        Ok(None) => return Ok(Ok(Cow::Borrowed(parameters))),
        Ok(Some(Source::Value(object))) => object,
        Ok(Some(Source::Reference(uri))) => match document(client, uri, fetched)? {
            Ok(object) => object,
            Err(error) => return unusable(error, None),
        },
        Err(error) => return unusable(error, None),
    };
    let Some(object) = opened(house, site, object, now)? else { return unusable(jar::undecipherable(), None) };
    let object = &*object;
    let secrets = if jar::is_under_secret(object) { live_secrets(house, client, now) } else { Vec::new() };
    let keys = ClientKeys::from(&*fetched.keys);
    let means = Means { issuer: &site.provider.issuer, keys, secrets: &secrets };
    match jar::judge(object, parameters, client, &means, now) {
        Ok(Judged::Request(parameters)) => Ok(Ok(Cow::Owned(parameters))),
        Ok(Judged::NeedsKeys(uri)) => {
            let (owner, fresh) = (client.id.as_str().to_owned(), !fetched.keys.is_empty());
            Err(Stop::Needs(Need::ClientKeys { owner, uri, fresh }))
        }
        Err(error) => unusable(error, Some(object)),
    }
}

/// The text of a document. RFC 9101 §7: "The `request_uri` in the authorization request returns an error or contains invalid data."
fn document<'f>(client: &Client, uri: &str, fetched: &'f Fetched) -> Result<std::result::Result<&'f str, OAuthError>> {
    let owner = client.id.as_str().to_owned();
    let Some(document) = &fetched.document else {
        return Err(Stop::Needs(Need::Document { owner, uri: uri.to_owned(), kind: Kind::RequestObject }));
    };
    let invalid = |description: &'static str| OAuthError::new(ErrorCode::InvalidRequestUri, description);
    let Some(bytes) = document else { return Ok(Err(invalid("The request object could not be fetched from request_uri."))) };
    // a file may end with a line break
    let text = std::str::from_utf8(bytes).map(str::trim_ascii).ok().filter(|text| !text.is_empty());
    Ok(text.ok_or_else(|| invalid("What is at request_uri is not a request object.")))
}

/// What is to be judged: the object, or what one of our keys finds inside it. `None` if none does, for whatever reason.
fn opened<'o>(house: &House, site: &Site, object: &'o str, now: Instant) -> Result<Option<Cow<'o, str>>> {
    if !jose::is_encrypted(object) {
        return Ok(Some(Cow::Borrowed(object)));
    }
    let mut content = site.keyring.decrypt(object, now).ok();
    if content.is_none() {
        // Another process may have published the key a moment ago.
        house.refresh()?;
        let settings = house.settings();
        let newer = |own: &&Arc<Site>| own.provider.id == site.provider.id && own.revision != site.revision;
        content = settings.sites().iter().find(newer).and_then(|site| site.keyring.decrypt(object, now).ok());
    }
    Ok(content.and_then(|bytes| String::from_utf8(bytes).ok()).map(Cow::Owned))
}

/// The client's secrets, only for an object that is signed with one.
fn live_secrets(house: &House, client: &Client, now: Instant) -> Vec<Plain> {
    let live = client.secrets.iter().filter(|own| own.is_live(now));
    live.filter_map(|own| client_secret::open(house.vault(), &client.provider, &client.id, own)).collect()
}
