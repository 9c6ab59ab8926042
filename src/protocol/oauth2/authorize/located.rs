//! The first step: who asks, and where the answer may go. RFC 6749 §4.1.2.1: "If the request fails due to a missing, invalid, or
//! mismatching redirection URI, or if the client identifier is missing or invalid, the authorization server SHOULD inform the
//! resource owner of the error and MUST NOT automatically redirect the user-agent to the invalid redirection URI."

use super::AuthorizationRequest;
use super::validate::Rejection;
use crate::model::{Client, GrantType, Unavailable};
use crate::protocol::oauth2::redirect_uri::RedirectUri;
use crate::protocol::oauth2::response::ReturnAddress;
use crate::protocol::oauth2::unavailable;
use crate::protocol::vocabulary::response_mode;
use crate::protocol::{Clause, ErrorCode, OAuthError, Parameters};

/// An error without an address: a page of ours, never a redirect.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// What is wrong. The description is the same for an unknown client and for a foreign address; `detail` tells them apart.
    pub error: OAuthError,
    /// The `redirect_uri` that came, for the client's owner.
    pub received: Option<String>,
    /// The registered ones, for the client's owner.
    pub expected: Vec<String>,
    /// That the app is registered and does not work.
    pub unavailable: Option<Unavailable>,
}

impl Refusal {
    fn new((clause, detail): (Clause, &str), received: Option<&str>, client: Option<&Client>) -> Self {
        let description = "The app that sent you here is not known, or it gave a return address that is not registered for it.";
        Self {
            error: OAuthError::invalid_request(description).with_detail(detail).under(clause),
            received: received.map(str::to_owned),
            expected: client.map(|client| client.metadata.redirect_uris.clone()).unwrap_or_default(),
            unavailable: None,
        }
    }

    /// The refusal of an app that is registered and does not work. Whatever address came with it is no matter.
    pub fn unavailable(why: Unavailable) -> Self {
        Self { error: unavailable::refused(why), received: None, expected: Vec::new(), unavailable: Some(why) }
    }

    /// The same refusal of a request whose request object was refused before: that is what its sender has to know.
    #[must_use]
    pub fn because(self, error: Option<OAuthError>) -> Self {
        let error = match error {
            Some(error) if self.received.is_none() => error,
            _ => self.error,
        };
        Self { error, ..self }
    }

    /// Whether it is about the request object.
    pub fn is_of_its_object(&self) -> bool {
        matches!(self.error.code, ErrorCode::InvalidRequestObject | ErrorCode::InvalidRequestUri)
    }
}

/// A request whose client is known and whose return address is proven.
#[derive(Clone, Debug)]
pub struct Located<'a> {
    pub(super) client: &'a Client,
    pub(super) address: ReturnAddress,
}

impl<'a> Located<'a> {
    /// Proves the return address. `client` is what was found under the request's `client_id` at this provider.
    ///
    /// `redirect_uri` is always required (OpenID Connect Core §3.1.2.1), also of plain OAuth requests.
    ///
    /// # Errors
    /// A [`Refusal`] for a client that is absent, unknown or disabled, and an address that is absent or not its own.
    pub fn locate(parameters: &Parameters, client: Option<&'a Client>) -> Result<Self, Refusal> {
        let received = parameters.get("redirect_uri");
        let refuse = |detail, client| Err(Refusal::new(detail, received, client));
        let client_id = parameters.get("client_id");
        if client_id.is_none() {
            return refuse((Clause::ClientKnown, "client_id is missing"), None);
        }
        let Some(client) = client.filter(|client| Some(client.id.as_str()) == client_id) else {
            return refuse((Clause::ClientKnown, "the client is unknown"), None);
        };
        if !client.enabled {
            return Err(Refusal::unavailable(Unavailable::Disabled));
        }
        let Some(received) = received else { return refuse((Clause::RedirectUriSent, "redirect_uri is missing"), Some(client)) };
        let Some(redirect_uri) = RedirectUri::prove(received, client) else {
            return refuse((Clause::RedirectUriRegistered, "redirect_uri is not registered"), Some(client));
        };
        let mode = response_mode::of_answer(parameters);
        let state = parameters.get("state").map(str::to_owned);
        Ok(Self { client, address: ReturnAddress { redirect_uri, mode, state } })
    }

    /// The client that asks.
    pub fn client(&self) -> &'a Client {
        self.client
    }

    /// Where the answer goes.
    pub fn address(&self) -> &ReturnAddress {
        &self.address
    }

    /// An error on its way to the client.
    pub fn reject(&self, error: OAuthError) -> Rejection {
        Rejection { error, address: self.address.clone() }
    }
}

/// Proves the return address of a request that has waited for a person once more: client and address may have been withdrawn.
///
/// # Errors
/// A [`Refusal`], as for a new request.
pub fn recheck(request: &AuthorizationRequest, client: Option<&Client>) -> Result<(), Refusal> {
    let redirect_uri = request.address.app().map(|address| &address.redirect_uri);
    let detail = match client {
        None => (Clause::ClientKnown, "the client is gone"),
        Some(client) if !client.enabled => return Err(Refusal::unavailable(Unavailable::Disabled)),
        Some(client) if redirect_uri.is_some_and(|uri| !uri.is_still_registered(client)) => {
            (Clause::RedirectUriRegistered, "redirect_uri is no longer registered")
        }
        Some(client) if redirect_uri.is_none() && !client.allows_grant(GrantType::DeviceCode) => {
            (Clause::GrantTypeRegistered, "the device grant is no longer registered")
        }
        Some(_) => return Ok(()),
    };
    Err(Refusal::new(detail, redirect_uri.map(RedirectUri::as_str), client))
}
