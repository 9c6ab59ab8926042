use std::time::Instant as Stopwatch;

use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivatePkcs8KeyDer};

use super::*;
use crate::jose::ClientCertificate;
use crate::protocol::certificate::Distrust;

fn client(allow: &[IpNet]) -> Client {
    Client::new(allow, &[]).unwrap()
}

#[tokio::test]
async fn nothing_on_the_loopback_interface_is_connected_to_unless_it_is_allowed() {
    let sink = Sink::plain(ok("", "{}")).await;
    let port = sink.address.port();
    let strict = client(&[]);
    for url in [
        format!("http://127.0.0.1:{port}/"),
        format!("https://127.0.0.1:{port}/"),
        format!("http://localhost:{port}/"),
        format!("https://localhost:{port}/"),
        format!("https://LOCALHOST.:{port}/"),
        format!("https://[::ffff:127.0.0.1]:{port}/"),
        format!("https://2130706433:{port}/"),
    ] {
        let error = strict.send(Request::get(&url)).await.unwrap_err();
        assert!(matches!(error, FetchError::Refused(_) | FetchError::Unresolved), "{url}: {error:?}");
    }
    assert_eq!(sink.calls(), 0, "not even a connection");
    assert_eq!(client(&loopback()).send(Request::get(&sink.url("/x"))).await.unwrap().body, "{}");
}

#[tokio::test]
async fn a_name_is_judged_by_the_addresses_it_resolves_to() {
    let sink = Sink::plain(ok("", "{}")).await;
    let url = format!("http://localhost:{}/", sink.address.port());
    assert!(matches!(client(&[]).send(Request::get(&url)).await, Err(FetchError::Refused(address)) if address.is_loopback()));
    assert!(client(&loopback()).send(Request::get(&url)).await.is_ok());
    let nowhere = client(&[]).send(Request::get("https://nothing.invalid/")).await;
    assert!(matches!(nowhere, Err(FetchError::Unresolved | FetchError::Timeout)), "{nowhere:?}");
}

#[tokio::test]
async fn a_redirect_is_an_answer_and_is_not_followed() {
    let target = Sink::plain(ok("", "secret")).await;
    let answer = format!("HTTP/1.1 302 Found\r\nLocation: {}\r\nContent-Length: 0\r\n\r\n", target.url("/"));
    let sink = Sink::plain(answer).await;
    let answer = client(&loopback()).send(Request::get(&sink.url("/"))).await.unwrap();
    assert_eq!((answer.status, answer.json()), (302, Err(FetchError::Status(302))));
    assert_eq!(target.calls(), 0);
}

#[tokio::test]
async fn a_large_answer_is_given_up_whether_it_says_its_length_or_not() {
    let body = "x".repeat(5_000);
    let honest = Sink::plain(ok("", &body)).await;
    let silent = Sink::plain(format!("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{body}")).await;
    for sink in [honest, silent] {
        let request = || Request::get(&sink.url("/"));
        assert_eq!(client(&loopback()).send(request().most(4_999)).await.unwrap_err(), FetchError::TooLarge);
        assert_eq!(client(&loopback()).send(request().most(5_000)).await.unwrap().body.len(), 5_000);
    }
}

#[tokio::test]
async fn an_answer_that_does_not_come_in_time_is_given_up() {
    let sink = Sink::start(ok("", "{}"), Duration::from_secs(30), None).await;
    let start = Stopwatch::now();
    let request = Request::get(&sink.url("/")).within(Duration::from_millis(200));
    assert_eq!(client(&loopback()).send(request).await.unwrap_err(), FetchError::Timeout);
    assert!(start.elapsed() < Duration::from_secs(3));
}

#[tokio::test]
async fn a_closed_port_is_a_failed_connection_whose_text_does_not_repeat_the_url() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let error = client(&loopback()).send(Request::get(&format!("http://{address}/?secret=1"))).await.unwrap_err();
    assert!(matches!(&error, FetchError::Connection(_)), "{error:?}");
    assert!(!error.to_string().contains("secret"));
}

#[tokio::test]
async fn a_form_a_bearer_token_and_headers_arrive_as_they_were_given() {
    let sink =
        Sink::plain(ok("Content-Type: Application/JSON; charset=utf-8\r\nCache-Control: Max-Age=5\r\n", "{\"a\":1}")).await;
    let request = Request::post_form(&sink.url("/token"), &[("code", "a b&c"), ("x", "ü")]).accept("application/json");
    let request = request.bearer("t0ken").unwrap().header("x-id", "7").unwrap();
    let answer = client(&loopback()).send(request).await.unwrap();
    assert_eq!((answer.content_type.as_str(), answer.cache_control.as_str()), ("application/json", "max-age=5"));
    assert_eq!(answer.json().unwrap()["a"], 1);
    let sent = sink.last();
    for part in
        ["POST /token HTTP/1.1", "accept: application/json", "authorization: Bearer t0ken", "x-id: 7", "code=a+b%26c&x=%C3%BC"]
    {
        assert!(sent.contains(part), "{part} is not in {sent}");
    }
    assert!(!sent.contains("accept-encoding"), "a compressed answer could be a bomb");
    assert!(Request::get("https://x").header("x", "a\r\nb").is_err());
    assert!(Request::get("https://x").bearer("a\nb").is_err());
}

