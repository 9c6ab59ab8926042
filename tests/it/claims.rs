//! Claims in languages, claims that others vouch for, and a client's own mappings: OpenID Connect Core §5.2, §5.5, §5.6.2, §5.1.2.

use serde_json::{Value, json};

use crate::harness::{Ask, Auth, RelyingParty, Setup, TestApp, WEB, on_both_with, verified};

const TABLES: &str = r#"
[[user]]
username = "taro"
password_hash = "HASH"
name = "Yamada Taro"
locale = "en-GB"
email = "taro@example.test"
groups = ["staff", "sales"]
roles = ["editor"]
"name#ja-Hani-JP" = "山田太郎"
"name#ja-Kana-JP" = "ヤマダタロウ"
"name#de" = "Taro Yamada"

[user.attributes]
department = "R&D"
"department#de" = "Forschung"
job = { title = "Engineer", level = 3 }

[user.attributes._claim_names]
address = "registry"
credit_score = "agency"

[user.attributes._claim_sources]
registry = { JWT = "jwt_header.jwt_part2.jwt_part3" }
agency = { endpoint = "https://agency.example.test/claims", access_token = "ksj3n283dke" }

[[client]]
provider = "default"
client_id = "mapped"
client_secret = "a secret of mapped"
redirect_uris = ["https://mapped.test/cb"]
grant_types = ["authorization_code", "refresh_token", "client_credentials"]
access_token_format = "jwt"
require_consent = false
claim_mappings = [
  "name",
  { claim = "preferred_username", from = "email", to = ["id_token"] },
  { claim = "job_title", from = "attributes.job.title", to = ["id_token", "access_token"] },
  { claim = "roles", from = "groups", separator = ",", to = ["id_token"] },
  { claim = "roles", from = "groups", to = ["access_token"] },
  { claim = "tenant", value = "acme", to = ["id_token", "userinfo", "access_token"] },
  { claim = "department", to = ["userinfo"], scope = "profile" },
]

[[client]]
provider = "default"
client_id = "opaque"
client_secret = "a secret of mapped"
redirect_uris = ["https://mapped.test/cb"]
require_consent = false
claim_mappings = [{ claim = "department", to = ["access_token"] }]
"#;

const MAPPED: RelyingParty =
    RelyingParty { id: "mapped", auth: Auth::Basic("a secret of mapped"), redirect_uri: "https://mapped.test/cb" };

fn setup() -> Setup {
    Setup::people(TABLES)
}

/// What userinfo and the ID token say.
fn told(app: &TestApp, at: &RelyingParty, extra: &[(&str, &str)]) -> (Value, Value) {
    let callback = app.browser().sign_in(at, extra, "taro").callback();
    let tokens = at.redeem(app, &callback);
    let userinfo = app.send(Ask::get("/oauth/userinfo").bearer(&tokens.access)).expect(200).json();
    (userinfo, verified(app, &tokens.id).claims)
}

/// Core §5.2: "it is RECOMMENDED that OPs return Claims without language tags when they employ this language and script".
#[test]
fn a_claim_comes_in_the_language_that_is_wanted() {
    on_both_with(&setup(), |app| {
        let profile = |locales| told(app, &WEB, &[("scope", "openid profile"), ("claims_locales", locales)]).0;
        for (locales, name) in [
            ("", "Yamada Taro"),
            ("de-CH", "Taro Yamada"),
            ("ja-Kana-JP", "ヤマダタロウ"),
            ("se", "Yamada Taro"),
            ("en de", "Yamada Taro"),
        ] {
            assert_eq!(profile(locales)["name"], name, "{locales}");
        }
        let several = profile("ja-Hani-JP de");
        assert_eq!((&several["name"], &several["name#de"]), (&json!("山田太郎"), &json!("Taro Yamada")));
        assert!(several.get("name#ja-Kana-JP").is_none());
    });
}

/// Core §5.5 with §5.2: a claim may be asked for in a language by name, and the ID token follows the same languages as userinfo.
#[test]
fn a_claim_in_a_language_is_asked_for_by_name_and_the_id_token_follows() {
    on_both_with(&setup(), |app| {
        let claims = json!({"userinfo": {"name#ja-Kana-JP": null, "department": null}, "id_token": {"name": null}}).to_string();
        let (userinfo, id) = told(app, &WEB, &[("claims", &claims), ("claims_locales", "de")]);
        assert_eq!((&userinfo["name#ja-Kana-JP"], &userinfo["department"]), (&json!("ヤマダタロウ"), &json!("Forschung")));
        assert_eq!(id["name"], "Taro Yamada");
        assert!(userinfo.get("name").is_none() && id.get("name#de").is_none());
    });
}

