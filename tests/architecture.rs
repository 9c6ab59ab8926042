//! The house rules that no compiler checks: who may import whom, which room owns which library, how long a file may be,
//! and what no tracked file may say.
#![allow(clippy::expect_used, clippy::indexing_slicing, reason = "a test that cannot read the sources has failed")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The doors: a room, and the rooms it may import besides itself. `app` and `cli` may import everything.
const DOORS: &[(&str, &[&str])] = &[
    ("clock", &["model"]),
    ("crypto", &[]),
    ("model", &["crypto"]),
    ("jose", &["crypto", "model"]),
    ("protocol", &["crypto", "model", "jose"]),
    ("store", &["crypto", "model"]),
    ("messages", &["model"]),
    ("pages", &["messages", "model", "protocol"]),
    ("outbound", &["crypto", "model", "jose", "protocol"]),
    ("mail", &["model", "crypto"]),
    ("config", &["model", "protocol", "crypto", "mail"]),
    ("flow", &["crypto", "model", "jose", "protocol", "store"]),
    ("errand", &["flow", "outbound", "model", "protocol", "crypto", "jose"]),
    ("http", &["clock", "errand", "flow", "outbound", "pages", "protocol", "model", "crypto"]),
    ("jobs", &["clock", "errand", "flow", "outbound", "pages", "mail", "model"]),
];

/// The composition root: it sees everything.
const OPEN_ROOMS: &[&str] = &["app", "cli", "lib", "main"];

/// A library, and the rooms that may name it.
const OWNERS: &[(&str, &[&str])] = &[
    ("diesel", &["store"]),
    ("diesel_migrations", &["store"]),
    ("r2d2", &["store"]),
    ("actix_web", &["http", "app", "cli"]),
    ("josekit", &["jose"]),
    ("openssl", &["jose"]),
    ("ring", &["crypto", "jose"]),
    ("argon2", &["crypto"]),
    ("totp_rs", &["crypto"]),
    ("webauthn_rs", &["crypto"]),
    ("qrcode", &["pages"]),
    ("zxcvbn", &["crypto"]),
    ("handlebars", &["pages"]),
    ("fluent_bundle", &["messages"]),
    ("reqwest", &["outbound"]),
    ("rustls_platform_verifier", &["outbound"]),
    ("x509_parser", &["protocol"]),
    ("lettre", &["mail"]),
    ("clap", &["cli"]),
    ("schemars", &["http", "model"]),
    ("toml", &["config"]),
    ("toml_edit", &["config"]),
];

/// Rooms without I/O: no log lines, no metrics.
const PURE: &[&str] = &["protocol", "model", "crypto"];

/// Rooms that may draw randomness.
const RANDOM: &[&str] = &["crypto", "flow", "jose", "cli"];

/// Lines of a file without its tests.
const MAX_LINES: usize = 400;

