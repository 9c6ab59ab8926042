//! A developer as a registrar: their team, and how far it reaches.

use crate::flow::admin::Refusal;
use crate::flow::admin::clients::{Registrar, Whose};
use crate::flow::portal::{Developer, Reach, Standing};
use crate::flow::{House, Site};
use crate::model::{Action, Client, Id, Instant, Provider, Team, TeamAction, TeamApp, User};
use crate::store::{AnyConnection, StoreError, team_apps, teams};

/// The desk of a team, at which a developer sits.
#[derive(Clone, Debug)]
pub struct Desk {
    by: Developer,
    team: Id<Team>,
    needs_approval: bool,
}

pub(super) fn desk(site: &Site, by: &Developer, team: &Id<Team>) -> Desk {
    let needs_approval = site.tenant.app_approval && by.reach != Reach::Tenant;
    Desk { by: by.clone(), team: team.clone(), needs_approval }
}

/// A developer who manages the apps of a team. That they are in it is judged within each use case.
pub fn registrar<'a>(house: &'a House, site: &'a Site, by: &Developer, team: &Id<Team>) -> Registrar<'a> {
    let desk = desk(site, by, team);
    Registrar {
        store: house.store(),
        vault: house.vault(),
        provider: &site.provider,
        by: by.administrator(),
        whose: Whose::Team(Box::new(desk)),
        documents: None, // a change is judged before it comes here
    }
}

impl Desk {
    /// Whether a new app waits for an administrator, and what of a change needs approval.
    pub fn needs_approval(&self) -> bool {
        self.needs_approval
    }

    /// Who signs what they ask for.
    pub(super) fn signature(&self) -> Id<User> {
        self.by.signature()
    }

    fn stand(&self, c: &mut AnyConnection, action: TeamAction) -> Result<Option<Standing>, StoreError> {
        Ok(self.by.see(c, &self.team)?.filter(|standing| action.is_for(standing.role)))
    }

    /// An app of the team, if the developer may do something with it.
    pub(in crate::flow) fn find(
        &self,
        c: &mut AnyConnection,
        (provider, id): (&Id<Provider>, &Id<Client>),
        action: TeamAction,
    ) -> Result<Option<Client>, StoreError> {
        if self.stand(c, action)?.is_none() {
            return Ok(None);
        }
        Ok(team_apps::find(c, &self.team, (provider, id))?.map(|(_, client)| client))
    }

    /// Whether the team may have another app of the developer's; its row is held.
    pub(in crate::flow) fn admits(
        &self,
        c: &mut AnyConnection,
        provider: &Id<Provider>,
    ) -> Result<Result<(), Refusal>, StoreError> {
        teams::hold(c, &self.team)?;
        if self.stand(c, TeamAction::ChangeApps)?.is_none() {
            return Ok(Err(Refusal::NotAllowed(Action::ChangeClients)));
        }
        let is_full = team_apps::count(c, &self.team, provider)? >= TeamApp::MOST;
        Ok(if is_full { Err(Refusal::Invalid("the team has as many apps as it may have".to_owned())) } else { Ok(()) })
    }

    /// Notes that a new app is the team's.
    pub(in crate::flow) fn adopt(&self, c: &mut AnyConnection, client: &Client, now: Instant) -> Result<(), StoreError> {
        let app = TeamApp {
            provider: client.provider.clone(),
            client: client.id.clone(),
            team: self.team.clone(),
            made_by: self.by.signature(),
            made_at: now,
            approved_at: (!self.needs_approval).then_some(now),
            turned_down: None,
        };
        team_apps::insert(c, &app)
    }
}
