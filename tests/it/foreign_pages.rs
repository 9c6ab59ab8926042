//! The same two tenants in console and portal: every name in the path of every page and every act, given another tenant's, is answered
//! like one that nobody has, and changes nothing. The screens are those that are served, so that none is missing.

use signet::flow::Site;
use signet::flow::admin::{Administrator, roles};
use signet::http::screens::Verb;
use signet::http::{admin, portal};
use signet::model::AdminRole;

use crate::audited;
use crate::foreign::{addresses, one_of_each, said, setup, somebody, unchanged};
use crate::harness::upstream::Upstream;
use crate::harness::{Browser, PASSWORD, TestApp, on_both_with, snapshot};

/// Whoever goes by a name at the second tenant, having just signed in.
fn inside<'a>(app: &'a TestApp, name: &str, path: &str) -> Browser<'a> {
    let mut browser = app.browser().on("other.test");
    let page = browser.get(path);
    let page = browser.follow(page).expect_page(200);
    browser.type_in(&page, name, PASSWORD).expect_page(200);
    browser
}

fn owner(app: &TestApp, site: &Site) {
    let user = somebody(app, site, "olga");
    let host_of = Administrator::host(site.tenant.id.clone());
    roles::appoint(app.house().store(), &host_of, (&user, Some(AdminRole::Owner)), app.now()).unwrap();
}

#[test]
fn a_name_of_another_tenant_is_nobodys_on_every_page_and_in_every_act() {
    let upstream = Upstream::start();
    on_both_with(&setup(&upstream), |app| {
        upstream.script(|_| {});
        let (theirs, own) = (one_of_each(app, "id.test", &upstream), one_of_each(app, "other.test", &upstream));
        owner(app, &app.house().site("other.test", "/").unwrap());
        let console = admin::SCREENS.iter().copied().flatten().map(|screen| (screen.verb, screen.path));
        let portal = portal::SCREENS.iter().copied().flatten().map(|screen| (screen.verb, screen.path));
        for (name, path, screens) in
            [("olga-other", "/admin", console.collect::<Vec<_>>()), ("mallory-other", "/portal", portal.collect())]
        {
            let mut browser = inside(app, name, path);
            app.notice();
            let before = snapshot(app);
            for (verb, path) in screens {
                for (foreign, nobody) in addresses(path, &own, &theirs) {
                    let (found, missing) = match verb {
                        Verb::Get => (browser.get(&foreign), browser.get(&nobody)),
                        _ => {
                            let fields = audited::fields_of(&format!("POST {path}"));
                            (browser.act_with(&foreign, fields), browser.act_with(&nobody, fields))
                        }
                    };
                    assert_eq!(said(&found, &foreign), said(&missing, &nobody), "{verb:?} {path}: {foreign}");
                    let is_refused = found.status() == 404
                        || found.status() == 303
                            && found.location().contains("told=")
                            && !found.location().contains("told=stale");
                    assert!(is_refused, "{verb:?} {path}: {foreign} → {} {}", found.status(), found.header("location"));
                }
            }
            unchanged(app, &before);
        }
    });
}
