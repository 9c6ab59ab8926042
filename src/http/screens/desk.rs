//! What a page has at hand, and what it gives back.

use actix_web::HttpResponse;
use actix_web::http::{StatusCode, header};

use super::Arrived;
use crate::errand::Brought;
use crate::flow::visit::Visit;
use crate::flow::{House, Site, Stop, Undone};
use crate::http::State;
use crate::http::middleware::Entered;
use crate::http::respond::failure;
use crate::http::respond::page::{self, Policy};
use crate::http::sign_in::{Posted, UNACCEPTED, own_path};
use crate::model::{Id, Instant};
use crate::pages::Page;
use crate::protocol::Parameters;

/// What a screen gives.
#[derive(Debug)]
pub enum Reply {
    /// A page.
    Page(StatusCode, Policy, String),
    /// Something to keep.
    File {
        /// Its name.
        name: &'static str,
        /// Its media type.
        media: &'static str,
        /// What is in it.
        text: String,
    },
    /// 303 to a path under the issuer.
    Go(String),
    /// There is nothing there.
    NotFound,
}

impl Reply {
    /// As it goes out.
    pub fn answer(self, at: &Arrived<'_>) -> HttpResponse {
        match self {
            Self::Page(status, policy, html) => page::html(status, &policy, html),
            Self::File { name, media, text } => HttpResponse::Ok()
                .content_type(media)
                .insert_header((header::CACHE_CONTROL, "no-store"))
                .insert_header((header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")))
                .body(text),
            Self::Go(path) => page::see_other(&own_path(at.entered, &path)),
            Self::NotFound => failure::not_found(at.state, at.entered),
        }
    }
}

/// What came with the request.
#[derive(Clone)]
#[expect(missing_debug_implementations, reason = "what came with a form is shown nowhere")]
pub struct Asked {
    /// What the path names, in order.
    pub names: Vec<String>,
    /// The query.
    pub query: Parameters,
    /// The form; of a page, an empty one.
    pub(in crate::http) posted: Posted,
}

/// Somebody at a page, on the blocking pool.
#[expect(missing_debug_implementations, reason = "what came with a form is shown nowhere")]
pub struct Desk<'a, I> {
    /// What the handlers share.
    pub state: &'a State,
    /// Where it is.
    pub entered: &'a Entered,
    /// The browser.
    pub visit: &'a Visit,
    /// Who it is.
    pub inside: &'a I,
    /// What is asked.
    pub asked: &'a Asked,
    /// What errands brought.
    pub brought: &'a [Brought],
    /// Now.
    pub now: Instant,
}

impl<I> Desk<'_, I> {
    /// The ground under the flows.
    pub fn house(&self) -> &House {
        &self.state.house
    }

    /// The provider whose host it is.
    pub fn site(&self) -> &Site {
        &self.entered.site
    }

    /// A name in the path.
    pub fn name(&self, at: usize) -> &str {
        self.asked.names.get(at).map_or("", String::as_str)
    }

    /// An identifier in the path.
    pub fn id<T>(&self, at: usize) -> Id<T> {
        Id::new(self.name(at))
    }

    /// A field of the form.
    pub fn posted(&self, name: &str) -> &str {
        self.asked.posted.get(name)
    }

    /// A path of ours as it stands in links.
    pub fn link(&self, path: &str) -> String {
        format!("{}{path}", self.site().provider.issuer.path())
    }

    /// A page.
    ///
    /// # Errors
    /// `Fault` if it cannot be rendered.
    pub fn show<R>(&self, page: &impl Page) -> Result<Reply, Undone<R>> {
        self.render(StatusCode::OK, &Policy::default(), page)
    }

    /// A page under a policy of its own.
    ///
    /// # Errors
    /// `Fault` if it cannot be rendered.
    pub fn show_under<R>(&self, policy: &Policy, page: &impl Page) -> Result<Reply, Undone<R>> {
        self.render(StatusCode::OK, policy, page)
    }

    /// A page whose form may end at another site: that of an upstream.
    ///
    /// # Errors
    /// `Fault` if it cannot be rendered.
    pub fn show_leading_away<R>(&self, page: &impl Page) -> Result<Reply, Undone<R>> {
        self.show_under(&Policy::leading_to(None), page)
    }

    /// A form once more, with what has to be corrected.
    ///
    /// # Errors
    /// `Fault` if it cannot be rendered.
    pub fn again<R>(&self, page: &impl Page) -> Result<Reply, Undone<R>> {
        self.render(UNACCEPTED, &Policy::default(), page)
    }

    /// As [`Self::again`], under a policy of its own.
    ///
    /// # Errors
    /// `Fault` if it cannot be rendered.
    pub fn again_under<R>(&self, policy: &Policy, page: &impl Page) -> Result<Reply, Undone<R>> {
        self.render(UNACCEPTED, policy, page)
    }

    fn render<R>(&self, status: StatusCode, policy: &Policy, page: &impl Page) -> Result<Reply, Undone<R>> {
        let html = self.state.pages.render(page).map_err(|error| Stop::Fault(error.to_string()))?;
        Ok(Reply::Page(status, policy.clone(), html))
    }
}
