//! Tables of situations and what is decided in them.

mod questions;

use serde_json::{Value, json};

use super::*;
use crate::model::{ApplicationType, AuthMethod, RequestedClaims, UserStatus};
use crate::protocol::Parameters;
use crate::protocol::fixture::{NOW, client, provider, session, user};
use crate::protocol::oauth2::authorize::{Located, Rules, validate};

/// A browser, a client and a request, to be changed by a test and decided upon.
struct World {
    request: AuthorizationRequest,
    progress: Progress,
    people: Vec<(Session, User)>,
    current: Option<&'static str>,
    consents: Vec<Consent>,
    agreements: Vec<Agreement>,
    accepted: Vec<Acceptance>,
    client: Client,
    sign_up: crate::model::SignUpPolicy,
}

/// The session that is there at the start authenticated this long before.
const AGE: Seconds = Seconds(1_000);

impl World {
    /// Alice is signed in since a while and has allowed the client `openid email`. The request adds `more`.
    fn new(more: &str) -> Self {
        let (client, provider, alice) = (client("app"), provider(), user("alice"));
        let query =
            format!("client_id=app&redirect_uri=https%3A%2F%2Fapp.test%2Fcb&response_type=code&scope=openid+email&{more}");
        let parameters = Parameters::parse(query.as_bytes()).unwrap();
        let located = Located::locate(&parameters, Some(&client)).unwrap();
        let request = validate(&located, &parameters, &Rules { provider: &provider, resources: &[], hint: None }).unwrap();
        let session = session("s1", &alice, NOW.minus(AGE));
        let progress = Progress::begin(Some(&session), Id::new("g"), NOW);
        let consents = vec![consent("alice", "openid email", &[])];
        Self {
            request,
            progress,
            people: vec![(session, alice)],
            current: Some("s1"),
            consents,
            agreements: Vec::new(),
            accepted: Vec::new(),
            client,
            sign_up: crate::model::SignUpPolicy::default(),
        }
    }

    fn with(mut self, change: impl FnOnce(&mut Self)) -> Self {
        change(&mut self);
        self
    }

    /// Nobody is signed in, and nobody was at the start.
    fn signed_out(self) -> Self {
        self.with(|world| {
            world.people.clear();
            world.current = None;
            world.progress.started_with = None;
        })
    }

    /// Somebody signs in within the interaction, and becomes the current person.
    fn sign_in(self, id: &'static str, name: &str) -> Self {
        self.with(|world| {
            let person = user(name);
            world.people.retain(|(session, _)| session.id.as_str() != id);
            world.people.push((session(id, &person, NOW.plus(Seconds(20))), person));
            world.current = Some(id);
        })
    }

    fn decide(&self) -> Decision {
        let sessions: Vec<_> =
            self.people.iter().map(|(session, user)| SignedIn { session, user, subject: user.id.as_str() }).collect();
        let current = self.current.map(Id::new);
        let situation = Situation {
            request: &self.request,
            progress: &self.progress,
            sessions: &sessions,
            current: current.as_ref(),
            consents: &self.consents,
            agreements: &self.agreements,
            accepted: &self.accepted,
            client: &self.client,
            provider: &crate::model::Provider { sign_up: self.sign_up.clone(), ..provider() },
        };
        decide(&situation, NOW.plus(Seconds(30)))
    }

    /// The decision in a word.
    fn verdict(&self) -> String {
        match self.decide() {
            Decision::Answer(answer) => format!("answer {}", answer.user),
            Decision::Ask(Ask::Login(reason)) => format!("login {reason:?}"),
            Decision::Ask(Ask::Reauthenticate { session, reason }) => format!("again {session} {reason:?}"),
            Decision::Ask(Ask::SecondFactor) => "second factor".into(),
            Decision::Ask(Ask::SignUp) => "sign up".into(),
            Decision::Ask(Ask::ChooseAccount) => "choose".into(),
            Decision::Ask(Ask::Agreements { missing, .. }) => format!("agree {}", missing.len()),
            Decision::Ask(Ask::Consent(question)) => format!("consent {}", question.new_scope),
            Decision::Forbid { error, .. } => format!("forbid {}", error.code),
            Decision::Reject(error) => format!("reject {}", error.code),
        }
    }

    fn answer(&self) -> Answer {
        match self.decide() {
            Decision::Answer(answer) => answer,
            other => panic!("{other:?}"),
        }
    }
}

