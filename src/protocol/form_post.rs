//! OAuth 2.0 Form Post Response Mode <https://openid.net/specs/oauth-v2-form-post-response-mode-1_0.html>, §2.
//!
//! "Authorization Response parameters are encoded as HTML form values that are auto-submitted in the User Agent, and thus are
//! transmitted via the HTTP POST method to the Client". The page itself, and the escaping of the values, is in `pages/`.

use std::fmt;

/// What the self-submitting page holds.
#[derive(Clone, PartialEq, Eq)]
pub struct FormPost {
    /// The redirect URI, as it was proven.
    pub action: String,
    /// Names and values of the hidden fields, not yet escaped.
    pub fields: Vec<(&'static str, String)>,
}

/// Names only: values are codes and tokens.
impl fmt::Debug for FormPost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = self.fields.iter().map(|(name, _)| *name);
        write!(f, "FormPost({} {:?})", self.action, names.collect::<Vec<_>>())
    }
}
