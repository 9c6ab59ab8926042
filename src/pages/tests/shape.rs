//! What clients of our pages rely on: identifiers, sizes, the order of buttons, and the two copies of the dark tokens.

use std::collections::{BTreeSet, HashSet};
use std::fs;
use std::path::Path;

use super::skeleton::tags;
use super::*;

fn assert_ids(html: &str, ids: &[&str]) {
    let tags = tags(html);
    for id in ids {
        assert!(tags.iter().any(|tag| tag.get("id") == Some(id)), "no #{id}");
    }
}

#[test]
fn pages_carry_the_identifiers_that_are_promised() {
    assert_ids(&first::<LoginPage>(), &["login-form", "username", "password", "remember", "login-submit", "login-cancel"]);
    assert_ids(&first::<ConsentPage>(), &["consent-form", "consent-allow", "consent-deny", "switch-account"]);
    assert_ids(&first::<SelectPage>(), &["select-form", "select-another", "select-cancel"]);
    assert_ids(&first::<LogoutPage>(), &["logout-form", "logout-confirm", "logout-cancel"]);
    assert_ids(&first::<LoggedOutPage>(), &["logged-out"]);
    assert_ids(&first::<ErrorPage>(), &["error-title", "error-code", "error-text", "error-reference", "error-developer"]);
    assert_ids(&first::<FormPostPage>(), &["form-post", "form-post-continue"]);
    assert_ids(&first::<SetupPage>(), &["setup-form", "name", "username", "email", "password", "password_again", "setup-submit"]);
    assert_ids(&first::<ChoosePasswordPage>(), &["choose-form", "password", "password_again", "choose-submit"]);
    assert!(first::<ErrorPage>().contains("Request refused"));
}

#[test]
fn forms_carry_the_interaction_and_the_form_token() {
    let hidden = |html: &str| -> Vec<String> {
        let inputs = tags(html).into_iter().filter(|tag| tag.get("type") == Some("hidden"));
        inputs.filter_map(|tag| tag.get("name").map(str::to_owned)).collect()
    };
    for html in [first::<LoginPage>(), first::<SelectPage>(), first::<LogoutPage>()] {
        assert_eq!(hidden(&html), ["interaction", "form_token"]);
    }
    assert_eq!(hidden(&first::<ConsentPage>()), ["interaction", "form_token", "session"], "it answers for the person it shows");
}

#[test]
fn every_post_of_ours_carries_a_form_token() {
    // What is relayed is somebody else's request or answer: its state protects it.
    let relayed = [FormPostPage::TEMPLATE, RelayPage::TEMPLATE, FragmentPage::TEMPLATE];
    for page in all(pages()).iter().filter(|page| !relayed.contains(&page.template)) {
        let forms = page.html.matches("method=\"post\"").count();
        let tokens = page.html.matches("name=\"form_token\"").count();
        assert_eq!(forms, tokens, "{} #{}", page.template, page.number);
    }
}

#[test]
fn the_first_submit_button_is_the_affirmative_one() {
    let expected = [
        (first::<LoginPage>(), "login-submit"),
        (first::<ConsentPage>(), "consent-allow"),
        (first::<AgreementsPage>(), "agreement-accept"),
        (first::<LogoutPage>(), "logout-confirm"),
        (first::<SetupPage>(), "setup-submit"),
        (first::<ChoosePasswordPage>(), "choose-submit"),
        (first::<FirstLoginPage>(), "first-submit"),
        (first::<LinkAccountPage>(), "link-submit"),
        (first::<ConfirmPage>(), "confirm-yes"),
        (first::<console::AskPage>(), "confirm-yes"),
        (first::<console::PersonFormPage>(), "person-save"),
        (first::<console::RolePage>(), "role-save"),
        (first::<console::RotatePage>(), "rotate-yes"),
    ];
    for (html, id) in expected {
        let button = tags(&html).into_iter().find(|tag| tag.get("type") == Some("submit")).unwrap();
        assert_eq!(button.get("id"), Some(id));
    }
}