/// A source file: its room, and its text without tests and without comments.
struct Source {
    path: PathBuf,
    room: String,
    text: String,
    code: String,
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn tracked() -> Vec<PathBuf> {
    let listing =
        Command::new("git").args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"]).current_dir(root()).output();
    let listing = listing.expect("git lists the files");
    assert!(listing.status.success(), "git ls-files: {}", String::from_utf8_lossy(&listing.stderr));
    let names = String::from_utf8(listing.stdout).expect("file names are UTF-8");
    names.split('\0').filter(|n| !n.is_empty()).map(PathBuf::from).filter(|p| root().join(p).is_file()).collect()
}

fn sources() -> Vec<Source> {
    let rust = |p: &PathBuf| p.starts_with("src") && p.extension().is_some_and(|e| e == "rs");
    tracked().into_iter().filter(rust).filter(|p| !is_test_file(p)).map(read_source).collect()
}

fn read_source(path: PathBuf) -> Source {
    let text = fs::read_to_string(root().join(&path)).expect("a source file is UTF-8");
    let room = path.iter().nth(1).expect("below src").to_string_lossy().trim_end_matches(".rs").to_owned();
    let code = without_comments(without_tests(&text));
    Source { path, room, text, code }
}

/// A file or folder that its parent declares behind `cfg(test)`.
fn is_test_file(path: &Path) -> bool {
    path.ancestors().take_while(|p| *p != Path::new("src")).any(|p| {
        let folder = p.parent().unwrap_or(Path::new("src"));
        let parents = [folder.join("mod.rs"), folder.with_extension("rs")];
        let declared: String = parents.iter().filter_map(|parent| fs::read_to_string(root().join(parent)).ok()).collect();
        let module = format!("mod {};", stem(p));
        declared
            .lines()
            .zip(declared.lines().skip(1))
            .any(|(gate, line)| gate.trim() == "#[cfg(test)]" && line.ends_with(&module))
    })
}

fn stem(path: &Path) -> String {
    path.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

/// Tests stand at the end of a file, in a module behind `cfg(test)`.
fn without_tests(text: &str) -> &str {
    let end = text.match_indices("#[cfg(test)]").find(|(at, marker)| {
        let rest = text[at + marker.len()..].trim_start();
        let module = rest.lines().find(|l| !l.trim_start().starts_with("#[")).unwrap_or_default();
        module.contains("mod ") && module.trim_end().ends_with('{')
    });
    end.map_or(text, |(at, _)| &text[..at])
}

fn without_comments(text: &str) -> String {
    text.lines().map(|line| if line.trim_start().starts_with("//") { "" } else { line }).collect::<Vec<_>>().join("\n")
}

/// The rooms that a file names: `crate::room…` and `crate::{room…, room…}`.
fn imports(code: &str) -> BTreeSet<String> {
    let mut rooms = BTreeSet::new();
    for (at, prefix) in code.match_indices("crate::").filter(|(at, _)| !code[..*at].ends_with('$')) {
        let rest = &code[at + prefix.len()..];
        match rest.strip_prefix('{') {
            Some(group) => rooms.extend(group_heads(group)),
            None => rooms.extend(identifier(rest)),
        }
    }
    rooms
}

/// The first identifier of each item of a `{…}` group.
fn group_heads(group: &str) -> Vec<String> {
    let (mut depth, mut heads, mut fresh) = (0, Vec::new(), true);
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => fresh = true,
            c if fresh && (c.is_alphabetic() || c == '_') => {
                heads.extend(identifier(&group[at..]));
                fresh = false;
            }
            _ => {}
        }
    }
    heads
}

fn identifier(text: &str) -> Option<String> {
    let name: String = text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
    (!name.is_empty()).then_some(name)
}

/// Whether the code names the library as a path (`name::…`, `extern crate name`, `use name`).
fn names_library(code: &str, library: &str) -> bool {
    code.match_indices(library).any(|(at, _)| {
        let before = code[..at].chars().next_back();
        let after = &code[at + library.len()..];
        let starts = before.is_none_or(|c| !c.is_alphanumeric() && c != '_' && c != ':' && c != '.');
        starts && (after.starts_with("::") && !after.starts_with("::<") || code[..at].ends_with("use ") && after.starts_with(';'))
    })
}

fn report(rule: &str, found: &[String]) {
    assert!(found.is_empty(), "{rule}:\n  {}", found.join("\n  "));
}

#[test]
fn rooms_import_only_through_their_doors() {
    let doors: BTreeMap<&str, &[&str]> = DOORS.iter().copied().collect();
    let mut found = Vec::new();
    for source in sources().iter().filter(|s| !OPEN_ROOMS.contains(&s.room.as_str())) {
        let Some(allowed) = doors.get(source.room.as_str()) else {
            found.push(format!("{}: the room `{}` has no doors in tests/architecture.rs", source.path.display(), source.room));
            continue;
        };
        for room in imports(&source.code) {
            let is_room = doors.contains_key(room.as_str()) || OPEN_ROOMS.contains(&room.as_str());
            if is_room && room != source.room && !allowed.contains(&room.as_str()) {
                found.push(format!("{} imports `{room}`", source.path.display()));
            }
        }
    }
    report("a room imports what its doors do not lead to", &found);
}

