//! `/admin/platform-identities`: key pairs of ours that upstreams know us by.

use serde_json::Value;

use super::desk::{Desk, Reply, Served};
use super::screen::Screen;
use super::told;
use crate::flow::admin::identities::{self, Held};
use crate::flow::admin::upstreams::Refused;
use crate::flow::admin::{Refusal, Undone};
use crate::model::{Action, Managed, SigningAlgorithm};
use crate::pages::Moment;
use crate::pages::console::{
    AskPage, ConsoleSection, IdentityProblem, PlatformIdentitiesPage, PlatformIdentityFormPage, PlatformIdentityPage,
    PlatformIdentityRow, Question, Told,
};
use crate::protocol::certificate::pem_of;

const PATH: &str = "/admin/platform-identities";

/// The screens.
pub const SCREENS: [Screen; 6] = [
    Screen::page(PATH, Action::SeeUpstreams, list),
    Screen::page("/admin/platform-identities/new", Action::ChangeUpstreams, new),
    Screen::act("/admin/platform-identities/new", Action::ChangeUpstreams, make),
    Screen::page("/admin/platform-identities/{name}", Action::SeeUpstreams, detail),
    Screen::page("/admin/platform-identities/{name}/remove", Action::ChangeUpstreams, ask_remove).fresh(),
    Screen::act("/admin/platform-identities/{name}/remove", Action::ChangeUpstreams, remove).fresh(),
];

fn path(name: &str) -> String {
    format!("{PATH}/{name}")
}

/// The one of the path, or that there is none.
fn found(desk: &Desk<'_>) -> Result<Held, Served> {
    identities::find(desk.house().store(), desk.by(), desk.name(0)).map_err(elsewhere)
}

/// What is answered where there is none, and else where nothing was done.
fn elsewhere(undone: Undone) -> Served {
    match undone {
        Undone::Refused(Refusal::Upstream(refused)) if *refused == Refused::IdentityUnknown => Ok(Reply::NotFound),
        other => Err(other),
    }
}

fn row(desk: &Desk<'_>, held: &Held) -> PlatformIdentityRow {
    let Held { identity, used_by } = held;
    PlatformIdentityRow {
        name: identity.name.clone(),
        algorithm: identity.algorithm.name().to_owned(),
        used_by: used_by.clone(),
        is_from_file: identity.managed == Managed::File,
        since: Moment::of(identity.created_at, desk.now),
    }
}

fn list(desk: &Desk<'_>) -> Served {
    let all = identities::list(desk.house().store(), desk.by())?;
    let (frame, console) = desk.frame(ConsoleSection::Upstreams);
    desk.show(&PlatformIdentitiesPage { frame, console, identities: all.iter().map(|held| row(desk, held)).collect() })
}

fn detail(desk: &Desk<'_>) -> Served {
    let held = match found(desk) {
        Ok(held) => held,
        Err(served) => return served,
    };
    let (frame, console) = desk.frame(ConsoleSection::Upstreams);
    let identity = row(desk, &held);
    let jwks_uri = desk.site().provider.issuer.url(&format!("/oauth/auz/grants/provider/jwks/{}", identity.name));
    let keys = &held.identity.public_jwks;
    let certificate = keys.pointer("/keys/0/x5c/0").and_then(Value::as_str).map(pem_of);
    desk.show(&PlatformIdentityPage { frame, console, jwks_uri, public_jwks: format!("{keys:#}"), certificate, identity })
}

fn page(desk: &Desk<'_>, wrong: Option<IdentityProblem>) -> PlatformIdentityFormPage {
    let (frame, console) = desk.frame(ConsoleSection::Upstreams);
    let chosen = match desk.posted("algorithm") {
        "" => SigningAlgorithm::RS256.name(),
        word => word,
    };
    let own = SigningAlgorithm::ALL.into_iter().filter(|algorithm| !algorithm.is_symmetric());
    PlatformIdentityFormPage {
        frame,
        console,
        name: desk.posted("name").to_owned(),
        algorithms: own.map(|algorithm| (algorithm.name().to_owned(), algorithm.name() == chosen)).collect(),
        wrong,
    }
}

fn new(desk: &Desk<'_>) -> Served {
    desk.show(&page(desk, None))
}

fn make(desk: &Desk<'_>) -> Served {
    let (name, word) = (desk.posted("name").trim().to_owned(), desk.posted("algorithm"));
    let Some(algorithm) = SigningAlgorithm::ALL.into_iter().find(|own| own.name() == word) else {
        return desk.again(&page(desk, Some(IdentityProblem::Algorithm)));
    };
    match identities::make(desk.house().store(), desk.house().vault(), desk.by(), (name, algorithm), desk.now) {
        Ok(held) => {
            desk.house().refresh()?; // this process follows at once, the others within a second
            Ok(Reply::Go(format!("{}?told={}", path(&held.identity.name), Told::IdentityMade.word())))
        }
        Err(Undone::Refused(Refusal::Upstream(refused))) => match *refused {
            Refused::IdentityTaken => desk.again(&page(desk, Some(IdentityProblem::Taken))),
            Refused::Settings(problems) => {
                let is_name = problems.iter().any(|problem| problem.key == "name");
                desk.again(&page(desk, Some(if is_name { IdentityProblem::Name } else { IdentityProblem::Algorithm })))
            }
            other => Err(Refusal::from(other).into()),
        },
        Err(undone) => Err(undone),
    }
}

fn ask_remove(desk: &Desk<'_>) -> Served {
    let Held { identity, used_by } = match found(desk) {
        Ok(held) => held,
        Err(served) => return served,
    };
    let own = path(&identity.name);
    if identity.managed == Managed::File {
        return Ok(Reply::Go(format!("{own}?told={}", Told::FromFile.word())));
    }
    let (frame, console) = desk.frame(ConsoleSection::Upstreams);
    desk.show(&AskPage {
        frame,
        console,
        question: Question::RemoveIdentity { name: identity.name, uses: used_by },
        action: desk.link(&format!("{own}/remove")),
        fields: Vec::new(),
        cancel: desk.link(&own),
    })
}

fn remove(desk: &Desk<'_>) -> Served {
    let name = desk.name(0);
    match identities::remove(desk.house().store(), desk.by(), name, desk.now) {
        Ok(()) => {
            desk.house().refresh()?;
            Ok(Reply::Go(format!("{PATH}?told={}", Told::IdentityRemoved.word())))
        }
        // the question says what uses it
        Err(Undone::Refused(Refusal::Upstream(refused))) if matches!(*refused, Refused::IdentityInUse(_)) => {
            Ok(Reply::Go(format!("{}/remove", path(name))))
        }
        Err(Undone::Refused(Refusal::FromFile)) => {
            Ok(Reply::Go(format!("{}?told={}", path(name), told::of(&Refusal::FromFile).word())))
        }
        Err(undone) => elsewhere(undone),
    }
}
