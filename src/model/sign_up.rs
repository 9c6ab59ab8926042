//! Who may make an account of their own at a provider.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Who may.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SignUp {
    /// Nobody: administrators make accounts.
    #[default]
    Closed,
    /// Whomever an administrator invites.
    Invitation,
    /// Whoever reads mail in one of some domains.
    EmailDomain,
    /// Whoever reads mail.
    Open,
}

/// Who may, in full.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignUpPolicy {
    /// Who.
    pub mode: SignUp,
    /// The domains of `email_domain`, in lower case.
    pub domains: Vec<String>,
}

impl SignUpPolicy {
    /// Whoever, with the domains as they are compared.
    pub fn new(mode: SignUp, domains: Vec<String>) -> Self {
        Self { mode, domains: domains.into_iter().map(|domain| domain.to_ascii_lowercase()).collect() }
    }

    /// Whether anybody may who is not asked to.
    pub fn is_open(&self) -> bool {
        !matches!(self.mode, SignUp::Closed | SignUp::Invitation)
    }

    /// Whether anybody may at all: who is invited, at least.
    pub fn takes_invitations(&self) -> bool {
        self.mode != SignUp::Closed
    }

    /// Whether whoever reads mail at an address may: what is behind its last `@` counts, and is one of the domains itself.
    pub fn takes(&self, address: &str) -> bool {
        let domain = address.rsplit_once('@').map(|(_, domain)| domain.to_ascii_lowercase());
        match self.mode {
            SignUp::Closed | SignUp::Invitation => false,
            SignUp::EmailDomain => domain.is_some_and(|domain| self.domains.contains(&domain)),
            SignUp::Open => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_domain_is_taken_as_it_is_and_nothing_around_it() {
        let policy = SignUpPolicy { mode: SignUp::EmailDomain, domains: vec!["corp.test".into()] };
        assert!(policy.takes("a@corp.test") && policy.takes("a@CORP.test"));
        for other in ["a@evil.test", "a@corp.test@evil.test", "a@sub.corp.test", "a@xcorp.test", "a@corp.test.", "corp.test"] {
            assert!(!policy.takes(other), "{other}");
        }
        assert!(SignUpPolicy { mode: SignUp::Open, ..policy.clone() }.takes("a@evil.test"));
        for mode in [SignUp::Closed, SignUp::Invitation] {
            let policy = SignUpPolicy { mode, ..policy.clone() };
            assert!(!policy.takes("a@corp.test") && !policy.is_open());
            assert_eq!(policy.takes_invitations(), mode == SignUp::Invitation);
        }
    }
}
