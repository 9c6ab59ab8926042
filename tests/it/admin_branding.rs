//! How the pages of a provider look, changed in the console: a picture, a colour, links; and looked at before it is saved.

use signet::crypto::from_base64;
use signet::model::AdminRole;

use crate::harness::{Answer, Ask, Browser, Setup, TestApp, on_both_with};

const EDIT: &str = "/admin/providers/default/edit?section=branding";
const PREVIEW: &str = "/admin/providers/default/preview";
const LOGO: &str = "branding-logo";
const COLOUR: &str = "branding-accent-color";

/// A green square.
const SQUARE: &str =
    r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path fill="#006b4f" d="M0 0h9v9H0z"/></svg>"##;
/// One transparent pixel.
const PNG: &str = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";

/// A provider that the file leaves to people.
fn on_own(test: impl Fn(&TestApp)) {
    on_both_with(&Setup::provider("managed = \"create\"\n"), test);
}

fn form(owner: &mut Browser<'_>) -> Answer {
    owner.get(EDIT).expect_page(200)
}

/// What stands at a field of the form to be corrected.
#[track_caller]
fn problem(answer: &Answer, field: &str) -> String {
    assert_eq!(answer.status(), 400, "{answer:?}");
    let text = answer.text();
    let rest = text.split_once(&format!("id=\"{field}-problem\"")).unwrap_or_else(|| panic!("no problem at {field}: {text}")).1;
    let line = rest.split("</p>").next().unwrap();
    line.split('>').filter_map(|part| part.split('<').next()).collect::<String>().replace("&#x60;", "`").replace("&#x3D;", "=")
}

#[test]
fn a_picture_a_colour_and_links_are_on_the_pages_once_they_are_saved() {
    on_own(|app| {
        let mut owner = app.console(AdminRole::Owner, "/admin");
        let page = form(&mut owner);
        let links = [("branding-support-uri", "https://help.test/"), (COLOUR, "#006B4F")];
        let saved = owner.upload(&page.form("settings-form").with(&links), (LOGO, "x.html", SQUARE.as_bytes()));
        assert!(owner.follow(saved).expect_page(200).text().contains("id=\"told\""));
        let login = app.get("/login").expect_page(200);
        let text = login.text();
        assert!(text.contains("href=\"https://help.test/\"") && text.contains("/brand/006b4f."), "{text}");
        let (_, rest) = text.split_once("<img src=\"").unwrap();
        let picture = app.get(rest.split('"').next().unwrap()).expect(200);
        assert_eq!((picture.text(), picture.header("content-type")), (SQUARE, "image/svg+xml"));

        // it stays when something else is saved, and goes when it is taken away
        let page = form(&mut owner);
        let saved = owner.submit(&page.form("settings-form").with(&[("display-name", "Acme"), (COLOUR, "")]));
        owner.follow(saved).expect_page(200);
        let branding = app.site().provider.branding.clone();
        assert!(branding.logo.is_some() && branding.accent_color.is_none(), "{branding:?}");
        let page = form(&mut owner);
        let saved = owner.submit(&page.form("settings-form").with(&[("branding-logo-none", "1")]));
        owner.follow(saved).expect_page(200);
        assert_eq!(app.site().provider.branding.logo, None);
        app.get(&branding.logo.unwrap()).expect(404);
    });
}

#[test]
fn what_is_no_picture_or_does_something_is_refused_at_its_field() {
    on_own(|app| {
        let mut owner = app.console(AdminRole::Owner, "/admin");
        let page = form(&mut owner);
        let script = SQUARE.replace("<path", "<script>alert(1)</script><path");
        let handler = SQUARE.replace("<path", "<path onload=\"alert(1)\"");
        let large = [b"\x89PNG\r\n\x1a\n".as_slice(), &[0; 50 * 1024]].concat();
        let mut wide = from_base64(PNG).unwrap();
        wide[16..20].copy_from_slice(&5_000u32.to_be_bytes());
        for (content, words) in [
            (script.as_bytes(), "element `script`"),
            (handler.as_bytes(), "a script, `onload`"),
            (b"<html><body>x</body></html>".as_slice(), "no PNG, JPEG, WebP or SVG"),
            (b"GIF89a".as_slice(), "no PNG, JPEG, WebP or SVG"),
            (&large, "51 KiB, but 40 KiB are the most"),
            (&wide, "5000 × 1 pixels"),
        ] {
            let refused = owner.upload(&page.form("settings-form"), (LOGO, "logo.png", content));
            let said = problem(&refused, LOGO);
            assert!(said.contains(words), "{said}");
        }
        assert_eq!(app.site().provider.branding.logo, None);
        // what nobody would send is no page of ours
        let huge = vec![b' '; 1024 * 1024 + 1];
        owner.upload(&page.form("settings-form"), (LOGO, "logo.png", &huge)).expect_page(400);
    });
}

