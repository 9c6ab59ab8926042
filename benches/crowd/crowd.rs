//! The crowd. Rows are copies of real ones, which a real log-in left, with other identifiers, names and times: a column that comes
//! later is filled, too. Numbers are scattered by a multiplication that is its own bijection modulo 2³², so that keys do not come in order.

use crate::Fault;
use crate::database::Database;

/// Rows of one statement.
const CHUNK: i64 = 100_000;
/// Clients beside those of the file.
const CLIENTS: i64 = 10_000;
/// Entries of the audit log.
const ENTRIES: i64 = 1_000_000;
/// Grants and sessions of the person who has most.
pub const BUSY: i64 = 10_000;

/// `n` scattered.
fn scattered(n: &str) -> String {
    format!("((({n}) * 2654435761) % 4294967296)")
}

fn user(n: &str) -> String {
    format!("'crowd-' || {}", scattered(n))
}

const GIVEN: [&str; 40] = [
    "Ada", "Maria", "Mario", "Marta", "Jan", "Jana", "Wei", "Ali", "Aisha", "Olga", "Ivan", "Noor", "Zoe", "Emma", "Liam", "Mia",
    "Ben", "Lena", "Paul", "Anna", "Hans", "Greta", "Luis", "Carla", "Pedro", "Ines", "Yuki", "Kenji", "Min", "Jin", "Ravi",
    "Priya", "Omar", "Layla", "Tom", "Kate", "Sven", "Ilse", "Bo", "Xi",
];
const FAMILY: [&str; 50] = [
    "Smith", "Jones", "Brown", "Lovelace", "Miller", "Schmidt", "Meyer", "Weber", "Garcia", "Lopez", "Perez", "Silva", "Santos",
    "Costa", "Rossi", "Ferrari", "Russo", "Martin", "Bernard", "Dubois", "Ivanova", "Petrov", "Novak", "Svoboda", "Nagy", "Toth",
    "Wang", "Li", "Zhang", "Liu", "Chen", "Tanaka", "Sato", "Suzuki", "Kim", "Park", "Lee", "Singh", "Patel", "Khan", "Ahmed",
    "Hassan", "Ali", "Haddad", "Cohen", "Levy", "Jensen", "Nielsen", "Berg", "Quist",
];

/// A list of words as a table `name (k, v)`.
fn words(name: &str, words: &[&str]) -> String {
    let rows: Vec<String> = words.iter().enumerate().map(|(k, v)| format!("({k}, '{v}')")).collect();
    format!("{name} (k, v) AS (VALUES {})", rows.join(", "))
}

/// What is made of one row of a table.
struct Copies<'a> {
    table: &'a str,
    /// The row, `x`, as a condition.
    of: &'a str,
    count: i64,
    /// Expressions over `n.i` (from 1), `x`, `given.v` and `family.v`; what has an empty one is left to the database.
    but: Vec<(&'a str, String)>,
}

fn copy(database: &mut Database, copies: &Copies<'_>) -> Result<(), Fault> {
    let mut columns = database.columns(copies.table)?;
    if let Some((unknown, _)) = copies.but.iter().find(|(name, _)| !columns.iter().any(|column| column == name)) {
        return Err(format!("{} has no column {unknown}", copies.table).into());
    }
    columns.retain(|column| !copies.but.iter().any(|(name, expression)| name == column && expression.is_empty()));
    let value = |column: &String| {
        let own = copies.but.iter().find(|(name, _)| name == column);
        own.map_or_else(|| format!("x.\"{column}\""), |(_, expression)| expression.clone())
    };
    let names: Vec<String> = columns.iter().map(|column| format!("\"{column}\"")).collect();
    let (names, values) = (names.join(", "), columns.iter().map(value).collect::<Vec<_>>().join(", "));
    let (given, family) = (words("given", &GIVEN), words("family", &FAMILY));
    let Copies { table, of, count, .. } = copies;
    let mut first = 1;
    while first <= *count {
        let last = (first + CHUNK - 1).min(*count);
        database.run(&format!(
            "WITH RECURSIVE n (i) AS (SELECT CAST({first} AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i < {last}), {given}, {family} \
             INSERT INTO {table} ({names}) SELECT {values} FROM n CROSS JOIN (SELECT * FROM {table} WHERE {of} LIMIT 1) x \
             JOIN given ON given.k = n.i % 40 JOIN family ON family.k = (n.i / 40) % 50"
        ))?;
        first = last + 1;
    }
    let made = format!("SELECT COUNT(*) AS figure FROM {table}");
    if database.figure(&made)? < *count { Err(format!("no row to copy in {table}").into()) } else { Ok(()) }
}

