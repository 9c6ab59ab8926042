//! What the person signs in with beside the password: passkeys, authenticator apps and recovery codes.

use qrcode::{Color, EcLevel, QrCode as Modules};
use serde::Serialize;

use super::{AccountFrame, Section};
use crate::model::{Factors, Instant, Passkey, TotpFactor};
use crate::pages::{Field, Frame, Moment, Page, PasskeyAsk, Problem};

/// `GET /account/factors`. `POST /account/factors/codes` with `form_token`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FactorsPage {
    /// The frame.
    pub frame: Frame,
    /// The account's frame.
    pub account: AccountFrame,
    /// Whether the password alone does not sign in.
    pub has_any: bool,
    /// Passkeys, the oldest first.
    pub passkeys: Vec<FactorRow>,
    /// Whether another one can be made.
    pub may_add_passkey: bool,
    /// Authenticator apps, the oldest first.
    pub apps: Vec<FactorRow>,
    /// Whether there is room for another one.
    pub may_add: bool,
    /// Recovery codes that are still good.
    pub codes_left: usize,
    /// Whether those are few.
    pub codes_are_few: bool,
}

/// An authenticator app.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FactorRow {
    /// Its identifier.
    pub id: String,
    /// What the person calls it.
    pub name: String,
    /// When it was set up.
    pub since: Moment,
    /// When it last signed the person in.
    pub last_used: Option<Moment>,
}

impl FactorRow {
    /// An app of the store, as seen at `now`.
    pub fn of(factor: &TotpFactor, now: Instant) -> Self {
        Self {
            id: factor.id.as_str().to_owned(),
            name: factor.name.clone(),
            since: Moment::of(factor.created_at, now),
            last_used: factor.last_used_at.map(|at| Moment::of(at, now)),
        }
    }

    /// A passkey of the store, as seen at `now`.
    pub fn of_passkey(passkey: &Passkey, now: Instant) -> Self {
        Self {
            id: passkey.id.as_str().to_owned(),
            name: passkey.name.clone(),
            since: Moment::of(passkey.created_at, now),
            last_used: passkey.last_used_at.map(|at| Moment::of(at, now)),
        }
    }

    pub(in crate::pages) fn samples() -> Vec<Self> {
        vec![
            Self {
                id: "app-1".into(),
                name: "Phone".into(),
                since: Moment::sample(4_000_000),
                last_used: Some(Moment::sample(9_000)),
            },
            Self { id: "app-2".into(), name: "Tablet <at home>".into(), since: Moment::sample(90), last_used: None },
        ]
    }
}

impl Page for FactorsPage {
    const TEMPLATE: &'static str = "pages/account/factors";

    fn samples() -> Vec<Self> {
        let usual = Self {
            frame: Frame::sample(),
            account: AccountFrame::sample(Section::Factors),
            has_any: true,
            passkeys: FactorRow::samples(),
            may_add_passkey: true,
            apps: FactorRow::samples(),
            may_add: true,
            codes_left: Factors::CODES,
            codes_are_few: false,
        };
        vec![
            usual.clone(),
            Self { has_any: false, passkeys: Vec::new(), apps: Vec::new(), codes_left: 0, ..usual.clone() },
            Self { passkeys: Vec::new(), may_add_passkey: false, ..usual.clone() },
            Self { apps: Vec::new(), may_add_passkey: false, ..usual.clone() },
            Self { codes_left: 2, codes_are_few: true, may_add: false, ..usual.clone() },
            Self { codes_left: 1, codes_are_few: true, ..usual.clone() },
            Self { codes_left: 0, codes_are_few: true, ..usual },
        ]
    }
}

/// A QR code (ISO/IEC 18004) as the page draws it: one path of squares, each a unit wide.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct QrCode {
    /// Width and height in units, the quiet zone of four included.
    pub size: usize,
    /// The dark modules: the `d` of a path.
    pub path: String,
}

impl QrCode {
    const QUIET: usize = 4;

