//! The catalogue of errors of the API (RFC 9457 §4 <https://www.rfc-editor.org/rfc/rfc9457#section-4>), as far as it is about the
//! developer portal.

use super::Entry;

pub(super) const NOT_A_DEVELOPER: Entry = Entry::new(
    "not_a_developer",
    403,
    [
        "The developer portal is not open to the person",
        "The tenant invites its developers, and no team has taken the person in.",
        "Let an owner of a team or an administrator invite them, or open the portal to everyone (`[[tenant]] developers`).",
    ],
);
pub(super) const TEAM_ROLE_TOO_NARROW: Entry = Entry::new(
    "team_role_too_narrow",
    403,
    [
        "The person's role in the team does not comprise this",
        "Viewers change nothing; developers change apps; owners change the team and who is in it.",
        "Let an owner of the team give the person a role that may.",
    ],
);
