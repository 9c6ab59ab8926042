//! Agreements in the file.

use super::*;
use crate::model::{Agreement, AgreementAudience};
use crate::store::agreements;

const TERMS: &str = r#"
[[agreement]]
name = "terms"
version = "1"
title = "Terms of use"
text = "Be kind."
"#;

fn current(house: &House) -> Vec<Agreement> {
    let tenant = house.provider().tenant;
    house.store.read(|c| agreements::list_current(c, &tenant)).unwrap()
}

#[test]
fn an_agreement_is_made_left_alone_renewed_withdrawn_and_taken_back() {
    let house = house();
    let text = format!("{FILE}{TERMS}");
    assert!(house.apply(&text, NOW).changes.contains(&"agreement terms 1 made".to_owned()));
    let revision = house.revision();
    assert_eq!(house.apply(&text, LATER), Applied::default());
    assert_eq!(house.revision(), revision);
    let first = current(&house).remove(0);
    let second = house.apply(&text.replace("version = \"1\"", "version = \"2\"").replace("kind", "kinder"), LATER);
    assert_eq!(second.changes, ["agreement terms 2 made"]);
    assert_eq!(current(&house).iter().map(|own| own.terms.version.as_str()).collect::<Vec<_>>(), ["2"]);
    // Back again: what people accepted of the first version counts again.
    assert_eq!(house.apply(&text, LATER).changes, ["agreement terms 1 counts"]);
    assert_eq!(current(&house), std::slice::from_ref(&first));
    let developers = text.replace("text =", "required_for = [\"developers\"]\ntext =");
    assert_eq!(house.apply(&developers, LATER).changes, ["agreement terms 1 counts"]);
    assert_eq!(current(&house)[0].terms.required_for, [AgreementAudience::Developers]);
    let left = house.apply(FILE, LATER);
    assert_eq!(left.changes, ["agreement terms 1 withdrawn"]);
    assert!(left.warnings.iter().any(|warning| warning.contains("agreement terms")), "{:?}", left.warnings);
    assert!(current(&house).is_empty());
    assert_eq!(house.apply(FILE, LATER), Applied::default());
}

#[test]
fn the_words_of_a_version_never_change() {
    let house = house();
    house.apply(&format!("{FILE}{TERMS}"), NOW);
    for (from, to) in [("Be kind.", "Be quick."), ("Terms of use", "Terms"), ("text = \"Be kind.\"", "url = \"https://a.test/\"")]
    {
        let refused = house.refused(&format!("{FILE}{}", TERMS.replace(from, to)));
        assert!(refused[0].contains("another version"), "{refused:?}");
    }
    assert_eq!(current(&house).len(), 1);
}

#[test]
fn an_agreement_that_is_made_once_is_left_to_people() {
    let house = house();
    let once = format!("{FILE}{}", TERMS.replace("version", "managed = \"create\"\nversion"));
    house.apply(&once, NOW);
    assert_eq!(house.apply(&once.replace("\"1\"", "\"2\""), LATER), Applied::default());
    assert_eq!(current(&house)[0].managed, Managed::Create);
    assert_eq!(house.apply(FILE, LATER), Applied::default());
    assert_eq!(current(&house).len(), 1);
}

#[test]
fn what_the_file_says_wrong_is_said_with_its_key() {
    let wrong = |lines: &str| -> Vec<String> {
        let text = format!("[[agreement]]\n{lines}");
        let mistakes = crate::config::read(Some(("signet.toml", &text)), &[], &|_| Err(std::io::ErrorKind::NotFound.into()));
        mistakes.err().unwrap_or_default().iter().map(ToString::to_string).collect()
    };
    for (lines, key) in [
        ("name = \"terms\"\ntext = \"x\"", "version"),
        ("version = \"1\"\ntext = \"x\"", "name"),
        ("name = \"terms\"\nversion = \"1\"", "text"),
        ("name = \"terms\"\nversion = \"1\"\ntext = \"x\"\nurl = \"https://a.test\"", "text"),
        ("name = \"terms\"\nversion = \"1\"\ntext_file = \"nowhere\"", "text_file"),
        ("name = \"terms\"\nversion = \"1\"\nurl = \"javascript:1\"", "url"),
        ("name = \"terms\"\nversion = \"1\"\ntext = \"x\"\nrequired_for = [\"everybody\"]", "required_for"),
        ("name = \"terms\"\nversion = \"1\"\ntext = \"x\"\nrequired_for = []", "required_for"),
        ("name = \"terms\"\nversion = \"1\"\ntext = \"x\"\ntitel = \"T\"", "titel"),
    ] {
        let found = wrong(lines);
        assert!(found.iter().any(|mistake| mistake.contains(key)), "{key}: {found:?}");
    }
}
