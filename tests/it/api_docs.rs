//! The API for people: the same as for tools, as pages; the catalogue of errors where a browser follows the `type` of a problem.

use signet::http::api::OPERATIONS;
use signet::protocol::problem::ProblemCode;

use crate::harness::{Ask, on_both};

#[test]
fn every_operation_is_on_the_page_with_its_scope_and_needs_no_token_to_be_read() {
    on_both(|app| {
        let page = app.get("/api/docs").expect_page(200);
        for operation in OPERATIONS.iter().copied().flatten() {
            assert!(page.text().contains(&format!("<code>{}</code>", operation.path)), "{}", operation.path);
            assert!(page.text().contains(&operation.summary.replace('\'', "&#x27;")), "{}", operation.summary);
        }
        assert!(page.text().contains("<code>https://id.test/api</code>") && page.text().contains("<code>users:write</code>"));
    });
}

#[test]
fn an_error_is_a_page_for_a_browser_and_json_for_everybody_else() {
    on_both(|app| {
        let browser = |path: &str| app.send(Ask::get(path).header("accept", "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8"));
        let all = browser("/api/errors").expect_page(200);
        for code in ProblemCode::ALL {
            let entry = code.entry();
            assert!(all.text().contains(entry.code), "{}", entry.code);
            let own = browser(&format!("/api/errors/{}", entry.code)).expect_page(200);
            assert!(own.text().contains(&format!(">{}</h1>", entry.title.replace('\'', "&#x27;"))), "{}", entry.code);
            assert!(own.header("vary").contains("Accept") && own.text().contains(&format!("status {}", entry.status)));
        }
        for accept in ["*/*", "application/json"] {
            let json = app.send(Ask::get("/api/errors/user_not_found").header("accept", accept)).expect(200);
            assert_eq!(json.json()["code"], "user_not_found");
        }
        assert_eq!(browser("/api/errors/nonsense").status(), 404);
    });
}
