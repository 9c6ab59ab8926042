//! Leaving: the account is disabled at once, with every session, grant and token, and the apps are told. For as long as the provider
//! says (`account_deletion_grace`) its person can still keep it, by signing in or by the link of a mail; then a job removes it for good.

use serde_json::json;

use super::profile;
use crate::crypto::{Plain, random};
use crate::flow::admin::profile::take_out;
use crate::flow::end_session::throw_out;
use crate::flow::mail_links::{self, Stand, Wanted};
use crate::flow::visit::{SignedIn, Visit};
use crate::flow::{House, Result, Site, audit, password_link};
use crate::model::{Id, Instant, MailLink, MailPurpose, User, UserStatus};
use crate::store::owners::{self, Going};
use crate::store::users::Change;
use crate::store::{account_deletions, mail_links as links, users};

/// People that a job removes between two looks at the clock.
const CHUNK: i64 = 100;

/// What became of the wish to leave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Left {
    /// The account is disabled, and removed at this moment.
    Leaving(Instant),
    /// Nobody would be left who may do everything here.
    LastOwner,
    /// The configuration file keeps this account.
    ReadOnly,
}

/// What the account page says of leaving.
///
/// # Errors
/// `Busy` or `Fault`.
pub fn look(house: &House, site: &Site, one: &SignedIn, now: Instant) -> Result<Left> {
    if profile::is_read_only(&one.user) {
        return Ok(Left::ReadOnly);
    }
    // The write looks again, holding the tenant.
    let able = house.store().read(|c| owners::list(c, &one.user.tenant, Going::Nothing))?;
    let is_last = able.len() == 1 && able.contains(&one.user.id);
    Ok(if is_last { Left::LastOwner } else { Left::Leaving(now.plus(site.provider.lifetimes.account_deletion_grace)) })
}

/// Disables the account of the person who is signed in, and notes when it is removed. Mail goes to their proved address, with a link that
/// keeps the account.
///
/// # Errors
/// `Busy` or `Fault`.
pub fn leave(house: &House, site: &Site, (visit, one): (&Visit, &SignedIn), now: Instant) -> Result<Left> {
    let due = match look(house, site, one, now)? {
        Left::Leaving(due) => due,
        refused => return Ok(refused),
    };
    let user = one.user.clone();
    let is_told = house.sends_mail() && user.claims.email.is_some() && user.claims.email_verified == Some(true);
    let wanted = Wanted { until: Some(due), ..Wanted::of(MailPurpose::AccountKeep, Some(&user), &visit.speech) };
    let mail = if is_told { Some(mail_links::draw(house, site, wanted, now)?) } else { None };
    let person = format!("user:{}", user.id);
    let detail = json!({ "by": "self", "due": due.to_rfc3339() });
    let entry = audit::entry(&site.tenant.id, (&person, "user.leave"), person.clone(), detail, now);
    let change = house.store().write(move |c| {
        let change = users::set_status(c, &user.id, UserStatus::Disabled, now)?;
        if change != Change::Done {
            return Ok(change);
        }
        throw_out(c, &user.id, now)?;
        password_link::withdraw(c, &user)?;
        links::end_all(c, &user.id, now)?;
        account_deletions::insert(c, &user.id, due, now)?;
        if let Some(mail) = &mail {
            mail_links::write(c, mail)?;
        }
        crate::store::audit::insert(c, &entry)?;
        Ok(change)
    })?;
    house.courier().notify_one();
    house.postman().notify_one();
    Ok(if change == Change::Done { Left::Leaving(due) } else { Left::LastOwner })
}

/// The page that offers to keep the account, for somebody who has just proved who they are: its path, with a link that works for a few
/// minutes. `None` if they do not leave.
///
/// # Errors
/// `Busy` or `Fault`.
pub fn offer(house: &House, site: &Site, (user, interaction): (&User, &str), now: Instant) -> Result<Option<String>> {
    if house.store().read(|c| account_deletions::find(c, &user.id))?.is_none() {
        return Ok(None);
    }
    let token = random::token();
    let link = MailLink {
        hash: token.hash(),
        tenant: site.tenant.id.clone(),
        provider: site.provider.id.clone(),
        purpose: MailPurpose::AccountKeep,
        user: Some(user.id.clone()),
        address: String::new(),
        created_at: now,
        expires_at: now.plus(MailLink::LIFE),
        claimed_at: None,
        interaction: mail_links::way(interaction),
    };
    house.store().write(move |c| links::insert(c, &link))?;
    Ok(Some(format!("{}?token={}", MailPurpose::AccountKeep.path(), token.reveal())))
}

