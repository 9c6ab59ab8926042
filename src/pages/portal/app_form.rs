//! An app is made, one decision a page, and changed, a section at a time.

use serde::Serialize;

use super::{AppHead, AppTab, PortalFrame};
use crate::model::{ClientKind, TeamRole};
use crate::pages::{Field, Frame, Page, Problem};

/// `GET /portal/teams/{team}/apps/new`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AppKindsPage {
    /// The frame.
    pub frame: Frame,
    /// The portal's frame.
    pub portal: PortalFrame,
    /// What an app can be.
    pub kinds: Vec<ClientKind>,
}

impl Page for AppKindsPage {
    const TEMPLATE: &'static str = "pages/portal/app_kinds";

    fn samples() -> Vec<Self> {
        let portal = PortalFrame::sample_in(TeamRole::Developer);
        vec![Self { frame: Frame::sample(), portal, kinds: ClientKind::ALL.to_vec() }]
    }
}

/// `GET /portal/teams/{team}/apps/new/{kind}`. The name goes on by GET; posted: `form_token`, `name` and `redirect_uris`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NewAppPage {
    /// The frame.
    pub frame: Frame,
    /// The portal's frame.
    pub portal: PortalFrame,
    /// What it is to be.
    pub kind: ClientKind,
    /// Whether the name is decided.
    pub is_named: bool,
    /// The name.
    pub name: Field,
    /// Where people come back to, one a line.
    pub redirect_uris: Field,
    /// Why it was not made, in a sentence.
    pub trouble: Option<String>,
    /// Whether it will wait for an administrator.
    pub needs_approval: bool,
}

impl Page for NewAppPage {
    const TEMPLATE: &'static str = "pages/portal/app_new";

    fn samples() -> Vec<Self> {
        let name = Self {
            frame: Frame::sample(),
            portal: PortalFrame::sample_in(TeamRole::Developer),
            kind: ClientKind::Web,
            is_named: false,
            name: Field::default(),
            redirect_uris: Field::default(),
            trouble: None,
            needs_approval: false,
        };
        let named = |kind, needs_approval| Self {
            kind,
            is_named: true,
            name: Field { value: "Field Notes".into(), problem: None },
            needs_approval,
            ..name.clone()
        };
        let refused = Self {
            redirect_uris: Field { value: "http://fieldnotes.example/cb".into(), problem: None },
            trouble: Some("redirect_uris: http://fieldnotes.example/cb: it must use https.".into()),
            ..named(ClientKind::Web, true)
        };
        let empty = Self { name: Field { value: String::new(), problem: Some(Problem::Missing) }, ..name.clone() };
        vec![
            name.clone(),
            empty,
            named(ClientKind::Web, false),
            named(ClientKind::SinglePage, false),
            named(ClientKind::Native, false),
            named(ClientKind::Machine, true),
            refused,
        ]
    }
}

/// `GET /portal/teams/{team}/apps/{app}/settings/{section}`. Posted: `form_token`, `tag` and the fields.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AppFormPage {
    /// The frame.
    pub frame: Frame,
    /// The portal's frame.
    pub portal: PortalFrame,
    /// The app.
    pub app: AppHead,
    /// The sections.
    pub sections: Vec<&'static str>,
    /// The one that is shown.
    pub section: &'static str,
    /// Its fields.
    pub fields: Vec<AppField>,
    /// What the app is believed to be.
    pub tag: String,
    /// Why it was not changed.
    pub trouble: Option<AppTrouble>,
}

/// A member of metadata in a form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AppField {
    /// The registered name.
    pub name: &'static str,
    /// How it is typed.
    pub control: AppControl,
    /// What stands there.
    pub value: String,
    /// What can be chosen.
    pub options: Vec<AppOption>,
    /// Why it cannot be so, in a sentence.
    pub problem: Option<String>,
}

/// How something is typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "as in flow::portal::apps::fields")]
pub enum AppControl {
    Line,
    Lines,
    Number,
    Flag,
    Choice,
    Several,
}

/// Something that can be chosen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AppOption {
    /// The name of its own input, where several can be chosen.
    pub name: String,
    /// What it is in the form.
    pub value: String,
    /// What people read.
    pub label: String,
    /// Whether it is chosen.
    pub is_chosen: bool,
}

/// Why an app was not changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum AppTrouble {
    /// Somebody else changed it meanwhile.
    Changed,
    /// For this reason.
    Refused {
        /// The sentence.
        why: String,
    },
    /// A field says why.
    Field,
}

