//! What a request of the flow inspector was, in words: the name of the step for programs, a sentence for people.

use crate::model::{Asked, Exchange, NoticeOutcome, ShownValue};

/// What a request is a step of.
pub fn step(exchange: &Exchange) -> &'static str {
    if exchange.notice.is_some() {
        return "Log-out notice";
    }
    step_of(&exchange.route)
}

/// What a request to a route is a step of.
pub fn step_of(route: &str) -> &'static str {
    match route {
        "/oauth/auz/authorize" => "Authorization",
        "/login" => "Log-in page",
        "/signup" | "/signup/confirm" => "Sign-up",
        "/select" => "Choice of an account",
        "/agreements" => "Agreements",
        "/consent" => "Consent",
        "/oauth/device_authorization" => "Device authorization",
        "/device" => "Code of a device",
        "/oauth/oauth20/token" => "Token",
        "/oauth/userinfo" => "Userinfo",
        "/oauth/introspect" => "Introspection",
        "/oauth/revoke" => "Revocation",
        "/oauth/end_session" | "/logout" => "Log-out",
        "/oauth/register" | "/oauth/register/{client_id}" => "Registration",
        route if is_upstream(route) => "Relying-party domain",
        _ => "Request",
    }
}

/// What happened, in a sentence: what was tried, where it was refused.
pub fn sentence(exchange: &Exchange) -> &'static str {
    let (done, tried) = both(exchange);
    if exchange.refused.is_some() { tried } else { done }
}

fn both(exchange: &Exchange) -> (&'static str, &'static str) {
    if let Some(notice) = &exchange.notice {
        return ("The app was told that the person is signed out", untold(notice.outcome));
    }
    match exchange.route.as_str() {
        "/oauth/auz/authorize" if exchange.answered.is_empty() => same("The app asked for a sign-in"),
        "/oauth/auz/authorize" => {
            ("The app asked for a sign-in, of somebody who is signed in already", "The app asked for a sign-in")
        }
        "/login" => ("The person signed in", "The person tried to sign in"),
        "/signup" | "/signup/confirm" => ("The person made an account", "The person tried to make an account"),
        "/select" => ("The person chose an account", "The person was to choose an account"),
        "/agreements" => ("The person accepted what the tenant requires", "The person did not accept what the tenant requires"),
        "/consent" => ("The person allowed the app what it wants", "The person did not allow the app what it wants"),
        "/oauth/device_authorization" => same("The device asked for a code"),
        "/device" => same("The person typed the code of the device"),
        "/oauth/oauth20/token" => of_grant(sent(exchange, "grant_type")),
        "/oauth/userinfo" => same("The app asked who the person is"),
        "/oauth/introspect" => same("An API asked whether a token counts"),
        "/oauth/revoke" => ("The app gave a token back", "The app tried to give a token back"),
        "/oauth/end_session" => same("The app asked to sign the person out"),
        "/logout" => ("The person signed out", "The person tried to sign out"),
        "/oauth/register" => ("An app was registered by a program", "A program tried to register an app"),
        "/oauth/register/{client_id}" => {
            ("The app looked after its registration", "The app tried to look after its registration")
        }
        "/login/first" => ("The person finished a new account", "The person tried to finish a new account"),
        "/login/link" => ("The person linked their account", "The person tried to link their account"),
        route if is_upstream(route) => {
            ("The person came back from another provider", "Another provider did not sign the person in")
        }
        _ => same("Something else was asked"),
    }
}

fn of_grant(grant_type: &str) -> (&'static str, &'static str) {
    match grant_type {
        "authorization_code" => ("The code was exchanged for tokens", "The app tried to exchange the code"),
        "refresh_token" => ("The app got fresh tokens", "The app tried to get fresh tokens"),
        "client_credentials" => ("The app got a token for itself", "The app tried to get a token for itself"),
        "urn:ietf:params:oauth:grant-type:device_code" => ("The device got its tokens", "The device asked for its tokens"),
        _ => ("The app got tokens", "The app asked for tokens"),
    }
}