#[test]
fn a_library_is_named_only_by_its_owner() {
    let mut found = Vec::new();
    for source in sources() {
        for (library, owners) in OWNERS {
            if !owners.contains(&source.room.as_str()) && names_library(&source.code, library) {
                found.push(format!("{} names `{library}`, which belongs to {owners:?}", source.path.display()));
            }
        }
    }
    report("a library is named outside of the room that owns it", &found);
}

#[test]
fn the_inner_rooms_write_no_log_line_and_count_nothing() {
    let pure = |s: &&Source| PURE.contains(&s.room.as_str());
    let speaks =
        |s: &&Source| ["log", "metrics", "actix_web"].iter().any(|l| names_library(&s.code, l)) || s.code.contains("println!");
    let found: Vec<_> = sources().iter().filter(pure).filter(speaks).map(|s| s.path.display().to_string()).collect();
    report("a pure room speaks", &found);
}

#[test]
fn randomness_is_drawn_only_where_it_may_be() {
    let draws =
        |s: &&Source| s.code.contains("random::") && !RANDOM.contains(&s.room.as_str()) && !OPEN_ROOMS.contains(&s.room.as_str());
    let found: Vec<_> = sources().iter().filter(draws).map(|s| s.path.display().to_string()).collect();
    report("randomness is handed down from flow, jose and cli", &found);
}

#[test]
fn no_file_is_longer_than_four_hundred_lines_without_its_tests() {
    let long = |s: &&Source| stem(&s.path) != "schema" && without_tests(&s.text).lines().count() > MAX_LINES;
    let found: Vec<_> = sources().iter().filter(long).map(|s| s.path.display().to_string()).collect();
    report("too long to read in one sitting", &found);
}

/// Where a password is set. Each asks `new_password` first, so that the rule is the same at every door.
const PASSWORD_DOORS: &[&str] = &[
    "src/cli/user.rs",
    "src/flow/account/password.rs",
    "src/flow/configuration/people.rs",
    "src/flow/password_link.rs",
    "src/flow/recovery.rs",
    "src/flow/setup.rs",
    "src/flow/sign_up.rs",
];

#[test]
fn every_door_of_a_new_password_asks_the_same_rule() {
    let hashes = |source: &&Source| {
        let asks = source.code.contains("Stop::Needs(Need::PasswordHash(");
        (asks || source.code.contains("password::hash(")) && source.room != "crypto" && source.room != "errand"
    };
    let sources = sources();
    let doors: Vec<&Source> = sources.iter().filter(hashes).collect();
    let mut found: Vec<String> = doors.iter().map(|door| door.path.display().to_string()).collect();
    found.sort();
    assert_eq!(found, PASSWORD_DOORS, "a password is hashed elsewhere than is listed");
    let asks = |door: &Source| ["new_password::check(", "new_password::judge("].iter().any(|rule| door.code.contains(rule));
    report(
        "a door without the rule",
        &doors.iter().filter(|door| !asks(door)).map(|door| door.path.display().to_string()).collect::<Vec<_>>(),
    );
}

#[test]
fn nothing_is_left_for_later() {
    let marks = ["todo!", "unimplemented!", concat!("FIX", "ME"), concat!("TO", "DO"), concat!("XX", "X:")];
    let mut found = Vec::new();
    for path in tracked().iter().filter(|p| p.starts_with("src") || p.starts_with("migrations") || p.starts_with("templates")) {
        let Ok(text) = fs::read_to_string(root().join(path)) else { continue };
        for (number, line) in text.lines().enumerate().filter(|(_, l)| marks.iter().any(|m| l.contains(m))) {
            found.push(format!("{}:{}: {}", path.display(), number + 1, line.trim()));
        }
    }
    report("something is left for later", &found);
}

