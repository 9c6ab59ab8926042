//! The test in the browser that looks at every page (`tests/browser/looks.test.mjs`) takes its list from `looks.json`. The list is compared
//! with what is served, so that no page is without a look: whoever adds one says how it is reached, or that it is no page.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use signet::flow::federation::examination::TRY;
use signet::flow::federation::sign_out::RETURN;
use signet::flow::portal::try_it;
use signet::http::screens::Verb;
use signet::http::{admin, portal};
use signet::protocol::own_api;
use signet::protocol::relying_party::begin::{CALLBACK, PORTAL_CALLBACK};
use signet::protocol::relying_party::initiate::{INITIATE, ONWARD};
use signet::protocol::webfinger;

const ROUTES: &str = include_str!("../../src/http/routes.rs");
const LOOKS: &str = include_str!("../browser/looks.json");

/// The address that an expression of `routes.rs` stands for.
fn address(expression: &str) -> String {
    match expression {
        "TRY" => TRY.to_owned(),
        "RETURN" => RETURN.to_owned(),
        "INITIATE" => INITIATE.to_owned(),
        "ONWARD" => ONWARD.to_owned(),
        "CALLBACK" => CALLBACK.to_owned(),
        "PORTAL_CALLBACK" => PORTAL_CALLBACK.to_owned(),
        "webfinger::PATH" => webfinger::PATH.to_owned(),
        "try_it::PATH" => try_it::PATH.to_owned(),
        "format!(\"{CALLBACK}/{{name}}\")" => format!("{CALLBACK}/{{name}}"),
        "\"/docs\"" => format!("{}/docs", own_api::PATH),
        literal => match literal.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
            Some(path) if path.starts_with('/') => path.to_owned(),
            _ => panic!("routes.rs serves {literal}: say here which address that is"),
        },
    }
}

/// What stands before the parenthesis that closes.
fn argument(text: &str) -> &str {
    let mut depth = 0;
    let end = text.find(|letter| {
        depth += match letter {
            '(' => 1,
            ')' => -1,
            _ => 0,
        };
        depth < 0
    });
    &text[..end.expect("a call ends")]
}

/// Every address that answers GET, but for the operations of the API: they answer with data.
fn served() -> BTreeSet<String> {
    let routes = ROUTES.split("web::resource(").skip(1).filter(|rest| rest.contains("get().to("));
    let screens = admin::SCREENS.iter().copied().flatten().map(|screen| (screen.verb, screen.path));
    let screens = screens.chain(portal::SCREENS.iter().copied().flatten().map(|screen| (screen.verb, screen.path)));
    let screens = screens.filter(|(verb, _)| *verb == Verb::Get).map(|(_, path)| path.to_owned());
    routes.map(|rest| address(argument(rest))).chain(screens).collect()
}

type Ways = BTreeMap<String, Vec<String>>;

/// Who sees which page, by which address or on which walk; and why the rest is none.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Looks {
    owner: Ways,
    maria: Ways,
    somebody: Ways,
    #[serde(rename = "no page")]
    no_page: BTreeMap<String, String>,
}

#[test]
fn every_page_that_is_served_is_looked_at_in_the_browser() {
    let Looks { owner, maria, somebody, no_page } = serde_json::from_str(LOOKS).expect("looks.json is read");
    let pages: Ways = [owner, maria, somebody].into_iter().flatten().collect();
    assert!(pages.values().all(|ways| !ways.is_empty()), "each page is reached somehow");
    assert!(no_page.keys().all(|path| !pages.contains_key(path)), "it is a page or none");
    let listed: BTreeSet<_> = pages.into_keys().chain(no_page.into_keys()).collect();
    let served = served();
    assert_eq!(served.difference(&listed).collect::<Vec<_>>(), Vec::<&String>::new(), "nobody looks at these");
    assert_eq!(listed.difference(&served).collect::<Vec<_>>(), Vec::<&String>::new(), "these are not served");
}
