//! Who acts upon apps, and how far they reach. A developer of the portal will be another kind of registrar: other rules of
//! registration, and the apps of a team instead of all; whatever differs is asked here.

use super::{Refused, target};
use crate::crypto::Vault;
use crate::flow::admin::{Administrator, Done, Refusal, Within};
use crate::model::{Action, Client, Id, Instant, Managed, Provider, Scope};
use crate::protocol::own_api;
use crate::protocol::registration::{Admitted, Origin, Rules, admit};
use crate::store::audit::Entry;
use crate::store::{AnyConnection, Store, clients};
use serde_json::{Map, Value, json};

/// Somebody who manages the apps of a provider.
#[derive(Clone, Debug)]
pub struct Registrar<'a> {
    /// The database.
    pub store: &'a Store,
    /// Where secrets are sealed.
    pub vault: &'a Vault,
    /// The provider.
    pub provider: &'a Provider,
    /// Who it is.
    pub by: Administrator,
}

impl Registrar<'_> {
    pub(super) fn check(&self, action: Action) -> Done<()> {
        self.by.check(action)
    }

    /// Judges metadata by the rules for whoever asks, and that nobody gives an app more than they have themselves.
    /// `secret_length` is that of the shortest secret that stays.
    pub(super) fn admit(
        &self,
        metadata: crate::model::ClientMetadata,
        secret_length: Option<usize>,
    ) -> Result<Admitted, Refusal> {
        let rules = Rules { provider: self.provider, origin: Origin::File, secret_length };
        let admitted = admit(metadata, &rules).map_err(super::metadata)?;
        let beyond = beyond(&self.by, admitted.metadata.scope.as_ref());
        if beyond.is_empty() { Ok(admitted) } else { Err(Refused::ScopeTooFar(beyond).into()) }
    }

    pub(super) fn entry(&self, action: &str, id: &Id<Client>, detail: Value, now: Instant) -> Entry {
        let mut members = Map::from_iter([("provider".to_owned(), json!(self.provider.name))]);
        if let Value::Object(more) = detail {
            members.extend(more);
        }
        self.by.entry(action, target(id), members.into(), now)
    }

    /// How far it reaches, for the inside of a write.
    pub(super) fn reach(&self) -> Reach {
        Reach { by: self.by.clone(), provider: self.provider.id.clone() }
    }
}

/// Scopes of the API that open what somebody may not do.
fn beyond(by: &Administrator, scope: Option<&Scope>) -> Vec<String> {
    let words = scope.into_iter().flat_map(Scope::iter);
    let is_beyond = |word: &&str| !by.authority.covers(&own_api::opened_by(&Scope::parse(word)));
    words.filter(is_beyond).map(str::to_owned).collect()
}

/// Which apps somebody may change.
#[derive(Clone, Debug)]
pub(super) struct Reach {
    by: Administrator,
    provider: Id<Provider>,
}

impl Reach {
    /// The app as it is, if whoever asks may see it.
    pub(super) fn seen(&self, c: &mut AnyConnection, id: &Id<Client>) -> Within<Client> {
        Ok(clients::find(c, &self.provider, id)?.ok_or_else(|| Refused::Unknown.into()))
    }

    /// The app as it is, if whoever asks may change it: it is not the file's, and its scopes of the API open nothing that they may not
    /// do, since whoever has its secret or one of its addresses can be it.
    pub(super) fn own(&self, c: &mut AnyConnection, id: &Id<Client>) -> Within<Client> {
        Ok(match self.seen(c, id)? {
            Ok(client) if !beyond(&self.by, client.metadata.scope.as_ref()).is_empty() => Err(Refusal::Mightier),
            Ok(client) if client.managed == Managed::File => Err(Refusal::FromFile),
            found => found,
        })
    }
}
