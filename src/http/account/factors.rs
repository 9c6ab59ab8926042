//! `/account/factors`: the second step of the person's own.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};

use super::call::{Call, Ground, Here};
use super::{flash, problem_at};
use crate::flow::account::factors::{self, Added, Confirmation, Own, Removed, Setup};
use crate::flow::account::{Mistakes, prove};
use crate::flow::admin::shown_once;
use crate::flow::{Result, Stop, passkey};
use crate::http::State;
use crate::http::extract::body;
use crate::http::middleware::Entered;
use crate::http::respond::{failure, page};
use crate::http::sign_in::{Posted, UNACCEPTED, own_path, with_cookie};
use crate::model::{Factors, Passkey, TotpFactor};
use crate::pages::{
    ConfirmKind, ConfirmPage, FactorRow, FactorsPage, Field, Hidden, QrCode, RecoveryCodesPage, Section, TotpPage,
};
use crate::protocol::Parameters;

pub(super) const PAGE: &str = "/account/factors";
const SETUP: &str = "/account/factors/totp";
/// What an app is called unless the person says otherwise.
const USUAL_NAME: &str = "Authenticator app";

/// What the person has.
pub async fn get_factors(request: HttpRequest, state: web::Data<State>, entered: web::ReqData<Entered>) -> HttpResponse {
    let call = Call::new(&request, &state, &entered, Section::Factors);
    call.show(
        |here| Ok((factors::list(here.house, here.one)?, passkey::place(here.site).is_some())),
        |ground, (own, takes_passkeys)| FactorsPage {
            frame: ground.frame,
            account: ground.account,
            has_any: own.are_asked_for(),
            passkeys: own.passkeys.iter().map(|passkey| FactorRow::of_passkey(passkey, ground.now)).collect(),
            may_add_passkey: takes_passkeys && own.passkeys.len() < Passkey::MOST,
            apps: own.totp.iter().map(|app| FactorRow::of(app, ground.now)).collect(),
            may_add: own.totp.len() < TotpFactor::MOST,
            codes_left: own.codes_left,
            codes_are_few: own.codes_left <= Factors::FEW_CODES,
        },
    )
    .await
}

/// Something that only somebody who has just proved who they are may see or do; else the way through the log-in page and back to `path`.
pub(super) fn proved<T>(here: &Here<'_>, path: &str, work: impl FnOnce() -> Result<T>) -> Result<std::result::Result<T, String>> {
    match prove(here.house, here.site, (here.visit, here.one), path, here.now)? {
        Some(seal) => Ok(Err(seal)),
        None => work().map(Ok),
    }
}

fn totp_page(ground: Ground, setup: Setup, name: &str, mistakes: &Mistakes) -> TotpPage {
    TotpPage {
        frame: ground.frame,
        account: ground.account,
        setup: setup.seal,
        qr: QrCode::of(setup.url.reveal()),
        secret: setup.secret.reveal().to_owned(),
        name: Field { problem: problem_at(mistakes, "name"), ..Field::of(Some(name)) },
        code: Field { problem: problem_at(mistakes, "code"), ..Field::default() },
    }
}

/// A new secret, to be scanned.
pub async fn get_totp(request: HttpRequest, state: web::Data<State>, entered: web::ReqData<Entered>) -> HttpResponse {
    let call = Call::new(&request, &state, &entered, Section::Factors);
    let crossed = call.read(|here| proved(here, SETUP, || factors::draw(here.house, here.site, here.one, here.now))).await;
    call.answer(crossed, |visit, one, drawn| match drawn {
        Err(seal) => call.sign_in(visit, &seal),
        Ok(setup) => call.page(StatusCode::OK, &totp_page(call.ground(visit, one, None), setup, USUAL_NAME, &Mistakes::new())),
    })
}

/// Sets the app up.
pub async fn post_totp(
    request: HttpRequest,
    payload: web::Payload,
    state: web::Data<State>,
    entered: web::ReqData<Entered>,
) -> HttpResponse {
    let call = Call::new(&request, &state, &entered, Section::Factors);
    let posted = match Posted::read(&request, payload, &entered).await {
        Ok(posted) => posted,
        Err(stop) => return failure::person(&state, &entered, &stop),
    };
    let name = posted.get("name").to_owned();
    let crossed = call.write(posted, |here, posted| {
        proved(here, SETUP, || {
            let typed = Confirmation { seal: posted.get("setup"), name: posted.get("name"), code: posted.get("code") };
            let added = factors::add(here.house, here.site, (here.visit, here.one), &typed, here.now)?;
            let shown = match &added {
                Added::Done(Some(codes)) => Some(sealed(here, codes)?),
                _ => None,
            };
            Ok((added, shown))
        })
    });
    call.answer(crossed.await, |visit, one, done| match done {
        Err(seal) => call.sign_in(visit, &seal),
        Ok((Added::Done(_), Some(shown))) => codes_shown(&entered, visit, &shown),
        Ok((Added::Done(_), None)) => call.go(visit, flash::FACTOR),
        Ok((Added::Stale, _)) => call.go(visit, flash::STALE),
        Ok((Added::Mistaken(setup, mistakes), _)) => {
            call.page(UNACCEPTED, &totp_page(call.ground(visit, one, None), *setup, &name, &mistakes))
        }
    })
}

pub(super) fn sealed(here: &Here<'_>, codes: &[crate::crypto::Plain]) -> Result<String> {
    let what = factors::shown_to(&here.one.user.id);
    shown_once::seal(here.house, here.visit, (&what, &factors::joined(codes)), here.now)
}

