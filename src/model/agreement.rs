//! What people have to agree to before they go on: terms of use, a privacy notice. What a version says never changes; a new version asks
//! everybody again.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Id, Instant, Managed, Tenant, User};

/// The longest name, version and title, in characters.
const LONGEST_WORD: usize = 40;
const LONGEST_TITLE: usize = 200;
/// The longest text, in characters.
const LONGEST_TEXT: usize = 40_000;
/// The longest address, in bytes.
const LONGEST_URL: usize = 2_000;

/// A version of an agreement of a tenant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Agreement {
    /// The identifier of the version.
    pub id: Id<Agreement>,
    /// Whose it is.
    pub tenant: Id<Tenant>,
    /// What it says.
    pub terms: AgreementTerms,
    /// Who owns the row.
    pub managed: Managed,
    /// Since when it counts.
    pub created_at: Instant,
    /// When a new version took its place, or it was withdrawn; it is asked for no more.
    pub ended_at: Option<Instant>,
}

/// What a version says, and to whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AgreementTerms {
    /// The short name that its versions share: `terms`.
    pub name: String,
    /// The name of the version: `2026-11`.
    pub version: String,
    /// The title that people see.
    pub title: String,
    /// The text, or where it is.
    pub content: AgreementContent,
    /// Who has to accept it.
    pub required_for: Vec<AgreementAudience>,
}

/// Where the words are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AgreementContent {
    /// Here: plain text, whose line breaks count.
    Text(String),
    /// At an address.
    Url(String),
}

/// Who has to accept an agreement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AgreementAudience {
    /// Everybody who signs in to an app.
    People,
    /// Whoever registers apps in the portal.
    Developers,
}

/// That somebody accepted a version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Acceptance {
    /// Who.
    pub user: Id<User>,
    /// Which version.
    pub agreement: Id<Agreement>,
    /// When.
    pub at: Instant,
}

impl Agreement {
    /// Whether it is asked for.
    pub fn is_current(&self) -> bool {
        self.ended_at.is_none()
    }

    /// Whether an audience has to accept it.
    pub fn is_required_for(&self, audience: AgreementAudience) -> bool {
        self.is_current() && self.terms.required_for.contains(&audience)
    }
}

/// What somebody still has to accept.
pub fn pending<'a>(
    (agreements, audience): (&'a [Agreement], AgreementAudience),
    accepted: &[Acceptance],
    user: &Id<User>,
) -> Vec<&'a Agreement> {
    let has_accepted = |agreement: &Agreement| accepted.iter().any(|own| own.user == *user && own.agreement == agreement.id);
    agreements.iter().filter(|own| own.is_required_for(audience) && !has_accepted(own)).collect()
}

impl AgreementTerms {
    /// The terms in the form that is kept.
    #[must_use]
    pub fn tidied(self) -> Self {
        let content = match self.content {
            AgreementContent::Text(text) => AgreementContent::Text(text.replace("\r\n", "\n").trim().to_owned()),
            AgreementContent::Url(url) => AgreementContent::Url(url.trim().to_owned()),
        };
        Self { version: self.version.trim().to_owned(), title: self.title.trim().to_owned(), content, ..self }
    }

    /// The member that cannot be as it is, with what is wrong.
    ///
    /// # Errors
    /// The first of them.
    pub fn check(&self) -> Result<(), (&'static str, String)> {
        let is_name = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        let is_line =
            |text: &str, longest| !text.is_empty() && text.chars().count() <= longest && !text.chars().any(char::is_control);
        let Self { name, version, title, content, required_for } = self;
        if !(1..=LONGEST_WORD).contains(&name.len()) || !name.bytes().all(is_name) || name.starts_with('-') || name.ends_with('-')
        {
            return Err(("name", "is not a short name of small letters, digits and hyphens".to_owned()));
        }
        if !is_line(version, LONGEST_WORD) {
            return Err(("version", format!("is not a line of 1 to {LONGEST_WORD} characters")));
        }
        if !is_line(title, LONGEST_TITLE) {
            return Err(("title", format!("is not a line of 1 to {LONGEST_TITLE} characters")));
        }
        content.check()?;
        let has_twice =
            required_for.iter().enumerate().any(|(place, own)| required_for.iter().take(place).any(|other| other == own));
        if required_for.is_empty() || has_twice {
            return Err(("required_for", "names people, developers or both, each once".to_owned()));
        }
        Ok(())
    }
}

