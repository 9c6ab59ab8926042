//! A success of an operation, on its way to a response.

use actix_web::HttpResponse;
use actix_web::http::{StatusCode, header};
use serde::Serialize;
use serde_json::Value;

use super::operation::LINES;
use crate::flow::Stop;
use crate::flow::api::Outcome;
use crate::http::respond::json;

/// Status, body and what stands in the header.
#[derive(Debug)]
pub struct Answer {
    status: StatusCode,
    body: Option<Value>,
    tag: Option<String>,
    location: Option<String>,
    lines: Option<(String, Option<String>)>,
}

impl Answer {
    /// 200 with a body.
    pub fn ok(body: &impl Serialize) -> Outcome<Self> {
        let body = serde_json::to_value(body).map_err(|error| Stop::Fault(error.to_string()))?;
        Ok(Self { status: StatusCode::OK, body: Some(body), tag: None, location: None, lines: None })
    }

    /// 201 with a body, and where what was made is.
    pub fn created(location: String, body: &impl Serialize) -> Outcome<Self> {
        Ok(Self::ok(body)?.made_at(location))
    }

    /// As 201, with where what was made is.
    #[must_use]
    pub fn made_at(self, location: String) -> Self {
        Self { status: StatusCode::CREATED, location: Some(location), ..self }
    }

    /// 200 with a line for each item, and the address of what follows.
    pub fn lines(items: &[impl Serialize], next: Option<String>) -> Outcome<Self> {
        let mut text = String::new();
        for item in items {
            text += &serde_json::to_string(item).map_err(|error| Stop::Fault(error.to_string()))?;
            text.push('\n');
        }
        let next = next.map(|next| format!("<{next}>; rel=\"next\""));
        Ok(Self { status: StatusCode::OK, lines: Some((text, next)), ..Self::nothing() })
    }

    /// 204.
    pub fn nothing() -> Self {
        Self { status: StatusCode::NO_CONTENT, body: None, tag: None, location: None, lines: None }
    }

    /// With the entity tag of what is shown.
    #[must_use]
    pub fn tagged(self, tag: &str) -> Self {
        Self { tag: Some(format!("\"{tag}\"")), ..self }
    }

    /// Its status.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The response.
    pub fn respond(self) -> HttpResponse {
        let (lines, next) = self.lines.map_or((None, None), |(text, next)| (Some(text), next));
        let mut response = match (&self.body, lines) {
            (Some(body), _) => json::with_status(self.status, body),
            (None, Some(text)) => {
                HttpResponse::build(self.status).content_type(LINES).insert_header((header::CACHE_CONTROL, "no-store")).body(text)
            }
            (None, None) => HttpResponse::build(self.status).insert_header((header::CACHE_CONTROL, "no-store")).finish(),
        };
        let headers = [(header::ETAG, self.tag), (header::LOCATION, self.location), (header::LINK, next)];
        for (name, value) in headers {
            if let Some(Ok(value)) = value.map(|value| header::HeaderValue::from_str(&value)) {
                response.headers_mut().insert(name, value);
            }
        }
        response
    }
}
