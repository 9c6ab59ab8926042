//! The first log-in through an upstream: what it says of the person is shown and stands; what is missing is asked; then the account is made,
//! linked and signed in, in one write.

use serde_json::json;

use super::arrival::{Arrived, Found};
use super::{arrive, person, sign_in};
use crate::crypto::random;
use crate::flow::account::field::Kind;
use crate::flow::account::{Mistake, Mistakes};
use crate::flow::agreements;
use crate::flow::visit::Visit;
use crate::flow::{House, Result, Site, Stop, audit, authorize};
use crate::model::{Agreement, Id, Instant, Managed, RequiredClaim, StandardClaims, UpstreamSettings, User, UserStatus};
use crate::store::{Insertion, StoreError, upstream_arrivals, users};

/// A field of the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// Its name in the form.
    pub name: &'static str,
    /// What the upstream says: it is shown and cannot be changed. `None` asks.
    pub known: Option<String>,
    /// What to begin with where it is asked.
    pub proposed: String,
    /// Whether it may be left empty.
    pub is_optional: bool,
}

/// What the form brings, by the names of its fields.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Typed {
    /// The name to sign in with.
    pub username: String,
    /// Given name.
    pub given_name: String,
    /// Family name.
    pub family_name: String,
    /// E-mail address.
    pub email: String,
    /// Phone number, where the domain wants one.
    pub phone_number: String,
    /// The versions of agreements that the page showed, which the person accepts.
    pub accepted: Vec<Id<Agreement>>,
}

impl Typed {
    fn get(&self, name: &str) -> &str {
        match name {
            "username" => &self.username,
            "given_name" => &self.given_name,
            "family_name" => &self.family_name,
            "phone_number" => &self.phone_number,
            _ => &self.email,
        }
    }
}

/// How the form ended.
#[derive(Debug)]
pub enum Outcome {
    /// The account is made and signed in; the request goes on.
    Made(Box<arrive::Outcome>),
    /// Something has to be corrected first.
    Mistaken(Mistakes),
    /// There is more to accept than the page showed.
    Renewed,
    /// The person wants no account; the request is turned down.
    Declined(Box<authorize::Outcome>),
    /// What the page was about has been answered, has expired, or belongs to another browser.
    Stale,
}

/// The fields of the page, in order: what the domain requires, and what the upstream says anyway.
pub fn fields(settings: &UpstreamSettings, arrived: &Arrived) -> Vec<Asked> {
    let mapped = &arrived.mapped;
    let claims = &mapped.claims;
    let names = [claims.preferred_username.as_ref(), claims.email.as_ref()];
    let proposed = names.into_iter().flatten().next().cloned().unwrap_or_default();
    let asked =
        |name, known: &Option<String>, is_optional| Asked { name, known: known.clone(), proposed: String::new(), is_optional };
    // Whoever has a whole name is not asked for its parts: not everybody's has two.
    let has_name = claims.name.is_some() || claims.given_name.is_some() || claims.family_name.is_some();
    let is_required = |claim| settings.required_claims.contains(&claim);
    let has_to_say = is_required(RequiredClaim::Name) && !has_name;
    let mut fields = vec![
        Asked { name: "username", known: mapped.username.clone(), proposed, is_optional: false },
        asked("given_name", &claims.given_name, !(is_required(RequiredClaim::GivenName) || has_to_say)),
        asked("family_name", &claims.family_name, !is_required(RequiredClaim::FamilyName)),
        asked("email", &claims.email, !is_required(RequiredClaim::Email)),
    ];
    if is_required(RequiredClaim::PhoneNumber) {
        fields.push(asked("phone_number", &claims.phone_number, false));
    }
    fields
}

fn check(fields: &[Asked], typed: &Typed) -> Mistakes {
    let wrong = |field: &Asked| {
        if field.known.is_some() {
            return None;
        }
        let kind = match field.name {
            "email" => Kind::Email,
            "phone_number" => Kind::Phone,
            _ => Kind::Line,
        };
        let mistake = match kind.tidy(typed.get(field.name)) {
            None => (!field.is_optional).then_some(Mistake::Missing),
            Some(text) => kind.check(&text),
        };
        mistake.map(|mistake| (field.name, mistake))
    };
    fields.iter().filter_map(wrong).collect()
}

