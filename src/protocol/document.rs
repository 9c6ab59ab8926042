//! Documents that a client names by URI and the provider fetches: request objects (RFC 9101 §5.2
//! <https://www.rfc-editor.org/rfc/rfc9101#section-5.2>) and the redirect URIs of a sector (OpenID Connect Registration §5
//! <https://openid.net/specs/openid-connect-registration-1_0.html#SectorIdentifierValidation>).
//!
//! Neither is kept: a request object may be used once, and a sector is looked at when it is registered.

/// What a document is, and so what it may be like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The request object behind a `request_uri`.
    RequestObject,
    /// The JSON array behind a `sector_identifier_uri`.
    SectorIdentifier,
}

/// What static files are served as where nobody configured anything: it says nothing, so it contradicts nothing.
const UNSPOKEN: [&str; 3] = ["", "application/octet-stream", "text/plain"];

impl Kind {
    /// The media types that are asked for, as an `Accept` header. RFC 9101 §5.2.3 has the first one, OpenID Connect the second.
    pub const fn accept(self) -> &'static str {
        match self {
            Self::RequestObject => "application/oauth-authz-req+jwt, application/jwt",
            Self::SectorIdentifier => "application/json",
        }
    }

    /// Whether an answer may have this media type (in lower case, without parameters). A page of HTML is never a document.
    pub fn admits(self, media_type: &str) -> bool {
        let named = match self {
            Self::RequestObject => {
                matches!(media_type, "application/oauth-authz-req+jwt" | "application/jwt" | "application/jose")
            }
            Self::SectorIdentifier => media_type == "application/json" || media_type.ends_with("+json"),
        };
        named || UNSPOKEN.contains(&media_type)
    }

    /// The largest acceptable document in bytes.
    pub const fn most(self) -> usize {
        match self {
            // the same as the largest token of our parser
            Self::RequestObject => 64 * 1024,
            // a thousand redirect URIs of two hundred characters
            Self::SectorIdentifier => 256 * 1024,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_is_of_its_own_type_or_of_none_and_never_a_page() {
        let (object, sector) = (Kind::RequestObject, Kind::SectorIdentifier);
        for (media_type, is_object, is_sector) in [
            ("application/oauth-authz-req+jwt", true, false),
            ("application/jwt", true, false),
            ("application/jose", true, false),
            ("application/json", false, true),
            ("application/problem+json", false, true),
            ("application/octet-stream", true, true),
            ("text/plain", true, true),
            ("", true, true),
            ("text/html", false, false),
            ("application/xhtml+xml", false, false),
            ("image/svg+xml", false, false),
        ] {
            assert_eq!((object.admits(media_type), sector.admits(media_type)), (is_object, is_sector), "{media_type}");
        }
        for kind in [object, sector] {
            assert!(kind.accept().split(", ").all(|asked| kind.admits(asked)), "{kind:?}");
        }
    }
}
