//! `/admin/agreements`: what people have to agree to, version by version.

use super::desk::{Desk, Reply, Served};
use super::screen::Screen;
use super::told;
use crate::flow::admin::{Refusal, Undone, agreements};
use crate::model::{Action, Agreement, AgreementAudience, AgreementContent, AgreementTerms, Managed};
use crate::pages::console::{
    AgreementForm, AgreementFormPage, AgreementPage, AgreementProblem, AgreementRow, AgreementsPage, AskPage, ConsoleSection,
    Count, Question, Told,
};
use crate::pages::{AgreementShown, Moment};

const PATH: &str = "/admin/agreements";

/// The screens.
pub const SCREENS: [Screen; 6] = [
    Screen::page(PATH, Action::SeeAgreements, list),
    Screen::page("/admin/agreements/new", Action::ChangeAgreements, new),
    Screen::act("/admin/agreements/new", Action::ChangeAgreements, publish),
    Screen::page("/admin/agreements/{id}", Action::SeeAgreements, detail),
    Screen::page("/admin/agreements/{id}/withdraw", Action::ChangeAgreements, ask_withdraw),
    Screen::act("/admin/agreements/{id}/withdraw", Action::ChangeAgreements, withdraw),
];

fn path(own: &Agreement) -> String {
    format!("{PATH}/{}", own.id)
}

/// What is answered where there is none, and else where nothing was done.
fn elsewhere(undone: Undone) -> Served {
    match undone {
        Undone::Refused(Refusal::NoSuchAgreement) => Ok(Reply::NotFound),
        other => Err(other),
    }
}

fn found(desk: &Desk<'_>) -> Result<Agreement, Served> {
    agreements::find(desk.house().store(), desk.by(), &desk.id(0)).map_err(elsewhere)
}

fn row(desk: &Desk<'_>, (own, accepted): &(Agreement, usize)) -> AgreementRow {
    let is_for = |audience| own.terms.required_for.contains(&audience);
    AgreementRow {
        id: own.id.to_string(),
        name: own.terms.name.clone(),
        version: own.terms.version.clone(),
        shown: own.terms.title.clone(),
        for_people: is_for(AgreementAudience::People),
        for_developers: is_for(AgreementAudience::Developers),
        accepted: Count::of(*accepted),
        is_from_file: own.managed == Managed::File,
        since: Moment::of(own.created_at, desk.now),
        ended: own.ended_at.map(|at| Moment::of(at, desk.now)),
    }
}

fn list(desk: &Desk<'_>) -> Served {
    let all = agreements::list(desk.house().store(), desk.by())?;
    let all = agreements::counted(desk.house().store(), desk.by(), all, Count::LIMIT)?;
    let (frame, console) = desk.frame(ConsoleSection::Agreements);
    desk.show(&AgreementsPage { frame, console, agreements: all.iter().map(|own| row(desk, own)).collect() })
}

fn detail(desk: &Desk<'_>) -> Served {
    let own = match agreements::find_counted(desk.house().store(), desk.by(), &desk.id(0), Count::LIMIT) {
        Ok(own) => own,
        Err(undone) => return elsewhere(undone),
    };
    let shown = AgreementShown::of(&own.0, None, desk.now);
    let (frame, console) = desk.frame(ConsoleSection::Agreements);
    desk.show(&AgreementPage { frame, console, agreement: row(desk, &own), text: shown.text, url: shown.url })
}

fn page(desk: &Desk<'_>, of: Option<String>, form: AgreementForm, wrong: Option<AgreementProblem>) -> AgreementFormPage {
    let (frame, console) = desk.frame(ConsoleSection::Agreements);
    AgreementFormPage { frame, console, of, form, wrong }
}

