//! `GET /assets/…`: style sheet, icons and small scripts, embedded and named by content hash.

use actix_web::http::header;
use actix_web::{HttpResponse, web};

use super::State;
use super::middleware::Entered;
use super::respond::failure;
use crate::pages::assets;

/// An embedded file. One whose name carries its hash never changes.
pub async fn get_asset(path: web::Path<String>, state: web::Data<State>, entered: web::ReqData<Entered>) -> HttpResponse {
    let Some(asset) = assets::find(&path) else { return failure::not_found(&state, &entered) };
    let life = if asset.immutable { "public, max-age=31536000, immutable" } else { "public, max-age=300" };
    HttpResponse::Ok()
        .content_type(asset.mime)
        .insert_header((header::CACHE_CONTROL, life))
        .insert_header((header::ETAG, asset.etag))
        .body(asset.bytes)
}
