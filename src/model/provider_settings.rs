//! Everything of a provider that can be changed, under the names that the file (`[[provider]]`) and the API have for it. Name and issuer
//! are not among them: what cookies, apps and keys rest on stays as it was made.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{
    Branding, KeyPolicy, Lifetimes, Provider, Registration, RegistrationPolicy, ResponseMode, ResponseType, Seconds, SignUp,
    SignUpPolicy, SigningAlgorithm, StatementIssuer,
};

/// What can be changed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
pub struct ProviderSettings {
    /// The name that people see; the short name if it is empty.
    pub display_name: String,
    /// How its pages and its mail look.
    pub branding: Branding,
    /// A disabled provider answers nothing but an error page.
    pub enabled: bool,
    /// What a new client's ID tokens are signed with; clients that there are keep theirs.
    pub default_algorithm: SigningAlgorithm,
    /// What JWT access tokens are signed with; an asymmetric one.
    pub access_token_algorithm: SigningAlgorithm,
    /// Bits of new RSA keys: 2048, 3072 or 4096.
    #[schemars(range(min = 2048, max = 4096))]
    pub rsa_bits: u32,
    /// How long codes, tokens and sessions live, in seconds.
    pub lifetimes: Lifetimes,
    /// How keys are announced, used and retired, in seconds.
    pub key_policy: KeyPolicy,
    /// Whether confidential clients must use PKCE, too.
    pub require_pkce: bool,
    /// The response types that may be used here at all.
    #[schemars(length(min = 1))]
    pub response_types: Vec<ResponseType>,
    /// The response modes that may be used here at all.
    #[schemars(length(min = 1))]
    pub response_modes: Vec<ResponseMode>,
    /// Whether the session cookie may travel in cross-site frames, for apps that renew in an iframe.
    pub cross_site_sessions: bool,
    /// Whether the last requests of apps are kept for their owners to look at.
    pub inspector: bool,
    /// Whether people may sign in with a password of ours.
    pub password_login: bool,
    /// Who may make an account of their own: nobody, whoever reads mail in one of `sign_up_domains`, or whoever reads mail.
    pub sign_up: SignUp,
    /// The domains of `email_domain`.
    pub sign_up_domains: Vec<String>,
    /// The upstream that people on the way to an app are sent to without being asked, by its name.
    pub idp_hint: Option<String>,
    /// Who may register clients at the registration endpoint.
    pub registration: Registration,
    /// Within which limits.
    pub registration_limits: RegistrationLimits,
    /// Whether nobody registers without a software statement.
    pub software_statement_required: bool,
    /// Whose software statements are believed.
    pub statement_issuer: Vec<StatementIssuer>,
}

/// `[provider.registration_limits]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct RegistrationLimits {
    /// Requests that one network may send within an hour; 0 is no limit.
    #[schemars(range(min = 0, max = 10_000_000))]
    pub per_network: i64,
    /// Clients that registered themselves and that nobody has used yet; 0 is no limit.
    #[schemars(range(min = 0, max = 10_000_000))]
    pub unused: i64,
    /// How long a client that nobody uses is kept, in seconds.
    pub unused_after: Seconds,
}

impl Default for RegistrationLimits {
    fn default() -> Self {
        Self::of(&RegistrationPolicy::default())
    }
}

impl RegistrationLimits {
    fn of(policy: &RegistrationPolicy) -> Self {
        Self {
            per_network: policy.per_network.unwrap_or(0),
            unused: policy.unused.unwrap_or(0),
            unused_after: policy.unused_after,
        }
    }
}

