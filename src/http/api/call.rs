//! The way every operation takes: a token, one crossing, JSON or a problem.

use actix_web::http::header;
use actix_web::web::Payload;
use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::flow::api::{self, Desk, Fault, Outcome};
use crate::http::extract::body;
use crate::http::middleware::Entered;
use crate::http::respond::{json, problem};
use crate::http::{State, blocking};
use crate::model::Action;
use crate::protocol::bearer::{self, Refusal};
use crate::protocol::problem::Problem;

/// A request to an operation.
#[derive(Clone, Copy)]
pub struct Call<'a> {
    pub request: &'a HttpRequest,
    pub state: &'a State,
    pub entered: &'a Entered,
}

impl<'a> Call<'a> {
    pub fn new(request: &'a HttpRequest, state: &'a State, entered: &'a Entered) -> Self {
        Self { request, state, entered }
    }

    /// Runs `work` for a caller whose token opens the action, and answers with what it returns.
    pub async fn run<T: Serialize + Send + 'static>(
        self,
        action: Action,
        work: impl FnOnce(&Desk<'_>) -> Outcome<T> + Send + 'static,
    ) -> HttpResponse {
        match self.outcome(action, work).await {
            Ok(done) => json::ok(&done),
            Err(fault) => self.fault(&fault),
        }
    }

    async fn outcome<T: Send + 'static>(
        self,
        action: Action,
        work: impl FnOnce(&Desk<'_>) -> Outcome<T> + Send + 'static,
    ) -> Outcome<T> {
        let token = bearer::token(self.authorization()?.as_deref(), None).map_err(Fault::Token)?;
        let (house, site, now) = (self.state.house.clone(), self.entered.site.clone(), self.state.clock.now());
        blocking::cross(move || Ok(api::admit(&house, &site, &token, action, now).and_then(|desk| work(&desk)))).await?
    }

    fn authorization(self) -> Outcome<Option<String>> {
        let mut values = self.request.headers().get_all(header::AUTHORIZATION);
        let first = values.next().map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned());
        match values.next() {
            None => Ok(first),
            Some(_) => Err(Fault::Token(Refusal::InvalidRequest("The request has more than one Authorization header."))),
        }
    }

    /// The JSON object of the body; without a body, an empty one.
    pub async fn body<T: DeserializeOwned>(self, payload: Payload) -> Outcome<T> {
        let bytes = body::json_or_nothing(self.request, payload).await?;
        let text: &[u8] = if bytes.is_empty() { b"{}" } else { &bytes };
        serde_json::from_slice(text).map_err(|error| Problem::invalid(format!("The body does not fit: {error}.")).into())
    }

    /// An answer that is a problem.
    pub fn fault(self, fault: &Fault) -> HttpResponse {
        problem::of(fault, self.request.path(), self.entered)
    }
}
