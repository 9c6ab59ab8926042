//! Initiating login from a third party, as the relying party (OpenID Connect Core §4
//! <https://openid.net/specs/openid-connect-core-1_0.html#ThirdPartyInitiatedLogin>): who asks, for whom, and where the person may end.
//!
//! "RPs MUST verify the value of the `target_link_uri` to prevent being used as an open redirector to external sites." A target is one of
//! our own pages, or at an origin of the app that the registered address names by `client_id`; even then it is only told to that app,
//! at its own `initiate_login_uri`, and never followed.

use crate::model::{Client, Issuer, Managed, UpstreamSettings};
use crate::protocol::error::OAuthError;
use crate::protocol::oidc::third_party_login;
use crate::protocol::{Parameters, cors};

/// The address that is registered upstream as our `initiate_login_uri`, under the issuer.
pub const INITIATE: &str = "/oauth/auz/grants/provider/initiate_login";
/// Where somebody who has signed in goes on to an app, under the issuer.
pub const ONWARD: &str = "/login/app";

/// Where a person ends who was sent without a target.
const HOME: &str = "/account";
/// Our pages that a person may end at: these, and what is below them.
const PAGES: [&str; 2] = ["/account", "/admin"];
/// The longest value of a parameter.
const LONGEST: usize = 1_000;
/// The longest `login_hint`: an address has at most 320 characters.
const LONGEST_HINT: usize = 320;

/// A request to log somebody in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Initiation {
    /// `iss`: "the issuer identifier for the OP that the RP is to send the authentication request to".
    pub issuer: String,
    /// `login_hint`, as it is passed on.
    pub login_hint: Option<String>,
    /// `target_link_uri`, not yet proven.
    pub target: Option<String>,
    /// The app that the registered address names.
    pub client: Option<String>,
}

impl Initiation {
    /// Reads the parameters; those that are not known are ignored, as Core §4 says.
    ///
    /// # Errors
    /// `invalid_request` without `iss`, or for a value that nobody means.
    pub fn read(parameters: &Parameters) -> Result<Self, OAuthError> {
        let value = |name: &str| parameters.get(name).map(str::to_owned);
        let issuer = value("iss").ok_or_else(|| OAuthError::invalid_request("The parameter iss is missing."))?;
        let read = Self {
            issuer,
            login_hint: value("login_hint").filter(|hint| hint.len() <= LONGEST_HINT),
            target: value("target_link_uri"),
            client: value("client_id"),
        };
        let longest = [Some(&read.issuer), read.target.as_ref(), read.client.as_ref()];
        if longest.into_iter().flatten().any(|value| value.len() > LONGEST) {
            return Err(OAuthError::invalid_request("A parameter is too long."));
        }
        Ok(read)
    }

    /// The parameters again, for a GET of ours.
    pub fn query(&self) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.append_pair("iss", &self.issuer);
        let rest = [("login_hint", &self.login_hint), ("target_link_uri", &self.target), ("client_id", &self.client)];
        for (name, value) in rest.into_iter().filter_map(|(name, value)| value.as_ref().map(|value| (name, value))) {
            query.append_pair(name, value);
        }
        query.finish()
    }

    /// Where the person ends, as a path of ours; `app` is the one that the address names.
    ///
    /// # Errors
    /// `invalid_request` for a target that is not ours to lead to.
    pub fn end(&self, issuer: &Issuer, app: Option<&Client>) -> Result<String, OAuthError> {
        let refused = |text: &str| Err(OAuthError::invalid_request(text.to_owned()));
        match (&self.client, app, self.target.as_deref()) {
            (None, _, None) => Ok(HOME.to_owned()),
            (None, _, Some(target)) => match own_page(issuer, target) {
                Some(path) => Ok(path),
                None => refused("The target_link_uri is not a page that a sign-in may lead to here."),
            },
            (Some(_), None, _) => refused("The app of this address cannot be signed in to from elsewhere."),
            (Some(_), Some(app), target) => match onward(app, issuer, target, None) {
                Some(_) => Ok(onward_path(app, target)),
                None => refused("The target_link_uri is not a page of the app, or the app has no initiate_login_uri."),
            },
        }
    }
}

