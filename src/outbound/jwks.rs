//! JWK Sets of others, fetched by URI and kept (OpenID Connect Core §10.1.1; decision 40).
//!
//! A set is kept for as long as its `Cache-Control` says, within bounds. A token that names an unknown key may cause one fetch at
//! once, then at most one per 30 seconds and set, so invented names cannot make us hammer anybody. Of many who need the same set
//! one fetches and the others wait. Sets are kept per client (or upstream) and URI: what one client does to its set, e.g. exhaust
//! that one fetch, touches no other.

use std::sync::Arc;

use moka::sync::Cache;
use tokio::sync::Mutex;

use super::client::{Client, Request};
use super::{Answer, FetchError};
use crate::jose::{KeySet, Strictness};
use crate::model::{Instant, Seconds};

/// The largest set: a hundred keys of 8192 bits.
const MOST: usize = 160 * 1024;
/// Sets that are kept at the same time.
const SETS: u64 = 1_000;
/// For how long a set is kept when it does not say.
const DEFAULT_AGE: i64 = 300;
/// The least and the most of what it may say.
const AGES: (i64, i64) = (60, 3_600);
/// The time between two fetches for unknown keys.
const REFETCH: Seconds = Seconds(30);
/// The time between two attempts while fetching fails.
const RETRY: Seconds = Seconds(10);
/// For how long past its age a set still serves while its place cannot be reached.
const GRACE: Seconds = Seconds(3_600);

/// What a set is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ask {
    /// A key, to be looked for in the kept set.
    Kept,
    /// A key that the kept set does not have.
    UnknownKey,
}

/// The sets that are kept. Cheap to clone.
#[derive(Clone, Debug)]
pub struct RemoteKeys {
    client: Client,
    sets: Cache<(String, String), Arc<Mutex<Kept>>>,
}

#[derive(Debug, Default)]
struct Kept {
    set: Option<Arc<KeySet>>,
    fresh_until: Option<Instant>,
    refetched_at: Option<Instant>,
    failed_at: Option<(Instant, FetchError)>,
}

impl RemoteKeys {
    /// Nothing is fetched yet.
    pub fn new(client: Client) -> Self {
        Self { client, sets: Cache::new(SETS) }
    }

    /// The set of `owner` (a client or an upstream) at `uri`.
    ///
    /// # Errors
    /// Why it could not be fetched, if none is kept that may still serve.
    pub async fn get(&self, owner: &str, uri: &str, ask: Ask, now: Instant) -> Result<Arc<KeySet>, FetchError> {
        self.get_through((&self.client, Request::get(uri)), (owner, uri), ask, now).await
    }

    /// The same with a client and a request of the caller's own: an upstream may have its own authorities and headers.
    ///
    /// # Errors
    /// As [`RemoteKeys::get`].
    pub async fn get_through(
        &self,
        (client, request): (&Client, Request),
        (owner, uri): (&str, &str),
        ask: Ask,
        now: Instant,
    ) -> Result<Arc<KeySet>, FetchError> {
        let kept = self.sets.get_with((owner.to_owned(), uri.to_owned()), Arc::default);
        let mut kept = kept.lock().await;
        if let (Some(set), false) = (&kept.set, kept.wants_fetch(ask, now)) {
            return Ok(set.clone());
        }
        if let Some((at, error)) = &kept.failed_at
            && within(*at, RETRY, now)
        {
            return kept.may_serve(now).ok_or_else(|| error.clone());
        }
        if kept.set.is_some() && ask == Ask::UnknownKey {
            kept.refetched_at = Some(now);
        }
        match fetch(client, request).await {
            Ok((set, age)) => {
                let set = Arc::new(set);
                let refetched_at = kept.refetched_at;
                *kept = Kept { set: Some(set.clone()), fresh_until: Some(now.plus(age)), refetched_at, failed_at: None };
                Ok(set)
            }
            Err(error) => {
                kept.failed_at = Some((now, error.clone()));
                kept.may_serve(now).ok_or(error)
            }
        }
    }
}

async fn fetch(client: &Client, request: Request) -> Result<(KeySet, Seconds), FetchError> {
    let request = request.accept("application/jwk-set+json, application/json").most(MOST);
    let answer = client.send(request).await?;
    let set = KeySet::parse(&answer.json()?, Strictness::Lenient).map_err(|_| FetchError::Content("it is not a JWK Set"))?;
    Ok((set, age(&answer)))
}

impl Kept {
    fn wants_fetch(&self, ask: Ask, now: Instant) -> bool {
        let is_old = self.fresh_until.is_none_or(|until| until.has_passed(now));
        let may_refetch = self.refetched_at.is_none_or(|at| !within(at, REFETCH, now));
        is_old || (ask == Ask::UnknownKey && may_refetch)
    }

    fn may_serve(&self, now: Instant) -> Option<Arc<KeySet>> {
        let until = self.fresh_until?.plus(GRACE);
        self.set.clone().filter(|_| !until.has_passed(now))
    }
}

/// Whether `now` is less than `span` after `at`. A clock that was put back does not extend the span.
fn within(at: Instant, span: Seconds, now: Instant) -> bool {
    (0..span.0).contains(&now.since(at).0)
}

/// For how long an answer may be kept (RFC 9111 §5.2.2), within our bounds.
fn age(answer: &Answer) -> Seconds {
    let mut directives = answer.cache_control.split(',').map(str::trim);
    let (least, most) = AGES;
    let told = directives.clone().find_map(|directive| directive.strip_prefix("max-age=")?.trim_matches('"').parse().ok());
    let uncacheable = directives.any(|directive| matches!(directive, "no-store" | "no-cache"));
    Seconds(if uncacheable { least } else { told.unwrap_or(DEFAULT_AGE).clamp(least, most) })
}
