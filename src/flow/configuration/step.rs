//! One change to the database.

use std::fmt;

use crate::flow::admin::people;
use crate::model::{
    AdminRole, Agreement, Client, ClientSecret, Id, Instant, Picture, PlatformIdentity, Provider, Resource, Tenant,
    TrustedAuthority, Upstream, User, UserStatus,
};
use crate::store::{
    AnyConnection, Busy, Insertion, StoreError, agreements, client_secrets, clients, platform_identities, provider_logos,
    providers, resources, tenants, trusted_authorities, upstreams, users,
};

/// One change. It carries everything it writes, so that it can be run again.
pub(super) enum Step {
    InsertTenant(Tenant),
    UpdateTenant(Tenant),
    InsertProvider(Provider),
    UpdateProvider(Provider),
    PutLogo(Id<Provider>, Picture),
    DropLogo(Id<Provider>),
    InsertResource(Resource),
    UpdateResource(Resource),
    InsertClient(Client),
    UpdateClient(Client),
    AddSecret(Id<Provider>, Id<Client>, ClientSecret),
    DropSecret(Id<Provider>, Id<Client>, String),
    InsertUser(User),
    UpdateUser(User),
    SetStatus(User, UserStatus),
    Appoint(User, Option<AdminRole>),
    InsertIdentity(PlatformIdentity),
    PublishIdentity(Box<PlatformIdentity>, serde_json::Value),
    InsertAuthority(TrustedAuthority),
    AdoptAuthority(TrustedAuthority),
    DeleteAuthority(TrustedAuthority),
    InsertUpstream(Upstream),
    UpdateUpstream(Upstream),
    InsertAgreement(Agreement),
    RenewAgreement(Agreement),
    EndAgreement(Agreement),
}

impl Step {
    /// Writes the change.
    ///
    /// # Errors
    /// `Busy::Conflict` if another process has taken the name meanwhile, so that the whole is planned anew.
    pub fn apply(&self, c: &mut AnyConnection, now: Instant) -> Result<(), StoreError> {
        match self {
            Self::InsertTenant(tenant) => tenants::insert(c, tenant).and_then(|done| self.inserted(done)),
            Self::UpdateTenant(tenant) => tenants::update(c, tenant).and_then(|found| self.written(found)),
            Self::InsertProvider(provider) => providers::insert(c, provider).and_then(|done| self.inserted(done)),
            Self::UpdateProvider(provider) => providers::update(c, provider).and_then(|found| self.written(found)),
            Self::PutLogo(provider, picture) => provider_logos::put(c, provider, picture),
            Self::DropLogo(provider) => provider_logos::delete(c, provider),
            Self::InsertResource(resource) => resources::insert(c, resource).and_then(|done| self.inserted(done)),
            Self::UpdateResource(resource) => resources::update(c, resource).and_then(|found| self.written(found)),
            Self::InsertClient(client) => clients::insert(c, client).and_then(|done| self.inserted(done)),
            Self::UpdateClient(client) => clients::update(c, client).and_then(|found| self.written(found)),
            Self::AddSecret(provider, client, secret) => client_secrets::insert(c, provider, client, secret),
            Self::DropSecret(provider, client, id) => {
                client_secrets::delete(c, provider, client, id).and_then(|found| self.written(found))
            }
            Self::InsertUser(user) => users::insert(c, user).and_then(|done| self.inserted(done)),
            Self::UpdateUser(user) => users::update(c, user).and_then(|update| self.written(update == users::Update::Written)),
            Self::InsertIdentity(identity) => platform_identities::insert(c, identity).and_then(|done| self.inserted(done)),
            Self::PublishIdentity(identity, jwks) => {
                platform_identities::publish(c, identity, jwks).and_then(|found| self.written(found))
            }
            Self::InsertAuthority(own) => trusted_authorities::insert(c, own).and_then(|done| self.inserted(done)),
            Self::AdoptAuthority(own) => {
                trusted_authorities::set_managed(c, (&own.tenant, &own.sha256), own.managed).and_then(|found| self.written(found))
            }
            Self::DeleteAuthority(own) => {
                trusted_authorities::delete(c, &own.tenant, &own.sha256).and_then(|found| self.written(found))
            }
            Self::InsertUpstream(upstream) => upstreams::insert(c, upstream).and_then(|done| self.inserted(done)),
            Self::UpdateUpstream(upstream) => upstreams::update(c, upstream).and_then(|found| self.written(found)),
            Self::InsertAgreement(agreement) => agreements::insert(c, agreement).and_then(|done| self.inserted(done)),
            Self::RenewAgreement(agreement) => agreements::renew(c, agreement, now).and_then(|found| self.written(found)),
            Self::EndAgreement(agreement) => agreements::end(c, &agreement.id, now).and_then(|found| self.written(found)),
            Self::SetStatus(user, UserStatus::Disabled) => self.changed(people::disable_within(c, &user.id, now)?),
            Self::SetStatus(user, UserStatus::Active) => self.changed(users::set_status(c, &user.id, UserStatus::Active, now)?),
            Self::Appoint(user, role) => self.changed(users::set_admin_role(c, &user.id, *role, now)?),
        }
    }