/// Fills a database that a log-in of `person0` at `web` has passed through; the bytes that it takes up then.
#[expect(clippy::cast_precision_loss, clippy::as_conversions, reason = "for people to read")]
pub fn gather(database: &mut Database, people: i64) -> Result<f64, Fault> {
    database.run("BEGIN")?;
    gather_people(database, people)?;
    gather_clients(database)?;
    gather_sign_ins(database, people)?;
    gather_groups(database, people)?;
    gather_teams(database)?;
    gather_events(database, people)?;
    database.run("COMMIT")?;
    database.run("ANALYZE")?;
    Ok(database.size()? as f64)
}

fn gather_people(database: &mut Database, people: i64) -> Result<(), Fault> {
    let username = "lower(given.v) || '.' || lower(family.v) || n.i";
    copy(
        database,
        &Copies {
            table: "users",
            of: "username = 'person0'",
            count: people,
            but: vec![
                ("id", user("n.i")),
                ("username", username.into()),
                ("canonical_username", username.into()),
                ("canonical_email", format!("{username} || '@example.com'")),
                ("canonical_name", "lower(given.v || ' ' || family.v)".into()),
                (
                    "claims",
                    format!(
                        "replace(replace(replace(x.claims, 'Givenname', given.v), 'Familyname', family.v), 'person0@', {username} || '@')"
                    ),
                ),
                ("created_at", "x.created_at - n.i * 60".into()),
                ("managed", "'people'".into()),
                ("admin_role", "NULL".into()),
            ],
        },
    )?;
    database.run(&format!(
        "WITH RECURSIVE n (i) AS (SELECT CAST(1 AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i < {}) INSERT INTO federated_identities \
         (id, tenant_id, user_id, upstream_id, issuer, subject, label, claims, created_at, last_used_at) SELECT 'link-' || n.i, \
         u.tenant_id, {}, u.id, 'https://upstream.example.com', 'sub-' || n.i, 'a label', '{{}}', u.created_at, u.created_at \
         FROM n CROSS JOIN (SELECT * FROM upstreams LIMIT 1) u",
        people / 3,
        user("n.i")
    ))
}

fn gather_clients(database: &mut Database) -> Result<(), Fault> {
    let id = "'app-' || n.i";
    let managed = ("managed", "'people'".to_owned());
    copy(
        database,
        &Copies {
            table: "clients",
            of: "id = 'web'",
            count: CLIENTS,
            but: vec![("id", id.into()), ("name", "family.v || ' ' || given.v || ' ' || n.i".into()), managed],
        },
    )?;
    copy(
        database,
        &Copies { table: "client_secrets", of: "client_id = 'web'", count: CLIENTS, but: vec![("client_id", id.into())] },
    )
}

/// Of each fifth person a browser, a session, a consent, a grant and its tokens; and one person with very many of them.
fn gather_sign_ins(database: &mut Database, people: i64) -> Result<(), Fault> {
    let count = people / 5;
    let owner = format!("CASE WHEN n.i <= {BUSY} THEN {} ELSE {} END", user("1"), user("n.i"));
    let client = format!("'app-' || (n.i % {CLIENTS} + 1)");
    let (session, grant) = ("'session-' || n.i".to_owned(), "'grant-' || n.i".to_owned());
    let (access, refresh) = (database.bytes("'access-' || n.i"), database.bytes("'refresh-' || n.i"));
    let earlier = || ("created_at", "x.created_at - n.i".to_owned());
    let tables: [(&str, Vec<(&str, String)>); 6] = [
        ("browsers", vec![("id", "'browser-' || n.i".into()), ("current_session", session.clone())]),
        (
            "sessions",
            vec![("id", session.clone()), ("browser_id", "'browser-' || n.i".into()), ("user_id", owner.clone()), earlier()],
        ),
        ("consents", vec![("id", "'consent-' || n.i".into()), ("user_id", user("n.i")), ("client_id", client.clone())]),
        (
            "grants",
            vec![("id", grant.clone()), ("session_id", session), ("user_id", owner), ("client_id", client.clone()), earlier()],
        ),
        ("access_tokens", vec![("hash", access), ("grant_id", grant.clone()), ("client_id", client.clone())]),
        ("refresh_tokens", vec![("hash", refresh), ("grant_id", grant), ("client_id", client)]),
    ];
    for (table, but) in tables {
        copy(database, &Copies { table, of: "1 = 1", count, but })?;
    }
    Ok(())
}

