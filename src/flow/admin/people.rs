//! People: found, switched off and on, given a password by the host, or a link to choose one.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::once::once;
use super::{Administrator, Done, Refusal, Within, within};
use crate::crypto::Plain;
use crate::flow::end_session::throw_out;
use crate::flow::password_link::{self, Invitation};
use crate::model::{Action, Authority, Id, Instant, Managed, Tenant, User, UserStatus};
use crate::store::audit::{self, Entry};
use crate::store::users::{self, Change};
use crate::store::{AnyConnection, Store, StoreError, account_deletions};

/// The person who goes by a user name or an e-mail address.
///
/// # Errors
/// The database's failure.
pub fn find_named(store: &Store, tenant: &Id<Tenant>, name: &str) -> Result<Option<User>, StoreError> {
    store.read(|c| users::find_for_login(c, tenant, name))
}

/// Sets a password, which only the host does. Whoever knew the old one is out: sessions end, and what apps hold is revoked.
///
/// # Errors
/// A refusal, or as any other flow.
pub fn set_password(store: &Store, by: &Administrator, (id, phc): (&Id<User>, String), now: Instant) -> Done<()> {
    let act = Act::new(by, Action::InvitePeople, id, ("user.password", json!({})), now);
    act.run(store, move |c, user| {
        users::set_password(c, &user.id, Some(&phc), now)?;
        throw_out(c, &user.id, now).map(|_| Ok(()))
    })
}

/// Ends every session of a person, who may sign in again at once, and revokes what apps hold; says how many sessions it were.
///
/// # Errors
/// A refusal, or as any other flow.
pub fn sign_out(store: &Store, by: &Administrator, id: &Id<User>, now: Instant) -> Done<usize> {
    let act = Act::new(by, Action::EndSessions, id, ("user.sign_out", json!({})), now);
    act.run(store, move |c, user| throw_out(c, &user.id, now).map(Ok))
}

/// Keeps a person from signing in: sessions end, and what apps hold is revoked.
///
/// # Errors
/// A refusal, or as any other flow.
pub fn disable(store: &Store, by: &Administrator, id: &Id<User>, now: Instant) -> Done<()> {
    let act = Act::new(by, Action::SwitchPeople, id, ("user.disable", json!({})), now);
    act.run_once(store, (), now, move |c, user| match user.managed {
        Managed::File => Ok(Err(Refusal::FromFile)),
        _ => disable_within(c, &user.id, now).map(settle),
    })
}

/// As [`disable`], within a write that is somebody else's.
pub(in crate::flow) fn disable_within(c: &mut AnyConnection, id: &Id<User>, now: Instant) -> Result<Change, StoreError> {
    let change = users::set_status(c, id, UserStatus::Disabled, now)?;
    if change == Change::Done {
        account_deletions::delete(c, id)?; // somebody who leaves cannot come back by themselves any more
        throw_out(c, id, now)?;
    }
    Ok(change)
}

/// Lets a person sign in again; what was ended stays ended.
///
/// # Errors
/// A refusal, or as any other flow.
pub fn enable(store: &Store, by: &Administrator, id: &Id<User>, now: Instant) -> Done<()> {
    let act = Act::new(by, Action::SwitchPeople, id, ("user.enable", json!({})), now);
    act.run_once(store, (), now, move |c, user| match user.managed {
        Managed::File => Ok(Err(Refusal::FromFile)),
        _ => users::set_status(c, &user.id, UserStatus::Active, now).map(settle),
    })
}

/// Makes the link with which a person chooses a password; earlier links die. The password is as it was until then.
///
/// # Errors
/// A refusal, or as any other flow.
pub fn invite(store: &Store, by: &Administrator, id: &Id<User>, now: Instant) -> Done<Invitation> {
    let (Invitation { token, expires_at }, link) = password_link::draw((&by.tenant, id), password_link::LIFE, now);
    let act = Act::new(by, Action::InvitePeople, id, ("user.invite", json!({})), now);
    let drawn = (token.reveal().to_owned(), expires_at);
    let (token, expires_at) = act.run_once(store, drawn, now, move |c, _| password_link::write(c, &link).map(Ok))?;
    Ok(Invitation { token: Plain::new(token), expires_at })
}

/// As the audit names a person.
pub(super) fn target(id: &Id<User>) -> String {
    format!("user:{id}")
}

/// What a guarded change means here.
pub(super) fn settle(change: Change) -> Result<(), Refusal> {
    match change {
        Change::Done => Ok(()),
        Change::Missing => Err(Refusal::NoSuchPerson),
        Change::LastOwner => Err(Refusal::LastOwner),
    }
}

/// An act upon a person of the tenant.
pub(super) struct Act {
    by: Administrator,
    action: Action,
    id: Id<User>,
    entry: Entry,
}

impl Act {
    pub(super) fn new(by: &Administrator, action: Action, id: &Id<User>, (verb, detail): (&str, Value), now: Instant) -> Self {
        let entry = by.entry(verb, target(id), detail, now);
        Self { by: by.clone(), action, id: id.clone(), entry }
    }

    /// Does `work` to the person as they are within the write, and notes it, unless it may not be done.
    pub(super) fn run<T: Send + 'static>(
        self,
        store: &Store,
        work: impl Fn(&mut AnyConnection, &User) -> Within<T> + Send + 'static,
    ) -> Done<T> {
        self.by.check(self.action)?;
        within(store, move |c| self.within(c, &work))
    }

    /// As [`Act::run`], if there is anything to do: else nothing is done, and nothing is noted.
    pub(super) fn run_if(
        self,
        store: &Store,
        is_needed: impl Fn(&User) -> bool + Send + 'static,
        work: impl Fn(&mut AnyConnection, &User) -> Within<()> + Send + 'static,
    ) -> Done<()> {
        self.by.check(self.action)?;
        within(store, move |c| match self.reach(c)? {
            Ok(user) if !is_needed(&user) => Ok(Ok(())),
            Ok(_) => self.within(c, &work),
            Err(refusal) => Ok(Err(refusal)),
        })
    }

    /// As [`Act::run`], for an act that may be asked for again under its key: `drawn` is what came of it.
    pub(super) fn run_once<T: Serialize + DeserializeOwned>(
        self,
        store: &Store,
        drawn: T,
        now: Instant,
        work: impl Fn(&mut AnyConnection, &User) -> Within<()> + Send + 'static,
    ) -> Done<T> {
        self.by.check(self.action)?;
        let by = self.by.clone();
        once(store, &by, drawn, now, move |c| self.within(c, &work))
    }

    fn within<T>(&self, c: &mut AnyConnection, work: impl Fn(&mut AnyConnection, &User) -> Within<T>) -> Within<T> {
        let user = match self.reach(c)? {
            Ok(user) => user,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let done = work(c, &user)?;
        if done.is_ok() {
            audit::insert(c, &self.entry)?;
        }
        Ok(done)
    }

    /// The person, if they are of the tenant and may not do more than whoever asks.
    fn reach(&self, c: &mut AnyConnection) -> Within<User> {
        let found = users::find(c, &self.id)?.filter(|user| user.tenant == self.by.tenant);
        let Some(user) = found else { return Ok(Err(Refusal::NoSuchPerson)) };
        Ok(if self.by.authority.covers(&Authority::of_role(user.admin_role)) { Ok(user) } else { Err(Refusal::Mightier) })
    }
}