/// Every field, so that the samples show that each has its label and its help.
const EVERY: [(&str, AppControl); 51] = [
    ("client_name", AppControl::Line),
    ("description", AppControl::Line),
    ("display_name", AppControl::Line),
    ("organization_name", AppControl::Line),
    ("client_uri", AppControl::Line),
    ("logo_uri", AppControl::Line),
    ("policy_uri", AppControl::Line),
    ("tos_uri", AppControl::Line),
    ("contacts", AppControl::Lines),
    ("software_id", AppControl::Line),
    ("software_version", AppControl::Line),
    ("redirect_uris", AppControl::Lines),
    ("post_logout_redirect_uris", AppControl::Lines),
    ("initiate_login_uri", AppControl::Line),
    ("allowed_origins", AppControl::Lines),
    ("application_type", AppControl::Choice),
    ("token_endpoint_auth_method", AppControl::Choice),
    ("token_endpoint_auth_signing_alg", AppControl::Choice),
    ("grant_types", AppControl::Several),
    ("response_types", AppControl::Several),
    ("response_modes", AppControl::Several),
    ("require_pkce", AppControl::Choice),
    ("scope", AppControl::Line),
    ("jwks_uri", AppControl::Line),
    ("jwks", AppControl::Lines),
    ("id_token_signed_response_alg", AppControl::Choice),
    ("id_token_encrypted_response_alg", AppControl::Choice),
    ("id_token_encrypted_response_enc", AppControl::Choice),
    ("userinfo_signed_response_alg", AppControl::Choice),
    ("userinfo_encrypted_response_alg", AppControl::Choice),
    ("userinfo_encrypted_response_enc", AppControl::Choice),
    ("access_token_format", AppControl::Choice),
    ("access_token_lifetime", AppControl::Number),
    ("id_token_lifetime", AppControl::Number),
    ("refresh_token_rotation", AppControl::Choice),
    ("subject_type", AppControl::Choice),
    ("sector_identifier_uri", AppControl::Line),
    ("default_max_age", AppControl::Number),
    ("require_auth_time", AppControl::Flag),
    ("default_acr_values", AppControl::Lines),
    ("request_object_signing_alg", AppControl::Choice),
    ("request_object_encryption_alg", AppControl::Choice),
    ("request_object_encryption_enc", AppControl::Choice),
    ("require_signed_request_object", AppControl::Flag),
    ("request_uris", AppControl::Lines),
    ("backchannel_logout_uri", AppControl::Line),
    ("backchannel_logout_session_required", AppControl::Flag),
    ("frontchannel_logout_uri", AppControl::Line),
    ("frontchannel_logout_session_required", AppControl::Flag),
    ("allowed_groups", AppControl::Lines),
    ("idp_hint", AppControl::Line),
];

impl Page for AppFormPage {
    const TEMPLATE: &'static str = "pages/portal/app_form";

    fn samples() -> Vec<Self> {
        let field =
            |name, control, value: &str| AppField { name, control, value: value.to_owned(), options: Vec::new(), problem: None };
        let option = |name: &str, value: &str, is_chosen| AppOption {
            name: name.to_owned(),
            value: value.to_owned(),
            label: value.to_owned(),
            is_chosen,
        };
        let fields = EVERY.iter().map(|(name, control)| field(name, *control, "x")).map(|field| AppField {
            options: match field.control {
                AppControl::Choice => vec![option("", "", false), option("", "x", true)],
                AppControl::Several => vec![option(&format!("{}.0", field.name), "x", true)],
                _ => Vec::new(),
            },
            ..field
        });
        let usual = Self {
            frame: Frame::sample(),
            portal: PortalFrame::sample_in(TeamRole::Developer),
            app: AppHead::sample("Field Notes", ClientKind::Web, AppTab::Settings),
            sections: vec!["look", "addresses", "access", "tokens", "requests", "logout", "people"],
            section: "look",
            fields: fields.collect(),
            tag: "tag".into(),
            trouble: None,
        };
        let refused = Self {
            fields: vec![AppField {
                problem: Some("it must use https.".into()),
                ..field("client_uri", AppControl::Line, "ftp://x")
            }],
            trouble: Some(AppTrouble::Field),
            ..usual.clone()
        };
        let changed = Self { trouble: Some(AppTrouble::Changed), section: "tokens", ..usual.clone() };
        let other =
            Self { trouble: Some(AppTrouble::Refused { why: "it cannot be".into() }), section: "people", ..usual.clone() };
        vec![usual, refused, changed, other]
    }
}