/// Makes the account.
///
/// # Errors
/// `Busy` or `Fault`.
pub fn make(house: &House, site: &Site, visit: &Visit, (found, typed): (Found, &Typed), now: Instant) -> Result<Outcome> {
    let Found { id, arrived, candidate } = found;
    let Some(domain) = site.upstream_by_id(&arrived.upstream).cloned() else { return Ok(Outcome::Stale) };
    if candidate.is_some() || !domain.upstream.settings.create_accounts {
        return Ok(Outcome::Stale);
    }
    let fields = fields(&domain.upstream.settings, &arrived);
    let mistakes = check(&fields, typed);
    if !mistakes.is_empty() {
        return Ok(Outcome::Mistaken(mistakes));
    }
    let versions: Vec<_> = agreements::required(site).map(|own| own.id.clone()).collect();
    if !versions.iter().all(|id| typed.accepted.contains(id)) {
        return Ok(Outcome::Renewed);
    }
    let user = user(site, &arrived, (&fields, typed), now);
    let identity = person::identity(site, &arrived, &user.id, now);
    let (prepared, rests_on) = sign_in::begin(house, site, visit, (&arrived, user.clone()), now)?;
    let (provider, written) = (site.provider.id.clone(), prepared.clone());
    let person = format!("user:{}", user.id);
    let detail = json!({ "by": "self", "username": user.username, "issuer": identity.issuer });
    let entry = audit::activity(&site.tenant.id, (&person, "user.create"), person.clone(), detail, now);
    let done = house.store().write(move |c| {
        if users::insert(c, &user)? == Insertion::Taken {
            return Ok(false);
        }
        // Either both are taken here or nothing is written: the other caller has made the account.
        if !upstream_arrivals::claim(c, &provider, &id, now)? || !person::put(c, &identity)? {
            return Err(StoreError::Query(OVERTAKEN.to_owned()));
        }
        agreements::put(c, &user, &versions, now)?;
        crate::store::audit::insert(c, &entry)?;
        sign_in::open(c, (&written, &rests_on), now).map(|()| true)
    });
    match done {
        Ok(true) => arrive::go_on(house, site, prepared.visit(None), (&domain, arrived), now).map(Box::new).map(Outcome::Made),
        Ok(false) => Ok(Outcome::Mistaken(taken(house, site, &fields, typed)?)),
        Err(StoreError::Query(why)) if why == OVERTAKEN => Ok(Outcome::Stale),
        Err(error) => Err(Stop::from(error)),
    }
}

/// The person wants no account here: nothing is made, and the app is told.
///
/// # Errors
/// `Busy` or `Fault`.
pub fn decline(house: &House, site: &Site, visit: &Visit, found: Found, now: Instant) -> Result<Outcome> {
    let (provider, id) = (site.provider.id.clone(), found.id);
    if !house.store().write(move |c| upstream_arrivals::claim(c, &provider, &id, now))? {
        return Ok(Outcome::Stale);
    }
    agreements::decline(house, site, visit, found.arrived.interaction, now).map(Box::new).map(Outcome::Declined)
}

const OVERTAKEN: &str = "the arrival was answered by another request";

/// Which of the two names is somebody's already.
fn taken(house: &House, site: &Site, fields: &[Asked], typed: &Typed) -> Result<Mistakes> {
    let mut mistakes = Mistakes::new();
    for field in fields.iter().filter(|field| matches!(field.name, "username" | "email")) {
        let name = field.known.as_deref().unwrap_or_else(|| typed.get(field.name).trim());
        if house.store().read(|c| users::find_for_login(c, &site.tenant.id, name))?.is_some() {
            mistakes.push((field.name, Mistake::Taken));
        }
    }
    Ok(mistakes)
}

fn user(site: &Site, arrived: &Arrived, (fields, typed): (&[Asked], &Typed), now: Instant) -> User {
    let value = |name: &str| {
        let field = fields.iter().find(|field| field.name == name)?;
        let typed = || Some(typed.get(name).trim().to_owned()).filter(|text| !text.is_empty());
        field.known.clone().or_else(typed)
    };
    let said = &arrived.mapped.claims;
    // An address or a number that was typed is nobody's until it is proven.
    let unproven = |own: &Option<String>, said: &Option<String>| own.as_ref().filter(|_| said.is_none()).map(|_| false);
    let (email, phone_number) = (value("email"), value("phone_number"));
    let bare = User {
        id: Id::mint(random::bytes()),
        tenant: site.tenant.id.clone(),
        username: value("username").unwrap_or_default(),
        password_hash: None,
        second_factor: false,
        status: UserStatus::Active,
        claims: StandardClaims {
            given_name: value("given_name"),
            family_name: value("family_name"),
            email_verified: unproven(&email, &said.email),
            phone_number_verified: unproven(&phone_number, &said.phone_number),
            email,
            phone_number,
            ..StandardClaims::default()
        },
        groups: Vec::new(),
        roles: Vec::new(),
        attributes: serde_json::Map::new(),
        managed: Managed::People,
        admin_role: None,
        created_at: now,
        updated_at: now,
    };
    let mut user = person::described(&bare, &arrived.mapped);
    if said.email.is_some() {
        user.claims.email_verified = Some(said.email_verified.unwrap_or(false));
    }
    user
}
