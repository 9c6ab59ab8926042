//! Applications, and the tokens with which they register themselves.

use super::*;

fn found(host: &Host, provider: &Provider, id: &str) -> Client {
    host.ground.store.read(|c| clients::find(c, &provider.id, &Id::new(id))).unwrap().unwrap()
}

fn line<'t>(said: &'t str, name: &str) -> &'t str {
    said.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": ")).unwrap_or_else(|| panic!("no {name} in {said}"))
}

#[test]
fn an_application_is_added_with_a_secret_that_is_shown_once() {
    let host = host("");
    let said = host.said(&["client", "add", "--name", "An app", "--redirect-uri", "https://app.example/cb", "--refresh"]);
    assert_eq!(line(&said, "issuer"), "http://localhost:8080");
    let (id, secret) = (line(&said, "client_id"), line(&said, "client_secret"));
    let provider = ground::provider(&host.ground.store, None).unwrap();
    let client = found(&host, &provider, id);
    let opened = client_secret::open(&host.ground.vault, &provider.id, &client.id, &client.secrets[0]).unwrap();
    assert_eq!(opened.reveal(), secret);
    let listed = host.said(&["client", "list"]);
    assert!(listed.contains("An app") && !listed.contains(secret), "{listed}");
}

#[test]
fn a_new_secret_leaves_the_old_one_for_a_while() {
    let host = host("");
    host.said(&["client", "add", "app", "--redirect-uri", "https://app.example/cb"]);
    host.said(&["client", "secret", "app", "--grace", "1h"]);
    let provider = ground::provider(&host.ground.store, None).unwrap();
    let client = found(&host, &provider, "app");
    let ends: Vec<_> = client.secrets.iter().map(|secret| secret.expires_at.map(Instant::epoch_seconds)).collect();
    assert_eq!(ends.len(), 2);
    assert!(ends.contains(&Some(1_003_600)) && ends.contains(&None), "{ends:?}");
}

#[test]
fn what_the_host_does_to_an_application_is_in_the_audit_log() {
    let host = host("[[client]]\nclient_id = \"filed\"\nclient_secret = \"x\"\nredirect_uris = [\"https://f.example/cb\"]");
    host.said(&["client", "add", "app", "--redirect-uri", "https://app.example/cb"]);
    host.said(&["client", "secret", "app"]);
    assert!(host.run(&["client", "secret", "app"], "").unwrap_err().contains("app: the app has 2 secrets already"));
    host.said(&["client", "secret", "app", "--grace", "0"]);
    host.said(&["client", "disable", "app"]);
    host.said(&["client", "enable", "app"]);
    for line in [&["client", "secret", "filed"][..], &["client", "disable", "filed"]] {
        assert!(host.run(line, "").unwrap_err().contains("filed: the configuration file says so"), "{line:?}");
    }
    let tenant = ground::tenant(&host.ground.store, None).unwrap();
    let entries = host.ground.store.read(|c| crate::store::audit::list(c, &tenant.id, 9)).unwrap();
    let mut acts: Vec<_> = entries.iter().map(|own| (own.actor.as_str(), own.action.as_str(), own.target.as_str())).collect();
    acts.sort_unstable();
    let expected = ["client.add_secret", "client.add_secret", "client.create", "client.disable", "client.enable"];
    assert_eq!(acts, expected.map(|action| ("cli", action, "client:app")));
}

