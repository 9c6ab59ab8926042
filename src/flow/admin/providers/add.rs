//! A provider is made.

use serde_json::{Map, Value, json};

use super::{Draft, Refused, Whole, read, rules, target};
use crate::crypto::random;
use crate::flow::admin::once::once;
use crate::flow::admin::settled::{overtaken, settled};
use crate::flow::admin::steward::Steward;
use crate::flow::admin::{Done, Refusal, Within};
use crate::flow::keys;
use crate::model::{
    Action, Id, Instant, Issuer, Managed, Provider, ProviderSettings, RegistrationPolicy, SignUpPolicy, Tenant, is_short_name,
};
use crate::protocol::correction::Correction;
use crate::protocol::oidc;
use crate::store::{AnyConnection, Insertion, audit, providers};

/// A provider to be made.
#[derive(Clone, Debug)]
pub struct New {
    name: String,
    issuer: Issuer,
    draft: Draft,
}

impl New {
    /// Reads members: `name`, `issuer`, and settings.
    ///
    /// # Errors
    /// `Settings`.
    pub fn from_members(mut members: Map<String, Value>) -> Result<Self, Refusal> {
        let mut text = |name: &str| members.remove(name).and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default();
        let (name, address) = (text("name"), text("issuer"));
        let mut wrong = Vec::new();
        if !is_short_name(&name) {
            let fix = "use small letters, digits and hyphens between them, at most 40";
            wrong.push(Correction::new("name", "`name` is not a short name", fix));
        }
        let issuer = oidc::issuer::parse(&address);
        if let Err(problem) = &issuer {
            let shown: String = address.chars().take(100).collect();
            let message = format!("`issuer` {shown} {problem}");
            wrong.push(Correction::new("issuer", message, "write it like https://login.example.com"));
        }
        let draft = match Draft::from_members(members) {
            Ok(draft) => draft,
            Err(Refusal::Provider(refused)) => match *refused {
                Refused::Settings(more) => return Err(Refused::Settings(wrong.into_iter().chain(more).collect()).into()),
                other => return Err(other.into()),
            },
            Err(other) => return Err(other),
        };
        match issuer {
            Ok(issuer) if wrong.is_empty() => Ok(Self { name, issuer, draft }),
            _ => Err(Refused::Settings(wrong).into()),
        }
    }

    /// The short name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The provider of a tenant, judged by [`judge`] before it is written.
    pub(in crate::flow::admin) fn draw(self, tenant: Id<Tenant>, now: Instant) -> Done<Provider> {
        self.draft.apply(begin(tenant, (self.name, self.issuer), now))
    }
}

/// Judges a provider beside the others.
pub(in crate::flow::admin) fn judge(c: &mut AnyConnection, provider: &Provider) -> Within<()> {
    match rules::place(c, provider)? {
        Ok(()) => rules::settings(c, provider),
        refused => Ok(refused),
    }
}

/// Makes a provider, and the keys for RS256 and its defaults (decision 20).
///
/// # Errors
/// A refusal, or as any other flow.
pub fn add(steward: &Steward<'_>, new: New, now: Instant) -> Done<Whole> {
    steward.check(Action::ChangeProviders)?;
    let New { name, issuer, draft } = new;
    let blank = begin(steward.by.tenant.clone(), (name.clone(), issuer), now);
    let provider = draft.apply(blank)?;
    let picture = draft.picture().cloned();
    let detail = json!({ "issuer": provider.issuer, "set": draft.names() });
    let entry = steward.entry("provider.create", target(&provider), detail, now);
    once(steward.store, &steward.by, (), now, move |c| {
        settled(
            c,
            |c| judge(c, &provider),
            |c, ()| {
                if providers::insert(c, &provider)? == Insertion::Taken {
                    return Err(overtaken());
                }
                rules::put_logo(c, (None, &provider), picture.as_ref())?;
                audit::insert(c, &entry)
            },
        )
    })?;
    let made = read::whole(steward, &name)?;
    keys::ensure(steward.store, steward.vault, &made.provider.id, now)?;
    Ok(made)
}

/// A provider with the usual settings.
fn begin(tenant: Id<Tenant>, (name, issuer): (String, Issuer), now: Instant) -> Provider {
    let usual = ProviderSettings::default();
    Provider {
        id: Id::mint(random::bytes()),
        tenant,
        name,
        issuer,
        display_name: usual.display_name,
        branding: usual.branding,
        enabled: usual.enabled,
        default_algorithm: usual.default_algorithm,
        access_token_algorithm: usual.access_token_algorithm,
        rsa_bits: usual.rsa_bits,
        lifetimes: usual.lifetimes,
        key_policy: usual.key_policy,
        require_pkce: usual.require_pkce,
        response_types: usual.response_types,
        response_modes: usual.response_modes,
        cross_site_sessions: usual.cross_site_sessions,
        inspector: usual.inspector,
        sign_up: SignUpPolicy::default(),
        password_login: usual.password_login,
        idp_hint: usual.idp_hint,
        registration: usual.registration,
        registration_policy: RegistrationPolicy::default(),
        pairwise_salt: random::token().reveal().to_owned(),
        managed: Managed::People,
        created_at: now,
    }
}
