//! Every template with every sample, and what must hold of each of them.

mod gallery;
mod safety;
mod shape;
mod skeleton;
mod spoken;

use std::sync::{Arc, LazyLock};

use serde_json::Value;

use super::console::{
    AgreementFormPage, AgreementPage, ApprovalsPage, AskPage, AuditEntryPage, AuditPage, ClientFormPage, ClientKindsPage,
    ClientPage, ClientSecretPage, ClientsPage, ClosedPage, ConsolePage, DoctorPage, DomainFormPage, DomainPage, DomainsPage,
    FlowPage, FlowsPage, InvitePersonPage, KeysPage, PeoplePage, PersonFormPage, PersonLinkPage, PersonPage,
    PlatformIdentitiesPage, PlatformIdentityFormPage, PlatformIdentityPage, PresetsPage, RolePage, RotatePage, TrialPage,
    TrustFormPage, TrustPage,
};
use super::portal::{
    AppFlowPage, AppFlowsPage, AppFormPage, AppKindsPage, AppPage, AppSecretsPage, ConnectPage, InvitationLinkPage, InvitePage,
    JoinPage, NewAppPage, PortalAgreementsPage, PortalAskPage, PortalClosedPage, RecipePage, ReferencePage, TeamFormPage,
    TeamMemberPage, TeamPage, TeamsPage,
};
use super::*;

/// A sample, rendered.
struct Rendered {
    template: &'static str,
    number: usize,
    context: Value,
    html: String,
}

/// Every sample of every page, rendered in strict mode.
#[expect(clippy::too_many_lines, reason = "a table, a line for each")]
fn all(pages: &Pages) -> Vec<Rendered> {
    let mut out = Vec::new();
    add::<LoginPage>(pages, &mut out);
    add::<SecondFactorPage>(pages, &mut out);
    add::<FactorsPage>(pages, &mut out);
    add::<TotpPage>(pages, &mut out);
    add::<PasskeyPage>(pages, &mut out);
    add::<RecoveryCodesPage>(pages, &mut out);
    add::<ConsentPage>(pages, &mut out);
    add::<DeviceCodePage>(pages, &mut out);
    add::<DeviceEndedPage>(pages, &mut out);
    add::<AgreementsPage>(pages, &mut out);
    add::<SelectPage>(pages, &mut out);
    add::<LogoutPage>(pages, &mut out);
    add::<LoggedOutPage>(pages, &mut out);
    add::<ErrorPage>(pages, &mut out);
    add::<FormPostPage>(pages, &mut out);
    add::<CheckSessionPage>(pages, &mut out);
    add::<SetupPage>(pages, &mut out);
    add::<ChoosePasswordPage>(pages, &mut out);
    add::<SignUpPage>(pages, &mut out);
    add::<NewAccountPage>(pages, &mut out);
    add::<RecoverPage>(pages, &mut out);
    add::<ResetPage>(pages, &mut out);
    add::<ClosedLinkPage>(pages, &mut out);
    add::<ConfirmAddressPage>(pages, &mut out);
    add::<WelcomePage>(pages, &mut out);
    add::<OverviewPage>(pages, &mut out);
    add::<ProfilePage>(pages, &mut out);
    add::<ChangeAddressPage>(pages, &mut out);
    add::<KeepAddressPage>(pages, &mut out);
    add::<ActivityPage>(pages, &mut out);
    add::<DataPage>(pages, &mut out);
    add::<DeletePage>(pages, &mut out);
    add::<KeepAccountPage>(pages, &mut out);
    add::<PasswordPage>(pages, &mut out);
    add::<SessionsPage>(pages, &mut out);
    add::<AppsPage>(pages, &mut out);
    add::<AcceptedPage>(pages, &mut out);
    add::<ConfirmPage>(pages, &mut out);
    add::<RelayPage>(pages, &mut out);
    add::<FragmentPage>(pages, &mut out);
    add::<OnwardPage>(pages, &mut out);
    add::<FirstLoginPage>(pages, &mut out);
    add::<LinkAccountPage>(pages, &mut out);
    add::<InitiatedPage>(pages, &mut out);
    add::<IdentitiesPage>(pages, &mut out);
    add::<ConsolePage>(pages, &mut out);
    add::<ClosedPage>(pages, &mut out);
    add::<PeoplePage>(pages, &mut out);
    add::<InvitePersonPage>(pages, &mut out);
    add::<AuditPage>(pages, &mut out);
    add::<ApiPage>(pages, &mut out);
    add::<ErrorsPage>(pages, &mut out);
    add::<AuditEntryPage>(pages, &mut out);
    add::<PersonPage>(pages, &mut out);
    add::<console::GroupsPage>(pages, &mut out);
    add::<console::GroupPage>(pages, &mut out);
    add::<PersonFormPage>(pages, &mut out);
    add::<RolePage>(pages, &mut out);
    add::<PersonLinkPage>(pages, &mut out);
    add::<ClientsPage>(pages, &mut out);
    add::<ClientKindsPage>(pages, &mut out);
    add::<ClientFormPage>(pages, &mut out);
    add::<ClientPage>(pages, &mut out);
    add::<ClientSecretPage>(pages, &mut out);
    add::<console::ClientClaimsPage>(pages, &mut out);
    add::<DomainsPage>(pages, &mut out);
    add::<PresetsPage>(pages, &mut out);
    add::<DomainFormPage>(pages, &mut out);
    add::<DoctorPage>(pages, &mut out);
    add::<DomainPage>(pages, &mut out);
    add::<KeysPage>(pages, &mut out);
    add::<FlowsPage>(pages, &mut out);
    add::<FlowPage>(pages, &mut out);
    add::<RotatePage>(pages, &mut out);
    add::<AskPage>(pages, &mut out);
    add::<TrialPage>(pages, &mut out);
    add::<PlatformIdentitiesPage>(pages, &mut out);
    add::<PlatformIdentityPage>(pages, &mut out);
    add::<PlatformIdentityFormPage>(pages, &mut out);
    add::<console::AgreementsPage>(pages, &mut out);
    add::<console::SettingsListPage>(pages, &mut out);
    add::<console::SettingsPage>(pages, &mut out);
    add::<console::SettingsFormPage>(pages, &mut out);
    add::<console::PreviewProblemPage>(pages, &mut out);
    add::<console::TenantLinkPage>(pages, &mut out);
    add::<AgreementPage>(pages, &mut out);
    add::<AgreementFormPage>(pages, &mut out);
    add::<ApprovalsPage>(pages, &mut out);
    add::<console::TurnDownPage>(pages, &mut out);
    add::<TrustPage>(pages, &mut out);
    add::<TrustFormPage>(pages, &mut out);
    portal(pages, &mut out);
    add::<DemoHomePage>(pages, &mut out);
    add::<DemoGreetingPage>(pages, &mut out);
    out
}

