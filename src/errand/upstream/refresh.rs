//! The journey with a refresh token (OpenID Connect Core §12). A new token is brought home whatever else goes wrong: the old one may be
//! worth nothing by then.

use super::{keys, know};
use crate::crypto::Plain;
use crate::flow::federation::refresh::{Refresh, Refreshed};
use crate::model::Instant;
use crate::outbound::Upstreams;
use crate::protocol::relying_party::finish::Brought;
use crate::protocol::relying_party::refresh::{self, Renewal, Step};
use crate::protocol::relying_party::{Refusal, RefusalCode, client_authentication, email_list};

/// The most steps: tokens, two key sets, userinfo, and the last word.
const STEPS: usize = 5;

/// Uses the token.
pub async fn run(upstreams: &Upstreams, errand: Refresh, now: Instant) -> Refreshed {
    let mut token = None;
    let said = ask(upstreams, &errand, &mut token, now).await;
    Refreshed { errand, token, said }
}

async fn ask(
    upstreams: &Upstreams,
    errand: &Refresh,
    token: &mut Option<Plain>,
    now: Instant,
) -> Result<serde_json::Map<String, serde_json::Value>, Refusal> {
    let domain = &*errand.domain;
    let (settings, metadata) = (&domain.upstream.settings, know(upstreams, domain, now).await?.metadata);
    let renewal = Renewal {
        settings,
        metadata: &metadata,
        original: errand.kept.original.as_ref(),
        subject: &errand.subject,
        mac: domain.mac.as_ref(),
        decrypter: domain.identity.as_ref().map(|identity| &*identity.decrypter),
    };
    let mut brought = Brought::default();
    for _ in 0..STEPS {
        match refresh::next(&renewal, &brought, now)? {
            Step::Done(said) => return Ok(email_list::without(settings, said)),
            Step::Keys(again) => {
                brought.keys = Some(keys(upstreams, domain, &metadata, again, now).await?);
                brought.refetched = again;
            }
            Step::Tokens => {
                let call = refresh::request(settings, &metadata, &errand.kept.token, &errand.credentials(), now)?;
                let tokens = upstreams.tokens(&domain.upstream, &call, now).await?;
                token.clone_from(&tokens.refresh_token);
                brought.tokens = Some(tokens);
            }
            Step::Userinfo(access) => {
                let (url, is_mutual) = client_authentication::userinfo(settings, &metadata);
                let certificate = domain.certificate.as_deref().filter(|_| is_mutual);
                brought.userinfo = Some(upstreams.userinfo(&domain.upstream, (url, access.reveal(), certificate), now).await?);
            }
        }
    }
    Err(Refusal::new(RefusalCode::IdTokenKey, "the answer wants more than there is"))
}
