//! What mail says: per kind and language one text, whose first line is the subject. A line that begins with `=>` is the one button; from
//! the rest both parts are made, so that text and HTML never say different things. A language is a folder of `templates/mail`.

use std::collections::BTreeSet;

use handlebars::Handlebars;
use serde::Serialize;

use super::registry::{PageError, Pages};
use super::{Moment, helper};
use crate::model::{Branding, Color, Instant, Issuer, Language, MailContent, MailKind};
use crate::protocol::branding;

/// The folder of what mail says.
pub(super) const FOLDER: &str = "mail/";
/// The language of whoever reads none of ours.
pub const FALLBACK: &str = "en";
/// Languages that are written from right to left.
const RIGHT_TO_LEFT: [&str; 4] = ["ar", "fa", "he", "ur"];

/// A message in both its forms.
#[derive(Clone, PartialEq, Eq)]
pub struct Written {
    /// The subject, one line.
    pub subject: String,
    /// As text.
    pub text: String,
    /// As HTML.
    pub html: String,
}

impl std::fmt::Debug for Written {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Written(…)") // it may hold a link that opens something
    }
}

/// What a text may name.
#[derive(Serialize)]
struct Named<'a> {
    site: String,
    home: String,
    name: Option<String>,
    about: Option<String>,
    link: Option<&'a str>,
    until: Option<String>,
}

/// A part of the HTML.
#[derive(Serialize)]
struct Block<'a> {
    text: &'a str,
    link: Option<&'a str>,
}

#[derive(Serialize)]
struct Html<'a> {
    language: &'a str,
    direction: &'static str,
    subject: &'a str,
    site: &'a str,
    blocks: Vec<Block<'a>>,
    footer: &'a str,
    logo: Option<String>,
    /// Of the button, on light and on dark ground.
    fill: String,
    dark_fill: String,
}

/// In whose name a message is written.
#[derive(Clone, Copy, Debug)]
pub struct Sender<'a> {
    /// Its name.
    pub site: &'a str,
    /// Its address.
    pub issuer: &'a Issuer,
    /// What it has of its own.
    pub branding: &'a Branding,
    /// The picture as a `data:` URL, in a preview.
    pub picture: Option<&'a str>,
}

/// The colour of the house.
const ACCENT: Color = Color([0x1f, 0x4f, 0xd8]);

impl Sender<'_> {
    /// The picture, if programs that show mail can show it.
    fn logo(&self) -> Option<String> {
        let path = self.branding.logo.as_deref()?;
        let address = || self.picture.map_or_else(|| self.issuer.url(path), str::to_owned);
        (path.ends_with(".png") || path.ends_with(".jpg")).then(address)
    }
}

/// The texts, compiled.
pub(super) struct Letters {
    registry: Handlebars<'static>,
    languages: BTreeSet<String>,
}

impl Letters {
    /// Without a text yet. Nothing is escaped: what is made of them is a text, and escaped on its way into HTML.
    pub(super) fn new() -> Self {
        let mut registry = Handlebars::new();
        registry.set_strict_mode(true);
        registry.register_escape_fn(handlebars::no_escape);
        helper::register(&mut registry);
        Self { registry, languages: BTreeSet::new() }
    }

    /// Adds the text of a path like `mail/en/test`.
    pub(super) fn add(&mut self, path: &str, text: &str) -> Result<(), PageError> {
        self.languages.extend(path.trim_start_matches(FOLDER).split('/').next().map(str::to_owned));
        self.registry.register_template_string(path, text).map_err(|error| PageError::Template(Box::new(error)))
    }

    /// The nearest language there is: `de` for `de-AT`.
    fn nearest(&self, wanted: Option<&str>) -> &str {
        let wanted = wanted.unwrap_or_default().to_ascii_lowercase();
        let primary = wanted.split(['-', '_']).next().unwrap_or_default().to_owned();
        let found = [wanted, primary].into_iter().find_map(|tag| self.languages.get(&tag));
        found.map_or(FALLBACK, String::as_str)
    }
}

/// One line: nothing that is named can begin another one.
fn line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') { ' ' } else { c }).collect()
}

