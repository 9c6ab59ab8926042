//! Handlebars pages: one typed context per page, each with its samples.
//!
//! A page is a `#[derive(Serialize)]` struct that names its template. Everything a template prints is escaped; every address
//! that a template turns into a link is a [`WebUrl`] or a [`ReturnUrl`], which cannot hold a script. English sentences live in
//! the templates alone (but for the table of [`client_settings`]): a context says *which* thing happened (an enum tagged `kind`), the
//! template says it in words.
//!
//! | where | what |
//! |---|---|
//! | `templates/layouts` | `person` (one column), `account`, `console` and `api` (with navigation), `demo` (the sample app) |
//! | `templates/pages` | one file per context |
//! | `templates/partials` | the pieces: field, notice, person, app, time, copyable, reference … |
//! | `templates/mail` | what mail says, a folder for each language: see [`mail`] |
//! | `templates/assets` | one style sheet, the icon sprite, small optional scripts: see [`assets`] |

mod account;
mod agreements;
mod api;
pub mod app_changes;
pub mod assets;
pub mod brand;
mod check_session;
mod choose_password;
pub mod client_settings;
mod consent;
pub mod console;
mod demo;
mod device;
mod device_code;
mod error;
pub mod flows;
mod form_post;
mod frame;
mod helper;
mod link;
mod login;
mod logout;
pub mod mail;
mod moment;
mod permission;
pub mod portal;
mod prose;
mod reason;
pub mod recipe;
mod recover;
mod registry;
mod second_factor;
mod select;
mod setup;
mod sign_up;
mod spoken;
#[cfg(test)]
mod tests;
mod upstream;
mod welcome;

pub use account::{
    AcceptedPage, AcceptedRow, AccountFrame, ActivityPage, ActivityRow, AppsPage, ChangeAddressPage, ConfirmKind, ConfirmPage,
    ConnectedApp, DataPage, DeletePage, FactorRow, FactorsPage, Flash, IdentitiesPage, IdentityRow, KeepAccountPage,
    KeepAccountStep, KeepAddressPage, KeepStep, Leaving, OfferedUpstream, OverviewPage, PasskeyPage, PasswordPage, ProfileForm,
    ProfilePage, QrCode, RecoveryCodesPage, Section, SessionRow, SessionsPage, TotpPage,
};
pub use agreements::{AgreementShown, AgreementsPage};
pub use api::{ApiAnswer, ApiGroup, ApiMember, ApiOperation, ApiPage, ApiSchema, CatalogueError, ErrorsPage};
pub use check_session::CheckSessionPage;
pub use choose_password::{ChoosePasswordForm, ChoosePasswordPage};
pub use consent::{ConsentPage, WaitingDevice};
pub use demo::{DemoClaim, DemoGreetingPage, DemoHomePage, DemoNotice, DemoPerson};
pub use device::{Device, DeviceKind};
pub use device_code::{DeviceCodePage, DeviceEndedPage, DeviceEnding, DeviceNotice};
pub use error::{DeveloperNote, ErrorKind, ErrorPage, UnknownHost};
pub use form_post::FormPostPage;
pub use frame::{App, Field, Frame, Hidden, Person, Problem};
pub use link::{ReturnUrl, WebUrl};
pub use login::{LoginNotice, LoginPage, PasskeyAsk, UpstreamButton};
pub use logout::{LoggedOutPage, LogoutPage};
pub use moment::{Moment, Unit};
pub use permission::{Permission, PermissionKind};
pub use prose::Prose;
pub use reason::Reason;
pub use recover::{ClosedLink, ClosedLinkPage, ConfirmAddressPage, Onward, RecoverPage, RecoverStep, ResetPage};
pub use registry::{Page, PageError, Pages};
pub use second_factor::{FactorNotice, FactorWay, SecondFactorPage};
pub use select::{AccountChoice, SelectPage};
pub use setup::{SetupForm, SetupPage, SetupState};
pub use sign_up::{NewAccountPage, SignUpPage, SignUpStep};
pub use upstream::{
    FirstField, FirstLoginPage, FragmentPage, InitiatedPage, LinkAccountPage, LinkNotice, OnwardPage, RelayKind, RelayPage,
    UpstreamKind,
};
pub use welcome::WelcomePage;
