//! Inviting somebody to make an account.

use crate::flow::admin::{Refusal, Undone, invitations};
use crate::flow::sign_up;
use crate::http::admin::desk::{Desk, Reply, Served};
use crate::model::{MailPurpose, Seconds};
use crate::pages::Field;
use crate::pages::console::{ConsoleSection, InvitePersonPage, Told, Trouble};

pub fn form(desk: &Desk<'_>) -> Served {
    desk.show(&page(desk, Field::default()))
}

fn page(desk: &Desk<'_>, email: Field) -> InvitePersonPage {
    let (frame, console) = desk.frame(ConsoleSection::People);
    let Seconds(life) = MailPurpose::Invitation.life();
    let is_offered = sign_up::invites(desk.house(), desk.site());
    InvitePersonPage { frame, console, is_offered, email, trouble: None, days: life / 86_400 }
}

pub fn invite(desk: &Desk<'_>) -> Served {
    let typed = desk.posted("email");
    let trouble = match invitations::invite(desk.house(), desk.site(), desk.by(), typed, desk.now) {
        Ok(_) => return Ok(Reply::Go(format!("/admin/people?told={}", Told::Invited.word()))),
        Err(Undone::Refused(Refusal::Taken)) => Trouble::Taken,
        Err(Undone::Refused(Refusal::Invalid(why))) => Trouble::Other { why },
        Err(other) => return Err(other),
    };
    desk.again(&InvitePersonPage { trouble: Some(trouble), ..page(desk, Field::of(Some(typed))) })
}
