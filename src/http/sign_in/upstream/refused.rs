//! The page of a log-in through an upstream that was refused: the person sees what to do, the admin finds why by the reference.

use actix_web::HttpResponse;
use actix_web::http::{StatusCode, header};

use super::super::{own_path, with_cookie};
use crate::flow::federation::Refused;
use crate::flow::visit::Visit;
use crate::http::State;
use crate::http::middleware::Entered;
use crate::http::respond::page::{self, Policy};
use crate::pages::{ErrorKind, ErrorPage, ReturnUrl};
use crate::protocol::Clause;
use crate::protocol::oauth2::response::AuthorizationResponse;
use crate::protocol::relying_party::RefusalCode;

/// Seconds after which an upstream that did not answer may be tried again.
const RETRY_AFTER: i32 = 10;

/// Says what happened, in words for the person, and leads on.
pub fn respond(state: &State, entered: &Entered, visit: &Visit, refused: &Refused) -> HttpResponse {
    let code = refused.refusal.code;
    let name = refused.domain.as_ref().map_or("the other site", |domain| domain.upstream.display_name.as_str());
    log::warn!(request = &*entered.reference, site = entered.site.provider.issuer.as_str(), code = code.name(), fix = refused.refusal.fix();
        "signing in through {name} was refused: {}", refused.refusal.detail);
    let told = words(code, name);
    entered.inspection.failed(Some(code.name()), (&told, Some(&refused.refusal.detail)), Clause::Upstream);
    if let Some((client, grant)) = &refused.app {
        entered.inspection.leads_to(client, grant);
    }
    let retry = match &refused.seal {
        Some(seal) => format!("/login?interaction={seal}&choose=1"),
        None => "/account".to_owned(),
    };
    let back = match &refused.give_up {
        Some(AuthorizationResponse::Redirect(url)) => ReturnUrl::parse(url),
        _ => None,
    };
    let page = ErrorPage {
        retry: Some(own_path(entered, &retry)),
        back,
        ..ErrorPage::new(page::frame(&entered.site), ErrorKind::Upstream, code.name(), &told, &entered.reference)
    };
    let is_away = matches!(code, RefusalCode::Unreachable | RefusalCode::CertificateUntrusted | RefusalCode::RegistrationPending);
    let status = if is_away { StatusCode::SERVICE_UNAVAILABLE } else { StatusCode::BAD_REQUEST };
    let mut response = page::render(state, status, &Policy::leading_to(None), &page);
    if is_away {
        response.headers_mut().insert(header::RETRY_AFTER, header::HeaderValue::from(RETRY_AFTER));
    }
    with_cookie(response, entered, visit)
}

fn words(code: RefusalCode, name: &str) -> String {
    match code {
        RefusalCode::UpstreamError => format!("{name} did not sign you in, or you did not let it."),
        RefusalCode::Unreachable => format!("{name} does not answer at the moment."),
        RefusalCode::CertificateUntrusted => format!("{name} cannot be reached safely at the moment, so nothing was sent to it."),
        RefusalCode::RegistrationPending => format!("{name} is being made ready for the first sign-in. Try again in a moment."),
        RefusalCode::RegistrationRefused => format!("{name} does not let people sign in here yet."),
        RefusalCode::AttemptUnknown | RefusalCode::AttemptUsed => {
            "This sign-in was started too long ago, in another browser, or has come back before.".to_owned()
        }
        RefusalCode::EmailDomain => format!("Your address at {name} is not one that may sign in here."),
        RefusalCode::AccountUnknown => format!("Nobody here is known by your account at {name}."),
        RefusalCode::AccountDisabled => "Your account here may not sign in at the moment.".to_owned(),
        RefusalCode::AccountTaken => {
            format!("Your account at {name} cannot sign you in to the account here that has the same name or address.")
        }
        RefusalCode::SubjectMissing => format!("{name} did not say who you are."),
        RefusalCode::InitiatorUnknown => "The site that sent you here is not one that people sign in with here.".to_owned(),
        RefusalCode::DomainDisabled => "Signing in this way is not offered here.".to_owned(),
        _ => format!("What came back from {name} could not be trusted, so nothing was done with it."),
    }
}