fn portal(pages: &Pages, out: &mut Vec<Rendered>) {
    add::<TeamsPage>(pages, out);
    add::<TeamPage>(pages, out);
    add::<TeamFormPage>(pages, out);
    add::<TeamMemberPage>(pages, out);
    add::<InvitePage>(pages, out);
    add::<InvitationLinkPage>(pages, out);
    add::<JoinPage>(pages, out);
    add::<PortalAgreementsPage>(pages, out);
    add::<AppKindsPage>(pages, out);
    add::<NewAppPage>(pages, out);
    add::<AppPage>(pages, out);
    add::<AppFormPage>(pages, out);
    add::<AppSecretsPage>(pages, out);
    add::<AppFlowsPage>(pages, out);
    add::<AppFlowPage>(pages, out);
    add::<ReferencePage>(pages, out);
    add::<ConnectPage>(pages, out);
    add::<RecipePage>(pages, out);
    add::<portal::ClaimsPage>(pages, out);
    add::<PortalAskPage>(pages, out);
    add::<PortalClosedPage>(pages, out);
    add::<portal::TryPage>(pages, out);
    add::<portal::TriedPage>(pages, out);
    add::<portal::TryOverPage>(pages, out);
}

fn add<P: Page>(pages: &Pages, out: &mut Vec<Rendered>) {
    let samples = P::samples();
    assert!(!samples.is_empty(), "{} has no sample", P::TEMPLATE);
    for (number, sample) in samples.iter().enumerate() {
        let html = pages.render(sample).unwrap_or_else(|error| panic!("{} #{number}: {error}", P::TEMPLATE));
        let context = serde_json::to_value(sample).unwrap();
        out.push(Rendered { template: P::TEMPLATE, number, context, html });
    }
}

pub(super) fn pages() -> &'static Pages {
    static PAGES: LazyLock<Arc<Pages>> = LazyLock::new(|| Pages::embedded().unwrap());
    &PAGES
}

fn first<P: Page>() -> String {
    pages().render(&P::sample().unwrap()).unwrap()
}
