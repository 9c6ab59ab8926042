//! What has to be registered at an upstream for a domain: redirect URIs (OpenID Connect Core §3.1.2.1
//! <https://openid.net/specs/openid-connect-core-1_0.html#AuthRequest>; decision 47), where people come back from signing out
//! (RP-Initiated Logout §3), where the upstream says that somebody signed out there (Back-Channel Logout §2.2, Front-Channel Logout §2),
//! and our keys.

use serde::Serialize;

use super::begin::{CALLBACK, PORTAL_CALLBACK};
use super::initiate::INITIATE;
use crate::model::{Issuer, UpstreamSettings, UpstreamUse};

/// Where people come back from signing out there, under the issuer.
pub const LOGOUT_RETURN: &str = "/logout/back";

/// What has to be registered, for one of our issuers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Addresses {
    /// Ours, that people sign in to.
    pub issuer: String,
    /// `redirect_uris`.
    pub redirect_uris: Vec<String>,
    /// `post_logout_redirect_uris`.
    pub post_logout_redirect_uri: String,
    /// `backchannel_logout_uri`.
    pub backchannel_logout_uri: String,
    /// `frontchannel_logout_uri`.
    pub frontchannel_logout_uri: String,
    /// `initiate_login_uri`, for an upstream that starts log-ins itself (OpenID Connect Core §4).
    pub initiate_login_uri: String,
    /// `jwks_uri`, if the domain has a platform identity.
    pub jwks_uri: Option<String>,
}

/// What has to be registered for a domain of this name and these settings.
pub fn addresses(issuer: &Issuer, name: &str, settings: &UpstreamSettings) -> Addresses {
    let places = &settings.enabled_for;
    let redirect_uris = if settings.own_callback {
        vec![issuer.url(&format!("{CALLBACK}/{name}"))]
    } else {
        let callback = |place: &UpstreamUse| match place {
            UpstreamUse::Provider => issuer.url(CALLBACK),
            UpstreamUse::Portal => issuer.url(PORTAL_CALLBACK),
        };
        places.iter().map(callback).collect()
    };
    let of_domain = |what: &str, name: &str| issuer.url(&format!("/oauth/auz/grants/provider/{what}/{name}"));
    let own_return = || issuer.url(LOGOUT_RETURN);
    Addresses {
        issuer: issuer.as_str().to_owned(),
        redirect_uris,
        post_logout_redirect_uri: settings.post_logout_redirect_uri.clone().unwrap_or_else(own_return),
        backchannel_logout_uri: of_domain("backchannel_logout", name),
        frontchannel_logout_uri: of_domain("frontchannel_logout", name),
        initiate_login_uri: issuer.url(INITIATE),
        jwks_uri: settings.platform_identity.as_ref().map(|identity| of_domain("jwks", identity)),
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::settings;
    use super::*;

    #[test]
    fn callbacks_are_the_seeds_or_the_domains_own() {
        let issuer = Issuer::new("https://id.test/acme");
        let shared = addresses(&issuer, "corp", &settings());
        assert_eq!(
            shared.redirect_uris,
            ["https://id.test/acme/oauth/auz/grants/provider/authcomplete", "https://id.test/acme/api/login/ssoLogin"]
        );
        assert_eq!(shared.post_logout_redirect_uri, "https://id.test/acme/logout/back");
        assert_eq!(shared.jwks_uri, None);
        assert_eq!(shared.initiate_login_uri, "https://id.test/acme/oauth/auz/grants/provider/initiate_login");
        let own = UpstreamSettings { own_callback: true, platform_identity: Some("key".into()), ..settings() };
        let own = addresses(&issuer, "corp", &own);
        assert_eq!(own.redirect_uris, ["https://id.test/acme/oauth/auz/grants/provider/authcomplete/corp"]);
        assert_eq!(own.backchannel_logout_uri, "https://id.test/acme/oauth/auz/grants/provider/backchannel_logout/corp");
        assert_eq!(own.jwks_uri.as_deref(), Some("https://id.test/acme/oauth/auz/grants/provider/jwks/key"));
        let portal = UpstreamSettings { enabled_for: vec![UpstreamUse::Portal], ..settings() };
        assert_eq!(addresses(&issuer, "corp", &portal).redirect_uris, ["https://id.test/acme/api/login/ssoLogin"]);
    }
}
