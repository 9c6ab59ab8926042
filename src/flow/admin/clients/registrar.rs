//! Who acts upon apps, and how far they reach. A developer of the portal is another kind of registrar: other rules of registration, and
//! the apps of a team instead of all; whatever differs is asked here.

use super::{Documents, Refused, target};
use crate::crypto::Vault;
use crate::flow::admin::{Administrator, Done, Refusal, Within};
use crate::flow::portal::apps::Desk;
use crate::model::{Action, Authority, Client, Id, Instant, Managed, Provider, Scope, TeamAction};
use crate::protocol::own_api;
use crate::protocol::registration::{Admitted, Origin, Rules, admit};
use crate::store::audit::Entry;
use crate::store::{AnyConnection, Store, StoreError, clients};
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
    /// Whose apps they manage.
    pub whose: Whose,
    /// What was fetched for what they ask.
    pub documents: Documents,
}

/// Whose apps somebody manages.
#[derive(Clone, Debug)]
pub enum Whose {
    /// All of the provider.
    Provider,
    /// Those of a team, as one of its developers.
    Team(Box<Desk>),
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
        let origin = match self.whose {
            Whose::Provider => Origin::File,
            Whose::Team(_) => Origin::Developer,
        };
        let rules = Rules { provider: self.provider, origin, secret_length };
        // What an administrator has decided stays so when a developer changes something else.
        let (require_consent, claim_mappings) = (metadata.require_consent, metadata.claim_mappings.clone());
        let mut admitted = admit(metadata, &rules).map_err(super::metadata)?;
        admitted.metadata.require_consent = require_consent;
        admitted.metadata.claim_mappings = claim_mappings;
        let beyond = self.reach().beyond(admitted.metadata.scope.as_ref());
        if beyond.is_empty() { Ok(admitted) } else { Err(Refused::ScopeTooFar(beyond).into()) }
    }

    pub(in crate::flow) fn entry(&self, action: &str, id: &Id<Client>, detail: Value, now: Instant) -> Entry {
        let mut members = Map::from_iter([("provider".to_owned(), json!(self.provider.name))]);
        if let Value::Object(more) = detail {
            members.extend(more);
        }
        self.by.entry(action, target(id), members.into(), now)
    }

    /// How far it reaches, for the inside of a write.
    pub(super) fn reach(&self) -> Reach {
        Reach { by: self.by.clone(), provider: self.provider.id.clone(), whose: self.whose.clone() }
    }

    /// Whether a new app works at once.
    pub(super) fn is_enabled(&self) -> bool {
        match &self.whose {
            Whose::Provider => true,
            Whose::Team(desk) => !desk.needs_approval(),
        }
    }
}

/// Which apps somebody may change.
#[derive(Clone, Debug)]
pub(super) struct Reach {
    by: Administrator,
    provider: Id<Provider>,
    whose: Whose,
}

impl Reach {
    /// Scopes of the API that open what somebody may not do; for a developer, that is all of it.
    fn beyond(&self, scope: Option<&Scope>) -> Vec<String> {
        let authority = match self.whose {
            Whose::Provider => self.by.authority.clone(),
            Whose::Team(_) => Authority::default(),
        };
        let words = scope.into_iter().flat_map(Scope::iter);
        let is_beyond = |word: &&str| !authority.covers(&own_api::opened_by(&Scope::parse(word)));
        words.filter(is_beyond).map(str::to_owned).collect()
    }

    fn find(&self, c: &mut AnyConnection, id: &Id<Client>, action: TeamAction) -> Within<Client> {
        let found = match &self.whose {
            Whose::Provider => clients::find(c, &self.provider, id)?,
            Whose::Team(desk) => desk.find(c, (&self.provider, id), action)?,
        };
        Ok(found.ok_or_else(|| Refused::Unknown.into()))
    }

    /// Whether there is room for another app.
    pub(super) fn admits(&self, c: &mut AnyConnection) -> Within<()> {
        match &self.whose {
            Whose::Provider => Ok(Ok(())),
            Whose::Team(desk) => desk.admits(c, &self.provider),
        }
    }

    /// Notes whose a new app is.
    pub(super) fn adopt(&self, c: &mut AnyConnection, client: &Client, now: Instant) -> Result<(), StoreError> {
        match &self.whose {
            Whose::Provider => Ok(()),
            Whose::Team(desk) => desk.adopt(c, client, now),
        }
    }

    /// The app as it is, if whoever asks may see it.
    pub(super) fn seen(&self, c: &mut AnyConnection, id: &Id<Client>) -> Within<Client> {
        self.find(c, id, TeamAction::See)
    }

    /// The app as it is, if whoever asks may change it: it is not the file's, and its scopes of the API open nothing that they may not
    /// do, since whoever has its secret or one of its addresses can be it.
    pub(super) fn own(&self, c: &mut AnyConnection, id: &Id<Client>) -> Within<Client> {
        Ok(match self.find(c, id, TeamAction::ChangeApps)? {
            Ok(client) if !self.beyond(client.metadata.scope.as_ref()).is_empty() => Err(Refusal::Mightier),
            Ok(client) if client.managed == Managed::File => Err(Refusal::FromFile),
            found => found,
        })
    }
}