    /// The code of a text; `None` if it is too long for one.
    pub fn of(text: &str) -> Option<Self> {
        let modules = Modules::with_error_correction_level(text, EcLevel::M).ok()?;
        let width = modules.width();
        let dark = modules.to_colors().into_iter().enumerate().filter(|(_, color)| *color == Color::Dark);
        let place = |at: usize| Some((at.checked_rem(width)?, at.checked_div(width)?));
        let path = dark.filter_map(|(at, _)| place(at)).fold(String::new(), |mut path, (x, y)| {
            path.push_str(&format!("M{} {}h1v1h-1z", x + Self::QUIET, y + Self::QUIET));
            path
        });
        Some(Self { size: width + 2 * Self::QUIET, path })
    }
}

/// `GET /account/factors/totp`, and the answer to a `POST` there that did not succeed: `form_token`, `setup`, `name`, `code`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TotpPage {
    /// The frame.
    pub frame: Frame,
    /// The account's frame.
    pub account: AccountFrame,
    /// The secret that is set up, sealed.
    pub setup: String,
    /// The code to scan.
    pub qr: Option<QrCode>,
    /// The secret, to be typed.
    pub secret: String,
    /// What the app is to be called here.
    pub name: Field,
    /// The code that it shows.
    pub code: Field,
}

impl Page for TotpPage {
    const TEMPLATE: &'static str = "pages/account/totp";

    fn samples() -> Vec<Self> {
        let link = "otpauth://totp/Northwind:ada?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Northwind";
        let usual = Self {
            frame: Frame::sample(),
            account: AccountFrame::sample(Section::Factors),
            setup: "sealed-setup".into(),
            qr: QrCode::of(link),
            secret: "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ".into(),
            name: Field::of(Some("Authenticator app")),
            code: Field::default(),
        };
        let wrong = Self { code: Field::default().with(Problem::WrongCode), ..usual.clone() };
        let nameless = Self { name: Field::default().with(Problem::TooLong { limit: 60 }), qr: None, ..usual.clone() };
        vec![usual, wrong, nameless]
    }
}

/// `GET /account/factors/passkey`. Posted there: `form_token`, `ceremony`, `name`, `answer`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PasskeyPage {
    /// The frame.
    pub frame: Frame,
    /// The account's frame.
    pub account: AccountFrame,
    /// The token against forged posts.
    pub form_token: String,
    /// What the browser is asked.
    pub passkey: PasskeyAsk,
    /// What the passkey is to be called here.
    pub name: Field,
    /// Whether recovery codes come with it.
    pub codes_come: bool,
}

impl Page for PasskeyPage {
    const TEMPLATE: &'static str = "pages/account/passkey";

    fn samples() -> Vec<Self> {
        let first = Self {
            frame: Frame::sample(),
            account: AccountFrame::sample(Section::Factors),
            form_token: "form-token".into(),
            passkey: PasskeyAsk::sample(),
            name: Field::of(Some("Passkey")),
            codes_come: true,
        };
        vec![first.clone(), Self { codes_come: false, ..first }]
    }
}

/// `GET /account/factors/codes?shown=`: the codes, once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RecoveryCodesPage {
    /// The frame.
    pub frame: Frame,
    /// The account's frame.
    pub account: AccountFrame,
    /// The codes.
    pub codes: Vec<String>,
}

impl Page for RecoveryCodesPage {
    const TEMPLATE: &'static str = "pages/account/recovery_codes";

    fn samples() -> Vec<Self> {
        vec![Self {
            frame: Frame::sample(),
            account: AccountFrame::sample(Section::Factors),
            codes: (0..Factors::CODES).map(|number| format!("4k9z{number}a-m2x7qp-0rt5vw-hj81cd")).collect(),
        }]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_qr_code_has_its_three_finders_in_a_quiet_zone() {
        let code = QrCode::of("otpauth://totp/x?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ").unwrap();
        let is_dark = |x: usize, y: usize| code.path.contains(&format!("M{x} {y}h"));
        let far = code.size - 4 - 7;
        for (x, y) in [(4, 4), (far, 4), (4, far)] {
            assert!((0..7).all(|i| is_dark(x + i, y) && is_dark(x, y + i)), "the rim of the finder at {x} {y}");
            assert!(!is_dark(x + 1, y + 1) && is_dark(x + 3, y + 3));
        }
        assert!((0..code.size).all(|i| !is_dark(i, 3) && !is_dark(3, i) && !is_dark(code.size - 4, i)));
        assert_eq!(QrCode::of(&"x".repeat(5_000)), None);
    }
}
