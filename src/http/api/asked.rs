//! A request to an operation, read.

use actix_web::web::Bytes;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::operation::Operation;
use super::page::Part;
use crate::errand::Brought;
use crate::flow::api::{Fault, Outcome};
use crate::model::{Id, Issuer};
use crate::protocol::own_api;
use crate::protocol::precondition::Precondition;
use crate::protocol::problem::{Problem, ProblemCode};
use crate::protocol::{OAuthError, Parameters};

/// What came with a request, before anything of it is judged: who asks is judged first.
#[derive(Clone, Debug)]
pub struct Asked {
    pub operation: &'static Operation,
    /// The path under the issuer.
    pub path: String,
    /// The values of the path's parameters, in order.
    pub names: Vec<String>,
    pub query: Result<Parameters, OAuthError>,
    pub body: Result<Bytes, OAuthError>,
    pub if_match: Option<String>,
    pub idempotency_key: Option<String>,
    /// What errands brought.
    pub brought: Vec<Brought>,
}

impl Asked {
    /// Refuses a parameter that the operation does not have, so that a mistyped one is not ignored.
    pub fn check(&self) -> Outcome<()> {
        let query = self.query()?;
        let unknown = query.iter().find(|(name, _)| self.operation.query.iter().all(|own| own.name != *name));
        if let Some((name, _)) = unknown {
            let name: String = name.chars().take(50).collect();
            return Err(Problem::invalid(format!("The operation has no parameter {name:?}.")).into());
        }
        self.body.clone().map(drop).map_err(Fault::from)
    }

    /// Everything that is asked, to tell two requests apart.
    pub fn what(&self) -> Vec<u8> {
        let body = self.body.as_deref().unwrap_or_default();
        [self.operation.verb.name().as_bytes(), b" ", self.path.as_bytes(), b"\n", body].concat()
    }

    /// The query.
    pub fn query(&self) -> Outcome<&Parameters> {
        self.query.as_ref().map_err(|error| Fault::from(error.clone()))
    }

    /// A parameter of the path by its place.
    pub fn name(&self, place: usize) -> &str {
        self.names.get(place).map_or("", String::as_str)
    }

    /// An identifier in the path by its place.
    pub fn id<Of>(&self, place: usize) -> Id<Of> {
        Id::new(self.name(place))
    }

    /// Which part of a list is wanted.
    pub fn part(&self, issuer: &Issuer) -> Outcome<Part> {
        Part::read(self.query()?, &issuer.url(&self.path))
    }

    /// The members of the body; without a body, none.
    pub fn members(&self) -> Outcome<Map<String, Value>> {
        let bytes = self.body.clone()?;
        if bytes.is_empty() { Ok(Map::new()) } else { Ok(own_api::parse_object(&bytes)?) }
    }

    /// The body as a type.
    pub fn body<T: DeserializeOwned>(&self) -> Outcome<T> {
        let members = self.members()?;
        serde_json::from_value(Value::Object(members))
            .map_err(|error| Problem::invalid(format!("The body does not fit: {error}.")).into())
    }

    /// `If-Match`, which a guarded operation needs (RFC 6585 §3).
    pub fn precondition(&self) -> Outcome<Precondition> {
        let missing = || Problem::new(ProblemCode::PreconditionRequired, "Send If-Match with the ETag that was read, or *.");
        let value = self.if_match.as_deref().ok_or_else(missing)?;
        Precondition::parse(value).ok_or_else(|| Problem::invalid("If-Match is not a list of entity tags, nor *.").into())
    }

    /// `If-Match` of an operation that may do without.
    pub fn precondition_if_sent(&self) -> Outcome<Precondition> {
        if self.if_match.is_some() { self.precondition() } else { Ok(Precondition::Any) }
    }
}
