//! The pages of the sample app. Its sessions live in memory.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use actix_web::cookie::{Cookie, SameSite};
use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};
use serde_json::Value;

use super::Shared;
use super::relying_party::{Attempt, Person, RelyingParty};
use crate::clock::Clock;
use crate::crypto::{Plain, random};
use crate::pages::{self, DemoClaim, DemoGreetingPage, DemoHomePage, DemoNotice, DemoPerson, Page, Pages, assets};
use crate::protocol::Parameters;

const COOKIE: &str = "field-notes";
/// Browsers that are remembered; the demo is for one.
const MOST_BROWSERS: usize = 1_000;

/// What the app knows of a browser.
#[derive(Clone, Debug, Default)]
struct Visitor {
    attempt: Option<Attempt>,
    person: Option<Person>,
    notice: Option<DemoNotice>,
}

/// The sample app.
#[derive(Debug)]
pub struct Demo {
    relying_party: RelyingParty,
    pages: Shared<Pages>,
    clock: Clock,
    sample: DemoPerson,
    visitors: Mutex<HashMap<String, Visitor>>,
}

impl Demo {
    /// The app before anybody came.
    pub fn new(relying_party: RelyingParty, pages: Shared<Pages>, clock: Clock, (username, password): (&str, &Plain)) -> Self {
        let sample = DemoPerson { username: username.to_owned(), password: password.reveal().to_owned() };
        Self { relying_party, pages, clock, sample, visitors: Mutex::default() }
    }

    fn visitor(&self, request: &HttpRequest) -> (String, Visitor) {
        let id = request.cookie(COOKIE).map(|cookie| cookie.value().to_owned()).filter(|id| id.len() == 43);
        let id = id.unwrap_or_else(|| random::token().reveal().to_owned());
        let visitors = self.visitors.lock().unwrap_or_else(PoisonError::into_inner);
        let visitor = visitors.get(&id).cloned().unwrap_or_default();
        (id, visitor)
    }

    fn remember(&self, id: &str, visitor: Visitor) {
        let mut visitors = self.visitors.lock().unwrap_or_else(PoisonError::into_inner);
        if visitors.len() >= MOST_BROWSERS {
            visitors.clear();
        }
        visitors.insert(id.to_owned(), visitor);
    }

    fn show<P: Page>(&self, id: &str, page: &P) -> HttpResponse {
        match self.pages.render(page) {
            Ok(html) => with_cookie(HttpResponse::Ok().content_type("text/html; charset=utf-8").body(html), id),
            Err(error) => HttpResponse::InternalServerError().body(error.to_string()),
        }
    }

    fn go(&self, id: &str, visitor: Visitor, location: &str) -> HttpResponse {
        self.remember(id, visitor);
        with_cookie(HttpResponse::SeeOther().insert_header((header::LOCATION, location)).finish(), id)
    }

    fn refused(&self, id: &str, code: &str, text: &str) -> HttpResponse {
        let notice = DemoNotice::Refused { code: code.to_owned(), text: text.to_owned() };
        self.go(id, Visitor { notice: Some(notice), ..Visitor::default() }, "/")
    }
}

fn with_cookie(mut response: HttpResponse, id: &str) -> HttpResponse {
    let cookie = Cookie::build(COOKIE, id.to_owned()).path("/").http_only(true).same_site(SameSite::Lax).finish();
    let _ = response.add_cookie(&cookie); // the value is plain Base64
    response
}

/// The home page, or the greeting of somebody who has signed in.
pub async fn get_home(request: HttpRequest, demo: web::Data<Demo>) -> HttpResponse {
    let (id, visitor) = demo.visitor(&request);
    if visitor.person.is_some() {
        return demo.go(&id, visitor, "/me");
    }
    let page = DemoHomePage {
        issuer: demo.relying_party.issuer.as_str().to_owned(),
        sign_in: "/sign-in".to_owned(),
        person: Some(demo.sample.clone()),
        notice: visitor.notice.clone(),
    };
    demo.remember(&id, Visitor { notice: None, ..visitor });
    demo.show(&id, &page)
}