const fn untold(outcome: NoticeOutcome) -> &'static str {
    match outcome {
        NoticeOutcome::Waiting | NoticeOutcome::Delivered => "The app could not be told that the person is signed out",
        NoticeOutcome::Refused => "The app did not sign the person out",
        NoticeOutcome::GivenUp => "The app was never told that the person is signed out",
        NoticeOutcome::Undeliverable => "There was nobody to tell that the person is signed out",
    }
}

const fn same(words: &'static str) -> (&'static str, &'static str) {
    (words, words)
}

fn is_upstream(route: &str) -> bool {
    ["/login/", "/api/login/", "/oauth/auz/grants/"].iter().any(|start| route.starts_with(start))
}

fn sent<'a>(exchange: &'a Exchange, name: &str) -> &'a str {
    exchange.sent.iter().find(|shown| shown.name == name).map_or("", |shown| match &shown.value {
        ShownValue::Text(text) => text,
        ShownValue::Hidden { .. } => "",
    })
}

/// Which page the person was sent to.
pub const fn happened(asked: Asked) -> &'static str {
    match asked {
        Asked::SignIn => "The person was asked to sign in.",
        Asked::SecondFactor => "The password was right, and the person was asked for the second step.",
        Asked::Account => "The person was asked which account to use.",
        Asked::Agreements => "The person was asked to accept what the tenant requires.",
        Asked::Consent => "The person was asked to allow the app what it wants.",
        Asked::SignOut => "The person was asked whether to sign out.",
    }
}

/// How it stands with a notice.
pub const fn stands(outcome: NoticeOutcome) -> &'static str {
    match outcome {
        NoticeOutcome::Waiting => "Waiting for another attempt",
        NoticeOutcome::Delivered => "Delivered",
        NoticeOutcome::Refused => "Refused by the app; it is not tried again",
        NoticeOutcome::GivenUp => "Given up after a day",
        NoticeOutcome::Undeliverable => "Undeliverable; it is not tried again",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Notice, Refused, Shown};
    use crate::protocol::endpoint::Endpoint;

    fn exchange(route: &str, grant_type: &str) -> Exchange {
        let sent = vec![Shown { name: "grant_type".into(), value: ShownValue::Text(grant_type.into()) }];
        Exchange { route: route.into(), sent, ..Exchange::default() }
    }

    fn refused(exchange: Exchange) -> Exchange {
        let refused = Refused { code: None, description: String::new(), detail: None, clause: "form".into(), redirect_uri: None };
        Exchange { refused: Some(refused), ..exchange }
    }

    #[test]
    fn every_endpoint_that_an_app_asks_something_of_has_its_step_and_its_sentence() {
        for endpoint in Endpoint::ALL {
            let own = exchange(endpoint.path(), "");
            let is_silent = matches!(endpoint, Endpoint::Jwks | Endpoint::CheckSession);
            assert_eq!(step(&own) == "Request", is_silent, "{endpoint:?}");
            assert_eq!(sentence(&own) == "Something else was asked", is_silent, "{endpoint:?}");
        }
    }

    #[test]
    fn a_token_request_says_what_was_redeemed_or_tried() {
        for (grant_type, done, tried) in [
            ("authorization_code", "The code was exchanged for tokens", "The app tried to exchange the code"),
            ("refresh_token", "The app got fresh tokens", "The app tried to get fresh tokens"),
            ("nonsense", "The app got tokens", "The app asked for tokens"),
        ] {
            let own = exchange("/oauth/oauth20/token", grant_type);
            assert_eq!((sentence(&own), sentence(&refused(own.clone()))), (done, tried));
        }
    }

    #[test]
    fn a_notice_says_whether_the_app_was_told() {
        let notice = |outcome| Some(Notice { outcome, attempt: 1, next: None });
        let told = Exchange { notice: notice(NoticeOutcome::Delivered), ..exchange("https://app.test/bye", "") };
        assert_eq!((step(&told), sentence(&told)), ("Log-out notice", "The app was told that the person is signed out"));
        let failed = refused(Exchange { notice: notice(NoticeOutcome::Refused), ..told });
        assert_eq!(sentence(&failed), "The app did not sign the person out");
    }
}
