//! The profile: every standard claim of OpenID Connect Core §5.1 that a person may write. What is verified about a person is
//! never theirs to say: a changed address or number counts as not verified.

use serde_json::json;

use super::field::Kind;
use super::{Mistake, Mistakes, address_change};
use crate::flow::visit::SignedIn;
use crate::flow::{House, Result, audit};
use crate::model::{Address, Instant, Managed, StandardClaims, User};
use crate::store::users;

/// A field of the form: its name, what it holds, and the claim it fills.
struct Slot(&'static str, Kind, fn(&mut StandardClaims) -> &mut Option<String>);

fn address(claims: &mut StandardClaims) -> &mut Address {
    claims.address.get_or_insert_with(Address::default)
}

/// Members of `address` begin with `address_`.
const SLOTS: [Slot; 20] = [
    Slot("name", Kind::Line, |c| &mut c.name),
    Slot("given_name", Kind::Line, |c| &mut c.given_name),
    Slot("middle_name", Kind::Line, |c| &mut c.middle_name),
    Slot("family_name", Kind::Line, |c| &mut c.family_name),
    Slot("nickname", Kind::Line, |c| &mut c.nickname),
    Slot("preferred_username", Kind::Line, |c| &mut c.preferred_username),
    Slot("email", Kind::Email, |c| &mut c.email),
    Slot("phone_number", Kind::Phone, |c| &mut c.phone_number),
    Slot("birthdate", Kind::Date, |c| &mut c.birthdate),
    Slot("gender", Kind::Line, |c| &mut c.gender),
    Slot("zoneinfo", Kind::Zone, |c| &mut c.zoneinfo),
    Slot("locale", Kind::Language, |c| &mut c.locale),
    Slot("profile", Kind::Web, |c| &mut c.profile),
    Slot("picture", Kind::Web, |c| &mut c.picture),
    Slot("website", Kind::Web, |c| &mut c.website),
    Slot("address_street_address", Kind::Lines, |c| &mut address(c).street_address),
    Slot("address_postal_code", Kind::Line, |c| &mut address(c).postal_code),
    Slot("address_locality", Kind::Line, |c| &mut address(c).locality),
    Slot("address_region", Kind::Line, |c| &mut address(c).region),
    Slot("address_country", Kind::Line, |c| &mut address(c).country),
];

/// A profile as it was typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Typed {
    /// The claims, mistakes included; verified flags and `updated_at` are absent.
    pub claims: StandardClaims,
    /// What to correct.
    pub mistakes: Mistakes,
}

impl Typed {
    /// Reads a form by the names of its fields; an empty field is an absent claim.
    pub fn read<'a>(form: impl Fn(&'static str) -> &'a str) -> Self {
        let mut typed = Self { claims: StandardClaims::default(), mistakes: Vec::new() };
        for Slot(name, kind, slot) in SLOTS {
            let Some(text) = kind.tidy(form(name)) else { continue };
            typed.mistakes.extend(kind.check(&text).map(|mistake| (name, mistake)));
            *slot(&mut typed.claims) = Some(text);
        }
        typed
    }
}

/// The claims as they are kept, and what is wrong with them; an empty text is an absent claim.
pub fn tidied(claims: &StandardClaims) -> Typed {
    let mut typed = Typed { claims: claims.clone(), mistakes: Vec::new() };
    for Slot(name, kind, slot) in SLOTS {
        if name.starts_with("address_") && claims.address.is_none() {
            continue;
        }
        let text = slot(&mut typed.claims).take().and_then(|text| kind.tidy(&text));
        typed.mistakes.extend(text.as_deref().and_then(|text| kind.check(text)).map(|mistake| (name, mistake)));
        *slot(&mut typed.claims) = text;
    }
    typed
}

/// How the form ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The profile is saved.
    Saved,
    /// Something has to be corrected first.
    Mistaken(Box<Typed>),
    /// The configuration file keeps this profile.
    ReadOnly,
    /// The person has been disabled or removed since.
    Gone,
}

/// Whether the configuration file keeps a person's profile.
pub fn is_read_only(user: &User) -> bool {
    user.managed == Managed::File
}