/// A server that hangs up on whoever shows no certificate of `authority`.
fn demanding(authority: &str) -> (TlsAcceptor, String) {
    use tokio_rustls::rustls::RootCertStore;
    use tokio_rustls::rustls::pki_types::pem::PemObject;
    use tokio_rustls::rustls::server::WebPkiClientVerifier;
    crate::outbound::install();
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_slice(authority.as_bytes()).unwrap()).unwrap();
    let verifier = WebPkiClientVerifier::builder(Arc::new(roots)).build().unwrap();
    let issued = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let key = PrivatePkcs8KeyDer::from(issued.signing_key.serialize_der());
    let chain = vec![CertificateDer::from(issued.cert.der().to_vec())];
    let config = ServerConfig::builder().with_client_cert_verifier(verifier).with_single_cert(chain, key.into()).unwrap();
    (TlsAcceptor::from(Arc::new(config)), issued.cert.pem())
}

#[tokio::test]
async fn a_certificate_is_shown_to_a_server_that_demands_one_and_by_no_other_client() {
    use crate::crypto::Plain;
    // An authority, and what it issued to us.
    let root = rcgen::KeyPair::generate().unwrap();
    let mut named = rcgen::CertificateParams::new(Vec::new()).unwrap();
    named.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
    let authority = named.self_signed(&root).unwrap();
    let issuer = rcgen::Issuer::new(named, root);
    let key = rcgen::KeyPair::generate().unwrap();
    let own = rcgen::CertificateParams::new(vec!["signet".to_owned()]).unwrap().signed_by(&key, &issuer).unwrap();
    let certificate = ClientCertificate::read(&own.pem(), &Plain::new(key.serialize_pem())).unwrap();
    let (acceptor, pem) = demanding(&authority.pem());
    let sink = Sink::start(ok("", "{}"), Duration::ZERO, Some(acceptor)).await;
    let url = format!("https://localhost:{}/", sink.address.port());
    let nobody = client(&loopback()).trusting(&pem).unwrap();
    let somebody = nobody.presenting(&certificate);
    assert_eq!(somebody.send(Request::get(&url)).await.unwrap().body, "{}");
    assert!(nobody.send(Request::get(&url)).await.is_err());
}

fn tls(name: &str) -> (TlsAcceptor, String) {
    install();
    let issued = rcgen::generate_simple_self_signed([name.to_owned()]).unwrap();
    let key = PrivatePkcs8KeyDer::from(issued.signing_key.serialize_der());
    let chain = vec![CertificateDer::from(issued.cert.der().to_vec())];
    let config = ServerConfig::builder().with_no_client_auth().with_single_cert(chain, key.into()).unwrap();
    (TlsAcceptor::from(Arc::new(config)), issued.cert.pem())
}

#[tokio::test]
async fn a_certificate_counts_if_its_authority_was_added_and_its_name_fits() {
    let (acceptor, pem) = tls("localhost");
    let sink = Sink::start(ok("", "{}"), Duration::ZERO, Some(acceptor)).await;
    let url = format!("https://localhost:{}/", sink.address.port());
    let trusting = Client::new(&loopback(), &[pem.clone().into_bytes()]).unwrap();
    assert_eq!(trusting.send(Request::get(&url)).await.unwrap().status, 200);
    let reason = |answer: Result<Answer, FetchError>| match answer {
        Err(FetchError::Untrusted(untrusted)) => (untrusted.reason, untrusted.chain.len()),
        other => panic!("{other:?}"),
    };
    assert_eq!(reason(client(&loopback()).send(Request::get(&url)).await), (Distrust::SelfSigned, 1));
    let other = format!("https://127.0.0.1:{}/", sink.address.port());
    assert_eq!(reason(trusting.send(Request::get(&other)).await), (Distrust::WrongHost, 1));
    assert!(sink.last().starts_with("GET / HTTP/1.1"));
}

#[tokio::test]
async fn trust_that_was_added_to_one_client_is_not_anothers() {
    let (acceptor, pem) = tls("localhost");
    let sink = Sink::start(ok("", "{}"), Duration::ZERO, Some(acceptor)).await;
    let url = format!("https://localhost:{}/", sink.address.port());
    let plain = client(&loopback());
    let (noting, seen) = plain.trusting(&pem).unwrap().noting();
    assert_eq!(noting.send(Request::get(&url)).await.unwrap().status, 200);
    assert_eq!(seen.all()["localhost"].len(), 1);
    assert!(matches!(plain.send(Request::get(&url)).await, Err(FetchError::Untrusted(_))));
    assert!(plain.trusting("nothing").is_err());
}

#[test]
fn a_file_without_a_certificate_is_named_by_its_place() {
    let (_, pem) = tls("localhost");
    assert_eq!(Client::new(&[], &[pem.clone().into_bytes(), b"nothing".to_vec()]).unwrap_err(), 1);
    assert!(Client::new(&[], &[pem.into_bytes()]).is_ok());
}

#[test]
fn installing_the_provider_twice_changes_nothing() {
    install();
    install();
}
