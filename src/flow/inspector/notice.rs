//! What the flow inspector keeps of a notice to an app (OpenID Connect Back-Channel Logout §2.5, §2.8): whom it went to, what came back, and
//! whether it is tried again. It belongs to the log-in that the session's end took away.

use crate::flow::logout_notices::{Attempt, Came};
use crate::flow::{House, Result, reference};
use crate::model::{Exchange, FlowEvent, Id, Instant, LogoutNotice, Notice, NoticeOutcome, Refused, Shown, ShownValue};
use crate::protocol::redaction::{self, Redacted};
use crate::protocol::{Clause, OAuthError};
use crate::store::grants;

/// Keeps an attempt, if the provider wants an inspector and there is room.
///
/// # Errors
/// `Busy` or `Fault`.
pub fn keep(
    house: &House,
    notice: &LogoutNotice,
    attempt: &Attempt,
    stands: (NoticeOutcome, Option<Instant>),
    now: Instant,
) -> Result<()> {
    let settings = house.settings();
    let Some(site) = settings.sites().iter().find(|site| site.provider.id == notice.provider) else { return Ok(()) };
    if !site.provider.inspector {
        return Ok(());
    }
    if !house.inspector().has_room() {
        house.inspector().miss(&site.tenant.id, now);
        return Ok(());
    }
    let grant = house.store().read(|c| grants::last_of_notice(c, notice))?;
    let links = [Some(notice.session.as_str()), grant.as_ref().map(Id::as_str)];
    house.inspector().take(FlowEvent {
        reference: reference(),
        tenant: site.tenant.id.clone(),
        provider: notice.provider.clone(),
        client: Some(notice.client.clone()),
        at: now,
        exchange: Exchange {
            links: links.into_iter().flatten().map(redaction::fingerprint).collect(),
            ..exchange(notice, attempt, stands)
        },
    });
    Ok(())
}

fn exchange(notice: &LogoutNotice, attempt: &Attempt, (outcome, next): (NoticeOutcome, Option<Instant>)) -> Exchange {
    let letter = attempt.letter.as_ref();
    let token = letter.map(|letter| ("logout_token", letter.token.reveal()));
    let Redacted { mut shown, .. } = redaction::parameters(token.into_iter());
    shown.push(Shown { name: "jti".to_owned(), value: ShownValue::Text(notice.id.as_str().to_owned()) });
    Exchange {
        method: "POST".to_owned(),
        route: letter.map_or_else(|| "backchannel_logout_uri".to_owned(), |letter| redaction::address(&letter.uri)),
        status: if let Came::Status(status) = attempt.came { status } else { 0 },
        millis: attempt.millis,
        sent: shown,
        refused: (outcome != NoticeOutcome::Delivered).then(|| refused(&attempt.came)),
        notice: Some(Notice { outcome, attempt: notice.attempts, next }),
        ..Exchange::default()
    }
}

fn refused(came: &Came) -> Refused {
    let (clause, description, detail) = match came {
        Came::Status(status) => (Clause::NoticeAccepted, format!("The app answered with status {status}."), None),
        Came::Nothing(why) => (Clause::NoticeAnswered, "The app did not answer.".to_owned(), Some(why.as_str())),
        Came::Nobody => (Clause::NoticeAddress, "There is nobody to tell any more.".to_owned(), None),
        Came::Unsent(OAuthError { description, detail, clause, .. }) => {
            (*clause, format!("Nothing was sent. {description}"), detail.as_deref())
        }
        Came::Fault(_) => (Clause::Server, "Nothing was sent, since something failed on our side.".to_owned(), None),
    };
    Refused {
        code: None,
        description: redaction::clipped(&description, redaction::LONGEST_SENTENCE),
        detail: detail.map(|detail| redaction::clipped(detail, redaction::LONGEST_SENTENCE)),
        clause: clause.entry().word.to_owned(),
        redirect_uri: None,
    }
}
