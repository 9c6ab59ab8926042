//! `[mail]`, and what of a provider needs it.

use super::parse;
use crate::model::{MailTls, SignUp};

#[test]
fn mail_is_private_unless_the_relay_is_on_this_machine() {
    let read = |more: &str| parse(&format!("[mail]\nfrom = \"Example <login@example.com>\"\n{more}"));
    let server = |more: &str| read(more).unwrap().config.mail.unwrap();
    let usual = server("host = \"smtp.example.com\"");
    assert_eq!((usual.port, usual.tls, usual.reply_to), (587, MailTls::StartTls, None));
    let implicit = server("host = \"smtp.example.com\"\nport = 465");
    assert_eq!((implicit.port, implicit.tls), (465, MailTls::Implicit));
    assert_eq!(server("host = \"smtp.example.com\"\ntls = \"implicit\"").port, 465);
    let near = server("host = \"127.0.0.1\"\nport = 25\ntls = \"none\"\nusername = \"a\"\npassword = \"b\"");
    assert!(near.tls == MailTls::None && near.credentials.is_some());
    let far = read("host = \"smtp.example.com\"\ntls = \"none\"").unwrap();
    assert!(far.warnings.iter().any(|own| own.to_string().contains("in the clear")), "{:?}", far.warnings);
    for (more, word) in [
        ("host = \"smtp.example.com\"\ntls = \"none\"\nusername = \"a\"\npassword = \"b\"", "in the clear"),
        ("host = \"smtp.example.com\"\nusername = \"a\"", "`password` is missing"),
        ("host = \"smtp.example.com\"\npassword = \"b\"", "`username` is missing"),
        ("host = \"smtp.example.com\"\nreply_to = \"nobody\"", "no address"),
        ("port = 25", "`host` is missing"),
        ("host = \"x\"\ntls = \"ssl\"", "not one of the choices"),
    ] {
        let mistakes = read(more).unwrap_err();
        assert!(mistakes.iter().any(|own| own.message.contains(word)), "{more}: {mistakes:?}");
    }
}

#[test]
fn who_may_sign_up_is_said_in_full_and_takes_mail() {
    let mail = "[mail]\nhost = \"localhost\"\nfrom = \"a@b.test\"\n";
    let read = |mail: &str, lines: &str| {
        parse(&format!("{mail}[[provider]]\nname = \"default\"\nissuer = \"https://id.test\"\n{lines}"))
    };
    let policy = |lines: &str| read(mail, lines).unwrap().config.declaration.providers.remove(0).sign_up;
    assert_eq!(policy("").mode, SignUp::Closed);
    assert_eq!(policy("sign_up = \"open\"").mode, SignUp::Open);
    assert_eq!(policy("sign_up = \"invitation\"").mode, SignUp::Invitation);
    assert_eq!(policy("sign_up = \"email_domain\"\nsign_up_domains = [\"Corp.Test\"]").domains, ["corp.test"]);
    for (mail, lines, word) in [
        ("", "sign_up = \"open\"", "there is no [mail]"),
        (mail, "sign_up = \"email_domain\"", "`sign_up_domains` is missing"),
        (mail, "sign_up_domains = [\"corp.test\"]", "domains count only"),
        (mail, "sign_up = \"everybody\"", "not one of the choices"),
    ] {
        let mistakes = read(mail, lines).unwrap_err();
        assert!(mistakes.iter().any(|own| own.message.contains(word)), "{lines}: {mistakes:?}");
    }
}