#[test]
fn every_protocol_file_begins_with_its_specification() {
    let quotes = |text: &str| {
        let doc: String = text.lines().take_while(|l| l.starts_with("//!")).collect::<Vec<_>>().join("\n");
        ["RFC ", "OpenID Connect", "OAuth 2", "https://"].iter().any(|title| doc.contains(title))
    };
    let silent = |s: &&Source| s.room == "protocol" && stem(&s.path) != "mod" && !quotes(&s.text);
    let found: Vec<_> = sources().iter().filter(silent).map(|s| s.path.display().to_string()).collect();
    report("a protocol file does not say which specification it is", &found);
}

#[test]
fn both_databases_have_the_same_migrations() {
    let names = |backend: &str| -> BTreeSet<String> {
        let folder = root().join("migrations").join(backend);
        let entries = fs::read_dir(folder).into_iter().flatten().flatten();
        entries.filter(|e| e.path().is_dir()).map(|e| e.file_name().to_string_lossy().into_owned()).collect()
    };
    assert_eq!(names("sqlite"), names("postgres"));
}

#[test]
fn no_tracked_file_knows_the_machine_it_was_written_on() {
    let homes = ["root", "home", "work", "Users"].map(|folder| format!("/{folder}/"));
    let mut found = Vec::new();
    for path in tracked().iter().filter(|p| *p != Path::new("tests/architecture.rs")) {
        let Ok(text) = fs::read_to_string(root().join(path)) else { continue };
        for (number, line) in text.lines().enumerate() {
            if homes.iter().any(|home| starts_a_path(line, home)) {
                found.push(format!("{}:{}: {}", path.display(), number + 1, line.trim()));
            }
        }
    }
    report("a path of somebody's machine", &found);
}

/// Whether `folder` stands at the beginning of an absolute path: not within a longer path or a URL.
fn starts_a_path(line: &str, folder: &str) -> bool {
    line.match_indices(folder)
        .any(|(at, _)| line[..at].chars().next_back().is_none_or(|c| !c.is_alphanumeric() && !"/.-_}>*".contains(c)))
}

#[test]
fn dependencies_come_from_the_public_registries_by_name_alone() {
    let lock = fs::read_to_string(root().join("Cargo.lock")).expect("Cargo.lock is tracked");
    let foreign = |l: &&str| l.starts_with("source = ") && !l.contains("registry+https://github.com/rust-lang/crates.io-index");
    let mut found: Vec<_> = lock.lines().filter(foreign).map(str::to_owned).collect();
    for path in tracked() {
        let text = fs::read_to_string(root().join(&path)).unwrap_or_default();
        let names_a_host = match stem(&path).as_str() {
            "package-lock" => text.contains("\"resolved\""),
            "requirements" => text.contains("index-url") || text.contains("://"),
            _ if path.starts_with(".cargo") => ["registr", "source", "://"].iter().any(|word| text.contains(word)),
            name => matches!(name, ".npmrc" | "pip"),
        };
        if names_a_host {
            found.push(path.display().to_string());
        }
    }
    report("a dependency names where it is fetched from", &found);
}

#[test]
fn the_reader_of_imports_sees_groups_and_skips_comments_and_tests() {
    let text = "// crate::store\nuse crate::{flow::a::{b, c}, jose};\nfn f() { crate::model::X }\n#[cfg(test)]\nmod tests {\n use crate::http; }";
    let rooms = imports(&without_comments(without_tests(text)));
    assert_eq!(rooms, ["flow", "jose", "model"].map(str::to_owned).into());
    assert!(
        names_library("use ring::digest;", "ring")
            && !names_library("use crate::crypto::ring::x; String::new(); keyring::plan()", "ring")
    );
}
