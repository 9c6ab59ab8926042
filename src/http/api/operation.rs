//! What an operation of the API is: the address it is served at, who may call it, what it takes and gives, and the function that does
//! it. The table of operations is what is served, what is documented and what is tested; there is no second list.

use schemars::{JsonSchema, Schema, SchemaGenerator};

use super::answer::Answer;
use super::asked::Asked;
use crate::flow::api::{Desk, Outcome};
use crate::model::Action;
use crate::protocol::problem::ProblemCode;

/// The method of an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names are those of HTTP")]
pub enum Verb {
    Get,
    Post,
    Put,
    Patch,
    Delete,
}

impl Verb {
    /// As it stands in a request.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
        }
    }
}

/// Gives the schema of a type.
pub type Shape = fn(&mut SchemaGenerator) -> Schema;

/// The schema of a type.
pub const fn shape<T: JsonSchema>() -> Shape {
    SchemaGenerator::subschema_for::<T>
}

/// A parameter of the query.
#[derive(Clone, Copy, Debug)]
pub struct Query {
    /// Its name.
    pub name: &'static str,
    /// What it does.
    pub about: &'static str,
    /// Its schema.
    pub shape: Shape,
}

/// The media type of most answers.
pub const JSON: &str = "application/json";
/// JSON lines.
pub const LINES: &str = "application/jsonl";

/// Does the work, on the blocking pool.
pub type Handle = fn(&Desk<'_>, &Asked) -> Outcome<Answer>;

/// An operation.
#[derive(Clone, Copy, Debug)]
pub struct Operation {
    /// The method.
    pub verb: Verb,
    /// The path under the API.
    pub path: &'static str,
    /// What it is, for roles and scopes; `None` is open to everybody.
    pub action: Option<Action>,
    /// In a few words.
    pub summary: &'static str,
    /// In sentences.
    pub about: &'static str,
    /// Parameters of the query; no other is taken.
    pub query: &'static [Query],
    /// What is sent.
    pub body: Option<Shape>,
    /// Status and schema of a success.
    pub gives: (u16, Option<Shape>),
    /// The media type of a success.
    pub media: &'static str,
    /// The problems that are its own.
    pub problems: &'static [ProblemCode],
    /// Whether it needs `If-Match`.
    pub is_guarded: bool,
    /// What it does.
    pub handle: Handle,
}

impl Operation {
    /// An operation that takes nothing.
    pub const fn new(verb: Verb, path: &'static str, action: Action, summary: &'static str, handle: Handle) -> Self {
        Self {
            verb,
            path,
            action: Some(action),
            summary,
            about: "",
            query: &[],
            body: None,
            gives: (200, None),
            media: JSON,
            problems: &[],
            is_guarded: false,
            handle,
        }
    }

    /// One that everybody may call.
    pub const fn open(path: &'static str, summary: &'static str, handle: Handle) -> Self {
        Self { action: None, ..Self::new(Verb::Get, path, Action::SeePeople, summary, handle) }
    }

    /// With sentences.
    #[must_use]
    pub const fn about(self, about: &'static str) -> Self {
        Self { about, ..self }
    }

    /// With parameters.
    #[must_use]
    pub const fn query(self, query: &'static [Query]) -> Self {
        Self { query, ..self }
    }

    /// With a body.
    #[must_use]
    pub const fn body(self, body: Shape) -> Self {
        Self { body: Some(body), ..self }
    }

    /// With an answer.
    #[must_use]
    pub const fn gives(self, status: u16, shape: Option<Shape>) -> Self {
        Self { gives: (status, shape), ..self }
    }

    /// Where the schema is that of each line.
    #[must_use]
    pub const fn as_media(self, media: &'static str) -> Self {
        Self { media, ..self }
    }

    /// With problems.
    #[must_use]
    pub const fn problems(self, problems: &'static [ProblemCode]) -> Self {
        Self { problems, ..self }
    }

    /// Only for whoever knows what is to be changed.
    #[must_use]
    pub const fn guarded(self) -> Self {
        Self { is_guarded: true, ..self }
    }

    /// The parameters of the path, in order.
    pub fn parameters(&self) -> impl Iterator<Item = &'static str> {
        self.path.split('{').skip(1).filter_map(|rest| rest.split('}').next())
    }

    /// The word under which the document groups it: the first part of its path.
    pub fn group(&self) -> &'static str {
        self.path.trim_start_matches('/').split('/').next().unwrap_or_default()
    }
}
