//! A tenant is made: with a provider, since without an address nobody could come, and a link with which its first owner makes the account
//! (decision 37: nobody sets a password over the network).

use serde_json::{Map, Value, json};

use super::{Draft, Refused, Whole, read, target};
use crate::crypto::{Plain, random};
use crate::flow::admin::once::once;
use crate::flow::admin::providers::{self, Refused as RefusedProvider};
use crate::flow::admin::settled::{overtaken, settled};
use crate::flow::admin::steward::Steward;
use crate::flow::admin::{Done, Refusal};
use crate::flow::keys;
use crate::flow::setup::{self, Invitation};
use crate::model::{Action, Developers, Id, Instant, Managed, Tenant};
use crate::protocol::correction::Correction;
use crate::store::{self, AnyConnection, Insertion, audit, tenants};

/// A tenant to be made.
#[derive(Clone, Debug)]
pub struct New {
    name: String,
    draft: Draft,
    provider: providers::New,
}

impl New {
    /// Reads members: `name`, `issuer`, and settings. The first provider has the names of the tenant.
    ///
    /// # Errors
    /// `Settings`.
    pub fn from_members(mut members: Map<String, Value>) -> Result<Self, Refusal> {
        let issuer = members.remove("issuer").unwrap_or_default();
        let name = members.remove("name").unwrap_or_default();
        let shown = members.get("display_name").cloned().unwrap_or_default();
        let of_provider = [("name", name.clone()), ("issuer", issuer), ("display_name", shown)];
        let provider =
            providers::New::from_members(of_provider.into_iter().map(|(own, value)| (own.to_owned(), value)).collect());
        let (mut wrong, mut made) = (Vec::new(), None);
        match provider {
            Ok(provider) => made = Some(provider),
            Err(refusal) => wrong.extend(corrections(refusal)?),
        }
        match (Draft::from_members(members), made) {
            (Ok(draft), Some(provider)) => Ok(Self { name: provider.name().to_owned(), draft, provider }),
            (Ok(_), None) => Err(Refused::Settings(wrong).into()),
            (Err(refusal), _) => {
                wrong.extend(corrections(refusal)?);
                // the name is one for both, and so is what is wrong with it
                wrong.dedup_by(|one, other| one.key == other.key);
                Err(Refused::Settings(wrong).into())
            }
        }
    }
}

/// What has to be corrected, of a tenant or of its provider.
fn corrections(refusal: Refusal) -> Result<Vec<Correction>, Refusal> {
    match refusal {
        Refusal::Provider(refused) => match *refused {
            RefusedProvider::Settings(wrong) => Ok(wrong),
            other => Err(other.into()),
        },
        Refusal::Tenant(refused) => match *refused {
            Refused::Settings(wrong) => Ok(wrong),
            other => Err(other.into()),
        },
        other => Err(other),
    }
}

/// A tenant that was made, and the link for its first owner.
#[derive(Clone, Debug)]
pub struct Made {
    /// The tenant.
    pub whole: Whole,
    /// The link.
    pub invitation: Invitation,
}

/// Makes a tenant.
///
/// # Errors
/// A refusal, or as any other flow.
pub fn add(steward: &Steward<'_>, new: New, now: Instant) -> Done<Made> {
    read::check(steward, Action::ChangeTenants)?;
    let New { name, draft, provider } = new;
    let tenant = draft.apply(Tenant {
        id: Id::mint(random::bytes()),
        name: name.clone(),
        display_name: String::new(),
        developers: Developers::default(),
        app_approval: false,
        enabled: true,
        manages_tenants: false,
        managed: Managed::People,
        created_at: now,
    })?;
    let provider = provider.draw(tenant.id.clone(), now)?;
    let (invitation, link) = setup::draw((&tenant.id, &provider.id), setup::LONG_LIFE, now);
    let detail = json!({ "issuer": provider.issuer, "set": draft.names() });
    let entry = steward.entry("tenant.create", target(&tenant), detail, now);
    let drawn = (invitation.token.reveal().to_owned(), invitation.expires_at);
    let (token, expires_at) = once(steward.store, &steward.by, drawn, now, move |c| {
        let plan = |c: &mut AnyConnection| {
            if tenants::find_by_name(c, &tenant.name)?.is_some() {
                return Ok(Err(Refused::Taken.into()));
            }
            providers::judge(c, &provider)
        };
        settled(c, plan, |c, ()| {
            if tenants::insert(c, &tenant)? == Insertion::Taken || store::providers::insert(c, &provider)? == Insertion::Taken {
                return Err(overtaken());
            }
            setup::write(c, &link)?;
            audit::insert(c, &entry)
        })
    })?;
    let whole = read::whole(steward, &name)?;
    for provider in &whole.providers {
        keys::ensure(steward.store, steward.vault, &provider.id, now)?;
    }
    Ok(Made { whole, invitation: Invitation { token: Plain::new(token), expires_at } })
}
