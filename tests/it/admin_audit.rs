//! The audit log in the console: found by what people know, seen whole, taken along.

use serde_json::Value;
use signet::flow::admin::profile::Profile;
use signet::flow::audit;
use signet::model::AdminRole;

use crate::harness::{Browser, PASSWORD, TestApp, WEB, on_both};

fn auditor(app: &TestApp) -> Browser<'_> {
    app.add("audrey", Profile::default());
    app.appoint("audrey", Some(AdminRole::Auditor));
    let mut browser = app.browser();
    let page = browser.get("/admin/audit");
    let page = browser.follow(page).expect_page(200);
    browser.type_in(&page, "audrey", PASSWORD).expect_page(200);
    browser
}

/// The actions that a page lists, in its order.
fn actions(page: &str) -> Vec<&str> {
    page.split("class=\"lead\"").skip(1).filter_map(|row| row.split("<code>").nth(1)?.split("</code>").next()).collect()
}

#[test]
fn entries_are_found_by_the_names_that_people_know() {
    on_both(|app| {
        let mut browser = auditor(app);
        let mut ada = app.browser();
        let page = ada.authorize(&WEB, &[]).expect_page(200);
        ada.type_in(&page, "ada", "wrong wrong wrong");
        audit::tick(app.house(), app.now()).unwrap();
        let shown = browser.get("/admin/audit?target=ada").expect_page(200);
        assert_eq!(actions(shown.text()), ["login.fail"]);
        assert!(shown.text().contains("wrong_password") && shown.text().contains("A stranger"));
        assert_eq!(actions(browser.get("/admin/audit?class=administration&actor=cli").expect_page(200).text()).len(), 2);
        assert_eq!(
            actions(browser.get("/admin/audit?actor=audrey&from=2027-01-15&until=2027-01-15").expect_page(200).text()),
            ["login"]
        );
        for nothing in ["actor=nobody", "until=2027-01-14", "from=2027-01-16", "action=login.%3Cb%3E"] {
            let page = browser.get(&format!("/admin/audit?{nothing}")).expect_page(200);
            assert!(page.text().contains("Nothing is found") && !page.text().contains("<b>"), "{nothing}");
        }
    });
}

#[test]
fn an_entry_is_seen_whole_and_leads_to_its_kin() {
    on_both(|app| {
        let mut browser = auditor(app);
        let id = app.person("audrey").id;
        let list = browser.get("/admin/audit?action=login").expect_page(200);
        let path = list.text().split("href=\"/admin/audit/").nth(1).unwrap().split('"').next().unwrap().to_owned();
        let path =
            list.text().split("class=\"lead\"><a href=\"").nth(1).map_or(path, |rest| rest.split('"').next().unwrap().to_owned());
        let whole = browser.get(&path).expect_page(200);
        for text in ["audrey", &format!("user:{id}"), "192.0.2.1", "amr", "Within a second"] {
            assert!(whole.text().contains(text), "{text}: {}", whole.text());
        }
        audit::tick(app.house(), app.now()).unwrap();
        assert!(!browser.get(&path).expect_page(200).text().contains("Within a second"));
        assert!(whole.text().contains("id=\"by-actor\"") && whole.text().contains("id=\"to-target\""));
        browser.get("/admin/audit/nonsense").expect_page(404);
    });
}

#[test]
fn many_entries_come_in_pages_and_all_of_them_in_the_export() {
    on_both(|app| {
        let mut browser = auditor(app);
        for number in 0..60 {
            app.add(&format!("person{number}"), Profile::default());
        }
        let first = browser.get("/admin/audit?action=user.create").expect_page(200);
        assert_eq!(actions(first.text()).len(), 50);
        let next = first
            .text()
            .split("id=\"page-next\" href=\"")
            .nth(1)
            .unwrap()
            .split('"')
            .next()
            .unwrap()
            .replace("&amp;", "&")
            .replace("&#x3D;", "=");
        let second = browser.get(&next).expect_page(200);
        assert_eq!(actions(second.text()).len(), 11);
        assert!(second.text().contains("page-first") && !second.text().contains("page-next"));
        let file = browser.get("/admin/audit/export?action=user.create").expect(200);
        assert_eq!(
            (file.header("content-type"), file.header("content-disposition")),
            ("application/jsonl", "attachment; filename=\"audit.jsonl\"")
        );
        let lines: Vec<Value> = file.text().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!((lines.len(), &lines[0]["detail"]["username"]), (61, &"person59".into()));
    });
}

#[test]
fn the_overview_counts_sign_ins_and_failures_by_reason_and_each_once() {
    on_both(|app| {
        let mut browser = auditor(app);
        let mut ada = app.browser();
        let mut page = ada.authorize(&WEB, &[]).expect_page(200);
        for _ in 0..3 {
            page = ada.type_in(&page, "ada", "wrong wrong wrong");
        }
        audit::tick(app.house(), app.now()).unwrap();
        ada.type_in(&page, "ada", PASSWORD);
        for _ in 0..2 {
            audit::tick(app.house(), app.now()).unwrap();
        }
        let shown = browser.get("/admin").expect_page(200);
        assert!(shown.text().contains("Sign-ins of the last 24 hours: 2<"), "audrey and ada");
        assert!(shown.text().contains("Failed sign-ins of the last 24 hours: 3<"));
        assert!(shown.text().contains("<code>wrong_password</code></dt><dd>3</dd>"));
        app.wait(24 * 3_600);
        let page = browser.get("/admin");
        let page = browser.follow(page).expect_page(200);
        let later = browser.type_in(&page, "audrey", PASSWORD).expect_page(200);
        assert!(later.text().contains("Failed sign-ins of the last 24 hours: 0<"), "the day is over");
    });
}
