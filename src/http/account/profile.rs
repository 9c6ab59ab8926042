//! `/account/profile`.

use actix_web::{HttpRequest, HttpResponse, web};

use super::call::{Call, Ground};
use super::{flash, problem};
use crate::flow::House;
use crate::flow::account::profile::{self, Outcome, Typed};
use crate::flow::account::{address_change, address_proof};
use crate::http::State;
use crate::http::middleware::Entered;
use crate::http::respond::failure;
use crate::http::sign_in::{Posted, UNACCEPTED};
use crate::pages::{Field, ProfileForm, ProfilePage, Section};

/// The profile as it stands.
pub async fn get_profile(request: HttpRequest, state: web::Data<State>, entered: web::ReqData<Entered>) -> HttpResponse {
    let call = Call::new(&request, &state, &entered, Section::Profile);
    let house = state.house.clone();
    call.show(|_| Ok(()), move |ground, ()| make(&house, ground, None)).await
}

fn make(house: &House, ground: Ground, typed: Option<Typed>) -> ProfilePage {
    let user = &ground.one.user;
    let mut form = ProfileForm::of(typed.as_ref().map_or(&user.claims, |typed| &typed.claims));
    for (name, mistake) in typed.map(|typed| typed.mistakes).unwrap_or_default() {
        if let Some(field) = field(&mut form, name) {
            field.problem = Some(problem(mistake));
        }
    }
    let unproved = user.claims.email.clone().filter(|_| address_proof::is_offered(house, user));
    ProfilePage {
        form,
        read_only: profile::is_read_only(user),
        unproved,
        moves_address: address_change::is_offered(house, user),
        address: user.claims.email.clone(),
        frame: ground.frame,
        account: ground.account,
    }
}

fn field<'a>(form: &'a mut ProfileForm, name: &str) -> Option<&'a mut Field> {
    Some(match name {
        "name" => &mut form.name,
        "given_name" => &mut form.given_name,
        "middle_name" => &mut form.middle_name,
        "family_name" => &mut form.family_name,
        "nickname" => &mut form.nickname,
        "preferred_username" => &mut form.preferred_username,
        "email" => &mut form.email,
        "phone_number" => &mut form.phone_number,
        "birthdate" => &mut form.birthdate,
        "gender" => &mut form.gender,
        "zoneinfo" => &mut form.zoneinfo,
        "locale" => &mut form.locale,
        "profile" => &mut form.profile,
        "picture" => &mut form.picture,
        "website" => &mut form.website,
        "address_street_address" => &mut form.address_street_address,
        "address_postal_code" => &mut form.address_postal_code,
        "address_locality" => &mut form.address_locality,
        "address_region" => &mut form.address_region,
        "address_country" => &mut form.address_country,
        _ => return None,
    })
}

/// Saves it.
pub async fn post_profile(
    request: HttpRequest,
    payload: web::Payload,
    state: web::Data<State>,
    entered: web::ReqData<Entered>,
) -> HttpResponse {
    let call = Call::new(&request, &state, &entered, Section::Profile);
    let posted = match Posted::read(&request, payload, &entered).await {
        Ok(posted) => posted,
        Err(stop) => return failure::person(&state, &entered, &stop),
    };
    let crossed = call.write(posted, |here, posted| {
        let typed = Typed::read(|name| posted.get(name));
        profile::save(here.house, here.one, typed, here.now)
    });
    call.answer(crossed.await, |visit, one, outcome| match outcome {
        Outcome::Saved => call.go(visit, flash::PROFILE),
        Outcome::Mistaken(typed) => call.page(UNACCEPTED, &make(&state.house, call.ground(visit, one, None), Some(*typed))),
        Outcome::Gone => call.go(visit, flash::STALE),
        Outcome::ReadOnly => call.page(UNACCEPTED, &make(&state.house, call.ground(visit, one, None), None)),
    })
}
