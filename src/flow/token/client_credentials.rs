//! `grant_type=client_credentials` (RFC 6749 §4.4): the client speaks for itself.

use super::{Call, response};
use crate::flow::{Result, mint};
use crate::protocol::oauth2::client_credentials::{self, ClientCredentialsRequest};
use crate::protocol::oauth2::token::TokenResponse;
use crate::protocol::resource_indicators;
use crate::store::access_tokens;

/// Issues an access token to the client itself.
pub(super) fn answer(call: Call<'_>, request: &ClientCredentialsRequest) -> Result<TokenResponse> {
    let Call { house, site, registered, authenticated, now, .. } = call;
    let scope = client_credentials::judge(authenticated, request, &site.resources)?;
    let target = resource_indicators::target(&request.resources, &scope, &site.resources, &registered.client, &site.provider)?;
    let access = mint::access_token(site, (&registered.client, None), &target, now)?;
    if let Some(row) = access.row.clone() {
        house.store().write(move |c| access_tokens::insert(c, &row))?;
    }
    Ok(response(&access, target.scope, None, None))
}
