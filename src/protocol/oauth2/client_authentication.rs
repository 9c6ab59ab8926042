//! Client authentication (RFC 6749 §2.3, §3.2.1 <https://www.rfc-editor.org/rfc/rfc6749#section-2.3>; OpenID Connect Core §9;
//! RFC 7521 §4.2; RFC 9700 §2.5), the same at token, introspection and revocation.
//!
//! [`Presented::parse`] reads what the request brings and names a client; [`check`] judges it against the registered client and
//! yields an [`Authenticated`] one. Only the latter can be handed to the judgements of grants.

use super::super::clause::Clause;
use super::super::error::{ErrorCode, OAuthError};
use super::super::jwt_assertion::{self, AssertionUse, Audiences, ClientKeys};
use super::super::parameters::{self, Parameters};
use crate::crypto::{Plain, from_base64};
use crate::model::{AuthMethod, Client, ClientSecret, Id, Instant};

/// The one value of `client_assertion_type` (RFC 7523 §2.2).
pub const JWT_BEARER: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// The longest credentials that are read; longer ones are nobody's.
const LONGEST_SECRET: usize = 1024;

/// What a request brought to authenticate its client: one method, never two.
#[derive(Clone, Debug)]
pub enum Presented {
    /// Only a name: a public client, or nobody.
    Name(Id<Client>),
    /// A shared secret, in the header or in the body.
    Secret {
        /// The client it names.
        client: Id<Client>,
        /// The secret, decoded.
        secret: Plain,
        /// `ClientSecretBasic` or `ClientSecretPost`.
        method: AuthMethod,
    },
    /// A signed assertion (RFC 7523 §2.2).
    Assertion {
        /// The client it names, not yet proven.
        client: Id<Client>,
        /// The JWT.
        jwt: String,
    },
}

impl Presented {
    /// Reads the `Authorization` header and the form. The query of the URL is not an argument on purpose.
    ///
    /// # Errors
    /// `invalid_request` for two methods at once ("The client MUST NOT use more than one authentication method in each request"),
    /// `invalid_client` for what cannot be read or names nobody.
    pub fn parse(authorization: Option<&str>, form: &Parameters) -> Result<Self, OAuthError> {
        let named = form.get("client_id");
        let secret = form.get("client_secret");
        let assertion = form.get("client_assertion");
        if [authorization.is_some(), secret.is_some(), assertion.is_some()].into_iter().filter(|given| *given).count() > 1 {
            return Err(
                OAuthError::invalid_request("The client used more than one authentication method.").under(Clause::OneMethod)
            );
        }
        if assertion.is_none() && form.get("client_assertion_type").is_some() {
            return Err(OAuthError::invalid_request("client_assertion is missing.").under(Clause::ClientAssertion));
        }
        let presented = match (authorization, secret, assertion) {
            (Some(header), ..) => parse_basic(header)?,
            (_, Some(secret), _) => {
                let client =
                    Id::new(named.ok_or_else(|| refused("client_secret without client_id.").under(Clause::ClientNamed))?);
                Self::Secret { client, secret: short(Plain::new(secret.to_owned()))?, method: AuthMethod::ClientSecretPost }
            }
            (.., Some(jwt)) => parse_assertion(jwt, form)?,
            _ => Self::Name(Id::new(named.ok_or_else(|| refused("The request names no client.").under(Clause::ClientNamed))?)),
        };
        match named {
            Some(named) if named != presented.client_id().as_str() => {
                Err(refused("client_id is not the client that authenticates.").under(Clause::ClientNamed))
            }
            _ => Ok(presented),
        }
    }

    /// The client that the request names; nothing is proven by it.
    pub fn client_id(&self) -> &Id<Client> {
        match self {
            Self::Name(client) | Self::Secret { client, .. } | Self::Assertion { client, .. } => client,
        }
    }
}

