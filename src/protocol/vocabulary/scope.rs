//! Scope values with a meaning of their own (OpenID Connect Core §3.1.2.1, §5.4, §11). Others belong to a resource.

/// Makes the request an OpenID Connect one.
pub const OPENID: &str = "openid";
/// Profile claims.
pub const PROFILE: &str = "profile";
/// `email`, `email_verified`.
pub const EMAIL: &str = "email";
/// `address`.
pub const ADDRESS: &str = "address";
/// `phone_number`, `phone_number_verified`.
pub const PHONE: &str = "phone";
/// Refresh tokens that outlive the session (Core §11).
pub const OFFLINE_ACCESS: &str = "offline_access";
/// Ours: the `groups` claim.
pub const GROUPS: &str = "groups";
/// Ours: the `roles` claim.
pub const ROLES: &str = "roles";

/// Every value that belongs to no resource, for `scopes_supported`.
pub const ALL: [&str; 8] = [OPENID, PROFILE, EMAIL, ADDRESS, PHONE, OFFLINE_ACCESS, GROUPS, ROLES];
