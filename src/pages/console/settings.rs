//! Providers and resources: the list, one with its settings, and a section of settings in a form. What differs between them are words.

use serde::Serialize;

use super::setting_fields::{SectionSpec, provider_section};
use super::setting_table::{RESOURCE, TENANT, TENANT_NEW};
use super::{ConsoleFrame, ConsoleSection, SectionFacts, SettingFact, Told};
use crate::model::AdminRole;
use crate::pages::{Frame, Moment, Page};

/// What it is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SettingsNoun {
    /// An issuer.
    Provider,
    /// An API that apps call.
    Resource,
    /// An organisation.
    Tenant,
}

/// `GET /admin/providers`, `GET /admin/resources`, with `q`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SettingsListPage {
    /// The frame.
    pub frame: Frame,
    /// The console's frame.
    pub console: ConsoleFrame,
    /// What it is about.
    pub noun: SettingsNoun,
    /// Whether whoever looks may add one.
    pub is_changeable: bool,
    /// What is searched for.
    pub sought: String,
    /// Those that were found.
    pub rows: Vec<SettingsRow>,
}

/// One in the list, and what stands above its page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SettingsRow {
    /// Its page, under the base.
    pub path: String,
    /// The name that people see; not by that name, which is the layout's.
    pub shown: String,
    /// Its short name, if it has one.
    pub short: Option<String>,
    /// Its address or identifier.
    pub address: String,
    /// Whether it works.
    pub is_enabled: bool,
    /// Whether the configuration file keeps it.
    pub is_from_file: bool,
    /// Whether it is where whoever looks is signed in.
    pub is_here: bool,
    /// When it was made.
    pub since: Moment,
}

impl SettingsRow {
    fn sample() -> Self {
        Self {
            path: "/admin/providers/default".into(),
            shown: "Northwind".into(),
            short: Some("default".into()),
            address: "https://login.northwind.example".into(),
            is_enabled: true,
            is_from_file: false,
            is_here: false,
            since: Moment::sample(9_000),
        }
    }

    fn sample_tenant() -> Self {
        Self { path: "/admin/tenants/acme".into(), shown: "Acme".into(), short: Some("acme".into()), ..Self::sample() }
    }

    fn sample_resource() -> Self {
        Self {
            path: "/admin/resources/x".into(),
            shown: "Orders".into(),
            short: None,
            address: "https://api.northwind.example".into(),
            ..Self::sample()
        }
    }
}

impl Page for SettingsListPage {
    const TEMPLATE: &'static str = "pages/console/settings_list";

    fn samples() -> Vec<Self> {
        let usual = Self {
            frame: Frame::sample(),
            console: ConsoleFrame::sample(ConsoleSection::Providers),
            noun: SettingsNoun::Provider,
            is_changeable: true,
            sought: String::new(),
            rows: vec![
                SettingsRow { is_here: true, ..SettingsRow::sample() },
                SettingsRow { is_enabled: false, is_from_file: true, ..SettingsRow::sample() },
            ],
        };
        let none = Self { sought: "zzz".into(), rows: Vec::new(), ..usual.clone() };
        let resources = Self {
            noun: SettingsNoun::Resource,
            console: ConsoleFrame::sample(ConsoleSection::Resources),
            rows: vec![SettingsRow::sample_resource()],
            ..usual.clone()
        };
        let empty = Self { rows: Vec::new(), ..resources.clone() };
        let auditor = ConsoleFrame::sample_of(AdminRole::Auditor, ConsoleSection::Resources);
        let audited = Self { console: auditor, is_changeable: false, ..empty.clone() };
        let told = Self { console: usual.console.clone().telling(Told::ProviderDeleted), ..usual.clone() };
        let tenants = Self {
            noun: SettingsNoun::Tenant,
            console: ConsoleFrame::sample(ConsoleSection::Tenants),
            rows: vec![SettingsRow { is_here: true, ..SettingsRow::sample_tenant() }],
            ..usual.clone()
        };
        vec![usual, none, resources, empty, audited, told, tenants]
    }
}

/// `GET /admin/providers/{name}`, `GET /admin/resources/{id}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SettingsPage {
    /// The frame.
    pub frame: Frame,
    /// The console's frame.
    pub console: ConsoleFrame,
    /// What it is about.
    pub noun: SettingsNoun,
    /// Which.
    pub own: SettingsRow,
    /// Whether whoever looks may change it.
    pub is_changeable: bool,
    /// How many apps are registered at it, if that means something.
    pub clients: Option<usize>,
    /// Of a tenant, whether nobody is in it yet.
    pub is_empty: bool,
    /// Its settings.
    pub sections: Vec<SectionFacts>,
}

impl Page for SettingsPage {
    const TEMPLATE: &'static str = "pages/console/settings";

