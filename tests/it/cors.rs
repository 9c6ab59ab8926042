//! Calls from other origins (Fetch Standard, CORS protocol): decision 8.

use crate::harness::{Ask, SPA, on_both};

const SHARED: [&str; 3] = ["/oauth/oauth20/token", "/oauth/userinfo", "/oauth/revoke"];

fn preflight(path: &str, origin: &str) -> Ask {
    let ask = Ask::new("OPTIONS", path).header("origin", origin);
    ask.header("access-control-request-method", "POST").header("access-control-request-headers", "authorization,content-type")
}

#[test]
fn a_registered_origin_may_call_and_read() {
    on_both(|app| {
        for path in SHARED {
            let answer = app.send(preflight(path, "https://spa.test")).expect(204);
            assert_eq!(answer.header("access-control-allow-origin"), "https://spa.test", "{path}");
            assert!(answer.header("access-control-allow-methods").contains("POST"));
            let headers = answer.header("access-control-allow-headers");
            assert!(headers.contains("authorization") && headers.contains("content-type"), "{headers}");
            assert!(answer.header("vary").contains("Origin") && answer.cookies().is_empty());
        }
        let callback = app.browser().sign_in(&SPA, &[], "ada").callback();
        let answer = app.send(SPA.redeeming(&callback.code()).header("origin", "https://spa.test")).expect(200);
        assert_eq!(answer.header("access-control-allow-origin"), "https://spa.test");
        let access = answer.json()["access_token"].as_str().unwrap().to_owned();
        let answer = app.send(Ask::get("/oauth/userinfo").bearer(&access).header("origin", "https://spa.test")).expect(200);
        assert_eq!(answer.header("access-control-allow-credentials"), "true");
        // An error can be read, too: the app has to know what is wrong.
        let answer = app.send(Ask::get("/oauth/userinfo").bearer("x").header("origin", "https://spa.test")).expect(401);
        assert_eq!(answer.header("access-control-allow-origin"), "https://spa.test");
        assert!(answer.header("access-control-expose-headers").contains("WWW-Authenticate"));
    });
}

#[test]
fn no_other_origin_may() {
    on_both(|app| {
        for origin in ["https://evil.test", "https://spa.test.evil.test", "http://spa.test", "https://spa.test:8443", "null", "*"]
        {
            for path in SHARED {
                let answer = app.send(preflight(path, origin)).expect(204);
                assert_eq!(answer.header("access-control-allow-origin"), "", "{origin} {path}");
            }
        }
    });
}

/// Pages and what only servers call are for no other origin.
#[test]
fn pages_and_introspection_are_not_shared() {
    on_both(|app| {
        for path in ["/login", "/consent", "/oauth/auz/authorize", "/oauth/introspect", "/oauth/end_session", "/account"] {
            let answer = app.send(preflight(path, "https://spa.test"));
            assert_eq!(answer.header("access-control-allow-origin"), "", "{path}");
        }
    });
}
