//! Time-based one-time passwords, RFC 6238 <https://www.rfc-editor.org/rfc/rfc6238>: HMAC-SHA-1, six digits, steps of thirty seconds, which
//! is what every authenticator app takes.

use std::fmt;

use totp_rs::{Builder, Totp};
use zeroize::Zeroizing;

/// Digits of a code.
pub const DIGITS: usize = 6;
/// Seconds of a step.
pub const STEP: i64 = 30;

/// The secret that an authenticator app shares with us: 160 bits ("The RECOMMENDED length is 160 bits", RFC 4226 §4).
#[derive(Clone)]
pub struct TotpSecret(Zeroizing<[u8; 20]>);

impl TotpSecret {
    /// Takes bytes that were just drawn.
    pub fn new(bytes: [u8; 20]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// The bytes of an opened seal; `None` if it was no such secret.
    pub fn from_slice(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self::new)
    }

    /// The bytes, for a seal.
    pub fn reveal(&self) -> &[u8] {
        &*self.0
    }

    /// As it is typed into an app that has no camera: base 32 (RFC 4648 §6).
    pub fn base32(&self) -> Option<String> {
        Some(self.totp("account", None)?.secret().to_base32())
    }

    /// As it stands in the QR code: the `otpauth` address that authenticator apps read.
    pub fn url(&self, issuer: &str, account: &str) -> Option<String> {
        // A colon parts the two.
        let plain = |text: &str| text.replace(':', " ").trim().to_owned();
        self.totp(&plain(account), Some(plain(issuer)))?.to_url().ok()
    }

    /// The step whose code was typed: the present one, the one before, or the one after (§5.2). Spaces do not count.
    pub fn step_of(&self, typed: &str, epoch_seconds: i64) -> Option<i64> {
        let code: String = typed.chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
        if code.len() != DIGITS || !code.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let time = u64::try_from(epoch_seconds).ok()?;
        i64::try_from(self.totp("account", None)?.check(&code, time)?).ok()
    }

    /// The code of a moment.
    pub fn code(&self, epoch_seconds: i64) -> Option<String> {
        let time = u64::try_from(epoch_seconds).ok()?;
        Some(self.totp("account", None)?.generate(time).to_string())
    }

    fn totp(&self, account: &str, issuer: Option<String>) -> Option<Totp> {
        let builder = Builder::new().with_secret(*self.0).with_account_name(account).with_issuer(issuer);
        builder.with_skew(1).with_step_duration(STEP.unsigned_abs()).build().ok()
    }
}

impl fmt::Debug for TotpSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TotpSecret(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 6238 appendix B, the SHA-1 rows, of whose eight digits these are the last six.
    #[test]
    fn the_codes_are_those_of_the_specification() {
        let secret = TotpSecret::new(*b"12345678901234567890");
        for (time, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            assert_eq!(secret.code(time).as_deref(), Some(code), "{time}");
            assert_eq!(secret.step_of(code, time), Some(time / STEP), "{time}");
        }
    }

    #[test]
    fn a_code_counts_one_step_either_way_and_no_further() {
        let secret = TotpSecret::new([7; 20]);
        let at = 1_800_000_000;
        let code = secret.code(at).unwrap();
        let spaced = format!(" {} {} ", &code[..3], &code[3..]);
        for (later, found) in [(-31, false), (-30, true), (0, true), (59, true), (60, false), (-61, false)] {
            assert_eq!(secret.step_of(&spaced, at + later), found.then_some(at / STEP), "{later}");
        }
        for typed in ["", "12345", "1234567", "abcdef", "１２３４５６"] {
            assert_eq!(secret.step_of(typed, at), None, "{typed}");
        }
    }

    #[test]
    fn an_app_reads_issuer_and_account_from_the_address() {
        let secret = TotpSecret::new(*b"12345678901234567890");
        let url = secret.url("North: wind", "ada@example.test").unwrap();
        assert!(url.starts_with("otpauth://totp/") && url.contains("secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"), "{url}");
        assert!(url.contains("issuer=North%20%20wind") && url.contains("ada%40example.test"), "{url}");
        assert_eq!(secret.base32().as_deref(), Some("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"));
        assert_eq!(format!("{secret:?}"), "TotpSecret(…)");
    }
}
