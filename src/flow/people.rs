//! People, as the host's command line manages them.

use super::end_session::throw_out;
use crate::crypto::random;
use crate::model::{Id, Instant, Managed, StandardClaims, Tenant, User, UserStatus};
use crate::store::{AnyConnection, Insertion, Store, StoreError, users};

/// A person to be made.
#[derive(Clone, Debug)]
pub struct NewPerson {
    /// The tenant.
    pub tenant: Id<Tenant>,
    /// The name typed at log-in.
    pub username: String,
    /// The PHC string of the password, if there is to be one.
    pub password_hash: Option<String>,
    /// What is known.
    pub claims: StandardClaims,
    /// Groups.
    pub groups: Vec<String>,
}

/// Makes a person; `None` if the user name or the address is taken in the tenant.
///
/// # Errors
/// The database's failure.
pub fn add(store: &Store, new: NewPerson, now: Instant) -> Result<Option<User>, StoreError> {
    let NewPerson { tenant, username, password_hash, claims, groups } = new;
    let user = User {
        id: Id::mint(random::bytes()),
        tenant,
        username,
        password_hash,
        status: UserStatus::Active,
        claims,
        groups,
        roles: Vec::new(),
        attributes: serde_json::Map::new(),
        managed: Managed::People,
        created_at: now,
        updated_at: now,
    };
    store.write(move |c| {
        Ok(match users::insert(c, &user)? {
            Insertion::Inserted => Some(user.clone()),
            Insertion::Taken => None,
        })
    })
}

/// The person who goes by a user name or an e-mail address.
///
/// # Errors
/// The database's failure.
pub fn find(store: &Store, tenant: &Id<Tenant>, name: &str) -> Result<Option<User>, StoreError> {
    store.read(|c| users::find_for_login(c, tenant, name))
}

/// A page of people by user name, after `after`.
///
/// # Errors
/// The database's failure.
pub fn list(store: &Store, tenant: &Id<Tenant>, after: Option<&str>, limit: i64) -> Result<Vec<User>, StoreError> {
    store.read(|c| users::list(c, tenant, &users::Page { by: users::By::Username, prefix: "", after, limit }))
}

/// Sets a password. Whoever knew the old one is out: sessions end, and what apps hold is revoked.
///
/// # Errors
/// The database's failure.
pub fn set_password(store: &Store, user: &Id<User>, phc: String, now: Instant) -> Result<bool, StoreError> {
    let user = user.clone();
    store.write(move |c| {
        if !users::set_password(c, &user, Some(&phc), now)? {
            return Ok(false);
        }
        throw_out(c, &user, now)?;
        Ok(true)
    })
}

/// Keeps a person from signing in: sessions end, and what apps hold is revoked.
///
/// # Errors
/// The database's failure.
pub fn disable(store: &Store, user: &Id<User>, now: Instant) -> Result<bool, StoreError> {
    let user = user.clone();
    store.write(move |c| disable_within(c, &user, now))
}

/// As [`disable`], within a write.
pub(super) fn disable_within(c: &mut AnyConnection, user: &Id<User>, now: Instant) -> Result<bool, StoreError> {
    let found = users::set_status(c, user, UserStatus::Disabled, now)?;
    throw_out(c, user, now)?;
    Ok(found)
}

/// Lets a person sign in again; what was ended stays ended.
///
/// # Errors
/// The database's failure.
pub fn enable(store: &Store, user: &Id<User>, now: Instant) -> Result<bool, StoreError> {
    let user = user.clone();
    store.write(move |c| users::set_status(c, &user, UserStatus::Active, now))
}
