//! What is sealed under the master key, so that a start without the right one says so at once.

use diesel::{ExpressionMethods, QueryDsl, RunQueryDsl};

use super::schema::{
    client_secrets, encryption_keys, mails, platform_identities, signing_keys, totp_factors, upstream_registrations,
    upstream_tokens, upstreams,
};
use super::{AnyConnection, Result};

/// One seal of each kind that the database holds; none if nothing is sealed yet.
pub fn sample(c: &mut AnyConnection) -> Result<Vec<Vec<u8>>> {
    let keys = signing_keys::table.filter(signing_keys::sealed_private.is_not_null());
    let keys: Vec<Option<Vec<u8>>> = keys.select(signing_keys::sealed_private).limit(1).load(c)?;
    let encryption: Vec<Vec<u8>> = encryption_keys::table.select(encryption_keys::sealed_private).limit(1).load(c)?;
    let secrets: Vec<Vec<u8>> = client_secrets::table.select(client_secrets::sealed).limit(1).load(c)?;
    let upstreams: Vec<Option<Vec<u8>>> =
        upstreams::table.filter(upstreams::sealed_secret.is_not_null()).select(upstreams::sealed_secret).limit(1).load(c)?;
    let client_keys = upstreams::table.filter(upstreams::sealed_client_key.is_not_null());
    let client_keys: Vec<Option<Vec<u8>>> = client_keys.select(upstreams::sealed_client_key).limit(1).load(c)?;
    let tokens: Vec<Vec<u8>> = upstream_tokens::table.select(upstream_tokens::sealed).limit(1).load(c)?;
    let identities: Vec<Vec<u8>> = platform_identities::table.select(platform_identities::sealed_signing).limit(1).load(c)?;
    let registered = upstream_registrations::table.filter(upstream_registrations::sealed_secret.is_not_null());
    let registered: Vec<Option<Vec<u8>>> = registered.select(upstream_registrations::sealed_secret).limit(1).load(c)?;
    let waiting = mails::table.filter(mails::due_at.is_not_null()).select(mails::sealed);
    let waiting: Vec<Option<Vec<u8>>> = waiting.limit(1).load(c)?;
    let apps: Vec<Vec<u8>> = totp_factors::table.select(totp_factors::sealed).limit(1).load(c)?;
    let optional = [keys, upstreams, client_keys, registered, waiting].into_iter().flatten().flatten();
    Ok(optional.chain(encryption).chain(secrets).chain(identities).chain(tokens).chain(apps).collect())
}