/// The form of a new agreement, or of a new version of the one in the query, with what that says now.
fn new(desk: &Desk<'_>) -> Served {
    let Some(name) = desk.asked.query.get("of") else {
        let form = AgreementForm { for_people: true, ..AgreementForm::default() };
        return desk.show(&page(desk, None, form, None));
    };
    let all = agreements::list(desk.house().store(), desk.by())?;
    let Some(last) = all.into_iter().find(|own| own.terms.name == name) else { return Ok(Reply::NotFound) };
    if last.is_current() && last.managed == Managed::File {
        return Ok(Reply::Go(format!("{}?told={}", path(&last), Told::FromFile.word())));
    }
    let AgreementTerms { name, title, content, required_for, .. } = last.terms;
    let (text, url) = match content {
        AgreementContent::Text(text) => (text, String::new()),
        AgreementContent::Url(url) => (String::new(), url),
    };
    let form = AgreementForm {
        name: name.clone(),
        version: String::new(),
        title,
        text,
        url,
        for_people: required_for.contains(&AgreementAudience::People),
        for_developers: required_for.contains(&AgreementAudience::Developers),
    };
    desk.show(&page(desk, Some(name), form, None))
}

fn sent(desk: &Desk<'_>) -> AgreementForm {
    let own = |name| desk.posted(name).to_owned();
    AgreementForm {
        name: own("name"),
        version: own("version"),
        title: own("title"),
        text: own("text"),
        url: own("url"),
        for_people: desk.posted("for_people") == "1",
        for_developers: desk.posted("for_developers") == "1",
    }
}

/// What the form says, if it can be.
fn terms(form: &AgreementForm) -> Result<AgreementTerms, AgreementProblem> {
    let content = match (form.text.trim().is_empty(), form.url.trim().is_empty()) {
        (false, false) => return Err(AgreementProblem::Both),
        (true, false) => AgreementContent::Url(form.url.clone()),
        (_, true) => AgreementContent::Text(form.text.clone()),
    };
    let audiences = [(form.for_people, AgreementAudience::People), (form.for_developers, AgreementAudience::Developers)];
    let terms = AgreementTerms {
        name: form.name.trim().to_owned(),
        version: form.version.clone(),
        title: form.title.clone(),
        content,
        required_for: audiences.into_iter().filter(|(is_for, _)| *is_for).map(|(_, audience)| audience).collect(),
    }
    .tidied();
    match terms.check() {
        Ok(()) => Ok(terms),
        Err((member, _)) => Err(AgreementProblem::at(member)),
    }
}

fn publish(desk: &Desk<'_>) -> Served {
    let form = sent(desk);
    let of = Some(desk.posted("of")).filter(|of| !of.is_empty()).map(str::to_owned);
    let again = |problem| desk.again(&page(desk, of.clone(), form.clone(), Some(problem)));
    let terms = match terms(&form) {
        Ok(terms) => terms,
        Err(problem) => return again(problem),
    };
    match agreements::publish(desk.house().store(), desk.by(), terms, desk.now) {
        Ok(id) => {
            desk.house().refresh()?; // this process follows at once, the others within a second
            Ok(Reply::Go(format!("{PATH}/{id}?told={}", Told::AgreementPublished.word())))
        }
        Err(Undone::Refused(Refusal::VersionTaken)) => again(AgreementProblem::Taken),
        Err(Undone::Refused(refusal @ Refusal::FromFile)) => Ok(Reply::Go(format!("{PATH}?told={}", told::of(&refusal).word()))),
        Err(undone) => Err(undone),
    }
}

fn ask_withdraw(desk: &Desk<'_>) -> Served {
    let own = match found(desk) {
        Ok(own) => own,
        Err(served) => return served,
    };
    if own.managed == Managed::File || !own.is_current() {
        let told = if own.is_current() { Told::FromFile } else { Told::Refused };
        return Ok(Reply::Go(format!("{}?told={}", path(&own), told.word())));
    }
    let (frame, console) = desk.frame(ConsoleSection::Agreements);
    desk.show(&AskPage {
        frame,
        console,
        action: desk.link(&format!("{}/withdraw", path(&own))),
        fields: Vec::new(),
        cancel: desk.link(&path(&own)),
        question: Question::Withdraw { title: own.terms.title, version: own.terms.version },
    })
}

fn withdraw(desk: &Desk<'_>) -> Served {
    let own = match found(desk) {
        Ok(own) => own,
        Err(served) => return served,
    };
    let word = match agreements::withdraw(desk.house().store(), desk.by(), &own.id, desk.now) {
        Ok(()) => Told::AgreementWithdrawn,
        Err(Undone::Refused(refusal)) => told::of(&refusal),
        Err(stopped) => return Err(stopped),
    };
    desk.house().refresh()?;
    Ok(Reply::Go(format!("{}?told={}", path(&own), word.word())))
}
