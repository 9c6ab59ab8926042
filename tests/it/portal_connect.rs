//! Settings to copy in the portal: the address that a product comes back to is added from where it stands, what does not fit is said,
//! and whoever only looks on is shown the same without a form.

use signet::flow::admin::profile::Profile;
use signet::flow::portal::{Developer, Reach, apps, invitations, teams};
use signet::model::{AuthMethod, Client, ClientKind, Id, Team, TeamRole};

use crate::harness::{ISSUER, TestApp, on_both};
use crate::portal_apps;

const BACK: &str = "https://maps.test/signed-in";

/// A team of `dev`, with a viewer, and an app of it.
fn world(app: &TestApp) -> (Id<Team>, Id<Client>) {
    for name in ["dev", "viewer"] {
        app.add(name, Profile::default());
    }
    let (store, now) = (app.house().store(), app.now());
    let dev = Developer::person(&app.site().tenant.id, &app.person("dev").id, Reach::Founder);
    let team = teams::create(store, &dev, ("Maps", None), now).unwrap();
    let (_, token) = invitations::invite(store, &dev, (&team, "viewer", TeamRole::Viewer), now).unwrap();
    let mut viewer = app.signed_in("viewer", "/account");
    let form = viewer.get(&format!("/portal/join?token={}", token.reveal())).form("join-form");
    viewer.submit(&form);
    let asked = (&team, ClientKind::Web, "Atlas", vec![BACK.to_owned()]);
    let made = apps::create(app.house(), &app.site(), &dev, asked, now).unwrap();
    (team, made.whole.client.id)
}

fn client(app: &TestApp, id: &Id<Client>) -> Client {
    app.house().client(&app.site(), id.as_str()).unwrap().unwrap().client.clone()
}

#[test]
fn settings_to_copy_are_filled_in_and_only_those_that_suit_the_app_are_there() {
    on_both(|app| {
        let team = portal_apps::world(app);
        let mut dev = app.signed_in("dev", "/account");
        let id =
            portal_apps::client(portal_apps::make(&mut dev, &team, "web", "https://maps.test/login/generic_oauth").location());
        let page = dev.get(&format!("/portal/teams/{team}/apps/{id}/connect/grafana")).expect_page(200);
        assert!(
            page.text().contains(&format!("client_id &#x3D; {id}")) && page.text().contains(&format!("{ISSUER}/oauth/userinfo"))
        );
        assert!(!page.text().contains("address-0-form"), "its redirect URI is registered");
        let page = dev.get(&format!("/portal/teams/{team}/apps/{id}/connect/gitlab")).expect_page(200);
        assert!(page.text().contains("https://maps.test/users/auth/openid_connect/callback"));
        assert!(page.text().contains("address-0-form"));
        for other in ["oidc_client_ts", "curl", "nothing"] {
            assert_eq!(dev.get(&format!("/portal/teams/{team}/apps/{id}/connect/{other}")).status(), 404, "{other}");
        }
    });
}

#[test]
fn the_address_of_a_product_is_added_where_its_settings_stand() {
    on_both(|app| {
        let (team, id) = world(app);
        let mut dev = app.signed_in("dev", "/account");
        let path = format!("/portal/teams/{team}/apps/{id}/connect/grafana");
        let page = dev.get(&path).expect_page(200);
        assert!(page.text().contains("After <a href=\"https://grafana.com/docs/"));
        let form = page.form("address-0-form");
        assert_eq!(
            form.fields.iter().find(|(name, _)| name == "redirect_uri").unwrap().1,
            "https://maps.test/login/generic_oauth"
        );
        let refused =
            dev.submit(&form.clone().with(&[("redirect_uri", "http://maps.test/login/generic_oauth")])).expect_page(400);
        assert!(refused.text().contains("The address was not added: "));
        assert_eq!(client(app, &id).metadata.redirect_uris, [BACK]);
        let added = dev.submit(&form.clone().with(&[("redirect_uri", "https://graphs.test/login/generic_oauth")]));
        assert!(added.location().ends_with("/connect/grafana?told=app_saved"), "{}", added.location());
        assert_eq!(client(app, &id).metadata.redirect_uris, [BACK, "https://graphs.test/login/generic_oauth"]);
        let page = dev.get(&path).expect_page(200);
        assert!(page.text().contains("https://graphs.test/login/generic_oauth") && !page.text().contains("address-0-form"));
        dev.submit(&form.clone().with(&[("redirect_uri", "https://graphs.test/login/generic_oauth")]));
        assert_eq!(client(app, &id).metadata.redirect_uris.len(), 2, "once is enough");
    });
}

#[test]
fn what_would_not_work_is_said_and_a_viewer_sees_it_without_a_form() {
    on_both(|app| {
        let (team, id) = world(app);
        let path = |name: &str| format!("/portal/teams/{team}/apps/{id}/connect/{name}");
        let mut dev = app.signed_in("dev", "/account");
        assert_eq!(client(app, &id).metadata.token_endpoint_auth_method, AuthMethod::ClientSecretBasic);
        let page = dev.get(&path("passport_openidconnect")).expect_page(200);
        assert!(page.text().contains("caution-method") && page.text().contains("caution-challenge"));
        let page = dev.get(&path("openid_client")).expect_page(200);
        assert!(!page.text().contains("caution-"));
        let mut viewer = app.signed_in("viewer", "/account");
        let page = viewer.get(&path("grafana")).expect_page(200);
        assert!(page.text().contains("https://maps.test/login/generic_oauth") && !page.text().contains("address-0-form"));
    });
}
