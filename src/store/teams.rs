//! Teams and who is in them. Whoever changes who is in a team holds its row until the end of the transaction.

use diesel::dsl::{exists, not};
use diesel::{
    BoolExpressionMethods, ExpressionMethods, Insertable, JoinOnDsl, NullableExpressionMethods, OptionalExtension, QueryDsl,
    Queryable, RunQueryDsl,
};

use super::column::{from_word, text};
use super::connection::each_backend;
use super::schema::{memberships, teams, users};
use super::{AnyConnection, Insertion, Result, StoreError};
use crate::model::{Id, Instant, Member, Team, TeamRole, Tenant, User};

#[derive(Queryable, Insertable)]
#[diesel(table_name = teams)]
struct Row {
    id: String,
    tenant_id: String,
    name: String,
    canonical_name: String,
    created_at: i64,
}

impl From<Row> for Team {
    fn from(row: Row) -> Self {
        Self {
            id: Id::new(row.id),
            tenant: Id::new(row.tenant_id),
            name: row.name,
            created_at: Instant::from_epoch(row.created_at),
        }
    }
}

/// A team as somebody sees it who may be in it.
pub type Seen = (Team, Option<TeamRole>);

fn seen((row, role): (Row, Option<String>)) -> Result<Seen> {
    Ok((Team::from(row), role.map(|role| from_word("memberships.role", role)).transpose()?))
}

/// A team of a tenant, with what a person is in it.
pub fn find(c: &mut AnyConnection, tenant: &Id<Tenant>, (id, user): (&Id<Team>, &Id<User>)) -> Result<Option<Seen>> {
    let own = memberships::team_id.eq(teams::id).and(memberships::user_id.eq(user.as_str()));
    let found = teams::table
        .left_join(memberships::table.on(own))
        .filter(teams::id.eq(id.as_str()).and(teams::tenant_id.eq(tenant.as_str())))
        .select((teams::all_columns, memberships::role.nullable()));
    let row: Option<(Row, Option<String>)> = each_backend!(c, c => found.first(c).optional()?);
    row.map(seen).transpose()
}

/// A team of a tenant.
pub fn find_of_tenant(c: &mut AnyConnection, tenant: &Id<Tenant>, id: &Id<Team>) -> Result<Option<Team>> {
    let row: Option<Row> = teams::table.find(id.as_str()).filter(teams::tenant_id.eq(tenant.as_str())).first(c).optional()?;
    Ok(row.map(Team::from))
}

/// The teams that a person is in, by name.
pub fn list_of_user(c: &mut AnyConnection, tenant: &Id<Tenant>, user: &Id<User>) -> Result<Vec<(Team, TeamRole)>> {
    let own = memberships::table
        .inner_join(teams::table)
        .filter(memberships::user_id.eq(user.as_str()).and(teams::tenant_id.eq(tenant.as_str())))
        .order((teams::canonical_name, teams::id))
        .select((teams::all_columns, memberships::role));
    let rows: Vec<(Row, String)> = each_backend!(c, c => own.load(c)?);
    rows.into_iter().map(|(row, role)| Ok((Team::from(row), from_word("memberships.role", role)?))).collect()
}

/// Where a team stands in the list by name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    canonical_name: String,
    id: String,
}

impl Place {
    /// That of a team with this name and identifier.
    pub fn new(name: &str, id: &Id<Team>) -> Self {
        Self { canonical_name: User::canonical(name), id: text(id) }
    }

    /// That of a team.
    pub fn of(team: &Team) -> Self {
        Self::new(&team.name, &team.id)
    }
}

/// Which teams of a tenant are wanted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Wanted {
    /// Every one.
    #[default]
    All,
    /// Those that nobody owns who can sign in.
    Orphaned,
}

#[diesel::dsl::auto_type]
fn able_owner() -> _ {
    memberships::table
        .inner_join(users::table)
        .filter(memberships::team_id.eq(teams::id))
        .filter(memberships::role.eq("owner"))
        .filter(users::status.eq("active"))
        .select(memberships::user_id)
}

/// A page of a tenant's teams by name, after a place.
pub fn list(
    c: &mut AnyConnection,
    tenant: &Id<Tenant>,
    (wanted, after): (Wanted, Option<&Place>),
    limit: i64,
) -> Result<Vec<Team>> {
    let (name, id) = after.map_or((String::new(), String::new()), |after| (after.canonical_name.clone(), after.id.clone()));
    let later = teams::canonical_name.gt(name.clone()).or(teams::canonical_name.eq(name).and(teams::id.gt(id)));
    let own = teams::table.filter(teams::tenant_id.eq(tenant.as_str()).and(later));
    let order = (teams::canonical_name, teams::id);
    let rows: Vec<Row> = match wanted {
        Wanted::All => each_backend!(c, c => own.order(order).limit(limit).load(c)?),
        Wanted::Orphaned => {
            let own = own.filter(not(exists(able_owner())));
            each_backend!(c, c => own.order(order).limit(limit).load(c)?)
        }
    };
    Ok(rows.into_iter().map(Team::from).collect())
}

/// Whether somebody owns a team who can sign in.
pub fn has_able_owner(c: &mut AnyConnection, id: &Id<Team>) -> Result<bool> {
    Ok(able_owners(c, id)?.next().is_some())
}

fn able_owners(c: &mut AnyConnection, id: &Id<Team>) -> Result<impl Iterator<Item = User>> {
    let owners = members(c, id)?.into_iter().filter(Member::is_able_owner);
    Ok(owners.map(|own| own.user))
}

