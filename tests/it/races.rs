//! Single use under a crowd: eight requests at once, a hundred rounds. The guarded UPDATE decides, so it is PostgreSQL that is asked
//! hardest.

use std::collections::BTreeSet;

use crate::device::{TABLES, TV};
use crate::harness::{
    Answer, Ask, Database, Device, ISSUER, PASSWORD, SPA, Setup, TestApp, WEB, assertion, on_both, on_both_with,
};

const CROWD: usize = 8;

fn rounds(app: &TestApp) -> usize {
    if app.kind() == Database::Postgres { 100 } else { 20 }
}

fn crowd(ask: &Ask) -> Vec<Ask> {
    vec![ask.clone(); CROWD]
}

fn winners(answers: &[Answer]) -> usize {
    answers.iter().filter(|answer| answer.status() == 200).count()
}

#[test]
fn one_code_has_one_winner_and_the_others_revoke_it() {
    on_both(|app| {
        let mut browser = app.browser();
        browser.sign_in(&WEB, &[], "ada").callback();
        for round in 0..rounds(app) {
            let code = browser.authorize(&WEB, &[]).callback().code();
            let answers = app.send_all(crowd(&WEB.redeeming(&code)));
            assert_eq!(winners(&answers), 1, "round {round}");
            let winner = answers.iter().find(|answer| answer.status() == 200).unwrap().json();
            assert!(!WEB.is_active(app, winner["access_token"].as_str().unwrap()), "the others were replays");
        }
    });
}

/// DV-007: polls of two processes at the moment of the answer.
#[test]
fn one_device_code_has_one_winner_and_the_others_revoke_it() {
    on_both_with(&Setup::more(TABLES), |app| {
        let replica = app.replica();
        let mut browser = app.signed_in("ada", "/account");
        for round in 0..rounds(app) {
            let device = Device::ask(app, &TV, "openid");
            device.allow(&mut browser, "ada");
            let answers =
                if round % 2 == 0 { app.send_all(crowd(&device.poll())) } else { replica.send_all(crowd(&device.poll())) };
            assert_eq!(winners(&answers), 1, "round {round}");
            let winner = answers.iter().find(|answer| answer.status() == 200).unwrap().json();
            assert!(!WEB.is_active(app, winner["access_token"].as_str().unwrap()), "the others were replays");
            app.wait(60); // so that the network has not too many that wait
        }
    });
}

/// Of polls at once one is in time, and each of the others slows the device down.
#[test]
fn of_polls_at_once_one_is_in_time() {
    on_both_with(&Setup::more(TABLES), |app| {
        for _ in 0..rounds(app) / 4 {
            let device = Device::ask(app, &TV, "openid");
            let answers = app.send_all(crowd(&device.poll()));
            let said = |word: &str| answers.iter().filter(|answer| answer.json()["error"] == word).count();
            assert_eq!((said("authorization_pending"), said("slow_down")), (1, CROWD - 1));
            app.wait(5 * 7 + 4);
            app.send(device.poll()).expect_error(400, "authorization_pending");
        }
    });
}

/// The person presses twice, and Bob at the same time.
#[test]
fn of_answers_at_once_one_counts() {
    on_both_with(&Setup::more(TABLES), |app| {
        let (mut ada, mut bob) = (app.signed_in("ada", "/account"), app.signed_in("bob", "/account"));
        for _ in 0..rounds(app) / 4 {
            let device = Device::ask(app, &TV, "openid");
            let asks: Vec<Ask> = [&mut ada, &mut bob]
                .into_iter()
                .map(|browser| {
                    let form = device.confirm(browser, "").form("consent-form").with(&[("action", "allow")]);
                    let cookie = format!("__Host-signet-default={}", browser.cookie().unwrap());
                    let ask = Ask::post(&form.action, &form.pairs()).header("origin", ISSUER);
                    ask.header("sec-fetch-site", "same-origin").header("cookie", &cookie)
                })
                .collect();
            let answers = app.send_all(asks);
            let ended = |word: &str| answers.iter().filter(|answer| answer.location().ends_with(word)).count();
            assert_eq!((ended("ended=allowed"), ended("ended=over")), (1, 1), "{answers:?}");
            app.send(device.poll()).expect(200);
            app.wait(60);
        }
    });
}

#[test]
fn one_refresh_token_has_one_successor() {
    on_both(|app| {
        let mut token = SPA.tokens(app, "openid", "ada").refresh;
        for round in 0..rounds(app) {
            let answers = app.send_all(crowd(&SPA.refreshing(&token)));
            assert_eq!(winners(&answers), CROWD, "the grace gives everybody the same one, round {round}");
            let successors: BTreeSet<String> =
                answers.iter().map(|answer| answer.json()["refresh_token"].as_str().unwrap().to_owned()).collect();
            assert_eq!(successors.len(), 1, "round {round}");
            token = successors.into_iter().next().unwrap();
        }
    });
}

#[test]
fn one_assertion_has_one_winner() {
    on_both(|app| {
        for round in 0..rounds(app) / 4 {
            let now = app.now().epoch_seconds();
            let claims = serde_json::json!({ "iss": "signer", "sub": "signer", "aud": "https://id.test",
                "jti": round.to_string(), "exp": now + 60 });
            let form = [
                ("grant_type", "client_credentials"),
                ("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
                ("client_assertion", &assertion(&claims, None)),
            ];
            let answers = app.send_all(crowd(&Ask::post("/oauth/oauth20/token", &form)));
            assert_eq!(winners(&answers), 1, "round {round}");
        }
    });
}

/// A refresh and the withdrawal of its grant at the same time: whoever wins, nothing lives afterwards.
#[test]
fn a_refresh_does_not_outrun_a_revocation() {
    on_both(|app| {
        for _ in 0..rounds(app) / 4 {
            let tokens = WEB.tokens(app, "openid offline_access", "ada");
            let refresh = WEB.refreshing(&tokens.refresh);
            let revoke = WEB.post("/oauth/revoke", &[("token", &tokens.refresh)]);
            let answers = app.send_all([refresh.clone(), revoke, refresh]);
            for answer in
                answers.iter().filter(|answer| answer.header("content-type") == "application/json" && answer.status() == 200)
            {
                let body = answer.json();
                assert!(!WEB.is_active(app, body["access_token"].as_str().unwrap()));
                app.send(WEB.refreshing(body["refresh_token"].as_str().unwrap())).expect_error(400, "invalid_grant");
            }
        }
    });
}

/// Two processes, one form: each answers with a code, and the person has one session.
#[test]
fn a_form_sent_to_two_processes_signs_in_once() {
    on_both(|app| {
        let replica = app.replica();
        let mut browser = app.browser();
        let page = browser.authorize(&WEB, &[]).expect_page(200);
        let form = page.form("login-form").with(&[("username", "ada"), ("password", PASSWORD)]);
        let mut other = browser.moved_to(&replica);
        browser.submit(&form).callback().code();
        other.submit(&form).callback().code();
        other.silently(&WEB).code();
    });
}
