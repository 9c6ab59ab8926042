//! The API for people: `/api/docs`, made of the document that tools read, and the catalogue of errors where a browser asks for it.

use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderValue};
use actix_web::{HttpRequest, HttpResponse, web};
use serde_json::{Map, Value};

use super::{OPERATIONS, openapi};
use crate::http::State;
use crate::http::middleware::Entered;
use crate::http::respond::page::{self, Policy};
use crate::model::Issuer;
use crate::pages::{ApiAnswer, ApiGroup, ApiMember, ApiOperation, ApiPage, ApiSchema, CatalogueError, ErrorsPage, Prose};
use crate::protocol::own_api;
use crate::protocol::problem::ProblemCode;

/// `GET /api/docs`.
pub async fn get_docs(state: web::Data<State>, entered: web::ReqData<Entered>) -> HttpResponse {
    let issuer = &entered.site.provider.issuer;
    let (groups, schemas) = described(issuer);
    let page = ApiPage { frame: page::frame(&entered.site), address: own_api::identifier(issuer), groups, schemas };
    page::render(&state, StatusCode::OK, &Policy::default(), &page)
}

/// The catalogue as a page, if a browser asks for it at `path` under the API.
pub(super) fn errors(request: &HttpRequest, path: &str, (state, entered): (&State, &Entered)) -> Option<HttpResponse> {
    let accepted = request.headers().get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if !accepted.contains("text/html") {
        return None;
    }
    let (codes, is_one): (Vec<ProblemCode>, bool) = match path {
        "/errors" => (ProblemCode::ALL.into(), false),
        "/errors/{code}" => (vec![ProblemCode::named(request.match_info().get("code")?)?], true),
        _ => return None,
    };
    let error = |code: &ProblemCode| {
        let entry = code.entry();
        let text = str::to_owned;
        CatalogueError {
            code: text(entry.code),
            status: entry.status,
            heading: text(entry.title),
            cause: Prose::of(entry.cause),
            fix: Prose::of(entry.fix),
        }
    };
    let page =
        ErrorsPage { frame: page::frame(&entered.site), groups: Vec::new(), errors: codes.iter().map(error).collect(), is_one };
    let mut response = page::render(state, StatusCode::OK, &Policy::default(), &page);
    response.headers_mut().insert(header::VARY, HeaderValue::from_static("Accept"));
    Some(response)
}

fn described(issuer: &Issuer) -> (Vec<ApiGroup>, Vec<ApiSchema>) {
    let document = openapi::document(issuer);
    let mut groups: Vec<ApiGroup> = Vec::new();
    for operation in OPERATIONS.iter().copied().flatten() {
        let verb = operation.verb.name();
        let Some(own) = document.pointer(&format!("/paths/{}/{}", escaped(operation.path), verb.to_lowercase())) else {
            continue;
        };
        let shown = shown((verb, operation.path), own);
        match groups.iter_mut().find(|group| group.name == operation.group()) {
            Some(group) => group.operations.push(shown),
            None => groups.push(ApiGroup { name: operation.group().to_owned(), operations: vec![shown] }),
        }
    }
    let schemas = document.pointer("/components/schemas").and_then(Value::as_object);
    (groups, schemas.into_iter().flatten().map(schema).collect())
}

/// A path as a word of a JSON Pointer (RFC 6901 §3).
fn escaped(path: &str) -> String {
    path.replace('~', "~0").replace('/', "~1")
}

fn text(of: &Value, name: &str) -> String {
    of.get(name).and_then(Value::as_str).unwrap_or_default().to_owned()
}

fn list<'v>(of: &'v Value, name: &str) -> impl Iterator<Item = &'v Value> {
    of.get(name).and_then(Value::as_array).into_iter().flatten()
}

fn shown((verb, path): (&str, &str), own: &Value) -> ApiOperation {
    let roles: Vec<_> = list(own, "x-roles").filter_map(Value::as_str).collect();
    let scope = own.pointer("/security/0/oauth2/0").and_then(Value::as_str);
    let answers = own.get("responses").and_then(Value::as_object).into_iter().flatten();
    let parameter = |one: &Value| ApiMember {
        name: text(one, "name"),
        place: text(one, "in"),
        shape: one.get("schema").map(shape).unwrap_or_default(),
        about: Prose::described(one),
        is_required: one.get("required").and_then(Value::as_bool).unwrap_or_default(),
    };
    ApiOperation {
        id: text(own, "operationId"),
        verb: verb.to_owned(),
        path: path.to_owned(),
        summary: text(own, "summary"),
        about: Prose::described(own),
        scope: scope.map(str::to_owned),
        roles: roles.join(", "),
        parameters: list(own, "parameters").map(parameter).collect(),
        body: own.get("requestBody").and_then(content).map(shape),
        answers: answers.map(|(status, answer)| told(status, answer)).collect(),
    }
}

