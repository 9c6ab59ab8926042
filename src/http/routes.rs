//! The table of contents: every path that is served, with its methods. Another method on a path is 405.

use actix_web::middleware::from_fn;
use actix_web::web::{self, ServiceConfig, delete, get, post, put};
use actix_web::{HttpRequest, HttpResponse};

use super::middleware::{Entered, cors};
use super::respond::failure;
use super::{State, account, admin, api, assets, brand, choose_password, oauth, portal, recovery, setup, sign_in, welcome};
use crate::flow::federation::examination::TRY;
use crate::flow::federation::sign_out::RETURN;
use crate::flow::portal::try_it;
use crate::protocol::own_api;
use crate::protocol::relying_party::begin::{CALLBACK, PORTAL_CALLBACK};
use crate::protocol::relying_party::initiate::{INITIATE, ONWARD};
use crate::protocol::webfinger;

/// Registers every route. Paths are relative to the issuer.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(web::resource("/.well-known/openid-configuration").route(get().to(oauth::get_discovery)))
        .service(web::resource("/.well-known/oauth-authorization-server").route(get().to(oauth::get_discovery)))
        .service(web::resource(webfinger::PATH).route(get().to(oauth::get_webfinger)))
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
        .service(web::resource("/oauth/device_authorization").route(post().to(oauth::post_device_authorization)))
        .service(web::resource("/oauth/introspect").route(post().to(oauth::post_introspect)))
        .service(web::resource("/oauth/revoke").wrap(from_fn(cors)).route(post().to(oauth::post_revoke)))
        .service(web::resource("/oauth/register").wrap(from_fn(cors)).route(post().to(oauth::post_register)))
        .service(
            web::resource("/oauth/register/{client_id}")
                .wrap(from_fn(cors))
                .route(get().to(oauth::get_registration))
                .route(put().to(oauth::put_registration))
                .route(delete().to(oauth::delete_registration)),
        )
        .service(
            web::resource("/oauth/end_session").route(get().to(oauth::get_end_session)).route(post().to(oauth::post_end_session)),
        )
        .service(web::resource("/oauth/check_session").route(get().to(oauth::get_check_session)))
        .service(web::resource("/login").route(get().to(sign_in::get_login)).route(post().to(sign_in::post_login)))
        .service(web::resource("/login/passkey").route(post().to(sign_in::post_passkey)))
        .service(
            web::resource("/login/factor")
                .route(get().to(sign_in::get_second_factor))
                .route(post().to(sign_in::post_second_factor)),
        )
        .service(web::resource("/consent").route(get().to(sign_in::get_consent)).route(post().to(sign_in::post_consent)))
        .service(web::resource("/device").route(get().to(sign_in::get_device)).route(post().to(sign_in::post_device)))
        .service(web::resource("/device/done").route(get().to(sign_in::get_device_done)))
        .service(web::resource("/agreements").route(get().to(sign_in::get_agreements)).route(post().to(sign_in::post_agreements)))
        .service(web::resource("/select").route(get().to(sign_in::get_select)).route(post().to(sign_in::post_select)))
        .service(web::resource("/logout").route(get().to(sign_in::get_logout)).route(post().to(sign_in::post_logout)))
        .service(web::resource("/logout/done").route(get().to(sign_in::get_done)))
        .configure(person)
        .configure(upstream)
        .configure(admin::screens)
        .configure(portal::screens)
        .service(web::resource(try_it::PATH).route(get().to(portal::get_tried)))
        .service(
            web::scope(own_api::PATH)
                .service(web::resource("/docs").route(get().to(api::get_docs)))
                .configure(api::operations)
                .default_service(web::to(api::not_found)),
        )
        .service(web::resource("/assets/{path:.*}").route(get().to(assets::get_asset)))
        .service(web::resource("/brand/{name}").route(get().to(brand::get_brand)))
        .default_service(web::to(not_found));
}

/// Signing in through upstreams.
fn upstream(config: &mut ServiceConfig) {
    config
        .service(web::resource(TRY).route(get().to(sign_in::upstream::get_try)))
        .service(web::resource("/login/upstream").route(get().to(sign_in::upstream::get_depart)))
        .service(
            web::resource("/login/first")
                .route(get().to(sign_in::upstream::get_first))
                .route(post().to(sign_in::upstream::post_first)),
        )
        .service(
            web::resource("/login/link")
                .route(get().to(sign_in::upstream::get_link))
                .route(post().to(sign_in::upstream::post_link)),
        )
        .service(
            web::resource(CALLBACK)
                .route(get().to(sign_in::upstream::get_callback))
                .route(post().to(sign_in::upstream::post_callback)),
        )
        .service(
            web::resource(format!("{CALLBACK}/{{name}}"))
                .route(get().to(sign_in::upstream::get_own_callback))
                .route(post().to(sign_in::upstream::post_own_callback)),
        )
        .service(
            web::resource(PORTAL_CALLBACK)
                .route(get().to(sign_in::upstream::get_portal_callback))
                .route(post().to(sign_in::upstream::post_portal_callback)),
        )
        .service(
            web::resource("/oauth/auz/grants/provider/backchannel_logout/{name}")
                .route(post().to(sign_in::upstream::post_back_channel)),
        )
        .service(
            web::resource("/oauth/auz/grants/provider/frontchannel_logout/{name}")
                .route(get().to(sign_in::upstream::get_front_channel)),
        )
        .service(web::resource("/oauth/auz/grants/provider/request/{id}").route(get().to(sign_in::upstream::get_request_object)))
        .service(web::resource("/oauth/auz/grants/provider/jwks/{name}").route(get().to(sign_in::upstream::get_identity_keys)))
        .service(
            web::resource(INITIATE)
                .route(get().to(sign_in::upstream::get_initiate))
                .route(post().to(sign_in::upstream::post_initiate)),
        )
        .service(web::resource(ONWARD).route(get().to(sign_in::upstream::get_onward)))
        .service(web::resource(RETURN).route(get().to(sign_in::upstream::get_return)))
        .service(web::resource("/account/identities").route(get().to(account::get_identities)))
        .service(web::resource("/account/identities/unlink").route(post().to(account::post_unlink)))
        .service(web::resource("/account/identities/link").route(post().to(account::post_link)));
}

