//! `/admin/keys/encryption`: the acts upon the keys that apps encrypt to. They are shown with the others on `/admin/keys`.

use super::desk::{Desk, Reply, Served};
use super::keys::{PATH, at, told};
use super::screen::Screen;
use crate::flow::api::encryption_keys;
use crate::flow::keys::encryption;
use crate::model::{Action, EncryptionKey, Instant, KeyManagement, KeyState};
use crate::pages::Moment;
use crate::pages::console::{AskPage, ConsoleSection, Question, SealerRow, Timeline, Told};

/// The screens.
pub const SCREENS: [Screen; 4] = [
    Screen::page("/admin/keys/encryption/rotate", Action::ChangeKeys, ask_rotate).fresh(),
    Screen::act("/admin/keys/encryption/rotate", Action::ChangeKeys, rotate).fresh(),
    Screen::page("/admin/keys/encryption/{kid}/revoke", Action::ChangeKeys, ask_revoke).fresh(),
    Screen::act("/admin/keys/encryption/{kid}/revoke", Action::ChangeKeys, revoke).fresh(),
];

/// From when a key was published until it opens nothing any more, as far as that is known.
pub(super) fn life(desk: &Desk<'_>, key: &EncryptionKey) -> (Instant, Instant) {
    let policy = &desk.site().provider.key_policy;
    let withdrawn = encryption::withdrawn_at(key, policy);
    (key.published_at, key.retires_at.unwrap_or_else(|| withdrawn.plus(encryption::opens_for(policy))))
}

/// A key as the page shows it.
pub(super) fn row(desk: &Desk<'_>, line: Timeline, key: &EncryptionKey) -> SealerRow {
    let (from, until) = life(desk, key);
    let withdrawn = encryption::withdrawn_at(key, &desk.site().provider.key_policy);
    let moment = |at| Moment::of(at, desk.now);
    SealerRow {
        kid: key.kid.clone(),
        kty: key.kind.kty(),
        algorithms: key.kind.managements().map(KeyManagement::name).collect(),
        is_published: key.retires_at.is_none(),
        parts: line.spans(&[(KeyState::Active, from, withdrawn), (KeyState::Deprecated, withdrawn, until)]),
        published: moment(from),
        withdrawn: moment(withdrawn),
        opens_until: key.retires_at.map(moment),
    }
}

fn ask(desk: &Desk<'_>, question: Question, act: &str) -> Served {
    let (frame, console) = desk.frame(ConsoleSection::Keys);
    let action = desk.link(&format!("{PATH}/encryption/{act}"));
    desk.show(&AskPage { frame, console, question, action, fields: Vec::new(), cancel: desk.link(PATH) })
}

fn ask_rotate(desk: &Desk<'_>) -> Served {
    let minutes = encryption::opens_for(&desk.site().provider.key_policy).0.max(60) / 60;
    ask(desk, Question::RotateSealers { minutes }, "rotate")
}

fn rotate(desk: &Desk<'_>) -> Served {
    match encryption_keys::rotate(&at(desk)) {
        Ok(_) => Ok(Reply::Go(format!("{PATH}?told={}", Told::KeysRotated.word()))),
        Err(fault) => told(fault),
    }
}

fn ask_revoke(desk: &Desk<'_>) -> Served {
    let own = match encryption_keys::list(&at(desk)) {
        Ok(keys) => keys.into_iter().find(|key| key.kid == desk.name(0)),
        Err(fault) => return told(fault),
    };
    let Some(key) = own else { return Ok(Reply::Go(format!("{PATH}?told={}", Told::NoSuchKey.word()))) };
    let minutes = desk.site().keyring.jwks().max_age.0.max(60) / 60;
    ask(desk, Question::RevokeSealer { kid: key.kid.clone(), minutes }, &format!("{}/revoke", key.kid))
}

fn revoke(desk: &Desk<'_>) -> Served {
    match encryption_keys::revoke(&at(desk), desk.name(0)) {
        Ok(_) => Ok(Reply::Go(format!("{PATH}?told={}", Told::KeyRevoked.word()))),
        Err(fault) => told(fault),
    }
}
