//! What the hot statements cost: SQLite's plan for each of them seeks by an index and scans nothing.

use std::sync::{Arc, Mutex};

use diesel::connection::InstrumentationEvent;
use diesel::sql_types::Text;
use diesel::{Connection, QueryableByName, RunQueryDsl};

use super::super::connection::{Location, Role};
use super::super::grants::PresentedJwt;
use super::super::logout_notices::Lane;
use super::super::users::{By, Page, Place};
use super::super::{
    AnyConnection, Result, access_tokens, assertion_jtis, audit, browsers, client_remains, client_secrets, clients, codes,
    consents, device_codes, encryption_keys, federated_identities, flow_events, grants, groups, idempotency_keys, interactions,
    latencies, logout_notices, mail_links, mails, one_time_links, owners, provider_remains, refresh_tokens, resources,
    revoked_jwts, sessions, signing_keys, sizes, throttle, upstream_arrivals, upstream_sessions, user_remains, users,
};
use super::Fresh;
use super::samples::{
    NOW, access_token, after, browser, client, code, consent, device_code, grant, hash, logout_notice, provider, refresh_token,
    session, tenant, user, world,
};
use crate::model::{AuditClass, Id, KeyState, NoticeOutcome, RefreshToken, RevocationReason, Seconds, UserStatus};

#[derive(QueryableByName)]
struct Step {
    #[diesel(sql_type = Text)]
    detail: String,
}

/// Statements that `work` runs, without their parameters.
fn statements(c: &mut AnyConnection, work: impl FnOnce(&mut AnyConnection) -> Result<()>) -> Vec<String> {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let sink = Arc::clone(&seen);
    c.set_instrumentation(move |event: InstrumentationEvent<'_>| {
        if let InstrumentationEvent::StartQuery { query, .. } = event {
            let text = query.to_string();
            let statement = text.split(" -- binds:").next().unwrap_or_default();
            sink.lock().unwrap().push(statement.to_owned());
        }
    });
    work(c).unwrap();
    c.set_instrumentation(|_: InstrumentationEvent<'_>| {});
    let seen = seen.lock().unwrap();
    seen.iter().filter(|text| ["SELECT", "UPDATE", "DELETE"].iter().any(|verb| text.starts_with(verb))).cloned().collect()
}

fn plan(c: &mut AnyConnection, statement: &str) -> Vec<String> {
    let steps: Vec<Step> = diesel::sql_query(format!("EXPLAIN QUERY PLAN {statement}")).load(c).unwrap();
    steps.into_iter().map(|step| step.detail).collect()
}

fn hot(c: &mut AnyConnection) -> Result<()> {
    tokens(c)?;
    notices(c)?;
    sign_ins(c)
}

fn tokens(c: &mut AnyConnection) -> Result<()> {
    let (provider, client, g) = (provider().id, client().id, Id::new("g"));
    access_tokens::find_live(c, &provider, &hash("a"), NOW)?;
    access_tokens::revoke(c, &provider, &client, &hash("a"), NOW)?;
    codes::find(c, &provider, &hash("c"))?;
    codes::claim(c, &hash("c"), NOW)?;
    let (device, cap) = (device_code("d", "u"), device_codes::Cap::Open { network: 9, client: 9 });
    device_codes::insert(c, &device, cap)?;
    device_codes::find_pending(c, &provider, &[hash("u")], NOW)?;
    device_codes::poll(c, &device.id, Seconds(5), NOW)?;
    device_codes::poll(c, &device.id, Seconds(5), NOW)?;
    device_codes::decide(c, &device.id, NOW)?;
    device_codes::allow(c, &device.id, &g)?;
    device_codes::find_with_grant(c, &provider, &device.id)?;
    device_codes::claim(c, &device.id, NOW)?;
    refresh_tokens::find(c, &provider, &hash("r"))?;
    let token = RefreshToken { predecessor: Some(hash("p")), ..refresh_token("r", "g") };
    refresh_tokens::mark_used(c, &token, after(9), NOW)?;
    refresh_tokens::rotate(c, &token, b"seal", NOW)?;
    grants::find(c, &provider, &g)?;
    grants::find_live_for_jwt(c, &PresentedJwt { provider: &provider, grant: &g, jti: "j", issued_at: NOW }, NOW)?;
    Ok(())
}