#[test]
fn secrets_are_listed_and_revoked_one_by_one_and_an_application_is_removed_for_good() {
    let host = host("");
    host.said(&["client", "add", "app", "--redirect-uri", "https://app.example/cb"]);
    host.said(&["client", "secret", "app", "--grace", "1h"]);
    let listed = host.said(&["client", "secrets", "app"]);
    let lines: Vec<_> = listed.lines().collect();
    assert!(lines.len() == 2 && lines.iter().all(|line| line.contains("\tnever used\t")), "{listed}");
    assert_eq!(lines.iter().filter(|line| line.ends_with("\tno end")).count(), 1, "{listed}");
    let first = lines[0].split('\t').next().unwrap();
    assert!(host.said(&["client", "revoke-secret", "app", first]).contains("not accepted any more"));
    assert!(host.run(&["client", "revoke-secret", "app", first], "").is_err());
    assert!(!host.said(&["client", "secrets", "app"]).contains(first));
    let last = lines[1].split('\t').next().unwrap();
    assert!(host.run(&["client", "revoke-secret", "app", last], "").is_err(), "the last one stays");
    assert!(host.said(&["client", "delete", "app"]).contains("removed"));
    assert!(!host.said(&["client", "list"]).contains("app\t"));
    assert!(host.run(&["client", "delete", "app"], "").unwrap_err().starts_with("app: "));
}

#[test]
fn a_public_client_has_no_secret() {
    let host = host("");
    let said = host.said(&["client", "add", "spa", "--public", "--redirect-uri", "https://spa.example/cb"]);
    assert!(!said.contains("client_secret"), "{said}");
    assert!(host.run(&["client", "secret", "spa"], "").unwrap_err().contains("does not use a secret"));
    host.said(&["client", "disable", "spa"]);
    assert!(host.said(&["client", "list"]).contains("disabled"));
}

#[test]
fn the_client_that_first_names_an_algorithm_finds_its_key_made() {
    let host = host("");
    let provider = ground::provider(&host.ground.store, None).unwrap();
    let held = || {
        let keys = host.ground.store.read(|c| crate::store::signing_keys::list(c, &provider.id)).unwrap();
        let of = keys.into_iter().filter(|key| key.algorithm == SigningAlgorithm::EdDSA);
        of.map(|key| key.state).collect::<Vec<_>>()
    };
    assert_eq!(held(), []);
    host.said(&["client", "add", "app", "--redirect-uri", "https://app.example/cb", "--algorithm", "EdDSA"]);
    let mut states = held();
    states.sort_unstable();
    assert_eq!(states, [KeyState::Announced, KeyState::Active]);
    host.said(&["client", "add", "other", "--redirect-uri", "https://app.example/cb", "--algorithm", "EdDSA"]);
    assert_eq!(held().len(), 2);
}

#[test]
fn an_application_names_its_response_types_and_is_told_what_the_provider_does_not_serve() {
    let host = host("");
    let add = ["client", "add", "app", "--redirect-uri", "https://app.example/cb", "--refresh", "--response-type"];
    let said = host.said(&[&add[..], &["id_token code"]].concat());
    assert!(said.contains("code id_token is not served until `response_types` of the [[provider]] lists it"), "{said}");
    let provider = ground::provider(&host.ground.store, None).unwrap();
    let metadata = found(&host, &provider, "app").metadata;
    assert_eq!(metadata.response_types, ["code id_token".parse().unwrap()]);
    let grants: Vec<_> = metadata.grant_types.iter().map(|grant| grant.name()).collect();
    assert_eq!(grants, ["authorization_code", "implicit", "refresh_token"]);
    // A refresh token comes with a code.
    let complaint = host
        .run(&["client", "add", "b", "--redirect-uri", "https://b.example/cb", "--refresh", "--response-type", "id_token"], "");
    assert!(complaint.unwrap_err().contains("refresh_token needs authorization_code"));
}