    fn inserted(&self, done: Insertion) -> Result<(), StoreError> {
        self.written(done.is_inserted())
    }

    fn changed(&self, change: users::Change) -> Result<(), StoreError> {
        self.written(change == users::Change::Done)
    }

    fn written(&self, done: bool) -> Result<(), StoreError> {
        let overtaken = || StoreError::Busy(Busy::Conflict(format!("{self}: another process changed the same object")));
        done.then_some(()).ok_or_else(overtaken)
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::InsertTenant(tenant) => write!(f, "tenant {} made", tenant.name),
            Self::UpdateTenant(tenant) => write!(f, "tenant {} changed", tenant.name),
            Self::InsertProvider(provider) => write!(f, "provider {} made", provider.name),
            Self::UpdateProvider(provider) => write!(f, "provider {} changed", provider.name),
            Self::PutLogo(_, picture) => write!(f, "logo {} put in place", picture.path),
            Self::DropLogo(_) => write!(f, "logo taken away"),
            Self::InsertResource(resource) => write!(f, "resource {} made", resource.identifier),
            Self::UpdateResource(resource) => write!(f, "resource {} changed", resource.identifier),
            Self::InsertClient(client) => write!(f, "client {} made", client.id),
            Self::UpdateClient(client) => write!(f, "client {} changed", client.id),
            Self::AddSecret(_, client, _) => write!(f, "client {client}: secret set"),
            Self::DropSecret(_, client, _) => write!(f, "client {client}: earlier secret removed"),
            Self::InsertUser(user) => write!(f, "person {} made", user.username),
            Self::UpdateUser(user) => write!(f, "person {} changed", user.username),
            Self::InsertIdentity(identity) => write!(f, "platform identity {} made", identity.name),
            Self::PublishIdentity(identity, _) => write!(f, "platform identity {}: certificate made", identity.name),
            Self::InsertAuthority(own) => write!(f, "authority {} trusted", own.sha256),
            Self::AdoptAuthority(own) => write!(f, "authority {} follows the file", own.sha256),
            Self::DeleteAuthority(own) => write!(f, "authority {} not trusted any more", own.sha256),
            Self::InsertUpstream(upstream) => write!(f, "upstream {} made", upstream.name),
            Self::UpdateUpstream(upstream) => write!(f, "upstream {} changed", upstream.name),
            Self::InsertAgreement(agreement) => write!(f, "agreement {} {} made", agreement.terms.name, agreement.terms.version),
            Self::RenewAgreement(agreement) => write!(f, "agreement {} {} counts", agreement.terms.name, agreement.terms.version),
            Self::EndAgreement(agreement) => {
                write!(f, "agreement {} {} withdrawn", agreement.terms.name, agreement.terms.version)
            }
            Self::SetStatus(user, UserStatus::Active) => write!(f, "person {} enabled", user.username),
            Self::SetStatus(user, UserStatus::Disabled) => write!(f, "person {} disabled", user.username),
            Self::Appoint(user, Some(role)) => write!(f, "person {} made {}", user.username, role.name()),
            Self::Appoint(user, None) => write!(f, "person {}: no administrator any more", user.username),
        }
    }
}
