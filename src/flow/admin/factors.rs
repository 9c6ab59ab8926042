//! The second factors of people: seen, and taken away from whoever has lost them.

use serde_json::json;

use super::people::Act;
use super::{Administrator, Done, Refusal};
use crate::flow::end_session::throw_out;
use crate::flow::{House, Site, second_factor};
use crate::model::{Action, Factors, Id, Instant, Mail, MailKind, User};
use crate::store::{Store, factors, mails, users};

/// What a person has beside the password.
///
/// # Errors
/// A refusal, or as any other flow.
pub fn list(store: &Store, by: &Administrator, id: &Id<User>) -> Done<Factors> {
    super::profile::find(store, by, id)?;
    Ok(store.read(|c| factors::all(c, id))?)
}

/// Takes all of them away, with the recovery codes: the password alone signs the person in. Their sessions end, what apps hold is
/// revoked, and they are told by mail. Whoever has none is left alone.
///
/// # Errors
/// A refusal, or as any other flow.
pub fn reset((house, site): (&House, &Site), by: &Administrator, id: &Id<User>, now: Instant) -> Done<()> {
    by.check(Action::ChangePeople)?;
    let own = house.store().read(|c| users::find(c, id))?.filter(|user| user.tenant == by.tenant);
    let Some(user) = own else { return Err(Refusal::NoSuchPerson.into()) };
    let mail = second_factor::letter(house, site, (&user, MailKind::FactorsReset, None), now)?;
    reset_within(house.store(), by, (id, mail), now)?;
    house.courier().notify_one();
    house.postman().notify_one();
    Ok(())
}

/// As [`reset`], with what is put into the outbox.
///
/// # Errors
/// A refusal, or as any other flow.
pub fn reset_within(store: &Store, by: &Administrator, (id, mail): (&Id<User>, Option<Mail>), now: Instant) -> Done<()> {
    let act = Act::new(by, Action::ChangePeople, id, ("factor.reset", json!({})), now);
    act.run_if(
        store,
        |user| user.second_factor,
        move |c, user| {
            factors::reset(c, &user.id)?;
            throw_out(c, &user.id, now)?;
            mail.iter().try_for_each(|mail| mails::insert(c, mail))?;
            Ok(Ok(()))
        },
    )
}
