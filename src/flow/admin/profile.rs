//! Who people are, as administrators write it: added, found, changed, removed.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::once::once;
use super::people::{Act, settle, target};
use super::{Administrator, Done, Refusal, Within, within};
use crate::crypto::{Plain, base64url, random, sha256};
use crate::flow::account::field::Kind;
use crate::flow::account::profile::{Typed, tidied};
use crate::flow::password_link::{self, Invitation};
use crate::model::{Action, FederatedIdentity, Id, Instant, Managed, StandardClaims, User, UserStatus};
use crate::protocol::merge_patch;
use crate::protocol::oidc::sources;
use crate::protocol::precondition::Precondition;
use crate::store::users::{self, Change, Update};
pub use crate::store::users::{By, Page, Place};
use crate::store::{AnyConnection, Store, StoreError, audit, federated_identities, owners, user_remains};

/// The most groups, and the most roles, of a person.
const MOST_WORDS: usize = 200;

/// What is written of a person: the members that a change may name.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Profile {
    /// The name typed at log-in.
    pub username: String,
    /// Standard claims.
    pub claims: StandardClaims,
    /// Groups.
    pub groups: Vec<String>,
    /// Roles in apps.
    pub roles: Vec<String>,
    /// Claims beyond the standard ones.
    pub attributes: Map<String, Value>,
}

impl Profile {
    /// Reads the members of a body.
    ///
    /// # Errors
    /// `Invalid` for a member that there is not, or of another form.
    pub fn from_members(members: Map<String, Value>) -> Result<Self, Refusal> {
        let claims = match members.get("claims") {
            None => None,
            Some(Value::Object(claims)) => Some(claims),
            Some(_) => return Err(Refusal::Invalid("claims is not an object.".to_owned())),
        };
        if !claims.into_iter().flatten().all(|(name, _)| StandardClaims::NAMES.contains(&name.as_str())) {
            return Err(Refusal::Invalid(
                "claims has a member that is no standard claim: write it into `attributes`.".to_owned(),
            ));
        }
        serde_json::from_value(Value::Object(members))
            .map_err(|error| Refusal::Invalid(format!("The body does not fit: {error}.")))
    }

    pub(super) fn of(user: &User) -> Self {
        let User { username, claims, groups, roles, attributes, .. } = user.clone();
        Self { username, claims, groups, roles, attributes }
    }

    /// As it is kept; an empty text is an absent claim.
    pub(super) fn checked(self) -> Result<Self, Refusal> {
        let invalid = |name: &str, what: &dyn std::fmt::Display| Refusal::Invalid(format!("{name} {what}."));
        let username = Kind::Line.tidy(&self.username).ok_or_else(|| invalid("username", &"is missing"))?;
        if let Some(mistake) = Kind::Line.check(&username) {
            return Err(invalid("username", &mistake));
        }
        let Typed { claims, mistakes } = tidied(&self.claims);
        if let Some((name, mistake)) = mistakes.first() {
            return Err(invalid(&format!("claims.{}", name.replacen("address_", "address.", 1)), mistake));
        }
        for (name, words) in [("groups", &self.groups), ("roles", &self.roles)] {
            if words.len() > MOST_WORDS {
                return Err(invalid(name, &format_args!("has more than {MOST_WORDS} entries")));
            }
            let wrong = words.iter().find_map(|word| {
                if Kind::Line.tidy(word).as_ref() == Some(word) {
                    Kind::Line.check(word)
                } else {
                    Some(crate::flow::account::Mistake::Characters)
                }
            });
            if let Some(mistake) = wrong {
                return Err(invalid(&format!("an entry of {name}"), &mistake));
            }
        }
        sources::check(&self.attributes).map_err(|why| Refusal::Invalid(format!("attributes: {why}.")))?;
        if let Some(name) = self.attributes.keys().find(|name| is_ours(name) || StandardClaims::NAMES.contains(&name.as_str())) {
            return Err(invalid(&format!("attributes.{name}"), &"is a standard claim: write it into `claims`"));
        }
        Ok(Self { username, claims, ..self })
    }
}

/// Claims that are ours alone to say.
fn is_ours(name: &str) -> bool {
    matches!(name, "sub" | "updated_at")
}

/// A person with who they are elsewhere.
#[derive(Clone, Debug)]
pub struct Whole {
    /// The person.
    pub user: User,
    /// Who they are at upstreams, with what those say beyond the mapped claims.
    pub identities: Vec<FederatedIdentity>,
}

impl Whole {
    fn read(c: &mut AnyConnection, user: User) -> Result<Self, StoreError> {
        let identities = federated_identities::list_of_user(c, &user.id)?;
        Ok(Self { user, identities })
    }

