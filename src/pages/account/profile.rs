//! The standard claims (OpenID Connect Core §5.1) as a form.

use serde::Serialize;

use super::{AccountFrame, Section};
use crate::model::{Address, StandardClaims};
use crate::pages::{Field, Frame, Page, Problem};

/// `GET /account/profile`. Posted fields: `form_token` and the names of [`ProfileForm`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ProfilePage {
    /// The frame.
    pub frame: Frame,
    /// The account's frame.
    pub account: AccountFrame,
    /// The form.
    pub form: ProfileForm,
    /// Whether the profile is kept by the configuration file and cannot be changed here.
    pub read_only: bool,
    /// The address that a link can prove, if it is not proved yet and mail is sent.
    pub unproved: Option<String>,
    /// Whether the address changes on a page of its own.
    pub moves_address: bool,
    /// The address as it is.
    pub address: Option<String>,
}

/// The claims a person keeps, under their registered names; the members of `address` begin with `address_`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[allow(missing_docs, reason = "the names are the registered ones")]
pub struct ProfileForm {
    pub name: Field,
    pub given_name: Field,
    pub middle_name: Field,
    pub family_name: Field,
    pub nickname: Field,
    pub preferred_username: Field,
    pub email: Field,
    pub phone_number: Field,
    pub birthdate: Field,
    pub gender: Field,
    pub zoneinfo: Field,
    pub locale: Field,
    pub profile: Field,
    pub picture: Field,
    pub website: Field,
    pub address_street_address: Field,
    pub address_postal_code: Field,
    pub address_locality: Field,
    pub address_region: Field,
    pub address_country: Field,
}

impl ProfileForm {
    /// The form as it stands before anything is typed.
    pub fn of(claims: &StandardClaims) -> Self {
        let none = Address::default();
        let address = claims.address.as_ref().unwrap_or(&none);
        let field = |text: &Option<String>| Field::of(text.as_deref());
        Self {
            name: field(&claims.name),
            given_name: field(&claims.given_name),
            middle_name: field(&claims.middle_name),
            family_name: field(&claims.family_name),
            nickname: field(&claims.nickname),
            preferred_username: field(&claims.preferred_username),
            email: field(&claims.email),
            phone_number: field(&claims.phone_number),
            birthdate: field(&claims.birthdate),
            gender: field(&claims.gender),
            zoneinfo: field(&claims.zoneinfo),
            locale: field(&claims.locale),
            profile: field(&claims.profile),
            picture: field(&claims.picture),
            website: field(&claims.website),
            address_street_address: field(&address.street_address),
            address_postal_code: field(&address.postal_code),
            address_locality: field(&address.locality),
            address_region: field(&address.region),
            address_country: field(&address.country),
        }
    }
}

impl Page for ProfilePage {
    const TEMPLATE: &'static str = "pages/account/profile";

    fn samples() -> Vec<Self> {
        let text = |value: &str| Some(value.to_owned());
        let claims = StandardClaims {
            name: text("Ada Lovelace"),
            given_name: text("Ada"),
            family_name: text("Lovelace"),
            email: text("ada@northwind.example"),
            birthdate: text("1815-12-10"),
            zoneinfo: text("Europe/London"),
            address: Some(Address {
                street_address: text("12 St James’s Square\nFlat 3"),
                locality: text("London"),
                country: text("United Kingdom"),
                ..Address::default()
            }),
            ..StandardClaims::default()
        };
        let usual = Self {
            frame: Frame::sample(),
            account: AccountFrame::sample(Section::Profile),
            form: ProfileForm::of(&claims),
            read_only: false,
            unproved: None,
            moves_address: false,
            address: text("ada@northwind.example"),
        };
        let wrong = |problem| Field::of(Some("entered")).with(problem);
        let mistakes = ProfileForm {
            name: wrong(Problem::TooLong { limit: 200 }),
            email: wrong(Problem::Taken),
            phone_number: wrong(Problem::NotAPhone),
            birthdate: wrong(Problem::NotADate),
            zoneinfo: wrong(Problem::NotATimeZone),
            locale: wrong(Problem::NotALanguage),
            website: wrong(Problem::NotAnAddress),
            address_country: wrong(Problem::Characters),
            ..usual.form.clone()
        };
        let kept = Self { read_only: true, ..usual.clone() };
        let unproved = Self { unproved: Some("ada@northwind.example".into()), ..usual.clone() };
        let moving = Self { moves_address: true, ..usual.clone() };
        let none = Self { address: None, ..moving.clone() };
        vec![usual.clone(), unproved, Self { form: mistakes, ..usual }, kept, moving, none]
    }
}