/// 303 to the page that shows codes.
pub(super) fn codes_shown(entered: &Entered, visit: &crate::flow::visit::Visit, seal: &str) -> HttpResponse {
    let location = own_path(entered, &format!("/account/factors/codes?shown={seal}"));
    with_cookie(page::see_other(&location), entered, visit)
}

fn query(request: &HttpRequest) -> std::result::Result<Parameters, Stop> {
    body::query(request).map_err(Stop::Refused)
}

/// Shows codes that have just been made.
pub async fn get_codes(request: HttpRequest, state: web::Data<State>, entered: web::ReqData<Entered>) -> HttpResponse {
    let call = Call::new(&request, &state, &entered, Section::Factors);
    let query = match query(&request) {
        Ok(query) => query,
        Err(stop) => return failure::person(&state, &entered, &stop),
    };
    let crossed = call.read(move |here| {
        let (what, seal) = (factors::shown_to(&here.one.user.id), query.get("shown").unwrap_or_default());
        let told = ("account.show_recovery_codes", format!("user:{}", here.one.user.id));
        shown_once::show(here.house, here.visit, (&what, seal), told, here.now)
    });
    call.answer(crossed.await, |visit, one, shown| {
        let Some(codes) = shown else { return page::see_other(&own_path(&entered, PAGE)) };
        let ground = call.ground(visit, one, None);
        let codes = codes.reveal().split(' ').map(str::to_owned).collect();
        call.page(StatusCode::OK, &RecoveryCodesPage { frame: ground.frame, account: ground.account, codes })
    })
}

/// Makes new codes.
pub async fn post_codes(
    request: HttpRequest,
    payload: web::Payload,
    state: web::Data<State>,
    entered: web::ReqData<Entered>,
) -> HttpResponse {
    let call = Call::new(&request, &state, &entered, Section::Factors);
    let posted = match Posted::read(&request, payload, &entered).await {
        Ok(posted) => posted,
        Err(stop) => return failure::person(&state, &entered, &stop),
    };
    let crossed = call.write(posted, |here, _| {
        proved(here, "/account/factors?done=proved", || {
            let codes = factors::renew_codes(here.house, (here.visit, here.one), here.now)?;
            codes.map(|codes| sealed(here, &codes)).transpose()
        })
    });
    call.answer(crossed.await, |visit, _, done| match done {
        Err(seal) => call.sign_in(visit, &seal),
        Ok(Some(shown)) => codes_shown(&entered, visit, &shown),
        Ok(None) => call.go(visit, flash::STALE),
    })
}

fn remove_path(id: &str) -> String {
    let mut path = url::form_urlencoded::Serializer::new("/account/factors/remove?".to_owned());
    path.append_pair("factor", id).finish()
}

fn question(found: &Own, all: &Factors, is_last: bool) -> ConfirmKind {
    let name = found.name().to_owned();
    match found {
        Own::Totp(_) => ConfirmKind::RemoveFactor { name, is_last },
        Own::Passkey(_) => ConfirmKind::RemovePasskey { name, is_last_passkey: all.passkeys.len() == 1, is_last },
    }
}

/// Asks before an app or a passkey is removed.
pub async fn get_remove_factor(request: HttpRequest, state: web::Data<State>, entered: web::ReqData<Entered>) -> HttpResponse {
    let call = Call::new(&request, &state, &entered, Section::Factors);
    let query = match query(&request) {
        Ok(query) => query,
        Err(stop) => return failure::person(&state, &entered, &stop),
    };
    let crossed = call.read(move |here| {
        let wanted = query.get("factor").unwrap_or_default();
        proved(here, &remove_path(wanted), || {
            let own = factors::list(here.house, here.one)?;
            let is_last = own.totp.len() + own.passkeys.len() == 1;
            Ok(Own::find(&own, wanted).map(|found| question(&found, &own, is_last)).map(|asked| (wanted.to_owned(), asked)))
        })
    });
    call.answer(crossed.await, |visit, one, found| {
        let cancel = own_path(&entered, PAGE);
        let (wanted, question) = match found {
            Err(seal) => return call.sign_in(visit, &seal),
            Ok(None) => return page::see_other(&cancel),
            Ok(Some(found)) => found,
        };
        let ground = call.ground(visit, one, None);
        let page = ConfirmPage {
            frame: ground.frame,
            account: ground.account,
            action: own_path(&entered, "/account/factors/remove"),
            fields: vec![Hidden::new("factor", wanted)],
            question,
            cancel,
        };
        call.page(StatusCode::OK, &page)
    })
}

/// Removes it.
pub async fn post_remove_factor(
    request: HttpRequest,
    payload: web::Payload,
    state: web::Data<State>,
    entered: web::ReqData<Entered>,
) -> HttpResponse {
    let call = Call::new(&request, &state, &entered, Section::Factors);
    let posted = match Posted::read(&request, payload, &entered).await {
        Ok(posted) => posted,
        Err(stop) => return failure::person(&state, &entered, &stop),
    };
    let crossed = call.write(posted, |here, posted| {
        let wanted = posted.get("factor");
        proved(here, &remove_path(wanted), || factors::remove(here.house, here.site, (here.visit, here.one), wanted, here.now))
    });
    call.answer(crossed.await, |visit, _, done| match done {
        Err(seal) => call.sign_in(visit, &seal),
        Ok(Removed::Gone) => call.go(visit, flash::FACTOR_REMOVED),
        Ok(Removed::OnlyWayIn) => call.go(visit, flash::ONLY_PASSKEY),
        Ok(Removed::Unknown) => call.go(visit, flash::STALE),
    })
}
