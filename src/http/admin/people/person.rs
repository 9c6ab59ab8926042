//! One person.

use serde_json::Value;

use crate::flow::admin::{Undone, factors, profile, sessions};
use crate::http::admin::desk::{Desk, Served};
use crate::model::{Authority, FederatedIdentity, Grant, Managed, Provider, Session, StandardClaims, User};
use crate::pages::console::{ConsoleSection, Fact, GrantRow, Identity, PersonPage, SessionEntry};
use crate::pages::{Device, FactorRow, Moment, Person, UpstreamKind};

/// Grants that are shown.
const MOST: usize = 20;

pub fn person(desk: &Desk<'_>) -> Served {
    let id = desk.id::<User>(0);
    let profile::Whole { user, identities } = profile::find(desk.house().store(), desk.by(), &id)?;
    let own = factors::list(desk.house().store(), desk.by(), &id)?;
    let sessions = sessions::list(desk.house(), desk.by(), &id, desk.now)?;
    let reach = i64::try_from(MOST).unwrap_or(i64::MAX).saturating_add(1);
    let mut grants = sessions::list_grants(desk.house(), desk.by(), &id, (None, reach), desk.now)?;
    let more_grants = grants.len() > MOST;
    grants.truncate(MOST);
    let rows: Result<Vec<GrantRow>, Undone> = grants.iter().map(|grant| grant_row(desk, grant)).collect();
    let (frame, console) = desk.frame(ConsoleSection::People);
    let moment = |at| Moment::of(at, desk.now);
    desk.show(&PersonPage {
        frame,
        console,
        id: id.as_str().to_owned(),
        person: Person::of(&user),
        role: user.admin_role,
        is_active: user.is_active(),
        is_from_file: user.managed == Managed::File,
        is_self: user.id == desk.inside.one.user.id,
        is_mightier: !desk.by().authority.covers(&Authority::of_role(user.admin_role)),
        has_password: user.password_hash.is_some(),
        claims: claims(&user.claims),
        email_verified: user.claims.email.as_ref().map(|_| user.claims.email_verified == Some(true)),
        groups: user.groups.clone(),
        app_roles: user.roles.clone(),
        attributes: facts(&user.attributes),
        identities: identities.iter().map(|own| identity(desk, own)).collect(),
        factors: own.totp.iter().map(|app| FactorRow::of(app, desk.now)).collect(),
        passkeys: own.passkeys.iter().map(|passkey| FactorRow::of_passkey(passkey, desk.now)).collect(),
        codes_left: own.codes_left,
        sessions: sessions.iter().map(|session| session_entry(desk, session)).collect(),
        grants: rows?,
        more_grants,
        since: moment(user.created_at),
        changed: moment(user.updated_at),
    })
}

/// The claims that are known; whether they are verified is told beside.
fn claims(claims: &StandardClaims) -> Vec<Fact> {
    let Ok(Value::Object(members)) = serde_json::to_value(claims) else { return Vec::new() };
    let known = StandardClaims::NAMES.into_iter().filter(|name| !name.ends_with("_verified"));
    known.filter_map(|name| Some(Fact::new(name, text(members.get(name)?)))).collect()
}

fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Object(members) => members.values().map(text).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    }
}

fn facts(members: &serde_json::Map<String, Value>) -> Vec<Fact> {
    members.iter().map(|(name, value)| Fact::new(name, value.to_string())).collect()
}

fn identity(desk: &Desk<'_>, own: &FederatedIdentity) -> Identity {
    let domain = desk.site().upstream_by_id(&own.upstream);
    Identity {
        id: own.id.as_str().to_owned(),
        kind: UpstreamKind::of(domain.and_then(|domain| domain.upstream.settings.preset.as_deref())),
        upstream: domain.map_or_else(|| own.issuer.clone(), |domain| domain.upstream.display_name.clone()),
        label: own.label.clone(),
        issuer: own.issuer.clone(),
        subject: own.subject.clone(),
        claims: facts(&own.claims),
        last_used: Moment::of(own.last_used_at, desk.now),
    }
}

/// The issuer of another provider of the tenant.
fn elsewhere(desk: &Desk<'_>, provider: &crate::model::Id<Provider>) -> Option<String> {
    let settings = desk.house().settings();
    let site = settings.sites().iter().find(|site| site.provider.id == *provider);
    site.filter(|site| site.provider.id != desk.site().provider.id).map(|site| site.provider.issuer.as_str().to_owned())
}

fn session_entry(desk: &Desk<'_>, session: &Session) -> SessionEntry {
    SessionEntry {
        id: session.id.as_str().to_owned(),
        device: Device::of(&session.user_agent),
        address: session.address.clone(),
        issuer: elsewhere(desk, &session.provider),
        signed_in: Moment::of(session.auth_time, desk.now),
        last_seen: Moment::of(session.last_seen, desk.now),
    }
}

fn grant_row(desk: &Desk<'_>, grant: &Grant) -> Result<GrantRow, Undone> {
    let is_here = grant.provider == desk.site().provider.id;
    let app = if is_here { desk.house().client(desk.site(), grant.client.as_str())? } else { None };
    Ok(GrantRow {
        id: grant.id.as_str().to_owned(),
        app: app.map_or_else(|| grant.client.as_str().to_owned(), |app| app.client.display_name().to_owned()),
        scope: grant.scope.to_string(),
        is_offline: grant.offline,
        since: Moment::of(grant.created_at, desk.now),
    })
}
