//! What the API is, for people: made of the document that describes it, and the catalogue of its errors.

use serde::Serialize;

use super::{Frame, Page, Prose};

/// `GET /api/docs`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ApiPage {
    /// The frame.
    pub frame: Frame,
    /// The address under which every path stands.
    pub address: String,
    /// Operations by what they are about.
    pub groups: Vec<ApiGroup>,
    /// What is sent and given.
    pub schemas: Vec<ApiSchema>,
}

/// Operations about one thing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ApiGroup {
    /// The first word of their paths.
    pub name: String,
    /// Them.
    pub operations: Vec<ApiOperation>,
}

/// An operation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ApiOperation {
    /// `operationId`.
    pub id: String,
    /// The method.
    pub verb: String,
    /// The path under the address.
    pub path: String,
    /// In a few words.
    pub summary: String,
    /// In sentences.
    pub about: Prose,
    /// The scope that opens it; `None` is open to everybody.
    pub scope: Option<String>,
    /// The roles that comprise it.
    pub roles: String,
    /// What stands in path, query and header.
    pub parameters: Vec<ApiMember>,
    /// What is sent.
    pub body: Option<String>,
    /// What it answers.
    pub answers: Vec<ApiAnswer>,
}

/// An answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ApiAnswer {
    /// The status.
    pub status: String,
    /// What is in it.
    pub shape: String,
    /// The codes of problems.
    pub codes: Vec<String>,
}

/// A type.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ApiSchema {
    /// Its name.
    pub name: String,
    /// What it is.
    pub about: Prose,
    /// What it is made of.
    pub shape: String,
    /// Its members.
    pub members: Vec<ApiMember>,
}

/// A parameter, or a member of an object.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ApiMember {
    /// Its name.
    pub name: String,
    /// Where it stands; empty for members of objects.
    pub place: String,
    /// Its type.
    pub shape: String,
    /// What it means.
    pub about: Prose,
    /// Whether it has to be there.
    pub is_required: bool,
}

/// `GET /api/errors` and `GET /api/errors/{code}` for people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ErrorsPage {
    /// The frame.
    pub frame: Frame,
    /// None: the navigation names no operations here.
    pub groups: Vec<ApiGroup>,
    /// One of them, or all.
    pub errors: Vec<CatalogueError>,
    /// Whether it is one.
    pub is_one: bool,
}

/// An entry of the catalogue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CatalogueError {
    /// The stable code.
    pub code: String,
    /// The HTTP status.
    pub status: u16,
    /// In a few words.
    pub heading: String,
    /// How it comes about.
    pub cause: Prose,
    /// What to do.
    pub fix: Prose,
}

impl Page for ApiPage {
    const TEMPLATE: &'static str = "pages/api/docs";

    fn samples() -> Vec<Self> {
        let member = |name: &str, place: &str, is_required| ApiMember {
            name: name.into(),
            place: place.into(),
            shape: "text".into(),
            about: Prose::of("What it means, like `now`."),
            is_required,
        };
        let operation = ApiOperation {
            id: "get_users_id".into(),
            verb: "GET".into(),
            path: "/users/{id}".into(),
            summary: "Read a person".into(),
            about: Prose::of("With who they are at upstreams."),
            scope: Some("users:read".into()),
            roles: "owner, admin".into(),
            parameters: vec![member("id", "path", true), member("limit", "query", false)],
            body: Some("UserChange".into()),
            answers: vec![
                ApiAnswer { status: "200".into(), shape: "User".into(), codes: Vec::new() },
                ApiAnswer { status: "404".into(), shape: "Problem".into(), codes: vec!["user_not_found".into()] },
            ],
        };
        let open = ApiOperation {
            id: "get_errors".into(),
            path: "/errors".into(),
            about: Prose::default(),
            scope: None,
            parameters: Vec::new(),
            body: None,
            ..operation.clone()
        };
        let schema = ApiSchema {
            name: "User".into(),
            about: Prose::of("A person."),
            shape: String::new(),
            members: vec![member("id", "", true), member("email", "", false)],
        };
        let word =
            ApiSchema { name: "Role".into(), about: Prose::default(), shape: "owner or admin".into(), members: Vec::new() };
        let groups = vec![
            ApiGroup { name: "users".into(), operations: vec![operation] },
            ApiGroup { name: "errors".into(), operations: vec![open] },
        ];
        let address = "https://login.northwind.example/api".into();
        vec![Self { frame: Frame::sample(), address, groups, schemas: vec![schema, word] }]
    }
}

impl Page for ErrorsPage {
    const TEMPLATE: &'static str = "pages/api/errors";

    fn samples() -> Vec<Self> {
        let error = |code: &str, status| CatalogueError {
            code: code.into(),
            status,
            heading: "Nobody in the tenant has that identifier".into(),
            cause: Prose::of("The identifier is mistyped, of another tenant, or of somebody who was removed."),
            fix: Prose::of("Search for the person and take the `id` from there."),
        };
        let all = vec![error("user_not_found", 404), error("invalid_request", 400)];
        let one = Self { frame: Frame::sample(), groups: Vec::new(), errors: vec![error("user_not_found", 404)], is_one: true };
        vec![Self { errors: all, is_one: false, ..one.clone() }, one]
    }
}
