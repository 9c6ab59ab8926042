//! OAuth 2.0 Device Authorization Grant (RFC 8628 <https://www.rfc-editor.org/rfc/rfc8628>).
//!
//! Three steps, a room each: the device asks (§3.1, §3.2), a person types what it shows (§3.3, §6.1), the device polls (§3.4, §3.5).
//! Whether the person is asked anything, and what, is `oidc::decision`'s: a device's request is an authorization request that
//! always asks for consent, so that no link and no earlier consent ever allows a device by itself (§5.4).

pub mod authorization;
pub mod token;
pub mod user_code;

pub use authorization::{Asking, DeviceRequest, DeviceResponse};
pub use user_code::UserCode;

use crate::model::Seconds;

/// The grant type (§3.4).
pub const GRANT_TYPE: &str = crate::model::GrantType::DeviceCode.name();
/// The page where a person types the code (§3.2, `verification_uri`), under the issuer: short, since people type it, too.
pub const VERIFICATION: &str = "/device";
/// How long a code waits (§3.2, `expires_in`): time to find a phone and to sign in on it, and too short to guess in.
pub const LIFE: Seconds = Seconds::minutes(10);
/// "The minimum amount of time in seconds that the client SHOULD wait between polling requests" (§3.2), and by how much it grows
/// with each that comes too soon (§3.5).
pub const INTERVAL: Seconds = Seconds(5);
