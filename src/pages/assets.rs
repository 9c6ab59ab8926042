//! Style sheet, scripts and pictures, embedded and addressed by content hash, so that they may be cached for ever.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt::Write as _;
use std::sync::LazyLock;

use rust_embed::Embed;

#[derive(Embed)]
#[folder = "templates/assets"]
struct Files;

/// An embedded file.
#[derive(Clone, Copy, Debug)]
pub struct Asset {
    /// The content.
    pub bytes: &'static [u8],
    /// The Content-Type.
    pub mime: &'static str,
    /// A strong entity tag, quoted.
    pub etag: &'static str,
    /// Whether it was asked for by its hashed name: `Cache-Control: public, max-age=31536000, immutable`.
    pub immutable: bool,
}

struct Table {
    /// Path below `/assets/`, hashed and plain → file.
    files: HashMap<String, Asset>,
    /// Plain name → path with hash, from the issuer's path on.
    urls: HashMap<String, String>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let mut table = Table { files: HashMap::new(), urls: HashMap::new() };
    for name in Files::iter() {
        let Some(file) = Files::get(&name) else { continue };
        let hash = file.metadata.sha256_hash().iter().take(8).fold(String::new(), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        });
        let bytes: &'static [u8] = match file.data {
            Cow::Borrowed(bytes) => bytes,
            Cow::Owned(bytes) => Vec::leak(bytes),
        };
        let etag: &'static str = String::leak(format!("\"{hash}\""));
        let asset = Asset { bytes, mime: mime_of(&name), etag, immutable: false };
        let (stem, ending) = name.rsplit_once('.').unwrap_or((&name, ""));
        let hashed = format!("{stem}.{hash}.{ending}");
        table.urls.insert(name.to_string(), format!("/assets/{hashed}"));
        table.files.insert(hashed, Asset { immutable: true, ..asset });
        table.files.insert(name.to_string(), asset);
    }
    table
});

/// The file at a path below `/assets/`, by its hashed name or its plain one.
pub fn find(path: &str) -> Option<Asset> {
    TABLE.files.get(path).copied()
}

/// The hashed path of a file, e.g. `/assets/signet.0123456789abcdef.css`; the issuer's path goes before it.
pub fn url(name: &str) -> Option<&'static str> {
    TABLE.urls.get(name).map(String::as_str)
}

/// The icons, as text.
pub(super) fn sprite() -> &'static str {
    find("icons.svg").and_then(|file| std::str::from_utf8(file.bytes).ok()).unwrap_or_default()
}

fn mime_of(name: &str) -> &'static str {
    match name.rsplit_once('.').map(|(_, ending)| ending) {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_asset_is_found_by_its_hashed_name_and_by_its_plain_one() {
        let hashed = url("signet.css").expect("the style sheet is embedded");
        let file = find(hashed.trim_start_matches("/assets/")).expect("by hash");
        assert!(file.immutable && file.mime.starts_with("text/css") && file.etag.starts_with('"'));
        let plain = find("signet.css").expect("by name");
        assert!(!plain.immutable);
        assert_eq!(plain.bytes, file.bytes);
        assert!(find("../Cargo.toml").is_none() && url("none.css").is_none());
    }
}
