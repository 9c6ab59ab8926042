//! The page of a log-in through an upstream that was refused: the person sees what to do, the admin finds why by the reference.

use actix_web::HttpResponse;
use actix_web::http::{StatusCode, header};

use super::super::{own_path, with_cookie};
use crate::flow::federation::Refused;
use crate::flow::visit::Visit;
use crate::http::State;
use crate::http::middleware::Entered;
use crate::http::respond::page::{self, Policy};
use crate::pages::{ErrorKind, ErrorPage, Reason, ReturnUrl};
use crate::protocol::Clause;
use crate::protocol::oauth2::response::AuthorizationResponse;
use crate::protocol::relying_party::RefusalCode;

/// Seconds after which an upstream that did not answer may be tried again.
const RETRY_AFTER: i32 = 10;

/// Says what happened, in words for the person, and leads on.
pub fn respond(state: &State, entered: &Entered, visit: &Visit, refused: &Refused) -> HttpResponse {
    let code = refused.refusal.code;
    let domain = refused.domain.as_ref().map(|domain| domain.upstream.display_name.as_str());
    let name = domain.unwrap_or("an unknown domain");
    log::warn!(request = &*entered.reference, site = entered.site.provider.issuer.as_str(), code = code.name(), fix = refused.refusal.fix();
        "signing in through {name} was refused: {}", refused.refusal.detail);
    let told = words(code, domain);
    entered.inspection.failed(Some(code.name()), (&told.english(), Some(&refused.refusal.detail)), Clause::Upstream);
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
        ..ErrorPage::new(page::spoken(entered), ErrorKind::Upstream, code.name(), told, &entered.reference)
    };
    let is_away = matches!(code, RefusalCode::Unreachable | RefusalCode::CertificateUntrusted | RefusalCode::RegistrationPending);
    let status = if is_away { StatusCode::SERVICE_UNAVAILABLE } else { StatusCode::BAD_REQUEST };
    let mut response = page::render(state, status, &Policy::leading_to(None), &page);
    if is_away {
        response.headers_mut().insert(header::RETRY_AFTER, header::HeaderValue::from(RETRY_AFTER));
    }
    with_cookie(response, entered, visit)
}

fn words(code: RefusalCode, name: Option<&str>) -> Reason {
    let naming = |message| name.map_or(Reason::told("told-answer-untrusted-nameless"), |name| Reason::naming(message, name));
    match code {
        RefusalCode::UpstreamError => naming("told-upstream-error"),
        RefusalCode::Unreachable => naming("told-upstream-unreachable"),
        RefusalCode::CertificateUntrusted => naming("told-upstream-untrusted"),
        RefusalCode::RegistrationPending => naming("told-upstream-pending"),
        RefusalCode::RegistrationRefused => naming("told-upstream-refuses"),
        RefusalCode::AttemptUnknown | RefusalCode::AttemptUsed => Reason::told("told-attempt-over"),
        RefusalCode::EmailDomain => naming("told-email-domain"),
        RefusalCode::AccountUnknown => naming("told-account-unknown"),
        RefusalCode::AccountDisabled => Reason::told("told-account-disabled"),
        RefusalCode::AccountTaken => naming("told-account-taken"),
        RefusalCode::SubjectMissing => naming("told-subject-missing"),
        RefusalCode::InitiatorUnknown => Reason::told("told-initiator-unknown"),
        RefusalCode::DomainDisabled => Reason::told("told-domain-disabled"),
        _ => naming("told-answer-untrusted"),
    }
}
