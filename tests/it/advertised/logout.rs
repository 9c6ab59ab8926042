//! How apps are told that a session ended.

use serde_json::Value;

use super::{Entry, PERSON, World};
use crate::harness::{Auth, Receiver, RelyingParty, encoded, verified};

pub const USES: &[Entry] = &[
    ("backchannel_logout_supported", &["true"], |world, _| drop(logout_token(world))),
    ("backchannel_logout_session_supported", &["true"], |world, _| {
        let (id, token) = logout_token(world);
        assert!(token["sid"].is_string() && token["sid"] == id["sid"], "{token}");
    }),
    ("frontchannel_logout_supported", &["true"], |world, _| drop(frame(world))),
    ("frontchannel_logout_session_supported", &["true"], |world, _| {
        let (id, frame) = frame(world);
        let about = encoded(&[("iss", world.url("issuer")), ("sid", id["sid"].as_str().unwrap())]);
        assert_eq!(frame, format!("https://told.test/out?{about}"));
    }),
];

const TOLD: RelyingParty =
    RelyingParty { id: "told", auth: Auth::Basic("a secret of told"), redirect_uri: "https://told.test/cb" };

/// An app that listens for both.
pub fn tables(receiver: &Receiver) -> String {
    format!(
        "\n[[client]]\nprovider = \"default\"\nclient_id = \"told\"\nclient_secret = \"a secret of told\"\n\
         redirect_uris = [\"https://told.test/cb\"]\nrequire_consent = false\nbackchannel_logout_uri = \"{}\"\n\
         frontchannel_logout_uri = \"https://told.test/out\"\n",
        receiver.url("/out")
    )
}

/// Back-Channel Logout 1.0 §2.5: the claims of the ID token, and of the logout token that came.
fn logout_token(world: &World<'_>) -> (Value, Value) {
    let (id, _) = ended(world);
    world.app.deliver();
    let [received] = world.receiver.take().try_into().expect("one logout token");
    let token = verified(world.app, received.logout_token()).claims;
    assert_eq!((&token["aud"], &token["sub"]), (&id["aud"], &id["sub"]));
    assert!(token["events"]["http://schemas.openid.net/event/backchannel-logout"].is_object());
    (id, token)
}

/// Front-Channel Logout 1.0 §2: the claims of the ID token, and what the logged-out page loads.
fn frame(world: &World<'_>) -> (Value, String) {
    let (id, [frame]) = ended(world);
    assert!(frame.starts_with("https://told.test/out"));
    world.app.deliver();
    world.receiver.take();
    (id, frame)
}

/// A session that the app takes part in begins and ends: the claims of the ID token, and the frame of the page.
fn ended(world: &World<'_>) -> (Value, [String; 1]) {
    let mut browser = world.app.browser();
    let callback = browser.sign_in(&TOLD, &[], PERSON).callback();
    let tokens = TOLD.redeem(world.app, &callback);
    let answer = browser.get(&format!("{}?{}", world.url("end_session_endpoint"), encoded(&[("id_token_hint", &tokens.id)])));
    let frames = browser.follow(answer).expect_page(200).frames();
    (verified(world.app, &tokens.id).claims, frames.try_into().expect("one frame"))
}
