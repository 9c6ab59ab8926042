//! `/portal/agreements`: what developers accept before they look after apps.

use super::desk::{Desk, Reply, Served};
use super::screen::Screen;
use crate::flow::portal::agreements;
use crate::flow::portal::door::Need;
use crate::model::Id;
use crate::pages::AgreementShown;
use crate::pages::portal::{PortalAgreementsPage, PortalSection, PortalTold};

/// The screens.
pub const SCREENS: [Screen; 2] = [
    Screen::page("/portal/agreements", show).behind(Need::Developer),
    Screen::act("/portal/agreements", accept).behind(Need::Developer),
];

/// The page that was wanted, if it is one of the portal.
fn to<'a>(desk: &Desk<'_>, asked: &'a str) -> Option<&'a str> {
    let path = asked.strip_prefix(desk.site().provider.issuer.path()).unwrap_or(asked);
    let is_ours = path.starts_with("/portal/") || path == "/portal";
    (is_ours && !path.chars().any(|c| c.is_control() || c == '\\') && !path.contains("//")).then_some(path)
}

fn show(desk: &Desk<'_>) -> Served {
    let wanted = to(desk, desk.asked.query.get("to").unwrap_or_default()).unwrap_or("/portal");
    let shown = agreements::asked(desk.house(), desk.site(), &desk.inside.one)?;
    if shown.is_empty() {
        return Ok(Reply::Go(wanted.to_owned()));
    }
    let (frame, portal) = desk.frame(PortalSection::Teams);
    desk.show(&PortalAgreementsPage {
        frame,
        portal,
        agreements: shown.iter().map(|own| AgreementShown::of(&own.agreement, own.earlier, desk.now)).collect(),
        shown: shown.iter().map(|own| own.agreement.id.as_str()).collect::<Vec<_>>().join(" "),
        to: wanted.to_owned(),
    })
}

fn accept(desk: &Desk<'_>) -> Served {
    let shown: Vec<_> = desk.posted("agreements").split_whitespace().map(Id::new).collect();
    agreements::accept(desk.house(), desk.site(), &desk.inside.one, &shown, desk.now)?;
    let wanted = to(desk, desk.posted("to")).unwrap_or("/portal").to_owned();
    let word = PortalTold::Agreed.word();
    Ok(Reply::Go(if wanted.contains('?') { format!("{wanted}&told={word}") } else { format!("{wanted}?told={word}") }))
}
