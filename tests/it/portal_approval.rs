//! Apps of teams that were let in by another door, and secrets that were made at once.

use signet::flow::admin::clients;
use signet::flow::portal::apps;

use crate::harness::{Setup, on_both, on_both_with};
use crate::portal_apps::{BACK, by, client, make, world};

#[test]
fn an_app_that_an_administrator_enables_is_approved_and_does_not_wait_again_when_it_is_disabled() {
    on_both_with(&Setup::more("[[tenant]]\nname = \"default\"\napp_approval = true\n"), |app| {
        let team = world(app);
        let mut dev = app.signed_in("dev", "/account");
        let id = client(make(&mut dev, &team, "web", BACK).location());
        let waits = || apps::find(app.house(), &app.site(), &by(app, "dev"), (&team, &id)).unwrap().waits();
        assert!(waits());
        for enabled in [true, false] {
            app.with_registrar(|own| clients::switch(own, (&id, enabled), app.now())).unwrap();
            assert!(!waits(), "{enabled}");
        }
    });
}

#[test]
fn two_secrets_of_one_second_stand_in_the_order_in_which_they_were_made() {
    on_both(|app| {
        let team = world(app);
        let mut dev = app.signed_in("dev", "/account");
        for _ in 0..4 {
            let id = client(make(&mut dev, &team, "web", BACK).location());
            let secrets = || apps::find(app.house(), &app.site(), &by(app, "dev"), (&team, &id)).unwrap().whole.client.secrets;
            let first = secrets()[0].id.clone();
            apps::add_secret(app.house(), &app.site(), &by(app, "dev"), (&team, &id), app.now()).unwrap();
            assert_eq!((secrets().len(), &secrets()[0].id), (2, &first));
        }
    });
}
