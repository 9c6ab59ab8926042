//! JWT claims (RFC 7519 §4.1) with their types: a numeric date of another type is refused, never taken as absent
//! (RFC 8725 §3.10).

use serde_json::{Map, Value};

use super::JoseError;
use crate::model::{Instant, Seconds, SigningAlgorithm};

/// How far the clocks of others may be off, everywhere.
pub const LEEWAY: Seconds = Seconds(60);

const NUMERIC_DATES: [&str; 5] = ["exp", "iat", "nbf", "auth_time", "updated_at"];
const STRINGS: [&str; 3] = ["iss", "sub", "jti"];
/// 2^53, the largest integer that every JSON reader keeps exact.
const LATEST: i64 = 1 << 53;

/// The claims of a verified token (or of one that was only peeked at), with `iss`, `sub`, `aud`, `jti` and the dates checked for
/// their type.
#[derive(Clone, Debug, PartialEq)]
pub struct Claims {
    members: Map<String, Value>,
    algorithm: Option<SigningAlgorithm>,
    kid: Option<String>,
}

/// Who a token must be meant for.
#[derive(Clone, Copy, Debug)]
pub enum Audience<'a> {
    /// Not checked here; the caller looks at it.
    Unchecked,
    /// `aud` has at least one value, and every one is one of these (assertions: decision 17).
    Every(&'a [&'a str]),
    /// `aud` contains this value (ID tokens).
    Contains(&'a str),
    /// `aud` is this one string, not an array (FAPI 2).
    Exactly(&'a str),
}

/// What `exp` has to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expiry {
    /// Present and in the future.
    Required,
    /// In the future if present (logout tokens of others).
    Optional,
    /// Present; may have passed (an ID token as a hint).
    MayHavePassed,
}

impl Claims {
    pub(crate) fn read(
        members: Map<String, Value>,
        algorithm: Option<SigningAlgorithm>,
        kid: Option<String>,
    ) -> Result<Self, JoseError> {
        for name in NUMERIC_DATES {
            members.get(name).map_or(Ok(None), |value| numeric_date(name, value).map(Some))?;
        }
        for name in STRINGS {
            if members.get(name).is_some_and(|value| !value.is_string()) {
                return Err(JoseError::claim(name, "must be a string"));
            }
        }
        let claims = Self { members, algorithm, kid };
        match claims.members.get("aud") {
            None | Some(Value::String(_)) => {}
            Some(Value::Array(values)) if !values.is_empty() && values.iter().all(Value::is_string) => {}
            Some(_) => return Err(JoseError::claim("aud", "must be a string or an array of strings")),
        }
        Ok(claims)
    }

    /// Any claim.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.members.get(name)
    }

    /// A claim that is a string.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.members.get(name).and_then(Value::as_str)
    }

    /// A claim that is a NumericDate; a fraction is floored (decision 17).
    pub fn instant(&self, name: &str) -> Option<Instant> {
        self.members.get(name).and_then(|value| numeric_date(name, value).ok())
    }

    /// `iss`.
    pub fn issuer(&self) -> Option<&str> {
        self.text("iss")
    }

    /// `sub`.
    pub fn subject(&self) -> Option<&str> {
        self.text("sub")
    }

    /// `jti`.
    pub fn token_id(&self) -> Option<&str> {
        self.text("jti")
    }

    /// The values of `aud`, whether it is a string or an array.
    pub fn audience(&self) -> Vec<&str> {
        match self.members.get("aud") {
            Some(Value::String(one)) => vec![one],
            Some(Value::Array(values)) => values.iter().filter_map(Value::as_str).collect(),
            _ => Vec::new(),
        }
    }

    /// `exp`.
    pub fn expires_at(&self) -> Option<Instant> {
        self.instant("exp")
    }

    /// `iat`.
    pub fn issued_at(&self) -> Option<Instant> {
        self.instant("iat")
    }

    /// The algorithm that the token was verified with; `None` if it was only peeked at.
    pub fn algorithm(&self) -> Option<SigningAlgorithm> {
        self.algorithm
    }

    /// The `kid` of the token's header.
    pub fn kid(&self) -> Option<&str> {
        self.kid.as_deref()
    }

    /// Every claim.
    pub fn members(&self) -> &Map<String, Value> {
        &self.members
    }

    /// Every claim, by value.
    pub fn into_members(self) -> Map<String, Value> {
        self.members
    }

    /// An absent claim is never a pass.
    pub(crate) fn check_required(&self, names: &[&str]) -> Result<(), JoseError> {
        names
            .iter()
            .find(|name| !self.members.contains_key(**name))
            .map_or(Ok(()), |name| Err(JoseError::claim(name, "is missing")))
    }

    /// Compares `aud`.
    pub(crate) fn check_audience(&self, expected: Audience<'_>) -> Result<(), JoseError> {
        let values = self.audience();
        let fits = match expected {
            Audience::Unchecked => true,
            Audience::Every(ours) => !values.is_empty() && values.iter().all(|value| ours.contains(value)),
            Audience::Contains(ours) => values.contains(&ours),
            Audience::Exactly(ours) => self.text("aud") == Some(ours),
        };
        if fits { Ok(()) } else { Err(JoseError::claim("aud", "does not name us")) }
    }

    /// Compares `exp`, `nbf` and `iat` with the clock (RFC 7519 §4.1.4–§4.1.6).
    pub(crate) fn check_times(&self, expiry: Expiry, leeway: Seconds, now: Instant) -> Result<(), JoseError> {
        match (self.expires_at(), expiry) {
            (None, Expiry::Required | Expiry::MayHavePassed) => return Err(JoseError::claim("exp", "is missing")),
            (Some(at), Expiry::Required | Expiry::Optional) if at.plus(leeway).has_passed(now) => return Err(JoseError::Expired),
            _ => {}
        }
        let latest = now.plus(leeway);
        if ["nbf", "iat"].into_iter().filter_map(|name| self.instant(name)).any(|at| at > latest) {
            return Err(JoseError::NotYetValid);
        }
        Ok(())
    }
}

/// RFC 7519 §2: a JSON number, here from 0 to 2^53; a fraction is floored.
fn numeric_date(name: &str, value: &Value) -> Result<Instant, JoseError> {
    let whole = value.as_i64().or_else(|| {
        // a fraction or an exponent; an integer beyond i64 is too late anyway
        let floor = value.as_f64().filter(|_| value.is_f64())?.floor();
        format!("{floor:.0}").parse().ok()
    });
    whole
        .filter(|seconds| (0..=LATEST).contains(seconds))
        .map(Instant::from_epoch)
        .ok_or_else(|| JoseError::claim(name, "must be a number of seconds"))
}
