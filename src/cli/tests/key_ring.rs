//! The master key, signing keys, and keys that apps encrypt to.

use super::*;

#[test]
fn a_wrong_or_lost_master_key_is_said_and_nothing_is_overwritten() {
    let host = host(
        "[[client]]\nclient_id = \"a\"\nclient_secret = \"0123456789abcdef0123456789abcdef\"\nredirect_uris = [\"https://a.example\"]",
    );
    let path = host.folder.path().join("keys/master.key");
    let kept = std::fs::read(&path).unwrap();
    std::fs::remove_file(&path).unwrap();
    let lost = ground::open(&host.config, Migration::Run).unwrap_err();
    assert!(lost.contains("does not exist; nothing was changed"), "{lost}");
    assert!(!path.exists());
    let other = config(tempfile::tempdir().unwrap().path(), "");
    drop(ground::open(&Config { database: host.config.database.clone(), ..other.clone() }, Migration::Run).unwrap_err());
    let key = crate::crypto::base64url(&[9; 32]);
    let wrong =
        Config { keys: config::Keys { master_key: Some(Plain::new(key)), ..host.config.keys.clone() }, ..host.config.clone() };
    let said = ground::open(&wrong, Migration::Run).unwrap_err();
    assert!(said.contains("not the master key of the database"), "{said}");
    std::fs::write(&path, kept).unwrap();
    #[cfg(unix)]
    std::fs::set_permissions(&path, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
    ground::open(&host.config, Migration::Refuse).unwrap();
}

const SECRET_APP: &str = "[[client]]\nclient_id = \"a\"\nclient_secret = \"0123456789abcdef0123456789abcdef\"\nredirect_uris = [\"https://a.example\"]\nrequest_object_encryption_alg = \"ECDH-ES\"\nrequest_object_encryption_enc = \"A128GCM\"";

#[test]
fn keys_are_listed_rotated_revoked_and_exported() {
    let host = host("");
    let listed = host.said(&["keys", "list"]);
    let kid = |listed: &str, what: &str| {
        let line = listed.lines().find(|line| line.contains(what)).unwrap_or_else(|| panic!("no {what} in {listed}"));
        line.split('\t').next().unwrap().to_owned()
    };
    let (active, standby) = (kid(&listed, "ES256\tactive"), kid(&listed, "ES256\tannounced"));
    let said = host.said(&["keys", "rotate", "--algorithm", "ES256"]);
    assert!(said.contains("its successor must be known everywhere first") && !said.contains("RS256"), "{said}");
    let said = host.said(&["keys", "revoke", &active]);
    assert!(said.contains(&format!("signed by {standby}")), "{said}");
    let exported = host.said(&["keys", "export"]);
    assert!(exported.contains(&standby) && !exported.contains(&active) && !exported.contains("\"d\""), "{exported}");
    assert!(host.said(&["keys", "list"]).contains("ES256\trevoked"));
    assert!(host.run(&["keys", "revoke", &active], "").unwrap_err().contains("no key"));
    for kid in ["-z5jJbcQ_McP3PtOBXV4Gh1E8nHRrXcBdG_R8NKEOqw", "--5jJbcQ", "-hJbcQ"] {
        let complaint = host.run(&["keys", "revoke", "--provider", "default", kid], "").unwrap_err();
        assert!(complaint.contains(&format!("no key `{kid}`")), "{complaint}");
    }
    assert!(host.run(&["keys", "rotate", "--algorithm", "PS512"], "").unwrap_err().contains("no such key"));
}

#[test]
fn keys_that_apps_encrypt_to_are_listed_rotated_and_revoked() {
    let host = host(SECRET_APP);
    let kid = || {
        host.said(&["keys", "list"])
            .lines()
            .find_map(|line| line.strip_suffix("\tECDH-ES\tpublished until 1970-01-13T13:46:40Z").map(str::to_owned))
            .unwrap()
    };
    let first = kid();
    assert!(host.said(&["keys", "rotate"]).contains("ECDH-ES: apps encrypt to"));
    let second = kid();
    assert!(host.said(&["keys", "list"]).contains(&format!("{first}\tECDH-ES\twithdrawn\topens until 1970-01-12T14:02:40Z")));
    assert!(host.said(&["keys", "export"]).contains(&second) && second != first);
    let said = host.said(&["keys", "revoke", &second]);
    assert!(said.contains("opens no more") && kid() != second, "{said}");
}

#[test]
fn a_key_of_ones_own_is_imported_from_a_file() {
    let host = host("");
    let pair = crate::jose::generate(SigningAlgorithm::ES256, 2048).unwrap();
    let path = host.folder.path().join("own.jwk");
    std::fs::write(&path, pair.private_jwk.reveal()).unwrap();
    let file = path.display().to_string();
    let said = host.said(&["keys", "import", &file, "--algorithm", "ES256"]);
    assert!(said.starts_with(&pair.kid), "{said}");
    assert!(host.said(&["keys", "list"]).contains(&format!("{}\tES256\tannounced", pair.kid)));
    assert!(host.run(&["keys", "import", &file, "--algorithm", "ES256"], "").unwrap_err().contains("used once"));
}

#[test]
fn the_master_key_is_rotated_and_everything_opens_under_the_new_one() {
    let host = host(SECRET_APP);
    let file = host.config.keys.dir.join("master.key");
    let lines = || std::fs::read_to_string(&file).unwrap().lines().map(str::to_owned).collect::<Vec<_>>();
    let old = lines();
    let waits = std::cell::RefCell::new(Vec::new());
    let mut out = Vec::new();
    let watch = |_| waits.borrow_mut().push(lines());
    master_rotation::rotate(&host.ground, &host.config.keys, &watch, &mut out).unwrap();
    let waits = waits.into_inner();
    // announced below the current key, then above it
    assert_eq!((&waits[0][0], &*waits[0][1], waits[0].len()), (&old[0], "# next", 3));
    assert_eq!(waits[1], [waits[0][2].clone(), old[0].clone()]);
    assert!(String::from_utf8(out).unwrap().contains(" 1 secrets"));
    // the new key alone opens all of it, and the same file of the operator changes nothing
    let alone = config::Keys { master_key: Some(Plain::new(lines()[0].clone())), ..host.config.keys.clone() };
    let ground = ground::open(&Config { keys: alone, ..host.config.clone() }, Migration::Refuse).unwrap();
    let applied = configuration::apply(&ground.store, &ground.vault, &host.config.declaration, NOW).unwrap();
    assert_eq!(applied.changes, Vec::<String>::new());
    crate::flow::House::open(ground.store, ground.vault).unwrap();
}

#[test]
fn an_interrupted_rotation_of_the_master_key_goes_on_where_it_was() {
    for stop_at in 0..2 {
        let host = host(SECRET_APP);
        let count = std::cell::Cell::new(0);
        let killed = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            let pause = |_| {
                assert!(count.get() != stop_at, "killed here");
                count.set(count.get() + 1);
            };
            master_rotation::rotate(&host.ground, &host.config.keys, &pause, &mut Vec::new()).unwrap();
        }));
        assert!(killed.is_err());
        let file = host.config.keys.dir.join("master.key");
        let new = std::fs::read_to_string(&file).unwrap().lines().nth(if stop_at == 0 { 2 } else { 0 }).unwrap().to_owned();
        let ground = ground::open(&host.config, Migration::Refuse).unwrap();
        let mut out = Vec::new();
        master_rotation::rotate(&ground, &host.config.keys, &|_| (), &mut out).unwrap();
        assert!(String::from_utf8(out).unwrap().contains(" 1 secrets"));
        assert!(std::fs::read_to_string(&file).unwrap().starts_with(&new), "no further key was made");
    }
}