fn consent(user: &str, scope: &str, claims: &[&str]) -> Consent {
    Consent {
        id: Id::new("c"),
        provider: Id::new("provider"),
        user: Id::new(user),
        client: Id::new("app"),
        scope: Scope::parse(scope),
        claims: claims.iter().map(|name| (*name).to_owned()).collect(),
        created_at: NOW,
        updated_at: NOW,
    }
}

fn id_token_claims(value: Value) -> RequestedClaims {
    let Value::Object(id_token) = value else { panic!("an object") };
    RequestedClaims { id_token, ..RequestedClaims::default() }
}

#[test]
fn a_person_who_is_signed_in_and_has_consented_is_not_bothered() {
    let answer = World::new("").answer();
    assert_eq!(
        (answer.user.as_str(), answer.session.as_str(), answer.scope.to_string().as_str()),
        ("alice", "s1", "openid email")
    );
    assert_eq!((answer.acr.as_str(), answer.auth_time_requested), (acr::PASSWORD, false));
    assert_eq!(World::new("prompt=none").verdict(), "answer alice");
}

#[test]
fn somebody_has_to_be_signed_in_and_a_dead_session_does_not_count() {
    type Change = fn(&mut World);
    let cases: [(&str, Change); 5] = [
        ("ended", |world| world.people[0].0.ended_at = Some(NOW)),
        ("expired", |world| world.people[0].0.expires_at = NOW),
        ("idle", |world| world.people[0].0.last_seen = NOW.minus(Seconds::hours(12))),
        ("disabled", |world| world.people[0].1.status = UserStatus::Disabled),
        ("of another", |world| world.people[0].0.user = Id::new("bob")),
    ];
    assert_eq!(World::new("").signed_out().verdict(), "login NotSignedIn");
    assert_eq!(World::new("prompt=none").signed_out().verdict(), "reject login_required"); // SN-012
    for (name, change) in cases {
        assert_eq!(World::new("").with(change).verdict(), "login NotSignedIn", "{name}");
    }
}

#[test]
fn without_a_current_person_among_several_one_is_chosen() {
    let world = |more| World::new(more).with(|world| world.current = None);
    assert_eq!(world("").verdict(), "choose");
    assert_eq!(world("prompt=none").verdict(), "reject account_selection_required");
}

#[test]
fn prompt_login_is_met_by_another_authentication_within_the_interaction_only() {
    assert_eq!(World::new("prompt=login").verdict(), "again s1 Requested");
    assert_eq!(World::new("prompt=login").sign_in("s1", "alice").verdict(), "answer alice");
    assert_eq!(World::new("prompt=login").sign_in("s2", "alice").verdict(), "answer alice");
    assert_eq!(World::new("prompt=login").signed_out().sign_in("s2", "alice").verdict(), "answer alice");
    // An older session of another account is no authentication of this interaction.
    let switched = World::new("prompt=login").with(|world| {
        let bob = user("bob");
        world.people.push((session("s2", &bob, NOW.minus(Seconds(600))), bob));
        world.current = Some("s2");
    });
    assert_eq!(switched.verdict(), "again s2 Requested");
}

#[test]
fn max_age_is_judged_against_the_start_or_met_within_the_interaction() {
    for (max_age, verdict) in [
        ("max_age=10000", "answer alice"),
        ("max_age=1000", "answer alice"),
        ("max_age=999", "again s1 TooLongAgo"),
        ("max_age=1", "again s1 TooLongAgo"),
        ("max_age=0", "again s1 TooLongAgo"), // SN-017
        ("max_age=999&prompt=none", "reject login_required"),
    ] {
        assert_eq!(World::new(max_age).verdict(), verdict, "{max_age}");
    }
    let again = World::new("max_age=0").sign_in("s1", "alice");
    assert!(again.answer().auth_time_requested);
    let just_now = World::new("max_age=0").with(|world| {
        world.people[0].0.auth_time = NOW;
        world.progress.started_with = Some((Id::new("s1"), NOW));
    });
    assert_eq!(just_now.verdict(), "again s1 TooLongAgo");
    let default = World::new("").with(|world| world.client.metadata.default_max_age = Some(10));
    assert_eq!(default.verdict(), "again s1 TooLongAgo");
}

#[test]
fn clocks_of_two_processes_may_differ_a_little() {
    let behind = |seconds| {
        World::new("prompt=login").sign_in("s1", "alice").with(|world| world.people[0].0.auth_time = NOW.minus(Seconds(seconds)))
    };
    assert_eq!(behind(3).verdict(), "answer alice");
    assert_eq!(behind(60).verdict(), "again s1 Requested");
}