impl Pages {
    /// Writes a message in the name of a provider.
    ///
    /// # Errors
    /// `PageError`: a mistake of ours.
    pub fn letter(&self, from: Sender<'_>, content: &MailContent, now: Instant) -> Result<Written, PageError> {
        let language = self.letters.nearest(content.language.as_deref());
        let named = Named {
            site: line(from.site),
            home: line(from.issuer.as_str()),
            name: content.name.as_deref().map(line),
            about: content.about.as_deref().map(line),
            link: content.link.as_deref(),
            until: content.until.map(|until| Moment::of(until, now).told(Language::of_tag(language).unwrap_or_default())),
        };
        let render = |name: &str| {
            let path = format!("{FOLDER}{language}/{name}");
            self.letters.registry.render(&path, &named).map_err(|error| PageError::Render(Box::new(error)))
        };
        let (said, footer) = (render(content.kind.name())?, render("footer")?);
        let (subject, body) = said.split_once('\n').unwrap_or((&said, ""));
        let paragraphs: Vec<&str> = body.split("\n\n").map(str::trim).filter(|part| !part.is_empty()).collect();
        let blocks = paragraphs.iter().map(|part| match part.strip_prefix("=>") {
            Some(label) => Block { text: label.trim(), link: content.link.as_deref() },
            None => Block { text: part, link: None },
        });
        let blocks: Vec<Block<'_>> = blocks.collect();
        let plain =
            |block: &Block<'_>| block.link.map_or_else(|| block.text.to_owned(), |link| format!("{}:\n{link}", block.text));
        let text = blocks.iter().map(plain).collect::<Vec<_>>().join("\n\n");
        let primary = language.split('-').next().unwrap_or_default();
        let direction = if RIGHT_TO_LEFT.contains(&primary) { "rtl" } else { "ltr" };
        let [light, dark] = branding::shades(from.branding.accent_color.unwrap_or(ACCENT));
        let html = Html {
            language,
            direction,
            subject,
            site: &named.site,
            blocks,
            footer: footer.trim(),
            logo: from.logo(),
            fill: light.fill.to_string(),
            dark_fill: dark.accent.to_string(),
        };
        let html = self.render_as("layouts/mail", &html)?;
        Ok(Written { subject: subject.trim().to_owned(), text: format!("{text}\n\n-- \n{}\n", footer.trim()), html })
    }
}

/// A message of a kind with everything in it, to be looked at.
pub fn sample(kind: MailKind) -> MailContent {
    MailContent {
        name: Some("Ada Lovelace".into()),
        link: Some("https://id.example.com/sample?token=a-token-of-a-link".into()),
        about: Some("ada@example.com".into()),
        until: Some(Instant::from_epoch(1_800_001_800)),
        ..MailContent::new(kind)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Instant = Instant::from_epoch(1_800_000_000);

    fn written(content: &MailContent) -> Written {
        let issuer = Issuer::new("https://id.example.com");
        let branding = Branding { logo: Some("/brand/a.png".into()), ..Branding::default() };
        let from = Sender { site: "North <b>wind</b>", issuer: &issuer, branding: &branding, picture: None };
        super::super::tests::pages().letter(from, content, NOW).unwrap()
    }

    #[test]
    fn every_kind_can_be_written_in_every_language() {
        let languages = super::super::tests::pages().letters.languages.clone();
        assert!(languages.contains(FALLBACK));
        for (kind, language) in MailKind::ALL.into_iter().flat_map(|kind| languages.iter().map(move |own| (kind, own))) {
            for content in [sample(kind), MailContent { name: None, ..sample(kind) }] {
                let Written { subject, text, html } = written(&MailContent { language: Some(language.clone()), ..content });
                assert!(!subject.is_empty() && subject.chars().count() < 78 && !subject.contains('\n'), "{kind:?}: {subject}");
                assert!(text.ends_with('\n') && !text.contains("=>") && !text.contains("{{"), "{kind:?}: {text}");
                assert!(
                    html.contains(&format!("lang=\"{language}\"")) && html.contains("North &lt;b&gt;wind"),
                    "{kind:?}: {html}"
                );
                assert!(!html.contains("<script") && !html.contains("http://"), "{kind:?}");
            }
        }
    }

    #[test]
    fn text_and_html_lead_to_the_same_place() {
        for kind in MailKind::ALL {
            let Written { text, html, .. } = written(&sample(kind));
            let link = "https://id.example.com/sample?token=";
            assert_eq!(
                text.contains(link),
                html.contains("https://id.example.com/sample?token&#x3D;") || html.contains(link),
                "{kind:?}"
            );
        }
    }

    #[test]
    fn what_people_chose_adds_neither_lines_nor_markup() {
        for kind in MailKind::ALL {
            let hostile = "Eve\n\n=> Click <img src=x>\u{2028}\r\nBcc: x";
            let content = MailContent { name: Some(hostile.into()), about: Some(hostile.into()), ..sample(kind) };
            let Written { subject, text, html } = written(&content);
            assert!(!subject.contains(['\r', '\n']) && !text.contains('\r') && !html.contains("<img src=x"), "{kind:?}");
            assert_eq!(text.matches("\n=>").count() + text.matches("\nBcc").count(), 0, "{kind:?}");
        }
    }

    #[test]
    fn the_nearest_language_is_taken() {
        let mut letters = Letters::new();
        for path in ["mail/en/x", "mail/de/x", "mail/zh-hant/x"] {
            letters.add(path, "x").unwrap();
        }
        for (wanted, found) in
            [(Some("de-AT"), "de"), (Some("DE"), "de"), (Some("zh-Hant"), "zh-hant"), (Some("tlh"), "en"), (None, "en")]
        {
            assert_eq!(letters.nearest(wanted), found, "{wanted:?}");
        }
    }
}
