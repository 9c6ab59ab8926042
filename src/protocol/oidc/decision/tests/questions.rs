//! Agreements; and that nothing asks for ever.

use super::*;
use crate::model::Halfway;
use crate::model::{AgreementContent, AgreementTerms, Managed};

fn agreement(id: &str, audience: AgreementAudience) -> Agreement {
    let terms = AgreementTerms {
        name: id.to_owned(),
        version: "1".into(),
        title: id.to_owned(),
        content: AgreementContent::Text("Be kind.".into()),
        required_for: vec![audience],
    };
    Agreement { id: Id::new(id), tenant: Id::new("t"), terms, managed: Managed::People, created_at: NOW, ended_at: None }
}

fn accepted(user: &str, id: &str) -> Acceptance {
    Acceptance { user: Id::new(user), agreement: Id::new(id), at: NOW }
}

fn with_terms(more: &str) -> World {
    World::new(more).with(|world| {
        world.agreements =
            vec![agreement("terms", AgreementAudience::People), agreement("portal", AgreementAudience::Developers)];
    })
}

/// Core §3.1.2.6: `interaction_required`.
#[test]
fn what_a_person_has_not_accepted_is_asked_once_and_of_each_person() {
    assert_eq!(with_terms("").verdict(), "agree 1");
    assert_eq!(with_terms("prompt=none").verdict(), "reject interaction_required");
    let agreed = |more| with_terms(more).with(|world| world.accepted = vec![accepted("alice", "terms"), accepted("bob", "old")]);
    assert_eq!(agreed("").verdict(), "answer alice");
    assert_eq!(agreed("prompt=none").verdict(), "answer alice");
    assert_eq!(agreed("").sign_in("s2", "bob").verdict(), "agree 1");
    let more = agreed("").with(|world| world.agreements.push(agreement("privacy", AgreementAudience::People)));
    assert_eq!(more.verdict(), "agree 1");
    let ended = with_terms("").with(|world| world.agreements[0].ended_at = Some(NOW));
    assert_eq!(ended.verdict(), "answer alice");
}

#[test]
fn agreements_come_after_the_sign_in_and_the_groups_and_before_consent() {
    assert_eq!(with_terms("prompt=login").verdict(), "again s1 Requested");
    assert_eq!(with_terms("").signed_out().verdict(), "login NotSignedIn");
    assert_eq!(with_terms("prompt=consent").verdict(), "agree 1");
    assert_eq!(with_terms("prompt=select_account").verdict(), "choose");
    let forbidden = with_terms("").with(|world| world.client.metadata.allowed_groups = vec!["staff".into()]);
    assert_eq!(forbidden.verdict(), "forbid access_denied");
    // no app is beyond them: one that needs no consent asks, too
    let trusted = with_terms("").with(|world| world.client.metadata.require_consent = Some(false));
    assert_eq!(trusted.verdict(), "agree 1");
}

#[test]
fn nothing_asks_for_ever() {
    // Every question, answered as it asks, is followed by another question or an end: never by itself.
    for prompts in ["", "login", "consent", "select_account", "login consent select_account"] {
        for max_age in ["", "&max_age=0", "&max_age=1"] {
            let mut world = World::new(&format!("prompt={}{max_age}", prompts.replace(' ', "+"))).signed_out();
            world.consents.clear();
            world.agreements = vec![agreement("terms", AgreementAudience::People)];
            for round in 0.. {
                assert!(round < 6, "{prompts} {max_age}: {:?}", world.decide());
                world = match world.decide() {
                    Decision::Answer(_) => break,
                    Decision::Ask(Ask::Login(_) | Ask::Reauthenticate { .. }) => world.sign_in("s7", "alice"),
                    Decision::Ask(Ask::ChooseAccount) => world.with(|world| {
                        let chosen = world.people[0].0.id.clone();
                        world.progress.answered.push(Answered::Account(chosen));
                    }),
                    Decision::Ask(Ask::Agreements { missing, .. }) => world.with(|world| {
                        world.accepted.extend(missing.iter().map(|id| accepted("alice", id.as_str())));
                    }),
                    Decision::Ask(Ask::Consent(question)) => world.with(|world| {
                        world.progress.answered.push(Answered::Consent(question.session));
                        world.consents = vec![consent("alice", &question.scope.to_string(), &[])];
                    }),
                    other => panic!("{other:?}"),
                };
            }
        }
    }
}

#[test]
fn create_is_met_by_an_authentication_in_the_interaction_and_refused_where_nobody_makes_an_account() {
    use crate::model::{SignUp, SignUpPolicy};
    let open = |world: World| world.with(|world| world.sign_up = SignUpPolicy { mode: SignUp::Open, ..SignUpPolicy::default() });
    assert_eq!(World::new("prompt=create").verdict(), "reject invalid_request");
    assert_eq!(World::new("prompt=create").signed_out().verdict(), "reject invalid_request");
    assert_eq!(open(World::new("prompt=create")).verdict(), "sign up", "though somebody is signed in");
    assert_eq!(open(World::new("prompt=create").signed_out()).verdict(), "sign up");
    assert_eq!(open(World::new("prompt=create")).sign_in("s7", "alice").verdict(), "answer alice");
    assert_eq!(open(World::new("")).verdict(), "answer alice");
}

fn halfway(world: &mut World) {
    let at = NOW.plus(Seconds(10));
    world.progress.halfway = Some(Halfway { user: Id::new("alice"), at, remember: false, witness: String::new() });
}

#[test]
fn whoever_has_the_password_behind_them_is_asked_for_the_second_factor_and_nobody_else() {
    for (world, verdict) in [
        (World::new("").signed_out(), "login NotSignedIn"),
        (World::new("").signed_out().with(halfway), "second factor"),
        (World::new("prompt=login").with(halfway), "second factor"),
        (World::new("").with(halfway), "answer alice"),
        (World::new("prompt=none").signed_out().with(halfway), "reject login_required"),
        (World::new("prompt=select_account").with(halfway), "choose"),
    ] {
        assert_eq!(world.verdict(), verdict);
    }
}

/// RFC 9470 §4: `acr_values` are a wish, which whoever can meet it is asked to.
#[test]
fn a_wish_for_two_factors_is_put_to_whoever_has_two() {
    let has_two = |world: &mut World| world.people[0].1.second_factor = true;
    let wish = "acr_values=urn%3Asignet%3Aacr%3Amfa";
    let held = |acr: &'static str| move |world: &mut World| acr.clone_into(&mut world.people[0].0.acr);
    for (world, verdict) in [
        (World::new(wish), "answer alice"),
        (World::new(wish).with(has_two), "again s1 Stronger"),
        (World::new(wish).with(has_two).with(held(acr::MULTI_FACTOR)), "answer alice"),
        (World::new("acr_values=urn%3Aunheard-of").with(has_two), "answer alice"),
        (World::new(&format!("{wish}+{}", acr::PASSWORD)).with(has_two).with(held(acr::PASSWORD)), "answer alice"),
        (World::new(&format!("{wish}&prompt=none")).with(has_two), "answer alice"),
    ] {
        assert_eq!(world.verdict(), verdict);
    }
}
