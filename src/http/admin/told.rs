//! What the last act did, as the word in `?told=` that the redirect carries.

use crate::flow::admin::Refusal;
use crate::flow::admin::clients::Refused;
use crate::pages::console::Told;
use crate::protocol::Parameters;

/// What a page is to tell; an unknown word tells nothing.
pub fn read(query: &Parameters) -> Option<Told> {
    query.get("told").and_then(Told::named)
}

/// Why nothing was done.
pub fn of(refusal: &Refusal) -> Told {
    match refusal {
        Refusal::Mightier => Told::Mightier,
        Refusal::LastOwner => Told::LastOwner,
        Refusal::FromFile => Told::FromFile,
        Refusal::NoSuchSession => Told::NoSuchSession,
        Refusal::NoSuchGrant => Told::NoSuchGrant,
        Refusal::NotWaiting => Told::NotWaiting,
        Refusal::Replaced => Told::ApprovalReplaced,
        Refusal::Client(refused) => match **refused {
            Refused::NoSecret => Told::NoSecret,
            Refused::SecretsFull => Told::SecretsFull,
            Refused::UnknownSecret => Told::UnknownSecret,
            Refused::LastSecret => Told::LastSecret,
            _ => Told::Refused,
        },
        _ => Told::Refused,
    }
}
