//! `/api/keys`: the signing keys of the provider.

use actix_web::{HttpRequest, HttpResponse, web};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::call::Call;
use super::page::Part;
use crate::crypto::{base64url, sha256};
use crate::flow::api::{Desk, keys};
use crate::flow::keys::{ReadBy, Revoked, Rotated, Seen, next_change};
use crate::http::State;
use crate::http::middleware::Entered;
use crate::model::{Action, Instant, KeyState, Seconds, SigningAlgorithm};

/// `GET /api/keys`: every key, the newest first.
pub async fn get_keys(request: HttpRequest, state: web::Data<State>, entered: web::ReqData<Entered>) -> HttpResponse {
    let call = Call::new(&request, &state, &entered);
    let (part, skew) = (Part::read(call, "/keys"), entered.site.provider.key_policy.skew);
    let work = move |desk: &Desk<'_>| {
        let shown = keys::list(desk)?.into_iter().map(|seen| shown(&seen, skew)).collect();
        part?.cut(shown, |key| key.kid.clone())
    };
    call.run(Action::SeeKeys, work).await
}

/// `GET /api/keys/{kid}`.
pub async fn get_key(
    request: HttpRequest,
    kid: web::Path<String>,
    state: web::Data<State>,
    entered: web::ReqData<Entered>,
) -> HttpResponse {
    let skew = entered.site.provider.key_policy.skew;
    let work = move |desk: &Desk<'_>| keys::find(desk, &kid).map(|seen| shown(&seen, skew));
    Call::new(&request, &state, &entered).run(Action::SeeKeys, work).await
}

/// `GET /api/keys/readers`: who has fetched the JWKS, and who has not since the newest key appeared (decision 25).
pub async fn get_readers(request: HttpRequest, state: web::Data<State>, entered: web::ReqData<Entered>) -> HttpResponse {
    let call = Call::new(&request, &state, &entered);
    let part = Part::read(call, "/keys/readers");
    let work = move |desk: &Desk<'_>| {
        let seen = keys::readers(desk)?;
        let page = part?.cut(seen.readers, name)?;
        let items: Vec<_> = page.items.iter().map(reader).collect();
        Ok(json!({ "newest_key_at": seen.newest_at.map(Instant::to_rfc3339), "items": items, "next": page.next }))
    };
    call.run(Action::SeeKeys, work).await
}

/// The body of a rotation.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Rotation {
    /// Only this algorithm; all if left out.
    algorithm: Option<SigningAlgorithm>,
}

/// `POST /api/keys/rotate`: the announced keys sign now; the old ones stay published.
pub async fn post_rotate(
    request: HttpRequest,
    payload: web::Payload,
    state: web::Data<State>,
    entered: web::ReqData<Entered>,
) -> HttpResponse {
    let call = Call::new(&request, &state, &entered);
    let asked = call.body::<Rotation>(payload).await;
    let work = move |desk: &Desk<'_>| {
        let items: Vec<_> = keys::rotate(desk, asked?.algorithm)?.iter().map(rotated).collect();
        Ok(json!({ "items": items, "next": null }))
    };
    call.run(Action::ChangeKeys, work).await
}

/// `POST /api/keys/{kid}/revoke`: emergency, nothing that the key signed counts any more.
pub async fn post_revoke(
    request: HttpRequest,
    kid: web::Path<String>,
    state: web::Data<State>,
    entered: web::ReqData<Entered>,
) -> HttpResponse {
    let cached = entered.site.keyring.jwks().max_age;
    let work = move |desk: &Desk<'_>| keys::revoke(desk, &kid).map(|done| revoked(&kid, &done, cached));
    Call::new(&request, &state, &entered).run(Action::ChangeKeys, work).await
}

/// A key as the API shows it.
#[derive(Debug, Serialize)]
struct Key {
    kid: String,
    algorithm: &'static str,
    state: KeyState,
    announced_at: String,
    activates_at: String,
    deprecates_at: String,
    retires_at: String,
    /// What happens next, and when; `null` at the end of its life.
    next_change: Option<Change>,
    /// How many tokens it has signed, as far as the processes have reported.
    signed: i64,
    /// When the last of those expires.
    last_expires_at: Option<String>,
    /// Nothing that it signs lives beyond this moment.
    nothing_outlives: Option<String>,
    /// As it is published; `null` once it is revoked.
    public_jwk: Value,
}

#[derive(Debug, Serialize)]
struct Change {
    state: KeyState,
    at: String,
}

fn shown(seen: &Seen, skew: Seconds) -> Key {
    let key = &seen.key;
    let may_have_signed = !matches!(key.state, KeyState::Revoked);
    Key {
        kid: key.kid.clone(),
        algorithm: key.algorithm.name(),
        state: key.state,
        announced_at: key.announced_at.to_rfc3339(),
        activates_at: key.activates_at.to_rfc3339(),
        deprecates_at: key.deprecates_at.to_rfc3339(),
        retires_at: key.retires_at.to_rfc3339(),
        next_change: next_change(key).map(|(state, at)| Change { state, at: at.to_rfc3339() }),
        signed: seen.signed,
        last_expires_at: seen.last_expires_at.map(Instant::to_rfc3339),
        nothing_outlives: may_have_signed.then(|| key.retires_at.minus(skew).to_rfc3339()),
        public_jwk: key.public_jwk.clone(),
    }
}

/// By what a reader is found again in the list.
fn name(one: &ReadBy) -> String {
    base64url(&sha256(format!("{}\n{}", one.reader.network, one.reader.agent).as_bytes()))
}

fn reader(one: &ReadBy) -> Value {
    let ReadBy { reader, has_newest } = one;
    json!({
        "network": reader.network, "user_agent": reader.agent, "fetches": reader.fetches,
        "first_at": reader.first_at.to_rfc3339(), "last_at": reader.last_at.to_rfc3339(), "has_newest_key": has_newest,
    })
}

fn rotated(one: &Rotated) -> Value {
    let Rotated { algorithm, kid, until, previous } = one;
    json!({ "algorithm": algorithm.name(), "kid": kid, "signs_until": until.to_rfc3339(), "previous": previous })
}

/// `cached_for`: so many seconds an app may go on trusting its copy of the JWKS.
fn revoked(kid: &str, done: &Revoked, cached: Seconds) -> Value {
    let Revoked { algorithm, was, successor } = done;
    json!({ "kid": kid, "algorithm": algorithm.name(), "was": was, "successor": successor, "cached_for": cached.0 })
}
