//! Every key of `[[upstream]]`.

use super::parse;
use crate::jose;
use crate::model::{Instant, SigningAlgorithm};

const TEXT: &str = r#"
[[platform_identity]]
name = "key"
algorithm = "ES256"

[[upstream]]
name = "all"
display_name = "All"
enabled_for = "provider"
method = "manual"
well_known_url = "https://op.test/.well-known/x"
issuer = "https://op.test"
jwks_uri = "https://op.test/jwks"
authorization_endpoint = "https://op.test/auth"
authorization_method = "POST"
token_endpoint = "https://op.test/token"
token_endpoint_auth_method = "private_key_jwt"
client_assertion_audience = "token_endpoint"
userinfo_endpoint = "https://op.test/me"
userinfo_method = "POST"
end_session_endpoint = "https://op.test/end"
logout_url = "https://op.test/bye"
post_logout_redirect_uri = "https://id.test/bye"
client_id = "us"
client_secret = "s3cret"
client_secret_base64 = true
client_certificate = "CERTIFICATE"
client_key = "KEY"
platform_identity = "key"
claims_source = "id_token_and_userinfo"
response_type = "id_token code"
response_mode = "form_post"
scopes = "email {inbound_request_scope}"
prompt = "delegate"
pkce = false
request_object = "reference"
request_object_signing_alg = "ES256"
id_token_algs = ["ES256", "PS256"]
parameters = [{ name = "hd", value = "corp.test", type = "form", endpoint = "authorization" }]
transfer_redirect_uri = true
transfer_grant_id = true
own_callback = true
scopes_claim = "perms"
username_claim = "login"
roles_claim = "roles"
roles_separator = ";"
claims = { given_name = "first", department = "dept" }
create_accounts = false
required_claims = ["family_name", "phone_number"]
allowed_email_domains = ["corp.test"]
authority_for_usernames = true
authority_for_email_domains = "corp.test"
sync_profile = "first"
refresh_tokens = true
refresh_after = "1h"
enabled = false
managed = "create"

[[upstream]]
name = "google"
preset = "google"
client_id = "x"
client_secret = "y"
use_inbound_client_id = true # does not go with a signed request

[[upstream]]
name = "itself"
issuer = "https://op.test"
dynamic_registration = true # does not go with a client_id
initial_access_token = "first"
"#;

#[test]
fn an_upstream_takes_every_key_of_its_settings_and_a_preset_needs_two() {
    let pair = jose::generate(SigningAlgorithm::ES256, 2048).unwrap();
    let der = jose::self_signed(SigningAlgorithm::ES256, &pair.private_jwk, "us", Instant::from_epoch(0)).unwrap().unwrap();
    let made = jose::ClientCertificate::of_jwk(&der, SigningAlgorithm::ES256, &pair.private_jwk).unwrap();
    let quoted = |text: &str| text.replace('\n', "\\n");
    let text = TEXT.replace("\"CERTIFICATE\"", &format!("\"{}\"", quoted(made.chain())));
    let text = text.replace("\"KEY\"", &format!("\"{}\"", quoted(made.key().reveal())));
    let loaded = parse(&text).unwrap();
    let [all, google, itself] = loaded.config.declaration.upstreams.as_slice() else { panic!() };
    let written = serde_json::to_value(&all.settings).unwrap();
    let defaults = serde_json::to_value(crate::model::UpstreamSettings::default()).unwrap();
    for (name, value) in written.as_object().unwrap() {
        let elsewhere = match name.as_str() {
            "use_inbound_client_id" => google.settings.use_inbound_client_id,
            "dynamic_registration" => itself.settings.dynamic_registration,
            _ => false,
        };
        assert!(Some(value) != defaults.get(name) || elsewhere, "{name} was not read");
    }
    assert_eq!(written["scopes"], serde_json::json!(["email", "{inbound_request_scope}"]));
    assert_eq!(google.settings.issuer.as_deref(), Some("https://accounts.google.com"));
    assert_eq!(google.display_name, "Google");
    assert_eq!(itself.secret.as_ref().map(crate::crypto::Plain::reveal), Some("first"));
    let warned: Vec<_> = loaded.warnings.iter().map(ToString::to_string).collect();
    assert!(warned.iter().any(|warning| warning.contains("everybody in the world")), "{warned:?}");
}

#[test]
fn each_kind_of_domain_has_the_secret_of_its_kind() {
    let with = |lines: &str| {
        let text = format!("[[upstream]]\nname = \"x\"\nissuer = \"https://op.test\"\n{lines}\n");
        parse(&text).unwrap_err().into_iter().map(|mistake| mistake.to_string()).collect::<String>()
    };
    assert!(with("dynamic_registration = true\nclient_secret = \"y\"").contains("client_secret"));
    let unknown = with("client_id = \"x\"\nclient_secret = \"y\"\nrequired_claims = [\"email\", \"shoe_size\"]");
    assert!(unknown.contains("`shoe_size` is not one of the choices") && unknown.contains("phone_number"), "{unknown}");
    assert!(with("client_id = \"x\"\nclient_secret = \"y\"\ninitial_access_token = \"z\"").contains("initial_access_token"));
}
