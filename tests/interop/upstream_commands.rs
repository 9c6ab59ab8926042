//! `signet upstream` beside a running server: every command of the built binary, and what people at that server see of it.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use serde_json::{Value, json};
use url::Url;

use crate::browser::{Browser, Stop};
use crate::postgres::Own;
use crate::server::{SECRET, Server, free_port};

const APP: &str = "http://127.0.0.1:9/cb";
const PASSWORD: &str = "correct horse battery staple";
/// What every relying party here has beside its domains.
const LOWER: &str = "[outbound]\nallow = [\"127.0.0.0/8\", \"::1/128\"]\n[[client]]\nclient_id = \"app\"\ntoken_endpoint_auth_method = \"none\"\n\
                     redirect_uris = [\"http://127.0.0.1:9/cb\"]\nrequire_consent = false\n[[user]]\nusername = \"grace\"\npassword = \"x-known-here-x\"\n";

/// An upstream that knows the relying party at that port.
async fn upper(lower: u16, more: &str) -> Server {
    Server::start(&format!(
        "[[client]]\nclient_id = \"lower\"\nclient_secret = \"{SECRET}\"\napplication_type = \"native\"\nrequire_consent = false\n\
         claim_mappings = [\"preferred_username\"]\n\
         redirect_uris = [\"http://localhost:{lower}/oauth/auz/grants/provider/authcomplete\", \"http://localhost:{lower}/api/login/ssoLogin\"]\n\
         [[user]]\nusername = \"grace\"\npassword = \"{PASSWORD}\"\npreferred_username = \"grace\"\n{more}"
    ))
    .await
}

