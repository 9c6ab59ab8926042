//! The authorization endpoint: RFC 6749 §3.1, §4.1.1 <https://www.rfc-editor.org/rfc/rfc6749#section-4.1.1>; OpenID Connect Core
//! §3.1.2.1–§3.1.2.2, §3.2.2.1, §3.3.2.1 <https://openid.net/specs/openid-connect-core-1_0.html#AuthRequest>.
//!
//! Two steps: [`Located::locate`] proves the return address, and until then an error is a page of ours; [`validate`] reads and
//! judges the rest, and its errors go to that address. Whether the person is asked anything is `oidc::decision`'s.

mod located;
mod request;
#[cfg(test)]
mod tests;
mod validate;

pub use located::{Located, Refusal, recheck};
pub use request::{AnswerTo, AuthorizationRequest, Hinted};
pub use validate::{Rejection, Rules, is_askable, most_resources, validate};
