//! The console: administrators look after a tenant. What a role may not do is on no page of theirs.

mod activity;
mod agreements;
mod approvals;
mod ask;
mod audit;
mod client;
mod client_claims;
mod client_form;
mod clients;
mod closed;
mod doctor;
mod domain_form;
mod domains;
mod flows;
mod groups;
mod growth;
mod identities;
mod invite;
mod keys;
mod latency;
mod link;
mod overview;
mod people;
mod person;
mod person_form;
mod plot;
pub mod preview;
mod role;
mod setting_fields;
mod setting_table;
mod settings;
mod tenant_link;
mod told;
mod trial;
mod trust;

use serde::Serialize;

use super::Person;
use crate::model::{Action, AdminRole, Authority};

pub use activity::{Activity, Reason};
pub use agreements::{AgreementForm, AgreementFormPage, AgreementPage, AgreementProblem, AgreementRow, AgreementsPage};
pub use approvals::{ApprovalRow, ApprovalsPage, TurnDownPage};
pub use ask::{AskPage, Question};
pub use audit::{AuditAsked, AuditEntryPage, AuditFact, AuditKind, AuditLine, AuditPage};
pub use client::{ClientPage, ClientSecretPage, SecretRow, SectionFacts, SettingFact};
pub use client_claims::{ClaimsOf, ClientClaimsPage};
pub use client_form::{ClientFormPage, ClientTarget};
pub use clients::{ClientKindsPage, ClientRow, ClientsPage, KindTile};
pub use closed::ClosedPage;
pub use doctor::{DoctorPage, Found, FoundState};
pub use domain_form::{
    Choice, DomainField, DomainFormPage, DomainTarget, DomainTrouble, FieldKind, Presented, StepLink, TrustOffer,
};
pub use domains::{DomainPage, DomainRow, DomainsPage, PresetTile, PresetsPage, Register, Setting, StepFacts};
pub use flows::{FlowPage, FlowsPage};
pub use groups::{GroupPage, GroupProblem, GroupRow, GroupsPage};
pub use growth::{Growth, TableSize};
pub use identities::{
    IdentityProblem, PlatformIdentitiesPage, PlatformIdentityFormPage, PlatformIdentityPage, PlatformIdentityRow,
};
pub use invite::InvitePersonPage;
pub use keys::{KeyRow, KeysPage, Part, ReaderRow, RotatePage, SealerRow, Timeline};
pub use latency::{Latencies, Taken};
pub use link::PersonLinkPage;
pub use overview::{Act, Count, Glance, LostMail, OverviewPage as ConsolePage, separated};
pub use people::{PeoplePage, PersonRow, SearchBy};
pub use person::{Fact, GrantRow, Identity, PersonPage, SessionEntry};
pub use person_form::{PersonForm, PersonFormPage, Target, Trouble};
pub use plot::{Bar, Plot};
pub use preview::PreviewProblemPage;
pub use role::{RoleChoice, RolePage};
pub use setting_fields::{FieldSpec, SectionSpec, SettingKind, provider_facts, provider_section};
pub use setting_table::{RESOURCE, TENANT, TENANT_NEW};
pub use settings::{SettingChoice, SettingField, SettingsFormPage, SettingsListPage, SettingsNoun, SettingsPage, SettingsRow};
pub use tenant_link::TenantLinkPage;
pub use told::{Telling, Told};
pub use trial::{TrialCheck, TrialClaim, TrialPage, TrialVerdict};
pub use trust::{AuthorityRow, TrustFormPage, TrustPage};

/// What every page of the console needs beside its [`Frame`](super::Frame).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ConsoleFrame {
    /// Who is here.
    pub person: Person,
    /// What they are.
    pub role: AdminRole,
    /// Where in the navigation the page is.
    pub section: ConsoleSection,
    /// What they may do; the navigation and the buttons follow it.
    pub may: May,
    /// What the last act did, or why it did nothing.
    pub told: Option<Telling>,
    /// The token against forged posts.
    pub form_token: String,
}

/// An entry of the navigation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ConsoleSection {
    /// `/admin`
    Overview,
    /// `/admin/people`
    People,
    /// `/admin/groups`
    Groups,
    /// `/admin/approvals`
    Approvals,
    /// `/admin/clients`
    Clients,
    /// `/admin/keys`
    Keys,
    /// `/admin/flows`
    Flows,
    /// `/admin/domains`
    Upstreams,
    /// `/admin/providers`
    Providers,
    /// `/admin/resources`
    Resources,
    /// `/admin/agreements`
    Agreements,
    /// `/admin/audit`
    Audit,
    /// `/admin/tenants`
    Tenants,
}

/// What an administrator may do, by the names of the actions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[allow(missing_docs, clippy::struct_excessive_bools, reason = "one member an action, as templates ask for them")]
pub struct May {
    pub see_people: bool,
    pub add_people: bool,
    pub change_people: bool,
    pub switch_people: bool,
    pub invite_people: bool,
    pub delete_people: bool,
    pub see_sessions: bool,
    pub end_sessions: bool,
    pub see_upstreams: bool,
    pub change_upstreams: bool,
    pub see_keys: bool,
    pub change_keys: bool,
    pub see_agreements: bool,
    pub change_agreements: bool,
    pub see_providers: bool,
    pub change_providers: bool,
    pub see_resources: bool,
    pub change_resources: bool,
    pub see_clients: bool,
    pub change_clients: bool,
    pub see_audit: bool,
    pub appoint: bool,
    pub see_tenants: bool,
    pub change_tenants: bool,
}

impl May {
    /// What an authority comprises.
    pub fn of(authority: &Authority) -> Self {
        let may = |action| authority.may(action);
        Self {
            see_people: may(Action::SeePeople),
            add_people: may(Action::AddPeople),
            change_people: may(Action::ChangePeople),
            switch_people: may(Action::SwitchPeople),
            invite_people: may(Action::InvitePeople),
            delete_people: may(Action::DeletePeople),
            see_sessions: may(Action::SeeSessions),
            end_sessions: may(Action::EndSessions),
            see_upstreams: may(Action::SeeUpstreams),
            change_upstreams: may(Action::ChangeUpstreams),
            see_keys: may(Action::SeeKeys),
            change_keys: may(Action::ChangeKeys),
            see_agreements: may(Action::SeeAgreements),
            change_agreements: may(Action::ChangeAgreements),
            see_providers: may(Action::SeeProviders),
            change_providers: may(Action::ChangeProviders),
            see_resources: may(Action::SeeResources),
            change_resources: may(Action::ChangeResources),
            see_clients: may(Action::SeeClients),
            change_clients: may(Action::ChangeClients),
            see_audit: may(Action::SeeAudit),
            appoint: may(Action::Appoint),
            see_tenants: may(Action::SeeTenants),
            change_tenants: may(Action::ChangeTenants),
        }
    }
}

impl ConsoleFrame {
    fn sample(section: ConsoleSection) -> Self {
        Self::sample_of(AdminRole::Owner, section)
    }

    fn sample_of(role: AdminRole, section: ConsoleSection) -> Self {
        Self {
            person: Person::sample(),
            role,
            section,
            may: May::of(&Authority::of_role(Some(role))),
            told: None,
            form_token: "form-token".into(),
        }
    }

    fn telling(self, told: Told) -> Self {
        Self { told: Some(told.into()), ..self }
    }
}
