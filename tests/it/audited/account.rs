//! What people do to their own accounts.

use serde_json::json;
use signet::flow::admin::profile::Profile;
use signet::model::StandardClaims;

use super::world::{World, on_worlds};
use super::{Reveal, Walk};
use crate::harness::upstream::Upstream;
use crate::harness::{ASKING, Answer, Authenticator, PASSWORD, WEB, asked};
use crate::second_factor::shown_secret;

/// In the order in which they are walked: the later ones need what the earlier ones left.
pub const WALKS: &[Walk] = &[
    ("POST /account/profile", profile, ("user.update", "user:$cleo")),
    ("POST /account/email/verify", verify, ("user.ask_address_proof", "user:$cleo")),
    ("POST /account/email/confirm", confirm, ("user.address_proof", "user:$cleo")),
    ("POST /account/email", ask_address, ("user.address_ask", "user:$cleo")),
    ("POST /account/email/change", change_address, ("user.address", "user:$cleo")),
    ("POST /account/identities/link", link, ("identity.link", "user:$cleo")),
    ("POST /account/identities/unlink", unlink, ("identity.unlink", "user:$cleo")),
    ("POST /account/apps/remove", remove_app, ("consent.withdraw", "client:asking")),
    ("POST /account/sessions/end", end, ("session.end", "user:$cleo")),
    ("POST /account/sessions/end-others", end_others, ("session.end", "user:$cleo")),
    ("POST /account/factors/totp", add_factor, ("factor.add", "user:$cleo")),
    ("POST /account/factors/codes", make_codes, ("factor.codes", "user:$cleo")),
    ("POST /account/factors/remove", remove_factor, ("factor.remove", "user:$cleo")),
    ("POST /account/factors/passkey", add_passkey, ("factor.add", "user:$cleo")),
    ("POST /account/password", password, ("user.password", "user:$cleo")),
    ("POST /account/data/download", download, ("user.export", "user:$cleo")),
    ("POST /account/delete", leave, ("user.leave", "user:$cleo")),
    ("POST /account/keep", stay, ("user.keep", "user:$cleo")),
    ("POST /account/email/keep", keep_address, ("user.address_keep", "user:$cleo")),
];

pub const REVEALS: &[Reveal] = &[("GET /account/factors/codes", ("account.show_recovery_codes", "user:$cleo"))];

#[track_caller]
fn submit(world: &World<'_>, page: &str, action: &str, fields: &[(&str, &str)]) -> Answer {
    let page = world.browse(|own| own.get(page)).expect_page(200);
    world.browse(|own| own.submit(&page.form_to(action).with(fields)))
}

#[track_caller]
fn does(world: &World<'_>, page: &str, action: &str, fields: &[(&str, &str)]) {
    let answer = submit(world, page, action, fields);
    assert!(answer.location().contains("?done="), "{action}: {}", answer.location());
}

fn profile(world: &World<'_>) {
    does(world, "/account/profile", "/account/profile", &[("nickname", "C")]);
}

fn verify(world: &World<'_>) {
    does(world, "/account/profile", "/account/email/verify", &[]);
}

fn confirm(world: &World<'_>) {
    world.app.post();
    let mail = world.postbox.take().pop().expect("the link");
    let link = mail.text().split_whitespace().find(|word| word.contains("/account/email/confirm")).unwrap().to_owned();
    let page = world.browse(|own| own.get(&link)).expect_page(200);
    world.harvest(&page);
    let answer = world.browse(|own| own.submit(&page.form_to("/account/email/confirm")));
    assert!(answer.location().contains("?done="));
}

fn ask_address(world: &World<'_>) {
    does(world, "/account/email", "/account/email", &[("email", "cleo@new.test")]);
}

/// The link of the mail that came to an address.
fn link_to(world: &World<'_>, address: &str) -> String {
    world.app.post();
    world.postbox.take().iter().find(|mail| mail.to == address).expect("a mail with a link").path()
}

/// Presses the button of the page that a link leads to; where that leads.
fn press(world: &World<'_>, link: &str) -> String {
    let page = world.browse(|own| own.get(link)).expect_page(200);
    world.harvest(&page);
    let answer = world.browse(|own| own.submit(&page.form_to(link.split('?').next().unwrap())));
    answer.location().to_owned()
}

