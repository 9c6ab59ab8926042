//! Response types and modes (OAuth 2.0 Multiple Response Type Encoding Practices; OAuth 2.0 Form Post Response Mode).

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::algorithm::UnknownName;

/// What the authorization endpoint returns. At least one of the three is set; the order of the words carries no meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ResponseType {
    /// An authorization code.
    pub code: bool,
    /// An ID token.
    pub id_token: bool,
    /// An access token.
    pub token: bool,
}

impl ResponseType {
    /// The authorization code flow.
    pub const CODE: Self = Self { code: true, id_token: false, token: false };

    /// The six of OpenID Connect Core.
    pub const ALL: [Self; 6] = [
        Self::CODE,
        Self { code: false, id_token: true, token: false },
        Self { code: false, id_token: true, token: true },
        Self { code: true, id_token: true, token: false },
        Self { code: true, id_token: false, token: true },
        Self { code: true, id_token: true, token: true },
    ];

    /// Whether a token comes from the authorization endpoint: the implicit and hybrid flows (OpenID Connect Core §3.2, §3.3).
    pub const fn has_token(self) -> bool {
        self.id_token || self.token
    }

    /// Whether an answer of this type may travel in the query: tokens must not (Multiple Response Type Encoding Practices §3, §5).
    pub const fn allows(self, mode: ResponseMode) -> bool {
        !(self.has_token() && matches!(mode, ResponseMode::Query))
    }
}

impl FromStr for ResponseType {
    type Err = UnknownName;

    fn from_str(text: &str) -> Result<Self, UnknownName> {
        let mut found = Self { code: false, id_token: false, token: false };
        for word in text.split(' ') {
            let seen = match word {
                "code" => &mut found.code,
                "id_token" => &mut found.id_token,
                "token" => &mut found.token,
                _ => return Err(UnknownName(text.to_owned())),
            };
            if std::mem::replace(seen, true) {
                return Err(UnknownName(text.to_owned()));
            }
        }
        // `token` alone is plain OAuth's implicit grant, which brings no ID token and which RFC 9700 §2.1.2 warns against.
        if Self::ALL.contains(&found) { Ok(found) } else { Err(UnknownName(text.to_owned())) }
    }
}

impl fmt::Display for ResponseType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words = [(self.code, "code"), (self.id_token, "id_token"), (self.token, "token")];
        let words: Vec<_> = words.into_iter().filter_map(|(set, word)| set.then_some(word)).collect();
        f.write_str(&words.join(" "))
    }
}

impl Serialize for ResponseType {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for ResponseType {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(|unknown: UnknownName| serde::de::Error::custom(unknown.to_string()))
    }
}

impl JsonSchema for ResponseType {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "ResponseType".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "enum": Self::ALL.map(|one| one.to_string()) })
    }
}

/// How the answer travels back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ResponseMode {
    /// In the query of the redirect URI.
    Query,
    /// In its fragment.
    Fragment,
    /// In a form that a page posts to it.
    FormPost,
}

impl ResponseMode {
    /// Every mode that is served.
    pub const ALL: [Self; 3] = [Self::Query, Self::Fragment, Self::FormPost];

    /// The registered name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Query => "query",
            Self::Fragment => "fragment",
            Self::FormPost => "form_post",
        }
    }
}

impl FromStr for ResponseMode {
    type Err = UnknownName;

    fn from_str(text: &str) -> Result<Self, UnknownName> {
        Self::ALL.into_iter().find(|mode| mode.name() == text).ok_or_else(|| UnknownName(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_of_the_words_carries_no_meaning_and_none_may_repeat() {
        assert_eq!("token id_token code".parse(), "code id_token token".parse::<ResponseType>());
        assert!("code code".parse::<ResponseType>().is_err());
        assert!("".parse::<ResponseType>().is_err());
        assert!("none".parse::<ResponseType>().is_err());
        assert!("token".parse::<ResponseType>().is_err(), "not one of OpenID Connect");
    }
}
