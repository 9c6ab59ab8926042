//! The form of a relying-party domain, step by step: for a new one (the wizard of seven steps) and for a change.

use serde::Serialize;

use super::{ConsoleFrame, ConsoleSection, Fact, Register};
use crate::pages::{Frame, Moment, Page, UpstreamKind};
use crate::protocol::relying_party::steps::StepName;

/// A step of the wizard, or of a change. Posted: `form_token`, `step`, `draft` or `tag`, and the fields.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DomainFormPage {
    /// The frame.
    pub frame: Frame,
    /// The console's frame.
    pub console: ConsoleFrame,
    /// The domain that is changed; none, if one is added.
    pub target: Option<DomainTarget>,
    /// The picture.
    pub kind: UpstreamKind,
    /// What has been chosen so far, sealed; of a change, nothing.
    pub draft: String,
    /// Which step it is.
    pub step: StepName,
    /// Every step that the choices have.
    pub steps: Vec<StepLink>,
    /// What stands in this one.
    pub fields: Vec<DomainField>,
    /// What has to be registered at the upstream, where our app there is asked for.
    pub register: Vec<Register>,
    /// What is wrong beyond a field.
    pub trouble: Option<DomainTrouble>,
    /// The authority that is asked for, if nobody who is trusted has signed what the server presented. Posted: `authority`.
    pub trust: Option<TrustOffer>,
    /// What to know of choices that may be meant.
    pub warnings: Vec<String>,
    /// The step before.
    pub back: Option<String>,
    /// Whether it is the last one.
    pub is_last: bool,
}

/// The domain that is changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DomainTarget {
    /// The short name.
    pub name: String,
    /// The name for people.
    pub title: String,
    /// As it was when the form was made.
    pub tag: String,
}

/// A step in the row of steps.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StepLink {
    /// Which.
    pub step: StepName,
    /// Where it is, if one may go there.
    pub href: Option<String>,
    /// Whether it is this one.
    pub is_current: bool,
}

/// A field. Labels and help are in `partials/console/domain_label` and `domain_help`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[allow(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub struct DomainField {
    /// The setting.
    pub word: &'static str,
    /// How it is filled in.
    pub kind: FieldKind,
    /// The text in it; never a secret.
    pub value: String,
    /// Whether it is ticked.
    pub is_on: bool,
    /// Whether a secret is kept already.
    pub is_kept: bool,
    /// What can be chosen.
    pub choices: Vec<Choice>,
    /// Whether it can be changed here.
    pub is_editable: bool,
    /// Whether it may stay empty, so that it has to be said.
    pub is_optional: bool,
    /// What to correct.
    pub problem: Option<String>,
}

/// How a field is filled in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldKind {
    /// One line.
    Text,
    /// One line that is not shown.
    Secret,
    /// Several lines that are not shown again.
    SecretLines,
    /// Several lines.
    Lines,
    /// Yes or no.
    Tick,
    /// Some of several.
    Ticks,
    /// One of a few, each with a sentence.
    Radio,
    /// One of several.
    Choice,
}

/// Something that can be chosen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Choice {
    /// The value; empty for none.
    pub word: String,
    /// Whether it holds.
    pub is_chosen: bool,
}

impl Choice {
    /// As a form of the field `name` has it; `form` gives what was sent under a name.
    #[must_use]
    pub fn sent<'a>(self, (name, kind): (&str, FieldKind), form: impl Fn(&str) -> &'a str) -> Self {
        let is_chosen = match kind {
            FieldKind::Ticks => form(&format!("{name}_{}", self.word)) == "1",
            _ => self.word == form(name),
        };
        Self { is_chosen, ..self }
    }
}

/// What is wrong beyond a field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum DomainTrouble {
    /// Another domain has the name.
    Taken,
    /// Somebody changed the domain meanwhile.
    Changed,
    /// It could let somebody in who may do more.
    TooFar,
    /// Sentences.
    Settings {
        /// Each.
        lines: Vec<String>,
    },
    /// "Loading configuration failed".
    Unreadable {
        /// The code of the reason.
        code: &'static str,
        /// What exactly.
        detail: String,
        /// What to do.
        fix: &'static str,
        /// What the server presented, if that is not trusted.
        chain: Vec<Presented>,
    },
}

/// An authority that may be trusted, so that loading works.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TrustOffer {
    /// What was typed.
    pub pem: String,
    /// What to correct.
    pub problem: Option<String>,
}

/// A certificate that a server presented.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Presented {
    /// Whose.
    pub subject: String,
    /// By whom.
    pub issuer: String,
    /// From when.
    pub from: Moment,
    /// Until when.
    pub until: Moment,
    /// SHA-256 of it.
    pub sha256: String,
}

