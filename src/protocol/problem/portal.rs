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
pub(super) const APPROVAL_REPLACED: Entry = Entry::new(
    "approval_replaced",
    409,
    [
        "What waits is not what was looked at",
        "Its developers changed it after its revision was read.",
        "Read what waits again, and decide about that: send its present `revision`.",
    ],
);
pub(super) const APP_NOT_TURNED_DOWN: Entry = Entry::new(
    "app_not_turned_down",
    409,
    [
        "There is nothing to ask again for",
        "The app works, waits for an administrator already, or was disabled after it was approved.",
        "Ask an administrator to enable an app that was disabled; otherwise there is nothing to do.",
    ],
);
/// Shown on the page of an authorization request, which names no cause: that is in the flow inspector.
pub(super) const APP_WAITING: Entry = Entry::new(
    "app_waiting",
    403,
    [
        "The app is not available yet",
        "An authorization request came for an app that no administrator has approved (`[[tenant]] app_approval`).",
        "People wait, or ask whoever runs the app. An administrator approves it in the console under Approvals, or over the API.",
    ],
);
pub(super) const APP_TURNED_DOWN: Entry = Entry::new(
    "app_turned_down",
    403,
    [
        "The app is not available",
        "An authorization request came for an app that an administrator turned down.",
        "Its developers read the reason on the app's page in the developer portal, change what it names, and ask again.",
    ],
);
pub(super) const APP_DISABLED: Entry = Entry::new(
    "app_disabled",
    403,
    [
        "The app is not available any more",
        "An authorization request came for an app that is disabled: by an administrator, or because it left the configuration file.",
        "Ask an administrator to enable it. Where it authenticates itself the app gets `invalid_client`.",
    ],
);
