//! What a browser request brings along.

use actix_web::HttpRequest;
use actix_web::http::header;

use crate::errand::Brought;
use crate::flow::visit::Arrival;
use crate::http::cookies;
use crate::http::middleware::Entered;

/// Cookie, address and browser of a request.
pub fn of(request: &HttpRequest, entered: &Entered) -> Arrival {
    let user_agent = request.headers().get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    Arrival {
        cookie: cookies::read(request, &cookies::name(&entered.site)),
        state: cookies::read(request, &cookies::state_name(&entered.site)),
        keys: Vec::new(),
        address: entered.peer.address.to_string(),
        user_agent: user_agent.to_owned(),
        speech: entered.speech.clone(),
    }
}

/// The same request with the client's keys that its errands have brought so far.
pub fn again(arrived: &Arrival, brought: &[Brought]) -> Arrival {
    Arrival { keys: brought.iter().filter_map(Brought::client_keys).collect(), ..arrived.clone() }
}
