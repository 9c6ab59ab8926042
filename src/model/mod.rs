//! The nouns that outlive a request, with their legal transitions. Plain data: no I/O, no clock, no randomness.

mod access_token;
mod admin;
mod agreement;
mod algorithm;
mod app;
mod audit;
mod auth_method;
mod branding;
mod browser;
mod claim_mapping;
mod claims;
mod client;
mod client_kind;
mod client_metadata;
mod code;
mod consent;
mod declared;
mod device_code;
mod encryption_key;
mod factor;
mod flow_event;
mod grant;
mod grant_type;
mod id;
mod instant;
mod interaction;
mod language;
mod latency;
mod logout_notice;
mod mail;
mod mail_link;
mod policy;
mod provider;
mod provider_settings;
mod refresh_token;
mod registration;
mod resource;
mod response_type;
mod scope;
mod session;
mod short_name;
mod sign_up;
mod signing_key;
mod table_growth;
mod team;
mod tenant;
mod tenant_settings;
mod trusted_authority;
mod upstream;
mod user;

pub use access_token::{AccessToken, AccessTokenFormat};
pub use admin::{Action, AdminRole, Authority, may};
pub use agreement::{Acceptance, Agreement, AgreementAudience, AgreementContent, AgreementTerms, pending as pending_agreements};
pub use algorithm::{ContentEncryption, KeyManagement, SigningAlgorithm};
pub use app::{AppChange, TeamApp, TurnedDown, Unavailable};
pub use audit::{
    AuditClass, AuditEntry, AuditHead, AuditLink, AuditPolicy, AuditRow, AuditWebhook, SyslogReceiver, SyslogTransport,
};
pub use auth_method::AuthMethod;
pub use branding::{Branding, Color, Picture, PictureKind};
pub use browser::Browser;
pub use claim_mapping::{ClaimMapping, ClaimPlace};
pub use claims::{Address, StandardClaims};
pub use client::{Client, ClientSecret, Managed};
pub use client_kind::ClientKind;
pub use client_metadata::{ApplicationType, ClientMetadata, SubjectType};
pub use code::Code;
pub use consent::Consent;
pub use declared::{
    Declaration, DeclaredAgreement, DeclaredAt, DeclaredClient, DeclaredIdentity, DeclaredPassword, DeclaredProvider,
    DeclaredResource, DeclaredTenant, DeclaredUpstream, DeclaredUser,
};
pub use device_code::{DeviceCode, DeviceState};
pub use encryption_key::{EncryptionKey, EncryptionKind};
pub use factor::{Factors, Passkey, TotpFactor};
pub use flow_event::{Asked, Exchange, FlowEvent, Notice, Refused, Shown, ShownValue};
pub use grant::{Grant, RequestedClaims, RevocationReason};
pub use grant_type::GrantType;
pub use id::Id;
pub use instant::{Instant, Seconds};
pub use interaction::{Answered, Halfway, Progress};
pub use language::Language;
pub use latency::{Endpoint, Histogram, Latency, Micros};
pub use logout_notice::{LogoutNotice, NoticeOutcome};
pub use mail::{Mail, MailContent, MailKind, MailServer, MailTls};
pub use mail_link::{MailLink, MailPurpose};
pub use policy::{BoundedSpan, KeyPolicy, Lifetimes, NOTICE, Unsafe};
pub use provider::{Issuer, Provider};
pub use provider_settings::{ProviderSettings, RegistrationLimits};
pub use refresh_token::RefreshToken;
pub use registration::{ClientRegistration, Registration, RegistrationPolicy, RegistrationToken, StatementIssuer};
pub use resource::{Resource, ResourceScope};
pub use response_type::{ResponseMode, ResponseType};
pub use scope::Scope;
pub use session::{Session, SessionState};
pub use short_name::is_short_name;
pub use sign_up::{SignUp, SignUpPolicy};
pub use signing_key::{KeyState, SigningKey};
pub use table_growth::TableGrowth;
pub use team::{Developers, Member, Team, TeamAction, TeamInvitation, TeamRole};
pub use tenant::Tenant;
pub use tenant_settings::TenantSettings;
pub use trusted_authority::TrustedAuthority;
pub use upstream::{
    AssertionAudience, ClaimsSource, FederatedIdentity, ParameterEndpoint, ParameterType, PlatformIdentity, RequestObject,
    RequestSigning, RequiredClaim, SyncProfile, Upstream, UpstreamAuthMethod, UpstreamHttp, UpstreamMethod, UpstreamParameter,
    UpstreamPrompt, UpstreamRegistration, UpstreamSecret, UpstreamSession, UpstreamSettings, UpstreamToken, UpstreamUse,
};
pub use user::{User, UserStatus};
