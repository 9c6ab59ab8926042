//! Whom teams wait for. What makes an invitation single is its link in [`super::one_time_links`].

use diesel::{BoolExpressionMethods, ExpressionMethods, Insertable, OptionalExtension, QueryDsl, Queryable, RunQueryDsl};

use super::column::{from_word, text};
use super::schema::team_invitations;
use super::{AnyConnection, Result, StoreError};
use crate::model::{Id, Instant, Team, TeamInvitation};

#[derive(Queryable, Insertable)]
#[diesel(table_name = team_invitations)]
struct Row {
    id: String,
    team_id: String,
    invitee: String,
    user_id: Option<String>,
    role: String,
    invited_by: String,
    created_at: i64,
    expires_at: i64,
}

impl TryFrom<Row> for TeamInvitation {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            id: Id::new(row.id),
            team: Id::new(row.team_id),
            invitee: row.invitee,
            user: row.user_id.map(Id::new),
            role: from_word("team_invitations.role", row.role)?,
            invited_by: Id::new(row.invited_by),
            created_at: Instant::from_epoch(row.created_at),
            expires_at: Instant::from_epoch(row.expires_at),
        })
    }
}

/// Adds an invitation.
pub fn insert(c: &mut AnyConnection, invitation: &TeamInvitation) -> Result<()> {
    let row = Row {
        id: text(&invitation.id),
        team_id: text(&invitation.team),
        invitee: invitation.invitee.clone(),
        user_id: invitation.user.as_ref().map(text),
        role: invitation.role.name().to_owned(),
        invited_by: text(&invitation.invited_by),
        created_at: invitation.created_at.epoch_seconds(),
        expires_at: invitation.expires_at.epoch_seconds(),
    };
    diesel::insert_into(team_invitations::table).values(&row).execute(c)?;
    Ok(())
}

/// An invitation that can be accepted.
pub fn find(c: &mut AnyConnection, id: &Id<TeamInvitation>, now: Instant) -> Result<Option<TeamInvitation>> {
    let own = team_invitations::table.find(id.as_str()).filter(team_invitations::expires_at.gt(now.epoch_seconds()));
    let row: Option<Row> = own.first(c).optional()?;
    row.map(TeamInvitation::try_from).transpose()
}

/// Those of a team that can be accepted, the oldest first.
pub fn list(c: &mut AnyConnection, team: &Id<Team>, now: Instant) -> Result<Vec<TeamInvitation>> {
    let own = team_invitations::table.filter(team_invitations::team_id.eq(team.as_str()));
    let open = own.filter(team_invitations::expires_at.gt(now.epoch_seconds()));
    let rows: Vec<Row> = open.order((team_invitations::created_at, team_invitations::id)).load(c)?;
    rows.into_iter().map(TeamInvitation::try_from).collect()
}

/// Removes an invitation of a team; `false` if there was none.
pub fn delete(c: &mut AnyConnection, team: &Id<Team>, id: &Id<TeamInvitation>) -> Result<bool> {
    let own = team_invitations::id.eq(id.as_str()).and(team_invitations::team_id.eq(team.as_str()));
    Ok(diesel::delete(team_invitations::table.filter(own)).execute(c)? == 1)
}
