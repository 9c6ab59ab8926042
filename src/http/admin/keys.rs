//! `/admin/keys`: the keys of the provider; the acts upon those that it signs with.

use super::desk::{Desk, Reply, Served};
use super::encryption_keys::{life, row as sealer};
use super::screen::Screen;
use crate::flow::admin::Undone;
use crate::flow::api::{self, Fault, encryption_keys, keys};
use crate::flow::keys::{ReadBy, Seen};
use crate::model::{Action, KeyState, SigningAlgorithm};
use crate::pages::Moment;
use crate::pages::console::{
    AskPage, ConsoleSection, KeyRow, KeysPage, Question, ReaderRow, RotatePage, Timeline, Told, separated,
};
use crate::protocol::problem::ProblemCode;

/// Readers that are shown.
const MOST: usize = 20;
pub(super) const PATH: &str = "/admin/keys";

/// The screens.
pub const SCREENS: [Screen; 5] = [
    Screen::page(PATH, Action::SeeKeys, list),
    Screen::page("/admin/keys/rotate", Action::ChangeKeys, ask_rotate).fresh(),
    Screen::act("/admin/keys/rotate", Action::ChangeKeys, rotate).fresh(),
    Screen::page("/admin/keys/{kid}/revoke", Action::ChangeKeys, ask_revoke).fresh(),
    Screen::act("/admin/keys/{kid}/revoke", Action::ChangeKeys, revoke).fresh(),
];

pub(super) fn at<'a>(desk: &'a Desk<'_>) -> api::Desk<'a> {
    api::Desk::of(desk.house(), desk.site(), desk.by().clone(), desk.now)
}

/// What a fault is here: the page of the keys tells it.
pub(super) fn told(fault: Fault) -> Served {
    let told = match fault {
        Fault::Stopped(stop) => return Err(Undone::Stopped(stop)),
        Fault::Token(_) => Told::Refused,
        Fault::Problem(problem) => match problem.code {
            ProblemCode::AlgorithmNotUsed => Told::AlgorithmNotUsed,
            ProblemCode::KeyNotFound | ProblemCode::KeyAlreadyRevoked => Told::NoSuchKey,
            _ => Told::Refused,
        },
    };
    Ok(Reply::Go(format!("{PATH}?told={}", told.word())))
}

fn list(desk: &Desk<'_>) -> Served {
    let own = at(desk);
    let (seen, mut readers) = match (keys::list(&own), keys::readers(&own)) {
        (Ok(seen), Ok(readers)) => (seen, readers.readers),
        (Err(fault), _) | (_, Err(fault)) => return told(fault),
    };
    let sealers = match encryption_keys::list(&own) {
        Ok(sealers) => sealers,
        Err(fault) => return told(fault),
    };
    let every: Vec<_> = seen.iter().map(|seen| &seen.key).collect();
    let lives: Vec<_> = sealers.iter().map(|key| life(desk, key)).collect();
    let line = Timeline::of(&every, &lives, desk.now);
    let (from, until) = line.ends();
    let more_readers = readers.len() > MOST;
    readers.truncate(MOST);
    let (frame, console) = desk.frame(ConsoleSection::Keys);
    desk.show(&KeysPage {
        frame,
        console,
        from: Moment::of(from, desk.now),
        until: Moment::of(until, desk.now),
        present: line.place(desk.now),
        keys: seen.iter().map(|seen| row(desk, line, seen)).collect(),
        sealers: sealers.iter().map(|key| sealer(desk, line, key)).collect(),
        readers: readers.iter().map(|one| reader(desk, one)).collect(),
        more_readers,
    })
}

fn row(desk: &Desk<'_>, line: Timeline, seen: &Seen) -> KeyRow {
    let (key, moment) = (&seen.key, |at| Moment::of(at, desk.now));
    KeyRow {
        kid: key.kid.clone(),
        algorithm: key.algorithm.name().to_owned(),
        state: key.state,
        parts: line.parts(key, desk.now),
        announced: moment(key.announced_at),
        activates: moment(key.activates_at),
        deprecates: moment(key.deprecates_at),
        retires: moment(key.retires_at),
        signed: separated(seen.signed),
        last_expires: seen.last_expires_at.map(moment),
    }
}

fn reader(desk: &Desk<'_>, one: &ReadBy) -> ReaderRow {
    ReaderRow {
        network: one.reader.network.clone(),
        agent: one.reader.agent.clone(),
        last: Moment::of(one.reader.last_at, desk.now),
        has_newest: one.has_newest,
    }
}

fn ask_rotate(desk: &Desk<'_>) -> Served {
    let mut algorithms: Vec<String> = desk
        .site()
        .keys
        .iter()
        .filter(|key| matches!(key.state, KeyState::Active | KeyState::Announced))
        .map(|key| key.algorithm.name().to_owned())
        .collect();
    algorithms.sort();
    algorithms.dedup();
    let (frame, console) = desk.frame(ConsoleSection::Keys);
    desk.show(&RotatePage { frame, console, algorithms })
}

fn rotate(desk: &Desk<'_>) -> Served {
    let word = desk.posted("algorithm");
    let algorithm = SigningAlgorithm::ALL.into_iter().find(|own| own.name() == word);
    if algorithm.is_none() && !word.is_empty() {
        return Ok(Reply::Go(format!("{PATH}?told={}", Told::AlgorithmNotUsed.word())));
    }
    match keys::rotate(&at(desk), algorithm) {
        Ok(_) => Ok(Reply::Go(format!("{PATH}?told={}", Told::KeysRotated.word()))),
        Err(fault) => told(fault),
    }
}

fn ask_revoke(desk: &Desk<'_>) -> Served {
    let seen = match keys::find(&at(desk), desk.name(0)) {
        Ok(seen) => seen,
        Err(fault) => return told(fault),
    };
    let (frame, console) = desk.frame(ConsoleSection::Keys);
    let minutes = desk.site().keyring.jwks().max_age.0.max(60) / 60;
    desk.show(&AskPage {
        frame,
        console,
        question: Question::RevokeKey { algorithm: seen.key.algorithm.name().to_owned(), kid: seen.key.kid.clone(), minutes },
        action: desk.link(&format!("{PATH}/{}/revoke", seen.key.kid)),
        fields: Vec::new(),
        cancel: desk.link(PATH),
    })
}

fn revoke(desk: &Desk<'_>) -> Served {
    match keys::revoke(&at(desk), desk.name(0)) {
        Ok(_) => Ok(Reply::Go(format!("{PATH}?told={}", Told::KeyRevoked.word()))),
        Err(fault) => told(fault),
    }
}
