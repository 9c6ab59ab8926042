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
pub(super) const AGREEMENTS_NOT_ACCEPTED: Entry = Entry::new(
    "agreements_not_accepted",
    403,
    [
        "The person has not accepted what developers accept",
        "The organisation asks its developers to accept an agreement, or a new version of one, before they look after apps.",
        "Let the person sign in at `/portal`, which shows it, and accept it there.",
    ],
);
pub(super) const TEAM_NOT_FOUND: Entry = Entry::new(
    "team_not_found",
    404,
    [
        "There is no such team for the caller",
        "The identifier is mistyped, or of a team that the person is not in; or the team has no such app.",
        "List the teams, and the apps of the team, and take the identifier from there.",
    ],
);
pub(super) const TEAM_MEMBER_NOT_FOUND: Entry = Entry::new(
    "team_member_not_found",
    404,
    [
        "Nobody of that identifier is in the team",
        "The identifier is mistyped, or the person has left the team.",
        "List the members of the team and take the id from there.",
    ],
);
pub(super) const TEAM_MEMBER_TAKEN: Entry = Entry::new(
    "team_member_taken",
    409,
    [
        "The person is in the team already",
        "Whoever was to be invited is a member of the team.",
        "Change what they are there instead: `PUT` their role.",
    ],
);
pub(super) const TEAM_INVITATION_NOT_FOUND: Entry = Entry::new(
    "team_invitation_not_found",
    404,
    [
        "The team has no such invitation",
        "It was accepted or withdrawn, has expired, or never was one of the team.",
        "List the invitations of the team and take the id from there.",
    ],
);
pub(super) const TEAM_LAST_OWNER: Entry = Entry::new(
    "team_last_owner",
    409,
    [
        "The team would have no owner",
        "The person is the only owner of the team, which has to have one.",
        "Make somebody else an owner first, or remove the team.",
    ],
);
pub(super) const TEAM_HAS_APPS: Entry = Entry::new(
    "team_has_apps",
    409,
    [
        "The team looks after apps",
        "A team is removed when nothing hangs on it, and it has apps, at this provider or another one of the organisation.",
        "Remove its apps first.",
    ],
);
pub(super) const TEAM_FULL: Entry = Entry::new(
    "team_full",
    409,
    [
        "There are as many as there may be",
        "The team has as many people, with those it waits for, as a team may have; or the person owns as many teams as one may own.",
        "Remove what is not needed any more.",
    ],
);
pub(super) const APPROVAL_NOT_FOUND: Entry = Entry::new(
    "approval_not_found",
    404,
    [
        "No such app waits for an administrator",
        "The identifier is mistyped, or somebody has decided meanwhile.",
        "List the apps that wait and take the client_id from there.",
    ],
);