/// What a link to keep an account leads to.
#[derive(Clone, Debug)]
pub enum Door {
    /// The button, for this person, whose account is removed at a moment.
    Open(Box<User>, Instant, Box<MailLink>),
    /// Nothing.
    Closed(Stand),
}

/// Whose account a link keeps. Looking at it uses nothing up.
///
/// # Errors
/// `Busy` or `Fault`.
pub fn look_to_keep(house: &House, site: &Site, token: &Plain, now: Instant) -> Result<Door> {
    let link = match mail_links::look(house, site, (MailPurpose::AccountKeep, token), now)? {
        Stand::Open(link) => link,
        closed => return Ok(Door::Closed(closed)),
    };
    let Some(id) = link.user.clone() else { return Ok(Door::Closed(Stand::Unknown)) };
    let found = house.store().read(|c| Ok((users::find(c, &id)?, account_deletions::find(c, &id)?)))?;
    Ok(match found {
        (Some(user), Some(due)) if !user.is_active() => Door::Open(Box::new(user), due, link),
        _ => Door::Closed(Stand::Used),
    })
}

/// How keeping an account ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kept {
    /// It stays; nobody is signed in by it. The request that its person came from, if the link knows one.
    Stays(Option<String>),
    /// The link does not work any more.
    Closed(Stand),
}

/// Keeps the account, once.
///
/// # Errors
/// `Busy` or `Fault`.
pub fn keep(house: &House, site: &Site, token: &Plain, now: Instant) -> Result<Kept> {
    let (user, link) = match look_to_keep(house, site, token, now)? {
        Door::Open(user, _, link) => (user, link),
        Door::Closed(stand) => return Ok(Kept::Closed(stand)),
    };
    let way = link.interaction.clone();
    let person = format!("user:{}", user.id);
    let entry = audit::entry(&site.tenant.id, (&person, "user.keep"), person.clone(), json!({ "by": "self" }), now);
    let is_kept = house.store().write(move |c| {
        if !links::claim(c, &link, now)? || !account_deletions::delete(c, &user.id)? {
            return Ok(false);
        }
        users::set_status(c, &user.id, UserStatus::Active, now)?;
        links::end_of(c, &user.id, MailPurpose::AccountKeep, now)?;
        crate::store::audit::insert(c, &entry)?;
        Ok(true)
    })?;
    Ok(if is_kept { Kept::Stays(way) } else { Kept::Closed(Stand::Used) })
}

/// Removes those whose time has come, part by part; says how many it were.
///
/// # Errors
/// `Busy` or `Fault`; who is gone stays gone.
pub fn tick(house: &House, now: Instant) -> Result<usize> {
    let mut many = 0;
    loop {
        let due = house.store().read(|c| account_deletions::list_due(c, CHUNK, now))?;
        let is_last = i64::try_from(due.len()).unwrap_or(i64::MAX) < CHUNK;
        for id in due {
            many += usize::from(remove(house, &id, now)?);
        }
        if is_last {
            return Ok(many);
        }
    }
}

/// Removes one of them in short writes; `false` if they are not to be removed any more.
fn remove(house: &House, id: &Id<User>, now: Instant) -> Result<bool> {
    loop {
        let id = id.clone();
        let gone = house.store().write(move |c| {
            let Some(user) = users::find(c, &id)?.filter(|user| !user.is_active()) else {
                account_deletions::delete(c, &id)?;
                return Ok(Some(false));
            };
            match take_out(c, &id, now)? {
                None => return Ok(None),
                Some(Change::Done) => (),
                Some(_) => {
                    account_deletions::delete(c, &id)?;
                    return Ok(Some(false));
                }
            }
            let person = format!("user:{id}");
            let entry = audit::entry(&user.tenant, ("system", "user.delete"), person, json!({ "by": "self" }), now);
            crate::store::audit::insert(c, &entry)?;
            Ok(Some(true))
        })?;
        if let Some(is_gone) = gone {
            house.courier().notify_one();
            return Ok(is_gone);
        }
    }
}