fn notices(c: &mut AnyConnection) -> Result<()> {
    let (provider, user, client) = (provider().id, user().id, client().id);
    logout_notices::queue_for_session(c, &Id::new("session"), NOW)?;
    logout_notices::queue_for_person(c, &user, NOW)?;
    for lane in [Lane::First, Lane::Again] {
        logout_notices::list_due(c, lane, &["other".into()], 9, NOW)?;
    }
    let notice = logout_notice();
    logout_notices::claim(c, &notice, NOW)?;
    grants::last_of_notice(c, &notice)?;
    logout_notices::put_off(c, &notice, (NOW, "status 503"), NOW)?;
    logout_notices::settle(c, &notice, (NoticeOutcome::Refused, "status 400"), NOW)?;
    let link = super::mail_links::link("m");
    mail_links::find(c, link.purpose, &link.hash)?;
    mail_links::claim(c, &link, NOW)?;
    mail_links::end_all(c, &user, NOW)?;
    let mail = super::mails::mail("m");
    mails::list_due(c, 9, NOW)?;
    mails::claim(c, &mail, NOW)?;
    mails::put_off(c, &mail, NOW, "busy")?;
    mails::settle(c, &mail, (NoticeOutcome::Refused, "no"), NOW)?;
    mails::list(c, &tenant().id, 9)?;
    mails::list_lost(c, &tenant().id, 9)?;
    logout_notices::list(c, &provider, Some(&client), 9)?;
    logout_notices::list(c, &provider, None, 9)?;
    Ok(())
}

fn sign_ins(c: &mut AnyConnection) -> Result<()> {
    let (provider, user, client, sid, bid) = (provider().id, user().id, client().id, Id::new("session"), browser().id);
    let g = Id::new("g");
    grants::revoke(c, &g, RevocationReason::ByClient, NOW)?;
    grants::revoke_for_session(c, &sid, NOW)?;
    grants::revoke_for_user(c, &user, RevocationReason::ByPerson, NOW)?;
    grants::revoke_for_app(c, &provider, &user, &client, NOW)?;
    grants::revoke_for_client(c, &provider, &client, RevocationReason::ByClient, NOW)?;
    browsers::load(c, &provider, &bid, NOW)?;
    browsers::rotate_secret(c, &bid, &hash("s"), NOW)?;
    sessions::find(c, &provider, &sid)?;
    sessions::list_of_user(c, &provider, &user, NOW)?;
    sessions::list_everywhere(c, &user, NOW)?;
    sessions::find_of_user(c, &user, &sid)?;
    grants::list_of_user(c, &user, (Some((NOW, &g)), 9), NOW)?;
    grants::find_of_user(c, &user, &g)?;
    sessions::touch(c, &sid, NOW)?;
    sessions::end(c, &provider, &sid, NOW)?;
    sessions::end_all_of_user(c, &user, None, NOW)?;
    consents::find(c, &provider, &user, &client)?;
    consents::list_of_user(c, &provider, &user)?;
    grants::last_of_user(c, &provider, &user)?;
    consents::withdraw(c, &provider, &user, &client, NOW)?;
    Ok(())
}