/// The schema of what is sent or given.
fn content(of: &Value) -> Option<&Value> {
    of.get("content")?.as_object()?.values().next()?.get("schema")
}

fn told(status: &str, answer: &Value) -> ApiAnswer {
    let is_success = status.starts_with('2');
    let described = text(answer, "description");
    let codes = described.split(", ").map(|code| code.trim_matches('`').to_owned());
    ApiAnswer {
        status: status.to_owned(),
        shape: content(answer).map_or_else(|| "Nothing".to_owned(), shape),
        codes: if is_success { Vec::new() } else { codes.collect() },
    }
}

fn schema((name, own): (&String, &Value)) -> ApiSchema {
    let required: Vec<_> = list(own, "required").filter_map(Value::as_str).collect();
    let members = own.get("properties").and_then(Value::as_object);
    let member = |(name, one): (&String, &Value)| ApiMember {
        name: name.clone(),
        place: String::new(),
        shape: shape(one),
        about: Prose::described(one),
        is_required: required.contains(&name.as_str()),
    };
    let members: &Map<String, Value> = members.unwrap_or(&EMPTY);
    let members = members.iter().map(member).collect();
    ApiSchema { name: name.clone(), about: Prose::described(own), shape: shape(own), members }
}

static EMPTY: std::sync::LazyLock<Map<String, Value>> = std::sync::LazyLock::new(Map::new);

/// A schema in words.
fn shape(of: &Value) -> String {
    if let Some(reference) = of.get("$ref").and_then(Value::as_str) {
        return reference.rsplit('/').next().unwrap_or_default().to_owned();
    }
    for name in ["anyOf", "oneOf", "allOf"] {
        let parts: Vec<_> = list(of, name).map(shape).collect();
        if !parts.is_empty() {
            return parts.join(" or ");
        }
    }
    if let Some(word) = of.get("const") {
        return word.to_string();
    }
    let words: Vec<_> = list(of, "enum").map(|word| word.as_str().map_or_else(|| word.to_string(), str::to_owned)).collect();
    if !words.is_empty() {
        return words.join(", ");
    }
    let single = |kind: &str| match kind {
        "array" => format!("list of {}", of.get("items").map_or_else(|| "anything".to_owned(), shape)),
        "string" => of.get("format").and_then(Value::as_str).map_or("text", |format| format).to_owned(),
        other => other.to_owned(),
    };
    match of.get("type") {
        Some(Value::String(kind)) => single(kind),
        Some(Value::Array(kinds)) => kinds.iter().filter_map(Value::as_str).map(single).collect::<Vec<_>>().join(" or "),
        _ => "anything".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_schema_is_told_in_words() {
        for (schema, words) in [
            (json!({ "$ref": "#/components/schemas/User" }), "User"),
            (json!({ "type": "string" }), "text"),
            (json!({ "type": "string", "format": "date-time" }), "date-time"),
            (json!({ "type": ["string", "null"] }), "text or null"),
            (json!({ "type": "array", "items": { "$ref": "#/components/schemas/User" } }), "list of User"),
            (json!({ "anyOf": [{ "$ref": "#/components/schemas/AdminRole" }, { "type": "null" }] }), "AdminRole or null"),
            (json!({ "type": "string", "enum": ["owner", "admin"] }), "owner, admin"),
            (json!(true), "anything"),
        ] {
            assert_eq!(shape(&schema), words);
        }
    }

    #[test]
    fn every_operation_and_every_type_is_on_the_page() {
        let (groups, schemas) = described(&Issuer::new("https://op.test"));
        let shown: usize = groups.iter().map(|group| group.operations.len()).sum();
        assert_eq!(shown, OPERATIONS.iter().map(|own| own.len()).sum::<usize>());
        assert!(schemas.iter().all(|schema| !schema.members.is_empty() || !schema.shape.is_empty()));
        let users = groups.iter().find(|group| group.name == "users").unwrap();
        let read = users.operations.iter().find(|own| own.verb == "GET" && own.path == "/users/{id}").unwrap();
        assert_eq!((read.scope.as_deref(), read.roles.as_str()), (Some("users:read"), "owner, admin, support, auditor"));
        assert!(read.answers.iter().any(|answer| answer.codes.contains(&"user_not_found".to_owned())));
    }
}
