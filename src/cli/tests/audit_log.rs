//! The audit log.

use super::*;

#[test]
fn the_audit_log_is_verified_and_written_out_as_json_lines() {
    let host = host("");
    assert_eq!(host.said(&["audit", "verify"]), "The chain is empty.\n");
    host.said(&["user", "add", "alice"]);
    host.said(&["user", "disable", "alice"]);
    assert!(host.said(&["audit", "verify"]).contains("2 entries are not chained yet, the oldest for 0 s"));
    crate::flow::audit::chain::run(&host.ground.store, &host.ground.vault).unwrap();
    let said = host.said(&["audit", "verify"]);
    let link = said.trim().rsplit(' ').next().unwrap().to_owned();
    assert!(said.starts_with("The chain holds: 2 links, the last one 2:"), "{said}");
    assert!(host.said(&["audit", "verify", "--holds", &link]).contains("still holds"));
    assert!(host.said(&["audit", "verify", "--holds", "2:beef"]).contains("does not hold"));
    let lines = |line: &[&str]| -> Vec<serde_json::Value> {
        host.said(line).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    };
    let all = lines(&["audit", "export"]);
    assert_eq!((all.len(), &all[0]["action"], &all[1]["action"]), (2, &"user.create".into(), &"user.disable".into()));
    assert_eq!(format!("2:{}", all[1]["hash"].as_str().unwrap()), link);
    assert_eq!(lines(&["audit", "export", "--action", "user.disable", "--from", "1970-01-01T00:00:00Z"]).len(), 1);
    assert_eq!(lines(&["audit", "export", "--class", "activity"]).len(), 0);
    assert!(host.run(&["audit", "export", "--from", "yesterday"], "").unwrap_err().contains("write it like"));
}

#[test]
fn the_end_of_the_audit_chain_is_sealed_anew_with_the_master_key() {
    let host = host("");
    host.said(&["user", "add", "alice"]);
    crate::flow::audit::chain::run(&host.ground.store, &host.ground.vault).unwrap();
    let vault = Vault::new(&MasterKey::generate(), &[]);
    let broken = |vault: &Vault| crate::flow::audit::verify::run(&host.ground.store, vault).unwrap().broken;
    assert_eq!(broken(&host.ground.vault), None);
    assert!(broken(&vault).is_some(), "under a key that is not its own");
    assert!(!crate::flow::audit::chain::reseal(&host.ground.store, &vault).unwrap(), "what does not open is left for verify");
    host.run(&["keys", "master", "rotate"], "").unwrap();
    assert_eq!(broken(&host.ground.vault), None);
}