/// "The client identifier is encoded using the application/x-www-form-urlencoded encoding algorithm per Appendix B, and the encoded
/// value is used as the username; the client password is encoded using the same algorithm and used as the password." (§2.3.1)
fn parse_basic(header: &str) -> Result<Presented, OAuthError> {
    let (scheme, credentials) =
        header.split_once(' ').ok_or_else(|| refused("The Authorization header is not Basic.").under(Clause::ClientNamed))?;
    if header.contains(',') {
        return Err(
            OAuthError::invalid_request("The Authorization header holds more than one credential.").under(Clause::OneMethod)
        );
    }
    if !scheme.eq_ignore_ascii_case("Basic") {
        return Err(refused("The Authorization header is not Basic.").under(Clause::ClientNamed));
    }
    let bytes = from_base64(credentials.trim())
        .ok_or_else(|| refused("The Authorization header is not valid Base64.").under(Clause::ClientNamed))?;
    let colon = bytes
        .iter()
        .position(|byte| *byte == b':')
        .ok_or_else(|| refused("The Basic credentials have no colon.").under(Clause::ClientNamed))?;
    let (client, secret) = bytes.split_at(colon);
    let decode = |part: &[u8]| match parameters::decode(part) {
        Ok(text) if !text.is_empty() && !text.contains('\0') => Ok(text),
        _ => Err(refused("The Basic credentials are not form-encoded, or one of them is empty.").under(Clause::ClientNamed)),
    };
    Ok(Presented::Secret {
        client: Id::new(decode(client)?),
        secret: short(Plain::new(decode(secret.strip_prefix(b":").unwrap_or_default())?))?,
        method: AuthMethod::ClientSecretBasic,
    })
}

/// "The `client_id` is unnecessary for client assertion authentication because the client is identified by the subject within the
/// assertion." (RFC 7521 §4.2)
fn parse_assertion(jwt: &str, form: &Parameters) -> Result<Presented, OAuthError> {
    if form.get("client_assertion_type") != Some(JWT_BEARER) {
        return Err(OAuthError::invalid_request("client_assertion_type is missing or unknown.").under(Clause::ClientAssertion));
    }
    let client =
        jwt_assertion::subject(jwt).ok_or_else(|| refused("The assertion cannot be read.").under(Clause::ClientAssertion))?;
    Ok(Presented::Assertion { client, jwt: jwt.to_owned() })
}

fn short(secret: Plain) -> Result<Plain, OAuthError> {
    if secret.reveal().len() > LONGEST_SECRET { Err(refused("The secret is too long.")) } else { Ok(secret) }
}

/// A client that has proven who it is, or a public one that needs no proof. Only [`check`] makes one.
#[derive(Clone, Debug)]
pub struct Authenticated<'c> {
    client: &'c Client,
    proof: Proof,
}

/// How the client proved who it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Proof {
    /// A public client: nothing is proven.
    Public,
    /// The shared secret with this row identifier: it signs HS tokens of this answer (decision 16).
    Secret(String),
    /// A signed assertion, which has to be claimed once before the answer; with the row identifier of the secret under
    /// `client_secret_jwt`.
    Assertion {
        /// What the store claims.
        once: AssertionUse,
        /// The secret that signed it, if one did.
        secret: Option<String>,
    },
}

impl<'c> Authenticated<'c> {
    /// The client.
    pub fn client(&self) -> &'c Client {
        self.client
    }

    /// How it authenticated.
    pub fn proof(&self) -> &Proof {
        &self.proof
    }

    /// Whether the client proved anything at all.
    pub fn is_confidential(&self) -> bool {
        self.proof != Proof::Public
    }

    /// The row identifier of the secret that authenticated, if one did.
    pub fn secret_id(&self) -> Option<&str> {
        match &self.proof {
            Proof::Secret(id) | Proof::Assertion { secret: Some(id), .. } => Some(id),
            _ => None,
        }
    }

    /// The assertion to claim in the store before anything is answered.
    pub fn assertion(&self) -> Option<&AssertionUse> {
        match &self.proof {
            Proof::Assertion { once, .. } => Some(once),
            _ => None,
        }
    }

    /// A client taken as authenticated, for tests of what comes after.
    #[cfg(test)]
    pub(crate) fn for_test(client: &'c Client, proof: Proof) -> Self {
        Self { client, proof }
    }
}

