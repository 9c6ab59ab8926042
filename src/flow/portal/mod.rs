//! The developer portal: people look after apps in teams. A use case says which [`TeamAction`] it is; a team that somebody is not in is
//! one that there is not. What is changed is judged within the write that changes it, which writes its audit row, too.

pub mod agreements;
pub mod approval;
pub mod apps;
pub mod door;
pub mod health;
pub mod invitations;
pub mod members;
pub mod teams;
pub mod try_it;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::admin::Administrator;
use super::admin::once::{Once, once};
use super::{admin, audit};
use crate::model::{Action, Authority, Client, Id, Instant, Team, TeamAction, TeamRole, Tenant, User};
use crate::store::audit::Entry;
use crate::store::{self, AnyConnection, Store, StoreError};

/// Who is in the portal, or does over the API what is done there.
#[derive(Clone, Debug)]
pub struct Developer {
    /// The tenant.
    pub tenant: Id<Tenant>,
    /// Who it is.
    pub who: Who,
    /// How far they reach beyond their own teams.
    pub reach: Reach,
    /// The key under which what they ask takes effect once.
    pub once: Option<Once>,
}

/// Who looks after teams.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Who {
    /// A person.
    Person(Id<User>),
    /// An app, by a token of its own.
    App(Id<Client>),
}

/// How far somebody reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Every team of the tenant, as an owner of each: they administer its apps anyway.
    Tenant,
    /// Their own teams, and they may make more.
    Founder,
    /// Their own teams.
    Member,
}

impl Developer {
    /// A person who reaches as far.
    pub fn person(tenant: &Id<Tenant>, user: &Id<User>, reach: Reach) -> Self {
        Self { tenant: tenant.clone(), who: Who::Person(user.clone()), reach, once: None }
    }

    /// As the audit names them.
    pub fn actor(&self) -> String {
        match &self.who {
            Who::Person(user) => format!("user:{user}"),
            Who::App(client) => format!("client:{client}"),
        }
    }

    /// The person, by whom what they make is signed; an app signs as the audit names it.
    fn signature(&self) -> Id<User> {
        match &self.who {
            Who::Person(user) => user.clone(),
            Who::App(_) => Id::new(self.actor()),
        }
    }

    /// As the use cases of administrators take them, for the apps of their teams.
    fn administrator(&self) -> Administrator {
        Administrator {
            tenant: self.tenant.clone(),
            actor: self.actor(),
            authority: Authority::of([Action::SeeClients, Action::ChangeClients]),
            once: self.once.clone(),
        }
    }

    fn entry(&self, action: &str, team: &Id<Team>, detail: Value, now: Instant) -> Entry {
        audit::entry(&self.tenant, (&self.actor(), action), format!("team:{team}"), detail, now)
    }

    /// A team with what they may do there; `None` if it is not theirs.
    pub(in crate::flow) fn see(&self, c: &mut AnyConnection, id: &Id<Team>) -> Result<Option<Standing>, StoreError> {
        let Some((team, own)) = store::teams::find(c, &self.tenant, (id, &self.signature()))? else { return Ok(None) };
        let role = if self.reach == Reach::Tenant { Some(TeamRole::Owner) } else { own };
        Ok(role.map(|role| Standing { team, role, is_member: own.is_some() }))
    }
}

/// A team, and what somebody is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The team.
    pub team: Team,
    /// What they may do, by the role.
    pub role: TeamRole,
    /// Whether they are in it, and do not only administer the tenant.
    pub is_member: bool,
}

/// What a use case returns.
pub type Done<T> = Result<T, Undone>;

/// Why nothing was done.
pub type Undone = super::Undone<Refusal>;

/// Why something may not be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// There is no such team for them.
    NoSuchTeam,
    /// Their role in the team does not comprise it.
    NotAllowed(TeamRole),
    /// It is not what it was believed to be.
    Changed,
    /// Nobody of the tenant who can sign in is to own it.
    NoOwner,
    /// They may make no team.
    NoFounder,
    /// The last owner of a team stays.
    LastOwner,
    /// Nobody of that name is in the team.
    NoSuchMember,
    /// A name that cannot be one.
    BadName,
    /// There are as many as there may be.
    TooMany,
    /// The person is in the team.
    IsMember,
    /// The link has been used or withdrawn, has expired, or never was one.
    Closed,
    /// The invitation is somebody else's.
    Another,
    /// The team looks after apps.
    HasApps,
    /// The app was not turned down.
    NotTurnedDown,
    /// No change of the app waits or was turned down.
    NothingWaits,
    /// An app may not be what it is wanted to be.
    App(Box<admin::Refusal>),
}

impl From<admin::Undone> for Undone {
    fn from(undone: admin::Undone) -> Self {
        match undone {
            admin::Undone::Stopped(stop) => Self::Stopped(stop),
            admin::Undone::Refused(admin::Refusal::Client(refused)) if *refused == admin::clients::Refused::Unknown => {
                Self::Refused(Refusal::NoSuchTeam)
            }
            admin::Undone::Refused(refusal) => Self::Refused(refusal.into()),
        }
    }
}

impl From<admin::Refusal> for Refusal {
    fn from(refusal: admin::Refusal) -> Self {
        Self::App(Box::new(refusal))
    }
}

impl From<Refusal> for Undone {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

/// What the inside of a write returns.
type Within<T> = Result<Result<T, Refusal>, StoreError>;

/// One write in a team: whoever acts is judged while the team is held.
fn within_team<T: Send + 'static>(
    store: &Store,
    by: &Developer,
    (id, action): (&Id<Team>, TeamAction),
    work: impl Fn(&mut AnyConnection, &Standing) -> Within<T> + Send + 'static,
) -> Done<T> {
    let (by, id) = (by.clone(), id.clone());
    let done = store.write(move |c| judged(c, &by, (&id, action), &work))?;
    Ok(done?)
}

/// As [`within_team`], for what may be asked for again under its key: `drawn` is what came of it.
fn within_team_once<T: Serialize + DeserializeOwned>(
    store: &Store,
    by: &Developer,
    (id, action, drawn): (&Id<Team>, TeamAction, T),
    now: Instant,
    work: impl Fn(&mut AnyConnection, &Standing) -> Within<()> + Send + 'static,
) -> Done<T> {
    let (own, id) = (by.clone(), id.clone());
    once(store, &by.administrator(), drawn, now, move |c| judged(c, &own, (&id, action), &work))
}

fn judged<T>(
    c: &mut AnyConnection,
    by: &Developer,
    (id, action): (&Id<Team>, TeamAction),
    work: impl Fn(&mut AnyConnection, &Standing) -> Within<T>,
) -> Within<T> {
    store::teams::hold(c, id)?;
    let Some(standing) = by.see(c, id)? else { return Ok(Err(Refusal::NoSuchTeam)) };
    if !action.is_for(standing.role) {
        return Ok(Err(Refusal::NotAllowed(standing.role)));
    }
    work(c, &standing)
}
