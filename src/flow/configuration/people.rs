//! People. A declared password counts only when the account is made; it is hashed before the write.

use std::collections::BTreeMap;

use super::step::Step;
use super::{Plan, lets_go, owners};
use crate::crypto::{Plain, password, random};
use crate::flow::account::new_password::{self, Known};
use crate::model::{DeclaredPassword, DeclaredUser, Id, Managed, Tenant, User, UserStatus};
use crate::store::owners::{self as able, Going};
use crate::store::{AnyConnection, StoreError, users};

pub(super) fn plan(plan: &mut Plan<'_>, c: &mut AnyConnection) -> Result<(), StoreError> {
    let tenants: Vec<_> = plan.tenants.iter().map(|(name, id)| (*name, id.clone())).collect();
    for (tenant_name, tenant) in tenants {
        let earlier = plan.steps.len();
        let owned = users::list_from_file(c, &tenant)?;
        let mut owned: BTreeMap<_, _> = owned.into_iter().map(|user| (User::canonical(&user.username), user)).collect();
        for declared in plan.declaration.users.iter().filter(|declared| declared.tenant == tenant_name) {
            let found = match owned.remove(&User::canonical(&declared.username)) {
                Some(user) => Some(user),
                None => users::find_for_login(c, &tenant, &declared.username)?,
            };
            one(plan, c, &tenant, (declared, found))?;
        }
        let gone: Vec<_> = owned.into_values().filter(User::is_active).collect();
        plan.steps.extend(gone.iter().map(|user| Step::SetStatus(user.clone(), UserStatus::Disabled)));
        let own = plan.steps.split_off(earlier);
        let (kept, last) = owners::keep_one(own, &able::list(c, &tenant, Going::Nothing)?);
        plan.steps.extend(kept);
        for user in gone.iter().filter(|user| !last.contains(&user.username)) {
            plan.warn_of_absence(&format!("person {}", user.username));
        }
        for name in last {
            plan.warnings.push(format!(
                "person {name} stays an owner and enabled, whatever the file says: nobody else could do everything in tenant \
                 {tenant_name}; make somebody else an owner first"
            ));
        }
    }
    Ok(())
}

fn one(
    plan: &mut Plan<'_>,
    c: &mut AnyConnection,
    tenant: &Id<Tenant>,
    (declared, found): (&DeclaredUser, Option<User>),
) -> Result<(), StoreError> {
    let name = User::canonical(&declared.username);
    if let Some(other) = found.as_ref().filter(|found| User::canonical(&found.username) != name) {
        let message = format!("this is the e-mail address of `{}`", other.username);
        plan.refuse(&declared.at, format!("user {}: username", declared.username), message);
        return Ok(());
    }
    let kept = found.as_ref().and_then(|found| found.claims.email.as_ref());
    if let Some(email) = declared.claims.email.as_ref().filter(|email| Some(*email) != kept)
        && let Some(other) = users::find_for_login(c, tenant, email)?
        && found.as_ref().is_none_or(|found| found.id != other.id)
    {
        let message = format!("`{}` goes by this name or address already", other.username);
        plan.refuse(&declared.at, format!("user {}: email", declared.username), message);
        return Ok(());
    }
    match found {
        None => insert(plan, tenant, declared),
        Some(found) => update(plan, found, declared),
    }
    Ok(())
}

fn insert(plan: &mut Plan<'_>, tenant: &Id<Tenant>, declared: &DeclaredUser) {
    let password_hash = match &declared.password {
        None => None,
        Some(DeclaredPassword::Hash(phc)) => Some(phc.clone()),
        Some(DeclaredPassword::Plain(typed)) => {
            warn_of_weakness(plan, declared, typed);
            password::hash(typed)
        }
    };
    let user = profile(
        declared,
        User {
            id: Id::mint(random::bytes()),
            tenant: tenant.clone(),
            username: String::new(),
            password_hash,
            second_factor: false,
            status: status(declared),
            claims: declared.claims.clone(),
            groups: Vec::new(),
            roles: Vec::new(),
            attributes: serde_json::Map::new(),
            managed: declared.managed,
            admin_role: declared.admin_role,
            created_at: plan.now,
            updated_at: plan.now,
        },
    );
    plan.steps.push(Step::InsertUser(user));
}

/// Whoever writes the file may set any password (decision 37), and is told of one that would be taken nowhere else.
fn warn_of_weakness(plan: &mut Plan<'_>, declared: &DeclaredUser, typed: &Plain) {
    let known = Known::default().and(&declared.tenant).and_person(&declared.username, &declared.claims);
    if let (Some(mistake), _) = new_password::judge(typed, &known) {
        plan.warnings.push(format!("user {}: the password {mistake}; it is taken all the same", declared.username));
    }
}

fn update(plan: &mut Plan<'_>, found: User, declared: &DeclaredUser) {
    if lets_go(found.managed, declared.managed) {
        plan.steps.push(Step::UpdateUser(User { managed: Managed::Create, updated_at: plan.now, ..found.clone() }));
    }
    if declared.managed != Managed::File {
        return; // made once, then left to people
    }
    let wanted = profile(declared, User { managed: Managed::File, ..found.clone() });
    if wanted != found {
        if found.managed == Managed::People {
            plan.warn_of_adoption(&format!("person {}", found.username));
        }
        plan.steps.push(Step::UpdateUser(User { updated_at: plan.now, ..wanted }));
    }
    if found.admin_role != declared.admin_role {
        plan.steps.push(Step::Appoint(found.clone(), declared.admin_role));
    }
    if found.status != status(declared) {
        plan.steps.push(Step::SetStatus(found, status(declared)));
    }
}

fn profile(declared: &DeclaredUser, user: User) -> User {
    let DeclaredUser { username, claims, groups, roles, attributes, .. } = declared.clone();
    User { username, claims, groups, roles, attributes, ..user }
}

fn status(declared: &DeclaredUser) -> UserStatus {
    if declared.enabled { UserStatus::Active } else { UserStatus::Disabled }
}
