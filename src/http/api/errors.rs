//! The catalogue of errors, for everybody: the `type` of each problem leads here. And what is answered where no operation is.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};
use serde_json::{Value, json};

use crate::http::middleware::Entered;
use crate::http::respond::{json, problem};
use crate::protocol::problem::{Problem, ProblemCode};

/// Every error: cause and fix.
pub async fn get_errors(entered: web::ReqData<Entered>) -> HttpResponse {
    let entries: Vec<Value> = ProblemCode::ALL.into_iter().map(|code| code.described(&entered.site.provider.issuer)).collect();
    json::ok(&json!({ "items": entries, "next": null }))
}

/// One error.
pub async fn get_error(request: HttpRequest, name: web::Path<String>, entered: web::ReqData<Entered>) -> HttpResponse {
    match ProblemCode::named(&name) {
        Some(code) => json::ok(&code.described(&entered.site.provider.issuer)),
        None => not_found(request, entered).await,
    }
}

/// 404 of the API.
pub async fn not_found(request: HttpRequest, entered: web::ReqData<Entered>) -> HttpResponse {
    let problem = Problem::new(ProblemCode::NotFound, "The API has no such address.");
    problem::answer(&problem, request.path(), &entered)
}

/// 405: "The origin server MUST generate an Allow header field in a 405 response" (RFC 9110 §15.5.6).
pub fn method_not_allowed(allowed: &'static str, request: &HttpRequest, entered: &Entered) -> HttpResponse {
    let problem = Problem::new(ProblemCode::MethodNotAllowed, format!("This address takes {allowed}."));
    let mut response = problem::answer(&problem, request.path(), entered);
    response.headers_mut().insert(header::ALLOW, header::HeaderValue::from_static(allowed));
    response
}
