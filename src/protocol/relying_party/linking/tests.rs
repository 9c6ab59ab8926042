use super::super::fixture::{NOW, settings};
use super::*;
use crate::model::{Managed, StandardClaims, Tenant, UserStatus};

fn user(id: &str, email: &str, email_verified: bool) -> User {
    User {
        id: Id::new(id),
        tenant: Id::<Tenant>::new("t"),
        username: id.to_owned(),
        password_hash: Some("$argon2id$".into()),
        second_factor: false,
        status: UserStatus::Active,
        claims: StandardClaims { email: Some(email.into()), email_verified: Some(email_verified), ..StandardClaims::default() },
        groups: Vec::new(),
        admin_role: None,
        roles: Vec::new(),
        attributes: serde_json::Map::new(),
        managed: Managed::People,
        created_at: NOW,
        updated_at: NOW,
    }
}

fn said(email: &str, email_verified: Option<bool>) -> Mapped {
    let claims = StandardClaims { email: Some(email.into()), email_verified, ..StandardClaims::default() };
    Mapped { claims, ..Mapped::default() }
}

fn free(user: &User) -> Candidate<'_> {
    Candidate { user, is_linked_elsewhere: false }
}

fn situation<'a>(settings: &'a UpstreamSettings, mapped: &'a Mapped) -> Situation<'a> {
    Situation { settings, mapped, linked: None, by_username: None, by_email: None, wanted_by: None }
}

fn code(decision: Decision) -> RefusalCode {
    match decision {
        Decision::Refuse(refusal) => refusal.code,
        other => panic!("{other:?}"),
    }
}

fn authority() -> UpstreamSettings {
    UpstreamSettings { authority_for_email_domains: vec!["Corp.test".into()], ..settings() }
}

#[test]
fn only_the_link_counts_once_it_is_there() {
    let (settings, ada, bob) = (authority(), user("ada", "ada@corp.test", true), user("bob", "bob@corp.test", true));
    let mapped = said("bob@corp.test", Some(true));
    let own = Situation { linked: Some(&ada), by_email: Some(free(&bob)), ..situation(&settings, &mapped) };
    assert_eq!(decide(&own), Decision::SignIn(Id::new("ada")));
    let disabled = User { status: UserStatus::Disabled, ..ada.clone() };
    assert_eq!(code(decide(&Situation { linked: Some(&disabled), ..own })), RefusalCode::AccountDisabled);
}

#[test]
fn nobody_known_is_made_or_refused_as_the_domain_says() {
    let mapped = said("new@corp.test", Some(true));
    assert_eq!(decide(&situation(&settings(), &mapped)), Decision::Create);
    let closed = UpstreamSettings { create_accounts: false, ..settings() };
    assert_eq!(code(decide(&situation(&closed, &mapped))), RefusalCode::AccountUnknown);
}

#[test]
fn noauth_2023_an_account_that_shares_the_address_is_never_linked_silently() {
    // MS nOAuth; OWASP ASVS 6.8.1
    let (settings, ada) = (settings(), user("ada", "ada@corp.test", true));
    for verified in [None, Some(false), Some(true)] {
        let mapped = said("ada@corp.test", verified);
        let own = Situation { by_email: Some(free(&ada)), ..situation(&settings, &mapped) };
        assert_eq!(decide(&own), Decision::AskToLink(Id::new("ada")), "{verified:?}");
    }
    let without_password = User { password_hash: None, ..ada };
    let mapped = said("ada@corp.test", Some(true));
    let own = Situation { by_email: Some(free(&without_password)), ..situation(&settings, &mapped) };
    assert_eq!(code(decide(&own)), RefusalCode::AccountTaken);
}

#[test]
fn the_authority_for_an_email_domain_links_a_verified_address_of_that_domain_once() {
    let (settings, ada) = (authority(), user("ada", "Ada@corp.test", true));
    let verdict = |mapped: &Mapped, candidate| decide(&Situation { by_email: candidate, ..situation(&settings, mapped) });
    assert_eq!(verdict(&said("ada@corp.test", Some(true)), Some(free(&ada))), Decision::Link(Id::new("ada")));
    for mapped in [said("ada@corp.test", None), said("ada@corp.test", Some(false)), said("ada@sub.corp.test", Some(true))] {
        assert_eq!(verdict(&mapped, Some(free(&ada))), Decision::AskToLink(Id::new("ada")));
    }
    let linked = Some(Candidate { user: &ada, is_linked_elsewhere: true });
    assert_eq!(
        code(verdict(&said("ada@corp.test", Some(true)), linked)),
        RefusalCode::AccountTaken,
        "the address has a new owner there"
    );
}

