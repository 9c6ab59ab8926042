//! `/admin/providers/{name}/preview`: the log-in page as people will see it, in a frame of the form in which its branding is changed. It
//! is the page itself with what is typed; nothing is saved, and nothing in it can be used.

use super::desk::{Desk, Served};
use super::providers::{changeable, section};
use super::settings::{sentence, steward};
use crate::crypto::base64;
use crate::flow::admin::providers::{Draft, Refused, preview};
use crate::flow::admin::{Refusal, Undone};
use crate::http::respond::page::Policy;
use crate::model::{Issuer, Provider};
use crate::pages::console::PreviewProblemPage;
use crate::pages::{Frame, LoginPage};

/// As it is.
pub fn show(desk: &Desk<'_>) -> Served {
    shown(desk, Draft::default())
}

/// With what is typed.
pub fn show_typed(desk: &Desk<'_>) -> Served {
    let typed = match section("branding") {
        Ok(section) => section.typed(|word| desk.posted(word)),
        Err(served) => return served,
    };
    match Draft::from_members(typed) {
        Ok(draft) => shown(desk, draft),
        Err(refusal) => refused(desk, refusal.into()),
    }
}

fn shown(desk: &Desk<'_>, draft: Draft) -> Served {
    let whole = match changeable(desk) {
        Ok(whole) => whole,
        Err(served) => return served,
    };
    match preview(&steward(desk), &whole, &draft) {
        Ok((provider, picture)) => {
            let logo = picture.map(|(media, content)| format!("data:{media};base64,{}", base64(&content)));
            let page = LoginPage::preview(Frame { logo, ..frame(desk, &provider) }, &provider);
            desk.show_under(&Policy::preview(), &page)
        }
        Err(undone) => refused(desk, undone),
    }
}

/// What people see at a provider, as a page of the one where the administrator is.
fn frame(desk: &Desk<'_>, provider: &Provider) -> Frame {
    let theme = if desk.posted("theme") == "dark" { "dark" } else { "light" };
    let issuer = Issuer::new(desk.site().provider.issuer.as_str());
    Frame { theme: Some(theme), ..Frame::of(&Provider { issuer, ..provider.clone() }) }
}

fn refused(desk: &Desk<'_>, undone: Undone) -> Served {
    match &undone {
        Undone::Refused(Refusal::Provider(refused)) => match &**refused {
            Refused::Settings(wrong) => {
                let problems = wrong.iter().map(|own| sentence(&own.to_string())).collect();
                let frame = frame(desk, &desk.site().provider);
                desk.again_under(&Policy::preview(), &PreviewProblemPage { frame, problems })
            }
            _ => Err(undone),
        },
        _ => Err(undone),
    }
}