fn warm(c: &mut AnyConnection) -> Result<()> {
    let (provider, tenant, user, client) = (provider().id, tenant().id, user().id, client().id);
    users::find(c, &user)?;
    users::find_for_login(c, &tenant, "zoe@example.com")?;
    users::insert(c, &super::samples::other_user("eve", Some("eve@example.com")))?;
    let place = Place { name: "za".into(), id: Id::new("x") };
    for by in [By::Username, By::Email, By::Name] {
        users::list(c, &tenant, &Page { by, prefix: "z", after: Some(&place), limit: 20 })?;
    }
    users::set_status(c, &user, UserStatus::Disabled, NOW)?;
    owners::is_last(c, &user)?;
    groups::list(c, &tenant, ("", Some("staff")), 9)?;
    groups::count(c, &tenant, "staff", 9)?;
    groups::members(c, &tenant, ("staff", Some("a")), 9)?;
    owners::list(c, &tenant, owners::Going::Identity(&Id::new("i")))?;
    users::list_admins(c, &tenant)?;
    clients::find(c, &provider, &client)?;
    let place = clients::Place::of(&super::samples::client());
    for by in [clients::By::Name, clients::By::Id] {
        clients::list(c, &provider, &clients::Page { by, prefix: "n", after: Some(&place), limit: 20 })?;
    }
    client_secrets::note_use(c, &(provider.clone(), client.clone(), "s".to_owned()), NOW)?;
    resources::find(c, &provider, "https://api.example.com")?;
    resources::find_by_id(c, &provider, &Id::new("r"))?;
    clients::any(c, &provider)?;
    signing_keys::list(c, &provider)?;
    signing_keys::shift(c, &provider, "k", (KeyState::Announced, KeyState::Active), &super::keys::times(1, 2, 3))?;
    clients::key_demand(c, &provider)?;
    encryption_keys::list(c, &provider)?;
    encryption_keys::withdraw(c, &provider, "k", NOW)?;
    revoked_jwts::contains(c, &provider, "j")?;
    assertion_jtis::claim(c, &provider, &client, &hash("j"), NOW)?;
    idempotency_keys::find(c, &tenant, "user:x", &hash("k"))?;
    throttle::count(c, "login", 1, Seconds(60), NOW)?;
    interactions::find(c, &provider, "i", NOW)?;
    federated_identities::find(c, &tenant, "https://op.example.com", "alice")?;
    federated_identities::list_of_user(c, &user)?;
    federated_identities::is_any_through(c, &Id::new("upstream"))?;
    federated_identities::delete_through(c, &Id::new("upstream"), 5)?;
    clients::hinting_at(c, &provider, "corp", 5)?;
    upstream_sessions::delete_through(c, &Id::new("upstream"), 5)?;
    upstream_arrivals::find(c, &provider, "a", NOW)?;
    upstream_arrivals::claim(c, &provider, "a", NOW)?;
    flow_events::list(c, &provider, Some(&client))?;
    flow_events::list_of_provider(c, &provider, 9)?;
    flow_events::list_refused(c, &provider, 9)?;
    flow_events::find(c, &tenant, "r")?;
    flow_events::trim(c, &provider, Some(&client))?;
    upstream_sessions::find(c, &Id::new("session"))?;
    for ended in [upstream_sessions::Ended::Session("s"), upstream_sessions::Ended::Person("alice")] {
        upstream_sessions::list_ended(c, &Id::new("u"), "https://op.example.com", ended)?;
    }
    one_time_links::claim(c, "setup", &hash("l"), NOW)?;
    one_time_links::revoke(c, &tenant, "setup", "user")?;
    Ok(())
}

fn measured_and_removed(c: &mut AnyConnection) -> Result<()> {
    let (provider, user, client) = (provider().id, user().id, client().id);
    latencies::list(c, &tenant().id, NOW)?;
    sizes::last_hour(c)?;
    sizes::list_whole(c)?;
    sizes::list(c, NOW)?;
    client_remains::take_out(c, &provider, &client)?;
    user_remains::take_out(c, &user, NOW)?;
    provider_remains::take_out(c, &provider)?;
    clients::delete(c, &provider, &client)?;
    provider_remains::take_out(c, &provider)?;
    Ok(())
}

