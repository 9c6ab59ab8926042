//! `/admin/trust`: the certificate authorities that the tenant trusts for its upstreams.

use super::desk::{Desk, Reply, Served};
use super::domains::shown_again;
use super::screen::Screen;
use super::told;
use crate::flow::admin::trust::{self, Trusted};
use crate::flow::admin::{Refusal, Undone};
use crate::model::{Action, Managed};
use crate::pages::Moment;
use crate::pages::console::{AskPage, AuthorityRow, ConsoleSection, Question, Told, TrustFormPage, TrustPage};

const PATH: &str = "/admin/trust";
const TOO_FAR: &str = "A relying-party domain of this tenant lets somebody in who may do more than you. Only somebody who may do as much can trust an authority.";

/// The screens. Whoever is trusted to say who a server is can be any upstream, so that it takes somebody who has just signed in.
pub const SCREENS: [Screen; 5] = [
    Screen::page(PATH, Action::SeeUpstreams, list),
    Screen::page("/admin/trust/new", Action::ChangeUpstreams, new).fresh(),
    Screen::act("/admin/trust/new", Action::ChangeUpstreams, add).fresh(),
    Screen::page("/admin/trust/{id}/remove", Action::ChangeUpstreams, ask_remove).fresh(),
    Screen::act("/admin/trust/{id}/remove", Action::ChangeUpstreams, remove).fresh(),
];

fn go(told: Told) -> Reply {
    Reply::Go(format!("{PATH}?told={}", told.word()))
}

fn list(desk: &Desk<'_>) -> Served {
    let found = trust::list(desk.house().store(), desk.by())?;
    let (frame, console) = desk.frame(ConsoleSection::Upstreams);
    desk.show(&TrustPage { frame, console, authorities: found.iter().map(|one| row(desk, one)).collect() })
}

fn row(desk: &Desk<'_>, one: &Trusted) -> AuthorityRow {
    let Trusted { authority, certificate } = one;
    AuthorityRow {
        id: authority.sha256.clone(),
        subject: certificate.subject.clone(),
        sha256: certificate.sha256.clone(),
        until: Moment::of(certificate.not_after, desk.now),
        has_expired: certificate.not_after < desk.now,
        is_from_file: authority.managed == Managed::File,
        since: Moment::of(authority.created_at, desk.now),
    }
}

fn page(desk: &Desk<'_>, pem: &str, problem: Option<String>) -> TrustFormPage {
    let (frame, console) = desk.frame(ConsoleSection::Upstreams);
    TrustFormPage { frame, console, pem: pem.to_owned(), problem }
}

fn new(desk: &Desk<'_>) -> Served {
    desk.show(&page(desk, "", None))
}

fn add(desk: &Desk<'_>) -> Served {
    let pem = desk.posted("authority");
    match trust::add(desk.house().store(), desk.by(), pem, desk.now) {
        Ok(_) => {
            desk.house().refresh()?; // this process follows at once, the others within a second
            Ok(go(Told::AuthorityTrusted))
        }
        Err(Undone::Refused(refusal @ (Refusal::Invalid(_) | Refusal::Upstream(_)))) => {
            let problem = match refusal {
                Refusal::Invalid(why) => why,
                _ => TOO_FAR.to_owned(),
            };
            desk.again(&page(desk, &shown_again(pem), Some(problem)))
        }
        Err(undone) => Err(undone),
    }
}

fn ask_remove(desk: &Desk<'_>) -> Served {
    let found = trust::list(desk.house().store(), desk.by())?.into_iter().find(|own| own.authority.sha256 == desk.name(0));
    let Some(Trusted { authority, certificate }) = found else { return Ok(Reply::NotFound) };
    if authority.managed == Managed::File {
        return Ok(go(Told::FromFile));
    }
    let (frame, console) = desk.frame(ConsoleSection::Upstreams);
    desk.show(&AskPage {
        frame,
        console,
        question: Question::Distrust { subject: certificate.subject, sha256: certificate.sha256 },
        action: desk.link(&format!("{PATH}/{}/remove", authority.sha256)),
        fields: Vec::new(),
        cancel: desk.link(PATH),
    })
}

fn remove(desk: &Desk<'_>) -> Served {
    match trust::remove(desk.house().store(), desk.by(), desk.name(0), desk.now) {
        Ok(()) => {
            desk.house().refresh()?;
            Ok(go(Told::AuthorityRemoved))
        }
        Err(Undone::Refused(Refusal::NoSuchAuthority)) => Ok(Reply::NotFound),
        Err(Undone::Refused(refusal)) => Ok(go(told::of(&refusal))),
        Err(stopped) => Err(stopped),
    }
}
