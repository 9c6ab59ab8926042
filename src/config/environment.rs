//! Settings from the environment: `SIGNET_SERVER_LISTEN` is `listen` of `[server]`, over what the file says.
//!
//! Objects (`[[client]]` and the like) are declared in the file only.

use super::mistake::{Place, Report};
use super::nearest::suggestion;
use super::tree::{Entry, Node, Table};

/// The sections whose keys can come from the environment.
pub(super) const SECTIONS: [&str; 7] = ["server", "database", "outbound", "health", "keys", "audit", "mail"];

/// The variable that names the configuration file.
pub(super) const FILE: &str = "SIGNET_CONFIG";

/// The process's environment: the one place that reads it.
#[expect(clippy::disallowed_methods, reason = "the one place that reads the environment")]
pub fn process() -> Vec<(String, String)> {
    let text = |value: std::ffi::OsString| value.into_string().ok();
    std::env::vars_os().filter_map(|(name, value)| Some((text(name)?, text(value)?))).collect()
}

/// Puts the variables over the file. An empty variable counts as absent.
pub(super) fn overlay(tree: &mut Table, environment: &[(String, String)], report: &Report) {
    let mut given: Vec<(&str, String)> = Vec::new();
    for (variable, value) in environment {
        let Some(rest) = variable.strip_prefix("SIGNET_") else { continue };
        if value.is_empty() || variable == FILE || rest.starts_with("TEST_") || is_service_discovery(rest, value) {
            continue;
        }
        let rest = rest.to_lowercase();
        let found = SECTIONS.into_iter().find_map(|section| {
            let key = rest.strip_prefix(section)?.strip_prefix('_')?;
            (!key.is_empty()).then(|| (section, key.to_owned()))
        });
        let place = Place::Environment(variable.clone());
        let Some((section, key)) = found else {
            let name = rest.split('_').next().unwrap_or_default();
            report.wrong(&place, "", "no section of the configuration has this name", suggestion(name, SECTIONS));
            continue;
        };
        given.push((section, key.clone()));
        put(tree, section, &key, &given, Entry { place, value: Node::Text(value.clone()) });
    }
}

/// Inserts a setting; one given as a value replaces one given as a file, and the reverse.
fn put(tree: &mut Table, section: &str, key: &str, given: &[(&str, String)], entry: Entry) {
    let place = entry.place.clone();
    let empty = Entry { place, value: Node::Table(Table::new()) };
    if let Node::Table(table) = &mut tree.entry(section.to_owned()).or_insert(empty).value {
        let twin = key.strip_suffix("_file").map_or_else(|| format!("{key}_file"), str::to_owned);
        if !given.contains(&(section, twin.clone())) {
            table.remove(&twin);
        }
        table.insert(key.to_owned(), entry);
    }
}

/// Kubernetes gives every container `SIGNET_SERVICE_HOST`, `SIGNET_PORT=tcp://…` and so on for a service called "signet".
fn is_service_discovery(rest: &str, value: &str) -> bool {
    rest.contains("SERVICE_HOST")
        || rest.contains("SERVICE_PORT")
        || rest.contains("PORT_") && (rest.contains("_TCP") || rest.contains("_UDP"))
        || rest.ends_with("PORT") && value.contains("://")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn overlaid(variables: &[(&str, &str)]) -> (Table, Vec<String>) {
        let report = Report::default();
        let mut tree = super::super::tree::parse("s.toml", "[mail]\npassword_file = \"/a\"\n", &report);
        let variables: Vec<_> = variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        overlay(&mut tree, &variables, &report);
        (tree, report.finish().err().unwrap_or_default().iter().map(ToString::to_string).collect())
    }

    fn keys(tree: &Table, section: &str) -> Vec<String> {
        let Node::Table(table) = &tree[section].value else { panic!() };
        table.keys().cloned().collect()
    }

    #[test]
    fn a_variable_is_a_key_of_a_section() {
        let (tree, wrong) =
            overlaid(&[("SIGNET_SERVER_LISTEN", "[::1]:80"), ("SIGNET_KEYS_MASTER_KEY_FILE", "/k"), ("PATH", "x")]);
        assert_eq!((keys(&tree, "server"), keys(&tree, "keys")), (vec!["listen".into()], vec!["master_key_file".into()]));
        assert!(wrong.is_empty(), "{wrong:?}");
    }

    #[test]
    fn a_secret_in_the_environment_replaces_its_file_in_the_file() {
        assert_eq!(keys(&overlaid(&[("SIGNET_MAIL_PASSWORD", "x")]).0, "mail"), ["password"]);
    }

    #[test]
    fn a_secret_given_twice_in_the_environment_is_left_for_its_section_to_refuse() {
        let (tree, _) = overlaid(&[("SIGNET_MAIL_PASSWORD", "x"), ("SIGNET_MAIL_PASSWORD_FILE", "/x")]);
        assert_eq!(keys(&tree, "mail"), ["password", "password_file"]);
    }

    #[test]
    fn what_an_orchestrator_sets_for_a_service_named_signet_is_ignored() {
        let (_, wrong) = overlaid(&[
            ("SIGNET_PORT", "tcp://10.0.0.1:80"),
            ("SIGNET_SERVICE_HOST", "10.0.0.1"),
            ("SIGNET_SERVER_PORT_8080_TCP_ADDR", "10.0.0.1"),
        ]);
        assert!(wrong.is_empty(), "{wrong:?}");
    }

    #[test]
    fn a_variable_of_no_section_is_a_mistake_with_the_nearest_name() {
        let (_, wrong) = overlaid(&[("SIGNET_SERVR_LISTEN", "x")]);
        assert!(wrong[0].contains("SIGNET_SERVR_LISTEN") && wrong[0].contains("`server`"), "{wrong:?}");
    }
}