#[test]
fn no_lookup_reads_a_whole_table() {
    let fresh = Fresh::sqlite().migrated();
    world(&fresh.open());
    let mut c = Location::parse(&fresh.url).unwrap().connect(Role::Write).unwrap();
    grants::insert(&mut c, &grant("g")).unwrap();
    codes::insert(&mut c, &code("c", "g")).unwrap();
    access_tokens::insert(&mut c, &access_token("a", Some("g"))).unwrap();
    refresh_tokens::insert(&mut c, &refresh_token("r", "g")).unwrap();
    consents::grow(&mut c, &consent()).unwrap();
    sessions::insert(&mut c, &session("other")).unwrap();
    let mut all = statements(&mut c, hot);
    all.extend(statements(&mut c, warm));
    all.extend(statements(&mut c, measured_and_removed));
    assert!(all.len() > 40, "{all:#?}");
    let mut wasteful = Vec::new();
    for statement in all {
        let plan = plan(&mut c, &statement);
        // The revision of the settings is a table of one row.
        let scans = |step: &String| step.starts_with("SCAN") && step != "SCAN settings_revision";
        let reads_all = |step: &String| scans(step) || step.contains("MATERIALIZE") || step.contains("AUTOMATIC");
        if plan.iter().any(reads_all) {
            wasteful.push((statement, plan));
        }
    }
    assert!(wasteful.is_empty(), "{wasteful:#?}");
}

/// SQLite looks for the children of a row that is removed, and without an index it reads all of them.
#[test]
fn every_foreign_key_has_an_index_that_finds_it() {
    let fresh = Fresh::sqlite().migrated();
    let mut c = Location::parse(&fresh.url).unwrap().connect(Role::Write).unwrap();
    let columns = "SELECT own.\"from\" FROM pragma_foreign_key_list(t.name) own WHERE own.id = f.id";
    let bare: Vec<Step> = diesel::sql_query(format!(
        "SELECT t.name || ' of ' || f.\"table\" AS detail FROM sqlite_schema t, pragma_foreign_key_list(t.name) f \
         WHERE t.type = 'table' AND f.seq = 0 AND NOT EXISTS (SELECT 1 FROM pragma_index_list(t.name) l WHERE l.partial = 0 AND \
         (SELECT COUNT(*) FROM ({columns})) = (SELECT COUNT(*) FROM pragma_index_info(l.name) i WHERE i.name IN ({columns}) \
         AND i.seqno < (SELECT COUNT(*) FROM ({columns}))))"
    ))
    .load(&mut c)
    .unwrap();
    assert_eq!(bare.into_iter().map(|step| step.detail).collect::<Vec<_>>(), [""; 0]);
}

#[test]
fn whatever_is_asked_of_the_audit_log_is_found_by_an_index_of_its_own_and_in_order() {
    let fresh = Fresh::sqlite().migrated();
    world(&fresh.open());
    let mut c = Location::parse(&fresh.url).unwrap().connect(Role::Write).unwrap();
    let any = audit::Filter::default;
    let (actor, target, action) = (Some("user:a".to_owned()), Some("client:b".to_owned()), Some("user.delete".to_owned()));
    let administration = Some(AuditClass::Administration);
    let cases = [
        ("audit_at", any()),
        ("audit_class", audit::Filter { class: administration, ..any() }),
        ("audit_class", audit::Filter { class: Some(AuditClass::Activity), ..any() }),
        ("audit_actor", audit::Filter { actor: actor.clone(), ..any() }),
        ("audit_target", audit::Filter { target: target.clone(), ..any() }),
        ("audit_action", audit::Filter { action: action.clone(), ..any() }),
        ("audit_actor_action", audit::Filter { actor: actor.clone(), action: action.clone(), ..any() }),
        ("audit_target_action", audit::Filter { target: target.clone(), action: action.clone(), ..any() }),
        ("audit_administration_actor", audit::Filter { class: administration, actor, ..any() }),
        ("audit_administration_target", audit::Filter { class: administration, target, ..any() }),
        ("audit_administration_action", audit::Filter { class: administration, action, ..any() }),
    ];
    for (index, filter) in cases {
        for order in [audit::Order::Newest, audit::Order::Oldest] {
            let page = audit::Page { filter: &filter, order, after: None, limit: 50 };
            let asked = statements(&mut c, |c| audit::page(c, &tenant().id, &page).map(drop));
            let plan = plan(&mut c, &asked[0]);
            assert!(plan.len() == 1 && plan[0].contains(&format!("USING INDEX {index} (")), "{filter:?}: {plan:?}");
        }
    }
}
