//! What a provider has to be beside the others, and with what its tenant has.

use super::Refused;
use crate::flow::admin::Within;
use crate::model::{Id, Issuer, Picture, Provider, Seconds, Tenant, UpstreamUse};
use crate::protocol::correction::Correction;
use crate::protocol::{oidc, provider_settings};
use crate::store::{AnyConnection, StoreError, clients, provider_logos, providers, resources, upstreams};

/// Judges the settings of a provider, with its clients and resources and the upstreams of its tenant.
pub(super) fn settings(c: &mut AnyConnection, wanted: &Provider) -> Within<()> {
    let own = crate::model::ProviderSettings::of(wanted);
    let mut found = provider_settings::check(&own, longest(c, &wanted.id)?);
    let ways: Vec<_> = upstreams::list(c, &wanted.tenant)?.into_iter().filter(|own| own.serves(UpstreamUse::Provider)).collect();
    if !wanted.password_login && ways.is_empty() {
        let message = "`password_login` is off, but nobody could sign in: no upstream is enabled for provider log-in";
        found.push(Correction::new("password_login", message, "enable an upstream for it first"));
    }
    if let Some(name) = wanted.idp_hint.as_ref().filter(|name| ways.iter().all(|own| own.name != **name)) {
        let shown: String = name.chars().take(50).collect();
        let message = format!("`idp_hint`: no upstream `{shown}` is enabled for provider log-in");
        found.push(Correction::new("idp_hint", message, "name one of the upstreams, or none"));
    }
    Ok(if found.is_empty() { Ok(()) } else { Err(Refused::Settings(found).into()) })
}

/// The longest life of a token that a client or a resource of the provider has of its own.
fn longest(c: &mut AnyConnection, provider: &Id<Provider>) -> Result<Seconds, StoreError> {
    let named = clients::key_demand(c, provider)?.longest_token;
    let own = resources::list(c, provider)?;
    let of_resources = own.into_iter().filter(|own| own.enabled).filter_map(|own| own.access_token_lifetime);
    Ok(of_resources.chain(named).max().unwrap_or(Seconds(0)))
}

/// Judges where a new provider is to be, and its name. An address under which another tenant answers already is that tenant's.
pub(super) fn place(c: &mut AnyConnection, wanted: &Provider) -> Within<()> {
    let all = providers::list(c)?;
    let same_host = |own: &&Provider| own.issuer.host() == wanted.issuer.host();
    let is_namesake = |own: &&Provider| own.name == wanted.name && (own.tenant == wanted.tenant || same_host(own));
    if all.iter().any(|own| is_namesake(&own)) {
        return Ok(Err(Refused::Taken.into()));
    }
    let beside = all.iter().find_map(|own| oidc::issuer::check_beside(&wanted.issuer, &own.issuer).err());
    let foreign = is_foreign(&all, &wanted.issuer, &wanted.tenant).then(|| "is at a host of another organisation".to_owned());
    Ok(match beside.or(foreign) {
        None => Ok(()),
        Some(problem) => {
            let message = format!("`issuer` {} {problem}", wanted.issuer);
            Err(Refused::Settings(vec![Correction::new("issuer", message, "use another host name or path")]).into())
        }
    })
}

/// Whether requests to the address, as things are, would be another tenant's; or the host is another's alone.
fn is_foreign(all: &[Provider], issuer: &Issuer, tenant: &Id<Tenant>) -> bool {
    let at_host = all.iter().filter(|own| own.issuer.authority() == issuer.authority());
    let answers = |own: &&Provider| {
        let rest = issuer.path().strip_prefix(own.issuer.path());
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    let mut holders: Vec<_> = at_host.clone().filter(answers).collect();
    holders.sort_by_key(|own| own.issuer.path().len());
    match holders.last() {
        Some(holder) => holder.tenant != *tenant,
        None => at_host.clone().any(|own| own.tenant != *tenant),
    }
}

/// Writes the picture that a provider names, if it names another one than before.
pub(super) fn put_logo(
    c: &mut AnyConnection,
    (before, wanted): (Option<&Provider>, &Provider),
    picture: Option<&Picture>,
) -> Result<(), StoreError> {
    if before.is_some_and(|before| before.branding.logo == wanted.branding.logo) {
        return Ok(());
    }
    match picture.filter(|own| wanted.branding.logo.as_ref() == Some(&own.path)) {
        Some(picture) => provider_logos::put(c, &wanted.id, picture),
        None => provider_logos::delete(c, &wanted.id),
    }
}

/// Refuses to take a provider away, by switching it off or by removing it, from under whoever asks, or as the last of its tenant.
pub(super) fn spare(c: &mut AnyConnection, (gone, here): (&Provider, &Id<Provider>)) -> Within<()> {
    if gone.id == *here {
        return Ok(Err(Refused::Here.into()));
    }
    let others = providers::list_of(c, &gone.tenant)?;
    let is_other = |own: &Provider| own.id != gone.id && own.enabled;
    Ok(if others.iter().any(is_other) { Ok(()) } else { Err(Refused::Last.into()) })
}
