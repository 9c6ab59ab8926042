//! What an app does to sign people in: OpenID Connect Core §3.1 with PKCE (RFC 7636), and RP-Initiated Logout. It trusts nothing
//! that comes back before it is verified.

use serde_json::{Map, Value};

use crate::crypto::{Plain, base64url, equal, random, sha256};
use crate::jose::{self, Expected, Keys};
use crate::model::{Instant, Issuer, SigningAlgorithm};
use crate::outbound::{Ask, Outbound, Request};
use crate::protocol::endpoint::Endpoint;
use crate::protocol::oauth2::response::with_query;
use crate::protocol::oidc::hash;

/// The app's side of its registration.
#[derive(Clone, Debug)]
pub struct RelyingParty {
    /// The provider it relies on.
    pub issuer: Issuer,
    /// `client_id`.
    pub client_id: String,
    /// `client_secret`.
    pub client_secret: Plain,
    /// Where people come back to.
    pub redirect_uri: String,
    /// The HTTP client.
    pub outbound: Outbound,
}

/// A sign-in that has left for the provider.
#[derive(Clone, Debug)]
pub struct Attempt {
    /// Comes back in the answer.
    pub state: String,
    nonce: String,
    verifier: Plain,
}

/// A person who has signed in.
#[derive(Clone, Debug)]
pub struct Person {
    /// The ID token, for signing out.
    pub id_token: Plain,
    /// Its verified claims.
    pub id_claims: Map<String, Value>,
    /// The claims of the userinfo endpoint.
    pub userinfo: Map<String, Value>,
}

impl RelyingParty {
    /// Begins a sign-in: what to remember, and where to send the browser.
    pub fn begin(&self) -> (Attempt, String) {
        let drawn = || random::token().reveal().to_owned();
        let attempt = Attempt { state: drawn(), nonce: drawn(), verifier: random::token() };
        let challenge = base64url(&sha256(attempt.verifier.reveal().as_bytes()));
        let parameters = [
            ("response_type", "code".to_owned()),
            ("client_id", self.client_id.clone()),
            ("redirect_uri", self.redirect_uri.clone()),
            ("scope", "openid profile email address".to_owned()),
            ("state", attempt.state.clone()),
            ("nonce", attempt.nonce.clone()),
            ("code_challenge", challenge),
            ("code_challenge_method", "S256".to_owned()),
        ];
        (attempt, with_query(&Endpoint::Authorization.url(&self.issuer), &parameters))
    }

    /// Exchanges the code, verifies the ID token and asks for the claims.
    ///
    /// # Errors
    /// What is wrong, as a sentence.
    pub async fn finish(&self, attempt: &Attempt, code: &str, now: Instant) -> Result<Person, String> {
        let fields = [
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", self.redirect_uri.as_str()),
            ("code_verifier", attempt.verifier.reveal()),
            ("client_id", self.client_id.as_str()),
            ("client_secret", self.client_secret.reveal()),
        ];
        let tokens = self.call(Request::post_form(&Endpoint::Token.url(&self.issuer), &fields)).await?;
        let text = |name: &str| tokens.get(name).and_then(Value::as_str).ok_or_else(|| format!("the answer has no {name}"));
        let (id_token, access_token) = (text("id_token")?, text("access_token")?);
        let id_claims = self.verify(id_token, access_token, attempt, now).await?;
        let request = Request::get(&Endpoint::Userinfo.url(&self.issuer)).bearer(access_token);
        let userinfo = self.call(request.map_err(|error| error.to_string())?).await?;
        if userinfo.get("sub") != id_claims.get("sub") {
            return Err("userinfo is about somebody else than the ID token".to_owned());
        }
        Ok(Person { id_token: Plain::new(id_token.to_owned()), id_claims, userinfo })
    }

    /// Core §3.1.3.7.
    async fn verify(
        &self,
        id_token: &str,
        access_token: &str,
        attempt: &Attempt,
        now: Instant,
    ) -> Result<Map<String, Value>, String> {
        const ALGORITHMS: &[SigningAlgorithm] = &[SigningAlgorithm::RS256];
        let jwks_uri = Endpoint::Jwks.url(&self.issuer);
        let keys = self.outbound.jwks(&self.client_id, &jwks_uri, Ask::Kept, now).await.map_err(|error| error.to_string())?;
        let expected = Expected::id_token(self.issuer.as_str(), &self.client_id, ALGORITHMS);
        let claims = jose::verify(id_token, &expected, Keys::Set(&keys), now).map_err(|error| error.to_string())?;
        if !claims.text("nonce").is_some_and(|nonce| equal(nonce.as_bytes(), attempt.nonce.as_bytes())) {
            return Err("the nonce is not the one that was sent".to_owned());
        }
        let at_hash = hash::left_half(SigningAlgorithm::RS256, access_token);
        if claims.text("at_hash").is_some_and(|given| given != at_hash) {
            return Err("at_hash does not fit the access token".to_owned());
        }
        Ok(claims.into_members())
    }

    async fn call(&self, request: Request) -> Result<Map<String, Value>, String> {
        let answer = self.outbound.client.send(request.accept("application/json")).await.map_err(|error| error.to_string())?;
        match answer.json() {
            Ok(Value::Object(members)) => Ok(members),
            Ok(_) => Err("the answer is not a JSON object".to_owned()),
            Err(error) => Err(format!("{error}: {}", String::from_utf8_lossy(&answer.body))),
        }
    }

    /// Where to send the browser to sign out everywhere.
    pub fn sign_out(&self, person: &Person, state: &str, back: &str) -> String {
        let parameters = [
            ("id_token_hint", person.id_token.reveal().to_owned()),
            ("post_logout_redirect_uri", back.to_owned()),
            ("state", state.to_owned()),
        ];
        with_query(&Endpoint::EndSession.url(&self.issuer), &parameters)
    }
}
