//! `/portal` and `/portal/teams/new`.

use super::desk::{Desk, Reply, Served};
use super::screen::Screen;
use crate::flow::portal::teams::{Place, Wanted};
use crate::flow::portal::{Reach, Refusal, Undone, teams};
use crate::http::screens::place;
use crate::model::{Id, Team};
use crate::pages::portal::{PortalSection, PortalTold, TeamFormPage, TeamRow, TeamsPage};
use crate::pages::{Field, Problem};

/// Teams on a page of all.
const MOST: usize = 50;

/// The screens.
pub const SCREENS: [Screen; 3] =
    [Screen::page("/portal", list), Screen::page("/portal/teams/new", new), Screen::act("/portal/teams/new", create)];

fn list(desk: &Desk<'_>) -> Served {
    let (store, by) = (desk.house().store(), desk.by());
    let own = teams::list(store, by)?;
    let after =
        desk.asked.query.get("after").and_then(place::read::<(String, Id<Team>)>).map(|(name, id)| Place::new(&name, &id));
    let limit = i64::try_from(MOST).unwrap_or(i64::MAX).saturating_add(1);
    let is_filtered = desk.asked.query.get("without") == Some("owner");
    let wanted = if is_filtered { Wanted::Orphaned } else { Wanted::All };
    let mut all = teams::list_all(store, by, (wanted, after.as_ref()), limit)?;
    let is_more = all.len() > MOST;
    all.truncate(MOST);
    let next = all.last().filter(|_| is_more).map(|last| address(desk, &place::written(&last.name, &last.id), is_filtered));
    let row = |team: &Team, role| TeamRow { id: team.id.as_str().to_owned(), name: team.name.clone(), role };
    let (frame, portal) = desk.frame(PortalSection::Teams);
    desk.show(&TeamsPage {
        frame,
        portal,
        own: own.iter().map(|(team, role)| row(team, Some(*role))).collect(),
        all: all.iter().map(|team| row(team, None)).collect(),
        next,
        is_filtered,
        is_administrator: by.reach == Reach::Tenant,
        may_create: by.reach != Reach::Member,
    })
}

/// The page of all teams that begins after a place.
fn address(desk: &Desk<'_>, after: &str, is_filtered: bool) -> String {
    let without = if is_filtered { "&without=owner" } else { "" };
    desk.link(&format!("/portal?after={after}{without}"))
}

fn new(desk: &Desk<'_>) -> Served {
    let (frame, portal) = desk.frame(PortalSection::Teams);
    desk.show(&TeamFormPage { frame, portal, name: Field::default() })
}

fn create(desk: &Desk<'_>) -> Served {
    let name = desk.posted("name");
    match teams::create(desk.house().store(), desk.by(), (name, None), desk.now) {
        Ok(id) => Ok(Reply::Go(format!("/portal/teams/{id}?told={}", PortalTold::TeamMade.word()))),
        Err(Undone::Refused(Refusal::BadName)) => {
            let (frame, portal) = desk.frame(PortalSection::Teams);
            desk.again(&TeamFormPage { frame, portal, name: bad_name(name) })
        }
        Err(undone) => super::desk::settled(Err::<(), _>(undone), "/portal", PortalTold::TeamMade),
    }
}

/// A name that cannot be one, in its field.
pub(super) fn bad_name(name: &str) -> Field {
    let count = name.trim().chars().count();
    let problem = match count {
        0 => Problem::Missing,
        _ if count > Team::LONGEST_NAME => Problem::TooLong { limit: Team::LONGEST_NAME },
        _ => Problem::Characters,
    };
    Field { value: name.to_owned(), problem: Some(problem) }
}
