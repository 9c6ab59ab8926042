//! Agreements in the console: published, read by every role, versioned, counted and withdrawn.

use signet::flow::admin::agreements;
use signet::flow::admin::profile::Profile;
use signet::model::{AdminRole, Agreement, AgreementAudience};

use crate::harness::{Answer, Browser, PASSWORD, Setup, TestApp, WEB, on_both, on_both_with};

const PATH: &str = "/admin/agreements";

fn send(browser: &mut Browser<'_>, page: &Answer, fields: &[(&str, &str)]) -> Answer {
    let answer = browser.submit(&page.form("agreement-form").with(fields));
    browser.follow(answer)
}

fn all(app: &TestApp) -> Vec<Agreement> {
    agreements::list(app.house().store(), &app.host()).unwrap()
}

const TERMS: [(&str, &str); 4] =
    [("name", "terms"), ("version", "1"), ("title", "Terms of use"), ("text", "Be kind.\r\n\r\nKeep <b>your</b> password.")];

#[test]
fn terms_are_published_asked_counted_replaced_and_withdrawn() {
    on_both(|app| {
        let mut admin = app.console(AdminRole::Admin, PATH);
        let page = admin.get(&format!("{PATH}/new")).expect_page(200);
        let page = send(&mut admin, &page, &TERMS).expect_page(200);
        assert!(page.text().contains("id=\"told\"") && page.text().contains("Be kind.\n\nKeep &lt;b&gt;your"));
        assert!(page.text().contains("0 people"));
        // This process asks at once.
        let mut ada = app.browser();
        let asked = ada.sign_in(&WEB, &[], "ada");
        let asked = ada.follow(asked).expect_page(200);
        let answer = ada.press(&asked, "agreement-form", ("action", "accept"));
        ada.follow(answer);
        let first = all(app)[0].clone();
        let own = format!("{PATH}/{}", first.id);
        assert!(admin.get(&own).expect_page(200).text().contains("1 person"));
        let list = admin.get(PATH).expect_page(200);
        assert!(list.text().contains("1 person") && list.text().contains("<b>Terms of use</b>"));
        // A new version begins with what the last one says.
        let page = admin.get(&format!("{PATH}/new?of=terms")).expect_page(200);
        assert!(page.text().contains("Keep &lt;b&gt;your") && page.form("agreement-form").field("version").is_empty());
        let again = send(&mut admin, &page, &[("version", "1"), ("text", "Be kinder.")]).expect_page(400);
        assert!(again.text().contains("There is a version of this name already"));
        send(&mut admin, &again, &[("version", "2"), ("text", "Be kinder."), ("for_people", ""), ("for_developers", "1")])
            .expect_page(200);
        let versions = all(app);
        assert_eq!(versions.iter().map(Agreement::is_current).collect::<Vec<_>>(), [true, false]);
        assert_eq!(versions[0].terms.required_for, [AgreementAudience::Developers]);
        assert!(admin.get(&own).expect_page(200).text().contains("Ended"));
        let page = admin.get(&format!("{PATH}/{}/withdraw", versions[0].id)).expect_page(200);
        let answer = admin.submit(&page.form("confirm-form"));
        assert!(admin.follow(answer).expect_page(200).text().contains("id=\"told\""));
        assert!(all(app).iter().all(|own| !own.is_current()));
        assert!(admin.get(&format!("{own}/withdraw")).location().ends_with("?told=refused"));
        for role in [AdminRole::Support, AdminRole::Auditor] {
            let mut other = app.console(role, PATH);
            assert!(!other.get(PATH).expect_page(200).text().contains("agreement-new"));
            let seen = other.get(&own).expect_page(200);
            assert!(seen.text().contains("Be kind.") && !seen.text().contains("id=\"acts\""));
        }
        let tenant = app.site().tenant.id.clone();
        let acts = app.house().store().read(|c| signet::store::audit::list(c, &tenant, 50)).unwrap();
        let actor = format!("user:{}", app.person("admin").id);
        let count = |action: &str| acts.iter().filter(|act| act.action == action && act.actor == actor).count();
        assert_eq!((count("agreement.publish"), count("agreement.withdraw")), (2, 1));
    });
}

#[test]
fn what_cannot_be_published_is_told_at_its_field() {
    on_both(|app| {
        let mut owner = app.console(AdminRole::Owner, PATH);
        let page = owner.get(&format!("{PATH}/new")).expect_page(200);
        for (field, value, problem) in [
            ("name", "No Name", "name-problem"),
            ("version", "", "version-problem"),
            ("title", " ", "title-problem"),
            ("text", "", "text-problem"),
            ("url", "https://corp.test/terms", "text-problem"),
            ("for_people", "", "audience-problem"),
        ] {
            let fields: Vec<_> = TERMS.into_iter().filter(|(name, _)| *name != field).chain([(field, value)]).collect();
            let again = send(&mut owner, &page, &fields).expect_page(400);
            assert_eq!(again.text().matches("class=\"problem\"").count(), 1, "{field}");
            assert!(again.text().contains(&format!("id=\"{problem}\"")), "{field}");
        }
        let wrong = [("text", ""), ("url", "javascript:alert(1)")];
        let fields: Vec<_> = TERMS.into_iter().filter(|(name, _)| *name != "text").chain(wrong).collect();
        assert!(send(&mut owner, &page, &fields).expect_page(400).text().contains("id=\"url-problem\""));
        assert!(all(app).is_empty());
    });
}

#[test]
fn what_the_file_keeps_is_seen_and_left_alone() {
    let file = "[[agreement]]\nname = \"terms\"\nversion = \"1\"\ntitle = \"Terms\"\nurl = \"https://corp.test/terms\"\n";
    on_both_with(&Setup::more(file), |app| {
        let mut owner = app.browser();
        app.add("olga", Profile::default());
        app.appoint("olga", Some(AdminRole::Owner));
        let page = owner.get(PATH);
        let page = owner.follow(page).expect_page(200);
        owner.type_in(&page, "olga", PASSWORD);
        let own = format!("{PATH}/{}", all(app)[0].id);
        let page = owner.get(&own).expect_page(200);
        assert!(page.text().contains("id=\"from-file\"") && page.text().contains("href=\"https://corp.test/terms\""));
        assert!(!page.text().contains("id=\"acts\""));
        assert!(owner.get(&format!("{own}/withdraw")).location().ends_with("?told=from_file"));
        assert!(owner.get(&format!("{PATH}/new?of=terms")).location().ends_with("?told=from_file"));
        owner.get(&format!("{PATH}/new?of=none")).expect_page(404);
        let page = owner.get(&format!("{PATH}/new")).expect_page(200);
        let fields = [("name", "terms"), ("version", "2"), ("title", "Terms"), ("text", "Other words.")];
        assert!(send(&mut owner, &page, &fields).expect_page(200).text().contains("configuration file says so"));
        assert_eq!(all(app).len(), 1);
    });
}