impl DomainField {
    fn sample(word: &'static str, kind: FieldKind) -> Self {
        let choice = |word: &str, is_chosen| Choice { word: word.into(), is_chosen };
        let choices = match word {
            "method" => vec![choice("discover", true), choice("read", false), choice("manual", false)],
            "enabled_for" => vec![choice("provider", true), choice("portal", false)],
            "response_type" => vec![choice("", false), choice("code", true)],
            _ => Vec::new(),
        };
        Self {
            word,
            kind,
            value: String::new(),
            is_on: false,
            is_kept: false,
            choices,
            is_editable: true,
            is_optional: true,
            problem: None,
        }
    }
}

impl DomainTrouble {
    fn samples() -> [Self; 6] {
        let presented = Presented {
            subject: "CN=op.example".into(),
            issuer: "CN=Corp CA".into(),
            from: Moment::sample(9_000),
            until: Moment::sample(-9_000),
            sha256: "AA:BB".into(),
        };
        [
            Self::Taken,
            Self::Changed,
            Self::TooFar,
            Self::Settings { lines: vec!["issuer: it is missing".into()] },
            Self::Unreadable { code: "certificate_untrusted", detail: "loading".into(), fix: "add it", chain: vec![presented] },
            Self::Unreadable { code: "upstream_unreachable", detail: "no answer".into(), fix: "look", chain: Vec::new() },
        ]
    }
}

fn app_fields() -> Vec<DomainField> {
    let field = DomainField::sample;
    vec![
        field("client_id", FieldKind::Text),
        field("client_secret", FieldKind::Secret),
        DomainField { is_kept: true, ..field("client_key", FieldKind::SecretLines) },
        DomainField { is_kept: true, problem: Some("It is missing.".into()), ..field("client_secret_base64", FieldKind::Tick) },
        field("response_type", FieldKind::Choice),
        DomainField { problem: Some("Choose.".into()), ..field("method", FieldKind::Radio) },
        DomainField { is_editable: false, value: "https://op.example/jwks".into(), ..field("jwks_uri", FieldKind::Text) },
    ]
}

impl Page for DomainFormPage {
    const TEMPLATE: &'static str = "pages/console/domain_form";

    fn samples() -> Vec<Self> {
        let link = |step, href: Option<&str>, is_current| StepLink { step, href: href.map(str::to_owned), is_current };
        let field = DomainField::sample;
        let register = Register {
            issuer: Some("https://login.northwind.example".into()),
            addresses: vec![Fact::new("redirect_uri", "https://login.northwind.example/oauth/auz/grants/provider/authcomplete")],
        };
        let usual = Self {
            frame: Frame::sample(),
            console: ConsoleFrame::sample(ConsoleSection::Upstreams),
            target: None,
            kind: UpstreamKind::Okta,
            draft: "sealed".into(),
            step: StepName::Details,
            steps: vec![
                link(StepName::Details, Some("/admin/domains/new?step=details"), true),
                link(StepName::Method, None, false),
                link(StepName::Provider, None, false),
                link(StepName::Authentication, None, false),
                link(StepName::App, None, false),
                link(StepName::Token, None, false),
                link(StepName::User, None, false),
            ],
            fields: vec![
                DomainField { is_optional: false, problem: Some("This name is taken.".into()), ..field("name", FieldKind::Text) },
                field("enabled_for", FieldKind::Ticks),
                DomainField { is_on: true, ..field("create_accounts", FieldKind::Tick) },
                DomainField { problem: Some("Write a sentence.".into()), ..field("description", FieldKind::Lines) },
            ],
            register: Vec::new(),
            trouble: None,
            trust: None,
            warnings: Vec::new(),
            back: None,
            is_last: false,
        };
        let app = Self {
            step: StepName::App,
            fields: app_fields(),
            register: vec![register.clone(), Register { issuer: None, ..register }],
            warnings: vec!["Everybody in the world can have an account there.".into()],
            back: Some("/admin/domains/new?step=method&draft=x".into()),
            is_last: true,
            ..usual.clone()
        };
        let target = DomainTarget { name: "corp".into(), title: "Corp".into(), tag: "tag".into() };
        let edit = Self { target: Some(target), draft: String::new(), ..app.clone() };
        let troubled = DomainTrouble::samples().map(|trouble| Self { trouble: Some(trouble), ..usual.clone() });
        let asked = |pem: &str, problem: Option<&str>| Self {
            trust: Some(TrustOffer { pem: pem.into(), problem: problem.map(str::to_owned) }),
            step: StepName::Method,
            ..usual.clone()
        };
        let asked = [asked("", None), asked("nothing", Some("There is no certificate in it."))];
        [usual.clone(), app, edit].into_iter().chain(troubled).chain(asked).collect()
    }
}
