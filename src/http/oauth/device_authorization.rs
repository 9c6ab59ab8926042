//! `POST /oauth/device_authorization` (RFC 8628 §3.1).

use actix_web::{HttpRequest, HttpResponse, web};

use super::{back_channel, basic_challenge};
use crate::flow::device;
use crate::http::State;
use crate::http::middleware::Entered;
use crate::http::respond::json;

/// Gives a device its codes.
pub async fn post_device_authorization(
    request: HttpRequest,
    payload: web::Payload,
    state: web::Data<State>,
    entered: web::ReqData<Entered>,
) -> HttpResponse {
    let address = entered.peer.address.to_string();
    let asked = back_channel(&request, payload, (&state, &entered), move |house, site, request, now| {
        device::ask(house, site, (request, &address), now)
    });
    match asked.await {
        Ok((answer, device)) => {
            let shown = [
                ("device_code", answer.device_code.as_str()),
                ("user_code", answer.user_code.as_str()),
                ("verification_uri", answer.verification_uri.as_str()),
            ];
            entered.inspection.answered(shown.into_iter());
            entered.inspection.is_of_device(&device);
            json::ok(&answer)
        }
        Err(stop) => json::stopped(&stop, basic_challenge(&request, &entered).as_deref(), &entered),
    }
}
