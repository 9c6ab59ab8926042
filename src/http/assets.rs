//! `GET /assets/…`: style sheet, icons and small scripts, embedded and named by content hash.

use actix_web::http::header;
use actix_web::{HttpResponse, web};

use super::State;
use super::middleware::Entered;
use super::respond::failure;
use crate::pages::assets;

/// An embedded file. One whose name carries its hash never changes.
pub async fn get_asset(path: web::Path<String>, state: web::Data<State>, entered: web::ReqData<Entered>) -> HttpResponse {
    answer(&path).unwrap_or_else(|| failure::not_found(&state, &entered))
}

/// What the page of a host that nobody serves is made of: the same files, at the root.
pub fn without_site(path: &str) -> Option<HttpResponse> {
    answer(path.strip_prefix("/assets/")?)
}

fn answer(path: &str) -> Option<HttpResponse> {
    let asset = assets::find(path)?;
    let life = if asset.immutable { "public, max-age=31536000, immutable" } else { "public, max-age=300" };
    let mut response = HttpResponse::Ok();
    response.content_type(asset.mime).insert_header((header::CACHE_CONTROL, life)).insert_header((header::ETAG, asset.etag));
    Some(response.body(asset.bytes))
}
