//! The keys of the provider, to sign with and to encrypt to: a timeline of every key's life, and the same as tables.

use serde::Serialize;

use super::{ConsoleFrame, ConsoleSection, Told};
use crate::model::{Instant, KeyState, Seconds, SigningKey};
use crate::pages::{Frame, Moment, Page};

/// `GET /admin/keys`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct KeysPage {
    /// The frame.
    pub frame: Frame,
    /// The console's frame.
    pub console: ConsoleFrame,
    /// When the timeline begins.
    pub from: Moment,
    /// When it ends.
    pub until: Moment,
    /// Where the present is on it, in thousandths.
    pub present: i64,
    /// The keys, the newest first.
    pub keys: Vec<KeyRow>,
    /// Those that apps encrypt to, the oldest first.
    pub sealers: Vec<SealerRow>,
    /// Who has read the keys, the latest first.
    pub readers: Vec<ReaderRow>,
    /// Whether there are more readers than are shown.
    pub more_readers: bool,
}

/// A key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct KeyRow {
    /// Its name.
    pub kid: String,
    /// Its algorithm.
    pub algorithm: String,
    /// Where it is in its life.
    pub state: KeyState,
    /// Its life on the timeline.
    pub parts: Vec<Part>,
    /// When it was published.
    pub announced: Moment,
    /// When it began, or is to begin, to sign.
    pub activates: Moment,
    /// When it stopped, or is to stop.
    pub deprecates: Moment,
    /// When it left, or is to leave, the key set.
    pub retires: Moment,
    /// How many tokens it has signed, with separators.
    pub signed: String,
    /// When the last of them expires.
    pub last_expires: Option<Moment>,
}

/// A key that apps encrypt to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SealerRow {
    /// Its name.
    pub kid: String,
    /// `RSA` or `EC`.
    pub kty: &'static str,
    /// The key management algorithms that it serves.
    pub algorithms: Vec<&'static str>,
    /// Whether apps find it in the key set; else it has been withdrawn.
    pub is_published: bool,
    /// Its life on the timeline: while it is published as `active`, then as `deprecated`.
    pub parts: Vec<Part>,
    /// When it was published.
    pub published: Moment,
    /// When it was, or is to be, withdrawn.
    pub withdrawn: Moment,
    /// Until when it opens what was encrypted to it; unknown while it is published.
    pub opens_until: Option<Moment>,
}

/// A part of a life on the timeline, in thousandths of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Part {
    /// The state.
    pub state: KeyState,
    /// Where it begins.
    pub x: i64,
    /// How long it is.
    pub width: i64,
}

/// Who has read the keys.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ReaderRow {
    /// The network.
    pub network: String,
    /// The program.
    pub agent: String,
    /// When it came last.
    pub last: Moment,
    /// Whether it has read the newest key.
    pub has_newest: bool,
}

/// A stretch of time, divided into thousandths.
#[derive(Clone, Copy, Debug)]
pub struct Timeline {
    from: Instant,
    until: Instant,
}

impl Timeline {
    /// From when the first key was published until the last one has left, with the present in between. `others` are the lives of
    /// further keys.
    pub fn of(keys: &[&SigningKey], others: &[(Instant, Instant)], now: Instant) -> Self {
        let lives = keys.iter().map(|key| (key.announced_at, key.retires_at)).chain(others.iter().copied());
        let (from, until) = lives.fold((now, now), |(from, until), (first, last)| (from.min(first), until.max(last)));
        Self { from, until: if until == from { until.plus(Seconds(1)) } else { until } }
    }

    /// The ends.
    pub fn ends(self) -> (Instant, Instant) {
        (self.from, self.until)
    }

    /// Where a moment is; beyond an end it is the end.
    pub fn place(self, at: Instant) -> i64 {
        let (Seconds(passed), Seconds(whole)) = (at.since(self.from), self.until.since(self.from));
        passed.saturating_mul(1_000).checked_div(whole).unwrap_or(0).clamp(0, 1_000)
    }

    /// The life of a key. One that was revoked was cut off, and what would have come is not shown.
    pub fn parts(self, key: &SigningKey, now: Instant) -> Vec<Part> {
        let end = if key.state == KeyState::Revoked { key.retires_at.min(now) } else { key.retires_at };
        let spans = [
            (KeyState::Announced, key.announced_at, key.activates_at),
            (KeyState::Active, key.activates_at, key.deprecates_at),
            (KeyState::Deprecated, key.deprecates_at, key.retires_at),
        ];
        self.spans(&spans.map(|(state, from, until)| (state, from.min(end), until.min(end))))
    }

    /// The parts of a life, without those that are too short to be seen.
    pub fn spans(self, spans: &[(KeyState, Instant, Instant)]) -> Vec<Part> {
        let part = |(state, from, until): &(KeyState, Instant, Instant)| {
            let (x, last) = (self.place(*from), self.place(*until));
            Part { state: *state, x, width: last - x }
        };
        spans.iter().map(part).filter(|part| part.width > 0).collect()
    }
}

impl SealerRow {
    fn samples() -> Vec<Self> {
        let part = |state, x, width| Part { state, x, width };
        let published = Self {
            kid: "pkw0e2Bq2Ktkr2xCh8BkeXY8Qq1mU0nG9uC6l4wqXc4".into(),
            kty: "EC",
            algorithms: vec!["ECDH-ES", "ECDH-ES+A128KW"],
            is_published: true,
            parts: vec![part(KeyState::Active, 400, 400)],
            published: Moment::sample(3_000_000),
            withdrawn: Moment::sample(-3_000_000),
            opens_until: None,
        };
        let withdrawn = Self {
            kid: "earlier".into(),
            kty: "RSA",
            algorithms: vec!["RSA-OAEP", "RSA-OAEP-256"],
            is_published: false,
            parts: vec![part(KeyState::Active, 0, 490), part(KeyState::Deprecated, 490, 20)],
            withdrawn: Moment::sample(1_000),
            opens_until: Some(Moment::sample(-1_000)),
            ..published.clone()
        };
        vec![withdrawn, published]
    }
}

