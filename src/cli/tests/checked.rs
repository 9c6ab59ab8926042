//! What `signet check` prints.

use super::*;

#[test]
fn check_prints_what_would_be_served_and_every_mistake_with_its_place() {
    let said = |text: &str| {
        let mut out = Vec::new();
        let loaded = config::read(Some(("signet.toml", text)), &[], &|_| Err(io::ErrorKind::NotFound.into()));
        let good = crate::cli::check::run(loaded, &mut out).unwrap();
        (good, String::from_utf8(out).unwrap())
    };
    let app = "[[client]]\nclient_id = \"app\"\nclient_secret = \"0123456789abcdef0123456789abcdef\"\nredirect_uris = [\"https://a.example/cb\"]\n";
    let (good, text) =
        said(&format!("[server]\npublic_url = \"https://login.example.com\"\n{app}[[user]]\nusername = \"alice\"\n"));
    assert!(good, "{text}");
    for part in [
        "https://login.example.com",
        "127.0.0.1:8080",
        "sqlite:signet.db",
        "app (client_secret_basic",
        "https://a.example/cb",
        "alice",
    ] {
        assert!(text.contains(part), "{part} is not in\n{text}");
    }
    assert!(!text.contains("0123456789abcdef"), "{text}");
    let (good, text) = said("[server]\nlistne = 1\n[[client]]\n");
    assert!(!good && text.contains("signet.toml:2:1: server.listne") && text.contains("2 mistakes"), "{text}");
    let (good, text) = said(&app.replace("https://a.example/cb", "https://a.example/*"));
    assert!(!good && text.contains(": client app: "), "{text}");
}

/// Where people come back to depends on where they were going, and on whether the domain has a callback of its own.
#[test]
fn check_prints_every_redirect_uri_that_has_to_be_registered_at_an_upstream() {
    let registers = |lines: &str| {
        let text = format!(
            "[server]\npublic_url = \"https://login.example.com\"\n[[upstream]]\nname = \"corp\"\nissuer = \"https://op.example.com\"\n\
             client_id = \"us\"\nclient_secret = \"s\"\n{lines}\n"
        );
        let mut out = Vec::new();
        let loaded = config::read(Some(("signet.toml", &text)), &[], &|_| Err(io::ErrorKind::NotFound.into()));
        crate::cli::check::run(loaded, &mut out).unwrap();
        let said = String::from_utf8(out).unwrap();
        let uris =
            said.lines().filter_map(|line| line.trim().strip_prefix("register there the redirect URI https://login.example.com"));
        uris.map(str::to_owned).collect::<Vec<_>>()
    };
    let (provider, portal) = ("/oauth/auz/grants/provider/authcomplete", "/api/login/ssoLogin");
    assert_eq!(registers(""), [provider, portal]);
    assert_eq!(registers("enabled_for = \"portal\""), [portal]);
    assert_eq!(registers("enabled_for = \"provider\""), [provider]);
    assert_eq!(registers("own_callback = true"), ["/oauth/auz/grants/provider/authcomplete/corp"]);
}
