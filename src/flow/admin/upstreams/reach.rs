//! Whoever says where a domain is and whom it speaks for can come in as anybody whom it lets in. So nobody may save settings under which
//! that could be somebody who may do more than they: an owner who is linked there, or whose name or address the domain would answer for.

use super::Refused;
use crate::flow::admin::{Administrator, Within};
use crate::model::{Authority, Upstream, UpstreamSettings, User};
use crate::protocol::relying_party::issuer::is_template;
use crate::protocol::relying_party::linking::email_domain;
use crate::store::{AnyConnection, StoreError, federated_identities, users};

/// Whether it is decided otherwise whom the domain lets in as whom: everything but what is known not to bear upon that.
pub(super) fn trusts_otherwise(before: &Upstream, wanted: &Upstream) -> bool {
    let bearing = |settings: &UpstreamSettings| {
        let usual = UpstreamSettings::default();
        UpstreamSettings {
            preset: None,
            description: None,
            enabled_for: usual.enabled_for,
            authorization_method: usual.authorization_method,
            userinfo_method: usual.userinfo_method,
            end_session_endpoint: None,
            logout_url: None,
            post_logout_redirect_uri: None,
            response_mode: None,
            scopes: usual.scopes,
            prompt: None,
            scopes_claim: None,
            roles_claim: None,
            roles_separator: usual.roles_separator,
            create_accounts: usual.create_accounts,
            required_claims: usual.required_claims,
            allowed_email_domains: usual.allowed_email_domains,
            sync_profile: usual.sync_profile,
            own_callback: usual.own_callback,
            ..settings.clone()
        }
    };
    let secrets = |own: &Upstream| (own.secret.clone(), own.client_key.clone());
    secrets(before) != secrets(wanted) || bearing(&before.settings) != bearing(&wanted.settings)
}

/// Refuses a domain that reaches somebody mightier than whoever asks.
pub(in crate::flow::admin) fn check(c: &mut AnyConnection, by: &Administrator, upstream: &Upstream) -> Within<()> {
    for user in users::list_admins(c, &by.tenant)? {
        let is_mightier = !by.authority.covers(&Authority::of_role(user.admin_role));
        if is_mightier && reaches(c, upstream, &user)? {
            return Ok(Err(Refused::TooFar.into()));
        }
    }
    Ok(Ok(()))
}

fn reaches(c: &mut AnyConnection, upstream: &Upstream, user: &User) -> Result<bool, StoreError> {
    let settings = &upstream.settings;
    let names = [Some(user.username.as_str()), user.claims.email.as_deref()];
    let answers_for = |name: &str| email_domain(name).is_some_and(|domain| settings.is_authority_for_email(domain));
    if settings.authority_for_usernames || names.into_iter().flatten().any(answers_for) {
        return Ok(true);
    }
    // an issuer that the metadata or the token says may be any
    let issuer = settings.issuer.as_deref().filter(|issuer| !is_template(issuer));
    let links = federated_identities::list_of_user(c, &user.id)?;
    Ok(links.iter().any(|link| issuer.is_none_or(|issuer| issuer == link.issuer)))
}