#[test]
fn the_preview_says_of_each_claim_where_it_is_and_why() {
    let host = host(
        "[[client]]\nclient_id = \"wiki\"\ntoken_endpoint_auth_method = \"none\"\nredirect_uris = [\"https://wiki.example/cb\"]\n\
         scope = \"openid email\"\nallowed_groups = [\"staff\"]\n\
         claim_mappings = [\"name\", { claim = \"roles\", from = \"groups\", separator = \",\", to = [\"access_token\"] }]\n\
         [[user]]\nusername = \"maria\"\nname = \"Maria\"\n\"name#de\" = \"Marie\"\nemail = \"m@example.test\"\ngroups = [\"a\", \"b\"]\n",
    );
    let said = host.said(&[
        "client",
        "claims",
        "wiki",
        "maria",
        "--locales",
        "de",
        "--claims",
        r#"{"id_token":{"email":null,"x":null}}"#,
    ]);
    let [first, rest] = said.splitn(2, '\n').collect::<Vec<_>>()[..] else { panic!("{said}") };
    assert!(first.contains("none of the groups that may use this app (staff)"), "{first}");
    let (id_token, rest) = rest.split_once("Userinfo\n").unwrap();
    let (userinfo, access_token) = rest.split_once("Access token").unwrap();
    for (place, line) in [
        (id_token, "  aud\t\"wiki\"\talways\n"),
        (id_token, "  email\t\"m@example.test\"\tthe claims parameter\n"),
        (id_token, "  name\t\"Marie\"\tmapping 1\n"),
        (id_token, "  x\t-\tnothing is known\n"),
        (id_token, "  groups\t-\tno scope, claims parameter or mapping brings it here\n"),
        (userinfo, "  email\t\"m@example.test\"\tscope email\n"),
        (access_token, "  roles\t\"a,b\"\tmapping 2\n"),
        (access_token, "  name\t-\t"),
    ] {
        assert!(place.contains(line), "{line}\n{said}");
    }
    assert!(host.run(&["client", "claims", "wiki", "nobody"], "").unwrap_err().contains("nobody goes by"));
    assert!(host.run(&["client", "claims", "wiki", "maria", "--claims", "{"], "").unwrap_err().contains("claims is not a JSON"));
}

#[test]
fn a_service_acts_for_itself() {
    let host = host("");
    let said = host.said(&["client", "add", "robot", "--service"]);
    assert_eq!(line(&said, "client_id"), "robot");
    line(&said, "client_secret");
}

#[test]
fn a_device_has_neither_secret_nor_address() {
    let host = host("");
    let said = host.said(&["client", "add", "tv", "--device", "--name", "The television"]);
    assert!(!said.contains("client_secret"), "{said}");
    let provider = ground::provider(&host.ground.store, None).unwrap();
    let metadata = found(&host, &provider, "tv").metadata;
    let grants: Vec<_> = metadata.grant_types.iter().map(|grant| grant.name()).collect();
    assert_eq!(grants, ["urn:ietf:params:oauth:grant-type:device_code", "refresh_token"]);
    assert!(metadata.response_types.is_empty() && metadata.redirect_uris.is_empty());
}

#[test]
fn an_initial_access_token_is_shown_once_listed_by_name_and_withdrawn() {
    let host = host("[[provider]]\nname = \"default\"\nregistration = \"token\"");
    let said = host.said(&["client", "registration-token", "--uses", "3", "--life", "2h"]);
    let (name, token) = (line(&said, "token").to_owned(), line(&said, "initial_access_token").to_owned());
    assert_eq!((token.len(), said.contains("warning")), (43, false), "{said}");
    let listed = host.said(&["client", "registration-tokens"]);
    assert_eq!(listed, format!("{name}\t0 of 3 used\tfor another 2h\n"));
    host.said(&["client", "withdraw-token", &name]);
    assert_eq!(host.said(&["client", "registration-tokens"]), "");
    assert!(host.run(&["client", "withdraw-token", &name], "").unwrap_err().contains("no registration token"));
    assert!(host.run(&["client", "registration-token", "--life", "0"], "").unwrap_err().contains("--life"));
    assert!(host.run(&["client", "registration-token", "--uses", "0"], "").is_err());
}

#[test]
fn a_token_for_a_closed_door_is_made_with_a_warning() {
    let said = host("").said(&["client", "registration-token"]);
    assert!(said.contains("one application") && said.contains("registration is closed at default"), "{said}");
}