    fn samples() -> Vec<Self> {
        let facts = vec![SettingFact { label: "Default algorithm", value: "RS256".into() }];
        let usual = Self {
            frame: Frame::sample(),
            console: ConsoleFrame::sample(ConsoleSection::Providers),
            noun: SettingsNoun::Provider,
            own: SettingsRow::sample(),
            is_changeable: true,
            clients: Some(3),
            is_empty: false,
            sections: vec![SectionFacts { word: "algorithms", heading: "Algorithms", facts }],
        };
        let here = Self { own: SettingsRow { is_here: true, ..SettingsRow::sample() }, ..usual.clone() };
        let off = Self { own: SettingsRow { is_enabled: false, ..SettingsRow::sample() }, clients: Some(1), ..usual.clone() };
        let file = SettingsRow { is_from_file: true, ..SettingsRow::sample() };
        let kept = Self { own: file, is_changeable: false, ..usual.clone() };
        let resource = Self {
            noun: SettingsNoun::Resource,
            console: ConsoleFrame::sample(ConsoleSection::Resources).telling(Told::ResourceSaved),
            own: SettingsRow::sample_resource(),
            clients: None,
            ..usual.clone()
        };
        let tenant = Self {
            noun: SettingsNoun::Tenant,
            console: ConsoleFrame::sample(ConsoleSection::Tenants).telling(Told::TenantSaved),
            own: SettingsRow::sample_tenant(),
            clients: None,
            is_empty: true,
            ..usual.clone()
        };
        let own = Self { own: SettingsRow { is_here: true, ..SettingsRow::sample_tenant() }, is_empty: false, ..tenant.clone() };
        vec![usual, here, off, kept, resource, tenant, own]
    }
}

/// A section of settings, or a new one. Posted to `action`: `form_token`, `section`, `tag` and the fields by their words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SettingsFormPage {
    /// The frame.
    pub frame: Frame,
    /// The console's frame.
    pub console: ConsoleFrame,
    /// What it is about.
    pub noun: SettingsNoun,
    /// The one that is changed; none for a new one.
    pub of: Option<String>,
    /// Where the form goes, from the site's root on.
    pub action: String,
    /// Where *Cancel* leads, from the site's root on.
    pub cancel: String,
    /// The section.
    pub section: &'static str,
    /// Its title.
    pub heading: &'static str,
    /// What the one was when it was read.
    pub tag: String,
    /// The fields.
    pub fields: Vec<SettingField>,
    /// What is wrong beyond a field, in sentences.
    pub problems: Vec<String>,
    /// Where what is typed can be looked at before it is saved, from the site's root on.
    pub preview: Option<String>,
}

/// A field of the form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SettingField {
    /// Its name in the form, and its id.
    pub word: String,
    /// Its name for people.
    pub label: &'static str,
    /// What it does.
    pub help: &'static str,
    /// How it is filled in: `text`, `number`, `lines`, `choice`, `tick`, `colour` or `picture`.
    pub kind: &'static str,
    /// What stands in it.
    pub value: String,
    /// Whether it is ticked; of a picture, whether it is one that was sent.
    pub is_on: bool,
    /// What can be chosen.
    pub choices: Vec<SettingChoice>,
    /// What is wrong with it.
    pub problem: Option<String>,
}

/// Something that can be chosen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SettingChoice {
    /// Its word.
    pub value: String,
    /// Whether it is chosen.
    pub is_chosen: bool,
}

impl Page for SettingsFormPage {
    const TEMPLATE: &'static str = "pages/console/settings_form";

    fn samples() -> Vec<Self> {
        let fields = |section: &SectionSpec| section.fields.iter().map(|own| own.shown(&serde_json::Map::new())).collect();
        let make = |noun, section: &'static SectionSpec| Self {
            frame: Frame::sample(),
            console: ConsoleFrame::sample(ConsoleSection::Providers),
            noun,
            of: Some("Northwind".into()),
            action: "/admin/providers/default/edit".into(),
            cancel: "/admin/providers/default".into(),
            section: section.word,
            heading: section.title,
            tag: "x".into(),
            fields: fields(section),
            problems: Vec::new(),
            preview: (section.word == "branding").then(|| "/admin/providers/default/preview".into()),
        };
        let words = ["new", "branding", "sign-in", "algorithms", "lifetimes", "responses", "registration"];
        let mut all: Vec<_> =
            words.iter().filter_map(|word| provider_section(word)).map(|own| make(SettingsNoun::Provider, own)).collect();
        all.push(make(SettingsNoun::Resource, &RESOURCE));
        all.push(make(SettingsNoun::Tenant, &TENANT));
        all.push(Self { of: None, ..make(SettingsNoun::Tenant, &TENANT_NEW) });
        let mut wrong = make(SettingsNoun::Resource, &RESOURCE);
        wrong.of = None;
        wrong.problems = vec!["The provider has a resource with that identifier already.".into()];
        for field in &mut wrong.fields {
            field.problem = Some("This is not right (correct it).".into());
        }
        let looks = provider_section("branding").map(|own| make(SettingsNoun::Provider, own));
        all.extend(looks.map(|mut page| {
            for field in &mut page.fields {
                field.problem = Some("This is not right (correct it).".into());
                field.is_on = field.kind == "picture";
                field.value = if field.is_on { "data:image/png;base64,AAAA".into() } else { "#ffd400".into() };
            }
            page
        }));
        all.push(Self { of: None, noun: SettingsNoun::Provider, ..wrong.clone() });
        all.push(wrong);
        all
    }
}
