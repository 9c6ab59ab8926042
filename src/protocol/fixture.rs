//! People, clients and providers for the tables of tests in this room.

use serde_json::Map;

use crate::model::{
    Client, ClientMetadata, Grant, GrantType, Id, Instant, Issuer, KeyPolicy, Lifetimes, Managed, Provider, Registration,
    RegistrationPolicy, RequestedClaims, ResponseMode, ResponseType, Scope, Seconds, Session, SigningAlgorithm, StandardClaims,
    User, UserStatus,
};

/// The moment at which tests take place.
pub const NOW: Instant = Instant::from_epoch(1_800_000_000);

/// A confidential web client at `https://app.test/cb`.
pub fn client(id: &str) -> Client {
    let metadata = ClientMetadata {
        redirect_uris: vec!["https://app.test/cb".into()],
        post_logout_redirect_uris: vec!["https://app.test/bye".into()],
        grant_types: vec![GrantType::AuthorizationCode, GrantType::RefreshToken],
        response_types: vec![ResponseType::CODE],
        ..ClientMetadata::default()
    };
    Client {
        id: Id::new(id),
        provider: Id::new("provider"),
        metadata,
        secrets: Vec::new(),
        enabled: true,
        managed: Managed::People,
        created_at: NOW,
    }
}

/// A provider that serves every response type.
pub fn provider() -> Provider {
    Provider {
        id: Id::new("provider"),
        tenant: Id::new("tenant"),
        name: "main".into(),
        display_name: "Main".into(),
        branding: crate::model::Branding::default(),
        issuer: Issuer::new("https://op.test"),
        default_algorithm: SigningAlgorithm::RS256,
        access_token_algorithm: SigningAlgorithm::ES256,
        rsa_bits: 2048,
        lifetimes: Lifetimes::default(),
        key_policy: KeyPolicy::default(),
        require_pkce: false,
        response_types: ResponseType::ALL.to_vec(),
        response_modes: ResponseMode::ALL.to_vec(),
        cross_site_sessions: false,
        inspector: true,
        sign_up: crate::model::SignUpPolicy::default(),
        password_login: true,
        idp_hint: None,
        pairwise_salt: "salt".into(),
        registration: Registration::Closed,
        registration_policy: RegistrationPolicy::default(),
        enabled: true,
        managed: Managed::People,
        created_at: NOW,
    }
}

/// A person of whom little is known.
pub fn user(id: &str) -> User {
    User {
        id: Id::new(id),
        tenant: Id::new("tenant"),
        username: id.into(),
        password_hash: None,
        second_factor: false,
        status: UserStatus::Active,
        claims: StandardClaims::default(),
        groups: Vec::new(),
        roles: Vec::new(),
        admin_role: None,
        attributes: Map::new(),
        managed: Managed::People,
        created_at: NOW,
        updated_at: NOW,
    }
}

/// A session of a person who signed in at `auth_time`.
pub fn session(id: &str, user: &User, auth_time: Instant) -> Session {
    Session {
        id: Id::new(id),
        browser: Id::new("browser"),
        provider: Id::new("provider"),
        user: user.id.clone(),
        auth_time,
        amr: vec!["pwd".into()],
        acr: crate::protocol::vocabulary::acr::PASSWORD.into(),
        remember: false,
        created_at: auth_time,
        last_seen: NOW,
        ended_at: None,
        expires_at: NOW.plus(Lifetimes::default().session_absolute),
        user_agent: String::new(),
        address: String::new(),
    }
}

/// A grant of a person who signed in a while ago.
pub fn grant(id: &str, user: &User, session: &str) -> Grant {
    Grant {
        id: Id::new(id),
        provider: Id::new("provider"),
        client: Id::new("app"),
        user: user.id.clone(),
        session: Id::new(session),
        scope: Scope::parse("openid"),
        claims: RequestedClaims::default(),
        resources: Vec::new(),
        nonce: None,
        auth_time: NOW.minus(Seconds(1_000)),
        auth_time_requested: false,
        amr: vec!["pwd".into()],
        acr: crate::protocol::vocabulary::acr::PASSWORD.into(),
        offline: false,
        created_at: NOW,
        expires_at: NOW.plus(Seconds::days(180)),
        revoked_at: None,
    }
}
