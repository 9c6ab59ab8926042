//! What a try showed: the tokens decoded and verified as the app would do it, and each claim with the rule that put it there.

use std::cell::OnceCell;

use serde_json::{Map, Value};

use super::{Opened, Way};
use crate::crypto::{Plain, equal};
use crate::flow::claims_preview::{self, Evidence, Line};
use crate::flow::userinfo::Outcome;
use crate::flow::{House, Result, Site, access, client_secret, mint};
use crate::jose::{self, Expected, Expiry, Keys, Reach, is_encrypted, left_half_hash};
use crate::model::{ClaimPlace, Client, Grant, Id, Instant, Scope, User};
use crate::protocol::oauth2::token::TokenResponse;
use crate::protocol::oidc::id_token::{self, About, Occasion};
use crate::store::codes;

/// What came back.
#[derive(Clone, Copy, Debug)]
pub struct Seen<'a> {
    /// The code of the authorization response.
    pub code: &'a str,
    /// The answer of the token endpoint.
    pub tokens: Option<&'a TokenResponse>,
    /// The answer of the userinfo endpoint.
    pub userinfo: Option<&'a Outcome>,
}

/// Something that an app checks of a token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// What has to hold.
    pub what: String,
    /// Why it does not.
    pub failed: Option<String>,
}

/// A token, read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Decoded {
    /// Its header.
    pub header: Vec<(&'static str, String)>,
    /// Whether only the app can read the rest.
    pub is_sealed: bool,
    /// What an app checks.
    pub checks: Vec<Check>,
    claims: Map<String, Value>,
}

/// What is shown.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Shown {
    /// The grant.
    pub grant: Option<Id<Grant>>,
    /// Who signed in.
    pub person: Option<User>,
    /// The ID token.
    pub id_token: Option<Decoded>,
    /// Userinfo, if it is a JWT.
    pub userinfo: Option<Decoded>,
    /// The access token, if it is a JWT.
    pub access_token: Option<Decoded>,
    /// Whether the access token says nothing to whoever has it.
    pub is_opaque: bool,
    /// The claims of each place, those that are there first.
    pub places: Vec<(ClaimPlace, Vec<Line>)>,
}

/// Looks at what came back.
///
/// # Errors
/// `Busy` or `Fault`.
pub fn look(house: &House, site: &Site, opened: &Opened, seen: &Seen<'_>, now: Instant) -> Result<Shown> {
    let client = &opened.app.whole.client;
    let tokens = seen.tokens;
    let id_token = tokens.and_then(|tokens| tokens.id_token.as_deref().map(|text| (text, tokens.access_token.as_str())));
    let eye = Eye { house, site, opened, secrets: OnceCell::new(), now };
    let id_token = id_token.map(|texts| eye.id_token(texts));
    let access_token = tokens.and_then(|tokens| read_access_token(site, &tokens.access_token, now));
    let userinfo = match seen.userinfo {
        Some(Outcome::Jwt(jwt)) => Some(eye.userinfo(jwt.reveal())),
        Some(Outcome::Claims(_) | Outcome::Refused(_)) | None => None,
    };
    let claims = |read: &Option<Decoded>| read.as_ref().map(|read| read.claims.clone()).unwrap_or_default();
    let mut of = Evidence { id_token: claims(&id_token), userinfo: claims(&userinfo), access_token: claims(&access_token) };
    if let Some(Outcome::Claims(plain)) = seen.userinfo {
        of.userinfo.clone_from(plain);
    }
    let is_opaque = tokens.is_some() && access_token.is_none();
    let mut shown = Shown { id_token, userinfo, access_token, is_opaque, ..Shown::default() };
    if opened.attempt.way == Way::Machine {
        let scope = tokens.map(|tokens| tokens.scope.clone()).unwrap_or_default();
        shown.places = vec![(ClaimPlace::AccessToken, claims_preview::explain_own(client, &scope, &of.access_token))];
        return Ok(shown);
    }
    if let Some((grant, user)) = whose(house, site, seen, now)? {
        let grant = Grant { scope: tokens.map_or_else(|| grant.scope.clone(), |own| own.scope.clone()), ..grant };
        let subject = mint::subject_of(site, &user.id, client);
        let about = About { provider: &site.provider, client, grant: &grant, user: &user, subject: &subject };
        let occasion = Occasion::Code { access_token: tokens.map_or("", |own| own.access_token.as_str()) };
        if of.id_token.is_empty() {
            // Nothing that we can read was issued: what the issuing code would put there.
            of.id_token = id_token::claims(&about, occasion, now);
        }
        if of.userinfo.is_empty() {
            of.userinfo = Map::from_iter([("sub".to_owned(), subject.as_str().into())]);
        }
        let mut places = claims_preview::explain(&about, occasion, &of);
        places.retain(|(place, _)| is_of(*place, &grant.scope));
        shown = Shown { grant: Some(grant.id.clone()), places, person: Some(user), ..shown };
    }
    Ok(shown)
}