#[test]
fn keycloak_53041_an_account_made_in_advance_with_a_strangers_address_is_not_handed_over() {
    let (settings, trap) = (authority(), user("trap", "victim@corp.test", false));
    let mapped = said("victim@corp.test", Some(true));
    let own = Situation { by_email: Some(free(&trap)), ..situation(&settings, &mapped) };
    assert_eq!(decide(&own), Decision::AskToLink(Id::new("trap")));
    // nor one whose user name is the address
    let named = User { username: "victim@corp.test".into(), ..user("trap", "mallory@evil.test", true) };
    let own = Situation { by_email: Some(free(&named)), ..situation(&settings, &mapped) };
    assert_eq!(decide(&own), Decision::AskToLink(Id::new("trap")));
}

#[test]
fn cve_2026_40574_an_address_with_two_at_signs_has_no_domain() {
    for address in ["a@evil.test@corp.test", "@corp.test", "a@", "a", "", "a@corp.test ", "a@cor p.test"] {
        assert_eq!(email_domain(address), None, "{address}");
    }
    assert_eq!(email_domain("a@corp.test"), Some("corp.test"));
    let only = UpstreamSettings { allowed_email_domains: vec!["corp.test".into()], ..settings() };
    let mapped = said("a@evil.test@corp.test", Some(true));
    assert_eq!(code(decide(&situation(&only, &mapped))), RefusalCode::EmailDomain);
}

#[test]
fn only_verified_addresses_of_the_allowed_domains_come_in_also_by_a_link() {
    let only = UpstreamSettings { allowed_email_domains: vec!["corp.test".into()], ..settings() };
    let ada = user("ada", "ada@corp.test", true);
    for (mapped, comes_in) in [
        (said("a@CORP.test", Some(true)), true),
        (said("a@corp.test", Some(false)), false),
        (said("a@corp.test", None), false),
        (said("a@corp.test.evil.test", Some(true)), false),
        (said("a@notcorp.test", Some(true)), false),
        (Mapped::default(), false),
    ] {
        let linked = Situation { linked: Some(&ada), ..situation(&only, &mapped) };
        assert_eq!(matches!(decide(&linked), Decision::SignIn(_)), comes_in, "{mapped:?}");
        assert_eq!(decide(&situation(&only, &mapped)) == Decision::Create, comes_in, "{mapped:?}");
    }
    let vouched = UpstreamSettings { authority_for_email_domains: vec!["corp.test".into()], ..only };
    assert_eq!(decide(&situation(&vouched, &said("a@corp.test", None))), Decision::Create);
}

#[test]
fn a_user_name_links_once_and_only_from_its_authority() {
    let ada = user("ada", "ada@corp.test", true);
    let mapped = Mapped { username: Some("ada".into()), ..Mapped::default() };
    let own = settings();
    assert_eq!(
        decide(&Situation { by_username: Some(free(&ada)), ..situation(&own, &mapped) }),
        Decision::AskToLink(Id::new("ada"))
    );
    let authority = UpstreamSettings { authority_for_usernames: true, username_claim: Some("login".into()), ..settings() };
    let verdict = |candidate| decide(&Situation { by_username: candidate, ..situation(&authority, &mapped) });
    assert_eq!(verdict(Some(free(&ada))), Decision::Link(Id::new("ada")));
    assert_eq!(code(verdict(Some(Candidate { user: &ada, is_linked_elsewhere: true }))), RefusalCode::AccountTaken);
    let disabled = User { status: UserStatus::Disabled, ..ada.clone() };
    assert_eq!(code(verdict(Some(free(&disabled)))), RefusalCode::AccountDisabled);
}

#[test]
fn a_disabled_account_is_not_made_anew_under_its_address() {
    let gone = User { status: UserStatus::Disabled, ..user("ada", "ada@corp.test", true) };
    let mapped = said("ada@corp.test", Some(true));
    let own = settings();
    assert_eq!(
        code(decide(&Situation { by_email: Some(free(&gone)), ..situation(&own, &mapped) })),
        RefusalCode::AccountDisabled
    );
}

#[test]
fn a_person_links_an_identity_to_their_own_account_and_to_no_others() {
    let (settings, ada, bob) = (settings(), user("ada", "ada@corp.test", true), user("bob", "bob@corp.test", true));
    let mapped = said("bob@corp.test", Some(true));
    let own = Situation { wanted_by: Some(&ada), by_email: Some(free(&bob)), ..situation(&settings, &mapped) };
    assert_eq!(decide(&own), Decision::Link(Id::new("ada")));
    assert_eq!(code(decide(&Situation { linked: Some(&bob), ..own })), RefusalCode::AccountTaken);
    assert_eq!(decide(&Situation { linked: Some(&ada), ..own }), Decision::SignIn(Id::new("ada")));
}
