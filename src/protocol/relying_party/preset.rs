//! What well-known upstreams need beyond a client id and a secret: OpenID Connect Discovery
//! <https://openid.net/specs/openid-connect-discovery-1_0.html> says the rest. An oddity is a row here, never a branch in a flow.

use crate::model::{AssertionAudience, ClaimsSource, ResponseMode, UpstreamMethod, UpstreamSettings};

/// A well-known upstream.
#[derive(Clone, Copy, Debug)]
pub struct Preset {
    /// The name in `preset`; also that of its picture.
    pub name: &'static str,
    /// The name that people know.
    pub display_name: &'static str,
    /// Its issuer, where all its customers share one.
    pub issuer: Option<&'static str>,
    /// Whether everybody in the world can have an account there.
    pub is_public: bool,
    apply: fn(&mut UpstreamSettings),
}

/// Every preset, in the order of the wizard.
pub const ALL: [Preset; 9] = [
    Preset {
        name: "google",
        display_name: "Google",
        issuer: Some("https://accounts.google.com"),
        is_public: true,
        apply: |_| {},
    },
    Preset {
        name: "okta",
        display_name: "Okta",
        issuer: None,
        is_public: false,
        apply: |settings| settings.client_assertion_audience = AssertionAudience::TokenEndpoint,
    },
    Preset {
        name: "entra",
        display_name: "Microsoft",
        issuer: Some("https://login.microsoftonline.com/{tenantid}/v2.0"),
        is_public: true,
        apply: |settings| {
            let url = "https://login.microsoftonline.com/organizations/v2.0/.well-known/openid-configuration";
            settings.well_known_url.get_or_insert_with(|| url.to_owned());
            settings.client_assertion_audience = AssertionAudience::TokenEndpoint;
        },
    },
    Preset { name: "auth0", display_name: "Auth0", issuer: None, is_public: false, apply: |_| {} },
    Preset { name: "keycloak", display_name: "Keycloak", issuer: None, is_public: false, apply: |_| {} },
    Preset {
        name: "github",
        display_name: "GitHub",
        issuer: Some("https://github.com"),
        is_public: true,
        apply: |settings| {
            settings.method = UpstreamMethod::Manual;
            settings.claims_source = ClaimsSource::Userinfo;
            settings.scopes = vec!["read:user".to_owned(), "user:email".to_owned()];
            let own = |text: &str| Some(text.to_owned());
            settings.authorization_endpoint = own("https://github.com/login/oauth/authorize");
            settings.token_endpoint = own("https://github.com/login/oauth/access_token");
            settings.userinfo_endpoint = own("https://api.github.com/user");
            settings.emails_endpoint = own("https://api.github.com/user/emails"); // a profile shows an address only if its person wants
            for (ours, theirs) in [
                ("sub", "id"),
                ("preferred_username", "login"),
                ("picture", "avatar_url"),
                ("profile", "html_url"),
                ("website", "blog"),
            ] {
                settings.claims.entry(ours.to_owned()).or_insert_with(|| theirs.to_owned());
            }
        },
    },
    Preset { name: "gitlab", display_name: "GitLab", issuer: Some("https://gitlab.com"), is_public: true, apply: |_| {} },
    Preset {
        name: "apple",
        display_name: "Apple",
        issuer: Some("https://appleid.apple.com"),
        is_public: true,
        apply: |settings| {
            settings.scopes = vec!["name".to_owned(), "email".to_owned()];
            settings.response_mode = Some(ResponseMode::FormPost); // Apple demands it with these scopes
            settings.token_endpoint_auth_method = Some(crate::model::UpstreamAuthMethod::ClientSecretPost);
        },
    },
    Preset { name: "generic", display_name: "OpenID Connect", issuer: None, is_public: false, apply: |_| {} },
];

/// The preset of a name.
pub fn find(name: &str) -> Option<&'static Preset> {
    ALL.iter().find(|preset| preset.name == name)
}

impl Preset {
    /// The settings that a domain of this preset begins with.
    pub fn settings(&self) -> UpstreamSettings {
        let mut settings = UpstreamSettings { preset: Some(self.name.to_owned()), ..UpstreamSettings::default() };
        settings.issuer = self.issuer.map(str::to_owned);
        (self.apply)(&mut settings);
        settings
    }
}

#[cfg(test)]
mod tests {
    use super::super::check;
    use super::*;

    #[test]
    fn a_preset_with_an_issuer_needs_a_client_id_and_a_secret_only() {
        for preset in ALL {
            let settings = UpstreamSettings { client_id: "us".into(), ..preset.settings() };
            assert_eq!(check::problems(&settings, true).is_empty(), preset.issuer.is_some(), "{}", preset.name);
        }
    }

    #[test]
    fn github_is_an_upstream_without_openid() {
        assert!(find("github").unwrap().settings().is_plain_oauth());
        assert!(!find("google").unwrap().settings().is_plain_oauth());
    }
}