    /// Changes with everything that is shown of the person.
    pub fn tag(&self) -> String {
        let User { id, username, status, claims, groups, roles, attributes, managed, admin_role, updated_at, .. } = &self.user;
        let shown = |one: &FederatedIdentity| json!([one.id, one.upstream, one.issuer, one.subject, one.label, one.claims]);
        let identities: Vec<_> = self.identities.iter().map(shown).collect();
        let has_password = self.user.password_hash.is_some();
        let all = json!([
            id,
            username,
            status,
            has_password,
            claims,
            groups,
            roles,
            attributes,
            managed,
            admin_role,
            updated_at,
            identities
        ]);
        base64url(&sha256(all.to_string().as_bytes()))
    }
}

/// A page of people.
///
/// # Errors
/// `NotAllowed`, or as any other flow.
pub fn list(store: &Store, by: &Administrator, page: &Page<'_>) -> Done<Vec<User>> {
    by.check(Action::SeePeople)?;
    Ok(store.read(|c| users::list(c, &by.tenant, page))?)
}

/// A person.
///
/// # Errors
/// `NoSuchPerson` and other refusals, or as any other flow.
pub fn find(store: &Store, by: &Administrator, id: &Id<User>) -> Done<Whole> {
    by.check(Action::SeePeople)?;
    read(store, by, id)
}

/// Somebody whom the caller has just added, which needs no leave to see people.
///
/// # Errors
/// `NoSuchPerson` if they are gone already, or as any other flow.
pub fn find_added(store: &Store, by: &Administrator, added: &Added) -> Done<Whole> {
    read(store, by, &added.id)
}

fn read(store: &Store, by: &Administrator, id: &Id<User>) -> Done<Whole> {
    let found = store.read(|c| match users::find(c, id)?.filter(|user| user.tenant == by.tenant) {
        Some(user) => Whole::read(c, user).map(Some),
        None => Ok(None),
    })?;
    found.ok_or_else(|| Refusal::NoSuchPerson.into())
}

/// A person who was added.
#[derive(Clone, Debug)]
pub struct Added {
    /// The person's identifier.
    pub id: Id<User>,
    /// The link with which they choose a password, if one was wanted.
    pub invitation: Option<Invitation>,
}

/// How a new person is to sign in at first.
#[derive(Clone, Debug)]
pub enum FirstSignIn {
    /// Not with a password: through an upstream, or later.
    Later,
    /// With a link by which they choose a password.
    Link,
    /// With a password, whose hash this is: only the host may know one.
    Password(String),
}

/// What is drawn for a new person, sealed with the key that it came under.
#[derive(Serialize, Deserialize)]
struct Drawn(Id<User>, Option<(String, Instant)>);

/// Adds a person.
///
/// # Errors
/// `Taken`, `Invalid` and other refusals, or as any other flow.
pub fn add(store: &Store, by: &Administrator, (profile, first): (Profile, FirstSignIn), now: Instant) -> Done<Added> {
    by.check(Action::AddPeople)?;
    let Profile { username, claims, groups, roles, attributes } = profile.checked()?;
    let (invite, password_hash) = match first {
        FirstSignIn::Later => (false, None),
        FirstSignIn::Link => (true, None),
        FirstSignIn::Password(phc) => (false, Some(phc)),
    };
    let user = User {
        id: Id::mint(random::bytes()),
        tenant: by.tenant.clone(),
        username,
        password_hash,
        second_factor: false,
        status: UserStatus::Active,
        claims,
        groups,
        roles,
        attributes,
        managed: Managed::People,
        admin_role: None,
        created_at: now,
        updated_at: now,
    };
    let entry = by.entry("user.create", target(&user.id), json!({ "username": user.username, "invited": invite }), now);
    let (invitation, link) = password_link::draw((&by.tenant, &user.id), password_link::LIFE, now);
    let told = invite.then(|| (invitation.token.reveal().to_owned(), invitation.expires_at));
    let Drawn(id, told) = once(store, by, Drawn(user.id.clone(), told), now, move |c| {
        if !users::insert(c, &user)?.is_inserted() {
            return Ok(Err(Refusal::Taken));
        }
        if invite {
            password_link::write(c, &link)?;
        }
        audit::insert(c, &entry).map(Ok)
    })?;
    let invitation = told.map(|(token, expires_at)| Invitation { token: Plain::new(token), expires_at });
    Ok(Added { id, invitation })
}

/// A change of a person.
#[derive(Clone, Debug)]
pub struct Edit {
    /// Who.
    pub id: Id<User>,
    /// What they are believed to be.
    pub expected: Precondition,
    /// What is to be different (RFC 7396), by the members of [`Profile`].
    pub patch: Map<String, Value>,
}