#[test]
fn select_account_is_met_by_a_choice_or_by_signing_in() {
    let world = || World::new("prompt=select_account");
    assert_eq!(world().verdict(), "choose");
    let chosen = world().with(|world| world.progress.answered.push(Answered::Account(Id::new("s1"))));
    assert_eq!(chosen.verdict(), "answer alice");
    assert_eq!(world().signed_out().verdict(), "login NotSignedIn");
    assert_eq!(world().signed_out().sign_in("s2", "alice").verdict(), "answer alice");
    let both =
        World::new("prompt=select_account+login").with(|world| world.progress.answered.push(Answered::Account(Id::new("s1"))));
    assert_eq!(both.verdict(), "again s1 Requested");
    assert_eq!(both.sign_in("s1", "alice").verdict(), "answer alice");
}

#[test]
fn consent_is_asked_once_and_again_when_more_is_wanted_or_the_client_asks() {
    let none = |more| World::new(more).with(|world| world.consents.clear());
    assert_eq!(none("").verdict(), "consent openid email");
    assert_eq!(none("prompt=none").verdict(), "reject consent_required"); // SN-013
    let others = World::new("").with(|world| {
        world.consents =
            vec![consent("bob", "openid email", &[]), Consent { client: Id::new("x"), ..consent("alice", "openid email", &[]) }];
    });
    assert_eq!(others.verdict(), "consent openid email");
    let less = World::new("").with(|world| world.consents = vec![consent("alice", "openid", &[])]);
    assert_eq!(less.verdict(), "consent email");

    let asked = World::new("prompt=consent");
    assert_eq!(asked.verdict(), "consent ");
    let answer = |session: &'static str| {
        World::new("prompt=consent").with(|world| world.progress.answered.push(Answered::Consent(Id::new(session))))
    };
    assert_eq!(answer("s1").verdict(), "answer alice");
    assert_eq!(answer("s9").verdict(), "consent "); // answered as somebody else
}

#[test]
fn what_the_person_left_out_is_not_granted() {
    let world = World::new("").with(|world| {
        world.consents = vec![consent("alice", "openid", &[])];
        world.progress.answered.push(Answered::Consent(Id::new("s1")));
    });
    assert_eq!(world.answer().scope.to_string(), "openid");
    // Allowed, and withdrawn at once in another window: nothing is granted.
    let withdrawn = world.with(|world| world.consents.clear());
    assert_eq!(withdrawn.verdict(), "consent openid email");
}

#[test]
fn single_claims_need_consent_where_they_have_a_value() {
    let world = |claims: &[&str]| {
        World::new("").with(|world| {
            world.people[0].1.claims.name = Some("Alice".into());
            world.request.claims = id_token_claims(json!({"name": null, "nickname": null, "email": null, "auth_time": null}));
            world.consents = vec![consent("alice", "openid email", claims)];
        })
    };
    let Decision::Ask(Ask::Consent(question)) = world(&[]).decide() else { panic!("consent") };
    assert_eq!((question.new_claims, question.new_scope.is_empty()), (vec!["name".to_owned()], true));
    let answer = world(&["name"]).answer();
    assert_eq!(answer.claims.id_token.keys().collect::<Vec<_>>(), ["name", "email", "auth_time"]);
    assert!(answer.auth_time_requested);
}

#[test]
fn an_organisations_own_app_asks_for_no_consent_unless_it_wants_to() {
    let own = |more| {
        World::new(more).with(|world| {
            world.client.metadata.require_consent = Some(false);
            world.consents.clear();
        })
    };
    assert_eq!(own("").answer().scope.to_string(), "openid email");
    assert_eq!(own("prompt=none").verdict(), "answer alice");
    assert_eq!(own("prompt=consent").verdict(), "consent openid email");
}

