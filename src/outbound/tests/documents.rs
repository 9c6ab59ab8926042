use super::*;
use crate::protocol::document::Kind;

const KIND: Kind = Kind::RequestObject;

fn typed(media_type: &str, body: &str) -> String {
    ok(&format!("Content-Type: {media_type}\r\n"), body)
}

async fn fetch(sink: &Sink, kind: Kind) -> Result<bytes::Bytes, FetchError> {
    Outbound::new(&loopback(), &[]).unwrap().document(&sink.url("/object.jwt?v=1#fragment"), kind).await
}

#[tokio::test]
async fn a_document_is_fetched_anew_each_time_without_the_fragment_and_without_credentials() {
    let sink = Sink::plain(ok("Content-Type: application/jwt\r\nCache-Control: max-age=3600\r\n", "a.b.c")).await;
    for times in 1..=2 {
        assert_eq!(fetch(&sink, KIND).await.unwrap(), "a.b.c");
        assert_eq!(sink.calls(), times);
    }
    let sent = sink.last().to_ascii_lowercase();
    assert!(sent.starts_with("get /object.jwt?v=1 http/1.1\r\n"), "{sent}");
    assert!(sent.contains("accept: application/oauth-authz-req+jwt, application/jwt\r\n"), "{sent}");
    for header in ["cookie", "authorization", "referer"] {
        assert!(!sent.contains(&format!("\r\n{header}:")), "SS-028: {sent}");
    }
}

#[tokio::test]
async fn what_is_not_a_whole_answer_of_its_type_is_no_document() {
    // SS-012, SS-023, SS-026
    let target = Sink::plain(typed("application/jwt", "a.b.c")).await;
    let redirect = |status| format!("HTTP/1.1 {status} Moved\r\nLocation: {}\r\nContent-Length: 0\r\n\r\n", target.url("/"));
    let status = |status| typed("application/jwt", "a.b.c").replace("200 OK", status);
    let large = "x".repeat(KIND.most() + 1);
    for (answer, error) in [
        (redirect(302), FetchError::Status(302)),
        (redirect(307), FetchError::Status(307)),
        (redirect(308), FetchError::Status(308)),
        (status("206 Partial Content"), FetchError::Status(206)),
        (status("500 Internal Server Error"), FetchError::Status(500)),
        ("HTTP/1.1 204 No Content\r\n\r\n".to_owned(), FetchError::Status(204)),
        (typed("text/html; charset=utf-8", "<html>"), FetchError::Content("its media type is another one")),
        (typed("application/json", "[]"), FetchError::Content("its media type is another one")),
        (typed("application/jwt", &large), FetchError::TooLarge),
        (format!("HTTP/1.1 200 OK\r\nContent-Type: application/jwt\r\nConnection: close\r\n\r\n{large}"), FetchError::TooLarge),
    ] {
        let sink = Sink::plain(answer.clone()).await;
        assert_eq!(fetch(&sink, KIND).await.unwrap_err(), error, "{}", answer.lines().next().unwrap());
    }
    assert_eq!(target.calls(), 0);
}

#[tokio::test]
async fn a_sector_is_json() {
    let sink = Sink::plain(typed("application/json", "[]")).await;
    assert_eq!(fetch(&sink, Kind::SectorIdentifier).await.unwrap(), "[]");
    let sink = Sink::plain(typed("application/jwt", "[]")).await;
    assert!(fetch(&sink, Kind::SectorIdentifier).await.is_err());
}
