//! `/account/activity`.

use actix_web::{HttpRequest, HttpResponse, web};
use serde_json::Value;

use super::call::{Call, Here};
use crate::flow::Stop;
use crate::flow::account::activity;
use crate::http::State;
use crate::http::extract::body;
use crate::http::middleware::Entered;
use crate::http::respond::failure;
use crate::http::screens::place;
use crate::http::sign_in::own_path;
use crate::model::{AuditEntry, Instant};
use crate::pages::{ActivityPage, ActivityRow, Moment, Section};

/// What happened with the account, the latest first.
pub async fn get_activity(request: HttpRequest, state: web::Data<State>, entered: web::ReqData<Entered>) -> HttpResponse {
    let call = Call::new(&request, &state, &entered, Section::Activity);
    let query = match body::query(&request) {
        Ok(query) => query,
        Err(error) => return failure::person(&state, &entered, &Stop::Refused(error)),
    };
    let after: Option<(Instant, String)> = place::read(query.get("after").unwrap_or_default());
    let is_first = after.is_none();
    let load = move |here: &Here<'_>| activity::list(here.house, here.one, after.as_ref());
    call.show(load, |ground, (entries, next)| ActivityPage {
        frame: ground.frame,
        rows: entries.iter().map(|entry| row(entry, ground.one.user.id.as_str(), ground.now)).collect(),
        is_first,
        next: next.map(|next| own_path(&entered, &format!("/account/activity?after={}", place::written(&next.0, &next.1)))),
        account: ground.account,
    })
    .await
}

fn row(entry: &AuditEntry, own: &str, now: Instant) -> ActivityRow {
    let text = |name: &str| entry.detail.get(name).and_then(Value::as_str).map(str::to_owned);
    let own = format!("user:{own}");
    let by_self = entry.actor == own || entry.actor.is_empty();
    ActivityRow {
        is_work: by_self && is_for_others(entry, &own),
        kind: entry.action.clone(),
        at: Moment::of(entry.at, now),
        by_self,
        address: text("address"),
        app: text("client"),
    }
}

/// What people do to their own account that is not an act upon the account itself.
const OWN: &[&str] = &["consent.give", "consent.withdraw", "device.allow", "token.replay", "agreement.accept"];

/// Whether somebody did it to another, or to what belongs to all: with a role, or for a team.
fn is_for_others(entry: &AuditEntry, own: &str) -> bool {
    let is_about_self = entry.target == own || entry.target.is_empty() || entry.action.starts_with("log");
    !is_about_self && !OWN.contains(&entry.action.as_str())
}
