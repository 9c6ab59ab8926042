//! Every recipe, for every kind of app that it suits and every way to send a secret, read by parsers of its own language that nobody here
//! wrote: what they read is what was filled in, however the app's identifier, addresses and scopes are spelt.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::{Value, json};
use signet::model::{
    Branding, Client, ClientKind, Id, Instant, Issuer, KeyPolicy, Lifetimes, Managed, Provider, Registration, RegistrationPolicy,
    ResponseMode, ResponseType, Scope, SignUpPolicy, SigningAlgorithm,
};
use signet::pages::recipe::{About, Recipe, SECRET, TABLE};
use signet::protocol::registration::kinds;

use crate::algorithms::foreign;

const NOW: Instant = Instant::from_epoch(1_800_000_000);

fn provider() -> Provider {
    Provider {
        id: Id::new("provider"),
        tenant: Id::new("tenant"),
        name: "main".into(),
        display_name: "Main".into(),
        branding: Branding::default(),
        issuer: Issuer::new("https://login.example.com/acme"),
        default_algorithm: SigningAlgorithm::RS256,
        access_token_algorithm: SigningAlgorithm::ES256,
        rsa_bits: 2048,
        lifetimes: Lifetimes::default(),
        key_policy: KeyPolicy::default(),
        require_pkce: false,
        response_types: ResponseType::ALL.to_vec(),
        response_modes: ResponseMode::ALL.to_vec(),
        cross_site_sessions: false,
        inspector: true,
        sign_up: SignUpPolicy::default(),
        password_login: true,
        idp_hint: None,
        pairwise_salt: "salt".into(),
        registration: Registration::Closed,
        registration_policy: RegistrationPolicy::default(),
        enabled: true,
        managed: Managed::People,
        created_at: NOW,
    }
}

/// How an app may be spelt: identifier, what follows the origin of its redirect URI, scopes.
struct Spelling {
    id: &'static str,
    path: &'static str,
    scope: &'static str,
}

const SPELLINGS: [Spelling; 4] = [
    Spelling { id: "maps-4711", path: "/signed-in", scope: "openid profile email" },
    // Every character that an identifier may have, and each that means something to somebody.
    Spelling {
        id: "a\"b'c\\d$e`f#g<h>&i%j{k}l:m;n${o}p$(q)!r*s?t|u~v^w[x]y=z,\\n\\\"",
        path: "/it's/$HOME/${x}/$(id);a=b&c='d'!*",
        scope: "openid profile email it's:$HOME ${x}#;{y}`id` [z]|&<>",
    },
    Spelling { id: "'\"`'\"`'''\"\"\"```", path: "/'", scope: "openid '\u{21}#$%&'" },
    Spelling { id: "</script><!--#{x}#$x#@x-->%{y}\\", path: "/?a=</b>", scope: "openid email #{z}" },
];

fn app(kind: ClientKind, Spelling { id, path, scope }: &Spelling) -> Client {
    let mut metadata = kinds::settings(kind);
    if !metadata.response_types.is_empty() {
        let origin = if kind == ClientKind::Native { "com.example.app:" } else { "https://maps.example" };
        metadata.redirect_uris = vec![format!("{origin}{path}")];
    }
    metadata.scope = Some(Scope::parse(scope));
    Client {
        id: Id::new(*id),
        provider: Id::new("provider"),
        metadata,
        secrets: Vec::new(),
        enabled: true,
        managed: Managed::People,
        created_at: NOW,
    }
}

/// The names of values in the template of a recipe, without what stands in a comment.
fn names(recipe: &Recipe, text: &str) -> Vec<String> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("templates/recipes").join(recipe.file);
    let template = std::fs::read_to_string(file).expect("a file");
    // A line that is for other apps is not in the text.
    let code = template
        .lines()
        .filter(|line| !line.trim_start().starts_with("//") && !line.starts_with("# ") && !line.trim_start().starts_with("# "));
    let plain = code
        .filter(|line| !line.starts_with('#') || text.contains(SECRET))
        .map(|line| line.split(" // ").next().unwrap_or_default());
    plain
        .flat_map(|line| {
            line.split("{{").skip(1).filter_map(|rest| rest.split("}}").next()).map(str::to_owned).collect::<Vec<_>>()
        })
        .collect()
}

fn case(recipe: &Recipe, provider: &Provider, client: &Client) -> Value {
    let about = About { provider, client };
    let text = recipe.render(&about);
    let scopes: Vec<_> = client.metadata.scope.iter().flat_map(Scope::iter).collect();
    let beside: Vec<_> = scopes.iter().copied().filter(|word| *word != "openid").collect();
    let known = BTreeMap::from([
        ("client_id", client.id.as_str().to_owned()),
        ("redirect_uri", about.redirect_uri(recipe)),
        ("issuer", provider.issuer.as_str().to_owned()),
        ("scopes", scopes.join(" ")),
        ("scopes_comma", scopes.join(",")),
        ("scopes_beside_openid", beside.join(" ")),
        ("scopes_comma_beside_openid", beside.join(",")),
    ]);
    // Node's dotenv has no way to write a text with all three of its quotes.
    let can_be_written =
        |value: &str| recipe.file != "outline.env" || !['\'', '"', '`'].iter().all(|quote| value.contains(*quote));
    let found = names(recipe, &text).into_iter().filter_map(|name| known.get(&*name).map(|value| (name, value.clone())));
    let expected: BTreeMap<_, _> = found.filter(|(_, value)| can_be_written(value)).collect();
    json!({
        "file": recipe.file,
        "about": format!("{} for {}", client.metadata.token_endpoint_auth_method.name(), client.id.as_str()),
        "text": text,
        "expected": expected,
    })
}

fn cases() -> Vec<Value> {
    let provider = provider();
    let mut cases = Vec::new();
    for recipe in TABLE {
        for (kind, spelling) in recipe.kinds.iter().flat_map(|kind| SPELLINGS.iter().map(move |spelling| (*kind, spelling))) {
            let mut client = app(kind, spelling);
            let own = client.metadata.token_endpoint_auth_method;
            let methods = if own.needs_secret() && !recipe.methods.is_empty() { recipe.methods.to_vec() } else { vec![own] };
            for method in methods {
                client.metadata.token_endpoint_auth_method = method;
                cases.push(case(recipe, &provider, &client));
            }
        }
    }
    cases
}

#[test]
fn parsers_of_its_own_language_read_in_every_recipe_what_was_filled_in() {
    let cases = cases();
    let python = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/.tools/venv/bin/python");
    let Some(said) = foreign(&python, "recipes.py", &Value::from(cases.clone())) else { return };
    let wrong = said["wrong"].as_array().expect("a list");
    let lines: Vec<_> = wrong.iter().filter_map(Value::as_str).collect();
    assert!(lines.is_empty(), "{} of {}:\n{}", lines.len(), cases.len(), lines.join("\n"));
    assert_eq!(said["read"], cases.len());
    for recipe in TABLE {
        assert!(said["values"][recipe.file].as_u64().is_some_and(|count| count > 0), "no value of {} was looked at", recipe.file);
    }
}
