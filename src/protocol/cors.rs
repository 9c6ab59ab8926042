//! Which web origins may call token, userinfo, revocation and registration from a browser (Fetch §3.2 <https://fetch.spec.whatwg.org/#http-cors-protocol>;
//! RFC 6454 §6.2). Those endpoints use no cookie, so the rule guards nothing but reading the answer (decision 8).

use crate::model::ClientMetadata;

/// The origins from which an app's own pages may call: those of its redirect URIs and its `allowed_origins`.
pub fn origins(metadata: &ClientMetadata) -> impl Iterator<Item = String> {
    metadata.redirect_uris.iter().chain(&metadata.allowed_origins).filter_map(|uri| origin(uri))
}

/// Whether the `Origin` header names one of them. `null` never does.
pub fn allows(metadata: &ClientMetadata, header: &str) -> bool {
    origins(metadata).any(|own| own == header)
}

/// The origin of an `http` or `https` URI as a browser serialises it: lower case, no default port.
pub fn origin(uri: &str) -> Option<String> {
    let (scheme, rest) = uri.split_once("://")?;
    let scheme = scheme.to_ascii_lowercase();
    let default_port = match scheme.as_str() {
        "https" => ":443",
        "http" => ":80",
        _ => return None,
    };
    let authority = rest.split(['/', '?', '#']).next().filter(|authority| !authority.is_empty() && !authority.contains('@'))?;
    let authority = authority.to_ascii_lowercase();
    Some(format!("{scheme}://{}", authority.strip_suffix(default_port).unwrap_or(&authority)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn app() -> ClientMetadata {
        ClientMetadata {
            redirect_uris: ["https://App.test:443/cb?x=1", "http://127.0.0.1:8081/cb", "com.example.app:/cb"]
                .map(String::from)
                .into(),
            allowed_origins: vec!["https://widget.test".into()],
            ..ClientMetadata::default()
        }
    }

    #[test]
    fn origins_of_redirect_uris_and_those_named_may_call() {
        for origin in ["https://app.test", "http://127.0.0.1:8081", "https://widget.test"] {
            assert!(allows(&app(), origin), "{origin}");
        }
    }

    #[test]
    fn every_other_origin_may_not() {
        // UI-018
        let others = [
            "https://evil.test",
            "https://app.test.evil.test",
            "https://evilapp.test",
            "http://app.test",
            "https://app.test:8443",
            "https://app.test/",
            "http://127.0.0.1",
            "com.example.app:",
            "com.example.app://",
            "null",
            "",
            "*",
        ];
        for origin in others {
            assert!(!allows(&app(), origin), "{origin}");
        }
    }
}
