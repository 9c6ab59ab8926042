//! An app is switched off and on.

use serde_json::json;

use super::Registrar;
use crate::flow::admin::Done;
use crate::flow::admin::once::once;
use crate::flow::admin::settled::settled;
use crate::model::{Action, Client, Id, Instant, RevocationReason};
use crate::store::{audit, clients, grants, team_apps};

/// Refuses an app everywhere and revokes what it holds, or lets it work again; what was revoked stays revoked.
///
/// # Errors
/// A refusal, or as any other flow; some of what it held may be revoked then.
pub fn switch(registrar: &Registrar<'_>, (id, enabled): (&Id<Client>, bool), now: Instant) -> Done<()> {
    registrar.check(Action::ChangeClients)?;
    let Registrar { store, provider, by, .. } = registrar;
    let verb = if enabled { "client.enable" } else { "client.disable" };
    let (reach, entry) = (registrar.reach(), registrar.entry(verb, id, json!({}), now));
    let own = id.clone();
    once(store, by, (), now, move |c| {
        settled(
            c,
            |c| reach.own(c, &own),
            |c, found| {
                if enabled {
                    // Whoever lets it work has looked at it: it waits for nobody any more.
                    team_apps::approve(c, (&found.provider, &found.id), now)?;
                }
                clients::update(c, &Client { enabled, ..found })?;
                audit::insert(c, &entry)
            },
        )
    })?;
    if enabled {
        return Ok(());
    }
    loop {
        let (provider, own) = (provider.id.clone(), id.clone());
        if store.write(move |c| grants::revoke_for_client(c, &provider, &own, RevocationReason::ByClient, now))? == 0 {
            return Ok(());
        }
    }
}
