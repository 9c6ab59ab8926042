//! What is built of OAuth 2.0 and OpenID Connect: the one list that the metadata publishes and registration judges by. A feature that comes adds its line here.

use crate::model::{Provider, ResponseType};

/// Response types that the authorization endpoint answers.
pub const RESPONSE_TYPES: [ResponseType; 1] = [ResponseType::CODE];

/// Grant types of the token endpoint, by their registered names.
pub const GRANT_TYPES: [&str; 3] = ["authorization_code", "refresh_token", "client_credentials"];

/// Languages of the pages, as BCP 47 tags.
pub const UI_LOCALES: [&str; 1] = ["en"];

/// The response types of a provider: those it allows of those that are built.
pub fn response_types(provider: &Provider) -> impl Iterator<Item = ResponseType> {
    provider.response_types.iter().copied().filter(|response_type| RESPONSE_TYPES.contains(response_type))
}
