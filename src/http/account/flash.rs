//! What the last act did, as the word in `?done=` that the redirect carries.

use crate::flow::{House, Result, Site};
use crate::pages::Flash;
use crate::protocol::Parameters;

/// The word of a form that was stale.
pub const STALE: &str = "stale";
/// The word of a saved profile.
pub const PROFILE: &str = "profile";
/// The word of a changed password.
pub const PASSWORD: &str = "password";
/// The word of a second factor added.
pub const FACTOR: &str = "factor";
/// The word of a passkey made.
pub const PASSKEY: &str = "passkey";
/// The word of a passkey that is the only way in.
pub const ONLY_PASSKEY: &str = "only_passkey";
/// The word of a second factor removed.
pub const FACTOR_REMOVED: &str = "factor_removed";
/// The word of an ended session.
pub const SESSION: &str = "session";
/// The word of all other sessions ended.
pub const OTHERS: &str = "others";
/// The word of an identity linked.
pub const LINKED: &str = "linked";
/// The word of an identity unlinked.
pub const UNLINKED: &str = "unlinked";
/// The word of an identity that is the only way in.
pub const ONLY_WAY_IN: &str = "only";
/// The word of somebody who came back from proving who they are.
pub const PROVED: &str = "proved";
/// The word of a link sent that proves an address.
pub const PROOF_SENT: &str = "proof_sent";
/// The word of an address proved.
pub const PROVED_ADDRESS: &str = "proved_address";
/// The word of a link sent to a new address.
pub const CHANGE_SENT: &str = "change_sent";
/// The word of an address changed.
pub const ADDRESS: &str = "address";
/// The word of too many mails asked for.
pub const TOO_MANY_MAILS: &str = "too_many_mails";
/// The word of an app removed; its identifier is in `app`.
pub const APP: &str = "app";

/// What a page is to tell; an unknown word, or an app that is not registered, tells nothing.
pub fn read(house: &House, site: &Site, query: &Parameters) -> Result<Option<Flash>> {
    Ok(match query.get("done") {
        Some(STALE) => Some(Flash::Stale),
        Some(PROFILE) => Some(Flash::ProfileSaved),
        Some(PASSWORD) => Some(Flash::PasswordChanged),
        Some(FACTOR) => Some(Flash::FactorAdded),
        Some(PASSKEY) => Some(Flash::PasskeyMade),
        Some(ONLY_PASSKEY) => Some(Flash::OnlyPasskey),
        Some(FACTOR_REMOVED) => Some(Flash::FactorRemoved),
        Some(SESSION) => Some(Flash::SessionEnded),
        Some(OTHERS) => Some(Flash::OthersEnded),
        Some(LINKED) => Some(Flash::IdentityLinked),
        Some(UNLINKED) => Some(Flash::IdentityUnlinked),
        Some(ONLY_WAY_IN) => Some(Flash::OnlyWayIn),
        Some(PROVED) => Some(Flash::Proved),
        Some(PROOF_SENT) => Some(Flash::ProofSent),
        Some(PROVED_ADDRESS) => Some(Flash::AddressProved),
        Some(CHANGE_SENT) => Some(Flash::ChangeSent),
        Some(ADDRESS) => Some(Flash::AddressChanged),
        Some(TOO_MANY_MAILS) => Some(Flash::TooManyMails),
        Some(APP) => {
            let app = house.client(site, query.get("app").unwrap_or_default())?;
            app.map(|app| Flash::AppRemoved { app: app.client.display_name().to_owned() })
        }
        _ => None,
    })
}