/// The teams that nobody would own who can sign in, if a person could not, by name.
pub fn resting_on(c: &mut AnyConnection, tenant: &Id<Tenant>, user: &Id<User>) -> Result<Vec<Team>> {
    let mut resting = Vec::new();
    for (team, _) in list_of_user(c, tenant, user)?.into_iter().filter(|(_, role)| *role == TeamRole::Owner) {
        if able_owners(c, &team.id)?.all(|owner| owner.id == *user) {
            resting.push(team);
        }
    }
    Ok(resting)
}

/// Whether a person is in any team.
pub fn has_team(c: &mut AnyConnection, user: &Id<User>) -> Result<bool> {
    let own = memberships::table.filter(memberships::user_id.eq(user.as_str()));
    let found: Option<String> = own.select(memberships::team_id).first(c).optional()?;
    Ok(found.is_some())
}

/// How many teams a person owns.
pub fn count_owned(c: &mut AnyConnection, user: &Id<User>) -> Result<usize> {
    let owned = memberships::table.filter(memberships::user_id.eq(user.as_str()));
    let owned = owned.filter(memberships::role.eq(TeamRole::Owner.name()));
    let found: Vec<String> = owned.select(memberships::team_id).load(c)?;
    Ok(found.len())
}

/// Adds a team.
pub fn insert(c: &mut AnyConnection, team: &Team) -> Result<()> {
    let row = Row {
        id: text(&team.id),
        tenant_id: text(&team.tenant),
        name: team.name.clone(),
        canonical_name: User::canonical(&team.name),
        created_at: team.created_at.epoch_seconds(),
    };
    diesel::insert_into(teams::table).values(&row).execute(c)?;
    Ok(())
}

/// Holds a team's row until the end of the transaction: two who change who is in it do so one after the other.
pub fn hold(c: &mut AnyConnection, id: &Id<Team>) -> Result<()> {
    diesel::update(teams::table.find(id.as_str())).set(teams::created_at.eq(teams::created_at)).execute(c)?;
    Ok(())
}

/// Gives a team another name.
pub fn rename(c: &mut AnyConnection, id: &Id<Team>, name: &str) -> Result<()> {
    let change = (teams::name.eq(name), teams::canonical_name.eq(User::canonical(name)));
    diesel::update(teams::table.find(id.as_str())).set(change).execute(c)?;
    Ok(())
}

/// Removes a team with its memberships and invitations.
pub fn delete(c: &mut AnyConnection, id: &Id<Team>) -> Result<()> {
    diesel::delete(teams::table.find(id.as_str())).execute(c)?;
    Ok(())
}

/// Who is in a team, by user name.
pub fn members(c: &mut AnyConnection, id: &Id<Team>) -> Result<Vec<Member>> {
    let own = memberships::table
        .inner_join(users::table)
        .filter(memberships::team_id.eq(id.as_str()))
        .order(users::canonical_username)
        .select((users::all_columns, memberships::role, memberships::joined_at));
    let rows: Vec<(super::users::Row, String, i64)> = each_backend!(c, c => own.load(c)?);
    let member = |(row, role, at)| {
        Ok::<_, StoreError>(Member {
            user: User::try_from(row)?,
            role: from_word("memberships.role", role)?,
            joined_at: Instant::from_epoch(at),
        })
    };
    rows.into_iter().map(member).collect()
}

/// How many people are in a team.
pub fn count_members(c: &mut AnyConnection, id: &Id<Team>) -> Result<usize> {
    let found: Vec<String> =
        memberships::table.filter(memberships::team_id.eq(id.as_str())).select(memberships::user_id).load(c)?;
    Ok(found.len())
}

/// Takes a person in, unless they are in the team.
pub fn join(c: &mut AnyConnection, (id, user): (&Id<Team>, &Id<User>), role: TeamRole, now: Instant) -> Result<Insertion> {
    let row = (
        memberships::team_id.eq(id.as_str()),
        memberships::user_id.eq(user.as_str()),
        memberships::role.eq(role.name()),
        memberships::joined_at.eq(now.epoch_seconds()),
    );
    let rows = each_backend!(c, c => diesel::insert_into(memberships::table).values(row).on_conflict_do_nothing().execute(c)?);
    Ok(Insertion::of(rows))
}

/// What became of a change that a team's last owner is kept from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// It is made.
    Done,
    /// The person is not in the team.
    Missing,
    /// Nobody would be left who owns the team; nothing changed.
    LastOwner,
}

/// Says what a member is from now on. The caller holds the team.
pub fn set_role(c: &mut AnyConnection, (id, user): (&Id<Team>, &Id<User>), role: TeamRole) -> Result<Change> {
    if role != TeamRole::Owner && is_last_owner(c, id, user)? {
        return Ok(Change::LastOwner);
    }
    let own = memberships::table.find((id.as_str(), user.as_str()));
    let rows = diesel::update(own).set(memberships::role.eq(role.name())).execute(c)?;
    Ok(if rows == 1 { Change::Done } else { Change::Missing })
}

/// Takes a person out of a team. The caller holds the team.
pub fn leave(c: &mut AnyConnection, (id, user): (&Id<Team>, &Id<User>)) -> Result<Change> {
    if is_last_owner(c, id, user)? {
        return Ok(Change::LastOwner);
    }
    let rows = diesel::delete(memberships::table.find((id.as_str(), user.as_str()))).execute(c)?;
    Ok(if rows == 1 { Change::Done } else { Change::Missing })
}

fn is_last_owner(c: &mut AnyConnection, id: &Id<Team>, user: &Id<User>) -> Result<bool> {
    let owners = memberships::table.filter(memberships::team_id.eq(id.as_str()));
    let owners = owners.filter(memberships::role.eq(TeamRole::Owner.name()));
    let found: Vec<String> = owners.select(memberships::user_id).load(c)?;
    Ok(found.len() == 1 && found.iter().any(|own| own == user.as_str()))
}
