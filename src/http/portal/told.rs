//! Why nothing was done, as a page tells it.

use crate::flow::portal::Refusal;
use crate::pages::portal::PortalTold;

/// The word for a refusal.
pub fn of(refusal: &Refusal) -> PortalTold {
    match refusal {
        Refusal::NoSuchTeam | Refusal::NotAllowed(_) => PortalTold::NotAllowed,
        Refusal::NoFounder => PortalTold::NoFounder,
        Refusal::LastOwner => PortalTold::LastOwner,
        Refusal::NoSuchMember => PortalTold::NoSuchMember,
        Refusal::BadName => PortalTold::BadName,
        Refusal::TooMany => PortalTold::TooMany,
        Refusal::IsMember => PortalTold::IsMember,
        Refusal::Closed => PortalTold::InvitationClosed,
        Refusal::Another => PortalTold::Another,
    }
}