#[test]
fn a_colour_that_nobody_can_read_is_refused_with_its_contrast_and_the_picture_is_kept_meanwhile() {
    on_own(|app| {
        let mut owner = app.console(AdminRole::Owner, "/admin");
        let page = form(&mut owner);
        let png = from_base64(PNG).unwrap();
        let refused = owner.upload(&page.form("settings-form").with(&[(COLOUR, "#ffd400")]), (LOGO, "logo.png", &png));
        let said = problem(&refused, COLOUR);
        assert!(
            said.contains("a contrast of 1.2 : 1") && said.contains("4.5 : 1") && said.contains("the nearest is #"),
            "{said}"
        );
        assert!(app.site().provider.branding.accent_color.is_none());
        let (_, nearest) = said.rsplit_once('#').unwrap();
        let color = format!("#{}", nearest.get(..6).unwrap());
        let saved = owner.submit(&refused.form("settings-form").with(&[(COLOUR, &color)]));
        owner.follow(saved).expect_page(200);
        let branding = app.site().provider.branding.clone();
        assert_eq!(branding.accent_color.unwrap().to_string(), color);
        assert!(branding.logo.unwrap().ends_with(".png"));
        for (field, text) in [(COLOUR, "red"), ("branding-tos-uri", "javascript:alert(1)")] {
            let page = form(&mut owner);
            let refused = owner.submit(&page.form("settings-form").with(&[(field, text)]));
            assert!(!problem(&refused, field).is_empty());
        }
    });
}

#[test]
fn every_page_is_looked_at_before_anything_is_saved() {
    on_own(|app| {
        let mut owner = app.console(AdminRole::Owner, "/admin");
        let page = form(&mut owner);
        assert!(page.header("content-security-policy").contains("frame-src 'self'"));
        let png = from_base64(PNG).unwrap();
        let typed = |look: &str| {
            let fields = [("display-name", "Acme"), (COLOUR, "#006b4f"), ("look", look), ("theme", "dark")];
            let mut own = page.form("settings-form").with(&fields);
            PREVIEW.clone_into(&mut own.action);
            own
        };
        for (look, words) in [
            ("sign-in", "id=\"login-form\""),
            ("consent", "Example app"),
            ("error", "7Q3F-0KX2-M9TD"),
            ("mail", "a-token-of-a-link"),
        ] {
            let shown = owner.upload(&typed(look), (LOGO, "logo.png", &png)).expect(200);
            let (text, policy) = (shown.text(), shown.header("content-security-policy"));
            assert!(text.contains(words) && text.contains("Acme"), "{look}: {text}");
            assert!(text.contains("src=\"data:image/png;base64,"), "{look}: {text}");
            assert!(!text.contains("<script"), "{look}");
            assert!(policy.ends_with("; sandbox") && policy.contains("default-src 'none'"), "{look}: {policy}");
            assert!(policy.contains("form-action 'none'") && !policy.contains("script-src"), "{look}: {policy}");
            if look == "mail" {
                assert!(text.contains("background: #006b4f") && policy.contains("style-src 'unsafe-inline';"), "{policy}");
            } else {
                assert!(text.contains("/brand/006b4f.") && text.contains("data-theme=\"dark\""), "{look}");
                assert!(policy.contains("style-src 'self';"), "{policy}");
            }
        }
        let wrong = owner.submit(&typed("consent").with(&[(COLOUR, "#ffd400")])).expect_page(400);
        assert!(wrong.text().contains("a contrast of 1.2 : 1") && wrong.header("content-security-policy").ends_with("; sandbox"));
        let provider = app.site().provider.clone();
        assert_eq!((provider.branding, provider.display_name.as_str()), (signet::model::Branding::default(), "Signet"));
        let log = owner.get("/admin/audit?action=provider.update").expect_page(200);
        assert!(!log.text().contains("provider:default"), "nothing was done");
        // as it is, without a form
        assert!(owner.get(PREVIEW).expect(200).text().contains("id=\"login-form\""));
    });
}

#[test]
fn a_form_with_a_file_from_another_site_is_nothing() {
    on_own(|app| {
        let mut owner = app.console(AdminRole::Owner, "/admin");
        let page = form(&mut owner);
        let body = "--x\r\nContent-Disposition: form-data; name=\"section\"\r\n\r\nbranding\r\n--x--\r\n";
        let ask = |origin: &str| {
            let ask = Ask::post(&page.form("settings-form").action, &[]);
            ask.body("multipart/form-data; boundary=x", body.as_bytes()).header("origin", origin)
        };
        owner.send(ask("https://evil.test")).expect_page(400);
        // and without the token of its page it is stale
        assert!(owner.send(ask("https://id.test")).location().ends_with("?told=stale"));
    });
}
