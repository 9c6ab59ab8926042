//! Which claims of a person a client gets in one place, and why: by scope (OpenID Connect Core §5.4
//! <https://openid.net/specs/openid-connect-core-1_0.html#ScopeClaims>), by the `claims` parameter (§5.5.1), or by a mapping of the
//! client's own, which stands over both.
//!
//! One function judges; what issues tokens keeps the values, and what previews them keeps the reasons.

use serde_json::{Map, Value};

use super::claims::{self, OF_TOKENS};
use super::claims_parameter::accepted_values;
use super::localisation::localise;
use super::{mapping, sources};
use crate::model::{ClaimPlace, Client, RequestedClaims, Scope, User};

/// Whose claims are asked for, by whom, and for which place.
#[derive(Clone, Copy, Debug)]
pub struct Question<'a> {
    /// The person; `None` when the client acts for itself.
    pub user: Option<&'a User>,
    /// The client.
    pub client: &'a Client,
    /// Where the claims are put.
    pub place: ClaimPlace,
    /// The scopes granted.
    pub scope: &'a Scope,
    /// Whether the scopes bring their claims to this place (§5.4).
    pub scopes_count: bool,
    /// The `claims` parameter and the languages wanted.
    pub requested: &'a RequestedClaims,
}

/// What a client gets of a claim.
#[derive(Clone, Debug, PartialEq)]
pub enum Given {
    /// Its value.
    Value(Value),
    /// The name of the source that has it.
    Source(String),
}

/// Why a claim is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// A scope brings it.
    Scope(&'static str),
    /// The `claims` parameter asks for it.
    Requested,
    /// The mapping at this place in the client's list, counted from one.
    Mapping(usize),
}

/// Why a claim is not there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hindrance<'a> {
    /// Nothing is known.
    Unknown,
    /// Nothing brings it here.
    NotAsked,
    /// The `claims` parameter asks for another value.
    OtherValue,
    /// The mapping needs this scope.
    NeedsScope(&'a str),
}

/// What is decided about a claim.
pub type Verdict<'a> = Result<(Given, Reason), Hindrance<'a>>;

impl<'a> Question<'a> {
    fn requested_here(&self) -> Option<&'a Map<String, Value>> {
        match self.place {
            ClaimPlace::IdToken => Some(&self.requested.id_token),
            ClaimPlace::Userinfo => Some(&self.requested.userinfo),
            ClaimPlace::AccessToken => None,
        }
    }

    /// What scopes and `claims` parameter say of a claim; `value` is absent for one that others vouch for.
    fn standard(&self, name: &str, value: Option<&Value>) -> Result<Reason, Hindrance<'a>> {
        if let Some(word) = claims::scope_of(self.scope, name).filter(|_| self.scopes_count) {
            return Ok(Reason::Scope(word));
        }
        let request = self.requested_here().and_then(|requested| requested.get(name)).ok_or(Hindrance::NotAsked)?;
        let accepted = accepted_values(request);
        let fits = accepted.is_empty() || value.is_some_and(|value| accepted.contains(&value));
        if fits { Ok(Reason::Requested) } else { Err(Hindrance::OtherValue) }
    }
}

/// Decides about every claim that is known of the person, asked for or mapped, and tells each decision.
pub fn judge<'a>(question: &Question<'a>, tell: &mut dyn FnMut(&str, Verdict<'a>)) {
    let nothing = Map::new();
    let requested = question.requested_here().unwrap_or(&nothing);
    let mut known = question.user.map(claims::known).unwrap_or_default();
    localise(&mut known, &question.requested.locales, requested);
    let mapped = judge_mappings(question, &known, tell);
    let is_open = |name: &str| !mapped.contains(&name);
    let vouched: Vec<_> =
        question.user.into_iter().flat_map(sources::of).filter(|(name, _)| !known.contains_key(*name)).collect();
    for (name, source) in vouched.iter().filter(|(name, _)| is_open(name)) {
        let verdict = question.standard(name, None).map(|reason| (Given::Source((*source).to_owned()), reason));
        tell(name, verdict);
    }
    for name in requested.keys().filter(|name| is_open(name) && !OF_TOKENS.contains(&name.as_str())) {
        if !known.contains_key(name) && vouched.iter().all(|(own, _)| own != name) {
            tell(name, Err(Hindrance::Unknown));
        }
    }
    for (name, value) in known.into_iter().filter(|(name, _)| !mapped.contains(&name.as_str())) {
        match question.standard(&name, Some(&value)) {
            Ok(reason) => tell(&name, Ok((Given::Value(value), reason))),
            Err(hindrance) => tell(&name, Err(hindrance)),
        }
    }
}

/// Applies the client's mappings; answers the names that they settle. Of several for one claim the first that has a value counts.
fn judge_mappings<'a>(
    question: &Question<'a>,
    known: &Map<String, Value>,
    tell: &mut dyn FnMut(&str, Verdict<'a>),
) -> Vec<&'a str> {
    let mut settled: Vec<&str> = Vec::new();
    for (rule, place) in question.client.metadata.claim_mappings.iter().zip(1..) {
        let name = rule.claim.as_str();
        if !rule.to.contains(&question.place) || settled.contains(&name) {
            continue;
        }
        if let Some(scope) = rule.scope.as_deref().filter(|scope| !question.scope.contains(scope)) {
            tell(name, Err(Hindrance::NeedsScope(scope)));
            continue;
        }
        let vouched =
            || question.user.and_then(|user| mapping::source(rule, user)).map(|source| Given::Source(source.to_owned()));
        match mapping::value(rule, question.user, known).map(Given::Value).or_else(vouched) {
            Some(given) => {
                settled.push(name);
                tell(name, Ok((given, Reason::Mapping(place))));
            }
            None => tell(name, Err(Hindrance::Unknown)),
        }
    }
    settled
}

/// The claims that a client gets in one place.
pub fn released(question: &Question<'_>) -> Map<String, Value> {
    let (mut answer, mut references) = (Map::new(), Map::new());
    judge(question, &mut |name, verdict| match verdict {
        Ok((Given::Value(value), _)) => drop(answer.insert(name.to_owned(), value)),
        Ok((Given::Source(source), _)) => drop(references.insert(name.to_owned(), source.into())),
        Err(_) => {}
    });
    if let Some(user) = question.user.filter(|_| !references.is_empty()) {
        sources::attach(&mut answer, references, user);
    }
    answer
}

/// The claims that a client's mappings put into its access tokens.
pub fn of_access_token(user: Option<&User>, client: &Client, scope: &Scope, requested: &RequestedClaims) -> Map<String, Value> {
    let place = ClaimPlace::AccessToken;
    if !client.metadata.claim_mappings.iter().any(|rule| rule.to.contains(&place)) {
        return Map::new();
    }
    released(&Question { user, client, place, scope, scopes_count: false, requested })
}

#[cfg(test)]
mod tests;
