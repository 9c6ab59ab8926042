//! The `OpenAPI` document (3.1.1 <https://spec.openapis.org/oas/v3.1.1>), made of the table that is served.

use std::collections::BTreeMap;

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, SchemaGenerator};
use serde_json::{Map, Value, json};

use super::OPERATIONS;
use super::answer::Answer;
use super::asked::Asked;
use super::operation::{Operation, Verb, shape};
use crate::flow::api::{Desk, Outcome};
use crate::model::Issuer;
use crate::protocol::endpoint::Endpoint;
use crate::protocol::problem::{MEDIA_TYPE, ProblemCode};
use crate::protocol::{merge_patch, own_api};

/// The operation.
pub const OWN: [Operation; 1] = [Operation::open("/openapi.json", "Read this document", get)
    .about("OpenAPI 3.1, made of the table that the server answers from.")
    .gives(200, Some(shape::<Map<String, Value>>()))];

fn get(desk: &Desk<'_>, _: &Asked) -> Outcome<Answer> {
    Answer::ok(&document(&desk.site.provider.issuer))
}

/// A refusal (RFC 9457).
#[derive(JsonSchema)]
#[expect(dead_code, reason = "only its schema is of use")]
struct Problem {
    /// The address of its entry in the catalogue of errors.
    r#type: String,
    title: String,
    status: u16,
    /// What is wrong here.
    detail: String,
    /// The address that was asked.
    instance: String,
    /// The stable code.
    code: String,
    /// What to do.
    fix: String,
    /// Names the request in the server's log.
    reference: String,
}

/// The document for one provider.
pub fn document(issuer: &Issuer) -> Value {
    let settings = SchemaSettings::draft2020_12().with(|settings| {
        settings.definitions_path = "/components/schemas".into();
        settings.meta_schema = None;
    });
    let mut schemas = settings.into_generator();
    let problem = schemas.subschema_for::<Problem>();
    let mut paths: BTreeMap<&str, Map<String, Value>> = BTreeMap::new();
    for operation in OPERATIONS.iter().copied().flatten() {
        let described = described(operation, &mut schemas, problem.as_value());
        paths.entry(operation.path).or_default().insert(operation.verb.name().to_lowercase(), described);
    }
    let scopes: Map<String, Value> = own_api::scopes().map(|(name, sentence)| (name.to_owned(), sentence.into())).collect();
    let token_url = Endpoint::Token.url(issuer);
    json!({
        "openapi": "3.1.1",
        "info": {
            "title": "Signet API",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "The administration of a provider and its tenant. A caller needs an access token of this provider for the \
                            resource of the API, with the scope of the operation; a person behind the token needs a role that \
                            comprises it.",
        },
        "servers": [{ "url": own_api::identifier(issuer) }],
        "paths": paths,
        "components": {
            "schemas": schemas.take_definitions(true),
            "securitySchemes": { "oauth2": { "type": "oauth2", "flows": {
                "clientCredentials": { "tokenUrl": token_url, "scopes": scopes },
                "authorizationCode": {
                    "authorizationUrl": Endpoint::Authorization.url(issuer),
                    "tokenUrl": token_url,
                    "refreshUrl": token_url,
                    "scopes": scopes,
                },
            } } },
        },
    })
}

/// A name that tools make a function of: `get_users_id`.
fn identifier(operation: &Operation) -> String {
    let path: String = operation.path.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
    let words: Vec<_> = path.split('_').filter(|word| !word.is_empty()).collect();
    format!("{}_{}", operation.verb.name().to_lowercase(), words.join("_"))
}

fn described(operation: &Operation, schemas: &mut SchemaGenerator, problem: &Value) -> Value {
    let security = operation.action.map(|action| json!({ "oauth2": [own_api::scope(action)] }));
    let roles = operation.action.map(|action| action.roles().iter().map(|role| role.name()).collect::<Vec<_>>());
    let media = if operation.verb == Verb::Patch { merge_patch::MEDIA_TYPE } else { "application/json" };
    let body = operation.body.map(|body| json!({ "required": true, "content": { media: { "schema": body(schemas) } } }));
    let members = [
        ("operationId", Some(identifier(operation).into())),
        ("tags", Some(json!([operation.group()]))),
        ("summary", Some(operation.summary.into())),
        ("description", Some(operation.about.into()).filter(|_| !operation.about.is_empty())),
        ("parameters", Some(parameters(operation, schemas).into())),
        ("requestBody", body),
        ("responses", Some(responses(operation, schemas, problem).into())),
        ("security", Some(security.into_iter().collect())),
        ("x-roles", roles.map(Value::from)),
    ];
    members.into_iter().filter_map(|(name, value): (&str, Option<Value>)| Some((name.to_owned(), value?))).collect()
}

