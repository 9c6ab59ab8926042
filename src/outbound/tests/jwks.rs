use super::*;
use crate::model::SigningAlgorithm;

const EDDSA: SigningAlgorithm = SigningAlgorithm::EdDSA;
const SET: &str = r#"{"keys":[{"kty":"OKP","crv":"Ed25519","kid":"a","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"},{"kty":"RSA","n":"AQ","e":"AQ"}]}"#;

fn at(seconds: i64) -> Instant {
    Instant::from_epoch(1_800_000_000 + seconds)
}

fn outbound() -> Outbound {
    Outbound::new(&loopback(), &[]).unwrap()
}

async fn get(outbound: &Outbound, sink: &Sink, ask: Ask, now: i64) -> Result<usize, FetchError> {
    outbound.jwks("app", &sink.url("/jwks"), ask, at(now)).await.map(|set| set.iter().count())
}

#[tokio::test]
async fn a_set_is_fetched_once_and_a_bad_key_in_it_is_skipped() {
    let (sink, outbound) = (Sink::plain(ok("", SET)).await, outbound());
    assert_eq!(get(&outbound, &sink, Ask::Kept, 0).await, Ok(1));
    assert!(outbound.jwks("app", &sink.url("/jwks"), Ask::Kept, at(299)).await.unwrap().find(Some("a"), EDDSA).is_some());
    assert_eq!(sink.calls(), 1);
    assert_eq!(get(&outbound, &sink, Ask::Kept, 300).await, Ok(1));
    assert_eq!(sink.calls(), 2, "five minutes where nothing is said");
}

#[tokio::test]
async fn an_unknown_key_causes_one_fetch_at_once_and_then_one_per_thirty_seconds() {
    let (sink, outbound) = (Sink::plain(ok("Cache-Control: max-age=3600\r\n", SET)).await, outbound());
    let mut counts = Vec::new();
    for (ask, now) in [
        (Ask::Kept, 0),
        (Ask::UnknownKey, 0),
        (Ask::UnknownKey, 1),
        (Ask::UnknownKey, 29),
        (Ask::UnknownKey, 30),
        (Ask::UnknownKey, 59),
        (Ask::UnknownKey, 60),
    ] {
        get(&outbound, &sink, ask, now).await.unwrap();
        counts.push(sink.calls());
    }
    assert_eq!(counts, [1, 2, 2, 2, 3, 3, 4], "the first load does not count");
}

#[tokio::test]
async fn a_set_is_kept_as_long_as_it_says_within_bounds() {
    for (header, age) in [
        ("Cache-Control: public, max-age=900\r\n", 900),
        ("Cache-Control: max-age=1\r\n", 60),
        ("Cache-Control: max-age=99999999\r\n", 3600),
        ("Cache-Control: no-store\r\n", 60),
        ("Cache-Control: max-age=900, no-cache\r\n", 60),
        ("Cache-Control: max-age=x\r\n", 300),
    ] {
        let (sink, outbound) = (Sink::plain(ok(header, SET)).await, outbound());
        for now in [0, age - 1] {
            get(&outbound, &sink, Ask::Kept, now).await.unwrap();
        }
        assert_eq!(sink.calls(), 1, "{header}");
        get(&outbound, &sink, Ask::Kept, age).await.unwrap();
        assert_eq!(sink.calls(), 2, "{header}");
    }
}

#[tokio::test]
async fn of_many_who_need_a_set_one_fetches() {
    let (sink, outbound) = (Sink::start(ok("", SET), Duration::from_millis(100), None).await, outbound());
    let calls = (0..50).map(|_| get(&outbound, &sink, Ask::Kept, 0));
    assert!(futures_util::future::join_all(calls).await.into_iter().all(|outcome| outcome == Ok(1)));
    let calls = (0..50).map(|_| get(&outbound, &sink, Ask::UnknownKey, 0));
    futures_util::future::join_all(calls).await;
    assert_eq!(sink.calls(), 2);
}

#[tokio::test]
async fn what_one_client_does_to_its_set_touches_no_other() {
    let (sink, outbound) = (Sink::plain(ok("", SET)).await, outbound());
    for owner in ["one", "other"] {
        for ask in [Ask::Kept, Ask::UnknownKey, Ask::UnknownKey] {
            outbound.jwks(owner, &sink.url("/jwks"), ask, at(0)).await.unwrap();
        }
    }
    assert_eq!(sink.calls(), 4);
}

#[tokio::test]
async fn a_failure_is_not_repeated_at_once_and_what_is_no_set_is_a_failure() {
    for answer in
        ["HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n".to_owned(), ok("", "<html>"), ok("", "[]"), ok("", r#"{"keys":{}}"#)]
    {
        let (sink, outbound) = (Sink::plain(answer).await, outbound());
        for now in [0, 1, 9] {
            assert!(get(&outbound, &sink, Ask::Kept, now).await.is_err());
        }
        assert_eq!(sink.calls(), 1);
        assert!(get(&outbound, &sink, Ask::UnknownKey, 10).await.is_err());
        assert_eq!(sink.calls(), 2);
    }
}

#[tokio::test]
async fn a_kept_set_still_serves_for_an_hour_while_its_place_cannot_be_reached() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        let (stream, _) = listener.accept().await.unwrap();
        converse(stream, &ok("", SET), Duration::ZERO, &std::sync::Mutex::default()).await;
        // and then nobody listens any more
    });
    let (outbound, uri) = (outbound(), format!("http://{address}/jwks"));
    assert!(outbound.jwks("app", &uri, Ask::Kept, at(0)).await.is_ok());
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert!(outbound.jwks("app", &uri, Ask::UnknownKey, at(10)).await.is_ok());
    assert!(outbound.jwks("app", &uri, Ask::Kept, at(300 + 3599)).await.is_ok());
    assert!(outbound.jwks("app", &uri, Ask::Kept, at(300 + 3600)).await.is_err());
}

#[tokio::test]
async fn a_clock_that_is_put_back_does_not_stop_refetching() {
    let (sink, outbound) = (Sink::plain(ok("", SET)).await, outbound());
    get(&outbound, &sink, Ask::Kept, 7200).await.unwrap();
    get(&outbound, &sink, Ask::UnknownKey, 7200).await.unwrap();
    get(&outbound, &sink, Ask::UnknownKey, 0).await.unwrap();
    assert_eq!(sink.calls(), 3);
}