/// What the judgement needs beside the client's row.
#[derive(Clone, Copy, Debug)]
pub struct Means<'a> {
    /// The keys under which client secrets are hashed, the current one first.
    pub hash_keys: &'a [[u8; 32]],
    /// The client's live secrets in the clear with their row identifiers; filled for `client_secret_jwt` only.
    pub secrets: &'a [(String, Plain)],
    /// The key set behind the client's `jwks_uri`; a `jwks` by value is read from the registration.
    pub keys: ClientKeys<'a>,
    /// What an assertion's `aud` may be.
    pub audiences: &'a Audiences,
}

/// The outcome of [`check`] that is not a refusal.
#[derive(Clone, Debug)]
pub enum Checked<'c> {
    /// The client is who it says.
    Authenticated(Authenticated<'c>),
    /// The key set behind this `jwks_uri` has to be fetched (again), and the check repeated.
    NeedsKeys(String),
}

/// Judges what was presented against the registered client.
///
/// # Errors
/// `invalid_client` with one description for every reason; the reason is in `detail`.
pub fn check<'c>(presented: &Presented, client: &'c Client, means: &Means<'_>, now: Instant) -> Result<Checked<'c>, OAuthError> {
    if client.id != *presented.client_id() || !client.enabled {
        return Err(refused("The client is unknown or disabled."));
    }
    let registered = client.metadata.token_endpoint_auth_method;
    let proof = match presented {
        Presented::Name(_) if registered == AuthMethod::None => Proof::Public,
        Presented::Secret { secret, method, .. } => {
            let found = matching_secret(secret, &client.secrets, means.hash_keys, now);
            // Judged after the comparison, so that the time taken does not tell the registered method.
            match found {
                Some(found) if *method == registered => Proof::Secret(found.id.clone()),
                _ => return Err(refused("The secret is wrong or expired, or it is not the registered method.")),
            }
        }
        Presented::Assertion { jwt, .. } => match jwt_assertion::check(jwt, client, means, now)? {
            jwt_assertion::Outcome::Proven { once, secret } => Proof::Assertion { once, secret },
            jwt_assertion::Outcome::NeedsKeys(jwks_uri) => return Ok(Checked::NeedsKeys(jwks_uri)),
        },
        Presented::Name(_) => return Err(refused("A confidential client did not authenticate.")),
    };
    Ok(Checked::Authenticated(Authenticated { client, proof }))
}

/// Refuses a client that does not exist after the work that an existing one would have cost.
pub fn refuse_unknown(presented: &Presented, hash_keys: &[[u8; 32]]) -> OAuthError {
    if let Presented::Secret { secret, .. } = presented {
        let nobody = Plain::new(String::new()).hash();
        let _ = hash_keys.iter().filter(|key| secret.keyed_hash(*key) == nobody).count();
    }
    refused("The client is unknown or disabled.")
}

/// The live secret that was presented. Every candidate is compared, in constant time.
fn matching_secret<'c>(
    presented: &Plain,
    secrets: &'c [ClientSecret],
    hash_keys: &[[u8; 32]],
    now: Instant,
) -> Option<&'c ClientSecret> {
    let hashes: Vec<_> = hash_keys.iter().map(|key| presented.keyed_hash(key)).collect();
    let live = secrets.iter().filter(|secret| secret.is_live(now));
    live.filter(|secret| hashes.iter().filter(|hash| **hash == secret.hash).count() > 0)
        .fold(None, |first, secret| first.or(Some(secret)))
}

/// One description for every reason, so that a stranger learns neither which clients exist nor how they authenticate.
pub fn refused(detail: impl Into<String>) -> OAuthError {
    OAuthError::new(ErrorCode::InvalidClient, "Client authentication failed.").with_detail(detail)
}

#[cfg(test)]
mod tests;