/// Changes what is written of a person.
///
/// # Errors
/// `Changed` if they are not what they are believed to be, `Taken`, `Invalid` and other refusals, or as any other flow.
pub fn edit(store: &Store, by: &Administrator, edit: Edit, now: Instant) -> Done<Whole> {
    let Edit { id, expected, patch } = edit;
    let mut names: Vec<String> = Vec::new();
    for (name, value) in &patch {
        match value {
            Value::Object(members) => names.extend(members.keys().map(|member| format!("{name}.{member}"))),
            _ => names.push(name.clone()),
        }
    }
    let act = Act::new(by, Action::ChangePeople, &id, ("user.update", json!({ "changed": names })), now);
    act.run(store, move |c, user| {
        if user.managed == Managed::File {
            return Ok(Err(Refusal::FromFile));
        }
        let whole = Whole::read(c, user.clone())?;
        if !expected.is_met(&whole.tag()) {
            return Ok(Err(Refusal::Changed));
        }
        match patched(user, &patch, now) {
            Ok(wanted) => write(c, whole, wanted),
            Err(refusal) => Ok(Err(refusal)),
        }
    })
}

fn write(c: &mut AnyConnection, whole: Whole, wanted: User) -> Within<Whole> {
    Ok(match users::update(c, &wanted)? {
        Update::Written => Ok(Whole { user: wanted, ..whole }),
        Update::Taken => Err(Refusal::Taken),
        Update::Missing => Err(Refusal::NoSuchPerson),
    })
}

/// The person with the change. A new address or number is verified only if the change says so.
fn patched(user: &User, patch: &Map<String, Value>, now: Instant) -> Result<User, Refusal> {
    let says = |name: &str| patch.get("claims").and_then(Value::as_object).is_some_and(|claims| claims.contains_key(name));
    let Ok(Value::Object(mut members)) = serde_json::to_value(Profile::of(user)) else {
        return Err(Refusal::Invalid("The person cannot be written as JSON.".to_owned()));
    };
    merge_patch::apply(&mut members, patch);
    let Profile { username, mut claims, groups, roles, attributes } = Profile::from_members(members)?.checked()?;
    if claims.email != user.claims.email && !says("email_verified") {
        claims.email_verified = claims.email.as_ref().map(|_| false);
    }
    if claims.phone_number != user.claims.phone_number && !says("phone_number_verified") {
        claims.phone_number_verified = claims.phone_number.as_ref().map(|_| false);
    }
    Ok(User { username, claims, groups, roles, attributes, updated_at: now, ..user.clone() })
}

/// Removes a person for good, with everything that hangs on them; apps are told that their sessions have ended. What they hold is dead from
/// the first write on, and what there is much of goes in parts.
///
/// # Errors
/// `Changed` if they are not what they are believed to be, `LastOwner`, `FromFile` and other refusals, or as any other flow; they may be
/// disabled then, and some of what hung on them gone.
pub fn delete(store: &Store, by: &Administrator, (id, expected): (&Id<User>, &Precondition), now: Instant) -> Done<()> {
    let expected = expected.clone();
    let act = Act::new(by, Action::DeletePeople, id, ("user.delete", json!({})), now);
    let mut is_gone = act.run(store, move |c, user| {
        if user.managed == Managed::File {
            return Ok(Err(Refusal::FromFile));
        }
        if expected != Precondition::Any && !expected.is_met(&Whole::read(c, user.clone())?.tag()) {
            return Ok(Err(Refusal::Changed));
        }
        if owners::is_last(c, &user.id)? {
            return Ok(Err(Refusal::LastOwner)); // before anything of theirs ends
        }
        password_link::withdraw(c, user)?;
        Ok(match take_out(c, &user.id, now)? {
            Some(change) => settle(change).map(|()| true),
            None => settle(users::set_status(c, &user.id, UserStatus::Disabled, now)?).map(|()| false),
        })
    })?;
    while !is_gone {
        let id = id.clone();
        is_gone = within(store, move |c| {
            Ok(match take_out(c, &id, now)? {
                Some(Change::LastOwner) => Err(Refusal::LastOwner),
                taken => Ok(taken.is_some()),
            })
        })?;
    }
    Ok(())
}

/// Takes out a part of what hangs on a person, or the last of it and the person; `None` while there is more.
pub(in crate::flow) fn take_out(c: &mut AnyConnection, id: &Id<User>, now: Instant) -> Result<Option<Change>, StoreError> {
    Ok(if user_remains::take_out(c, id, now)? { Some(users::delete(c, id)?) } else { None })
}