impl AgreementContent {
    fn check(&self) -> Result<(), (&'static str, String)> {
        match self {
            Self::Text(text) => {
                let is_text = text.chars().all(|own| own == '\n' || own == '\t' || !own.is_control());
                let fits = !text.is_empty() && text.chars().count() <= LONGEST_TEXT && is_text;
                fits.then_some(()).ok_or_else(|| ("text", format!("is not plain text of 1 to {LONGEST_TEXT} characters")))
            }
            Self::Url(url) => {
                let is_web = url::Url::parse(url).is_ok_and(|parsed| matches!(parsed.scheme(), "https" | "http"));
                let fits = is_web && url.len() <= LONGEST_URL;
                fits.then_some(()).ok_or_else(|| ("url", "is not an http or https address".to_owned()))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terms() -> AgreementTerms {
        AgreementTerms {
            name: "terms".into(),
            version: "2026-11".into(),
            title: "Terms of use".into(),
            content: AgreementContent::Text("One.\n\nTwo.".into()),
            required_for: vec![AgreementAudience::People],
        }
    }

    fn agreement(id: &str, audience: AgreementAudience, ended_at: Option<Instant>) -> Agreement {
        Agreement {
            id: Id::new(id),
            tenant: Id::new("t"),
            terms: AgreementTerms { required_for: vec![audience], ..terms() },
            managed: Managed::People,
            created_at: Instant::from_epoch(0),
            ended_at,
        }
    }

    #[test]
    fn a_person_still_has_to_accept_what_is_current_for_them_and_not_accepted_by_them() {
        let ended = Some(Instant::from_epoch(1));
        let all = [
            agreement("old", AgreementAudience::People, ended),
            agreement("new", AgreementAudience::People, None),
            agreement("other", AgreementAudience::People, None),
            agreement("apps", AgreementAudience::Developers, None),
        ];
        let accept =
            |user: &str, id: &str| Acceptance { user: Id::new(user), agreement: Id::new(id), at: Instant::from_epoch(2) };
        let accepted = [accept("ada", "old"), accept("ada", "other"), accept("bob", "new")];
        let ids = |audience, user: &str| -> Vec<String> {
            pending((&all, audience), &accepted, &Id::new(user)).into_iter().map(|own| own.id.to_string()).collect()
        };
        assert_eq!(ids(AgreementAudience::People, "ada"), ["new"], "a new version is accepted anew, and by each for themselves");
        assert_eq!(ids(AgreementAudience::People, "bob"), ["other"]);
        assert_eq!(ids(AgreementAudience::People, "eve"), ["new", "other"]);
        assert_eq!(ids(AgreementAudience::Developers, "ada"), ["apps"]);
    }

    #[test]
    fn terms_that_cannot_be_are_refused_by_the_name_of_the_member() {
        assert_eq!(terms().check(), Ok(()));
        let url = |text: &str| AgreementContent::Url(text.to_owned());
        let text = |text: &str| AgreementContent::Text(text.to_owned());
        let bent: [(&str, AgreementTerms); 16] = [
            ("name", AgreementTerms { name: String::new(), ..terms() }),
            ("name", AgreementTerms { name: "Terms".into(), ..terms() }),
            ("name", AgreementTerms { name: "-terms".into(), ..terms() }),
            ("name", AgreementTerms { name: "x".repeat(41), ..terms() }),
            ("version", AgreementTerms { version: String::new(), ..terms() }),
            ("version", AgreementTerms { version: "1\n2".into(), ..terms() }),
            ("title", AgreementTerms { title: "x".repeat(201), ..terms() }),
            ("text", AgreementTerms { content: text(""), ..terms() }),
            ("text", AgreementTerms { content: text("a\u{0}b"), ..terms() }),
            ("text", AgreementTerms { content: text(&"x".repeat(40_001)), ..terms() }),
            ("url", AgreementTerms { content: url("/terms"), ..terms() }),
            ("url", AgreementTerms { content: url("javascript:alert(1)"), ..terms() }),
            ("url", AgreementTerms { content: url(&format!("https://a.test/{}", "x".repeat(2_000))), ..terms() }),
            ("required_for", AgreementTerms { required_for: Vec::new(), ..terms() }),
            ("required_for", AgreementTerms { required_for: vec![AgreementAudience::People; 2], ..terms() }),
            ("title", AgreementTerms { title: "   ".into(), ..terms() }.tidied()),
        ];
        for (member, terms) in bent {
            assert_eq!(terms.check().map_err(|(name, _)| name), Err(member), "{terms:?}");
        }
        let tidied = AgreementTerms { content: text(" One.\r\n\r\nTwo.\n"), ..terms() }.tidied();
        assert_eq!(tidied, terms());
    }
}
