//! One noun of each kind, with every optional part filled in, and a small world for them to live in.

use serde_json::json;

use super::super::{self as store, Store};
use super::write;
use crate::crypto::{Hashed, Plain};
use crate::model::{
    AccessToken, AccessTokenFormat, Address, AdminRole, Branding, Browser, Client, ClientMetadata, ClientSecret, Code, Color,
    Consent, Developers, DeviceCode, Grant, GrantType, Id, Instant, Issuer, KeyPolicy, KeyState, Lifetimes, LogoutNotice,
    Managed, NoticeOutcome, Provider, RefreshToken, Registration, RegistrationPolicy, RequestedClaims, Resource, ResourceScope,
    ResponseMode, ResponseType, Scope, Seconds, Session, SignUp, SignUpPolicy, SigningAlgorithm, SigningKey, StandardClaims,
    Tenant, User, UserStatus,
};

pub(in crate::store) const NOW: Instant = Instant::from_epoch(1_800_000_000);

pub(in crate::store) fn after(seconds: i64) -> Instant {
    NOW.plus(Seconds(seconds))
}

/// A device that waits for ten minutes, under a user code.
pub(in crate::store) fn device_code(id: &'static str, user_code: &str) -> DeviceCode {
    DeviceCode {
        id: Id::new(id),
        provider: provider().id,
        client: client().id,
        user_code: hash(user_code),
        scope: Scope::parse("openid"),
        resources: vec!["https://api.example.com".into()],
        network: "192.0.2.1".into(),
        issued_at: NOW,
        expires_at: after(600),
        interval: Seconds(5),
        polled_at: None,
        decided_at: None,
        grant: None,
        used_at: None,
    }
}

pub(in crate::store) fn hash(text: &str) -> Hashed {
    Plain::new(text.to_owned()).hash()
}

pub(in crate::store) fn tenant() -> Tenant {
    Tenant {
        id: Id::new("tenant"),
        name: "acme".into(),
        display_name: "Acme – Müller & Söhne".into(),
        developers: Developers::Everyone,
        app_approval: true,
        enabled: true,
        manages_tenants: true,
        managed: Managed::File,
        created_at: NOW,
    }
}

pub(in crate::store) fn provider() -> Provider {
    Provider {
        id: Id::new("provider"),
        tenant: Id::new("tenant"),
        name: "main".into(),
        display_name: "Acme".into(),
        branding: Branding { accent_color: Some(Color([0, 0x66, 0x44])), ..Branding::default() },
        issuer: Issuer::new("https://login.example.com"),
        default_algorithm: SigningAlgorithm::EdDSA,
        access_token_algorithm: SigningAlgorithm::ES256,
        rsa_bits: 3072,
        lifetimes: Lifetimes { code: Seconds(30), ..Lifetimes::default() },
        key_policy: KeyPolicy { announce: Seconds(900), ..KeyPolicy::default() },
        require_pkce: true,
        response_types: ResponseType::ALL.to_vec(),
        response_modes: ResponseMode::ALL.to_vec(),
        cross_site_sessions: true,
        inspector: false,
        sign_up: SignUpPolicy { mode: SignUp::EmailDomain, domains: vec!["corp.test".into()] },
        password_login: false,
        idp_hint: Some("corp".to_owned()),
        pairwise_salt: "salt".into(),
        registration: Registration::Token,
        registration_policy: RegistrationPolicy { per_network: None, ..RegistrationPolicy::default() },
        enabled: true,
        managed: Managed::Create,
        created_at: NOW,
    }
}

pub(in crate::store) fn secret(id: &str, created_at: Instant) -> ClientSecret {
    ClientSecret {
        id: id.into(),
        hash: hash(id),
        sealed: vec![0, 1, 255],
        length: 43,
        created_at,
        expires_at: Some(after(900)),
        last_used_at: None,
    }
}

pub(in crate::store) fn client() -> Client {
    let metadata = json!({
        "redirect_uris": ["https://app.example.com/cb"],
        "grant_types": ["authorization_code", "refresh_token"],
        "response_types": ["code"],
        "client_name": "Notes",
        "client_name#de": "Notizen",
        "scope": "openid email",
        "jwks": {"keys": []},
        "allowed_groups": ["staff"],
        "backchannel_logout_uri": "https://app.example.com/logout",
    });
    Client {
        id: Id::new("app"),
        provider: Id::new("provider"),
        metadata: serde_json::from_value(metadata).unwrap(),
        secrets: vec![secret("first", NOW), secret("second", after(1))],
        enabled: true,
        managed: Managed::People,
        created_at: NOW,
    }
}

pub(in crate::store) fn small_client(id: &str, name: &str) -> Client {
    Client {
        id: Id::new(id),
        metadata: ClientMetadata {
            client_name: Some(name.into()),
            grant_types: vec![GrantType::ClientCredentials],
            ..ClientMetadata::default()
        },
        secrets: Vec::new(),
        ..client()
    }
}

pub(in crate::store) fn resource() -> Resource {
    Resource {
        id: Id::new("resource"),
        provider: Id::new("provider"),
        identifier: "https://api.example.com".into(),
        display_name: "API".into(),
        scopes: vec![ResourceScope { name: "read".into(), description: "Read your notes".into() }],
        access_token_format: AccessTokenFormat::Jwt,
        access_token_lifetime: Some(Seconds(120)),
        introspection_clients: vec![Id::new("app")],
        enabled: true,
        managed: Managed::File,
        created_at: NOW,
    }
}