/// Whether a domain is the one at this issuer. The issuer of a domain that only says where its metadata are is the one whose they are.
pub fn is_at(settings: &UpstreamSettings, issuer: &str) -> bool {
    match (&settings.issuer, &settings.well_known_url) {
        (Some(own), _) => super::issuer::may_be(own, issuer),
        (None, Some(url)) => *url == super::issuer::well_known(issuer),
        (None, None) => false,
    }
}

/// The path under the issuer of one of our pages that a person may end at: letters, digits and hyphens alone, so that no reader
/// can understand it in another way than we do.
pub fn own_page(issuer: &Issuer, target: &str) -> Option<String> {
    let path = target.strip_prefix(issuer.as_str())?;
    let path = path.strip_suffix('/').unwrap_or(path);
    if path.is_empty() {
        return Some(HOME.to_owned());
    }
    let is_plain =
        |segment: &str| !segment.is_empty() && segment.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b));
    let is_ours = PAGES.iter().any(|page| path.strip_prefix(page).is_some_and(|rest| rest.is_empty() || rest.starts_with('/')));
    (is_ours && path.strip_prefix('/')?.split('/').all(is_plain)).then(|| path.to_owned())
}

/// Where an app takes up: its `initiate_login_uri`, with us as the issuer and the target that was asked for. `None` for an app that
/// registered itself, which nobody here vouches for; for one that has no such address; and for a target at none of its origins.
pub fn onward(app: &Client, issuer: &Issuer, target: Option<&str>, hint: Option<&str>) -> Option<String> {
    if !app.enabled || app.managed == Managed::Itself {
        return None;
    }
    let own = app.metadata.initiate_login_uri.as_deref()?;
    if let Some(target) = target {
        let origin = cors::origin(target)?;
        let is_plain = target.bytes().all(|byte| byte.is_ascii_graphic() && !b"\\\"<>".contains(&byte));
        let mut origins = app.metadata.redirect_uris.iter().map(String::as_str).chain([own]).filter_map(cors::origin);
        if !is_plain || !origins.any(|own| own == origin) {
            return None;
        }
    }
    third_party_login::link_to(app, issuer, (target, hint))
}

/// Whether a path of ours leads on to an app.
pub fn leads_on(path: &str) -> bool {
    path.strip_prefix(ONWARD).is_some_and(|rest| rest.starts_with('?'))
}

