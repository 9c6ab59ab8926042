//! Passkeys of the person's own: made, and counted among what is left to sign in with.

use super::factors::News;
use super::field::Kind;
use crate::crypto::Plain;
use crate::crypto::passkey::Holder;
use crate::flow::federation::identities::Ways;
use crate::flow::passkey::{self, Challenge};
use crate::flow::visit::{SignedIn, Visit};
use crate::flow::{House, Result, Site};
use crate::model::{FederatedIdentity, Id, Instant, Passkey, User};
use crate::store::{factors, passkeys, users};

/// The longest name, in characters.
const LONGEST_NAME: usize = 60;
/// What a passkey is called unless the person says otherwise. An authenticator keeps what it made, so that no name refuses it.
pub const USUAL_NAME: &str = "Passkey";

fn context(one: &SignedIn) -> String {
    format!("passkey of {} {}", one.user.id, one.session.id)
}

/// A challenge to make a passkey; `None` where there are none.
///
/// # Errors
/// `Busy` or `Fault`.
pub fn draw(house: &House, site: &Site, one: &SignedIn, now: Instant) -> Result<Option<Challenge>> {
    let Some(place) = passkey::place(site) else { return Ok(None) };
    let own = house.store().read(|c| passkeys::list(c, &one.user.id))?;
    let own: Vec<String> = own.into_iter().filter(|own| own.relying_party == place.id()).map(|own| own.credential).collect();
    let user = &one.user;
    let holder = Holder { handle: passkey::handle(user), username: &user.username, display_name: user.display_name() };
    let begun = place.begin_making(holder, &own).map_err(passkey::broken)?;
    passkey::seal(house, &context(one), begun, now).map(Some)
}

/// What the form brings.
#[derive(Debug)]
pub struct Made<'a> {
    /// The seal of [`draw`].
    pub seal: &'a str,
    /// What the passkey is to be called.
    pub name: &'a str,
    /// What the authenticator answered, as JSON.
    pub answer: &'a str,
}

/// How the form ended.
#[derive(Debug)]
pub enum Added {
    /// The passkey is kept; the first thing beside the password comes with recovery codes.
    Done(Option<Vec<Plain>>),
    /// The form is too old, was sent twice, or there are enough passkeys; or the answer is worth nothing.
    Stale,
}

/// Keeps a passkey that was made for the person who is signed in.
///
/// # Errors
/// `Busy` or `Fault`.
pub fn add(house: &House, site: &Site, (visit, one): (&Visit, &SignedIn), made: &Made<'_>, now: Instant) -> Result<Added> {
    let opened = passkey::place(site).zip(passkey::open(house, &context(one), made.seal, now));
    let Some((place, returned)) = opened else { return Ok(Added::Stale) };
    let Ok(kept) = place.finish_making(&returned.state, made.answer) else { return Ok(Added::Stale) };
    let passkey = Passkey {
        id: Id::new(kept.id),
        user: one.user.id.clone(),
        relying_party: place.id().to_owned(),
        name: name(made.name),
        credential: kept.credential,
        counter: kept.counter.into(),
        created_at: now,
        last_used_at: None,
    };
    let (codes, news) = News::draw(house, site, (visit, one), ("passkey", &passkey.name), now)?;
    let is_first = house.store().write(move |c| {
        users::hold(c, &passkey.user)?;
        let own = factors::all(c, &passkey.user)?;
        if own.passkeys.len() >= Passkey::MOST || !returned.claim(c)? || !passkeys::insert(c, &passkey)? {
            return Ok(None);
        }
        news.write(c, (&passkey.user, &own), now).map(Some)
    })?;
    house.postman().notify_one();
    Ok(is_first.map_or(Added::Stale, |is_first| Added::Done(is_first.then_some(codes))))
}

fn name(typed: &str) -> String {
    let name = Kind::Line.tidy(typed).filter(|name| Kind::Line.check(name).is_none());
    name.map_or_else(|| USUAL_NAME.to_owned(), |name| name.chars().take(LONGEST_NAME).collect())
}

/// Whether a person could still sign in without a passkey of theirs: with a password, through an upstream, or with another passkey.
pub fn is_spare(ways: &Ways, user: &User, (own, links): (&[Passkey], &[FederatedIdentity]), going: &Passkey) -> bool {
    !ways.take(going) || ways.are_left(user, links.iter(), own.iter().filter(|one| one.id != going.id))
}