/// On the way to the app through a domain.
fn ask(lower: &Server, name: &str) -> Url {
    let query = [
        ("client_id", "app"),
        ("redirect_uri", APP),
        ("response_type", "code"),
        ("scope", "openid"),
        ("state", "s"),
        ("nonce", "n"),
        ("code_challenge", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"),
        ("code_challenge_method", "S256"),
        ("idp_hint", name),
    ];
    Url::parse_with_params(&format!("{}/oauth/auz/authorize", lower.issuer), query).expect("a URL")
}

/// Where a browser is led that goes to the app through a domain: the first address that is not ours, or our own page.
async fn led(lower: &Server, name: &str) -> Url {
    let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().expect("a client");
    let (mut url, mut cookies) = (ask(lower, name), Vec::new());
    for _ in 0..6 {
        let sent = http.get(url.clone()).header("cookie", cookies.join("; ")).send().await.expect("an answer");
        for cookie in sent.headers().get_all("set-cookie") {
            cookies.push(cookie.to_str().expect("ASCII").split(';').next().unwrap_or_default().to_owned());
        }
        let Some(next) = sent.headers().get("location") else { return url };
        url = url.join(next.to_str().expect("ASCII")).expect("a URL");
        if !url.as_str().starts_with(&lower.issuer) {
            return url;
        }
    }
    url
}

/// Whether it comes about within the two seconds that every process may take to notice.
async fn soon(what: impl AsyncFn() -> bool) -> bool {
    for _ in 0..40 {
        if what().await {
            return true;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    false
}

async fn leads_to(lower: &Server, start: &str) -> bool {
    soon(async || led(lower, "corp").await.as_str().starts_with(start)).await
}

fn read(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

/// Runs a test with a relying party on SQLite, and with one on PostgreSQL where there is one; each with a port that is known before.
fn on_both(test: impl AsyncFn(Server)) {
    crate::runtime().block_on(async {
        test(Server::start(LOWER).await).await;
        let Some(database) = Own::new() else {
            eprintln!("skipped on PostgreSQL: SIGNET_TEST_POSTGRES is not set");
            return;
        };
        let folder = tempfile::tempdir().expect("a folder");
        test(Server::beside((&database.url, folder.path()), None, LOWER).await).await;
    });
}

fn port(server: &Server) -> u16 {
    Url::parse(&server.issuer).expect("a URL").port().expect("a port")
}

/// The secret in a file, as the command line wants it.
fn secret(lower: &Server, name: &str, text: &str) -> String {
    let path = lower.file(name);
    std::fs::write(&path, format!("{text}\n")).expect("a file");
    path.display().to_string()
}

#[test]
fn an_upstream_is_added_examined_changed_switched_and_removed_and_the_running_server_follows() {
    on_both(async |lower| {
        let upper = upper(port(&lower), "").await;
        let (right, wrong) = (secret(&lower, "right", SECRET), secret(&lower, "wrong", "not the secret of the app there at all"));
        assert!(lower.command(&["upstream", "list"]).contains("There is no upstream yet"));
        let added = lower.command(&[
            "upstream",
            "add",
            "corp",
            "--issuer",
            &upper.issuer,
            "--client-id",
            "lower",
            "--client-secret-file",
            &right,
            "--set",
            "username_claim=preferred_username",
            "--set",
            "authority_for_usernames=true",
        ]);
        for path in
            ["/oauth/auz/grants/provider/authcomplete\n", "/api/login/ssoLogin\n", "/oauth/auz/grants/provider/initiate_login"]
        {
            assert!(added.contains(&format!("{}{path}", lower.issuer)), "{path}: {added}");
        }
        assert!(added.contains("warning: whoever has the user name") && added.contains("corp is added"), "{added}");
        let listed = lower.command(&["upstream", "list"]);
        assert!(listed.contains("corp") && listed.contains(&upper.issuer) && listed.contains("enabled"), "{listed}");

        // A person comes in through it at once.
        assert!(leads_to(&lower, &upper.issuer).await);
        let mut browser = Browser::new(APP);
        let page = browser.open(ask(&lower, "corp")).await.expect("a page");
        let came =
            browser.submit(&page, "login-form", &[("username", "grace"), ("password", PASSWORD)]).await.expect("an answer");
        assert!(
            matches!(&came, Stop::App(url) if url.query_pairs().any(|(name, _)| name == "code")),
            "{came:?}\n{}",
            lower.said()
        );

        // The doctor's word is the exit status, too.
        let found = lower.command(&["upstream", "doctor", "corp"]);
        for check in
            ["settings", "reach", "issuer", "response type", "PKCE", "keys", "redirect URI", "clock", "client authentication"]
        {
            assert!(found.contains(check), "{check}: {found}");
        }
        assert!(found.contains("the upstream knows us") && !found.contains("WRONG"), "{found}");
        let sign_in = lower.command(&["upstream", "doctor", "corp", "--sign-in"]);
        assert!(sign_in.contains(&format!("{}/login/try?idp=corp", lower.issuer)), "{sign_in}");

        // What is shown has everything but the secret.
        let shown = lower.command(&["upstream", "show", "corp"]);
        let own = read(&shown);
        assert_eq!((&own["issuer"], &own["enabled"], &own["managed"]), (&json!(upper.issuer), &json!(true), &json!("people")));
        assert!(own["client_secret_set_at"].is_string() && own["register"][0]["redirect_uris"].is_array(), "{shown}");
        assert!(!shown.contains(SECRET), "{shown}");

        // Settings by name, in a file, and a secret; the running server follows.
        let settings = lower.file("settings.json");
        std::fs::write(
            &settings,
            json!({ "scopes": ["email", "phone"], "parameters": [
            { "name": "audience", "value": "x", "type": "query", "endpoint": "authorization" }] })
            .to_string(),
        )
        .expect("a file");
        let set =
            lower.command(&["upstream", "set", "corp", "prompt=login", "pkce=false", "--file", &settings.display().to_string()]);
        assert!(set.contains("corp is set") && set.contains("prompt") && set.contains("warning: PKCE is off"), "{set}");
        let asks = async |wanted: &str| soon(async || led(&lower, "corp").await.as_str().contains(wanted)).await;
        assert!(asks("prompt=login").await);
        let sent = led(&lower, "corp").await;
        assert!(sent.as_str().contains("audience=x") && sent.as_str().contains("scope=openid+email+phone"), "{sent}");
        assert!(!sent.as_str().contains("code_challenge"), "{sent}");
        lower.command(&["upstream", "set", "corp", "prompt=", "pkce=true", "parameters="]);
        assert!(soon(async || !led(&lower, "corp").await.as_str().contains("prompt=")).await);
        lower.command(&["upstream", "set", "corp", "--client-secret-file", &wrong]);
        let refused = lower.try_command(&["upstream", "doctor", "corp"]);
        assert!(refused.is_err(), "a domain that lets nobody in is no success: {refused:?}");

        // Nobody is let in while it is off.
        lower.command(&["upstream", "disable", "corp"]);
        assert!(leads_to(&lower, &format!("{}/login", lower.issuer)).await);
        lower.command(&["upstream", "enable", "corp"]);
        assert!(leads_to(&lower, &upper.issuer).await);

        // In use it stays; then it goes.
        let stays = lower.try_command(&["upstream", "remove", "corp"]).expect_err("it is in use");
        assert!(stays.contains("enabled for log-in"), "{stays}");
        lower.command(&["upstream", "disable", "corp"]);
        assert!(lower.command(&["upstream", "remove", "corp"]).contains("corp is removed"));
        assert!(lower.command(&["upstream", "list"]).contains("There is no upstream yet"));
        for command in [&["show"][..], &["set", "prompt=login"], &["enable"], &["disable"], &["remove"], &["flush"], &["doctor"]]
        {
            let arguments = [&["upstream", command[0], "corp"][..], &command[1..]].concat();
            let unknown = lower.try_command(&arguments).expect_err("there is none");
            assert!(unknown.contains("corp") || unknown.contains("upstream list"), "{arguments:?}: {unknown}");
        }
    });
}

#[test]
fn what_is_wrong_is_said_with_what_to_do_and_nothing_is_written() {
    crate::runtime().block_on(async {
        let lower = Server::start(LOWER).await;
        let right = secret(&lower, "right", SECRET);
        let usual =
            ["upstream", "add", "corp", "--issuer", "https://op.test", "--client-id", "us", "--client-secret-file", &right];
        let wrong = |more: &[&str]| lower.try_command(&[&usual, more].concat()).expect_err("it is wrong");
        for (more, told) in [
            (&["--set", "isuer=x"][..], "isuer"),
            (&["--set", "pkce=perhaps"], "pkce"),
            (&["--set", "response_type=id_token"], "response_type"),
            (&["--set", "platform_identity=nobodys"], "nobodys"),
            (&["--set", "client_secret=seen-by-everybody"], "--client-secret-file"),
            (&["--file", "/nowhere/at/all"], "/nowhere/at/all"),
            (&["--webfinger", "ada@op.test"], "--issuer"),
            (&["--preset", "nobody"], "preset"),
        ] {
            let said = wrong(more);
            assert!(said.contains(told) && !said.contains("seen-by-everybody"), "{more:?}: {said}");
        }
        assert!(lower.try_command(&usual[..7]).expect_err("a secret is needed").contains("client_secret"));
        assert!(lower.command(&["upstream", "list"]).contains("There is no upstream yet"));
        lower.command(&usual);
        assert!(lower.try_command(&usual).is_err(), "the name is taken");
        let said = lower.try_command(&["upstream", "doctor", "corp"]).err();
        assert!(said.is_some(), "nobody is there");
    });
}

/// An upstream that says where it is, and how often it was asked.
fn counting() -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let issuer = format!("http://{}", listener.local_addr().expect("an address"));
    let (own, named) = (Arc::new(AtomicUsize::new(0)), issuer.clone());
    let count = own.clone();
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let mut request = [0; 4_096];
            let read = stream.read(&mut request).unwrap_or_default();
            if String::from_utf8_lossy(&request[..read]).starts_with("GET /.well-known/openid-configuration") {
                count.fetch_add(1, Ordering::Relaxed);
            }
            let document = json!({ "issuer": named, "authorization_endpoint": format!("{named}/auth"), "token_endpoint": format!("{named}/token"),
                "jwks_uri": format!("{named}/jwks"), "response_types_supported": ["code"] });
            let body = document.to_string();
            let head = format!(
                "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: close\r\ncontent-length: {}\r\n\r\n",
                body.len()
            );
            let _ = stream.write_all((head + &body).as_bytes());
        }
    });
    (issuer, own)
}