/// ID tokens and userinfo are for requests with `openid`.
fn is_of(place: ClaimPlace, scope: &Scope) -> bool {
    place == ClaimPlace::AccessToken || scope.contains(crate::protocol::vocabulary::scope::OPENID)
}

/// The grant that the code or the token stands for, live or not.
fn whose(house: &House, site: &Site, seen: &Seen<'_>, now: Instant) -> Result<Option<(Grant, User)>> {
    let hash = Plain::new(seen.code.to_owned()).hash();
    if let Some(found) = house.store().read(|c| codes::find(c, &site.provider.id, &hash))? {
        return Ok(Some((found.grant, found.user)));
    }
    let Some(tokens) = seen.tokens else { return Ok(None) };
    Ok(access::find(house, site, &Plain::new(tokens.access_token.clone()), now)?.and_then(|held| held.person))
}

/// An app that verifies what it gets.
struct Eye<'a> {
    house: &'a House,
    site: &'a Site,
    opened: &'a Opened,
    /// The app's secrets in the clear, once a token is signed with one.
    secrets: OnceCell<Vec<Plain>>,
    now: Instant,
}

impl Eye<'_> {
    fn client(&self) -> &Client {
        &self.opened.app.whole.client
    }

    fn secrets(&self) -> &[Plain] {
        let client = self.client();
        let open = |own| client_secret::open(self.house.vault(), &client.provider, &client.id, own);
        self.secrets.get_or_init(|| client.secrets.iter().filter(|own| own.is_live(self.now)).filter_map(open).collect())
    }

    fn id_token(&self, (token, access_token): (&str, &str)) -> Decoded {
        let client = self.client();
        let (issuer, algorithms) = (self.site.provider.issuer.as_str(), [client.id_token_algorithm()]);
        let expected = Expected::id_token(issuer, client.id.as_str(), &algorithms);
        let mut read = self.read(token, &expected);
        if read.claims.is_empty() {
            return read;
        }
        let text = |name: &str| read.claims.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
        let same = |one: &str, other: &str| (!equal(one.as_bytes(), other.as_bytes())).then(|| "it is another one".to_owned());
        let hash = left_half_hash(client.id_token_algorithm(), access_token);
        let checks = [
            Check { what: "iss is the issuer, aud is the app, and exp has not passed".to_owned(), failed: None },
            Check { what: "nonce is that of the request".to_owned(), failed: same(&text("nonce"), &self.opened.attempt.nonce) },
            Check { what: "at_hash fits the access token beside it".to_owned(), failed: same(&text("at_hash"), &hash) },
        ];
        read.checks.extend(checks);
        read
    }

    /// OpenID Connect Core §5.3.2: a signed answer names issuer and audience, and need not expire.
    fn userinfo(&self, token: &str) -> Decoded {
        let client = self.client();
        let algorithms: Vec<_> = client.metadata.userinfo_signed_response_alg.into_iter().collect();
        let id_token = Expected::id_token(self.site.provider.issuer.as_str(), client.id.as_str(), &algorithms);
        self.read(token, &Expected { required: &["iss", "sub", "aud"], expiry: Expiry::Optional, ..id_token })
    }

    fn read(&self, token: &str, expected: &Expected<'_>) -> Decoded {
        let decoded = Decoded { header: header(token), is_sealed: is_encrypted(token), ..Decoded::default() };
        if decoded.is_sealed {
            return decoded;
        }
        let is_symmetric = expected.algorithms.iter().any(|own| own.is_symmetric());
        let keys = if is_symmetric { Keys::Secrets(self.secrets()) } else { Keys::Ring(&self.site.keyring, Reach::Live) };
        let verified = jose::verify(token, expected, keys, self.now);
        let with = if is_symmetric { "a secret of the app" } else { "the key of the key set that kid names" };
        let failed = verified.as_ref().err().map(ToString::to_string);
        let checks = vec![Check { what: format!("The signature is made with {with}"), failed }];
        let claims = verified.map(|claims| claims.members().clone()).unwrap_or_default();
        Decoded { checks, claims, ..decoded }
    }
}

fn read_access_token(site: &Site, token: &str, now: Instant) -> Option<Decoded> {
    let (_, claims) = jose::peek(token).ok()?;
    let is_ours = access::read_jwt(site, &Plain::new(token.to_owned()), now).is_some();
    let what = "The signature is made with the key of the key set that kid names, and exp has not passed".to_owned();
    let failed = (!is_ours).then(|| "it is not".to_owned());
    let checks = vec![Check { what, failed }];
    Some(Decoded { header: header(token), is_sealed: false, checks, claims: claims.members().clone() })
}

fn header(token: &str) -> Vec<(&'static str, String)> {
    let Ok(header) = jose::peek_header(token) else { return Vec::new() };
    let members = [("alg", Some(header.alg)), ("enc", header.enc), ("kid", header.kid), ("typ", header.typ), ("cty", header.cty)];
    members.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
}