#[test]
fn an_app_that_can_be_imitated_is_never_answered_without_the_person() {
    // RFC 8252 §8.6
    let native = |more| {
        World::new(more).with(|world| {
            world.client.metadata.token_endpoint_auth_method = AuthMethod::None;
            world.client.metadata.application_type = ApplicationType::Native;
            world.client.metadata.redirect_uris = vec!["com.example.app:/cb".into()];
            let uri = crate::protocol::oauth2::redirect_uri::RedirectUri::prove("com.example.app:/cb", &world.client);
            let mut address = world.request.address.app().unwrap().clone();
            address.redirect_uri = uri.unwrap();
            world.request.address = crate::protocol::oauth2::authorize::AnswerTo::App(address);
        })
    };
    assert_eq!(native("").verdict(), "consent ");
    assert_eq!(native("prompt=none").verdict(), "reject consent_required");
    assert_eq!(native("").sign_in("s2", "alice").verdict(), "answer alice");
    let answered = native("").with(|world| world.progress.answered.push(Answered::Consent(Id::new("s1"))));
    assert_eq!(answered.verdict(), "answer alice");
}

#[test]
fn a_hint_chooses_among_those_signed_in_and_never_authenticates() {
    let hinted = |more, subject: &str| World::new(more).with(|world| world.request.hinted = Hinted::Subject(subject.into()));
    assert_eq!(hinted("prompt=none", "alice").verdict(), "answer alice");
    assert_eq!(hinted("prompt=none", "mallory").verdict(), "reject login_required"); // SN-020
    assert_eq!(hinted("", "mallory").verdict(), "login OtherPerson");
    assert_eq!(hinted("", "alice").signed_out().verdict(), "login OtherPerson"); // SN-021
    assert_eq!(hinted("", "mallory").sign_in("s2", "bob").verdict(), "reject login_required");
    let beside = hinted("prompt=none", "bob").with(|world| {
        let bob = user("bob");
        world.people.push((session("s2", &bob, NOW.minus(AGE)), bob));
        world.consents.push(consent("bob", "openid email", &[]));
    });
    assert_eq!(beside.verdict(), "answer bob");
}

#[test]
fn a_hint_that_is_not_ours_fails_silently_asked_requests_only() {
    let world = |more| World::new(more).with(|world| world.request.hinted = Hinted::Unverified);
    assert_eq!(world("prompt=none").verdict(), "reject login_required");
    assert_eq!(world("").verdict(), "answer alice");
}

#[test]
fn a_demanded_subject_is_the_only_one_answered_for() {
    // SN-025
    let world = World::new("").with(|world| world.request.claims = id_token_claims(json!({"sub": {"value": "bob"}})));
    assert_eq!(world.verdict(), "login OtherPerson");
    assert_eq!(world.sign_in("s2", "carol").verdict(), "reject login_required");
}

#[test]
fn an_app_for_some_groups_is_for_nobody_else() {
    let world = |more, groups: &[&str]| {
        World::new(more).with(|world| {
            world.client.metadata.allowed_groups = vec!["staff".into(), "admins".into()];
            world.people[0].1.groups = groups.iter().map(|group| (*group).to_owned()).collect();
        })
    };
    assert_eq!(world("", &["guests", "staff"]).verdict(), "answer alice");
    assert_eq!(world("", &["Staff"]).verdict(), "forbid access_denied");
    assert_eq!(world("prompt=none", &[]).verdict(), "reject access_denied");
    assert_eq!(world("prompt=login", &[]).verdict(), "again s1 Requested"); // first it is known who it is
}

#[test]
fn acr_is_returned_as_asked_if_it_is_met_and_an_essential_one_must_be() {
    // SN-024
    assert_eq!(World::new("acr_values=urn%3Asignet%3Aacr%3Apassword+2").answer().acr, acr::PASSWORD);
    assert_eq!(World::new("acr_values=1+2").answer().acr, acr::PASSWORD);
    let essential = |more, values: Value| {
        World::new(more).with(|world| {
            world.request.claims = id_token_claims(json!({"acr": {"essential": true, "values": values}}));
        })
    };
    assert_eq!(essential("", json!(["phrh", acr::PASSWORD])).answer().acr, acr::PASSWORD);
    for more in ["", "prompt=none"] {
        assert_eq!(essential(more, json!(["phrh"])).verdict(), "reject unmet_authentication_requirements");
    }
    let weak = |more| essential(more, json!([acr::PASSWORD])).with(|world| world.people[0].0.acr = "urn:upstream:weak".into());
    assert_eq!(weak("").verdict(), "again s1 Stronger");
    assert_eq!(weak("prompt=none").verdict(), "reject login_required");
    assert_eq!(weak("").sign_in("s1", "alice").answer().acr, acr::PASSWORD);
    let still_weak = weak("").sign_in("s1", "alice").with(|world| world.people[0].0.acr = "urn:upstream:weak".into());
    assert_eq!(still_weak.verdict(), "reject unmet_authentication_requirements");
}