#[test]
fn a_flush_makes_the_running_server_read_the_metadata_again() {
    on_both(async |lower| {
        let (issuer, asked) = counting();
        let right = secret(&lower, "right", SECRET);
        lower.command(&["upstream", "add", "corp", "--issuer", &issuer, "--client-id", "us", "--client-secret-file", &right]);
        assert!(leads_to(&lower, &issuer).await);
        assert!(leads_to(&lower, &issuer).await);
        assert_eq!(asked.load(Ordering::Relaxed), 1, "metadata are kept");
        // Kept are they by the second of the last flush.
        tokio::time::sleep(Duration::from_millis(1_100)).await;
        assert!(lower.command(&["upstream", "flush", "corp"]).contains("Within a second"));
        let read_again = soon(async || {
            led(&lower, "corp").await;
            asked.load(Ordering::Relaxed) == 2
        });
        assert!(read_again.await, "{}", asked.load(Ordering::Relaxed));
    });
}

/// Decision 28: what the file says is the file's, and what leaves it is disabled, not gone.
#[test]
fn an_upstream_of_the_file_is_the_files_to_change() {
    on_both(async |mut lower| {
        let upper = upper(port(&lower), "").await;
        let table = format!(
            "[[upstream]]\nname = \"corp\"\nissuer = \"{}\"\nclient_id = \"lower\"\nclient_secret_file = \"{}\"\n",
            upper.issuer,
            secret(&lower, "right", SECRET)
        );
        lower.edit("[outbound]", &format!("{table}[outbound]"));
        lower.kill();
        lower.restart().await;
        assert!(leads_to(&lower, &upper.issuer).await);
        assert!(lower.command(&["check"]).contains("/oauth/auz/grants/provider/authcomplete"), "what to register is said");
        let listed = lower.command(&["upstream", "list"]);
        assert!(listed.contains("corp") && listed.contains("from the file"), "{listed}");
        assert!(lower.command(&["upstream", "doctor", "corp"]).contains("the upstream knows us"));
        for command in [&["set", "corp", "prompt=login"][..], &["remove", "corp"]] {
            let refused = lower.try_command(&[&["upstream"][..], command].concat()).expect_err("it is the file's");
            assert!(refused.contains("configuration file"), "{refused}");
        }
        lower.edit(&table, "");
        lower.kill();
        lower.restart().await;
        assert!(leads_to(&lower, &format!("{}/login", lower.issuer)).await);
        assert!(lower.command(&["upstream", "list"]).contains("disabled"));
        assert!(lower.said().contains("corp"), "a warning names it: {}", lower.said());
    });
}

