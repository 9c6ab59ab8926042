//! Writes every sample to a folder, to be looked at: `SIGNET_GALLERY=/some/folder cargo test --lib pages::tests::gallery`.

use std::fs;
use std::path::PathBuf;

use super::*;

#[test]
fn every_page_can_be_written_to_a_folder() {
    let chosen = option_env!("SIGNET_GALLERY").map(PathBuf::from);
    let scratch = tempfile::tempdir().unwrap();
    let folder = chosen.unwrap_or_else(|| scratch.path().to_owned());
    fs::create_dir_all(folder.join("assets")).unwrap();
    for page in all(pages()) {
        let name = page.template.trim_start_matches("pages/").replace('/', "-");
        fs::write(folder.join(format!("{name}-{}.html", page.number)), &page.html).unwrap();
    }
    for name in [
        "signet.css",
        "account.css",
        "demo.css",
        "demo.svg",
        "favicon.svg",
        "theme.js",
        "once.js",
        "onward.js",
        "check_session.js",
        "copy.js",
        "console.css",
        "search.js",
        "preview.js",
    ] {
        let hashed = assets::url(name).unwrap().trim_start_matches("/assets/");
        fs::write(folder.join("assets").join(hashed), assets::find(hashed).unwrap().bytes).unwrap();
    }
    assert!(folder.join("login-0.html").exists());
}
