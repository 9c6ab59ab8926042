//! `token_type_hint` (RFC 7009 §2.1 <https://www.rfc-editor.org/rfc/rfc7009#section-2.1>; RFC 7662 §2.1): where to look first.
//!
//! "If the server is unable to locate the token using the given hint, it MUST extend its search across all of its supported token
//! types." A hint is therefore never wrong, and an unknown one is ignored.

use super::clause::Clause;
use super::error::OAuthError;
use super::parameters::Parameters;
use crate::crypto::Plain;

/// A kind of token that can be revoked and introspected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// An access token, opaque or JWT.
    AccessToken,
    /// A refresh token.
    RefreshToken,
}

/// A request that brings a token: revocation and introspection share its form.
#[derive(Clone, Debug)]
pub struct TokenQuestion {
    /// `token`.
    pub token: Plain,
    /// The kinds in the order in which to search.
    pub search: [TokenKind; 2],
}

impl TokenQuestion {
    /// Reads the form.
    ///
    /// # Errors
    /// `invalid_request` without a token.
    pub fn parse(form: &Parameters) -> Result<Self, OAuthError> {
        let token = form.get("token").ok_or_else(|| OAuthError::invalid_request("token is missing.").under(Clause::TokenSent))?;
        let search = match form.get("token_type_hint") {
            Some("refresh_token") => [TokenKind::RefreshToken, TokenKind::AccessToken],
            _ => [TokenKind::AccessToken, TokenKind::RefreshToken],
        };
        Ok(Self { token: Plain::new(token.to_owned()), search })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(form: &str) -> Result<TokenQuestion, OAuthError> {
        TokenQuestion::parse(&Parameters::parse(form.as_bytes())?)
    }

    #[test]
    fn a_hint_orders_the_search_and_never_ends_it() {
        // IN-009
        let access_first = [TokenKind::AccessToken, TokenKind::RefreshToken];
        assert_eq!(parse("token=T").unwrap().search, access_first);
        assert_eq!(parse("token=T&token_type_hint=bogus").unwrap().search, access_first);
        assert_eq!(
            parse("token=T&token_type_hint=refresh_token").unwrap().search,
            [TokenKind::RefreshToken, TokenKind::AccessToken]
        );
    }

    #[test]
    fn a_missing_or_repeated_token_is_an_invalid_request() {
        // RV-009
        for form in ["", "token=", "token=a&token=b"] {
            assert_eq!(parse(form).unwrap_err().code.name(), "invalid_request", "{form}");
        }
    }
}
