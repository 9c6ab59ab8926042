//! The way every account page takes: who is there, what is wanted, one crossing, a page or a redirect.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse};

use super::flash;
use crate::flow::account::{Entrance, enter};
use crate::flow::visit::{SignedIn, Visit};
use crate::flow::{House, Result, Site, Stop};
use crate::http::extract::{arrival, body};
use crate::http::middleware::Entered;
use crate::http::respond::failure;
use crate::http::respond::page::{self, Policy};
use crate::http::sign_in::{Posted, own_path, with_cookie};
use crate::http::{State, blocking};
use crate::model::Instant;
use crate::pages::{AccountFrame, Flash, Frame, Page, Person, Section};

/// A request to a page of one section.
#[derive(Clone, Copy)]
pub struct Call<'a> {
    pub request: &'a HttpRequest,
    pub state: &'a State,
    pub entered: &'a Entered,
    pub section: Section,
}

/// The person at the page, on the blocking pool.
pub struct Here<'a> {
    pub house: &'a House,
    pub site: &'a Site,
    pub visit: &'a Visit,
    pub one: &'a SignedIn,
    pub now: Instant,
}

/// How a request came in.
pub enum Came<T> {
    /// As the person of the page.
    In(Box<SignedIn>, T),
    /// As nobody: this interaction leads through the log-in page and back.
    Out(String),
    /// With a form that is not this browser's.
    Stale,
}

/// What became of a request: the browser, and how it came in.
pub type Crossed<T> = Result<(Visit, Came<T>)>;

/// What every page of the account begins with.
pub struct Ground {
    pub frame: Frame,
    pub account: AccountFrame,
    pub one: SignedIn,
    pub now: Instant,
}

/// A section's own page.
const fn path(section: Section) -> &'static str {
    match section {
        Section::Overview => "/account",
        Section::Profile => "/account/profile",
        Section::Password => "/account/password",
        Section::Factors => "/account/factors",
        Section::Sessions => "/account/sessions",
        Section::Apps => "/account/apps",
        Section::Agreements => "/account/agreements",
        Section::Identities => "/account/identities",
        Section::Activity => "/account/activity",
        Section::Data => "/account/data",
    }
}

impl<'a> Call<'a> {
    /// A request to a page of a section.
    pub fn new(request: &'a HttpRequest, state: &'a State, entered: &'a Entered, section: Section) -> Self {
        Self { request, state, entered, section }
    }

    /// Runs `work` for the person who is signed in.
    pub async fn read<T: Send + 'static>(self, work: impl FnOnce(&Here<'_>) -> Result<T> + Send + 'static) -> Crossed<T> {
        let arrived = arrival::of(self.request, self.entered);
        let (house, site, now) = (self.state.house.clone(), self.entered.site.clone(), self.state.clock.now());
        blocking::cross(move || {
            let visit = Visit::read(&house, &site, arrived, now)?;
            let came = match enter(&house, &site, &visit, path(self.section), now)? {
                Entrance::SignIn(seal) => Came::Out(seal),
                Entrance::In(one) => {
                    let done = work(&Here { house: &house, site: &site, visit: &visit, one: &one, now })?;
                    Came::In(one, done)
                }
            };
            Ok((visit, came))
        })
        .await
    }

    /// Runs `work` on a form of the person's own page.
    pub async fn write<T: Send + 'static>(
        self,
        posted: Posted,
        work: impl FnOnce(&Here<'_>, &Posted) -> Result<T> + Send + 'static,
    ) -> Crossed<T> {
        let crossed = self.read(move |here| {
            let is_own = here.visit.owns_form_token(here.house, posted.get("form_token"));
            if is_own { work(here, &posted).map(Some) } else { Ok(None) }
        });
        let (visit, came) = crossed.await?;
        let came = match came {
            Came::In(one, Some(done)) => Came::In(one, done),
            Came::In(_, None) | Came::Stale => Came::Stale,
            Came::Out(seal) => Came::Out(seal),
        };
        Ok((visit, came))
    }

    /// Shows the section's page: `load` reads what `make` puts on it.
    pub async fn show<T: Send + 'static, P: Page>(
        self,
        load: impl FnOnce(&Here<'_>) -> Result<T> + Send + 'static,
        make: impl FnOnce(Ground, T) -> P,
    ) -> HttpResponse {
        let query = match body::query(self.request) {
            Ok(query) => query,
            Err(error) => return failure::person(self.state, self.entered, &Stop::Refused(error)),
        };
        let crossed = self.read(move |here| Ok((flash::read(here.house, here.site, &query)?, load(here)?))).await;
        self.answer(crossed, |visit, one, (flash, loaded)| {
            let page = make(self.ground(visit, one, flash), loaded);
            self.page(StatusCode::OK, &page)
        })
    }

    /// Acts on a form and goes on to what `act` says: a word of [`flash`], with parameters if it needs any.
    pub async fn act(
        self,
        posted: Result<Posted>,
        act: impl FnOnce(&Here<'_>, &Posted) -> Result<String> + Send + 'static,
    ) -> HttpResponse {
        let posted = match posted {
            Ok(posted) => posted,
            Err(stop) => return failure::person(self.state, self.entered, &stop),
        };
        let crossed = self.write(posted, act).await;
        self.answer(crossed, |visit, _, done| self.go(visit, &done))
    }

    /// Answers those who may not go on; hands the others to `then`.
    pub fn answer<T>(self, crossed: Crossed<T>, then: impl FnOnce(&Visit, SignedIn, T) -> HttpResponse) -> HttpResponse {
        match crossed {
            Ok((visit, Came::In(one, done))) => then(&visit, *one, done),
            Ok((visit, Came::Out(seal))) => self.sign_in(&visit, &seal),
            Ok((visit, Came::Stale)) => self.go(&visit, flash::STALE),
            Err(stop) => failure::person(self.state, self.entered, &stop),
        }
    }

    /// 303 to the log-in page, with an interaction.
    pub fn sign_in(self, visit: &Visit, seal: &str) -> HttpResponse {
        let location = own_path(self.entered, &format!("/login?interaction={seal}"));
        with_cookie(page::see_other(&location), self.entered, visit)
    }

    /// What a page of this section begins with.
    pub fn ground(self, visit: &Visit, one: SignedIn, flash: Option<Flash>) -> Ground {
        let form_token = visit.form_token(&self.state.house);
        let account = AccountFrame::new(Person::of(&one.user), self.section, flash, form_token);
        let has_password = self.entered.site.provider.password_login && one.user.password_hash.is_some();
        Ground {
            frame: page::spoken(self.entered),
            account: if has_password { account } else { account.without_password() },
            one,
            now: self.state.clock.now(),
        }
    }

    /// Renders a page of the account.
    pub fn page(self, status: StatusCode, page: &impl Page) -> HttpResponse {
        page::render(self.state, status, &Policy::default(), page)
    }

    /// 303 to the section's page, which tells what was done.
    pub fn go(self, visit: &Visit, done: &str) -> HttpResponse {
        let location = own_path(self.entered, &format!("{}?done={done}", path(self.section)));
        with_cookie(page::see_other(&location), self.entered, visit)
    }
}