impl Default for ProviderSettings {
    fn default() -> Self {
        Self {
            display_name: String::new(),
            branding: Branding::default(),
            enabled: true,
            default_algorithm: SigningAlgorithm::RS256,
            access_token_algorithm: SigningAlgorithm::ES256,
            rsa_bits: 2048,
            lifetimes: Lifetimes::default(),
            key_policy: KeyPolicy::default(),
            require_pkce: false,
            response_types: vec![ResponseType::CODE],
            response_modes: ResponseMode::ALL.to_vec(),
            cross_site_sessions: false,
            inspector: true,
            password_login: true,
            sign_up: SignUp::default(),
            sign_up_domains: Vec::new(),
            idp_hint: None,
            registration: Registration::default(),
            registration_limits: RegistrationLimits::default(),
            software_statement_required: false,
            statement_issuer: Vec::new(),
        }
    }
}

impl ProviderSettings {
    /// Those of a provider.
    pub fn of(provider: &Provider) -> Self {
        let own = provider.clone();
        Self {
            display_name: own.display_name,
            branding: own.branding,
            enabled: own.enabled,
            default_algorithm: own.default_algorithm,
            access_token_algorithm: own.access_token_algorithm,
            rsa_bits: own.rsa_bits,
            lifetimes: own.lifetimes,
            key_policy: own.key_policy,
            require_pkce: own.require_pkce,
            response_types: own.response_types,
            response_modes: own.response_modes,
            cross_site_sessions: own.cross_site_sessions,
            inspector: own.inspector,
            password_login: own.password_login,
            sign_up: own.sign_up.mode,
            sign_up_domains: own.sign_up.domains,
            idp_hint: own.idp_hint,
            registration: own.registration,
            registration_limits: RegistrationLimits::of(&own.registration_policy),
            software_statement_required: own.registration_policy.statement_required,
            statement_issuer: own.registration_policy.statement_issuers,
        }
    }

    /// A provider with these.
    #[must_use]
    pub fn put(self, provider: Provider) -> Provider {
        let RegistrationLimits { per_network, unused, unused_after } = self.registration_limits;
        let limit = |most: i64| Some(most).filter(|most| *most > 0);
        Provider {
            display_name: if self.display_name.is_empty() { provider.name.clone() } else { self.display_name },
            branding: self.branding,
            enabled: self.enabled,
            default_algorithm: self.default_algorithm,
            access_token_algorithm: self.access_token_algorithm,
            rsa_bits: self.rsa_bits,
            lifetimes: self.lifetimes,
            key_policy: self.key_policy,
            require_pkce: self.require_pkce,
            response_types: self.response_types,
            response_modes: self.response_modes,
            cross_site_sessions: self.cross_site_sessions,
            inspector: self.inspector,
            password_login: self.password_login,
            sign_up: SignUpPolicy::new(self.sign_up, self.sign_up_domains),
            idp_hint: self.idp_hint,
            registration: self.registration,
            registration_policy: RegistrationPolicy {
                per_network: limit(per_network),
                unused: limit(unused),
                unused_after,
                statement_issuers: self.statement_issuer,
                statement_required: self.software_statement_required,
            },
            ..provider
        }
    }

    /// The name of every setting.
    pub fn names() -> BTreeSet<String> {
        match serde_json::to_value(Self::default()) {
            Ok(Value::Object(members)) => members.into_iter().map(|(name, _)| name).collect(),
            _ => BTreeSet::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_provider_is_what_its_settings_say_and_the_other_way_round() {
        let settings = ProviderSettings {
            display_name: "Acme".into(),
            registration_limits: RegistrationLimits { per_network: 0, ..RegistrationLimits::default() },
            rsa_bits: 3072,
            ..ProviderSettings::default()
        };
        let provider = settings.clone().put(crate::protocol::fixture::provider());
        assert_eq!((provider.registration_policy.per_network, provider.rsa_bits), (None, 3072));
        assert_eq!(ProviderSettings::of(&provider), settings);
        let unnamed = ProviderSettings::default().put(provider);
        assert_eq!(unnamed.display_name, unnamed.name);
    }

    #[test]
    fn every_setting_has_its_name_though_it_is_not_set() {
        let names = ProviderSettings::names();
        assert!(["idp_hint", "lifetimes", "registration_limits", "statement_issuer"].iter().all(|name| names.contains(*name)));
    }
}
