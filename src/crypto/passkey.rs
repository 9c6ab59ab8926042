//! Passkeys: Web Authentication Level 3 §7 <https://www.w3.org/TR/webauthn-3/#sctn-rp-operations>, over webauthn-rs.
//!
//! User verification is required in both ceremonies, attestation is not asked for, and a passkey is discoverable (§4), so that it signs
//! in without a name. The relying party is the host of an issuer; the only origin is the issuer's own. What a ceremony began with is
//! handed to the caller as bytes: they are to be kept sealed, and taken once.

use std::fmt;

use serde_json::{Value, json};
use url::Url;
use uuid::Uuid;
use webauthn_rs::prelude::{
    DiscoverableAuthentication, Passkey, PasskeyRegistration, PublicKeyCredential, RegisterPublicKeyCredential, WebauthnError,
};
use webauthn_rs::{Webauthn, WebauthnBuilder};

use super::{base64url, sha256};

/// The longest answer of an authenticator that is read, in bytes of JSON.
const LONGEST_ANSWER: usize = 12 * 1024;

/// Where passkeys are made and used: the host of an issuer, and its origin.
#[derive(Debug)]
pub struct RelyingParty {
    id: String,
    webauthn: Webauthn,
}

/// A ceremony that has begun.
#[derive(Debug)]
pub struct Begun {
    /// The `publicKey` member for `navigator.credentials`, as JSON with binary members in base64url (§5.1.8, §5.1.9).
    pub options: String,
    /// What is needed to finish it. Not for the browser to read or change.
    pub state: Vec<u8>,
}

/// Somebody for whom a passkey is made.
#[derive(Clone, Copy, Debug)]
pub struct Holder<'a> {
    /// The user handle (§5.4.3): "MUST NOT contain personally identifying information".
    pub handle: [u8; 16],
    /// What the authenticator shows to tell accounts apart.
    pub username: &'a str,
    /// The name of the person.
    pub display_name: &'a str,
}

/// Why an answer of an authenticator is worth nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// It is none, or its challenge, origin, relying party, user verification or signature is not right.
    Invalid,
    /// Its signature counter did not grow (§6.1.1): the passkey may have been copied.
    Counter,
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Invalid => "invalid",
            Self::Counter => "counter",
        })
    }
}

impl From<WebauthnError> for Refused {
    fn from(error: WebauthnError) -> Self {
        match error {
            WebauthnError::CredentialPossibleCompromise => Self::Counter,
            _ => Self::Invalid,
        }
    }
}

impl From<serde_json::Error> for Refused {
    fn from(_: serde_json::Error) -> Self {
        Self::Invalid
    }
}

/// What is kept of a passkey.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// A name for the credential at its relying party: 43 characters, the same whoever has it.
    pub id: String,
    /// The public key and what goes with it, as JSON.
    pub credential: String,
    /// The signature counter; 0 if the authenticator has none.
    pub counter: u32,
}

/// What an authenticator answered, before it is checked.
#[derive(Debug)]
pub struct Answer(PublicKeyCredential);

impl Answer {
    /// Reads the JSON of a browser (§5.1.1 `toJSON`).
    pub fn parse(text: &str) -> Option<Self> {
        if text.len() > LONGEST_ANSWER {
            return None;
        }
        serde_json::from_str(text).ok().map(Self)
    }

    /// The user handle that it names.
    pub fn handle(&self) -> Option<&[u8]> {
        self.0.response.user_handle.as_deref().filter(|handle| !handle.is_empty())
    }
}

impl RelyingParty {
    /// That of an issuer; `None` if browsers make no passkeys there: its host is an address and no name (§5.1.2).
    pub fn of(issuer: &str, name: &str) -> Option<Self> {
        let issuer = Url::parse(issuer).ok()?;
        let (id, origin) = (issuer.domain()?.to_owned(), Url::parse(&issuer.origin().ascii_serialization()).ok()?);
        let webauthn = WebauthnBuilder::new(&id, &origin).ok()?.rp_name(name).build().ok()?;
        Some(Self { id, webauthn })
    }

    /// The relying party identifier (§4).
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The name under which the passkey of an answer is kept.
    pub fn name_of(&self, answer: &Answer) -> String {
        name(&self.id, &answer.0.raw_id)
    }

    /// Begins to make a passkey; authenticators that hold one of `own` are not to make another.
    ///
    /// # Errors
    /// `Invalid` if one of `own` cannot be read, or the challenge cannot be drawn.
    pub fn begin_making(&self, holder: Holder<'_>, own: &[String]) -> Result<Begun, Refused> {
        let own = own.iter().map(|one| Ok(read(one)?.cred_id().clone())).collect::<Result<Vec<_>, Refused>>()?;
        let Holder { handle, username, display_name } = holder;
        let handle = Uuid::from_bytes(handle);
        let (challenge, state) = self.webauthn.start_passkey_registration(handle, username, display_name, Some(own))?;
        let mut options = serde_json::to_value(&challenge.public_key)?;
        // Without a name a person can only be found by a passkey that knows whose it is.
        options["authenticatorSelection"] =
            json!({ "residentKey": "required", "requireResidentKey": true, "userVerification": "required" });
        options["attestation"] = json!("none");
        Ok(Begun { options: plain(options).to_string(), state: serde_json::to_vec(&state)? })
    }

