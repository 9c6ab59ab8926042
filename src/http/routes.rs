//! The table of contents: every path that is served, with its methods. Another method on a path is 405.

use actix_web::middleware::from_fn;
use actix_web::web::{self, ServiceConfig, get, post};
use actix_web::{HttpRequest, HttpResponse};

use super::middleware::{Entered, cors};
use super::respond::failure;
use super::{State, assets, oauth, sign_in};

/// Registers every route. Paths are relative to the issuer.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(web::resource("/.well-known/openid-configuration").route(get().to(oauth::get_discovery)))
        .service(web::resource("/.well-known/oauth-authorization-server").route(get().to(oauth::get_discovery)))
        .service(web::resource("/oauth/jwks").route(get().to(oauth::get_jwks)))
        .service(
            web::resource("/oauth/auz/authorize").route(get().to(oauth::get_authorize)).route(post().to(oauth::post_authorize)),
        )
        .service(web::resource("/oauth/oauth20/token").wrap(from_fn(cors)).route(post().to(oauth::post_token)))
        .service(
            web::resource("/oauth/userinfo")
                .wrap(from_fn(cors))
                .route(get().to(oauth::get_userinfo))
                .route(post().to(oauth::post_userinfo)),
        )
        .service(web::resource("/oauth/introspect").route(post().to(oauth::post_introspect)))
        .service(web::resource("/oauth/revoke").wrap(from_fn(cors)).route(post().to(oauth::post_revoke)))
        .service(
            web::resource("/oauth/end_session").route(get().to(oauth::get_end_session)).route(post().to(oauth::post_end_session)),
        )
        .service(web::resource("/login").route(get().to(sign_in::get_login)).route(post().to(sign_in::post_login)))
        .service(web::resource("/consent").route(get().to(sign_in::get_consent)).route(post().to(sign_in::post_consent)))
        .service(web::resource("/select").route(get().to(sign_in::get_select)).route(post().to(sign_in::post_select)))
        .service(web::resource("/logout").route(get().to(sign_in::get_logout)).route(post().to(sign_in::post_logout)))
        .service(web::resource("/assets/{path:.*}").route(get().to(assets::get_asset)))
        .default_service(web::to(not_found));
}

async fn not_found(_: HttpRequest, state: web::Data<State>, entered: web::ReqData<Entered>) -> HttpResponse {
    failure::not_found(&state, &entered)
}
