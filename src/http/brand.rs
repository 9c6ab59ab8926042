//! `GET /brand/…`: the picture and the colour of a provider. Their names say what is in them, so that they never change.

use actix_web::http::header;
use actix_web::{HttpResponse, web};

use super::middleware::Entered;
use super::respond::failure;
use super::{State, blocking};
use crate::flow::logo;
use crate::pages::brand;

/// Nothing in a picture runs, though somebody opens it by itself.
const STILL: &str = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox";

/// A style sheet, or a picture.
pub async fn get_brand(name: web::Path<String>, state: web::Data<State>, entered: web::ReqData<Entered>) -> HttpResponse {
    if let Some((text, media)) = brand::find(&name) {
        return lasting(media).body(text);
    }
    let (house, site) = (state.house.clone(), entered.site.clone());
    match blocking::cross(move || logo::find(&house, &site, &name)).await {
        Ok(Some((media, content))) => lasting(media).insert_header((header::CONTENT_SECURITY_POLICY, STILL)).body(content),
        Ok(None) => failure::not_found(&state, &entered),
        Err(stop) => failure::person(&state, &entered, &stop),
    }
}

fn lasting(media: &'static str) -> actix_web::HttpResponseBuilder {
    let mut answer = HttpResponse::Ok();
    answer.content_type(media).insert_header((header::CACHE_CONTROL, "public, max-age=31536000, immutable"));
    answer
}