/// The pages of a person's own: where to begin, and the account.
fn person(config: &mut ServiceConfig) {
    config
        .service(web::resource("/").route(get().to(welcome::get_welcome)))
        .service(web::resource("/setup").route(get().to(setup::get_setup)).route(post().to(setup::post_setup)))
        .service(
            web::resource("/password")
                .route(get().to(choose_password::get_choose))
                .route(post().to(choose_password::post_choose)),
        )
        .service(web::resource("/signup").route(get().to(sign_in::get_sign_up)).route(post().to(sign_in::post_sign_up)))
        .service(
            web::resource("/signup/confirm")
                .route(get().to(sign_in::get_new_account))
                .route(post().to(sign_in::post_new_account)),
        )
        .service(web::resource("/signup/invited").route(get().to(sign_in::get_invited)).route(post().to(sign_in::post_invited)))
        .service(web::resource("/recover").route(get().to(recovery::get_recover)).route(post().to(recovery::post_recover)))
        .service(web::resource("/recover/password").route(get().to(recovery::get_reset)).route(post().to(recovery::post_reset)))
        .service(web::resource("/account/email/verify").route(post().to(account::post_verify)))
        .service(
            web::resource("/account/email/confirm").route(get().to(account::get_confirm)).route(post().to(account::post_confirm)),
        )
        .service(web::resource("/account/email").route(get().to(account::get_address)).route(post().to(account::post_address)))
        .service(
            web::resource("/account/email/change").route(get().to(account::get_change)).route(post().to(account::post_change)),
        )
        .service(web::resource("/account/email/keep").route(get().to(account::get_keep)).route(post().to(account::post_keep)))
        .service(web::resource("/account/activity").route(get().to(account::get_activity)))
        .service(web::resource("/account/data").route(get().to(account::get_data)))
        .service(web::resource("/account/data/download").route(post().to(account::post_download)))
        .service(web::resource("/account/delete").route(get().to(account::get_delete)).route(post().to(account::post_delete)))
        .service(
            web::resource("/account/keep")
                .route(get().to(account::get_keep_account))
                .route(post().to(account::post_keep_account)),
        )
        .service(web::resource("/account").route(get().to(account::get_overview)))
        .service(web::resource("/account/profile").route(get().to(account::get_profile)).route(post().to(account::post_profile)))
        .service(
            web::resource("/account/password").route(get().to(account::get_password)).route(post().to(account::post_password)),
        )
        .configure(factors)
        .service(web::resource("/account/sessions").route(get().to(account::get_sessions)))
        .service(web::resource("/account/sessions/end").route(post().to(account::post_end_session)))
        .service(web::resource("/account/sessions/end-others").route(post().to(account::post_end_others)))
        .service(web::resource("/account/agreements").route(get().to(account::get_accepted)))
        .service(web::resource("/account/apps").route(get().to(account::get_apps)))
        .service(
            web::resource("/account/apps/remove")
                .route(get().to(account::get_remove_app))
                .route(post().to(account::post_remove_app)),
        );
}

/// The second step of a person's own.
fn factors(config: &mut ServiceConfig) {
    config
        .service(web::resource("/account/factors").route(get().to(account::get_factors)))
        .service(
            web::resource("/account/factors/passkey")
                .route(get().to(account::get_passkey))
                .route(post().to(account::post_passkey)),
        )
        .service(web::resource("/account/factors/totp").route(get().to(account::get_totp)).route(post().to(account::post_totp)))
        .service(
            web::resource("/account/factors/codes").route(get().to(account::get_codes)).route(post().to(account::post_codes)),
        )
        .service(
            web::resource("/account/factors/remove")
                .route(get().to(account::get_remove_factor))
                .route(post().to(account::post_remove_factor)),
        );
}

async fn not_found(_: HttpRequest, state: web::Data<State>, entered: web::ReqData<Entered>) -> HttpResponse {
    failure::not_found(&state, &entered)
}
