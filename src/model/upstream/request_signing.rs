//! How the requests that a domain sends are secured (OpenID Connect Core §6.1 <https://openid.net/specs/openid-connect-core-1_0.html#JWTRequests>).

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};

use crate::model::SigningAlgorithm;
use crate::model::algorithm::UnknownName;

/// The `alg` of a request object. Only what *we* send may be unsigned, and only where a domain says so: nothing that comes back ever is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum RequestSigning {
    /// Signed with this algorithm.
    Signed(SigningAlgorithm),
    /// `none` (RFC 7515 appendix A.5): the form of a request object without its protection, for upstreams that take no other.
    Unsigned,
}

impl RequestSigning {
    /// The registered name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Signed(algorithm) => algorithm.name(),
            Self::Unsigned => "none",
        }
    }

    /// Everything that a domain can name.
    pub fn all() -> impl Iterator<Item = Self> {
        SigningAlgorithm::ALL.into_iter().map(Self::Signed).chain([Self::Unsigned])
    }

    /// The algorithm, if there is one.
    pub const fn algorithm(self) -> Option<SigningAlgorithm> {
        match self {
            Self::Signed(algorithm) => Some(algorithm),
            Self::Unsigned => None,
        }
    }
}

impl FromStr for RequestSigning {
    type Err = UnknownName;

    fn from_str(name: &str) -> Result<Self, UnknownName> {
        if name == Self::Unsigned.name() { Ok(Self::Unsigned) } else { name.parse().map(Self::Signed) }
    }
}

impl TryFrom<String> for RequestSigning {
    type Error = UnknownName;

    fn try_from(name: String) -> Result<Self, UnknownName> {
        name.parse()
    }
}

impl From<RequestSigning> for String {
    fn from(own: RequestSigning) -> Self {
        own.name().to_owned()
    }
}

impl fmt::Display for RequestSigning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl JsonSchema for RequestSigning {
    fn schema_name() -> Cow<'static, str> {
        "RequestSigning".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "enum": Self::all().map(Self::name).collect::<Vec<_>>() })
    }
}

#[cfg(test)]
mod tests {
    use super::RequestSigning;

    #[test]
    fn every_name_is_read_back_and_none_is_one_of_them() {
        let names: Vec<_> = RequestSigning::all().map(RequestSigning::name).collect();
        assert_eq!((names.len(), names.last()), (14, Some(&"none")));
        for own in RequestSigning::all() {
            assert_eq!(own.name().parse(), Ok(own));
            let text = serde_json::to_string(&own).unwrap();
            assert_eq!(serde_json::from_str::<RequestSigning>(&text).unwrap(), own, "{text}");
        }
        assert!("None".parse::<RequestSigning>().is_err());
        assert!(serde_json::from_str::<RequestSigning>("\"NONE\"").is_err());
    }
}