fn change_address(world: &World<'_>) {
    world.app.post();
    let mails = world.postbox.take();
    let to = |address: &str| mails.iter().find(|mail| mail.to == address).expect("a mail with a link").path();
    world.learn("keep", &to("cleo@example.test"));
    assert!(press(world, &to("cleo@new.test")).contains("?done="));
}

fn download(world: &World<'_>) {
    submit(world, "/account/data", "/account/data/download", &[]).expect(200);
}

fn leave(world: &World<'_>) {
    world.app.post();
    world.postbox.take();
    assert!(submit(world, "/account/delete", "/account/delete", &[]).location().ends_with("?step=left"));
}

fn stay(world: &World<'_>) {
    assert!(press(world, &link_to(world, "cleo@new.test")).contains("?step=kept"));
}

fn keep_address(world: &World<'_>) {
    assert!(press(world, &world.told("$keep")).ends_with("?step=undone"));
}

fn link(world: &World<'_>) {
    let sent = submit(world, "/account/identities", "/account/identities/link", &[("idp", "corp")]);
    let back = Upstream::back(&world.upstream.authorize(&sent, "cleo-there"));
    let answer = world.browse(|own| own.get(&back));
    world.browse(|own| own.follow(answer)).expect_page(200);
}

fn unlink(world: &World<'_>) {
    does(world, "/account/identities", "/account/identities/unlink", &[]);
}

fn remove_app(world: &World<'_>) {
    does(world, "/account/apps/remove?app=asking", "/account/apps/remove", &[]);
}

fn end(world: &World<'_>) {
    does(world, "/account/sessions", "/account/sessions/end", &[]);
}

fn end_others(world: &World<'_>) {
    does(world, "/account/sessions", "/account/sessions/end-others", &[]);
}

fn add_factor(world: &World<'_>) {
    let page = world.browse(|own| own.get("/account/factors/totp")).expect_page(200);
    let code = shown_secret(&page).code(world.app.now().epoch_seconds()).unwrap();
    let form = page.form("totp-form").with(&[("name", "Phone"), ("code", &code)]);
    world.learn("shown", world.browse(|own| own.submit(&form)).expect(303).location());
}

fn add_passkey(world: &World<'_>) {
    let page = world.browse(|own| own.get("/account/factors/passkey")).expect_page(200);
    let form = page.form("passkey-form").with(&[("name", "Laptop"), ("answer", &Authenticator::new().make(&asked(&page)))]);
    world.browse(|own| own.submit(&form)).expect(303);
}

fn make_codes(world: &World<'_>) {
    let page = world.browse(|own| own.get("/account/factors")).expect_page(200);
    world.learn("shown", world.browse(|own| own.submit(&page.form("codes-form"))).expect(303).location());
}

fn remove_factor(world: &World<'_>) {
    let page = world.browse(|own| own.get("/account/factors")).expect_page(200);
    let asked = page.text().split("href=\"").skip(1).filter_map(|link| link.split('"').next());
    let asked = asked.map(|link| link.replace("&#x3D;", "=")).find(|link| link.contains("/account/factors/remove?")).unwrap();
    does(world, &asked, "/account/factors/remove", &[]);
}

fn password(world: &World<'_>) {
    let new = "seven quiet rivers run";
    does(world, "/account/password", "/account/password", &[("current", PASSWORD), ("password", new), ("password_again", new)]);
}

#[test]
fn whatever_people_do_to_their_accounts_is_in_the_log() {
    on_worlds(|world| {
        let app = world.app;
        let claims = StandardClaims { email: Some("cleo@example.test".to_owned()), ..StandardClaims::default() };
        app.add("cleo", Profile { claims, ..Profile::default() });
        world.learn("cleo", app.person("cleo").id.as_str());
        world.upstream.says(json!({ "email": "cleo@corp.test" }));
        for _ in 0..3 {
            WEB.tokens(app, "openid", "cleo");
        }
        let mut browser = app.browser();
        let page = browser.sign_in(&ASKING, &[], "cleo");
        browser.press(&page, "consent-form", ("action", "allow")).callback().code();
        world.sits_down("cleo", browser);
        let codes = WALKS.iter().position(|row| row.0 == "POST /account/factors/codes").unwrap() + 1;
        world.walks(&WALKS[..codes]);
        world.looks(&world.told("$shown"), REVEALS);
        world.walks(&WALKS[codes..]);
    });
}