fn onward_path(app: &Client, target: Option<&str>) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    query.append_pair("client_id", app.id.as_str());
    if let Some(target) = target {
        query.append_pair("target_link_uri", target);
    }
    format!("{ONWARD}?{}", query.finish())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::fixture::{client, provider};

    fn initiation(pairs: &[(&str, &str)]) -> Result<Initiation, OAuthError> {
        let pairs = pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Initiation::read(&Parameters::from_pairs(pairs).unwrap())
    }

    fn app() -> Client {
        let mut app = client("app");
        app.metadata.initiate_login_uri = Some("https://app.test/start".to_owned());
        app.metadata.redirect_uris = vec!["https://www.app.test/cb".to_owned()];
        app
    }

    #[test]
    fn only_the_issuer_is_required_and_what_travels_again_is_the_same() {
        assert!(initiation(&[("login_hint", "ada")]).is_err());
        assert!(initiation(&[("iss", "")]).is_err());
        assert!(initiation(&[("iss", &"x".repeat(2_000))]).is_err());
        let whole = [
            ("iss", "https://up.test/"),
            ("login_hint", "ada & co"),
            ("target_link_uri", "https://op.test/account"),
            ("client_id", "app"),
        ];
        let read = initiation(&whole).unwrap();
        assert_eq!(Initiation::read(&Parameters::parse(read.query().as_bytes()).unwrap()).unwrap(), read);
        assert_eq!(initiation(&[("iss", "x"), ("login_hint", &"h".repeat(321))]).unwrap().login_hint, None);
    }

    #[test]
    fn a_target_is_one_of_our_pages_and_nothing_that_looks_like_one() {
        let issuer = &provider().issuer;
        for (target, path) in [
            ("https://op.test", "/account"),
            ("https://op.test/", "/account"),
            ("https://op.test/account", "/account"),
            ("https://op.test/account/apps", "/account/apps"),
            ("https://op.test/account/", "/account"),
            ("https://op.test/admin/people", "/admin/people"),
        ] {
            assert_eq!(own_page(issuer, target).as_deref(), Some(path), "{target}");
        }
        for target in [
            "https://evil.test/account",
            "https://op.test.evil.test/account",
            "https://op.test@evil.test/account",
            "https://op.test:8443/account",
            "http://op.test/account",
            "//op.test/account",
            "/account",
            "https://op.test//evil.test",
            "https://op.test/\\evil.test",
            "https://op.test/account/..//evil.test",
            "https://op.test/account/%2e%2e/logout",
            "https://op.test/account/../logout",
            "https://op.test/account?next=https://evil.test",
            "https://op.test/account#x",
            "https://op.test/accounts",
            "https://op.test/logout",
            "https://op.test/oauth/auz/authorize",
            "https://op.test/account\n",
            "HTTPS://OP.TEST/account",
            "javascript:alert(1)",
        ] {
            assert_eq!(own_page(issuer, target), None, "{target}");
        }
    }

    #[test]
    fn an_app_is_reached_at_its_own_address_with_a_target_of_its_own() {
        let issuer = provider().issuer;
        let link = |target| onward(&app(), &issuer, target, Some("ada"));
        assert_eq!(link(None).unwrap(), "https://app.test/start?iss=https%3A%2F%2Fop.test&login_hint=ada");
        let there = link(Some("https://www.app.test/inbox?a=1")).unwrap();
        assert!(there.starts_with("https://app.test/start?iss=") && there.contains("www.app.test%2Finbox"), "{there}");
        for target in
            ["https://evil.test/", "http://app.test/", "https://app.test.evil.test/", "/inbox", "https://app.test\\@evil.test/"]
        {
            assert_eq!(link(Some(target)), None, "{target}");
        }
        for own in [
            Client { enabled: false, ..app() },
            Client { managed: Managed::Itself, ..app() },
            client("one that cannot be started from elsewhere"),
        ] {
            assert_eq!(onward(&own, &issuer, None, None), None);
        }
    }

    #[test]
    fn the_end_is_proven_before_anybody_leaves() {
        let issuer = provider().issuer;
        let end = |pairs: &[(&str, &str)], app: Option<&Client>| {
            let all: Vec<_> = [("iss", "https://up.test")].iter().chain(pairs).copied().collect();
            initiation(&all).unwrap().end(&issuer, app).ok()
        };
        assert_eq!(end(&[], None).as_deref(), Some("/account"));
        assert_eq!(end(&[("target_link_uri", "https://evil.test/")], None), None);
        assert_eq!(end(&[("client_id", "app")], None), None);
        assert_eq!(end(&[("client_id", "app")], Some(&app())).as_deref(), Some("/login/app?client_id=app"));
        let there = end(&[("client_id", "app"), ("target_link_uri", "https://app.test/x")], Some(&app())).unwrap();
        assert_eq!(there, "/login/app?client_id=app&target_link_uri=https%3A%2F%2Fapp.test%2Fx");
        assert_eq!(end(&[("client_id", "app"), ("target_link_uri", "https://evil.test/x")], Some(&app())), None);
    }

    #[test]
    fn a_domain_is_found_by_the_very_issuer() {
        let at = |issuer: Option<&str>, url: Option<&str>| UpstreamSettings {
            issuer: issuer.map(str::to_owned),
            well_known_url: url.map(str::to_owned),
            ..UpstreamSettings::default()
        };
        assert!(is_at(&at(Some("https://up.test/"), None), "https://up.test/"));
        assert!(!is_at(&at(Some("https://up.test/"), None), "https://up.test"));
        assert!(is_at(&at(None, Some("https://up.test/.well-known/openid-configuration")), "https://up.test"));
        assert!(is_at(&at(Some("https://login.test/{tenantid}/v2.0"), None), "https://login.test/abc/v2.0"));
        assert!(!is_at(&at(None, None), ""));
    }
}