/// Core §5.6.2: aggregated and distributed claims.
#[test]
fn what_others_vouch_for_is_passed_on_to_whoever_may_have_it() {
    on_both_with(&setup(), |app| {
        let (address, _) = told(app, &WEB, &[("scope", "openid address")]);
        assert_eq!(address["_claim_names"], json!({"address": "registry"}));
        assert_eq!(address["_claim_sources"], json!({"registry": {"JWT": "jwt_header.jwt_part2.jwt_part3"}}));
        let claims = json!({"userinfo": {"credit_score": null}, "id_token": {"credit_score": null}}).to_string();
        let (userinfo, id) = told(app, &WEB, &[("claims", &claims)]);
        let agency = json!({"agency": {"endpoint": "https://agency.example.test/claims", "access_token": "ksj3n283dke"}});
        for place in [&userinfo, &id] {
            assert_eq!((&place["_claim_names"], &place["_claim_sources"]), (&json!({"credit_score": "agency"}), &agency));
        }
        let (nothing, _) = told(app, &WEB, &[("scope", "openid profile email")]);
        assert!(nothing.get("_claim_names").is_none() && nothing.get("_claim_sources").is_none(), "{nothing}");
    });
}

/// Core §5.5: "the claims parameter … essential"; §5.5.1: "it is not an error" to go without.
#[test]
fn an_essential_claim_that_is_unknown_is_no_error() {
    on_both_with(&setup(), |app| {
        let claims = json!({"userinfo": {"email": {"essential": true}, "phone_number": {"essential": true}}}).to_string();
        let (userinfo, _) = told(app, &WEB, &[("claims", &claims)]);
        assert_eq!(userinfo["email"], "taro@example.test");
        assert!(userinfo.get("phone_number").is_none());
    });
}

#[test]
fn a_clients_mappings_put_claims_into_each_token_and_stay_there_at_refresh() {
    on_both_with(&setup(), |app| {
        let callback = app.browser().sign_in(&MAPPED, &[("scope", "openid")], "taro").callback();
        let first = MAPPED.redeem(app, &callback);
        let again = MAPPED.refresh(app, &first.refresh);
        for tokens in [first, again] {
            let id = verified(app, &tokens.id).claims;
            let expected = [
                ("name", json!("Yamada Taro")),
                ("preferred_username", json!("taro@example.test")),
                ("job_title", json!("Engineer")),
                ("roles", json!("staff,sales")),
                ("tenant", json!("acme")),
            ];
            expected.iter().for_each(|(name, value)| assert_eq!(&id[*name], value));
            assert!(id.get("department").is_none());
            let access = verified(app, &tokens.access).claims;
            assert_eq!((&access["job_title"], &access["roles"]), (&json!("Engineer"), &json!(["staff", "sales"])));
            assert!(access.get("name").is_none() && access["aud"] == "https://id.test");
            let userinfo = app.send(Ask::get("/oauth/userinfo").bearer(&tokens.access)).expect(200).json();
            assert_eq!(userinfo, json!({"sub": id["sub"], "name": "Yamada Taro", "tenant": "acme"}));
            // Whoever asks about the token learns what the token says.
            assert_eq!(MAPPED.introspect(app, &tokens.access)["job_title"], "Engineer");
        }
        let (with_scope, _) = told(app, &MAPPED, &[("scope", "openid profile")]);
        assert_eq!(with_scope["department"], "R&D");
        let own = app.send(MAPPED.token(&[("grant_type", "client_credentials")])).expect(200).json();
        let own = verified(app, own["access_token"].as_str().unwrap()).claims;
        assert_eq!((&own["tenant"], &own["sub"], own.get("job_title")), (&json!("acme"), &json!("mapped"), None));
    });
}

#[test]
fn an_opaque_token_says_at_introspection_what_a_jwt_says_itself() {
    on_both_with(&setup(), |app| {
        let client = RelyingParty { id: "opaque", ..MAPPED };
        let tokens = client.tokens(app, "openid", "taro");
        let told = client.introspect(app, &tokens.access);
        assert_eq!((&told["active"], &told["department"]), (&json!(true), &json!("R&D")));
        assert_eq!(WEB.introspect(app, &tokens.access), json!({"active": false}), "nothing for strangers");
    });
}