/// OpenID Connect Discovery §2, over TLS as everywhere.
#[test]
fn an_issuer_is_found_by_what_somebody_there_is_called() {
    crate::runtime().block_on(async {
        let mut params = CertificateParams::new(Vec::new()).expect("names");
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let authority = CertifiedIssuer::self_signed(params, KeyPair::generate().expect("a key")).expect("an authority");
        let (names, key) =
            (CertificateParams::new(vec!["localhost".to_owned()]).expect("names"), KeyPair::generate().expect("a key"));
        let certificate = names.signed_by(&key, &authority).expect("a certificate");
        let upper = Server::secured((&certificate.pem(), &key.serialize_pem()), "").await;
        let ca = tempfile::NamedTempFile::new().expect("a file");
        std::fs::write(ca.path(), authority.pem()).expect("a file");
        let lower =
            Server::start(&LOWER.replacen("[outbound]\n", &format!("[outbound]\nextra_ca = [\"{}\"]\n", ca.path().display()), 1))
                .await;
        let right = secret(&lower, "right", SECRET);
        let name = format!("ada@localhost:{}", port(&upper));
        let added = lower.command(&[
            "upstream",
            "add",
            "corp",
            "--webfinger",
            &name,
            "--client-id",
            "us",
            "--client-secret-file",
            &right,
        ]);
        assert!(added.contains(&format!("belongs to the issuer {}", upper.issuer)), "{added}");
        assert_eq!(read(&lower.command(&["upstream", "show", "corp"]))["issuer"], upper.issuer);
        assert!(leads_to(&lower, &upper.issuer).await, "{}", lower.said());
        let nobody = format!("ada@localhost:{}", free_port());
        let silent = lower.try_command(&[
            "upstream",
            "add",
            "other",
            "--webfinger",
            &nobody,
            "--client-id",
            "us",
            "--client-secret-file",
            &right,
        ]);
        assert!(silent.expect_err("nobody answers").contains("--issuer"));
    });
}

/// RFC 7592 between two of us: the redirect URI of a domain that registered itself changes, and it stays the client that it was.
#[test]
fn a_domain_that_registered_itself_is_changed_in_place() {
    crate::runtime().block_on(async {
        let upper = Server::start("[[provider]]\nname = \"default\"\nregistration = \"open\"\n").await;
        let table = format!("[[upstream]]\nname = \"corp\"\nissuer = \"{}\"\ndynamic_registration = true\n", upper.issuer);
        let mut lower = Server::start(&format!("{table}{LOWER}")).await;
        let first = led(&lower, "corp").await;
        let of = |url: &Url, name: &str| {
            url.query_pairs().find(|(own, _)| own == name).map(|(_, value)| value.into_owned()).unwrap_or_default()
        };
        let client = of(&first, "client_id");
        assert!(!client.is_empty(), "{first}\n{}", lower.said());
        let is_known = async |url: &Url| {
            let page = Browser::new(APP).open(url.clone()).await.expect("an answer");
            matches!(page, Stop::Page(_, html) if html.contains("login-form"))
        };
        assert!(is_known(&first).await, "{first}");
        let clients = upper.command(&["client", "list"]).lines().count();
        lower.edit("dynamic_registration = true\n", "dynamic_registration = true\nown_callback = true\n");
        lower.kill();
        lower.restart().await;
        let second = led(&lower, "corp").await;
        assert_eq!(
            (of(&second, "client_id"), upper.command(&["client", "list"]).lines().count()),
            (client, clients),
            "{}",
            lower.said()
        );
        assert!(of(&second, "redirect_uri").ends_with("/authcomplete/corp"), "{second}");
        assert!(is_known(&second).await, "the new one counts: {second}");
        assert!(!is_known(&first).await, "and the old one no longer");
    });
}