fn parameters(operation: &Operation, schemas: &mut SchemaGenerator) -> Vec<Value> {
    let path = operation
        .parameters()
        .map(|name| json!({ "name": name, "in": "path", "required": true, "schema": { "type": "string", "minLength": 1 } }));
    let mut all: Vec<Value> = path.collect();
    for query in operation.query {
        let schema = (query.shape)(schemas);
        all.push(json!({ "name": query.name, "in": "query", "description": query.about, "schema": schema }));
    }
    let text = |name: &str, about: &str, required: bool| json!({ "name": name, "in": "header", "description": about, "required": required, "schema": { "type": "string" } });
    if operation.is_guarded {
        all.push(text("If-Match", "The ETag of what was read, or `*` for whatever is there.", true));
    }
    if operation.verb == Verb::Post {
        let about = "A word of the caller's for this request: sent again under it within a day, it takes effect once and is answered \
                     as it was, or with 404 where what it made is gone meanwhile.";
        all.push(text("Idempotency-Key", about, false));
    }
    all
}

/// The problems that an operation may answer with.
pub fn problems(operation: &Operation) -> Vec<ProblemCode> {
    let mut codes = vec![ProblemCode::InvalidRequest];
    if operation.action.is_some() {
        codes.extend([ProblemCode::Unauthenticated, ProblemCode::InvalidToken, ProblemCode::InsufficientScope]);
    }
    codes.extend(match operation.action {
        None => &[][..],
        Some(action) if action.is_of_teams() => {
            &[ProblemCode::NotADeveloper, ProblemCode::AgreementsNotAccepted, ProblemCode::TeamRoleTooNarrow]
        }
        Some(_) => &[ProblemCode::NotAnAdministrator, ProblemCode::RoleTooNarrow],
    });
    codes.extend_from_slice(operation.problems);
    if operation.is_guarded {
        codes.extend([ProblemCode::PreconditionFailed, ProblemCode::PreconditionRequired]);
    }
    if operation.verb == Verb::Post {
        codes.push(ProblemCode::IdempotencyKeyReused);
    }
    codes.extend([ProblemCode::TemporarilyUnavailable, ProblemCode::ServerError]);
    codes
}

fn responses(operation: &Operation, schemas: &mut SchemaGenerator, problem: &Value) -> Map<String, Value> {
    let (status, shape) = operation.gives;
    let success = match shape {
        None => json!({ "description": operation.summary }),
        Some(shape) => {
            json!({ "description": operation.summary, "content": { operation.media: { "schema": shape(schemas) } } })
        }
    };
    let mut answers: Map<String, Value> = Map::from_iter([(status.to_string(), success)]);
    let mut by_status: BTreeMap<u16, Vec<&str>> = BTreeMap::new();
    for code in problems(operation) {
        let entry = code.entry();
        by_status.entry(entry.status).or_default().push(entry.code);
    }
    for (status, codes) in by_status {
        let description = codes.iter().map(|code| format!("`{code}`")).collect::<Vec<_>>().join(", ");
        let answer = json!({ "description": description, "content": { MEDIA_TYPE: { "schema": problem } } });
        answers.insert(status.to_string(), answer);
    }
    answers
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_operation_is_documented_once_with_its_scope_and_its_answers() {
        let document = document(&Issuer::new("https://op.test"));
        let mut names = Vec::new();
        for operation in OPERATIONS.iter().copied().flatten() {
            let described = &document["paths"][operation.path][operation.verb.name().to_lowercase()];
            names.push(described["operationId"].as_str().unwrap().to_owned());
            assert!(described["summary"].is_string() && described["responses"][operation.gives.0.to_string()].is_object());
            let scope = operation.action.map(own_api::scope);
            assert_eq!(described["security"][0]["oauth2"][0].as_str(), scope, "{}", operation.path);
            for code in operation.problems {
                let answer = &described["responses"][code.entry().status.to_string()]["description"];
                assert!(answer.as_str().unwrap().contains(code.entry().code), "{} {answer}", operation.path);
            }
        }
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), count);
        let documented: usize = document["paths"].as_object().unwrap().values().map(|path| path.as_object().unwrap().len()).sum();
        assert_eq!(documented, count);
    }

    #[test]
    fn every_reference_leads_to_a_schema() {
        fn references(value: &Value, found: &mut Vec<String>) {
            match value {
                Value::Object(members) => {
                    found.extend(members.get("$ref").and_then(Value::as_str).map(str::to_owned));
                    members.values().for_each(|member| references(member, found));
                }
                Value::Array(items) => items.iter().for_each(|item| references(item, found)),
                _ => {}
            }
        }
        let document = document(&Issuer::new("https://op.test/acme"));
        let mut found = Vec::new();
        references(&document, &mut found);
        assert!(found.len() > 10);
        for reference in found {
            let pointer = reference.strip_prefix('#').unwrap();
            assert!(document.pointer(pointer).is_some(), "{reference}");
        }
        assert_eq!(document["servers"][0]["url"], "https://op.test/acme/api");
    }
}