#[test]
fn every_page_has_one_heading_and_no_identifier_twice() {
    for page in all(pages()) {
        let tags = tags(&page.html);
        assert_eq!(tags.iter().filter(|tag| tag.name == "h1").count(), 1, "{} #{}", page.template, page.number);
        let mut seen = HashSet::new();
        for id in tags.iter().filter_map(|tag| tag.get("id")) {
            assert!(seen.insert(id.to_owned()), "{} #{}: #{id} twice", page.template, page.number);
        }
        for tag in &tags {
            for id in tag.get("aria-describedby").into_iter().flat_map(str::split_whitespace) {
                assert!(seen.contains(id), "{} #{}: no #{id} to describe by", page.template, page.number);
            }
        }
    }
}

#[test]
fn tags_are_balanced() {
    const VOID: &[&str] = &["!doctype", "meta", "link", "input", "img", "hr", "br", "path", "rect", "circle"];
    for page in all(pages()) {
        let mut open: Vec<String> = Vec::new();
        for tag in tags(&page.html) {
            if let Some(name) = tag.name.strip_prefix('/') {
                assert_eq!(open.pop().as_deref(), Some(name), "{} #{}", page.template, page.number);
            } else if !VOID.contains(&tag.name.as_str()) {
                open.push(tag.name);
            }
        }
        assert!(open.is_empty(), "{} #{}: {open:?}", page.template, page.number);
    }
}

#[test]
fn the_log_in_page_and_its_style_sheet_stay_under_30_kilobytes() {
    let css = assets::find("signet.css").unwrap().bytes.len();
    for page in all(pages()).iter().filter(|page| page.template == LoginPage::TEMPLATE) {
        for tag in crate::model::Language::TAGS {
            let mut context = page.context.clone();
            context["frame"]["language"] = tag.into();
            let size = pages().render_as(page.template, &context).unwrap().len() + css;
            assert!(size < 30_000, "{tag}: {size} bytes");
        }
    }
}

#[test]
fn dark_is_the_same_whether_the_system_or_the_person_chose_it() {
    let css = std::str::from_utf8(assets::find("signet.css").unwrap().bytes).unwrap();
    let block = |selector: &str| {
        let body = css.split_once(selector).unwrap().1.split_once('}').unwrap().0;
        body.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    assert_eq!(block(":root:not([data-theme=\"light\"]) {"), block(":root[data-theme=\"dark\"] {"));
}

#[test]
fn a_re_authentication_names_the_person_and_asks_for_the_password_only() {
    let sample = LoginPage::samples().into_iter().find(|page| page.person.is_some()).unwrap();
    let html = pages().render(&sample).unwrap();
    assert!(html.contains("Ada Lovelace") && html.contains("id=\"password\"") && !html.contains("id=\"username\""));
    assert!(html.contains("id=\"other-account\""));
}

#[test]
fn a_wrong_password_is_announced_and_tied_to_both_fields() {
    let sample = LoginPage::samples().into_iter().find(|page| page.notice == Some(LoginNotice::WrongPassword)).unwrap();
    let html = pages().render(&sample).unwrap();
    assert!(html.contains("role=\"alert\" id=\"login-error\""));
    assert_eq!(html.matches("aria-describedby=\"login-error\" aria-invalid=\"true\"").count(), 2);
    assert!(html.contains("value=\"ada@northwind.example\""));
}

/// The templates of pages, as the folder has them.
fn templates(folder: &Path, found: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let path = entry.path();
        if path.is_dir() {
            templates(&path, found);
        } else {
            let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("templates");
            found.insert(path.strip_prefix(root).unwrap().with_extension("").to_str().unwrap().to_owned());
        }
    }
}

#[test]
fn every_page_that_there_is_is_looked_at_here() {
    let mut there = BTreeSet::new();
    templates(&Path::new(env!("CARGO_MANIFEST_DIR")).join("templates/pages"), &mut there);
    let seen: BTreeSet<_> = all(pages()).iter().map(|page| page.template.to_owned()).collect();
    assert_eq!(seen, there);
}