    /// Finishes it (§7.1).
    ///
    /// # Errors
    /// `Invalid`.
    pub fn finish_making(&self, state: &[u8], answer: &str) -> Result<Kept, Refused> {
        if answer.len() > LONGEST_ANSWER {
            return Err(Refused::Invalid);
        }
        let state: PasskeyRegistration = serde_json::from_slice(state)?;
        let answer: RegisterPublicKeyCredential = serde_json::from_str(answer)?;
        let made = self.webauthn.finish_passkey_registration(&answer, &state)?;
        self.kept(&made)
    }

    /// Begins to ask for a passkey: for any, or for one of `own`.
    ///
    /// # Errors
    /// `Invalid` if one of `own` cannot be read, or the challenge cannot be drawn.
    pub fn begin_using(&self, own: &[String]) -> Result<Begun, Refused> {
        let (challenge, state) = self.webauthn.start_discoverable_authentication()?;
        let mut options = serde_json::to_value(&challenge.public_key)?;
        let allowed = |one: &String| Ok(json!({ "type": "public-key", "id": base64url(read(one)?.cred_id().as_ref()) }));
        options["allowCredentials"] = own.iter().map(allowed).collect::<Result<Value, Refused>>()?;
        Ok(Begun { options: plain(options).to_string(), state: serde_json::to_vec(&state)? })
    }

    /// Finishes it (§7.2) with what was kept of the passkey; what is to be kept from now on.
    ///
    /// # Errors
    /// `Invalid` or `Counter`.
    pub fn finish_using(&self, state: &[u8], answer: &Answer, credential: &str) -> Result<Kept, Refused> {
        let state: DiscoverableAuthentication = serde_json::from_slice(state)?;
        let mut passkey = read(credential)?;
        let result = self.webauthn.finish_discoverable_authentication_v2(&answer.0, state, &passkey)?;
        if !result.user_verified() {
            return Err(Refused::Invalid);
        }
        passkey.update_credential(&result).ok_or(Refused::Invalid)?;
        self.kept(&passkey)
    }

    fn kept(&self, passkey: &Passkey) -> Result<Kept, Refused> {
        let credential = serde_json::to_value(passkey)?;
        let counter = credential.pointer("/cred/counter").and_then(Value::as_u64).and_then(|counter| u32::try_from(counter).ok());
        let id = name(&self.id, passkey.cred_id().as_ref());
        Ok(Kept { id, counter: counter.ok_or(Refused::Invalid)?, credential: credential.to_string() })
    }
}

fn read(credential: &str) -> Result<Passkey, Refused> {
    Ok(serde_json::from_str(credential)?)
}

fn name(relying_party: &str, credential: &[u8]) -> String {
    base64url(&sha256(&[b"passkey ".as_slice(), relying_party.as_bytes(), b" ", credential].concat()))
}

/// Without what nobody here reads.
fn plain(mut options: Value) -> Value {
    if let Some(members) = options.as_object_mut() {
        members.remove("extensions");
        members.retain(|_, value| !value.is_null());
    }
    options
}

#[cfg(test)]
mod tests {
    use super::*;

    fn here() -> RelyingParty {
        RelyingParty::of("https://id.example.com:8443/acme", "Acme").unwrap()
    }

    fn value(text: &str) -> Value {
        serde_json::from_str(text).unwrap()
    }

    #[test]
    fn passkeys_are_for_issuers_with_a_name() {
        assert_eq!(here().id(), "id.example.com");
        assert_eq!(RelyingParty::of("http://localhost:8080", "Demo").unwrap().id(), "localhost");
        assert!(RelyingParty::of("http://127.0.0.1:8080", "Demo").is_none());
        assert!(RelyingParty::of("https://[::1]/x", "Demo").is_none());
    }

    #[test]
    fn a_new_passkey_is_discoverable_verifies_its_person_and_is_not_attested() {
        let holder = Holder { handle: [7; 16], username: "ada", display_name: "Ada" };
        let options = value(&here().begin_making(holder, &[]).unwrap().options);
        assert_eq!(options["rp"], json!({ "id": "id.example.com", "name": "Acme" }));
        assert_eq!(options["user"]["id"], base64url(&[7; 16]));
        assert_eq!(options["attestation"], "none");
        assert_eq!(options["authenticatorSelection"]["userVerification"], "required");
        assert_eq!(options["authenticatorSelection"]["residentKey"], "required");
        assert!(options.get("extensions").is_none());
        let algorithms: Vec<i64> =
            options["pubKeyCredParams"].as_array().unwrap().iter().map(|one| one["alg"].as_i64().unwrap()).collect();
        assert!(algorithms.contains(&-7) && algorithms.contains(&-257), "{algorithms:?}");
    }

    #[test]
    fn every_request_has_a_challenge_of_its_own_and_names_nobody() {
        let (first, second) = (here().begin_using(&[]).unwrap(), here().begin_using(&[]).unwrap());
        let (one, other) = (value(&first.options), value(&second.options));
        assert_ne!(one["challenge"], other["challenge"]);
        assert_eq!((&one["rpId"], &one["userVerification"]), (&json!("id.example.com"), &json!("required")));
        assert_eq!(one["allowCredentials"], json!([]));
    }

    #[test]
    fn what_is_no_answer_is_refused() {
        let begun = here().begin_using(&[]).unwrap();
        assert!(Answer::parse("{}").is_none() && Answer::parse(&" ".repeat(LONGEST_ANSWER + 1)).is_none());
        assert_eq!(here().finish_making(&begun.state, "{}"), Err(Refused::Invalid));
        assert_eq!(here().finish_making(b"", &"[".repeat(100_000)), Err(Refused::Invalid));
    }
}
