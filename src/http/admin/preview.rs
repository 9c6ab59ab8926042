//! `/admin/providers/{name}/preview`: what people will see, in a frame of the form in which the branding is changed: the sign-in page, a
//! consent page, an error page or a message. They are the pages themselves with what is typed; nothing is saved, and nothing in them
//! can be used.

use actix_web::http::StatusCode;

use super::desk::{Desk, Reply, Served};
use super::providers::{changeable, section};
use super::settings::steward;
use crate::crypto::base64;
use crate::flow::Stop;
use crate::flow::admin::providers::{Draft, Refused, preview};
use crate::flow::admin::{Refusal, Undone};
use crate::http::respond::page::Policy;
use crate::model::{Issuer, MailKind, Provider};
use crate::pages::console::PreviewProblemPage;
use crate::pages::console::preview::{self as pages, Look};
use crate::pages::mail::{self, Sender};
use crate::pages::{Frame, LoginPage};
use crate::protocol::correction::sentence;

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
    let (provider, picture) = match preview(&steward(desk), &whole, &draft) {
        Ok(both) => both,
        Err(undone) => return refused(desk, undone),
    };
    let logo = picture.map(|(media, content)| format!("data:{media};base64,{}", base64(&content)));
    let frame = Frame { logo: logo.clone(), ..frame(desk, &provider) };
    match Look::find(desk.posted("look")) {
        Look::SignIn => desk.show_under(&Policy::preview(), &LoginPage::preview(frame, &provider)),
        Look::Consent => desk.show_under(&Policy::preview(), &pages::consent(frame)),
        Look::Error => desk.show_under(&Policy::preview(), &pages::error(frame)),
        Look::Mail => message(desk, &provider, logo.as_deref()),
    }
}

/// A message as a program shows it.
fn message(desk: &Desk<'_>, provider: &Provider, picture: Option<&str>) -> Served {
    let Provider { display_name, issuer, branding, .. } = provider;
    let from = Sender { site: display_name, issuer, branding, picture };
    let written = desk.state.pages.letter(from, &mail::sample(MailKind::PasswordReset), desk.now);
    let html = written.map_err(|error| Stop::Fault(error.to_string()))?.html;
    Ok(Reply::Page(StatusCode::OK, Policy::preview_of_mail(), html))
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
