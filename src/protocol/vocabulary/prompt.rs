//! `prompt` (OpenID Connect Core §3.1.2.1 <https://openid.net/specs/openid-connect-core-1_0.html#AuthRequest>).

use serde::{Deserialize, Serialize};

use crate::protocol::{Clause, OAuthError};

/// One word of `prompt`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Prompt {
    /// No page at all.
    None,
    /// Authenticate again.
    Login,
    /// Ask for consent again.
    Consent,
    /// Let the person choose an account.
    SelectAccount,
    /// Let the person make an account (OpenID Connect Initiating User Registration 1.0 §4).
    Create,
}

impl Prompt {
    /// Every word (`prompt_values_supported`, without `create` where nobody makes an account).
    pub const ALL: [Self; 5] = [Self::None, Self::Login, Self::Consent, Self::SelectAccount, Self::Create];

    /// The registered name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Login => "login",
            Self::Consent => "consent",
            Self::SelectAccount => "select_account",
            Self::Create => "create",
        }
    }
}

/// The set of words of a request.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Prompts(Vec<Prompt>);

impl Prompts {
    /// Reads the "space-delimited, case-sensitive list". An unknown word is refused, as Initiating User Registration 1.0
    /// recommends ("the OP SHOULD respond with … an `error` value of `invalid_request`").
    ///
    /// # Errors
    /// `invalid_request`; also because "if this parameter contains `none` with any other value, an error is returned".
    pub fn parse(text: Option<&str>) -> Result<Self, OAuthError> {
        let mut prompts = Vec::new();
        for word in text.unwrap_or_default().split(' ').filter(|word| !word.is_empty()) {
            let known = Prompt::ALL.into_iter().find(|prompt| prompt.name() == word);
            let prompt = known.ok_or_else(|| {
                OAuthError::invalid_request("prompt contains a value that is not supported.").under(Clause::Prompt)
            })?;
            if !prompts.contains(&prompt) {
                prompts.push(prompt);
            }
        }
        if prompts.contains(&Prompt::None) && prompts.len() > 1 {
            return Err(OAuthError::invalid_request("prompt=none cannot be combined with another value.").under(Clause::Prompt));
        }
        Ok(Self(prompts))
    }

    /// One word.
    pub fn of(prompt: Prompt) -> Self {
        Self(vec![prompt])
    }

    /// Whether the word was asked for.
    pub fn contains(&self, prompt: Prompt) -> bool {
        self.0.contains(&prompt)
    }

    /// Whether `prompt` was absent.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_form_a_set_and_none_stands_alone() {
        let prompts = Prompts::parse(Some("login  consent login")).unwrap();
        assert!(prompts.contains(Prompt::Login) && prompts.contains(Prompt::Consent) && !prompts.contains(Prompt::None));
        assert!(Prompts::parse(Some("none")).unwrap().contains(Prompt::None));
        assert!(Prompts::parse(None).unwrap().is_empty());
        for refused in ["none login", "login none", "LOGIN", "Create", "none create", "login,consent"] {
            assert_eq!(Prompts::parse(Some(refused)).unwrap_err().code.name(), "invalid_request", "{refused}");
        }
    }
}