impl ReaderRow {
    fn samples() -> Vec<Self> {
        vec![
            Self {
                network: "203.0.113.0/24".into(),
                agent: "Apache/2.4 mod_auth_openidc".into(),
                last: Moment::sample(300),
                has_newest: true,
            },
            Self { network: "2001:db8::/48".into(), agent: String::new(), last: Moment::sample(800_000), has_newest: false },
        ]
    }
}

impl Page for KeysPage {
    const TEMPLATE: &'static str = "pages/console/keys";

    fn samples() -> Vec<Self> {
        let part = |state, x, width| Part { state, x, width };
        let row = |kid: &str, state, parts| KeyRow {
            kid: kid.into(),
            algorithm: "ES256".into(),
            state,
            parts,
            announced: Moment::sample(9_000_000),
            activates: Moment::sample(6_000_000),
            deprecates: Moment::sample(-1_000_000),
            retires: Moment::sample(-2_000_000),
            signed: "1,204,331".into(),
            last_expires: Some(Moment::sample(-3_000)),
        };
        let usual = Self {
            frame: Frame::sample(),
            console: ConsoleFrame::sample(ConsoleSection::Keys),
            from: Moment::sample(9_000_000),
            until: Moment::sample(-9_000_000),
            present: 500,
            keys: vec![
                KeyRow {
                    last_expires: None,
                    signed: "0".into(),
                    ..row(
                        "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs",
                        KeyState::Announced,
                        vec![
                            part(KeyState::Announced, 450, 250),
                            part(KeyState::Active, 700, 200),
                            part(KeyState::Deprecated, 900, 100),
                        ],
                    )
                },
                row(
                    "cn-I_WNMClehiVp51i_0VpOENW1upEerA8sEam5hn-s",
                    KeyState::Active,
                    vec![part(KeyState::Announced, 100, 200), part(KeyState::Active, 300, 400)],
                ),
                row("-old", KeyState::Deprecated, vec![part(KeyState::Active, 0, 450), part(KeyState::Deprecated, 450, 100)]),
                row("gone", KeyState::Gone, vec![part(KeyState::Active, 0, 20)]),
                row("leaked", KeyState::Revoked, Vec::new()),
            ],
            sealers: SealerRow::samples(),
            readers: ReaderRow::samples(),
            more_readers: true,
        };
        let auditor = Self {
            console: ConsoleFrame::sample_of(crate::model::AdminRole::Auditor, ConsoleSection::Keys),
            sealers: Vec::new(),
            readers: Vec::new(),
            more_readers: false,
            ..usual.clone()
        };
        let told = Self { console: usual.console.clone().telling(Told::KeyRevoked), ..usual.clone() };
        vec![usual, auditor, told]
    }
}

/// `GET /admin/keys/rotate`. Posted: `form_token` and `algorithm`, which is empty for all.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RotatePage {
    /// The frame.
    pub frame: Frame,
    /// The console's frame.
    pub console: ConsoleFrame,
    /// The algorithms that keys sign with.
    pub algorithms: Vec<String>,
}

impl Page for RotatePage {
    const TEMPLATE: &'static str = "pages/console/rotate";

    fn samples() -> Vec<Self> {
        let algorithms = vec!["ES256".into(), "RS256".into()];
        vec![Self { frame: Frame::sample(), console: ConsoleFrame::sample(ConsoleSection::Keys), algorithms }]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Id, SigningAlgorithm};

    fn key(state: KeyState, [announced, activates, deprecates, retires]: [i64; 4]) -> SigningKey {
        let at = Instant::from_epoch;
        SigningKey {
            kid: "k".into(),
            provider: Id::new("p"),
            algorithm: SigningAlgorithm::ES256,
            state,
            public_jwk: serde_json::Value::Null,
            sealed_private: None,
            announced_at: at(announced),
            activates_at: at(activates),
            deprecates_at: at(deprecates),
            retires_at: at(retires),
        }
    }

    #[test]
    fn a_life_is_drawn_to_scale_and_a_revoked_one_is_cut_off() {
        let (old, new) = (key(KeyState::Active, [0, 0, 500, 800]), key(KeyState::Announced, [400, 500, 900, 1_000]));
        let now = Instant::from_epoch(600);
        let line = Timeline::of(&[&old, &new], &[], now);
        assert_eq!(line.place(now), 600);
        let drawn =
            |key: &SigningKey| line.parts(key, now).iter().map(|part| (part.state, part.x, part.width)).collect::<Vec<_>>();
        assert_eq!(drawn(&old), [(KeyState::Active, 0, 500), (KeyState::Deprecated, 500, 300)]);
        assert_eq!(
            drawn(&new),
            [(KeyState::Announced, 400, 100), (KeyState::Active, 500, 400), (KeyState::Deprecated, 900, 100)]
        );
        let revoked = key(KeyState::Revoked, [400, 500, 900, 1_000]);
        assert_eq!(drawn(&revoked), [(KeyState::Announced, 400, 100), (KeyState::Active, 500, 100)]);
    }

    #[test]
    fn a_timeline_without_a_length_has_one() {
        let now = Instant::from_epoch(5);
        assert_eq!(Timeline::of(&[], &[], now).place(now), 0);
        assert_eq!(
            Timeline::of(&[&key(KeyState::Active, [5, 5, 5, 5])], &[], now).parts(&key(KeyState::Active, [5, 5, 5, 5]), now),
            []
        );
    }
}
