//! What stands between an app as it is registered and a product as it is: the settings would be right, and the log-in would fail.

use serde::Serialize;

use super::{About, Challenge, Recipe};
use crate::model::{AuthMethod, ClaimPlace};
use crate::protocol::pkce;

/// Something to change before the settings work.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Caution {
    /// The product sends its secret in one of these ways, and the app is registered for another.
    Method {
        /// What the product can do.
        sends: Vec<&'static str>,
        /// What is registered.
        registered: &'static str,
    },
    /// The app has to send a code challenge, and the product does not, or does not say that it does.
    Challenge {
        /// Whether it is known, and not only unsaid.
        known: bool,
        /// Whether it is the provider that demands it, of every app.
        everywhere: bool,
    },
    /// The product looks for these claims in the ID token, where scopes alone do not bring them.
    IdToken {
        /// Those that no mapping of the app puts there.
        claims: Vec<&'static str>,
    },
}

impl About<'_> {
    /// What to change before a recipe works.
    pub fn cautions(&self, recipe: &Recipe) -> Vec<Caution> {
        [self.method(recipe), self.challenge(recipe), self.id_token(recipe)].into_iter().flatten().collect()
    }

    fn method(&self, recipe: &Recipe) -> Option<Caution> {
        let registered = self.client.metadata.token_endpoint_auth_method;
        let fits = recipe.methods.is_empty() || registered == AuthMethod::None || recipe.methods.contains(&registered);
        let sends = || recipe.methods.iter().map(|method| method.name()).collect();
        (!fits).then(|| Caution::Method { sends: sends(), registered: registered.name() })
    }

    fn challenge(&self, recipe: &Recipe) -> Option<Caution> {
        let is_wanted = pkce::is_required(self.client, self.provider) && recipe.challenge != Challenge::Sent;
        let known = recipe.challenge == Challenge::NotSent;
        is_wanted.then_some(Caution::Challenge { known, everywhere: self.provider.require_pkce })
    }

    fn id_token(&self, recipe: &Recipe) -> Option<Caution> {
        let mappings = &self.client.metadata.claim_mappings;
        let is_there =
            |name: &str| mappings.iter().any(|mapping| mapping.claim == name && mapping.to.contains(&ClaimPlace::IdToken));
        let claims: Vec<_> = recipe.reads.iter().copied().filter(|name| !is_there(name)).collect();
        (!claims.is_empty()).then_some(Caution::IdToken { claims })
    }
}
