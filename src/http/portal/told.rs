//! Why nothing was done, as a page tells it.

use crate::flow::admin;
use crate::flow::admin::clients::Refused;
use crate::flow::portal::Refusal;
use crate::pages::portal::PortalTold;

/// The word for a refusal.
pub fn of(refusal: &Refusal) -> PortalTold {
    match refusal {
        Refusal::NoSuchTeam | Refusal::NotAllowed(_) | Refusal::NoOwner => PortalTold::NotAllowed,
        Refusal::Changed => PortalTold::AppChanged,
        Refusal::NoFounder => PortalTold::NoFounder,
        Refusal::LastOwner => PortalTold::LastOwner,
        Refusal::NoSuchMember => PortalTold::NoSuchMember,
        Refusal::BadName => PortalTold::BadName,
        Refusal::TooMany => PortalTold::TooMany,
        Refusal::IsMember => PortalTold::IsMember,
        Refusal::Closed => PortalTold::InvitationClosed,
        Refusal::Another => PortalTold::Another,
        Refusal::HasApps => PortalTold::HasApps,
        Refusal::NotTurnedDown => PortalTold::NotTurnedDown,
        Refusal::NothingWaits => PortalTold::NothingWaits,
        Refusal::App(refusal) => of_app(refusal),
    }
}

fn of_app(refusal: &admin::Refusal) -> PortalTold {
    match refusal {
        admin::Refusal::NotAllowed(_) => PortalTold::NotAllowed,
        admin::Refusal::Changed => PortalTold::AppChanged,
        admin::Refusal::Mightier => PortalTold::AppMightier,
        admin::Refusal::FromFile => PortalTold::AppFromFile,
        admin::Refusal::Client(refused) => match **refused {
            Refused::NoSecret => PortalTold::NoSecretNeeded,
            Refused::SecretsFull => PortalTold::SecretsFull,
            Refused::UnknownSecret => PortalTold::NoSuchSecret,
            Refused::LastSecret => PortalTold::LastSecret,
            _ => PortalTold::AppRefused,
        },
        _ => PortalTold::AppRefused,
    }
}
