//! A client's own rules about claims: which of them it gets where, under which name and in which form.

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

/// Where a claim may be put.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClaimPlace {
    /// The ID token.
    IdToken,
    /// The userinfo response.
    Userinfo,
    /// The access token: inside a JWT, and in what introspection says of any.
    AccessToken,
}

impl ClaimPlace {
    /// Every place.
    pub const ALL: [Self; 3] = [Self::IdToken, Self::Userinfo, Self::AccessToken];

    /// The name in the configuration.
    pub const fn name(self) -> &'static str {
        match self {
            Self::IdToken => "id_token",
            Self::Userinfo => "userinfo",
            Self::AccessToken => "access_token",
        }
    }
}

/// One rule: `{ claim = "job_title", from = "attributes.job.title", to = ["id_token"] }`. A text alone is the claim of that name.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ClaimMapping {
    /// The name that the client gets.
    pub claim: String,
    /// Where the value comes from: a claim (`email`, `address.locality`), `username`, or `attributes.` and a name; absent means the
    /// claim of the same name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// A value that is always the same, instead of `from`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<Value>,
    /// Where it is put.
    pub to: Vec<ClaimPlace>,
    /// Only if this scope was granted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scope: Option<String>,
    /// Makes one text of a list, with this between its items.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub separator: Option<String>,
}

impl ClaimMapping {
    /// The rule that a text alone stands for.
    pub fn plain(claim: impl Into<String>) -> Self {
        Self { claim: claim.into(), from: None, value: None, to: default_places(), scope: None, separator: None }
    }
}

fn default_places() -> Vec<ClaimPlace> {
    vec![ClaimPlace::IdToken, ClaimPlace::Userinfo]
}

/// The rule with all its members.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Whole {
    claim: String,
    #[serde(default)]
    from: Option<String>,
    #[serde(default)]
    value: Option<Value>,
    #[serde(default = "default_places")]
    to: Vec<ClaimPlace>,
    #[serde(default)]
    scope: Option<String>,
    #[serde(default)]
    separator: Option<String>,
}

impl<'de> Deserialize<'de> for ClaimMapping {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match Value::deserialize(deserializer)? {
            Value::String(claim) => Ok(Self::plain(claim)),
            whole => {
                let Whole { claim, from, value, to, scope, separator } =
                    serde_json::from_value(whole).map_err(serde::de::Error::custom)?;
                Ok(Self { claim, from, value, to, scope, separator })
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_text_alone_is_the_claim_of_that_name_and_a_rule_survives_its_row() {
        let rules = json!(["email", {"claim": "job", "from": "attributes.job", "to": ["access_token"], "separator": ","}]);
        let rules: Vec<ClaimMapping> = serde_json::from_value(rules).unwrap();
        assert_eq!(rules[0], ClaimMapping::plain("email"));
        let again: Vec<ClaimMapping> = serde_json::from_value(serde_json::to_value(&rules).unwrap()).unwrap();
        assert_eq!(again, rules);
    }

    #[test]
    fn a_slip_in_a_rule_is_not_passed_over() {
        for slip in
            [json!({"claims": "a"}), json!({"claim": "a", "form": "b"}), json!({"claim": "a", "to": ["idtoken"]}), json!(1)]
        {
            assert!(serde_json::from_value::<ClaimMapping>(slip.clone()).is_err(), "{slip}");
        }
    }
}