/// Writes the profile over what is stored now, leaving groups, roles and attributes as they are.
///
/// # Errors
/// `Busy` or `Fault`.
pub fn save(house: &House, one: &SignedIn, mut typed: Typed, now: Instant) -> Result<Outcome> {
    if is_read_only(&one.user) {
        return Ok(Outcome::ReadOnly);
    }
    // Where mail is sent, the address has a way of its own.
    let keeps_address = address_change::is_offered(house, &one.user);
    if keeps_address {
        typed.mistakes.retain(|(field, _)| *field != "email");
    }
    if !typed.mistakes.is_empty() {
        return Ok(Outcome::Mistaken(Box::new(typed)));
    }
    let (id, claims) = (one.user.id.clone(), typed.claims.clone());
    let person = format!("user:{id}");
    let entry = audit::activity(&one.user.tenant, (&person, "user.update"), person.clone(), json!({ "by": "self" }), now);
    let written = house.store().write(move |c| {
        let Some(stored) = users::find(c, &id)?.filter(User::is_active) else { return Ok(users::Update::Missing) };
        let email = if keeps_address { stored.claims.email.clone() } else { claims.email.clone() };
        let claims = StandardClaims { email, ..claims.clone() };
        let claims = merged(&stored.claims, &claims);
        let written = users::update(c, &User { claims, updated_at: now, ..stored })?;
        if written == users::Update::Written {
            crate::store::audit::insert(c, &entry)?;
        }
        Ok(written)
    })?;
    match written {
        users::Update::Written => Ok(Outcome::Saved),
        users::Update::Missing => Ok(Outcome::Gone),
        users::Update::Taken => {
            typed.mistakes.push(("email", Mistake::Taken));
            Ok(Outcome::Mistaken(Box::new(typed)))
        }
    }
}

/// What was typed, with what only we may say: a verified flag outlives the save only if its claim is the same to the letter.
fn merged(stored: &StandardClaims, typed: &StandardClaims) -> StandardClaims {
    let flag = |kept: Option<bool>, old: &Option<String>, new: &Option<String>| {
        if old == new { kept } else { new.as_ref().map(|_| false) }
    };
    StandardClaims {
        email_verified: flag(stored.email_verified, &stored.email, &typed.email),
        phone_number_verified: flag(stored.phone_number_verified, &stored.phone_number, &typed.phone_number),
        address: merged_address(stored.address.as_ref(), typed.address.as_ref()),
        updated_at: stored.updated_at,
        ..typed.clone()
    }
}

/// The formatted address has no field of its own: it stays while its parts stay, and goes when they change.
fn merged_address(stored: Option<&Address>, typed: Option<&Address>) -> Option<Address> {
    let parts = |address: Option<&Address>| Address { formatted: None, ..address.cloned().unwrap_or_default() };
    if parts(stored) == parts(typed) { stored.cloned() } else { typed.cloned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[expect(clippy::unnecessary_wraps, reason = "every claim is an Option")]
    fn text(value: &str) -> Option<String> {
        Some(value.to_owned())
    }

    fn typed(fields: &[(&str, &'static str)]) -> Typed {
        Typed::read(|name| fields.iter().find(|(own, _)| *own == name).map_or("", |(_, value)| value))
    }

    #[test]
    fn an_empty_form_is_an_empty_profile_and_an_address_is_made_of_its_parts() {
        assert_eq!(typed(&[]), Typed { claims: StandardClaims::default(), mistakes: Vec::new() });
        let claims = typed(&[("name", " Ada "), ("address_locality", "London")]).claims;
        let address = Address { locality: text("London"), ..Address::default() };
        assert_eq!(claims, StandardClaims { name: text("Ada"), address: Some(address), ..StandardClaims::default() });
    }

    #[test]
    fn a_mistake_is_told_by_its_field_and_what_was_typed_is_kept() {
        let typed = typed(&[("email", "not an address"), ("birthdate", "tomorrow"), ("email_verified", "true")]);
        assert_eq!(typed.mistakes, [("email", Mistake::NotAnEmail), ("birthdate", Mistake::NotADate)]);
        assert_eq!(typed.claims.email, text("not an address"));
        assert_eq!(typed.claims.email_verified, None);
    }

    #[test]
    fn nobody_verifies_themselves() {
        let stored = StandardClaims {
            email: text("ada@example.com"),
            email_verified: Some(true),
            phone_number: text("+44 20"),
            phone_number_verified: Some(true),
            ..StandardClaims::default()
        };
        let same = merged(&stored, &StandardClaims { email_verified: None, phone_number_verified: None, ..stored.clone() });
        assert_eq!(same, stored);
        let changed = merged(&stored, &StandardClaims { email: text("eve@example.com"), ..StandardClaims::default() });
        assert_eq!((changed.email_verified, changed.phone_number_verified), (Some(false), None));
    }

    #[test]
    fn a_formatted_address_goes_with_its_parts() {
        let stored = Address { formatted: text("1 Square\nLondon"), locality: text("London"), ..Address::default() };
        let same = Address { locality: text("London"), ..Address::default() };
        assert_eq!(merged_address(Some(&stored), Some(&same)), Some(stored.clone()));
        let moved = Address { locality: text("Paris"), ..Address::default() };
        assert_eq!(merged_address(Some(&stored), Some(&moved)), Some(moved));
        assert_eq!(merged_address(Some(&stored), None), None);
    }
}