/// A group of a tenth of all people, and two hundred small ones.
fn gather_groups(database: &mut Database, people: i64) -> Result<(), Fault> {
    for (name, count) in [("'everybody'", people / 10), ("'group-' || (n.i % 200)", people / 50)] {
        database.run(&format!(
            "WITH RECURSIVE n (i) AS (SELECT CAST(1 AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i < {count}) \
             INSERT INTO group_members (tenant_id, name, canonical_username, user_id) SELECT u.tenant_id, {name}, u.canonical_username, u.id FROM n JOIN users u ON u.id = {}",
            user("n.i")
        ))?;
    }
    Ok(())
}

/// A thousand teams of ten apps each; the administrator of the rows is in fifty of them.
fn gather_teams(database: &mut Database) -> Result<(), Fault> {
    let numbers = |last: i64| format!("WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {last})");
    let admin = "(SELECT * FROM users WHERE username = 'person0') u";
    database.run(&format!(
        "{} INSERT INTO teams (id, tenant_id, name, canonical_name, created_at) \
         SELECT 'team-' || n.i, u.tenant_id, 'Team ' || n.i, 'team ' || n.i, u.created_at FROM n CROSS JOIN {admin}",
        numbers(1_000)
    ))?;
    database.run(&format!(
        "{} INSERT INTO memberships (team_id, user_id, role, joined_at) \
         SELECT 'team-' || n.i, u.id, 'owner', u.created_at FROM n CROSS JOIN {admin}",
        numbers(50)
    ))?;
    database.run(&format!(
        "{} INSERT INTO team_apps (provider_id, client_id, team_id, made_by, made_at, approved_at) \
         SELECT p.id, 'app-' || n.i, 'team-' || (n.i % 1000 + 1), u.id, u.created_at, u.created_at \
         FROM n CROSS JOIN (SELECT * FROM providers LIMIT 1) p CROSS JOIN {admin}",
        numbers(CLIENTS)
    ))
}

/// The audit log (its chain is another matter: places are negative, so that the server goes on from where it was), and requests.
fn gather_events(database: &mut Database, people: i64) -> Result<(), Fault> {
    copy(database, &Copies {
        table: "audit",
        of: "action = 'login'",
        count: ENTRIES,
        but: vec![
            ("id", "'entry-' || n.i".into()),
            ("at", "x.at - n.i * 7".into()),
            // Every other entry is of one app that does what programs do, to one target.
            ("actor", format!("CASE WHEN n.i % 2 = 0 THEN 'client:robot' ELSE 'user:' || {} END", user(&format!("n.i * 31 % {people} + 1")))),
            ("target", "CASE WHEN n.i % 2 = 0 THEN 'client:web' ELSE x.target END".into()),
            (
                "action",
                "CASE WHEN n.i % 100000 = 7 THEN 'user.delete' WHEN n.i % 50 = 3 THEN 'client.update' WHEN n.i % 9 = 4 THEN 'login.fail' \
                 ELSE 'login' END"
                    .into(),
            ),
            ("class", "CASE WHEN n.i % 100000 = 7 OR n.i % 50 = 3 THEN 'administration' ELSE 'activity' END".into()),
            ("position", "0 - n.i".into()),
            ("hash", "'hash-' || n.i".into()),
        ],
    })?;
    copy(
        database,
        &Copies {
            table: "flow_events",
            of: "1 = 1",
            count: 200_000,
            but: vec![("id", String::new()), ("client_id", "'app-' || (n.i % 1000 + 1)".into())],
        },
    )
}