/// Off to the provider.
pub async fn get_sign_in(request: HttpRequest, demo: web::Data<Demo>) -> HttpResponse {
    let (id, visitor) = demo.visitor(&request);
    let (attempt, location) = demo.relying_party.begin();
    demo.go(&id, Visitor { attempt: Some(attempt), ..visitor }, &location)
}

/// Back from the provider.
pub async fn get_callback(request: HttpRequest, demo: web::Data<Demo>) -> HttpResponse {
    let (id, visitor) = demo.visitor(&request);
    let Ok(answer) = Parameters::parse(request.query_string().as_bytes()) else {
        return demo.refused(&id, "invalid_response", "The answer cannot be read.");
    };
    let Some(attempt) = visitor.attempt.filter(|attempt| answer.get("state") == Some(&attempt.state)) else {
        return demo.refused(&id, "invalid_response", "The answer does not belong to a sign-in that this browser began.");
    };
    if answer.get("iss") != Some(demo.relying_party.issuer.as_str()) {
        return demo.refused(&id, "invalid_response", "The answer is not from the provider that was asked (RFC 9207).");
    }
    let Some(code) = answer.get("code") else {
        let code = answer.get("error").unwrap_or("invalid_response");
        return demo.refused(&id, code, answer.get("error_description").unwrap_or_default());
    };
    match demo.relying_party.finish(&attempt, code, demo.clock.now()).await {
        Ok(person) => demo.go(&id, Visitor { person: Some(person), ..Visitor::default() }, "/me"),
        Err(why) => demo.refused(&id, "not_verified", &why),
    }
}

/// Greets the person with their verified claims.
pub async fn get_greeting(request: HttpRequest, demo: web::Data<Demo>) -> HttpResponse {
    let (id, visitor) = demo.visitor(&request);
    let Some(person) = &visitor.person else { return demo.go(&id, visitor, "/") };
    let text = |name: &str| person.userinfo.get(name).and_then(Value::as_str).unwrap_or_default();
    let page = DemoGreetingPage {
        person: pages::Person::named(text("name"), text("preferred_username")),
        issuer: demo.relying_party.issuer.as_str().to_owned(),
        claims: claims(person),
        sign_out: "/sign-out".to_owned(),
        form_token: id.clone(),
    };
    demo.show(&id, &page)
}

fn claims(person: &Person) -> Vec<DemoClaim> {
    let names = person.id_claims.keys().chain(person.userinfo.keys().filter(|name| !person.id_claims.contains_key(*name)));
    let shown = |name: &String| {
        let (id, info) = (person.id_claims.get(name), person.userinfo.get(name));
        let value = id.or(info)?;
        let origin = match (id, info) {
            (Some(_), Some(_)) => "ID token, userinfo",
            (Some(_), None) => "ID token",
            _ => "userinfo",
        };
        let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        Some(DemoClaim { name: name.clone(), value, origin: origin.to_owned() })
    };
    names.filter_map(shown).collect()
}

/// Signs out of the app, and on to the provider.
pub async fn post_sign_out(request: HttpRequest, body: web::Bytes, demo: web::Data<Demo>) -> HttpResponse {
    let (id, visitor) = demo.visitor(&request);
    let posted = Parameters::parse(&body).ok();
    let is_own = posted.as_ref().and_then(|form| form.get("form_token")) == Some(id.as_str());
    let (Some(person), true) = (&visitor.person, is_own) else { return demo.go(&id, visitor, "/") };
    let back = demo.relying_party.redirect_uri.replace("/callback", "/signed-out");
    let location = demo.relying_party.sign_out(person, "signed-out", &back);
    demo.go(&id, Visitor::default(), &location)
}

/// Back from signing out.
pub async fn get_signed_out(request: HttpRequest, demo: web::Data<Demo>) -> HttpResponse {
    let (id, _) = demo.visitor(&request);
    demo.go(&id, Visitor { notice: Some(DemoNotice::SignedOut), ..Visitor::default() }, "/")
}

/// Style sheet and icons.
pub async fn get_asset(path: web::Path<String>) -> HttpResponse {
    match assets::find(&path) {
        Some(asset) => HttpResponse::Ok().content_type(asset.mime).body(asset.bytes),
        None => HttpResponse::NotFound().finish(),
    }
}
