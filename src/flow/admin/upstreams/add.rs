//! A domain is added.

use serde_json::{Value, json};

use super::{Draft, Refused, Whole, check_identity, check_settings, draft, reach, read, target, with_metadata};
use crate::crypto::{Vault, random};
use crate::flow::admin::once::once;
use crate::flow::admin::settled::{overtaken, settled};
use crate::flow::admin::{Administrator, Done, Refusal};
use crate::flow::federation::depart::Fetched;
use crate::model::{Action, Id, Instant, Managed, Upstream};
use crate::protocol::relying_party::check::{self as rules, Problem};
use crate::store::{AnyConnection, Insertion, Store, audit, upstreams};

/// A domain to be added, and what an errand brought for it.
#[derive(Clone, Debug)]
pub struct New {
    /// What is wanted; with its `name`.
    pub draft: Draft,
    /// With the method `read`: the upstream's metadata, or why there are none.
    pub fetched: Option<Fetched>,
}

/// Adds a domain.
///
/// # Errors
/// `Needs` until the metadata of the method `read` are there; a refusal, or as any other flow.
pub fn add(store: &Store, vault: &Vault, by: &Administrator, new: New, now: Instant) -> Done<Whole> {
    by.check(Action::ChangeUpstreams)?;
    let New { draft, fetched } = new;
    let name = named(draft.name())?;
    let settings = draft.beginning()?;
    let upstream = Upstream {
        id: Id::mint(random::bytes()),
        tenant: by.tenant.clone(),
        display_name: draft::shown("", settings.preset.as_deref(), &name)?,
        name,
        settings,
        secret: None,
        client_key: None,
        metadata: None::<Value>,
        enabled: true,
        managed: Managed::People,
        created_at: now,
        flushed_at: now,
    };
    let upstream = draft.apply(vault, upstream, now)?;
    check_settings(&upstream)?;
    let upstream = with_metadata(store, upstream, fetched.as_ref())?;
    let entry = by.entry("upstream.create", target(&upstream), json!({ "set": draft.names() }), now);
    let (name, asker) = (upstream.name.clone(), by.clone());
    once(store, by, (), now, move |c| {
        let plan = |c: &mut AnyConnection| {
            if upstreams::find_by_name(c, &upstream.tenant, &upstream.name)?.is_some() {
                return Ok(Err(Refused::Taken.into()));
            }
            match check_identity(c, &upstream)? {
                Ok(()) => reach::check(c, &asker, &upstream),
                refused => Ok(refused),
            }
        };
        settled(c, plan, |c, ()| {
            if upstreams::insert(c, &upstream)? == Insertion::Taken {
                return Err(overtaken());
            }
            audit::insert(c, &entry)
        })
    })?;
    read::whole(store, by, &name)
}

fn named(name: Option<&str>) -> Result<String, Refusal> {
    let problem = |message: &str| Problem { key: "name", message: message.to_owned(), fix: rules::NAME_FIX };
    match name {
        None => Err(Refused::Settings(vec![problem("`name` is missing")]).into()),
        Some(name) if !rules::is_name(name) => Err(Refused::Settings(vec![problem("`name` is not a short name")]).into()),
        Some(name) => Ok(name.to_owned()),
    }
}
