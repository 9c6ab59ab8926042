//! Which redirect URIs are taken (OpenID Connect Registration §2, RFC 8252 §7), and how the others are refused.

use super::*;

#[test]
fn redirect_uris_that_are_safe_are_taken_as_they_are() {
    for uri in [
        "https://app.test/cb?tenant=1",
        "https://app.test",
        "https://xn--bcher-kva.test/cb",
        "http://localhost:3000/cb",
        "http://127.0.0.1/cb",
        "http://[::1]:8080/cb",
    ] {
        assert_eq!(dynamic(redirect(uri)).unwrap().metadata.redirect_uris, [uri]);
    }
    for uri in ["com.example.app:/cb", "com.example.app://cb", "http://127.0.0.1/cb", "https://app.test/cb"] {
        assert!(dynamic(native(uri)).is_ok(), "{uri}");
    }
}

#[test]
fn redirect_uris_that_are_not_are_refused() {
    // DR-003, DR-004, DR-005, DR-006, R3
    let long = format!("https://app.test/{}", "a".repeat(10_000));
    let refused = [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "file:///etc/passwd",
        "about:blank",
        "blob:https://app.test/x",
        "ftp://app.test/cb",
        " https://app.test/cb",
        "\thttps://app.test/cb",
        "http://app.test/cb",
        "http://localhost.evil.test/cb",
        "http://127.0.0.1.evil.test/cb",
        "http://localhost@evil.test/cb",
        "https://app.test/cb#x",
        "https://app.test/cb#",
        "https://*.app.test/cb",
        "https://app.test/*",
        "https://user:pw@app.test/cb",
        "/cb",
        "//app.test/cb",
        "https:/app.test/cb",
        "https://",
        "https://bücher.test/cb",
        "https://app.test/c\nb",
        "https://app.test/a/../cb",
        "https://app.test/a/%2e%2E/cb",
        "https://app.test/cb?code=1",
        "https://app.test/cb?a=1&state=2",
        "https://app.test/cb?%65rror=1",
        "https://app.test/cb?iss=x",
        "https://app.test/cb?id_token",
        "https://op.test/cb",
        "https://OP.test:443/cb",
        "com.example.app:/cb",
        long.as_str(),
        "",
    ];
    for uri in refused {
        assert_refused(redirect(uri));
    }
    for uri in ["myapp:/cb", "javascript:x", "intent://x"] {
        assert_refused(native(uri));
    }
    for value in [json!([]), json!("https://app.test/cb"), json!(vec!["https://app.test/cb"; 1_000]), json!([7])] {
        assert_refused(json!({ "redirect_uris": value }));
    }
}

#[test]
fn a_bad_redirect_uri_has_its_own_error_code() {
    // conformance 1.4, oidcc-redirect-uri-regfrag
    assert_eq!(dynamic(redirect("https://app.test/cb#x")).unwrap_err().code, ErrorCode::InvalidRedirectUri);
    assert_eq!(dynamic(json!({"redirect_uris": 7})).unwrap_err().code, ErrorCode::InvalidRedirectUri);
}