pub(in crate::store) fn user() -> User {
    let claims = StandardClaims {
        name: Some("Zoë O'Hara".into()),
        email: Some("Zoe@Example.com".into()),
        email_verified: Some(true),
        address: Some(Address { country: Some("IE".into()), ..Address::default() }),
        ..StandardClaims::default()
    };
    User {
        id: Id::new("user"),
        tenant: Id::new("tenant"),
        username: "Zoe".into(),
        password_hash: Some("$argon2id$…".into()),
        second_factor: false,
        status: UserStatus::Active,
        claims,
        groups: vec!["staff".into()],
        roles: vec!["admin".into()],
        admin_role: Some(AdminRole::Auditor),
        attributes: json!({"shoe_size": 39}).as_object().unwrap().clone(),
        managed: Managed::People,
        created_at: NOW,
        updated_at: NOW,
    }
}

pub(in crate::store) fn other_user(id: &str, email: Option<&str>) -> User {
    let claims = StandardClaims { email: email.map(Into::into), ..StandardClaims::default() };
    User { id: Id::new(id), username: id.into(), claims, ..user() }
}

pub(in crate::store) fn browser() -> Browser {
    Browser {
        id: Id::new("browser"),
        provider: Id::new("provider"),
        secret: hash("browser secret"),
        current: Some(Id::new("session")),
        created_at: NOW,
        expires_at: after(86_400),
    }
}

pub(in crate::store) fn session(id: &str) -> Session {
    Session {
        id: Id::new(id),
        browser: Id::new("browser"),
        provider: Id::new("provider"),
        user: Id::new("user"),
        auth_time: NOW,
        amr: vec!["pwd".into(), "otp".into()],
        acr: "urn:acme:silver".into(),
        remember: true,
        created_at: NOW,
        last_seen: NOW,
        ended_at: None,
        expires_at: after(86_400),
        user_agent: "Mozilla/5.0".into(),
        address: "2001:db8::1".into(),
    }
}

pub(in crate::store) fn consent() -> Consent {
    Consent {
        id: Id::new("consent"),
        provider: Id::new("provider"),
        user: Id::new("user"),
        client: Id::new("app"),
        scope: Scope::parse("openid email"),
        claims: vec!["birthdate".into()],
        created_at: NOW,
        updated_at: NOW,
    }
}

pub(in crate::store) fn grant(id: &str) -> Grant {
    Grant {
        id: Id::new(id),
        provider: Id::new("provider"),
        client: Id::new("app"),
        user: Id::new("user"),
        session: Id::new("session"),
        scope: Scope::parse("openid email"),
        claims: RequestedClaims {
            userinfo: json!({"email": {"essential": true}}).as_object().unwrap().clone(),
            ..RequestedClaims::default()
        },
        resources: vec!["https://api.example.com".into()],
        nonce: Some("n-0S6_WzA2Mj".into()),
        auth_time: NOW,
        auth_time_requested: true,
        amr: vec!["pwd".into()],
        acr: "0".into(),
        offline: false,
        created_at: NOW,
        expires_at: after(86_400),
        revoked_at: None,
    }
}

pub(in crate::store) fn code(text: &str, grant: &str) -> Code {
    Code {
        hash: hash(text),
        provider: Id::new("provider"),
        client: Id::new("app"),
        grant: Id::new(grant),
        redirect_uri: "https://app.example.com/cb?x=ü".into(),
        code_challenge: Some("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM".into()),
        issued_at: NOW,
        expires_at: after(60),
        used_at: None,
    }
}

pub(in crate::store) fn access_token(text: &str, grant: Option<&str>) -> AccessToken {
    AccessToken {
        hash: hash(text),
        provider: Id::new("provider"),
        client: Id::new("app"),
        grant: grant.map(Id::new),
        scope: Scope::parse("openid"),
        audience: vec!["https://api.example.com".into()],
        issued_at: NOW,
        expires_at: after(300),
        revoked_at: None,
    }
}

pub(in crate::store) fn refresh_token(text: &str, grant: &str) -> RefreshToken {
    RefreshToken {
        hash: hash(text),
        provider: Id::new("provider"),
        client: Id::new("app"),
        grant: Id::new(grant),
        scope: Scope::parse("openid email"),
        predecessor: None,
        issued_at: NOW,
        expires_at: after(3_600),
        rotated_at: None,
        successor: None,
        used_at: None,
    }
}

pub(in crate::store) fn logout_notice() -> LogoutNotice {
    LogoutNotice {
        id: Id::new("notice"),
        provider: Id::new("provider"),
        client: Id::new("app"),
        user: Id::new("user"),
        session: Id::new("session"),
        created_at: NOW,
        due_at: Some(NOW),
        attempts: 0,
        attempted_at: None,
        outcome: NoticeOutcome::Waiting,
        answer: None,
        settled_at: None,
    }
}

pub(in crate::store) fn key(kid: &str, state: KeyState) -> SigningKey {
    SigningKey {
        kid: kid.into(),
        provider: Id::new("provider"),
        algorithm: SigningAlgorithm::ES256,
        state,
        public_jwk: json!({"kty": "EC", "kid": kid}),
        sealed_private: Some(vec![1, 2, 3]),
        announced_at: NOW,
        activates_at: after(600),
        deprecates_at: after(1_200),
        retires_at: after(1_800),
    }
}

/// Tenant, provider, client, person, browser and session.
pub(in crate::store) fn world(store: &Store) {
    write(store, |c| {
        store::tenants::insert(c, &tenant())?;
        store::providers::insert(c, &provider())?;
        store::clients::insert(c, &client())?;
        store::users::insert(c, &user())?;
        store::browsers::insert(c, &browser())?;
        store::sessions::insert(c, &session("session"))
    });
}
