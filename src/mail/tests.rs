//! What a message looks like on the wire.

use super::*;

fn mailer() -> Mailer {
    let server = MailServer {
        host: "smtp.example.com".into(),
        port: 587,
        tls: MailTls::None,
        credentials: None,
        from: "Example <login@example.com>".into(),
        reply_to: Some("help@example.com".into()),
    };
    Mailer::new(&server, &[]).unwrap()
}

fn letter() -> Letter {
    Letter {
        id: "an-id".into(),
        to: "ada@example.test".into(),
        subject: "Grüße\r\nBcc: eve@example.test".into(),
        text: "Hello".into(),
        html: "<p>Hello</p>".into(),
        date: Instant::from_epoch(1_800_000_000),
    }
}

#[test]
fn a_message_has_the_headers_that_mail_of_a_program_needs() {
    let text = String::from_utf8(mailer().compose(&letter()).unwrap().formatted()).unwrap();
    let head = text.split("\r\n\r\n").next().unwrap();
    for line in [
        "From: Example <login@example.com>",
        "To: ada@example.test",
        "Reply-To: help@example.com",
        "Date: Fri, 15 Jan 2027 08:00:00 +0000",
        "Message-ID: <an-id@example.com>",
        "Auto-Submitted: auto-generated",
        "MIME-Version: 1.0",
    ] {
        assert!(head.lines().any(|own| own == line), "{line} in\n{head}");
    }
    assert!(head.contains("Content-Type: multipart/alternative"));
    assert!(text.find("text/plain").unwrap() < text.find("text/html").unwrap(), "the last part is the preferred one");
    assert!(!head.lines().any(|line| line.starts_with("Bcc")), "nothing that is said becomes a header");
}

#[test]
fn only_an_address_is_written_to() {
    for bad in ["", "ada", "ada@", "ada@example.test\r\nRCPT TO:<eve@example.test>", "a b@example.test", "<ada@example.test>"] {
        assert!(!is_address(bad), "{bad}");
        assert!(mailer().compose(&Letter { to: bad.into(), ..letter() }).is_err(), "{bad}");
    }
    assert!(mailbox("Example <login@example.com>").is_ok() && mailbox("login@example.com").is_ok());
    assert!(mailbox("Example").is_err() && mailbox("a@b.test\nX: y").is_err());
}

#[test]
fn a_letter_has_no_debug_text() {
    assert_eq!(format!("{:?}", letter()), "Letter(an-id)");
}
