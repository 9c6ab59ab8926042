use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, KeyPair, KeyUsagePurpose, date_time_ymd};

use super::*;

const NOW: Instant = Instant::from_epoch(1_800_000_000);

fn made(bend: impl FnOnce(&mut CertificateParams)) -> rcgen::Certificate {
    let mut params = CertificateParams::new(vec!["login.corp.test".to_owned(), "10.1.2.3".to_owned()]).unwrap();
    params.distinguished_name.push(DnType::CommonName, "Corp");
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    bend(&mut params);
    params.self_signed(&KeyPair::generate().unwrap()).unwrap()
}

#[test]
fn a_certificate_says_whose_it_is_by_whom_since_when_and_for_what() {
    let made = made(|params| (params.not_before, params.not_after) = (date_time_ymd(2025, 1, 1), date_time_ymd(2035, 1, 1)));
    let read = Certificate::read(made.der()).unwrap();
    assert!(read.subject.contains("CN=Corp") && read.is_self_signed(), "{read:?}");
    assert_eq!((read.not_before.epoch_seconds(), read.not_after.epoch_seconds()), (1_735_689_600, 2_051_222_400));
    assert_eq!(read.hosts, ["login.corp.test", "10.1.2.3"]);
    assert_eq!((read.sha256.len(), read.sha256.split(':').count()), (95, 32));
    assert_eq!(Certificate::read(b"nothing"), None);
}

#[test]
fn a_name_cannot_forge_a_line() {
    let made = made(|params| params.distinguished_name.push(DnType::OrganizationName, "a\nINFO forged"));
    assert!(!Certificate::read(made.der()).unwrap().subject.contains('\n'));
}

#[test]
fn an_authority_may_sign_and_counts_now() {
    let judge =
        |bend: fn(&mut CertificateParams)| authorities(&made(bend).pem()).and_then(|all| all[0].counts(NOW).map(|()| all.len()));
    assert_eq!(judge(|_| {}), Ok(1));
    assert_eq!(judge(|own| own.key_usages = vec![KeyUsagePurpose::KeyCertSign]), Ok(1));
    let no = |bend| judge(bend).unwrap_err();
    assert!(matches!(no(|own| own.is_ca = IsCa::NoCa), BadAuthority::NotAnAuthority(_)));
    assert!(matches!(no(|own| own.is_ca = IsCa::ExplicitNoCa), BadAuthority::NotAnAuthority(_)));
    assert!(matches!(no(|own| own.key_usages = vec![KeyUsagePurpose::DigitalSignature]), BadAuthority::NotAnAuthority(_)));
    assert!(matches!(no(|own| own.not_after = date_time_ymd(2020, 1, 1)), BadAuthority::Expired(_)));
    assert!(matches!(no(|own| own.not_before = date_time_ymd(2999, 1, 1)), BadAuthority::NotYetValid(_)));
}

#[test]
fn a_text_is_read_whole_or_not_at_all() {
    let (one, other) = (made(|_| {}).pem(), made(|_| {}).pem());
    let text = format!("# ours\n{one}\n{other}{one}");
    let found = authorities(&text).unwrap();
    assert_eq!(found.len(), 2, "each once");
    assert_eq!(authorities(&found[0].pem).unwrap()[0], found[0], "what is kept reads as what came");
    assert_eq!(authorities(""), Err(BadAuthority::None));
    assert_eq!(authorities("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"), Err(BadAuthority::Unreadable));
    let key = KeyPair::generate().unwrap().serialize_pem();
    assert_eq!(authorities(&format!("{one}{key}")), Err(BadAuthority::PrivateKey));
    assert!(matches!(authorities(&"x".repeat(300_000)), Err(BadAuthority::TooMuch)));
}
